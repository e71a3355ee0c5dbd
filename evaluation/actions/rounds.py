"""Verbs on rounds: set up, who scores, what the portal knows, opened, shown, cancelled."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common import audit, states
from common.actions import change_row, create_row, demand, write_rows
from common.audit import Actor
from common.calendar import working_day_after
from common.errors import ActionRefused
from common.parameters import parameter
from common.rules import Bounds, demand_rules
from evaluation.actions.trees import latest_version
from evaluation.models import (
    Assessor,
    GradeScale,
    Indicator,
    KnownScore,
    Party,
    Round,
    RoundStation,
    SampledFile,
    Sheet,
)
from evaluation.rules import ROUND_RULES
from evaluation.scoring import points_of
from stations.models import Station, StationOperation

RoundState, StationState = Round.State, RoundStation.State


@transaction.atomic
def add_round(*, actor: Actor, values: dict, on: date) -> Round:
    """A round in preparation, by the tree as it is now; ``values`` also name tree and stations."""
    stations, said = _said(values)
    demand_rules(ROUND_RULES, said, Bounds(on))
    row = Round(**said, division=values["tree"].division)
    row = create_row(row, actor=actor, action="evaluation.add_round")
    states.begin(row, actor=actor)
    _take_in(row, stations, actor=actor)
    return row


@transaction.atomic
def change_round(row: Round, *, actor: Actor, version: int, values: dict, on: date) -> Round:
    """Say it otherwise while it is prepared; stations are added, none is taken out here."""
    if row.state != RoundState.PREPARED:
        raise ActionRefused(_("评估已经开始，不能再改。要重来的，请写明原因作废，再建一轮。"))
    stations, said = _said(values)
    demand_rules(ROUND_RULES, vars(row) | said, Bounds(on))
    fresh = change_row(row, said, actor=actor, version=version, action="evaluation.change_round")
    _take_in(fresh, stations, actor=actor)
    return fresh


def _said(values: dict) -> tuple[list[Station], dict]:
    """The stations, and what is said of the round itself, with the tree as it is now."""
    said = {name: value for name, value in values.items() if name not in ("tree", "stations")}
    return list(values["stations"]), said | {"tree_version": latest_version(values["tree"])}


def _take_in(row: Round, stations: Iterable[Station], *, actor: Actor) -> None:
    known = set(row.stations.values_list("station", flat=True))
    for station in stations:
        if not station.division.path.startswith(row.division.path):
            words = _("%(station)s 不在 %(place)s，不能列入。")
            raise ActionRefused(words % {"station": station.short_name, "place": row.division.name})
    new = [
        RoundStation(round=row, station=station, entered_by=actor)
        for station in stations
        if station.pk not in known
    ]
    RoundStation.objects.bulk_create(new)
    states.begin_all(new, actor=actor)


@transaction.atomic
def add_assessor(
    row: Round, *, actor: Actor, values: dict, stations: Sequence[RoundStation], on: date
) -> Assessor:
    """Somebody scores these stations for a party; nobody scores the own station for others."""
    demand(row, actor, "change")
    user, party = values["user"], values["party"]
    if row.state not in (RoundState.PREPARED, RoundState.OPEN):
        raise ActionRefused(_("评分已经结束，不能再加评分人。"))
    if party not in row.weights:
        words = _("“%(party)s”在这一轮的权重是 0，不用评分。")
        raise ActionRefused(words % {"party": Party(party).label})
    if not user.holds("evaluation.score_sheet", on):
        raise ActionRefused(_("%(user)s 的账号没有评分的权限，请先授权。") % {"user": user})
    for place in stations:
        demand_independence(place, user, party, on)
    assessor = create_row(
        Assessor(round=row, **values), actor=actor, action="evaluation.add_assessor"
    )
    sheets = [Sheet(assessor=assessor, round_station=place, entered_by=actor) for place in stations]
    Sheet.objects.bulk_create(sheets)
    states.begin_all(sheets, actor=actor)
    return assessor


def demand_independence(place: RoundStation, user: User, party: str, on: date) -> None:
    """Of the station itself is who scores it for the station, and nobody else."""
    is_own = place.station_id in stations_of(user, on)
    if is_own and party != Party.OWN:
        words = _("%(user)s 是 %(station)s 的人，不能给本站评分，请换一位。")
    elif not is_own and party == Party.OWN:
        words = _("自评由本站的人填，%(user)s 不是 %(station)s 的人。")
    else:
        return
    raise ActionRefused(words % {"user": user, "station": place.station.short_name})


def stations_of(user: User, on: date) -> set[int]:
    """The stations at which somebody works on the day, or whose agency somebody works for."""
    grants = user.grants_on(on)
    agencies = {grant.agency_id for grant in grants if grant.agency_id}
    running = StationOperation.objects.running(on).filter(agency__in=agencies)
    own = {grant.station_id for grant in grants if grant.station_id}
    return own | set(running.values_list("station_id", flat=True)) if agencies else own


@transaction.atomic
def release_sheet(sheet: Sheet, *, actor: Actor, reason: str, version: int) -> Sheet:
    """Who has not scored need not; a sheet that was submitted is never dropped."""
    return states.move(sheet, Sheet.State.RELEASED, actor=actor, version=version, reason=reason)


@transaction.atomic
def withdraw_station(
    place: RoundStation, *, actor: Actor, version: int, reason: str
) -> RoundStation:
    """A station that is not evaluated in this round after all."""
    return states.move(place, StationState.WITHDRAWN, actor=actor, version=version, reason=reason)


@transaction.atomic
def open_round(row: Round, *, actor: Actor, on: date) -> Round:
    """Scoring begins; the bands are those in force on the day of the facts."""
    scales = GradeScale.objects.filter(division=row.division)
    scale = scales.in_force(row.facts_on).first()
    if scale is None:
        raise ActionRefused(_("%(day)s 还没有等级标准，请先建立。") % {"day": row.facts_on})
    if not row.stations.there().exists():
        raise ActionRefused(_("还没有列入社工站，请先修改评估范围。"))
    return states.move(row, RoundState.OPEN, actor=actor, scale=scale)


@transaction.atomic
def cancel_round(row: Round, *, actor: Actor, version: int, reason: str) -> Round:
    """A round that comes to nothing; it stays, with its reason."""
    return states.move(row, RoundState.CANCELLED, actor=actor, version=version, reason=reason)


@dataclass(frozen=True)
class KnownReading:
    """What the portal knows of a requirement at a station: ``value`` None where it gives no points.

    ``target``: what is worth all points unless the tree says otherwise; ``words``: what is told of
    it, ``link``: the page with its rows.
    """

    value: Fraction | None
    target: Fraction
    words: str
    link: str
    fewer_is_better: bool = False


@transaction.atomic
def prefill_scores(
    row: Round, readings: Mapping[tuple[int, str], KnownReading], *, actor: Actor
) -> int:
    """Propose points from readings, by station and requirement; what assessors have scored stays.

    Returns how many points were proposed.
    """
    demand(row, actor, "change")
    fresh = Round.objects.select_for_update().get(pk=row.pk)
    if fresh.state not in (RoundState.PREPARED, RoundState.OPEN):
        raise ActionRefused(_("评分已经结束，不能再预填。"))
    computed = list(fresh.tree_version.indicators.exclude(requirement=""))
    asked = {line.requirement for line in computed}
    if unknown := sorted(asked - {code for _station, code in readings}):
        words = _("现行部署里没有要求 %(codes)s，请修改指标表，或在有这项要求的日期评估。")
        raise ActionRefused(words % {"codes": "、".join(unknown)})
    rows = [
        _known_score(place, line, readings[place.station_id, line.requirement])
        for place in fresh.stations.there()
        for line in computed
        if (place.station_id, line.requirement) in readings
    ]
    KnownScore.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["round_station", "indicator"],
        update_fields=["points", "words", "link"],
    )
    proposed = sum(each.points is not None for each in rows)
    changes = {"facts_on": fresh.facts_on, "proposed": proposed, "without": len(rows) - proposed}
    audit.record(actor=actor, action="evaluation.prefill_scores", target=fresh, changes=changes)
    return proposed


def _known_score(place: RoundStation, line: Indicator, reading: KnownReading) -> KnownScore:
    full = reading.target if line.full_at is None else Fraction(line.full_at)
    zero = Fraction(line.zero_at or 0)
    points: Decimal | None = None
    # Where less is better, a tree has to say at which value nothing is left.
    is_scale = zero > full if reading.fewer_is_better else zero != full
    if reading.value is not None and is_scale:
        points = points_of(line.weight, reading.value, full, zero)
    return KnownScore(
        round_station=place, indicator=line, points=points, words=reading.words,
        link=reading.link,
    )  # fmt: skip


@transaction.atomic
def show_round(row: Round, *, actor: Actor, on: date) -> Round:
    """The stations see what they would get; each may object within its working days."""
    fresh = states.move(row, RoundState.SHOWN, actor=actor)
    if problems := unready(fresh):
        raise ActionRefused(_("还不能告知结果：%(list)s。") % {"list": "；".join(problems)})
    until = working_day_after(on, parameter("objection_days", on))
    move_places(fresh, StationState.SHOWN, actor=actor, objection_until=until)
    return fresh


def unready(row: Round) -> list[str]:
    """What is missing before results can be shown, in words; two queries."""
    places = row.stations.there().select_related("station")
    sheets = Sheet.objects.filter(round_station__in=places).counting()
    there: dict[int, set[str]] = {}
    problems = []
    names = {place.pk: place.station.short_name for place in places}
    for sheet in sheets.select_related("assessor__user"):
        there.setdefault(sheet.round_station_id, set()).add(sheet.assessor.party)
        if sheet.state == Sheet.State.OPEN:
            words = _("%(station)s 的评分表没有提交（%(assessor)s）")
            named = {"station": names[sheet.round_station_id], "assessor": sheet.assessor}
            problems.append(words % named)
    for key, name in names.items():
        lacking = [Party(p).label for p in row.weights if p not in there.get(key, ())]
        if lacking:
            words = _("%(station)s 没有%(parties)s的评分")
            problems.append(words % {"station": name, "parties": "、".join(map(str, lacking))})
    return problems


def move_places(row: Round, to: str, *, actor: Actor, **values: object) -> list[RoundStation]:
    """All stations of a round that did not withdraw, moved at once; the caller demanded the
    permission.
    """
    places = list(row.stations.there().select_related("station"))
    moved = []
    for place in places:
        moved.append((place, place.state))
        place.state = to
        for name, value in values.items():
            setattr(place, name, value)
    action = f"evaluation.{to}_stations"
    write_rows([], places, ["state", *values], actor=actor, action=action)
    states.follow_all(moved, actor=actor, reason="")
    return places


def demand_unpublished(place: RoundStation) -> None:
    """What was published is corrected, not changed; asked of the row as it is now."""
    fresh = RoundStation.objects.select_for_update().get(pk=place.pk)
    if fresh.state in (StationState.PUBLISHED, StationState.WITHDRAWN):
        raise ActionRefused(_("结果已经发布，要更正请先走更正。"))


@transaction.atomic
def add_sample(place: RoundStation, *, actor: Actor, values: dict) -> SampledFile:
    """A record, project or file that was looked at."""
    demand_unpublished(place)
    sample = SampledFile(round_station=place, **values)
    return create_row(sample, actor=actor, action="evaluation.add_sample")
