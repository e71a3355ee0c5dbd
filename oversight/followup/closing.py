"""As little as closes a requirement's gap at one station, with its days; where the due day can no
longer be kept, the first day that can.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from math import ceil, floor

from django.utils.translation import gettext as _

from accounts.models import User
from common import clock
from common.calendar import WorkingCalendar, working_day_after
from common.closing import ClosingStep, Gap, Offer
from common.parameters import parameters
from common.templatetags.portal import day, yuan
from oversight.judging.forecast import out_of_reach, pace
from oversight.judging.judgement import Assessed, year_after
from oversight.judging.reasons import amount, is_yes_or_no, target_words, unrounded
from oversight.judging.rules import Comparison, Rule
from oversight.models import Status
from stations.models import Station

TOLD = 3  # so many steps stand in the sentence, the others are counted


@dataclass(frozen=True)
class Closing:
    """What to do about one requirement at one station.

    ``reaches``: whether it is met by that; ``after``: the value that it comes to, None where no
    value can be told before its facts are known. ``by``: the day on which all of it is done.
    ``honest_on``: the same, where the due day cannot be kept. ``too_late``: it cannot, and no day
    of the directive can.
    """

    steps: tuple[ClosingStep, ...] = ()
    reaches: bool = False
    after: Fraction | None = None
    by: date | None = None
    honest_on: date | None = None
    too_late: bool = False
    words: str = ""


@dataclass(frozen=True)
class Horizon:
    """Until when it is to be done, and whether the due day can be kept. ``is_paced``: it is the
    usual pace that sets the day, whatever somebody planned.
    """

    by: date
    keeps_due: bool = True
    too_late: bool = False
    is_paced: bool = False


def closing_of(row: Assessed, reader: User | None = None) -> Closing:
    """The smallest change that has the requirement met; nothing where there is nothing to do.

    ``reader``: who sees it: names and links are only those that they may see. The number of queries
    depends on the measure alone.
    """
    if row.measure is None or row.measure.offers is None or row.reading.broken:
        return Closing()
    if row.status in (Status.MET, Status.NOT_APPLICABLE):
        return Closing()
    horizon = horizon_of(row)
    gap = _gap(row, horizon, reader)
    taken, left = _take(row.measure.offers(gap), gap, row.rule)
    if not taken:
        return Closing()
    return _closing(row, horizon, [_step(offer, n, horizon, row.on) for offer, n in taken], left)


def _closing(
    row: Assessed, horizon: Horizon, steps: list[ClosingStep], left: Fraction | None
) -> Closing:
    done = max(step.on for step in steps)
    owed = [step.on for step in steps if not step.offer.own_day]
    keeps_due = row.due is None or (horizon.keeps_due and max(owed, default=row.on) <= row.due)
    found = Closing(
        steps=tuple(sorted(steps, key=lambda step: step.on)),
        # Of parts each is judged by its own plan: what is offered completes those that are behind.
        reaches=left is not None and (bool(row.reading.parts) or _is_closed(left, row.rule)),
        after=None if left is None else _value(row, steps, left),
        by=done,
        honest_on=None if keeps_due or horizon.too_late else done,
        too_late=horizon.too_late,
    )
    return Closing(**(vars(found) | {"words": _words(row, found)}))


# ---------- until when ----------


def horizon_of(row: Assessed) -> Horizon:
    """The last working day by the due day while the usual pace, a few times over, can keep that;
    else the day that such a pace can. Without a day, or after it, some working days from now.
    """
    numbers = parameters(("catch_up_times", "closing_days"), row.on)
    calendar = WorkingCalendar(row.on, year_after(row.on))
    ends = max(calendar.last_working_day(row.rule.directive.ends_on), row.on)
    paced = _paced(row.worst or row, numbers["catch_up_times"])
    if row.due and row.due >= row.on:
        by = max(calendar.last_working_day(row.due), row.on)
        if not _misses(row.worst or row, paced, by, numbers["catch_up_times"]):
            return Horizon(by)
    usual = min(working_day_after(row.on, numbers["closing_days"]), ends)
    if paced is None:
        return Horizon(ends, keeps_due=False, too_late=True, is_paced=True)
    late = row.due is not None
    first = max(paced, usual, row.due + timedelta(days=1) if late else row.on)
    while not calendar.is_working(first) and first < ends:
        first += timedelta(days=1)
    return Horizon(min(first, ends), not late, too_late=first > ends, is_paced=paced > row.on)


def _misses(row: Assessed, paced: date | None, by: date, times: int) -> bool:
    if row.needed_per_week is not None:
        return out_of_reach(row.reading, row.needed_per_week, times)
    return paced is None or paced > by


def _paced(row: Assessed, times: int) -> date | None:
    """The day on which ``times`` the usual pace reaches the target: today where no pace is known,
    none within sight where there is none.
    """
    reading, rule = row.reading, row.rule
    if not rule.forecasts or reading.value is None or reading.earlier is None:
        return row.on
    if rule.reached(reading.judged):
        return row.on
    weekly = pace(reading) * times
    if weekly <= 0:
        return None
    days = ceil(7 * rule.gap(reading.judged) / weekly)
    within = days <= (rule.directive.ends_on - row.on).days
    return row.on + timedelta(days=days) if within else None


# ---------- how much ----------


def _gap(row: Assessed, horizon: Horizon, reader: User | None) -> Gap:
    rule = row.rule
    return Gap(
        station=row.station.pk,
        code=row.station.code,
        reading=row.reading,
        on=row.on,
        by=horizon.by,
        period=rule.period,
        target=rule.target,
        short=_short(row),
        parameters=row.measure.defaults | rule.parameters,
        may=_may(row.station, reader),
    )


def _short(row: Assessed) -> Fraction:
    """What is missing, in the numerator's unit; without any data all that is asked for."""
    reading, rule = row.reading, row.rule
    if reading.value is None:
        return Fraction(0) if rule.at_most else rule.target
    return rule.gap(reading.judged) * _per_point(row)


