from dataclasses import replace
from datetime import date

import pytest

from common.models import AuditEvent
from oversight import flags
from oversight.flags import Judgement
from oversight.judging.judgement import assess
from oversight.models import Flag, RequirementTerms, Status
from oversight.night import run_nightly
from tests.factories.oversight import (
    DirectiveFactory,
    FlagFactory,
    RequirementFactory,
    TermsFactory,
)
from tests.oversight import nights

pytestmark = pytest.mark.django_db

D15, D16, D31 = date(2022, 7, 15), date(2022, 7, 16), date(2022, 7, 31)
NO_DATA, LAGGING, OVERDUE, MET = Status.NO_DATA, Status.LAGGING, Status.OVERDUE, Status.MET


@pytest.fixture
def station(place):
    return place.station


@pytest.fixture
def requirement(small_district):
    return small_district.serving


def the_flag(requirement) -> Flag:
    return Flag.objects.get(requirement=requirement)


def judged_as(station, requirement, on: date, status: str):
    """The requirement's judgement of the day with another status in its place."""
    directive = requirement.directive
    cells = assess([station], on, directive=directive)
    changed = tuple(
        replace(cell, status=status) for cell in cells if cell.requirement == requirement
    )
    return Judgement(station, on, directive, (directive,), changed)


def test_a_new_flag_says_when_and_how_it_was_opened(station, requirement):
    nights.vacant(station, D15)
    run_nightly(D15)
    flag = the_flag(requirement)
    assert (flag.opened_on, flag.opened_status, flag.opened_value) == (D15, LAGGING, 0.0)
    assert (flag.opened_text, flag.text, flag.seen_on) == ("空缺", "空缺", D15)
    assert flag.year == 2022


def test_an_open_flag_is_refreshed_and_stays_the_same_flag(station, requirement):
    nights.heads(station, (nights.FIRST, date(2022, 7, 14)))
    run_nightly(D15)
    number = the_flag(requirement).number
    run_nightly(D16)
    flag = the_flag(requirement)
    assert (flag.number, flag.opened_on, flag.seen_on) == (number, D15, D16)


def test_recovery_closes_the_flag_with_the_day_and_the_reading(station, requirement):
    nights.vacant(station, D15, D15)
    run_nightly(D15)
    run_nightly(D16)
    flag = the_flag(requirement)
    assert (flag.closed_on, flag.closed_status, flag.closed_value) == (D16, MET, 1.0)
    assert flag.closed_text == "到位"
    assert flag.opened_text == "空缺"


def test_at_risk_is_no_longer_short(station, requirement):
    nights.heads(station, (nights.FIRST, date(2022, 7, 14)), (D16, None, True))
    run_nightly(D15)
    run_nightly(D16)
    flag = the_flag(requirement)
    assert (flag.closed_on, flag.closed_status, flag.closed_text) == (D16, Status.AT_RISK, "代理")


def test_falling_short_again_makes_a_new_flag(station, requirement):
    nights.heads(station, (nights.FIRST, date(2022, 7, 14)), (D16, D16))
    for day in (D15, D16, date(2022, 7, 17)):
        run_nightly(day)
    first, second = Flag.objects.filter(requirement=requirement).order_by("number")
    assert (first.closed_on, second.closed_on) == (D16, None)
    assert second.opened_on == date(2022, 7, 17)


def test_overdue_is_worse_than_lagging(station, small_district):
    nights.vacant(station, D15)
    run_nightly(D15)
    run_nightly(D31)
    serving, by_the_day = the_flag(small_district.serving), the_flag(small_district.by_the_day)
    assert (by_the_day.opened_status, by_the_day.status) == (LAGGING, OVERDUE)
    assert (by_the_day.worsened_on, serving.worsened_on) == (D31, None)


@pytest.mark.parametrize(
    ("before", "after", "worse"),
    [
        (LAGGING, OVERDUE, True),
        (NO_DATA, OVERDUE, True),
        (NO_DATA, LAGGING, False),
        (LAGGING, NO_DATA, False),
        (OVERDUE, LAGGING, False),
        (OVERDUE, OVERDUE, False),
    ],
)
def test_what_counts_as_worse(station, requirement, before, after, worse):
    nights.vacant(station, D15)
    flags.reconcile(judged_as(station, requirement, D15, LAGGING))
    Flag.objects.update(status=before)
    changes = flags.reconcile(judged_as(station, requirement, D16, after))
    assert bool(changes.worsened) is worse
    assert (the_flag(requirement).worsened_on == D16) is worse


def test_missing_data_is_no_recovery(station, requirement):
    nights.vacant(station, D15)
    flags.reconcile(judged_as(station, requirement, D15, LAGGING))
    changes = flags.reconcile(judged_as(station, requirement, D16, NO_DATA))
    assert changes.closed == []
    assert the_flag(requirement).status == NO_DATA


