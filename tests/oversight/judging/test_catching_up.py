"""1.10: of the flags of progress, money and completion that stand open for more than 7 days, those
with an accepted plan whose day has not passed; told by events, so also of days past.
"""

from datetime import date, timedelta

import pytest

from common.models import Parameter
from oversight.followup import verbs
from oversight.followup.events import tell
from oversight.judging.catching_up import catch_up_plan
from oversight.models import Flag, FlagEvent
from tests.factories.oversight import FlagFactory, RequirementFactory
from tests.measures.asking import D, ask
from tests.oversight.followup.steps import fresh, plan, promise, take

pytestmark = pytest.mark.django_db

OPENED, D8, D9 = D("2022-07-01"), D("2022-07-08"), D("2022-07-09")
MONEY, PROGRESS, DONE = "fund_utilisation", "project_progress", "project_completion"


@pytest.fixture
def directive(place):
    return RequirementFactory(directive__division=place.district, measure="org_quota").directive


def flagged(place, directive, measure=MONEY, opened_on=OPENED, **fields) -> Flag:
    requirement = RequirementFactory(directive=directive, measure=measure)
    fields = {"station": place.station, "requirement": requirement} | fields
    flag = FlagFactory(opened_on=opened_on, seen_on=opened_on, **fields)
    tell(flag, FlagEvent.Kind.OPENED, on=opened_on)
    return flag


def counts(place, on) -> tuple:
    reading = ask(catch_up_plan, place.station, on)
    return (reading.numerator, reading.denominator) if not reading.not_applicable else None


def test_without_such_a_flag_it_is_not_applicable(place, directive):
    assert ask(catch_up_plan, place.station, D9).not_applicable == "没有要追赶的进度"
    flagged(place, directive, "org_quota")
    assert counts(place, D9) is None


def test_a_flag_is_asked_for_a_plan_from_the_eighth_day_on(place, directive):
    flagged(place, directive)
    assert counts(place, D8) is None
    assert counts(place, D9) == (0, 1)


def test_the_days_are_a_parameter(place, directive):
    flagged(place, directive)
    Parameter.objects.create(key="catch_up_plan_days", value=3, effective_from=OPENED)
    assert (counts(place, D("2022-07-04")), counts(place, D("2022-07-05"))) == (None, (0, 1))


def test_a_plan_counts_from_the_day_of_its_acceptance_to_the_promised_one(
    place, directive, head, district
):
    flag = flagged(place, directive)
    take(verbs.sign, flag, head, D("2022-07-10"))
    plan(flag, head, D("2022-07-11"), D("2022-07-20"))
    take(verbs.decide_plan, flag, district, D("2022-07-12"), agreed=True)
    found = {day: counts(place, D(f"2022-07-{day}")) for day in (11, 12, 20, 21)}
    assert found == {11: (0, 1), 12: (1, 1), 20: (1, 1), 21: (0, 1)}


def test_an_extension_counts_from_its_day_on(place, directive, head, district):
    flag = flagged(place, directive)
    promise(flag, head, district, D9, D("2022-07-12"))
    until = D("2022-07-29")
    take(verbs.ask_extension, flag, head, D("2022-07-12"), asked_until=until, words="封控")
    assert counts(place, D("2022-07-13")) == (0, 1)
    take(verbs.decide_extension, flag, district, D("2022-07-14"), agreed=True)
    days = [counts(place, D(f"2022-07-{day}")) for day in (13, 14, 29, 30)]
    assert days == [(0, 1), (1, 1), (1, 1), (0, 1)]


@pytest.mark.parametrize("kind", ["broken", "fell_back", "failed", "closed", "reopened"])
def test_what_ends_a_promise_ends_its_plan(place, directive, head, district, kind):
    flag = flagged(place, directive)
    promise(flag, head, district, D9, D("2022-07-29"))
    tell(flag, kind, on=D("2022-07-15"))
    expected = None if kind == "closed" else (0, 1)
    assert (counts(place, D("2022-07-14")), counts(place, D("2022-07-15"))) == ((1, 1), expected)


def test_what_was_kept_and_waits_for_its_check_has_its_plan(place, directive, head, district):
    flag = flagged(place, directive)
    promise(flag, head, district, D9, D("2022-07-12"))
    Flag.objects.filter(pk=flag.pk).update(status="on_track")
    tell(fresh(flag), "kept", on=D("2022-07-12"))
    assert counts(place, D("2022-07-20")) == (1, 1)


def test_a_flag_counts_on_the_days_on_which_it_stood_open(place, directive):
    flag = flagged(place, directive)
    tell(flag, "closed", on=D("2022-07-20"))
    Flag.objects.filter(pk=flag.pk).update(closed_on=D("2022-07-20"), state="closed")
    assert (counts(place, D("2022-07-19")), counts(place, D("2022-07-20"))) == ((0, 1), None)


def test_the_share_of_three_is_exact_and_names_what_lacks_a_plan(place, directive, head, district):
    flags = [flagged(place, directive, measure) for measure in (MONEY, PROGRESS, DONE)]
    flagged(place, directive, "catch_up_plan")  # its own flag asks for no plan
    flagged(place, directive, station=place.other_station)
    for flag in flags[:2]:
        promise(flag, head, district, D9, D("2022-07-29"))
    reading = ask(catch_up_plan, place.station, D("2022-07-15"))
    assert (reading.value, reading.numerator, reading.denominator) == (66.67, 2, 3)
    assert reading.details == {"lacking": [flags[2].number]}
    assert set(reading.evidence) == {flag.pk for flag in flags}


def test_queries_do_not_depend_on_flags(place, directive, django_assert_num_queries):
    def load(number: int) -> None:
        with django_assert_num_queries(number):
            ask(catch_up_plan, place.station, D("2022-07-15"))

    flagged(place, directive)
    load(3)
    for day in range(1, 6):
        flagged(place, directive, PROGRESS, OPENED - timedelta(days=day))
    load(3)


def test_the_page_behind_the_figure_holds_its_flags(place, directive, client, district):
    flag = flagged(place, directive)
    flagged(place, directive, "org_quota")
    flagged(place, directive, DONE, D("2022-07-08"))
    client.force_login(district)
    answer = client.get("/flags/", {"behind": "catch_up_plan", "on": date(2022, 7, 15)})
    assert [row["number"] for row in answer.context["rows"]] == [flag.number]