def _per_point(row: Assessed) -> Fraction:
    """Units of the numerator in one of the value."""
    is_share = row.terms.unit == "%" and row.reading.denominator
    return Fraction(row.reading.denominator, 100) if is_share else Fraction(1)


def _may(station: Station, reader: User | None):
    @cache
    def may(permission: str) -> bool:
        if reader is None:
            return False
        scope = reader.scope(permission, clock.today())
        return Station.objects.within(scope).filter(pk=station.pk).exists()

    return may


def _take(
    offers: Iterable[Offer], gap: Gap, rule: Rule
) -> tuple[list[tuple[Offer, int]], Fraction | None]:
    """What is required, then as much of the rest, in its order, as closes the gap; and what is
    left of that. How far a share gets of which nothing is known yet nobody can say.
    """
    is_share = rule.terms.unit == "%"
    unknown = is_share and gap.reading.value is None
    share = rule.target / 100 if is_share else 0
    left, taken = gap.short, []
    for offer in sorted(offers, key=lambda offer: not offer.required):
        worth = offer.gain - share * offer.adds
        units = _units(offer, left, worth, rule) if not unknown else offer.most * offer.required
        if units:
            taken.append((offer, units))
            left -= units * worth
    return taken, None if unknown else left


def _units(offer: Offer, left: Fraction, worth: Fraction, rule: Rule) -> int:
    if offer.required:
        return offer.most
    if _is_closed(left, rule) or worth <= 0:
        return 0
    if offer.whole:
        return offer.most
    needed = floor(left / worth) + 1 if _is_beyond(rule) else ceil(left / worth)
    return min(offer.most, needed)


def _is_beyond(rule: Rule) -> bool:
    return rule.terms.comparison == Comparison.MORE_THAN


def _is_closed(left: Fraction, rule: Rule) -> bool:
    return left < 0 if _is_beyond(rule) else left <= 0


def _value(row: Assessed, steps: list[ClosingStep], left: Fraction) -> Fraction:
    """The value that is left ``left`` short of the target."""
    if row.rule.at_most:
        return row.rule.target + left
    adds = sum(step.units * step.offer.adds for step in steps)
    return row.rule.target - left / (_per_point(row) + Fraction(adds, 100))


def _step(offer: Offer, units: int, horizon: Horizon, today: date) -> ClosingStep:
    """By the day that somebody planned it for, where that lies ahead and in time; else with all."""
    on, planned = horizon.by, offer.planned
    in_time = planned and planned <= on and not horizon.is_paced
    if planned and planned >= today and (in_time or offer.own_day):
        on = planned
    earliest = offer.not_before or today
    if offer.per_day:
        earliest = max(earliest, today + timedelta(days=ceil(units / offer.per_day)))
    return ClosingStep(offer, units, max(on, earliest))


# ---------- in words ----------


def _words(row: Assessed, closing: Closing) -> str:
    """«支付 4 笔共 ¥60,960，可从 43.6% 到 50.2%，7月29日前做完»."""
    sentence = "，".join(filter(None, (steps_words(closing.steps), *_effect(row, closing))))
    return "".join((_deadline(row, closing), sentence))


def steps_words(steps: tuple[ClosingStep, ...]) -> str:
    """Payments by their number and sum, others each by its words while they are few."""
    paid = [step for step in steps if step.fen is not None]
    words = [step.words for step in steps if step.fen is None]
    if len(paid) > 1:
        total = yuan(sum(step.fen for step in paid))
        words.insert(0, _("支付 %(count)s 笔共 %(total)s") % {"count": len(paid), "total": total})
    else:
        words = [step.words for step in paid] + words
    more = _("等 %(count)s 步") % {"count": len(words)} if len(words) > TOLD else ""
    return "、".join(words[:TOLD]) + more


def _effect(row: Assessed, closing: Closing):
    told = {"target": target_words(row.terms), "by": day(closing.by)}
    if closing.after is None:
        yield _("补上以后才能算出还差多少")
        return
    if row.reading.value is not None and not is_yes_or_no(row.terms):
        told |= {"now": unrounded(row, row.reading.value), "then": _then(row, closing)}
        yield _("可从 %(now)s 到 %(then)s") % told
    if closing.reaches and closing.honest_on is None:
        yield _("%(by)s前做完") % told
    elif not closing.reaches:
        yield _("仍不够目标“%(target)s”") % told


def _then(row: Assessed, closing: Closing) -> str:
    value = float(closing.after)
    return amount(row, value) if closing.reaches else unrounded(row, value)


def _deadline(row: Assessed, closing: Closing) -> str:
    if closing.too_late:
        return _("按近期速度，本部署期内难以达标：")
    if closing.honest_on is None or row.due is None:
        return ""
    told = {"due": day(row.due), "day": day(closing.honest_on)}
    if row.due < row.on:
        return _("%(due)s的期限已过，最早 %(day)s：") % told
    return _("%(due)s前达标已不现实，最早 %(day)s：") % told
