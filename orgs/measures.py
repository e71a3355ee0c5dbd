"""What oversight may ask about community organisations."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.closing import Gap, Offer, StepKind, offered
from common.days import quarter
from common.readings import (
    Measure,
    MeasureParameter,
    Period,
    Reading,
    Remedy,
    Shortfall,
    StationBatch,
    pace_start,
    percent,
)
from orgs.models import Incubation, IncubationActivity, Organisation
from stations.models import Community, CommunityClassification

Kind = CommunityClassification.Kind


@dataclass(frozen=True)
class Quota:
    """One community against its own quota; ``kind`` None is 待核定."""

    community: int
    name: str
    kind: str | None
    filed: int
    filed_earlier: int
    standardised: int

    def required(self, quotas: dict[str, int]) -> int | None:
        return quotas[self.kind] if self.kind else None


def count_of(organisations):
    """Subquery: how many of them the community has."""
    rows = organisations.filter(community=OuterRef("pk"))
    counts = rows.order_by().values("community").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counts, output_field=IntegerField()), 0)


def load_quotas(ids, on) -> dict[int, list[Quota]]:
    """Station id → its communities; one query."""
    communities = (
        Community.objects.existing(on)
        .filter(division__station__in=ids)
        .with_kind(on)
        .annotate(
            filed=count_of(Organisation.objects.on_file(on)),
            filed_earlier=count_of(Organisation.objects.on_file(pace_start(on))),
            standardised=count_of(Organisation.objects.on_file(on).standardised(on)),
        )
        .order_by("code", "name")
    )
    by_station = defaultdict(list)
    for station, *facts in communities.values_list(
        "division__station", "pk", "name", "kind", "filed", "filed_earlier", "standardised"
    ):
        by_station[station].append(Quota(*facts))
    return by_station


def org_quota(
    batch: StationBatch, on, period: Period, *, urban: int = 10, converted: int = 5
) -> dict[int, Reading]:
    """5.1: communities that reach their own quota ÷ communities of known type; no surplus is
    shared.
    """
    quotas = {Kind.URBAN: urban, Kind.CONVERTED: converted}
    rows = batch.load(load_quotas, on)
    return {station: _quota_reading(rows.get(station, []), quotas) for station in batch.ids}


def _quota_reading(rows: list[Quota], quotas: dict[str, int]) -> Reading:
    known = [row for row in rows if row.kind]
    unknown = len(rows) - len(known)
    if not known:
        reason = _("社区类型都待核定") if rows else _("还没有社区")
        return Reading(missing=reason, details={"unknown": unknown})
    met = [row for row in known if row.filed >= row.required(quotas)]
    met_earlier = sum(row.filed_earlier >= row.required(quotas) for row in known)
    lacking = sum(max(0, row.required(quotas) - row.filed) for row in known)
    note = Shortfall(_("%(n)s 个社区类型待核定") % {"n": unknown})
    return Reading(
        value=percent(len(met), len(known)),
        exact=Fraction(100 * len(met), len(known)),
        numerator=len(met),
        denominator=len(known),
        earlier=percent(met_earlier, len(known)),
        shortfalls=(note,) if unknown else (),
        text=f"{len(met)}/{len(known)}",
        details={"lacking": lacking, "unknown": unknown, "filed": sum(r.filed for r in rows)},
        evidence=tuple(row.community for row in known if row not in met),
    )


def quota_offers(gap: Gap) -> list[Offer]:
    """Communities of unknown type classified; then each that lacks something filled up, those that
    lack least first. A community that is not classified yet is expected to need the least quota.
    """
    urban, converted = gap.parameters["urban"], gap.parameters["converted"]
    quotas, least = {Kind.URBAN: urban, Kind.CONVERTED: converted}, min(urban, converted)
    rows = gap.batch.load(load_quotas, gap.on).get(gap.station, [])
    lacking = {row: (quotas[row.kind] if row.kind else least) - row.filed for row in rows}
    unknown = [_classified(gap, row, lacking[row] <= 0) for row in rows if not row.kind]
    short = sorted((row for row in rows if lacking[row] > 0), key=lambda row: lacking[row])
    return unknown + [_filings(gap, row, lacking[row]) for row in short]


def _classified(gap: Gap, row: Quota, has_enough: bool) -> Offer:
    words = _("请区里核定“%(name)s”的类型") % {"name": row.name}
    url = gap.row("stations.view_community", "stations:community-detail", row.community)
    return offered(
        StepKind.OTHER, words, gain=int(has_enough), adds=1, required=True, url=url,
        about=row.community,
    )  # fmt: skip


def _filings(gap: Gap, row: Quota, lacking: int) -> Offer:
    url = gap.rows("orgs.view_organisation", "orgs:organisation-list", community=f"{row.community}")
    return Offer(
        StepKind.FILING,
        lambda count: _("“%(name)s”备案 %(count)s 个") % {"name": row.name, "count": count},
        most=lacking,
        gain=Fraction(1, lacking),
        whole=True,
        url=url,
        about=row.community,
    )


def org_standardisation(batch: StationBatch, on, period: Period) -> dict[int, Reading]:
    """5.2: organisations on file that pass the standardisation checklist ÷ those on file."""
    rows = batch.load(load_quotas, on)
    readings = {}
    for station in batch.ids:
        filed = sum(row.filed for row in rows.get(station, []))
        passed = sum(row.standardised for row in rows.get(station, []))
        readings[station] = (
            Reading(percent(passed, filed), "%", passed, filed, exact=Fraction(100 * passed, filed))
            if filed
            else Reading(missing=_("还没有已备案的社会组织"))
        )
    return readings


def standardisation_offers(gap: Gap) -> list[Offer]:
    """As many of those on file as are missing; where none is, filings come first."""
    query = {"standardised": "no"} if gap.reading.denominator else {}
    url = gap.rows("orgs.view_organisation", "orgs:organisation-list", **query)
    if gap.reading.value is None:
        return [offered(StepKind.FILING, _("先备案社区社会组织"), required=True, url=url)]
    return [
        Offer(
            StepKind.FILING,
            lambda count: _("%(count)s 个已备案的组织做到规范化达标") % {"count": count},
            most=gap.reading.denominator - gap.reading.numerator,
            url=url,
        )
    ]


def load_incubated(ids, on, since: date) -> dict[int, dict[str, bool]]:
    """Station id → its organisations under incubation on the day, by key and name → whether
    something was done for them since a day; one query.
    """
    rows = Incubation.objects.under(on).with_activity(since, on)
    of_stations = rows.filter(organisation__community__division__station__in=ids)
    by_station: dict[int, dict] = defaultdict(dict)
    for station, *organisation, active in of_stations.order_by("organisation__name").values_list(
        "organisation__community__division__station", "organisation", "organisation__name", "active"
    ):
        by_station[station][tuple(organisation)] = active
    return by_station


def load_incubators(ids, on) -> set[int]:
    """The stations that keep a register of incubation: a row of it is dated by the day."""
    station = "organisation__community__division__station"
    found: set[int] = set()
    for model in (Incubation, IncubationActivity):
        rows = model.objects.known(on).filter(**{f"{station}__in": ids}).order_by()
        found |= set(rows.values_list(station, flat=True).distinct())
    return found


def org_incubation(batch: StationBatch, on, period: Period) -> dict[int, Reading]:
    """5.3: organisations under incubation on the day that had an activity in its quarter."""
    start, end = quarter(on)
    incubated, known = batch.load(load_incubated, on, start), batch.load(load_incubators, on)
    return {
        station: _incubation_reading(incubated.get(station, {}), end)
        if station in known
        else Reading(missing=_("还没有登记培育孵化"), unit="个")
        for station in batch.ids
    }


def _incubation_reading(incubated: dict[tuple, bool], due: date) -> Reading:
    active = [key for (key, _name), is_active in incubated.items() if is_active]
    idle = [name for (_key, name), is_active in incubated.items() if not is_active]
    return Reading(
        value=float(len(active)),
        unit="个",
        numerator=len(active),
        denominator=len(incubated),
        due=due,
        exact=Fraction(len(active)),
        details={"incubating": len(incubated), "idle": idle},
        evidence=tuple(active),
    )


def incubation_offers(gap: Gap) -> list[Offer]:
    """Something done in the quarter for each that is under incubation; then others taken in."""
    start, end = quarter(gap.on)
    by = min(gap.by, end)
    incubated = gap.batch.load(load_incubated, gap.on, start).get(gap.station, {})
    url = gap.rows("orgs.add_incubationactivity", "orgs:incubation-activity-add")
    words = _("为在孵的“%(name)s”开展孵化活动并登记")
    idle = [
        offered(StepKind.OTHER, words % {"name": name}, planned=by, url=url, about=key)
        for (key, name), is_active in incubated.items()
        if not is_active
    ]
    more = Offer(
        StepKind.OTHER,
        lambda count: _("再入孵 %(count)s 个组织，本季度内各开展一次活动") % {"count": count},
        most=ceil(gap.target),
        planned=by,
        url=gap.rows("orgs.add_incubation", "orgs:incubation-add"),
    )
    return [*idle, more]


def _tell_incubation(details):
    yield _("在孵组织"), _("%(n)s 个") % {"n": details["incubating"]}
    yield _("本季度还没有活动"), "、".join(details["idle"])


def _tell_quota(details):
    lacking = details.get("lacking")
    yield _("共缺"), _("%(n)s 个组织") % {"n": lacking} if lacking else ""
    unknown = details.get("unknown")
    yield _("待核定"), _("%(n)s 个社区") % {"n": unknown} if unknown else ""


MEASURES = (
    Measure(
        org_quota,
        gettext_lazy(
            "已核定类型的社区中，备案数达到本社区应有数的占比；一个社区多出的不抵另一个的缺口。"
        ),
        rows="orgs:organisation-list",
        parameters={
            "urban": MeasureParameter(gettext_lazy("每个城市社区应有")),
            "converted": MeasureParameter(gettext_lazy("每个村改居社区应有")),
        },
        tell=_tell_quota,
        remedy=Remedy(gettext_lazy("登记组织"), "orgs.add_organisation", "orgs:organisation-add"),
        offers=quota_offers,
    ),
    Measure(
        org_standardisation,
        gettext_lazy("当天在册（已备案、未注销）的社区社会组织中，当天规范化达标的占比。"),
        rows="orgs:organisation-list",
        remedy=Remedy(
            gettext_lazy("看未达标的"),
            "orgs.change_organisation",
            "orgs:organisation-list",
            query="standardised=no",
        ),
        offers=standardisation_offers,
    ),
    Measure(
        org_incubation,
        gettext_lazy(
            "当天在孵（已入孵、还没有出孵，出孵当天不算）的社区社会组织中，"
            "当天所在季度里有孵化活动的个数；出孵后又入孵的算一个。"
        ),
        rows="orgs:incubation-list",
        tell=_tell_incubation,
        has_due=True,
        remedy=Remedy(
            gettext_lazy("登记孵化活动"),
            "orgs.add_incubationactivity",
            "orgs:incubation-activity-add",
        ),
        offers=incubation_offers,
    ),
)
