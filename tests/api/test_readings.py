"""Live readings, requirements and flags through the API."""

import pytest

from oversight.judging.directive import seed_directive
from oversight.judging.judgement import assess
from stations.models import Station
from tests.factories.funds import AppropriationFactory, ExpenditureFactory
from tests.factories.oversight import FlagFactory


@pytest.fixture
def directive(place):
    received = AppropriationFactory(project__station=place.station, fen=1_000_000)
    ExpenditureFactory(project=received.project, fen=250_000)
    return seed_directive(place.district)


def readings(client, **query):
    response = client.get("/api/v1/readings/", query)
    assert response.status_code == 200, response.content
    return response.json()


def test_readings_are_those_of_the_judgement(client, district, directive, on):
    client.force_login(district)
    stations = Station.objects.select_related("division").order_by("code")
    assert readings(client) == [row.as_json() | {"night": None} for row in assess(stations, on)]
    assert len(readings(client)) == 2 * 26


def test_readings_name_money_in_fen_and_stations_by_code(client, head, directive):
    client.force_login(head)
    (row,) = readings(client, requirement="1.3")
    assert (row["station"], row["requirement"], row["on"]) == ("530111001", "1.3", "2022-07-15")
    assert (row["numerator"], row["basis"]) == (250_000, "agreed")


def test_readings_of_another_day_and_station(client, district, directive):
    client.force_login(district)
    (row,) = readings(client, station="530111001", requirement="1.3", on="2022-02-28")
    assert (row["on"], row["numerator"]) == ("2022-02-28", 0)


def test_head_reads_own_station_alone(client, head, directive):
    client.force_login(head)
    assert {row["station"] for row in readings(client)} == {"530111001"}
    foreign = client.get("/api/v1/readings/", {"station": "530111002"})
    missing = client.get("/api/v1/readings/", {"station": "999999999"})
    assert foreign.status_code == missing.status_code == 400
    assert foreign.content == missing.content


def test_unknown_requirement_has_no_readings(client, head, directive):
    client.force_login(head)
    assert readings(client, requirement="99.9") == []


def test_requirement_comes_with_every_version_of_its_terms(client, head, directive):
    client.force_login(head)
    rows = client.get("/api/v1/requirements/").json()["results"]
    assert len(rows) == 26
    (money,) = [row for row in rows if row["code"] == "1.3"]
    assert money["directive"] == directive.title
    assert [terms["unit"] for terms in money["terms"]] == ["%"]


def test_flags_are_the_open_ones_unless_asked_for(client, head, place, directive):
    requirement = directive.requirements.get(code="1.3")
    opened = FlagFactory(station=place.station, requirement=requirement)
    closed = FlagFactory(
        station=place.station, requirement=directive.requirements.get(code="1.4"),
        closed_on="2022-07-10",
    )  # fmt: skip
    FlagFactory(station=place.other_station, requirement=requirement)
    client.force_login(head)

    def listed(**query):
        return [row["id"] for row in client.get("/api/v1/flags/", query).json()["results"]]

    assert listed() == [opened.pk]
    assert listed(state="closed") == [closed.pk]
    assert client.get(f"/api/v1/flags/{closed.pk}/").json()["closed_on"] == "2022-07-10"
