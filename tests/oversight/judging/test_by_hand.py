"""What somebody enters with a paper: the newest of a day holds, and a day before knows nothing."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from night.run import run_nightly
from oversight.actions import add_requirement, enter_hand_fact, retire_requirement, set_terms
from oversight.judging.directive import seed_directive
from oversight.judging.judgement import assess
from oversight.models import Flag, HandFact
from tests.factories.oversight import HandFactFactory

pytestmark = pytest.mark.django_db
ON, DAY = date(2022, 7, 15), timedelta(days=1)
ASKED = {
    "part": "2", "short_name": "简报报送", "clause": "每月报送一次简报", "measure": "by_hand",
    "is_key": True, "target": Decimal(1), "unit": "", "due": "always", "due_on": None,
    "grace_days": 10, "basis": "官社工〔2022〕12号", "effective_from": ON,
}  # fmt: skip


@pytest.fixture
def directive(place):
    return seed_directive(place.district)


def ask(directive, actor=None, **changes):
    return add_requirement(directive, actor=actor, on=ON, **ASKED | changes)


def judged(requirement, station, on):
    return next(iter(assess([station], on, codes=[requirement.code])), None)


def test_it_is_judged_from_its_day_and_not_the_day_before(directive, place):
    row = ask(directive)
    assert judged(row, place.station, ON - DAY) is None
    assert len(assess([place.station], ON - DAY)) == 26
    assert judged(row, place.station, ON).status == "no_data"
    assert len(assess([place.station], ON)) == 27


def test_its_number_and_place_follow_the_last_of_its_part(directive):
    first, second = ask(directive), ask(directive, short_name="例会")
    assert (first.code, second.code) == ("2.5", "2.6")
    codes = list(directive.requirements.values_list("code", flat=True))
    assert codes[codes.index("2.4") :][:4] == ["2.4", "2.5", "2.6", "3.1"]
    positions = list(directive.requirements.values_list("position", flat=True))
    assert positions == list(range(1, 29))


def test_no_data_becomes_a_shortfall_past_its_own_grace_days(directive, place):
    row = ask(directive)
    assert not judged(row, place.station, ON + 10 * DAY).falls_short
    assert judged(row, place.station, ON + 11 * DAY).falls_short


def test_the_newest_fact_of_the_day_holds(directive, place):
    row = ask(directive)
    facts = [(ON, 0), (ON + DAY, 1), (ON + DAY, 0), (ON + 3 * DAY, 1)]
    for day, value in facts:
        HandFactFactory(requirement=row, station=place.station, fact_on=day, value=value)
    found = [judged(row, place.station, ON + n * DAY) for n in range(4)]
    assert [each.text for each in found] == ["否", "否", "否", "是"]
    assert [each.status for each in found] == ["lagging", "lagging", "lagging", "met"]
    assert found[3].crosses_on == ON + 3 * DAY
    assert judged(row, place.other_station, ON).status == "no_data"


def test_numbers_are_judged_in_their_unit(directive, place):
    row = ask(directive, target=Decimal(4), unit="次", due="year_end")
    HandFactFactory(requirement=row, station=place.station, fact_on=ON, value=Decimal("3.5"))
    found = judged(row, place.station, ON)
    assert (found.text, found.due) == ("3.5次", date(2022, 12, 31))
    assert found.reading.evidence == (HandFact.objects.get().pk,)


def test_two_requirements_by_hand_do_not_share_their_facts(directive, place):
    first, second = ask(directive), ask(directive, short_name="例会")
    HandFactFactory(requirement=first, station=place.station, fact_on=ON)
    assert judged(first, place.station, ON).status == "met"
    assert judged(second, place.station, ON).status == "no_data"


def test_a_measure_of_the_list_asked_a_second_time_has_its_own_target(directive, place):
    row = ask(directive, measure="org_quota", target=Decimal(50), unit="x", short_name="备案过半")
    terms = row.terms.get()
    assert (terms.unit, terms.parameters) == ("%", {"urban": 10, "converted": 5})
    assert judged(row, place.station, ON).terms.target == 50


def test_a_retired_one_is_judged_until_the_day_before_and_its_flag_ends(directive, place):
    row = ask(directive)
    HandFactFactory(requirement=row, station=place.station, fact_on=ON, value=0)
    run_nightly(ON)
    flag = Flag.objects.get(requirement=row, station=place.station)
    before = judged(row, place.station, ON)
    retire_requirement(row, actor=None, on=ON, effective_from=ON + DAY, basis="不再要求")
    assert judged(row, place.station, ON).as_json() == before.as_json()
    assert judged(row, place.station, ON + DAY) is None
    run_nightly(ON + DAY)
    flag.refresh_from_db()
    assert (flag.closed_on, flag.closed_text) == (ON + DAY, "本项要求已停用")
    assert flag.events.last().kind == "closed"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"due": "day"}, "期限日期"),
        ({"target": Decimal(-1)}, "不能小于 0"),
        ({"unit": "%", "target": Decimal(101)}, "不能大于 100"),
        ({"due": "facts"}, "请选别的期限"),
        ({"effective_from": date(2023, 1, 1)}, "适用期"),
        ({"effective_from": ON - DAY}, "同时改变以前的日子：1 天"),
    ],
)
def test_what_could_not_be_judged_is_not_asked(directive, changes, words):
    with pytest.raises(Exception, match=words):
        ask(directive, **changes)
    assert directive.requirements.count() == 26


def test_a_past_day_is_possible_when_it_is_meant(directive, place):
    row = ask(directive, effective_from=ON - DAY, rewrite_past=True)
    assert judged(row, place.station, ON - DAY) is not None


def test_what_was_ruled_for_later_must_be_settled_first(directive):
    row = ask(directive)
    set_terms(row, actor=None, on=ON, effective_from=ON + 9 * DAY, target=Decimal(0))
    with pytest.raises(Exception, match="2022-07-24"):
        retire_requirement(row, actor=None, on=ON, effective_from=ON + DAY, basis="不再要求")


def enter(requirement, station, day=ON, value=1, actor=None):
    values = {"station": station, "fact_on": day, "value": Decimal(value), "note": ""}
    return enter_hand_fact(requirement, actor=actor, values=values, file=None, on=ON)


@pytest.mark.parametrize(
    ("day", "value", "words"),
    [(ON + DAY, 1, "还没有到"), (date(2021, 12, 31), 1, "适用期"), (ON, 2, "是或否")],
)
def test_facts_of_another_time_or_kind_are_refused(directive, place, day, value, words):
    with pytest.raises(Exception, match=words):
        enter(ask(directive), place.station, day, value)


def test_what_is_computed_is_not_entered(directive, place):
    with pytest.raises(Exception, match="由系统计算"):
        enter(directive.requirements.get(code="1.3"), place.station)
