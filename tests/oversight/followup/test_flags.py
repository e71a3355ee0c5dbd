from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from common.models import AuditEvent, Parameter
from night.run import run_nightly
from oversight.followup import flags
from oversight.followup.flags import Judgement, Patience
from oversight.judging.judgement import assess
from oversight.models import Flag, FlagEvent, RequirementTerms, Status
from tests.factories.oversight import (
    DirectiveFactory,
    FlagFactory,
    RequirementFactory,
    TermsFactory,
)
from tests.oversight import nights
from tests.oversight.nights import events_of

pytestmark = pytest.mark.django_db

D15, D16, D31 = date(2022, 7, 15), date(2022, 7, 16), date(2022, 7, 31)
PATIENCE = Patience(recovery_days=3, reopen_days=14)
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
    return Judgement(station, on, directive, changed, PATIENCE)


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


def run_nights(first: int, last: int) -> None:
    """The nights of these days of July."""
    for number in range(first, last + 1):
        run_nightly(date(2022, 7, number))


def serving(station, *days: tuple[int, int]) -> None:
    """A head until the 14th, and between these days of July."""
    periods = [(date(2022, 7, start), date(2022, 7, end)) for start, end in days]
    nights.heads(station, (nights.FIRST, date(2022, 7, 14)), *periods)


def test_a_recovery_that_lasts_closes_the_flag_with_the_day_and_the_reading(station, requirement):
    nights.vacant(station, D15, D15)
    run_nights(15, 17)
    flag = the_flag(requirement)
    assert (flag.closed_on, flag.status, flag.recovering_on) == (None, MET, D16)
    run_nights(18, 18)
    flag = the_flag(requirement)
    assert (flag.closed_on, flag.closed_status) == (date(2022, 7, 18), MET)
    assert (flag.closed_value, flag.closed_text, flag.opened_text) == (1.0, "到位", "空缺")
    assert events_of(flag) == [
        ("opened", 15, "空缺"), ("recovering", 16, "到位"), ("closed", 18, "到位"),
    ]  # fmt: skip


def test_the_days_of_a_recovery_are_a_parameter(station, requirement):
    Parameter.objects.create(key="flag_recovery_days", value=1, effective_from=D15)
    nights.vacant(station, D15, D15)
    run_nights(15, 16)
    assert the_flag(requirement).closed_on == D16


def test_a_short_recovery_is_the_same_episode(station, requirement):
    serving(station, (16, 17))
    run_nights(15, 19)
    flag = the_flag(requirement)
    assert (flag.closed_on, flag.status, flag.recovering_on) == (None, LAGGING, None)
    assert events_of(flag) == [
        ("opened", 15, "空缺"), ("recovering", 16, "到位"), ("relapsed", 18, "空缺"),
    ]  # fmt: skip


def test_at_risk_is_no_recovery_and_breaks_one_off(station, requirement):
    """Between on plan and lagging lies a band in which flags neither open nor close."""
    acting = (D16, date(2022, 7, 19), True)
    nights.heads(station, (nights.FIRST, date(2022, 7, 14)), acting, (date(2022, 7, 20), None))
    run_nights(15, 21)
    flag = the_flag(requirement)
    assert (flag.closed_on, flag.recovering_on) == (None, date(2022, 7, 20))
    assert events_of(flag)[1:] == [("changed", 16, "代理"), ("recovering", 20, "到位")]
    run_nights(22, 22)
    assert the_flag(requirement).closed_on == date(2022, 7, 22)


def test_at_risk_opens_nothing(station, requirement):
    nights.heads(station, (nights.FIRST, date(2022, 7, 14)), (D15, None, True))
    run_nights(15, 16)
    assert Flag.objects.count() == 0


