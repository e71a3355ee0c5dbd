"""Expenditures that are asked about again, with their effect, before they stand.

An entry is written, looked at, and taken back unless somebody has confirmed it: so what is asked is
computed by the measure itself and by nothing beside it.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from common.errors import NeedsConfirmation
from common.parameters import parameter
from common.readings import Period, Reading, StationBatch
from common.templatetags.portal import percent1, yuan
from funds import actions
from funds.measures import fund_utilisation
from funds.models import Appropriation, Expenditure
from projects.models import Project
from stations.models import Station

# Who corrects the summary of an entry is not asked about its money again.
MONEY = ("project", "category", "fen")


class Reason(NamedTuple):
    """Why an entry is asked about: a few words beside the effect, and the figures."""

    words: str
    sentence: str


def post_expenditure(*, confirm: bool, values: dict, on: date, **how) -> Expenditure:
    """Money spent; raises `NeedsConfirmation` for an unusual entry unless ``confirm``."""

    def post():
        return actions.post_expenditure(values=values, on=on, **how)

    return post() if confirm else _ask(post, values, on)


def correct_expenditure(
    entry: Expenditure, *, confirm: bool, values: dict, on: date, **how
) -> Expenditure:
    """A reversing entry and a new one, which is asked about as any other."""

    def correct():
        return actions.correct_entry(entry, values=values, on=on, **how)

    is_same = all(values[name] == getattr(entry, name) for name in MONEY)
    return correct() if confirm or is_same else _ask(correct, values, on)


@transaction.atomic
def _ask(write: Callable[[], Expenditure], values: dict, on: date) -> Expenditure:
    """The exception takes back what was written."""
    station = values["project"].station
    # What was spent last year moves last year's figure: its last day is the one to look at.
    # Of money that moves in a few weeks it is the day on which it does.
    on = max(on, values["paid_on"])
    day = min(on, date(values["paid_on"].year, 12, 31))
    before = _utilisation(station, day)
    entry = write()
    reasons = list(_reasons(entry, on))
    if not reasons:
        return entry
    effect = _("资金使用 %(before)s → %(after)s") % {
        "before": _shown(before),
        "after": _shown(_utilisation(station, day)),
    }
    words = "，".join([effect, *(reason.words for reason in reasons)])
    raise NeedsConfirmation(words, [reason.sentence for reason in reasons])


def _utilisation(station: Station, day: date) -> Reading:
    """The measure by the calendar year; where its plan bends does not matter here."""
    end = date(day.year, 12, 31)
    period = Period(starts_on=date(day.year, 1, 1), ends_on=end, checkpoint_on=end)
    return fund_utilisation(StationBatch([station.pk]), day, period)[station.pk]


def _shown(reading: Reading) -> str:
    return reading.not_applicable or percent1(reading.value)


def _reasons(entry: Expenditure, on: date) -> Iterator[Reason]:
    project = Project.objects.held(on).get(pk=entry.project_id)
    spent = Expenditure.objects.by(on).filter(project=project).total()
    if project.held_fen is None:
        sentence = _("“%(project)s”到 %(day)s 还没有签协议。")
        yield Reason(_("没有协议"), sentence % {"project": project.name, "day": on})
    elif spent > project.held_fen:
        figures = {
            "project": project.name,
            "agreed": yuan(project.held_fen),
            "spent": yuan(spent),
        }
        sentence = _("“%(project)s”协议金额 %(agreed)s，连这一笔共支出 %(spent)s。")
        yield Reason(_("超出协议"), sentence % figures)
    received = Appropriation.objects.by(on).filter(station=entry.station).total()
    spent = Expenditure.objects.by(on).filter(station=entry.station).total()
    if spent > received:
        sentence = _("本站共到账 %(received)s，连这一笔共支出 %(spent)s。")
        yield Reason(_("超出到账"), sentence % {"received": yuan(received), "spent": yuan(spent)})
    yield from _outsized(entry, on)


def _outsized(entry: Expenditure, on: date) -> Iterator[Reason]:
    """Many times the largest of its category at the station; the first one has no measure."""
    earlier = Expenditure.objects.standing().filter(station=entry.station, category=entry.category)
    largest = earlier.exclude(pk=entry.pk).aggregate(fen=Max("fen"))["fen"]
    times = parameter("large_expenditure_times", on)
    if largest and entry.fen > times * largest:
        figures = {
            "category": entry.get_category_display(),
            "largest": yuan(largest),
            "ratio": f"{entry.fen / largest:.1f}",
            "times": times,
        }
        sentence = _(
            "本站“%(category)s”以前最大的一笔是 %(largest)s，这一笔是它的 %(ratio)s 倍"
            "（超过 %(times)s 倍就要再确认）。"
        )
        yield Reason(_("是以前最大一笔的 %(ratio)s 倍") % figures, sentence % figures)
