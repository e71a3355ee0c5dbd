"""Verbs on the tables everybody shares: the holiday table and the parameters."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from common import audit
from common.actions import demand, stored
from common.errors import ActionRefused
from common.models import CalendarDay, Parameter
from common.parameters import KNOWN

DAY_FIELDS = ("day", "kind", "name", "basis")


@transaction.atomic
def save_calendar_day(day: CalendarDay, *, actor, values: dict) -> CalendarDay:
    """A new day of the table, or a correction of one that stands."""
    before = stored(day, DAY_FIELDS) if day.pk else {}
    for name, value in values.items():
        setattr(day, name, value)
    try:
        with transaction.atomic():
            day.save()
    except IntegrityError as error:
        raise ActionRefused(_("这一天已经在表里。请改原来的那一条。")) from error
    demand(day, actor, "change")
    changes = audit.difference(before, stored(day, DAY_FIELDS))
    if changes:
        audit.record(actor=actor, action="common.save_calendar_day", target=day, changes=changes)
    return day


@transaction.atomic
def remove_calendar_day(day: CalendarDay, *, actor) -> None:
    """The day follows the week again; the audit keeps what stood here."""
    demand(day, actor, "change")
    changes = {name: [value, None] for name, value in stored(day, DAY_FIELDS).items()}
    audit.record(actor=actor, action="common.remove_calendar_day", target=day, changes=changes)
    day.delete()


@transaction.atomic
def set_parameter(key: str, *, actor, value: int, effective_from: date, basis: str) -> Parameter:
    """A further version; earlier ones stay and hold for their days."""
    known = KNOWN[key]
    if not known.least <= value <= known.most:
        raise ActionRefused(
            _("应在 %(least)s 到 %(most)s 之间。") % {"least": known.least, "most": known.most}
        )
    row = Parameter.objects.create(
        key=key, value=value, effective_from=effective_from, basis=basis, entered_by=actor
    )
    demand(row, actor, "change")
    changes = stored(row, ("key", "value", "effective_from", "basis"))
    changes = {name: [None, new] for name, new in changes.items()}
    audit.record(actor=actor, action="common.set_parameter", target=row, changes=changes)
    return row
