"""What release 0.1 knew of each flag becomes its first events.

The one use that is left of reading the keys of flags out of a mail's text: mails that were written
before they carried these keys.
"""

import re

from django.db import migrations

FLAG_LINK = re.compile(r"/flags/(\d+)/")


def events_of(flag, mails):
    """(day, kind, fields) of one flag, by day; at one day in the order of this list."""
    yield flag.opened_on, "opened", {
        "status": flag.opened_status, "value": flag.opened_value, "text": flag.opened_text,
    }
    if flag.worsened_on:  # only being overdue was worse than what a flag was opened with
        yield flag.worsened_on, "worsened", {"status": "overdue"}
    if flag.closed_on:
        yield flag.closed_on, "closed", {
            "status": flag.closed_status, "value": flag.closed_value, "text": flag.closed_text,
        }
    for key, day in mails:
        yield day, "told", {"mail_id": key}
    if flag.told_on and flag.told_on not in {day for _key, day in mails}:
        yield flag.told_on, "told", {}


def write_events(apps, _schema_editor):
    told = {}
    digests = apps.get_model("common", "OutgoingMail").objects.filter(kind="digest")
    for key, day, text in digests.order_by("day", "pk").values_list("pk", "day", "text").iterator():
        for flag in {int(found) for found in FLAG_LINK.findall(text)}:
            told.setdefault(flag, []).append((key, day))
    FlagEvent = apps.get_model("oversight", "FlagEvent")
    for flag in apps.get_model("oversight", "Flag").objects.filter(events=None).order_by("pk"):
        found = sorted(events_of(flag, told.get(flag.pk, [])), key=lambda event: event[0])
        FlagEvent.objects.bulk_create(
            FlagEvent(flag=flag, kind=kind, on=day, at=None, **fields) for day, kind, fields in found
        )


class Migration(migrations.Migration):
    dependencies = [
        ("oversight", "0004_flag_events"),
    ]

    operations = [
        migrations.RunPython(write_events, migrations.RunPython.noop),
    ]
