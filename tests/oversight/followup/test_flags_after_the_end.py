"""What becomes of flags when their directive ends: overdue, followed, handed over."""

from datetime import date

import pytest

from night.run import run_nightly
from oversight.models import Flag, RequirementTerms, Status
from tests.factories.oversight import DirectiveFactory, RequirementFactory, TermsFactory
from tests.oversight import nights
from tests.oversight.nights import events_of

pytestmark = pytest.mark.django_db

OVERDUE, MET = Status.OVERDUE, Status.MET
D15 = date(2022, 7, 15)


@pytest.fixture
def station(place):
    return place.station


def the_flag(requirement) -> Flag:
    return Flag.objects.get(requirement=requirement)


END = date(2022, 12, 31)
J1, J2 = date(2023, 1, 1), date(2023, 1, 2)


@pytest.fixture
def year_end(small_district):
    """A requirement that is due on the directive's last day, with room until then."""
    row = RequirementFactory(directive=small_district.directive, code="5.1", short_name="备案达标")
    TermsFactory(requirement=row, due="year_end", tolerance=1)
    return row


def run_until(*days: date) -> None:
    for day in days:
        run_nightly(day)


def test_what_was_not_met_by_the_end_becomes_overdue_and_nights_go_on(station, year_end):
    nights.vacant(station, date(2022, 12, 20), J2)
    run_until(END)
    assert not Flag.objects.filter(requirement=year_end).exists()
    run_until(J1)
    flag = Flag.objects.get(requirement=year_end, station=station)
    assert (flag.status, flag.opened_on) == (OVERDUE, J1)
    run_until(J2, date(2023, 1, 3), date(2023, 1, 4), date(2023, 1, 5))
    flag.refresh_from_db()
    assert (flag.closed_on, flag.closed_status) == (date(2023, 1, 5), MET)
    assert Flag.objects.open().count() == 0
    assert run_nightly(date(2023, 1, 6)) == []


def test_after_the_end_nothing_new_is_asked_for(station, small_district):
    """A post that falls vacant after the directive's end is nobody's shortfall."""
    nights.vacant(station, J1)
    run_until(END, J1, J2)
    assert {flag.requirement for flag in Flag.objects.all()} == {small_district.by_the_day}


def test_a_directive_that_was_met_is_not_judged_for_ever(station, small_district):
    run_until(END)
    assert len(run_nightly(J1)) == 1
    assert run_nightly(J2) == []


def test_a_directive_that_no_night_ever_judged_is_history(station, small_district):
    nights.vacant(station, D15)
    assert run_nightly(J2) == []


def test_an_outage_over_the_end_is_decided_by_its_days(station, year_end):
    nights.vacant(station, date(2022, 12, 20), J2)
    run_until(date(2022, 12, 28), date(2023, 1, 5))
    flag = Flag.objects.get(requirement=year_end)
    assert events_of(flag) == [
        ("opened", 1, "空缺"), ("recovering", 3, "到位"), ("closed", 5, "到位"),
    ]  # fmt: skip


@pytest.fixture
def next_year(small_district):
    """Next year's directive, which asks for the first of the two requirements again."""
    directive = DirectiveFactory(
        division=small_district.directive.division, title="2023年工作部署", starts_on=J1,
        ends_on=date(2023, 12, 31), checkpoint_on=date(2023, 7, 30),
    )  # fmt: skip
    requirement = RequirementFactory(directive=directive, code="1.1", measure="head_in_place")
    TermsFactory(requirement=requirement, effective_from=J1)
    return requirement


def test_flags_are_handed_over_to_the_directive_that_follows(station, small_district, next_year):
    nights.vacant(station, date(2022, 12, 20))
    run_until(END, J1, J2)
    old = the_flag(small_district.serving)
    assert (old.closed_on, old.closed_text) == (J1, "移交《2023年工作部署》1.1")
    last = old.events.get(kind="handed_over")
    assert (last.successor, last.on) == (next_year, J1)
    new = the_flag(next_year)
    assert (new.opened_on, new.number, new.year) == (J1, 1, 2023)


def test_what_was_met_on_the_first_day_is_not_handed_over(station, small_district, next_year):
    nights.vacant(station, date(2022, 12, 20), END)
    run_until(END, J1)
    old = the_flag(small_district.serving)
    assert (old.closed_on, old.closed_status, old.closed_text) == (J1, MET, "到位")
    assert not Flag.objects.filter(requirement=next_year).exists()


def test_what_was_due_by_the_end_is_overdue_when_it_is_handed_over(station, year_end, next_year):
    """Flagged before the end: the hand-over says that it was not met."""
    RequirementTerms.objects.filter(requirement=year_end).update(tolerance=0)
    nights.vacant(station, date(2022, 12, 20))
    run_until(END, J1)
    kinds = [(kind, text) for kind, _day, text in events_of(the_flag(year_end))]
    assert kinds == [
        ("opened", "空缺"), ("worsened", "空缺"), ("handed_over", "移交《2023年工作部署》1.1"),
    ]  # fmt: skip


def test_what_is_not_asked_for_again_is_closed_in_words(station, small_district, next_year):
    next_year.measure, next_year.code = "six_haves", "1.8"
    next_year.save()
    nights.vacant(station, date(2022, 12, 20))
    run_until(END, J1)
    assert the_flag(small_district.serving).closed_text == "《2023年工作部署》不再要求"
