from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from common.models import OutgoingMail
from oversight.models import FlagEvent, Status
from tests.factories.oversight import FlagFactory

pytestmark = pytest.mark.django_db

earlier = import_module("oversight.migrations.0005_events_of_earlier_flags")


def a_mail(recipient, day: date, *flags) -> OutgoingMail:
    text = "\n".join(f"看详情：http://127.0.0.1:8000/flags/{flag.pk}/" for flag in flags)
    return OutgoingMail.objects.create(
        recipient=recipient, kind="digest", day=day, subject="s", text=text, html=text
    )


def test_a_flag_of_release_0_1_gets_its_events(small_district, place, head, district):
    D1, D5, D9 = date(2022, 7, 1), date(2022, 7, 5), date(2022, 7, 9)
    closed = FlagFactory(
        requirement=small_district.serving, station=place.station, opened_on=D1, worsened_on=D5,
        told_on=D9, closed_on=D9, closed_status=Status.MET, closed_value=1.0, closed_text="到位",
    )  # fmt: skip
    untold = FlagFactory(
        requirement=small_district.by_the_day, station=place.station, opened_on=D1, told_on=D5
    )
    first, last = a_mail(head, D1, closed), a_mail(district, D9, closed)
    earlier.write_events(apps, None)
    found = closed.events.values_list("kind", "on", "status", "value", "text", "mail")
    assert list(found) == [
        ("opened", D1, "lagging", 0.0, "空缺", None),
        ("told", D1, "", None, "", first.pk),
        ("worsened", D5, "overdue", None, "", None),
        ("closed", D9, "met", 1.0, "到位", None),
        ("told", D9, "", None, "", last.pk),
    ]
    assert list(untold.events.values_list("kind", "on", "mail")) == [
        ("opened", D1, None), ("told", D5, None),
    ]  # fmt: skip
    assert set(FlagEvent.objects.values_list("at", flat=True)) == {None}


def test_a_second_time_adds_nothing(small_district, place):
    FlagFactory(requirement=small_district.serving, station=place.station)
    earlier.write_events(apps, None)
    before = FlagEvent.objects.count()
    earlier.write_events(apps, None)
    assert FlagEvent.objects.count() == before == 1
