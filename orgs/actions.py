"""Verbs on community social organisations: entered, filed, cancelled."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from common import states
from common.actions import change_row, create_row, demand
from common.errors import ActionRefused
from orgs.models import Organisation

State = Organisation.State


def add_organisation(*, actor, values: dict) -> Organisation:
    """A new one waits for its filing."""
    row = Organisation(**values, state=State.PENDING)
    return create_row(row, actor=actor, action="orgs.add_organisation")


def change_organisation(
    organisation: Organisation, *, actor, version: int, values: dict
) -> Organisation:
    return change_row(
        organisation, values, actor=actor, version=version, action="orgs.change_organisation"
    )


@transaction.atomic
def file_organisation(
    organisation: Organisation, *, actor, filed_on: date, filing_number: str, on: date
) -> Organisation:
    """备案: from ``filed_on`` it counts towards its community's quota."""
    _refuse_future(filed_on, on)
    values = {"filed_on": filed_on, "filing_number": filing_number}
    filed = states.move(
        organisation,
        State.FILED,
        actor=actor,
        action="orgs.file_organisation",
        also={name: [None, value] for name, value in values.items()},
        **values,
    )
    demand(filed, actor, "change")
    return filed


@transaction.atomic
def cancel_organisation(
    organisation: Organisation, *, actor, cancelled_on: date, reason: str, on: date
) -> Organisation:
    """注销: it counted up to the day before and stays on the list."""
    _refuse_future(cancelled_on, on)
    if organisation.filed_on and cancelled_on < organisation.filed_on:
        raise ActionRefused(_("注销日期早于备案日期。请核对两个日期。"))
    values = {"cancelled_on": cancelled_on, "cancel_reason": reason}
    cancelled = states.move(
        organisation,
        State.CANCELLED,
        actor=actor,
        action="orgs.cancel_organisation",
        also={name: [None, value] for name, value in values.items()},
        **values,
    )
    demand(cancelled, actor, "change")
    return cancelled


def _refuse_future(day: date, on: date) -> None:
    if day > on:
        raise ActionRefused(_("日期还没有到。请填实际发生的那一天。"))
