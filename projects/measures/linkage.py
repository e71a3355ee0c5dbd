"""3.1: which of the five societies took part in something this year."""

from collections import Counter, defaultdict
from fractions import Fraction

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.closing import Gap, Offer, StepKind, offered
from common.readings import Measure, Period, Reading, Remedy, StationBatch
from projects.models import LinkageRecord

Kind = LinkageRecord.Kind


def load_linkages(ids, since, until) -> dict[int, Counter]:
    """Station id → records a kind of party between two days; one query."""
    rows = LinkageRecord.objects.filter(station__in=ids, linked_on__range=(since, until))
    counted = rows.order_by().values_list("station_id", "kind").annotate(Count("pk"))
    linkages: dict[int, Counter] = defaultdict(Counter)
    for station, kind, count in counted:
        linkages[station][kind] = count
    return linkages


def five_society_linkage(batch: StationBatch, on, period: Period) -> dict[int, Reading]:
    """3.1: of the five kinds of parties, how many have a record in the period by the day."""
    linkages = batch.load(load_linkages, period.starts_on, period.until(on))
    return {station: _reading(linkages.get(station)) for station in batch.ids}


def _reading(records: Counter | None) -> Reading:
    if not records:
        return Reading(missing=_("本部署期内还没有五社联动的记录"), unit="方")
    present = [kind for kind in Kind if records[kind.value]]
    return Reading(
        value=float(len(present)),
        unit="方",
        numerator=len(present),
        denominator=len(Kind),
        exact=Fraction(len(present)),
        text=f"{len(present)}/{len(Kind)}",
        details={
            "records": {kind.value: records[kind.value] for kind in Kind},
            "absent": [str(kind.label) for kind in Kind if kind not in present],
        },
    )


def linkage_offers(gap: Gap) -> list[Offer]:
    """A record with each kind of party that has none yet."""
    dates = gap.period.starts_on, gap.period.until(gap.on)
    records = gap.batch.load(load_linkages, *dates).get(gap.station, Counter())
    url = gap.rows("projects.add_linkagerecord", "projects:linkage-add")
    words = _("开展并登记一次有“%(kind)s”参与的联动")
    return [
        offered(StepKind.LINKAGE, words % {"kind": kind.label}, url=url, about=kind.value)
        for kind in Kind
        if not records[kind.value]
    ]


def _tell(details):
    records = details.get("records", {})
    present = [kind for kind in Kind if records.get(kind.value)]
    yield _("联动记录"), "、".join(f"{kind.label} {records[kind.value]}" for kind in present)
    yield _("还没有"), "、".join(details.get("absent", ()))


MEASURES = (
    Measure(
        five_society_linkage,
        gettext_lazy(
            "社区、社会工作者、社区社会组织、社区志愿者、社会慈善资源五方中，"
            "本部署期内有联动记录的方数；只有以前年度的记录不算。"
        ),
        rows="projects:linkage-list",
        tell=_tell,
        remedy=Remedy(
            gettext_lazy("登记联动"), "projects.add_linkagerecord", "projects:linkage-add"
        ),
        offers=linkage_offers,
    ),
)
