"""Verbs on workers, their credentials, exams and training."""

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common import audit
from common.actions import Row, change_row, create_row, demand, stored
from common.audit import Actor
from common.errors import ActionRefused
from sheets import fold
from stations.actions import lock_station
from talent.models import Credential, ExamCycle, ExamEntry, TrainingCount, Worker


@transaction.atomic
def add_worker(*, actor: Actor, values: dict) -> Worker:
    """A new person on the roster: name, birth month and unit tell people apart."""
    lock_station(values["station"].pk)
    _refuse_same_person(Worker(**values))
    return create_row(Worker(**values), actor=actor, action="talent.add_worker")


@transaction.atomic
def change_worker(worker: Worker, *, actor: Actor, version: int, values: dict) -> Worker:
    """Change what is known of a person; it must not become another one."""
    lock_station(worker.station_id)
    stored = Worker.objects.get(pk=worker.pk)
    for name, value in values.items():
        setattr(stored, name, value)
    _refuse_same_person(stored)
    return change_row(worker, values, actor=actor, version=version, action="talent.change_worker")


def _refuse_same_person(worker: Worker) -> None:
    """Compared as registers compare: width, case and spaces do not matter."""
    wanted = fold(worker.name), fold(worker.unit)
    others = Worker.objects.filter(station=worker.station_id, birth_month=worker.birth_month)
    for name, unit in others.exclude(pk=worker.pk).values_list("name", "unit"):
        if (fold(name), fold(unit)) == wanted:
            raise ActionRefused(
                _("“%(name)s”（%(unit)s）已经在花名册上，没有再存。请先查一查，再决定要不要改。")
                % {"name": name, "unit": unit}
            )


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


def add_credential(*, actor: Actor, values: dict) -> Credential:
    return create_row(Credential(**values), actor=actor, action="talent.add_credential")


def change_credential(
    credential: Credential, *, actor: Actor, version: int, values: dict
) -> Credential:
    return change_row(
        credential, values, actor=actor, version=version, action="talent.change_credential"
    )


def enter_exam(*, actor: Actor, values: dict) -> ExamEntry:
    """One entry a worker and year."""
    return create_row(ExamEntry(**values), actor=actor, action="talent.enter_exam")


@transaction.atomic
def record_result(entry: ExamEntry, *, actor: Actor, passed: bool | None) -> ExamEntry:
    """Whether the exam was passed; None takes a slip back."""
    return _change(entry, {"passed": passed}, actor=actor, action="talent.record_result")


@transaction.atomic
def count_training(
    worker: Worker, *, actor: Actor, counted_on: date, hours: Decimal, on: date
) -> TrainingCount:
    """Hours of the current period by a day; the same day again corrects that day's number."""
    if counted_on > on:
        raise ActionRefused(_("日期还没有到。请填实际统计的那一天。"))
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
