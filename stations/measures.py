"""What oversight may ask about stations."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.readings import Measure, MeasureParameter, Period, Reading, StationBatch
from stations.models import HeadAppointment


def load_heads(ids, on) -> dict[int, HeadAppointment]:
    """Station id → the serving head; the latest appointment wins."""
    heads = HeadAppointment.objects.serving(on).filter(station__in=ids).order_by("from_day", "pk")
    return {head.station_id: head for head in heads}


def head_in_place(
    batch: StationBatch, on, period: Period, *, post: str = "党工委副书记"
) -> dict[int, Reading]:
    """1.1: 1 when a head with the right post serves, 0.5 when acting or in another post, 0 when
    vacant.
    """
    heads = batch.load(load_heads, on)
    return {station: _head_reading(heads.get(station), post) for station in batch.ids}


def _head_reading(head: HeadAppointment | None, post: str) -> Reading:
    if head is None:
        return Reading(0.0, "", 0, 1, text=_("空缺"))
    right = post in head.post
    value = 1.0 if right and not head.acting else 0.5
    text = _("到位") if value == 1 else _("代理") if head.acting else _("职务不符")
    details = {"head": head.name, "post": head.post, "since": head.from_day.isoformat()}
    return Reading(value, "", int(value), 1, text=text, details=details, evidence=(head.pk,))


def _tell_head(details):
    yield _("站长"), f"{details['head']}　{details['post']}" if "head" in details else ""


MEASURES = (
    Measure(
        head_in_place,
        gettext_lazy(
            "当天在任的站长是街道党工委副书记为到位；代理或职务不符算一半，没有站长为空缺。"
        ),
        parameters={"post": MeasureParameter(gettext_lazy("站长应任职务"), most=40)},
        tell=_tell_head,
    ),
)
