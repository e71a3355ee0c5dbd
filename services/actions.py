"""Verbs on service records."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from common import clock
from common.actions import change_row, create_row, write_rows
from common.audit import Actor
from common.bulk import insert_rows
from common.errors import ActionRefused
from common.rules import demand_rules
from services.content import content_key
from services.models import RecordNumber, ServedGroup, ServiceRecord
from services.rules import LEFT, RULES, Place, who_and_when
from stations.models import Station

# The reason of a void that a register brought, handed in again for its period.
REPLACED = "这段日期的台账重新导入，已被替换"


def next_numbers(station: Station, year: int, count: int) -> list[str]:
    """The next ``count`` record numbers of a station and a year of service, never given out twice.

    Must run inside the transaction that writes the records: the lock on the sequence lasts as long.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("next_numbers must run inside the transaction of its records")
    RecordNumber.objects.get_or_create(station=station, year=year)
    sequence = RecordNumber.objects.select_for_update().get(station=station, year=year)
    first = sequence.last + 1
    sequence.last += count
    sequence.save(update_fields=["last"])
    prefix = f"{station.code}-{year}"
    return [f"{prefix}-{number:05d}" for number in range(first, first + count)]


@transaction.atomic
def add_record(*, actor: Actor, values: dict, groups: dict[str, int], on: date) -> ServiceRecord:
    """A service that was given; ``groups``: target group → people."""
    record = ServiceRecord(**values)
    _count_people(record, groups)
    _settle(record, groups, Place(record.station, on), anew=True, recorder=actor)
    record.number = next_numbers(record.station, record.served_on.year, 1)[0]
    also = {"groups": [None, groups]}
    create_row(record, actor=actor, action="services.add_record", also=also)
    _insert_groups([(record.pk, groups)])
    return record


@transaction.atomic
def change_record(
    record: ServiceRecord,
    *,
    actor: Actor,
    version: int,
    values: dict,
    groups: dict[str, int],
    on: date,
) -> ServiceRecord:
    """Change what a record says; its number stays."""
    stored = ServiceRecord.objects.select_related("station").get(pk=record.pk)
    _refuse_void(stored)
    before = groups_of(stored)
    if stored.person_times == stored.people:
        # Nobody came twice: the number of visits follows the number of people.
        stored.person_times = 0
    said = who_and_when(stored)
    for name, value in values.items():
        setattr(stored, name, value)
    _count_people(stored, groups)
    anew = said != who_and_when(stored)
    _settle(stored, groups, Place(stored.station, on), anew=anew, recorder=actor)
    settled = [*values, "people", "person_times", "worker", "content_key"]
    changed = change_row(
        record,
        {name: getattr(stored, name) for name in settled},
        actor=actor,
        version=version,
        action="services.change_record",
        also={"groups": [before, groups]} if groups != before else None,
    )
    if groups != before:
        ServedGroup.objects.filter(record=changed).delete()
        _insert_groups([(changed.pk, groups)])
    return changed


@transaction.atomic
def take_in_records(
    new: list, changed: list, *, station: Station, fields: Iterable[str], actor: Actor, on: date
) -> None:
    """Many services at once, as from a register; the caller writes the audit event of the file.

    Both lists are of pairs: a record and its target groups with their people. The changed ones
    carry their new values in ``fields``.
    """
    if not new and not changed:
        return
    place = Place(station, on)
    also = _settle_changed(changed, place)
    records = [record for record, _groups in changed]
    write_rows([], records, {*fields, "worker", "content_key"}, actor=actor, also=also)
    ServedGroup.objects.filter(record__in=also).delete()
    for record, groups in new:
        record.station, record.source = station, ServiceRecord.Source.REGISTER
        record.entered_by = actor
        _settle(record, groups, place, anew=True)
    keys = _insert([record for record, _groups in new], station)
    regrouped = [(record.pk, groups) for record, groups in changed if record.pk in also]
    _insert_groups([*regrouped, *((keys[record.number], groups) for record, groups in new)])


