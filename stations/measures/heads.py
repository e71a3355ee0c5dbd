"""1.1: whether the right person is head of a station."""

import re
import unicodedata
from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.closing import Gap, Offer, StepKind, offered
from common.readings import (
    Measure,
    MeasureParameter,
    Period,
    Reading,
    Remedy,
    Severity,
    Shortfall,
    StationBatch,
)
from stations.models import Division, HeadAppointment

SEVERAL_POSTS = re.compile("[、,;/兼]")


def load_appointments(ids, on) -> dict[int, list[HeadAppointment]]:
    """Station id → its heads appointed by the day, the latest last; one query."""
    heads = HeadAppointment.objects.appointed(on).filter(station__in=ids)
    by_station = defaultdict(list)
    for head in heads.select_related("station__division__parent").order_by("from_day", "pk"):
        by_station[head.station_id].append(head)
    return by_station


def load_heads(ids, on) -> dict[int, HeadAppointment]:
    """Station id → the serving head; the latest appointment wins."""
    found = {station: serving(heads, on) for station, heads in load_appointments(ids, on).items()}
    return {station: head for station, head in found.items() if head}


def serving(appointments: list[HeadAppointment], on: date) -> HeadAppointment | None:
    """Of the appointments by the day the latest that lasts."""
    return next((head for head in reversed(appointments) if _last_day(head) >= on), None)


def _last_day(head: HeadAppointment) -> date:
    return head.until_day or date.max


def acting_since(appointments: list[HeadAppointment], head: HeadAppointment) -> date:
    """The first day of the unbroken acting that an acting head continues, himself or another's."""
    since = head.from_day
    for earlier in reversed(appointments[: appointments.index(head)]):
        if not earlier.acting or _last_day(earlier) < since - timedelta(days=1):
            break
        since = earlier.from_day
    return since


def posts(text: str, street: Division) -> set[str]:
    """The posts that a text names, letter for letter but for spaces, width and the street's own
    name before them.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    district = street.parent.name if street.parent else ""
    names = (district, street.name.removesuffix("街道"), "街道")
    own_name = "".join(f"(?:{re.escape(name)})?" for name in names)
    return {re.sub(f"^{own_name}", "", post) for post in SEVERAL_POSTS.split(plain)}


def head_in_place(
    batch: StationBatch, on, period: Period, *, post: str = "党工委副书记", acting_days: int = 90
) -> dict[int, Reading]:
    """1.1: 1 when a head with the right post serves, ½ when acting or in another post, 0 when the
    last one has left. Acting for more than ``acting_days`` lags.
    """
    appointed = batch.load(load_appointments, on)
    return {
        station: _head_reading(appointed.get(station, []), on, post, acting_days)
        for station in batch.ids
    }


def _head_reading(appointments, on: date, post: str, acting_days: int) -> Reading:
    if not appointments:
        return Reading(missing=_("还没有登记站长"), unit="")
    head = serving(appointments, on)
    if head is None:
        left = max(map(_last_day, appointments)).isoformat()
        return Reading(0.0, "", 0, 1, exact=Fraction(0), text=_("空缺"), details={"left": left})
    street = head.station.division
    right = bool(posts(head.post, street) & posts(post, street))
    exact = Fraction(1 if right and not head.acting else Fraction(1, 2))
    acting = (on - acting_since(appointments, head)).days if head.acting else 0
    words = _("代理已 %(n)s 天，超过 %(days)s 天") % {"n": acting, "days": acting_days}
    return Reading(
        value=float(exact),
        unit="",
        numerator=int(exact),
        denominator=1,
        exact=exact,
        shortfalls=(Shortfall(words, Severity.LAG),) if acting > acting_days else (),
        text=_("到位") if exact == 1 else _("代理") if head.acting else _("职务不符"),
        details={"head": head.name, "post": head.post, "since": head.from_day.isoformat()},
        evidence=(head.pk,),
    )


def head_offers(gap: Gap) -> list[Offer]:
    """The right one appointed, or the acting one confirmed."""
    post = gap.parameters["post"]
    head = serving(gap.batch.load(load_appointments, gap.on).get(gap.station, []), gap.on)
    words = (
        _("任命%(post)s担任站长并登记")
        if head is None
        else _("由%(post)s正式担任站长，不再代理")
        if head.acting
        else _("由%(post)s担任站长（现任职务：%(held)s）")
    )
    url = ""
    if gap.may("stations.add_headappointment"):
        url = reverse("stations:head-add", args=[gap.code])
    told = {"post": post, "held": head and head.post}
    return [offered(StepKind.OTHER, words % told, gain=gap.short, url=url)]


def _tell_head(details):
    yield _("站长"), f"{details['head']}　{details['post']}" if "head" in details else ""
    yield _("上任离任"), details.get("left", "")


MEASURES = (
    Measure(
        head_in_place,
        gettext_lazy(
            "当天在任站长的职务就是街道党工委副书记为到位（逐字相符，前面可以有本街道的名称）；"
            "代理或职务不符算一半，代理超过 90 天（参数可调）为滞后；"
            "离任后没有接任为空缺；从未登记过站长为无数据。"
        ),
        parameters={
            "post": MeasureParameter(gettext_lazy("站长应任职务"), most=40),
            "acting_days": MeasureParameter(gettext_lazy("代理最多几天")),
        },
        tell=_tell_head,
        reached=gettext_lazy("在任"),
        remedy=Remedy(
            gettext_lazy("登记站长"),
            "stations.add_headappointment",
            "stations:head-add",
            of_station=True,
        ),
        offers=head_offers,
    ),
)