@pytest.mark.parametrize(("relapse", "same"), [(1, True), (14, True), (15, False)])
def test_a_relapse_within_a_fortnight_opens_the_same_flag_again(
    station, requirement, relapse, same
):
    """Recovered on the 16th, closed on the 18th, short again so many days after that."""
    closed = date(2022, 7, 18)
    again = closed + timedelta(days=relapse)
    nights.heads(station, (nights.FIRST, date(2022, 7, 14)), (D16, again - timedelta(days=1)))
    run_nightly(D15)
    run_nightly(again)
    first, *others = Flag.objects.filter(requirement=requirement).order_by("number")
    if same:
        assert (first.closed_on, first.closed_text, first.reopened_on) == (None, "", again)
        assert (first.opened_on, first.status, others) == (D15, LAGGING, [])
        kinds = [kind for kind, _day, _text in events_of(first)]
        assert kinds == ["opened", "recovering", "closed", "reopened"]
    else:
        assert (first.closed_on, others[0].opened_on) == (closed, again)


def test_the_days_of_a_relapse_are_a_parameter(station, requirement):
    Parameter.objects.create(key="flag_reopen_days", value=0, effective_from=D15)
    serving(station, (16, 18))
    run_nights(15, 19)
    assert Flag.objects.filter(requirement=requirement).count() == 2


def test_a_flag_that_was_closed_for_a_while_did_not_stand_open_then(station, requirement):
    serving(station, (16, 19))
    run_nights(15, 20)
    flag = the_flag(requirement)
    for number, stands_open in ((14, False), (15, True), (17, True), (18, False), (20, True)):
        on = date(2022, 7, number)
        assert (flag in Flag.objects.open_on(on)) is stands_open, on
        assert (flag in Flag.objects.closed_by(on)) is (on.day == 18), on


@pytest.mark.parametrize("outage", [1, 3, 6])
def test_a_missed_week_is_decided_by_its_days(station, requirement, outage):
    """Whether nights ran each day or not, the flag's history is the same."""
    serving(station, (16, 17), (19, 24))
    run_nights(15, 15)
    for number in range(15 + outage, 27, outage):
        run_nights(number, number)
    run_nights(26, 26)
    assert events_of(the_flag(requirement)) == [
        ("opened", 15, "空缺"),
        ("recovering", 16, "到位"),
        ("relapsed", 18, "空缺"),
        ("recovering", 19, "到位"),
        ("closed", 21, "到位"),
        ("reopened", 25, "空缺"),
    ]


def test_a_relapse_is_worse_only_when_it_is_overdue_for_the_first_time(station, small_district):
    serving(station, (29, 30))
    nights_of = [date(2022, 7, 28), date(2022, 7, 29), D31, date(2022, 8, 3)]
    for day in nights_of:
        run_nightly(day)
    assert the_flag(small_district.by_the_day).worsened_on == D31
    assert the_flag(small_district.serving).worsened_on is None


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
    assert texts == {"《2022年工作部署》不再要求"}


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
    for day in (D15, D16, D31, date(2022, 8, 3)):
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
    judged = tuple(assess([station], D15, directive=directive))
    judgement = Judgement(station, D15, directive, judged, PATIENCE)
    events = FlagEvent.objects.count()
    changes = flags.reconcile(judgement)
    assert (changes.opened, changes.worsened, changes.closed) == ([], [], [])
    assert list(Flag.objects.order_by("pk").values()) == before
    assert FlagEvent.objects.count() == events


def test_terms_of_another_day_do_not_change_the_past(station, small_district):
    """A target that is raised from the 16th on flags nobody on the 15th."""
    TermsFactory(requirement=small_district.serving, target=2, effective_from=D16)
    run_nightly(D15)
    assert nights.open_pairs() == set()
    run_nightly(D16)
    assert {code for _station, code in nights.open_pairs()} == {"1.1"}
    assert RequirementTerms.objects.count() == 3


def test_events_are_only_added_to(station, requirement):
    nights.vacant(station, D15)
    run_nightly(D15)
    with pytest.raises(DatabaseError), transaction.atomic():
        FlagEvent.objects.update(text="another story")
    with pytest.raises(DatabaseError), transaction.atomic():
        FlagEvent.objects.all().delete()
