"""Verbs on workers, their credentials, exams and training."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common import audit
from common.actions import Row, change_row, create_row, demand, stored, write_rows
from common.audit import Actor
from common.errors import ActionRefused
from common.facts import Facts, Kind
from common.rules import Bounds, demand_rules
from stations.actions import lock_station
from stations.models import Station
from talent.models import Credential, ExamCycle, ExamEntry, TrainingCount, TrainingRecord, Worker
from talent.rules import (
    COMMUNITY_RULES,
    COUNT_RULES,
    CREDENTIAL_RULES,
    ENTRY_RULES,
    PAPER_RULES,
    PERSON_RULES,
    TRAINING_RULES,
    Street,
    person_key,
)

Paper: TypeAlias = Credential | ExamEntry | TrainingCount


@transaction.atomic
def add_worker(*, actor: Actor, values: dict, on: date) -> Worker:
    """A new person on the roster: name, birth month and unit tell people apart."""
    worker = Worker(**values)
    lock_station(worker.station_id)
    _refuse_wrong_people([worker], station=worker.station, on=on)
    return create_row(worker, actor=actor, action="talent.add_worker")


@transaction.atomic
def change_worker(worker: Worker, *, actor: Actor, version: int, values: dict, on: date) -> Worker:
    """Change what is known of a person; it must not become another one."""
    lock_station(worker.station_id)
    stored = Worker.objects.select_related("station").get(pk=worker.pk)
    for name, value in values.items():
        setattr(stored, name, value)
    _refuse_wrong_people([stored], station=stored.station, on=on)
    return change_row(worker, values, actor=actor, version=version, action="talent.change_worker")


@transaction.atomic
def take_in_workers(
    new: list[Worker],
    changed: list[Worker],
    *,
    station: Station,
    fields: Iterable[str],
    actor: Actor,
    on: date,
) -> None:
    """Many people at once, as from a register; the caller writes the audit event of the file.

    The changed carry their new values in ``fields``.
    """
    lock_station(station.pk)
    if any(worker.station_id != station.pk for worker in changed):
        raise PermissionDenied
    for worker in new:
        worker.station = station
    _refuse_wrong_people([*changed, *new], station=station, on=on)
    write_rows(new, changed, fields, actor=actor)


def _refuse_wrong_people(workers: list[Worker], *, station: Station, on: date) -> None:
    """Refuse people who cannot be, and any who would be somebody else on the roster."""
    street = Street(station, on)
    others = Worker.objects.filter(station=station)
    others = others.exclude(pk__in=[worker.pk for worker in workers if worker.pk])
    said = others.values_list("name", "birth_month", "unit")
    known = {person_key(*each): (each[0], each[2]) for each in said}
    for worker in workers:
        demand_rules((*PERSON_RULES, *COMMUNITY_RULES), vars(worker), street)
        key = person_key(worker.name, worker.birth_month, worker.unit)
        if twin := known.get(key):
            raise ActionRefused(
                _("“%(name)s”（%(unit)s）已经在花名册上，没有再存。请先查一查，再决定要不要改。")
                % {"name": twin[0], "unit": twin[1]}
            )
        known[key] = worker.name, worker.unit


@transaction.atomic
def take_in_papers(
    new: list[Paper],
    changed: list[Paper],
    *,
    station: Station,
    fields: Iterable[str],
    actor: Actor,
    on: date,
) -> None:
    """Many credentials, exam entries or training counts at once, all of one kind.

    As from a register: the caller writes the audit event of the file. The changed carry their new
    values in ``fields``.
    """
    lock_station(station.pk)
    bounds = Bounds(on)
    people = set(Worker.objects.filter(station=station).values_list("pk", flat=True))
    for paper in (*new, *changed):
        if (paper.worker_id or paper.worker.pk) not in people:
            raise PermissionDenied
        demand_rules(PAPER_RULES[type(paper)], vars(paper), bounds)
    write_rows(new, changed, fields, actor=actor)


@transaction.atomic
def link_account(worker: Worker, *, actor: Actor, account: User | None) -> Worker:
    """Say whose account this person's is (None: nobody's), so that they record as themselves."""
    fresh = Worker.objects.select_for_update().get(pk=worker.pk)
    before, fresh.account = fresh.account_id, account
    if before == fresh.account_id:
        return fresh
    fresh.version += 1
    try:
        with transaction.atomic():
            fresh.save(update_fields=["account", "version"])
    except IntegrityError as error:
        raise ActionRefused(_("这个账号刚刚关联到另一个人，请刷新页面再看。")) from error
    demand(fresh, actor, "link")
    changes = {"account": [before, fresh.account_id]}
    audit.record(actor=actor, action="talent.link_account", target=fresh, changes=changes)
    return fresh


def add_credential(*, actor: Actor, values: dict, on: date) -> Credential:
    """One credential a worker and level."""
    credential = Credential(**values)
    demand_rules(CREDENTIAL_RULES, vars(credential), Bounds(on))
    return create_row(credential, actor=actor, action="talent.add_credential")


def change_credential(
    credential: Credential, *, actor: Actor, version: int, values: dict, on: date
) -> Credential:
    """Correct or renew a credential."""
    facts = vars(Credential.objects.get(pk=credential.pk)) | values
    demand_rules(CREDENTIAL_RULES, facts, Bounds(on))
    return change_row(
        credential, values, actor=actor, version=version, action="talent.change_credential"
    )


def enter_exam(*, actor: Actor, values: dict, on: date) -> ExamEntry:
    """One entry a worker and year."""
    entry = ExamEntry(**values)
    demand_rules(ENTRY_RULES, vars(entry), Bounds(on))
    return create_row(entry, actor=actor, action="talent.enter_exam")


@transaction.atomic
def record_result(entry: ExamEntry, *, actor: Actor, passed: bool | None) -> ExamEntry:
    """Whether the exam was passed; None takes a slip back."""
    return _change(entry, {"passed": passed}, actor=actor, action="talent.record_result")


@transaction.atomic
def count_training(
    worker: Worker, *, actor: Actor, counted_on: date, hours: Decimal, on: date
) -> TrainingCount:
    """Hours of the current period by a day; the same day again corrects that day's number."""
    demand_rules(COUNT_RULES, {"counted_on": counted_on}, Bounds(on))
    count, is_new = TrainingCount.objects.select_for_update().get_or_create(
        worker=worker, counted_on=counted_on, defaults={"hours": hours, "entered_by": actor}
    )
    before = None if is_new else count.hours
    if before == hours:
        return count
    count.hours = hours
    count.save(update_fields=["hours"])
    demand(count, actor, "add")
    changes = {"worker": [None, worker.pk], "counted_on": [None, counted_on]}
    changes["hours"] = [before, hours]
    audit.record(actor=actor, action="talent.count_training", target=count, changes=changes)
    return count


