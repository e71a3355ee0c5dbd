"""What oversight may ask about community organisations."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
from orgs.models import Organisation
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
    ),
)