def _settle_changed(changed: list, place: Place) -> dict[int, dict]:
    """Settle them; returns the key of each record whose groups change → the change."""
    rows = ServiceRecord.objects.filter(pk__in=[record.pk for record, _groups in changed])
    stored = {row.pk: row for row in rows.prefetch_related("groups")}
    also = {}
    for record, groups in changed:
        before = stored[record.pk]
        if before.station_id != place.station.pk:
            raise PermissionDenied
        _refuse_void(before)
        _settle(record, groups, place, anew=who_and_when(before) != who_and_when(record))
        known = {each.group: each.people for each in before.groups.all()}
        if known != groups:
            also[record.pk] = {"groups": [known, groups]}
    return also


def _insert(records: list[ServiceRecord], station: Station) -> dict[str, int]:
    """A half-year of services in one stroke; returns number → key."""
    by_year = Counter(record.served_on.year for record in records)
    numbers = {
        year: iter(next_numbers(station, year, count)) for year, count in sorted(by_year.items())
    }
    for record in records:
        record.number = next(numbers[record.served_on.year])
    fields = [field for field in ServiceRecord._meta.concrete_fields if not field.primary_key]
    values = ([getattr(record, field.attname) for field in fields] for record in records)
    insert_rows(ServiceRecord, [field.name for field in fields], values)
    inserted = ServiceRecord.objects.filter(number__in=[record.number for record in records])
    return dict(inserted.values_list("number", "pk"))


def _insert_groups(served: list[tuple[int, dict[str, int]]]) -> None:
    """Record key → its target groups with their people."""
    rows = ((key, group, people) for key, groups in served for group, people in groups.items())
    insert_rows(ServedGroup, ("record", "group", "people"), rows)


def void_record(
    record: ServiceRecord, *, actor: Actor, version: int, reason: str, on: date
) -> ServiceRecord:
    """Take a wrong record out of every count from ``on``; it stays readable, with the reason."""
    _refuse_void(record)
    values = {"voided_at": clock.now(), "voided_on": on, "voided_by": actor, "void_reason": reason}
    return change_row(record, values, actor=actor, version=version, action="services.void_record")


@transaction.atomic
def void_replaced(records: list[ServiceRecord], *, actor: Actor) -> None:
    """Take out what a register of the same period, handed in again, no longer has.

    Void from the day of the service: the corrected record counts from that day on, and no day
    counts both. The caller writes the audit event of the file.
    """
    for record in records:
        record.voided_at, record.voided_by = clock.now(), actor
        record.voided_on, record.void_reason = record.served_on, REPLACED
    fields = ["voided_at", "voided_by", "voided_on", "void_reason"]
    write_rows([], records, fields, actor=actor, action="services.void_record")


@transaction.atomic
def mark_entered(records: QuerySet[ServiceRecord], *, actor: Actor, on: date) -> int:
    """Say that records have been entered in the national platform on a day; returns how many."""
    waiting = list(records.standing().filter(platform_entered_on__isnull=True).order_by("pk"))
    if any(record.served_on > on for record in waiting):
        raise ActionRefused(_("有的服务日期还没有到，不能标记为已录。"))
    for record in waiting:
        record.platform_entered_on = on
    fields, action = ["platform_entered_on"], "services.mark_entered"
    write_rows([], waiting, fields, actor=actor, action=action)
    allowed = ServiceRecord.objects.visible_to(actor, to="change")
    if allowed.filter(pk__in=[record.pk for record in waiting]).count() != len(waiting):
        raise PermissionDenied
    return len(waiting)


def groups_of(record: ServiceRecord) -> dict[str, int]:
    return dict(record.groups.values_list("group", "people"))


def _count_people(record: ServiceRecord, groups: dict[str, int]) -> None:
    """Who counts people by groups need not count them again; nobody came twice unless said."""
    if groups:
        record.people = sum(groups.values())
    record.person_times = record.person_times or record.people


def _settle(
    record: ServiceRecord, groups: dict, place: Place, *, anew: bool, recorder: Actor = None
) -> None:
    """Refuse what cannot be, and fill in what follows from the rest.

    ``anew``: it is said anew who gave the service, or when.
    """
    facts = vars(record) | {"groups": groups}
    demand_rules((*RULES, LEFT) if anew else RULES, facts, place)
    record.worker = place.worker(record.worker_name, record.served_on, recorder)
    record.content_key = content_key(facts)


def _refuse_void(record: ServiceRecord) -> None:
    if record.voided_at:
        raise ActionRefused(_("这条记录已经作废，不能再改。"))
