"""What the portal proposes to a round of evaluation is what its evidence page shows on that day."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.urls import reverse

from evaluation import actions
from evaluation.models import KnownScore
from oversight.judging.directive import seed_directive
from oversight.pages.round_readings import known_readings
from tests.evaluation.staging import VALUES, place_of
from tests.factories.funds import ExpenditureFactory
from tests.factories.stations import PremisesFactory
from tests.oversight.seeded import fill

pytestmark = pytest.mark.django_db
D = Decimal
FACTS_ON = date(2022, 7, 10)


@pytest.fixture
def row(place, district, on):
    """A round by the default tree, of a station that spent 43.6 % and one without facts."""
    seed_directive(place.district)
    tree = actions.seed_standards(place.district, on=on)
    fill(place.station, 436_000)
    values = VALUES | {"tree": tree, "facts_on": FACTS_ON}
    values["stations"] = [place.station, place.other_station]
    return actions.add_round(actor=district, values=values, on=on)


def prefill(client, user, row):
    client.force_login(user)
    return client.post(reverse("oversight:round-prefill", args=[row.pk]), follow=True)


def proposed(row, station, code) -> KnownScore:
    place = place_of(row, station)
    return KnownScore.objects.get(round_station=place, indicator__requirement=code)


def test_a_reading_becomes_points_with_the_way_to_its_rows(client, place, district, row):
    """5 points at 50 %: 43.6 % are 4.36."""
    answer = prefill(client, district, row)
    assert "已按系统数据预填" in answer.content.decode()
    score = proposed(row, place.station, "1.3")
    assert score.points == D("4.36")
    assert score.words.startswith("43.6%")
    assert score.link == "/stations/530111001/1.3/?on=2022-07-10"
    page = client.get(score.link).content.decode()
    assert "43.6%" in page


def test_facts_after_the_day_of_the_round_do_not_count(client, place, district, row):
    PremisesFactory(station=place.station, from_day=date(2022, 7, 12))
    prefill(client, district, row)
    before = proposed(row, place.station, "1.9")
    assert before.points is None or before.points == 0


def test_what_the_portal_does_not_know_is_left_to_people(client, place, district, row):
    prefill(client, district, row)
    score = proposed(row, place.other_station, "1.3")
    assert score.points is None
    assert score.words


def test_who_reached_the_target_and_overspent_gets_no_points_by_himself(
    client, place, district, row
):
    project = place.station.projects.get()
    ExpenditureFactory(project=project, fen=700_000, paid_on=date(2022, 7, 2))
    readings = known_readings(row)
    assert readings[place.station.pk, "1.3"].value is None


def test_fewer_silent_days_are_worth_more(place, row):
    """4 points at 7 days, none at 30."""
    reading = known_readings(row)[place.station.pk, "1.6"]
    assert reading.fewer_is_better
    assert reading.target == Fraction(7)


def test_where_less_is_better_a_tree_says_where_nothing_is_left(client, place, district, row, on):
    lines = actions.trees.lines_of(row.tree_version)
    bare = [line if line.requirement != "1.5" else type(line)(**vars(line) | {"zero_at": None})
            for line in lines]  # fmt: skip
    tree = actions.save_tree(
        row.tree_version.tree, actor=district, version=1, lines=bare, reason="改", on=on
    )
    values = VALUES | {"tree": tree, "facts_on": FACTS_ON, "stations": []}
    actions.change_round(row, actor=district, version=1, values=values, on=on)
    prefill(client, district, row)
    assert proposed(row, place.station, "1.5").points is None


def test_the_queries_do_not_grow_with_the_stations(place, row, django_assert_max_num_queries):
    with django_assert_max_num_queries(45):
        known_readings(row)
