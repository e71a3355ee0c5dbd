"""Verbs on service records."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from common import clock
from common.actions import change_row, create_row, write_rows
from common.errors import ActionRefused
from common.horizon import refuse_late_fact
from services.content import FIELDS, content_key
from services.models import RecordNumber, ServedGroup, ServiceRecord
from talent.models import Worker

# The reason of a void that a register brought, handed in again for its period.
REPLACED = "这段日期的台账重新导入，已被替换"


def next_numbers(station, year: int, count: int) -> list[str]:
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
def add_record(*, actor, values: dict, groups: dict[str, int], on: date) -> ServiceRecord:
    """A service that was given; ``groups``: target group → people."""
    record = ServiceRecord(**values)
    _refuse_left(record)
    _settle(record, groups, on, actor)
    record.number = next_numbers(record.station, record.served_on.year, 1)[0]
    also = {"groups": [None, groups]}
    create_row(record, actor=actor, action="services.add_record", also=also)
    _store_groups(record, groups)
    return record


@transaction.atomic
def change_record(
    record: ServiceRecord, *, actor, version: int, values: dict, groups: dict[str, int], on: date
) -> ServiceRecord:
    """Change what a record says; its number stays."""
    stored = ServiceRecord.objects.select_related("station").get(pk=record.pk)
    _refuse_void(stored)
    before = groups_of(stored)
    if stored.person_times == stored.people:
        # Nobody came twice: the number of visits follows the number of people.
        stored.person_times = 0
    said = (stored.worker_name, stored.served_on)
    for name, value in values.items():
        setattr(stored, name, value)
    if said != (stored.worker_name, stored.served_on):
        _refuse_left(stored)
    _settle(stored, groups, on, actor)
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
        _store_groups(changed, groups)
    return changed


def void_record(
    record: ServiceRecord, *, actor, version: int, reason: str, on: date
) -> ServiceRecord:
    """Take a wrong record out of every count from ``on``; it stays readable, with the reason."""
    _refuse_void(record)
    values = {"voided_at": clock.now(), "voided_on": on, "voided_by": actor, "void_reason": reason}
    return change_row(record, values, actor=actor, version=version, action="services.void_record")


@transaction.atomic
def void_replaced(records: list[ServiceRecord], *, actor) -> None:
    """Take out what a register of the same period, handed in again, no longer has.

    Void from the day of the service: the corrected record counts from that day on, and no day
    counts both. The caller writes the audit event.
    """
    for record in records:
        record.voided_at, record.voided_by = clock.now(), actor
        record.voided_on, record.void_reason = record.served_on, REPLACED
    fields = ["voided_at", "voided_by", "voided_on", "void_reason"]
    write_rows([], records, fields, actor=actor)


@transaction.atomic
def mark_entered(records, *, actor, on: date) -> int:
    """Say that records have been entered in the national platform on a day; returns how many."""
    waiting = list(records.standing().filter(platform_entered_on__isnull=True).order_by("pk"))
    if any(record.served_on > on for record in waiting):
        raise ActionRefused(_("有的服务日期还没有到，不能标记为已录。"))
    for record in waiting:
        change_row(
            record,
            {"platform_entered_on": on},
            actor=actor,
            version=record.version,
            action="services.mark_entered",
        )
    return len(waiting)


def groups_of(record: ServiceRecord) -> dict[str, int]:
    return dict(record.groups.values_list("group", "people"))


def _settle(record: ServiceRecord, groups: dict[str, int], on: date, actor) -> None:
    """Fill in what follows from the rest, and refuse what cannot be."""
    if groups:
        record.people = sum(groups.values())
    if not record.people:
        raise ActionRefused(_("人数合计是 0。至少填一类服务对象。"))
    record.person_times = record.person_times or record.people
    if record.person_times < record.people:
        raise ActionRefused(
            _("服务人次 %(times)s 少于人数 %(people)s。一个人至少算一人次，请核对。")
            % {"times": record.person_times, "people": record.people}
        )
    _refuse_days(record, on)
    _refuse_elsewhere(record)
    record.worker = _worker(record, actor)
    content = {name: getattr(record, name) for name in FIELDS}
    record.content_key = content_key(content | {"groups": groups})


def _refuse_days(record: ServiceRecord, on: date) -> None:
    entered = record.platform_entered_on
    refuse_late_fact(record.served_on, on)
    refuse_late_fact(entered, on)
    if entered and entered < record.served_on:
        raise ActionRefused(_("全国平台录入日期早于服务日期，请核对。"))


def _refuse_elsewhere(record: ServiceRecord) -> None:
    """Community and project must be the station's own."""
    community, project, station = record.community, record.project, record.station
    if station.closed_on and record.served_on > station.closed_on:
        raise ActionRefused(_("本站已于 %(day)s 停办，以后没有服务。") % {"day": station.closed_on})
    if community and community.valid_until and record.served_on > community.valid_until:
        raise ActionRefused(
            _("社区“%(name)s”已于 %(day)s 撤销，请选现在的社区。")
            % {"name": community, "day": community.valid_until}
        )
    if community and community.division_id != record.station.division_id:
        raise ActionRefused(_("社区“%(name)s”不在这个街道，请重新选择。") % {"name": community})
    if project and project.station_id != record.station_id:
        raise ActionRefused(_("项目“%(name)s”不是这个站的，请重新选择。") % {"name": project})


def _refuse_void(record: ServiceRecord) -> None:
    if record.voided_at:
        raise ActionRefused(_("这条记录已经作废，不能再改。"))


def _named(record: ServiceRecord):
    """The people of the record's name on the station's roster."""
    return Worker.objects.filter(station=record.station, name=record.worker_name)


def _worker(record: ServiceRecord, actor) -> Worker | None:
    """The one person of that name there on the day; of several the one who records it."""
    found = list(_named(record).employed(record.served_on)) if record.worker_name else []
    if len(found) > 1:
        found = [worker for worker in found if actor and worker.account_id == actor.pk]
    return found[0] if len(found) == 1 else None


def _refuse_left(record: ServiceRecord) -> None:
    """Who has left the station gave no service there on a later day."""
    named = _named(record)
    left = named.left_before(record.served_on).order_by("-until_day").first()
    if left and not named.exclude(pk__in=named.left_before(record.served_on)).exists():
        raise ActionRefused(
            _("花名册上“%(name)s”%(day)s 已离职，不能是以后的服务人员。请核对日期或社工。")
            % {"name": left.name, "day": left.until_day}
        )


def _store_groups(record: ServiceRecord, groups: dict[str, int]) -> None:
    ServedGroup.objects.bulk_create(
        ServedGroup(record=record, group=group, people=people) for group, people in groups.items()
    )
