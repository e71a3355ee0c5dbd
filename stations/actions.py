"""Verbs about places."""

import uuid
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from common import audit
from common.actions import Row, change_row, create_row, demand, stored, write_rows
from common.audit import Actor
from common.errors import ActionRefused
from common.facts import Facts, Kind
from stations.models import (
    Agency,
    Brand,
    BrandActivity,
    Community,
    CommunityClassification,
    Division,
    HaveCheck,
    HeadAppointment,
    Premises,
    Station,
    StationOperation,
)
from stations.rules import ACTIVITY_RULES, BRAND_RULES, CHECK_RULES, PREMISES_RULES


def lock_station(station_id: int) -> None:
    """Facts of one station that must not meet are written one after another: by hand, by file."""
    # Not the key itself: rows that refer to the station may go on being entered.
    Station.objects.select_for_update(no_key=True).order_by().get(pk=station_id)


@transaction.atomic
def add_division(*, level: str, name: str, parent: Division | None, actor: Actor) -> Division:
    """Plant a division below ``parent``; its path is known once it has a key."""
    division = Division.objects.create(
        level=level, name=name, parent=parent, path=f"new-{uuid.uuid4()}"
    )
    division.path = f"{parent.path if parent else '/'}{division.pk}/"
    division.save(update_fields=["path"])
    changes = {"name": [None, name], "level": [None, level]}
    audit.record(actor=actor, action="stations.add_division", target=division, changes=changes)
    return division


def change_station(station: Station, *, actor: Actor, version: int, values: dict) -> Station:
    return change_row(
        station, values, actor=actor, version=version, action="stations.change_station"
    )


# ---------- heads and agencies ----------


@transaction.atomic
def appoint_head(*, actor: Actor, values: dict) -> HeadAppointment:
    """One head at a time: the one before must have left by then."""
    _lock(values["station"])
    others = HeadAppointment.objects.filter(station=values["station"])
    serving = _overlapping(others, values["from_day"]).first()
    if serving:
        raise ActionRefused(
            _("%(name)s 还在任。请先填 %(name)s 的离任日期，再登记新站长。")
            % {"name": serving.name}
        )
    return create_row(HeadAppointment(**values), actor=actor, action="stations.appoint_head")


def end_head(head: HeadAppointment, *, actor: Actor, until_day: date) -> HeadAppointment:
    """The last day in office."""
    return _end(head, until_day, actor=actor, action="stations.end_head")


@transaction.atomic
def start_operation(*, actor: Actor, values: dict) -> StationOperation:
    """One agency at a time."""
    _lock(values["station"])
    others = StationOperation.objects.filter(station=values["station"]).select_related("agency")
    running = _overlapping(others, values["from_day"]).first()
    if running:
        raise ActionRefused(
            _("现在由%(name)s承接。请先填它的结束日期，再登记新的承接机构。")
            % {"name": running.agency.name}
        )
    return create_row(StationOperation(**values), actor=actor, action="stations.start_operation")


def end_operation(
    operation: StationOperation, *, actor: Actor, until_day: date
) -> StationOperation:
    return _end(operation, until_day, actor=actor, action="stations.end_operation")


def add_agency(*, actor: Actor, values: dict) -> Agency:
    return create_row(Agency(**values), actor=actor, action="stations.add_agency")


def change_agency(agency: Agency, *, actor: Actor, version: int, values: dict) -> Agency:
    return change_row(agency, values, actor=actor, version=version, action="stations.change_agency")


# ---------- communities ----------


def add_community(*, actor: Actor, values: dict) -> Community:
    return create_row(Community(**values), actor=actor, action="stations.add_community")


def change_community(
    community: Community, *, actor: Actor, version: int, values: dict
) -> Community:
    return change_row(
        community, values, actor=actor, version=version, action="stations.change_community"
    )


def close_community(
    community: Community, *, actor: Actor, version: int, valid_until: date
) -> Community:
    """撤销: it counts up to that day; what happened in it stays."""
    if valid_until < community.valid_from:
        raise ActionRefused(_("撤销日期早于设立日期。请核对两个日期。"))
    return change_row(
        community,
        {"valid_until": valid_until},
        actor=actor,
        version=version,
        action="stations.close_community",
    )


@transaction.atomic
def classify_community(
    community: Community, *, actor: Actor, kind: str, basis: str, effective_from: date
) -> CommunityClassification:
    """The district says what kind of community it is from a day on; earlier days keep theirs."""
    if effective_from < community.valid_from:
        raise ActionRefused(
            _("生效日期早于社区设立日期 %(day)s。请核对。") % {"day": community.valid_from}
        )
    row = CommunityClassification(
        community=community,
        kind=kind,
        basis=basis,
        effective_from=effective_from,
        source=CommunityClassification.Source.DISTRICT,
    )
    return create_row(row, actor=actor, action="stations.classify_community")


@transaction.atomic
def take_in_classifications(
    new: list[CommunityClassification], *, station: Station, actor: Actor
) -> None:
    """What a register says of the kinds that the district left open; the caller writes the audit
    event.
    """
    lock_station(station.pk)
    if any(row.community.division_id != station.division_id for row in new):
        raise PermissionDenied
    source = CommunityClassification.Source
    known = CommunityClassification.objects.filter(source=source.DISTRICT)
    said = known.filter(community__in=[row.community_id for row in new])
    if first := said.select_related("community").first():
        raise ActionRefused(
            _("“%(name)s”的社区类型由区级核定过，台账不能改。") % {"name": first.community}
        )
    for row in new:
        row.source = source.REGISTER
    write_rows(new, [], (), actor=actor)


# ---------- periods ----------


def _lock(station: Station) -> None:
    """Two appointments at once would each find the post free."""
    Station.objects.select_for_update().order_by().get(pk=station.pk)


def _overlapping(periods: QuerySet, from_day: date) -> QuerySet:
    """Periods that have not ended before ``from_day``."""
    return periods.exclude(until_day__lt=from_day)


@transaction.atomic
def _end(period: Row, until_day: date, *, actor: Actor, action: str) -> Row:
    _lock(period.station)
    fresh = type(period).objects.select_for_update().get(pk=period.pk)
    if until_day < fresh.from_day:
        raise ActionRefused(_("结束日期早于开始日期。请核对两个日期。"))
    # A last day that is corrected must not reach into the days of whoever came after.
    later = type(period).objects.filter(station=fresh.station, from_day__gt=fresh.from_day)
    if later.filter(from_day__lte=until_day).exists():
        raise ActionRefused(_("这样改会和另一条重复，没有保存。请先查一查那一条。"))
    before = stored(fresh, ["until_day"])
    fresh.until_day = until_day
    changes = audit.difference(before, stored(fresh, ["until_day"]))
    if changes:
        fresh.save(update_fields=["until_day"])
        demand(fresh, actor, "change")
        audit.record(actor=actor, action=action, target=fresh, changes=changes)
    return fresh


# ---------- premises, checks, brands ----------

KINDS = {
    Premises: Kind("station", ("station", "from_day"), PREMISES_RULES),
    HaveCheck: Kind("station", ("station", "checked_on", "have", "item"), CHECK_RULES),
    Brand: Kind("station", ("station", "name"), BRAND_RULES),
    BrandActivity: Kind("brand__station", ("brand", "held_on", "theme"), ACTIVITY_RULES),
}
FACTS = Facts(KINDS, lock=lock_station)

# Premises from a day on, a check, a brand, an activity; corrected; many at once.
enter_fact, change_fact, take_in_facts = FACTS.enter, FACTS.change, FACTS.take_in
