"""Every measure against a second computation from the raw facts, on made-up worlds."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from common.readings import Reading, Severity, StationBatch
from oversight.judging.measures import MEASURES
from projects.querysets import ProjectQuerySet
from tests.factories.stations import StationFactory
from tests.measures.answers import MISSING, NOT_APPLICABLE, VALUE, Answer
from tests.measures.asking import NEXT_PERIOD, PERIOD
from tests.measures.facts import ASKED, worlds
from tests.measures.oracle import ORACLE
from tests.measures.recording import record

pytestmark = pytest.mark.django_db
SEARCH = settings(
    deadline=None,
    derandomize=True,
    database=None,
    report_multiple_bugs=False,
    max_examples=60,
    phases=[Phase.generate],  # without shrinking, which takes minutes
    suppress_health_check=list(HealthCheck),
)
DAYS_ASKED = st.lists(ASKED, min_size=3, max_size=3, unique=True)


class TakeBack(Exception):
    """Ends an example: its rows are taken back."""


@pytest.fixture
def stations(db):
    return [StationFactory(), StationFactory()]


def said(reading: Reading, answer: Answer) -> Answer:
    """A reading as the oracle would say it, with the details that the answer names."""
    if reading.value is None:
        return Answer(kind=NOT_APPLICABLE if reading.not_applicable else MISSING)
    severities = [shortfall.severity for shortfall in reading.shortfalls]
    known = reading.details | {
        "planned": reading.planned,
        "plan_from": reading.plan_from,
        "earlier": reading.earlier,
        "parts": [(part.exact, part.planned, part.due) for _name, part in reading.parts],
    }
    if isinstance(known.get("overdue"), dict):
        known["overdue"] = sorted(known["overdue"].values())
    return Answer(
        reading.exact,
        reading.numerator,
        reading.denominator,
        reading.due,
        severities.count(Severity.RISK),
        severities.count(Severity.LAG),
        VALUE,
        {name: known[name] for name in answer.more},
    )


def compare(name, readings, world, stations, on, period) -> None:
    parameters = world.parameters.get(name, {})
    for station, facts in zip(stations, world.stations, strict=True):
        answer = ORACLE[name](facts, world, on, period, **parameters)
        reading = readings[station.pk]
        assert said(reading, answer) == answer, (name, on, period.starts_on.year)
        if reading.value is not None:
            assert reading.value == round(float(reading.exact), 2)


def search(functions: dict, stations) -> None:
    """Look for a world and days on which one of the functions and the oracle differ."""

    @SEARCH
    @given(worlds(), DAYS_ASKED)
    def every_day(world, days):
        with suppress(TakeBack), transaction.atomic():
            record(world, stations)
            for on in days:
                for period in (PERIOD, NEXT_PERIOD) if on > PERIOD.ends_on else (PERIOD,):
                    batch = StationBatch(station.pk for station in stations)
                    for name, function in functions.items():
                        readings = function(batch, on, period, **world.parameters.get(name, {}))
                        compare(name, readings, world, stations, on, period)
            raise TakeBack

    every_day()


def test_every_measure_says_what_the_facts_say(stations):
    search({name: MEASURES[name].function for name in ORACLE}, stations)


@pytest.mark.parametrize("name", ORACLE)
def test_a_measure_that_is_a_day_late_is_found(name, stations):
    """The control: the same search finds a measure that looks at the day before."""

    def late(batch, on, period, **parameters):
        return MEASURES[name].function(batch, on - timedelta(days=1), period, **parameters)

    with pytest.raises(AssertionError):
        search({name: late}, stations)


OF_AGREEMENTS = [
    "project_progress", "project_completion", "fund_utilisation", "project_register",
    "published_on_platform",
]  # fmt: skip


@pytest.mark.parametrize("name", OF_AGREEMENTS)
def test_a_measure_that_knows_the_first_agreement_only_is_found(name, stations, monkeypatch):
    """Another control: amendments are told apart from corrections."""
    held = ProjectQuerySet.held
    monkeypatch.setattr(ProjectQuerySet, "held", lambda rows, on: held(rows, date.min))
    with pytest.raises(AssertionError):
        search({name: MEASURES[name].function}, stations)
