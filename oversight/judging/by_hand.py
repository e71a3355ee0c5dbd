"""What nothing computes: facts that somebody enters, with a paper and a day, for a requirement."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.closing import Gap, Offer, StepKind, offered
from common.readings import Measure, Period, Reading, Remedy, StationBatch, exact_of
from common.templatetags.portal import full_day
from oversight.models import HandFact, Requirement, RequirementTerms

BY_HAND = "by_hand"
YES, WHOLE = Decimal(1), 100


def load_facts(ids: Iterable[int], on: date, since: date) -> dict[tuple[int, int], list[HandFact]]:
    """(requirement id, station id) → what was said from ``since`` by the day, what holds last; one
    query for all requirements.
    """
    rows = HandFact.objects.known(on).filter(station__in=ids, fact_on__gte=since)
    facts = defaultdict(list)
    for row in rows.order_by("fact_on", "pk"):
        facts[row.requirement_id, row.station_id].append(row)
    return facts


def by_hand(
    batch: StationBatch, on: date, period: Period, terms: RequirementTerms
) -> dict[int, Reading]:
    """The newest fact that was entered for the requirement by the day."""
    facts = batch.load(load_facts, period.until(on), period.starts_on)
    return {
        station: _reading(facts.get((terms.requirement_id, station)), terms)
        for station in batch.ids
    }


def _reading(facts: list[HandFact] | None, terms: RequirementTerms) -> Reading:
    if not facts:
        return Reading(missing=_("还没有人工登记"), unit=terms.unit)
    last = facts[-1]
    by_day = {fact.fact_on: exact_of(fact.value) for fact in facts}
    return Reading(
        value=float(last.value),
        exact=exact_of(last.value),
        unit=terms.unit,
        text=value_words(last, terms),
        history=tuple(by_day.items()),
        details={"fact": last.pk, "day": last.fact_on.isoformat(), "note": last.note},
        evidence=(last.pk,),
    )


def answers(terms: RequirementTerms) -> bool:
    """Whether it is asked with yes or no: one of one, and no unit to count in."""
    return not terms.unit and terms.target == YES


def answer_words(value: Decimal) -> str:
    return _("是") if value >= YES else _("否")


def terms_of(requirement: Requirement, on: date) -> RequirementTerms:
    """What the requirement asks on the day: its latest terms by then, else its first."""
    terms = requirement.terms.order_by("effective_from", "pk")
    return terms.filter(effective_from__lte=on).last() or terms.first()


def value_problem(terms: RequirementTerms, value: Decimal) -> str:
    """Why a value will not do; empty when it does."""
    if answers(terms):
        return "" if value in (0, YES) else _("这项要求只填是或否。")
    if value < 0:
        return _("数值不能小于 0。")
    return _("数值是百分比，不能大于 100。") if terms.unit == "%" and value > WHOLE else ""


def value_words(fact: HandFact, terms: RequirementTerms) -> str:
    """What the fact says: 是, 否, or the number in its unit."""
    if answers(terms):
        return answer_words(fact.value)
    return f"{fact.value.normalize():f}{terms.unit}"


def tell(details: dict) -> Iterator[tuple[str, str]]:
    yield _("登记日期"), full_day(date.fromisoformat(details["day"]))
    yield _("说明"), details["note"]


def hand_offers(gap: Gap) -> list[Offer]:
    """Whatever is asked for, done and entered with its paper."""
    url = gap.rows("oversight.add_handfact", "oversight:hand-fact-list")
    words = _("做到以后附佐证文件登记")
    required = gap.reading.value is None
    return [offered(StepKind.OTHER, words, gain=gap.short, required=required, url=url)]


MEASURES = (
    Measure(
        by_hand,
        gettext_lazy(
            "由工作人员附佐证文件登记，取当日及以前最近的一次；登记错了的，再登记一次更正。"
        ),
        rows="oversight:hand-fact-list",
        tell=tell,
        reached=gettext_lazy("是"),
        remedy=Remedy(
            gettext_lazy("登记情况"), "oversight.add_handfact", "oversight:hand-fact-list"
        ),
        by_terms=True,
        offers=hand_offers,
    ),
)
