"""What an agreement said on a day: an amendment holds from its day on and changes no day before."""

from datetime import date

import pytest
from django.urls import reverse

from funds.models import Expenditure
from projects.models import Project
from tests.factories.funds import ExpenditureFactory
from tests.factories.projects import AmendmentFactory, ProjectFactory
from tests.factories.stations import AgencyFactory

NEW_YEAR = date(2023, 1, 1)
LIST = "/projects/"


@pytest.fixture
def project(place):
    """¥100,000 until the end of 2022; from new year's day ¥200,000 with another agency."""
    project = ProjectFactory(
        station=place.station, agency=place.agency, agreed_fen=10_000_000,
        agreed_start=date(2022, 1, 1), agreed_end=date(2022, 12, 31),
    )  # fmt: skip
    AmendmentFactory(
        project=project, effective_from=NEW_YEAR, agreed_fen=20_000_000,
        agreed_start=date(2022, 3, 1), agreed_end=date(2023, 6, 30),
        agency=AgencyFactory(name="新机构"),
    )  # fmt: skip
    return project


BEFORE, ON, AFTER = "2022-12-31", "2023-01-01", "2023-01-02"
SAID = [
    (BEFORE, 10_000_000, "2022-12-31", "关上社会工作服务中心"),
    (ON, 20_000_000, "2023-06-30", "新机构"),
    (AFTER, 20_000_000, "2023-06-30", "新机构"),
]


@pytest.mark.parametrize(("day", "fen", "end", "agency"), SAID)
def test_page_list_and_api_say_what_held_on_the_day(
    client, district, project, day, fen, end, agency
):
    client.force_login(district)
    row = client.get(f"/api/v1/projects/{project.pk}/", {"on": day}).json()
    assert (row["agreed_fen"], row["agreed_end"], row["agency_name"]) == (fen, end, agency)
    for url in (LIST, reverse("projects:project-detail", args=[project.pk])):
        shown = client.get(url, {"on": day}).content.decode()
        assert f"¥{fen // 100:,}" in shown
        assert agency in shown
    assert client.get(LIST, {"on": day}).context["totals"]["agreed"] == fen
    assert client.get(LIST, {"on": day, "q": agency}).context["count"] == 1
    assert client.get(LIST, {"on": day, "period": "running"}).context["count"] == 1


def test_what_is_without_an_agency_from_a_day_on_is_so(place, project):
    AmendmentFactory(project=project, effective_from=date(2023, 2, 1), agency=None)
    held = Project.objects.held(date(2023, 2, 1)).get()
    assert (held.held_agency_id, held.held_agency) == (None, None)


def test_a_payment_is_inside_the_agreement_of_its_own_day(project):
    """An extension makes nothing of the year before regular or irregular."""
    early, late, extended, beyond = (
        ExpenditureFactory(project=project, paid_on=date.fromisoformat(day))
        for day in ("2022-01-15", "2022-12-31", "2023-01-01", "2023-07-01")
    )
    assert set(Expenditure.objects.irregular("outside")) == {beyond}
    until = {row.pk: row.agreed_until for row in Expenditure.objects.with_irregularities()}
    assert until[late.pk] == date(2022, 12, 31)
    assert until[extended.pk] == date(2023, 6, 30)
    assert until[early.pk] == date(2022, 12, 31)


# ---------- before there is an agreement ----------


@pytest.fixture
def prepared(place):
    return ProjectFactory(
        station=place.station, name="筹备项目", state="prepared", agreed_fen=None,
        agreed_start=None, agreed_end=None,
    )  # fmt: skip


def test_a_project_without_an_agreement_is_listed_as_such(client, district, prepared):
    client.force_login(district)
    assert "待签约" in client.get(LIST).content.decode()
    assert client.get(LIST, {"period": "unsigned"}).context["count"] == 1
    assert client.get(LIST, {"period": "running"}).context["count"] == 0
    page = client.get(reverse("projects:project-detail", args=[prepared.pk]))
    assert "待签约" in page.content.decode()
    row = client.get(f"/api/v1/projects/{prepared.pk}/").json()
    assert (row["agreed_fen"], row["state"]) == (None, "prepared")


def test_its_first_agreement_counts_from_its_day_on(prepared):
    AmendmentFactory(project=prepared, effective_from=date(2022, 7, 1))
    fen = [
        Project.objects.held(date(2022, *day)).get().held_fen for day in ((6, 30), (7, 1), (7, 2))
    ]
    assert fen == [None, 20_000_000, 20_000_000]


def test_money_spent_before_there_is_an_agreement_is_irregular(client, district, prepared):
    entry = ExpenditureFactory(project=prepared, paid_on=date(2022, 7, 1))
    assert Expenditure.objects.irregular("outside").get() == entry
    client.force_login(district)
    shown = client.get(reverse("funds:expenditure-detail", args=[entry.pk])).content.decode()
    assert "还没有签协议" in shown


@pytest.mark.parametrize(
    ("day", "ran"),
    [
        (date(2021, 12, 31), False),
        (date(2022, 1, 1), True),  # the first agreement's day, which the later one no longer covers
        (date(2022, 12, 31), True),
        (date(2023, 1, 1), True),
        (date(2023, 6, 30), True),
        (date(2023, 7, 1), False),
    ],
)
def test_an_agreement_ran_on_the_days_that_held_then(project, day, ran):
    """The same as one asks of a day alone."""
    assert Project.objects.ran_on()(project.pk, day) is ran
    assert Project.objects.running(day).exists() is ran


def test_days_of_many_projects_take_two_queries(project, place, django_assert_num_queries):
    waiting = ProjectFactory(
        station=place.station, state=Project.State.PREPARED,
        agreed_fen=None, agreed_start=None, agreed_end=None,
    )  # fmt: skip
    with django_assert_num_queries(2):
        ran = Project.objects.ran_on()
        assert not ran(waiting.pk, NEW_YEAR)
        assert ran(project.pk, NEW_YEAR)
