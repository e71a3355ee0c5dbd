"""A problem of the same kind at the same station, not long before, is named."""

from datetime import date

import pytest

from common.models import Parameter
from evaluation.actions.findings import enter_finding, take_in_findings
from evaluation.actions.recurring import months_before
from evaluation.models import Finding
from tests.factories.evaluation import FindingFactory

DAY = date(2022, 7, 11)
YEAR_BEFORE = date(2021, 7, 11)


def entered(place, worker, on, **values):
    said = {"station": place.station, "evaluated_on": DAY, "kind": "supervision", "level": "minor",
            "problem": "制度未上墙"}  # fmt: skip
    return Finding.objects.get(pk=enter_finding(actor=worker, values=said | values, on=on).pk)


@pytest.mark.parametrize(
    ("day", "named"),
    [(YEAR_BEFORE, True), (date(2021, 7, 10), False), (date(2022, 7, 10), True), (DAY, False)],
    ids=["a year before", "a day more", "the day before", "the same evaluation"],
)
def test_the_same_words_within_a_year(place, worker, on, day, named):
    before = FindingFactory(station=place.station, evaluated_on=day, problem="制度 未上墙")
    assert (entered(place, worker, on).earlier == before) is named


def test_the_same_category_and_the_latest_one(place, worker, on):
    category = {"station": place.station, "category": "rules"}
    FindingFactory(evaluated_on=date(2022, 3, 1), **category)
    latest = FindingFactory(evaluated_on=date(2022, 5, 1), **category)
    FindingFactory(evaluated_on=date(2022, 6, 1), station=place.station, category="funds")
    FindingFactory(evaluated_on=date(2022, 6, 1), station=place.other_station, category="rules")
    assert entered(place, worker, on, category="rules").earlier == latest
    assert entered(place, worker, on, problem="没有类别").earlier is None


def test_one_that_is_entered_late_is_the_earlier_one(place, worker, on):
    later = entered(place, worker, on)
    known = Finding(station=place.station, evaluated_on=date(2022, 5, 1), kind="midterm",
                    level="minor", problem="制度未上墙", due_on=DAY)  # fmt: skip
    take_in_findings([known], [], place=place.station, fields=[], actor=worker, on=on)
    later.refresh_from_db()
    assert (later.earlier, later.version) == (known, 1)


def test_a_draft_is_known_to_nobody(place, worker, evaluator, on):
    entered(place, evaluator, on, evaluated_on=date(2022, 7, 1))
    assert entered(place, worker, on).earlier is None


def test_the_district_says_how_long(place, worker, on):
    FindingFactory(station=place.station, evaluated_on=YEAR_BEFORE, problem="制度未上墙")
    Parameter.objects.create(key="recurrence_months", value=11, effective_from=on, basis="会议")
    assert entered(place, worker, on).earlier is None


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2022, 7, 11), 12, date(2021, 7, 11)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2022, 3, 31), 1, date(2022, 2, 28)),
        (date(2022, 1, 15), 1, date(2021, 12, 15)),
        (date(2022, 12, 31), 1, date(2022, 11, 30)),
        (date(2022, 7, 31), 36, date(2019, 7, 31)),
    ],
)
def test_so_many_months_before(day, months, expected):
    assert months_before(day, months) == expected
