"""The list that a figure opens holds exactly the rows that the figure counts, page and API."""

from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from demonstration.loading import load_district
from oversight.judging.judgement import assess
from oversight.models import Directive
from oversight.pages.evidence import rows_url
from registers.actions import import_register
from stations.models import Station
from tests import cast
from tests.factories.accounts import user_with
from tests.factories.funds import ExpenditureFactory
from tests.factories.orgs import OrganisationFactory
from tests.factories.projects import ProjectFactory
from tests.factories.services import ServedGroupFactory, ServiceRecordFactory
from tests.factories.talent import TrainingRecordFactory, WorkerFactory
from tests.registers.books import registers_in

FOLDER = Path(__file__).parents[2] / "data" / "workbooks"
VOIDED = {
    "voided_at": datetime(2022, 6, 1, 4, tzinfo=UTC),
    "voided_on": date(2022, 6, 1),
    "void_reason": "重复",
}
DAYS = [date(2022, 1, 20), date(2022, 5, 18), cast.ON, date(2022, 8, 10)]

# What a figure says of its rows: how many there are, or what one of their columns adds up to.
COUNTS = {
    "1.2": lambda reading: reading.details["projects"],
    "1.4": lambda reading: reading.denominator,
    "1.5": lambda reading: reading.numerator,
    "1.6": lambda reading: reading.details["records"],
    "1.7": lambda reading: reading.denominator,
    "2.1": lambda reading: reading.denominator,
    "2.2": lambda reading: reading.denominator,
    "2.3": lambda reading: reading.details["records"],
    "2.4": lambda reading: reading.denominator,
    "3.2": lambda reading: reading.denominator,
    "3.4": lambda reading: reading.details["projects"],
    "4.3": lambda reading: reading.denominator,
    "4.2": lambda reading: sum(reading.details["records"].values()),
    "5.1": lambda reading: reading.details["filed"],
    "5.2": lambda reading: reading.denominator,
}
SUMS = {
    "1.2": ("agreed_fen", lambda reading: reading.denominator),
    "1.3": ("fen", lambda reading: reading.numerator),
    "3.4": ("agreed_fen", lambda reading: reading.denominator),
    "4.1": ("people", lambda reading: reading.denominator),
}
API = {
    "/services/records/": "/api/v1/service-records/",
    "/projects/": "/api/v1/projects/",
    "/funds/": "/api/v1/expenditures/",
    "/talent/": "/api/v1/workers/",
    "/orgs/": "/api/v1/organisations/",
}


def furnish() -> Station:
    load_district("a passing test")
    station = Station.objects.select_related("division").get(code="530111001")
    for code, path in registers_in(FOLDER / station.street_name):
        assert import_register(code, station, path, on=cast.ON).applied
    add_uncounted(station)
    return station


def add_uncounted(station) -> None:
    """Before the directive, after today, administrative, voided or cancelled since, gone."""
    project = station.projects.first()
    for served_on, more in (
        (date(2021, 12, 30), {}),
        (date(2022, 7, 20), {}),
        (date(2022, 5, 3), {"is_administrative": True}),
        (date(2022, 5, 3), VOIDED),
    ):
        record = ServiceRecordFactory(station=station, served_on=served_on, **more)
        ServedGroupFactory(record=record)
    ExpenditureFactory(project=project, fen=12_345, paid_on=date(2022, 7, 20))
    ProjectFactory(station=station, agreed_start=date(2022, 9, 1), agreed_end=date(2022, 12, 1))
    for year in (2021, 2023):  # what another year's directive asks about
        other = ProjectFactory(
            station=station, agreed_start=date(year, 2, 1), agreed_end=date(year, 12, 1)
        )
        ExpenditureFactory(project=other, fen=777, paid_on=date(2022, 2, 1))
    # Which makes a register of trainings, so that the study of handbooks is a figure.
    TrainingRecordFactory(worker=station.workers.first(), held_on=date(2021, 12, 1))
    WorkerFactory(station=station, from_day=date(2022, 8, 1))
    WorkerFactory(station=station, until_day=date(2022, 2, 1))
    community = station.division.communities.first()
    OrganisationFactory(community=community, filed_on=date(2022, 7, 20))
    OrganisationFactory(community=community, state="pending", filed_on=None)
    gone = {"state": "cancelled", "cancelled_on": date(2022, 6, 1)}
    OrganisationFactory(community=community, filed_on=date(2022, 1, 5), **gone)


def listed(client, url: str):
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer.context["filter"].behind
    if answer.wsgi_request.path == "/funds/checks/":  # told of findings, which are no rows
        return answer.context["view"].found
    return answer.context["filter"].qs


def counted_by_api(client, url: str) -> int:
    parts = urlsplit(url)
    page = f"{API[parts.path]}?{parts.query}"
    number = 0
    while page:
        answer = client.get(page)
        assert answer.status_code == 200, answer.content
        number += len(answer.json()["results"])
        page = answer.json()["next"]
    return number


@pytest.mark.django_db
@pytest.mark.parametrize("starts_on", [date(2022, 1, 1), date(2022, 4, 10)])
def test_the_list_behind_every_figure_holds_its_rows_on_every_day(client, starts_on):
    """Also where the directive begins in the middle of what the registers hold."""
    station = furnish()
    Directive.objects.update(starts_on=starts_on)
    client.force_login(user_with("district_lead", division=station.division.parent))
    opened = set()
    for on in (day for day in DAYS if day >= starts_on):
        for row in assess([station], on):
            url = rows_url(row)
            if not url or row.reading.value is None:
                continue
            code, rows = row.requirement.code, listed(client, url)
            opened.add(code)
            if code in COUNTS:
                assert rows.count() == COUNTS[code](row.reading), (code, on)
            if code in SUMS:
                column, expected = SUMS[code]
                assert sum(rows.values_list(column, flat=True)) == expected(row.reading), (code, on)
            if urlsplit(url).path in API:
                assert counted_by_api(client, url) == rows.count(), (code, on)
    assert opened == COUNTS.keys() | SUMS.keys()


@pytest.mark.django_db
def test_the_same_lists_without_the_chip_hold_more_rows_today(client):
    """The control: rows that no figure counts are there, and only ``behind`` leaves them out."""
    station = furnish()
    client.force_login(user_with("district_lead", division=station.division.parent))
    for row in assess([station], cast.ON):
        url = rows_url(row)
        if not url or row.reading.value is None:
            continue
        path = urlsplit(url).path
        if path == "/funds/checks/":
            continue
        unfiltered = client.get(path, {"station": station.code}).context["filter"]
        assert not unfiltered.behind
        if row.requirement.code not in ("1.2", "1.4"):  # these count every project
            assert unfiltered.qs.count() > listed(client, url).count(), row.requirement.code
