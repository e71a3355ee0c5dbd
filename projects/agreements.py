"""Verbs on what was agreed: changed from a day on, or corrected because it was entered wrongly."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from common import states
from common.actions import change_row, create_row
from common.audit import Actor
from common.errors import ActionRefused
from common.rules import Bounds, demand_rules
from projects.actions import edited
from projects.models import AGREED, Amendment, Project
from projects.rules import AGREED_RULES, AMENDMENT_RULES
from stations.actions import lock_station


@transaction.atomic
def amend_agreement(project: Project, *, actor: Actor, values: dict, on: date) -> Amendment:
    """What holds from a day on; the days before keep theirs. Of a project that waited for its
    agreement it is the first one.
    """
    lock_station(project.station_id)
    day = values["effective_from"]
    demand_rules(AMENDMENT_RULES, values, Bounds(on))
    held = Project.objects.held(day).get(pk=project.pk)
    if all(held.held(name) == _key(values[name]) for name in AGREED):
        raise ActionRefused(
            _("%(day)s 的协议已经是这样，没有变化。请核对生效日期和内容。") % {"day": day}
        )
    amendment = Amendment(project=held, **values)
    create_row(amendment, actor=actor, action="projects.amend_agreement")
    if held.state == Project.State.PREPARED:
        states.move(held, Project.State.RUNNING, actor=actor)
    return edited(amendment, held, actor)


@transaction.atomic
def correct_amendment(
    amendment: Amendment, *, actor: Actor, version: int, values: dict, on: date
) -> Amendment:
    """It was entered wrongly: the figures of its days change, the audit keeps both."""
    lock_station(amendment.project.station_id)
    demand_rules(AMENDMENT_RULES, vars(amendment) | values, Bounds(on))
    changed = change_row(
        amendment, values, actor=actor, version=version, action="projects.correct_amendment"
    )
    return edited(changed, amendment.project, actor, since=version)


@transaction.atomic
def correct_first_agreement(
    project: Project, *, actor: Actor, version: int, values: dict, on: date
) -> Project:
    """The agreement as it was first made was entered wrongly; amendments stay as they are."""
    demand_rules(AGREED_RULES, vars(project) | values, Bounds(on))
    if project.agreed_fen is None:
        raise ActionRefused(_("这个项目还没有最初的协议。请用“登记协议”。"))
    changed = change_row(
        project, values, actor=actor, version=version, action="projects.correct_agreement"
    )
    return edited(changed, project, actor, since=version)


@contextmanager
def as_if_amended(project: Project, *, actor: Actor, values: dict, on: date) -> Iterator[Amendment]:
    """The portal as it would be with the amendment; taken back at the end."""
    with transaction.atomic():
        yield amend_agreement(project, actor=actor, values=values, on=on)
        transaction.set_rollback(True)


def _key(value):
    """A related row by its key."""
    return getattr(value, "pk", value)