def add_exam_cycle(*, actor: Actor, values: dict) -> ExamCycle:
    return create_row(ExamCycle(**values), actor=actor, action="talent.add_exam_cycle")


@transaction.atomic
def change_exam_cycle(cycle: ExamCycle, *, actor: Actor, values: dict) -> ExamCycle:
    return _change(cycle, values, actor=actor, action="talent.change_exam_cycle")


def _change(row: Row, values: dict, *, actor: Actor, action: str) -> Row:
    """Change a row that carries no version: the last word counts, and the audit has every one."""
    fresh = type(row).objects.select_for_update().get(pk=row.pk)
    before = stored(fresh, values)
    for name, value in values.items():
        setattr(fresh, name, value)
    changes = audit.difference(before, stored(fresh, values))
    if changes:
        fresh.save(update_fields=list(changes))
        demand(fresh, actor, "change")
        audit.record(actor=actor, action=action, target=fresh, changes=changes)
    return fresh


def _of_whom(record: TrainingRecord) -> str:
    return f"{record.worker.name} {record.held_on} {record.theme}"


TRAINING_KINDS = {
    TrainingRecord: Kind(
        "worker__station",
        ("worker", "held_on", "theme"),
        TRAINING_RULES,
        called="training",
        told=_of_whom,
    )
}
TRAININGS = Facts(TRAINING_KINDS, lock=lock_station)

# One person's part in a training; corrected; many at once.
enter_training, change_training, take_in_training = (
    TRAININGS.enter,
    TRAININGS.change,
    TRAININGS.take_in,
)
