"""1.9: whether a station's premises are its own and stand; and how its six haves were checked."""

from collections import defaultdict
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.closing import Gap, Offer, StepKind, offered
from common.readings import Measure, Period, Reading, Remedy, StationBatch
from sheets import fold
from stations.models import HaveCheck, Premises

# Have → item (folded) → its latest check.
Checks = dict[str, dict[str, HaveCheck]]


def load_premises(ids, on) -> dict[int, Premises]:
    """Station id → the premises in force: the latest row by the day."""
    rows = Premises.objects.known(on).filter(station__in=ids).order_by("from_day")
    return {row.station_id: row for row in rows}


def load_checks(ids, on) -> dict[int, Checks]:
    """Station id → the latest check by the day of each item of the six haves; one query."""
    found: dict[int, Checks] = defaultdict(lambda: defaultdict(dict))
    rows = HaveCheck.objects.known(on).filter(station__in=ids).order_by("checked_on", "pk")
    for check in rows:
        found[check.station_id][check.have][fold(check.item)] = check
    return dict(found)


def premises_ready(batch: StationBatch, on, period: Period) -> dict[int, Reading]:
    """1.9: 1 when the premises in force are built, not borrowed and under a running agreement, ½
    while there is a day by which they shall be, else 0.
    """
    premises = batch.load(load_premises, on)
    return {station: _premises_reading(premises.get(station), on) for station in batch.ids}


def _premises_reading(row: Premises | None, on: date) -> Reading:
    if row is None:
        return Reading(missing=_("还没有登记阵地"), unit="")
    expired = row.is_settled and row.is_expired(on)
    ready = row.is_settled and not expired
    planned = row.planned_on is not None and row.planned_on >= on
    exact = Fraction(1) if ready else Fraction(int(planned), 2)
    days = {"since": row.from_day, "planned_on": row.planned_on, "until": row.agreement_until}
    return Reading(
        value=float(exact),
        unit="",
        numerator=int(exact),
        denominator=1,
        exact=exact,
        text=_("协议已到期") if expired else row.standing,
        details={
            "state": row.get_state_display(),
            "tenure": row.get_tenure_display(),
            "address": row.address,
            **{name: day.isoformat() for name, day in days.items() if day},
        },
        evidence=(row.pk,),
    )


def premises_offers(gap: Gap) -> list[Offer]:
    """Premises that are the station's own and stand, by the day that is planned for them."""
    row = gap.batch.load(load_premises, gap.on).get(gap.station)
    planned = row and row.planned_on and row.planned_on >= gap.on
    words = (
        _("登记已建成、不是临时借用的阵地")
        if row is None
        else _("续签阵地使用协议并登记")
        if row.is_settled
        else _("按计划建成阵地（现为%(standing)s）并登记")
        if planned
        else _("定下阵地的计划完成日期（现为%(standing)s），建成后登记")
    )
    return [
        offered(
            StepKind.PREMISES,
            words % {"standing": row and row.standing},
            gain=gap.short,
            not_before=row.planned_on if planned and not row.is_settled else None,
            url=gap.rows("stations.add_premises", "stations:premises-add"),
        )
    ]


def _tell_premises(details):
    yield _("阵地状态"), "　".join(filter(None, (details["state"], details["tenure"])))
    yield _("地址"), details["address"]
    for name, term in (("since", _("自")), ("until", _("协议到期日")),
                       ("planned_on", _("计划完成日期"))):  # fmt: skip
        yield term, details.get(name, "")


MEASURES = (
    Measure(
        premises_ready,
        gettext_lazy(
            "当天有效的阵地已建成、不是临时借用、使用协议没有到期（到期当天仍算有效）为 1；"
            "不是这样但有当天或以后的计划完成日期为 0.5；没有计划完成日期或已过为 0。"
        ),
        rows="stations:premises-list",
        tell=_tell_premises,
        reached=gettext_lazy("已建成"),
        remedy=Remedy(gettext_lazy("登记阵地"), "stations.add_premises", "stations:premises-add"),
        offers=premises_offers,
    ),
)