def test_no_data_within_its_grace_opens_nothing(station, requirement):
    changes = flags.reconcile(judged_as(station, requirement, D15, NO_DATA))
    assert changes.opened == []


def test_no_data_past_its_grace_is_flagged_in_words(station, small_district):
    silent = RequirementFactory(
        directive=small_district.directive, measure="certified_ratio", short_name="持证率"
    )
    TermsFactory(requirement=silent, target=30, unit="%", tolerance=10, grace_days=30)
    run_nightly(D15)
    flag = Flag.objects.get(requirement=silent, station=station)
    assert (flag.status, flag.text, flag.value) == (NO_DATA, "无数据", None)


def test_a_requirement_switched_off_closes_its_flags_in_words(station, small_district):
    nights.vacant(station, D15)
    run_nightly(D15)
    TermsFactory(requirement=small_district.serving, is_active=False, effective_from=D16)
    run_nightly(D16)
    flag = the_flag(small_district.serving)
    assert (flag.closed_on, flag.closed_status) == (D16, Status.NOT_APPLICABLE)
    assert flag.closed_text == "本项要求已停用"
    assert the_flag(small_district.by_the_day).closed_on is None


def test_a_closed_station_closes_its_flags_in_words(station, small_district):
    nights.vacant(station, D15)
    run_nightly(D15)
    station.closed_on = D15
    station.save()
    run_nightly(D16)
    assert set(Flag.objects.values_list("closed_on", "closed_text")) == {(D16, "社工站已停办")}


def test_a_replaced_directive_s_flags_are_closed_in_words(station, small_district, place):
    nights.vacant(station, D15)
    run_nightly(D15)
    DirectiveFactory(division=place.district, starts_on=D16)
    run_nightly(D16)
    texts = set(Flag.objects.values_list("closed_text", flat=True))
    assert texts == {"所属工作部署已到期或已更换"}


def test_another_division_s_directive_settles_its_own_flags(station, small_district, place):
    """City and district both ask of the station: neither run closes the other's flags."""
    city = DirectiveFactory(division=place.city)
    TermsFactory(requirement=RequirementFactory(directive=city, code="C"))
    nights.vacant(station, D15)
    run_nightly(D15)
    run_nightly(D16)
    assert nights.open_pairs() == {(station.code, code) for code in ("1.1", "1.2", "C")}


def test_numbers_run_through_the_year_and_begin_again(place, requirement):
    FlagFactory(number=41, year=2022, station=place.other_station, requirement=requirement)
    nights.vacant(place.station, D15)
    run_nightly(D15)
    assert set(Flag.objects.filter(station=place.station).values_list("number", flat=True)) == {
        42,
        43,
    }
    DirectiveFactory(
        division=place.district, starts_on=date(2023, 1, 1), ends_on=date(2023, 12, 31)
    )
    later = RequirementFactory(directive=place.district.directives.first())
    TermsFactory(requirement=later)
    run_nightly(date(2023, 1, 2))
    assert the_flag_of(place.station, later).number == 1


def the_flag_of(station, requirement) -> Flag:
    return Flag.objects.get(station=station, requirement=requirement)


def test_opening_worsening_and_closing_are_audited(station, small_district):
    nights.vacant(station, D15, D31)
    for day in (D15, D16, D31, date(2022, 8, 1)):
        run_nightly(day)
    actions = AuditEvent.objects.filter(model="oversight.flag").order_by("sequence")
    assert list(actions.values_list("action", flat=True)) == [
        "flags.open",
        "flags.open",
        "flags.worsen",
        "flags.close",
        "flags.close",
    ]
    assert {event.actor for event in actions} == {None}


def test_reconciling_twice_changes_nothing(station, requirement):
    nights.vacant(station, D15)
    run_nightly(D15)
    before = list(Flag.objects.order_by("pk").values())
    directive = requirement.directive
    judgement = Judgement(
        station, D15, directive, (directive,), tuple(assess([station], D15, directive=directive))
    )
    changes = flags.reconcile(judgement)
    assert (changes.opened, changes.worsened, changes.closed) == ([], [], [])
    assert list(Flag.objects.order_by("pk").values()) == before


def test_terms_of_another_day_do_not_change_the_past(station, small_district):
    """A target that is raised from the 16th on flags nobody on the 15th."""
    TermsFactory(requirement=small_district.serving, target=2, effective_from=D16)
    run_nightly(D15)
    assert nights.open_pairs() == set()
    run_nightly(D16)
    assert {code for _station, code in nights.open_pairs()} == {"1.1"}
    assert RequirementTerms.objects.count() == 3
