"""What the checks find, muted by the district alone; hints are shown and never counted."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from common.models import AuditEvent
from funds.irregularities import load_irregularities
from funds.measures.compliance import fund_compliance
from funds.models import IrregularityMute
from tests.factories.accounts import user_with
from tests.factories.funds import AppropriationFactory, ExpenditureFactory, MuteFactory
from tests.factories.projects import ProjectFactory
from tests.factories.stations import DivisionFactory
from tests.matrix import content_of
from tests.measures.asking import ask
from tests.oversight.seeded import asked
from tests.oversight.seeded import text as body

pytestmark = pytest.mark.django_db
LIST, MUTE, LIFT = "/funds/checks/", "/funds/checks/mute/", "/funds/checks/lift/"
ON, DAY = date(2022, 7, 15), timedelta(days=1)


@pytest.fixture
def project(place):
    """Spent 2,000 yuan on a Tuesday and received nothing."""
    project = ProjectFactory(station=place.station)
    ExpenditureFactory(project=project, fen=200_000, paid_on=date(2022, 3, 1))
    return project


def said(project, **changes) -> dict:
    found = {"check_name": "beyond_received", "subject": f"project:{project.pk}"}
    words = {"until": "2022-07-31", "reason": "拨款下周到账"}
    return {"station": project.station_id, **found, **words} | changes


def counted(project, on=ON) -> int:
    return ask(fund_compliance, project.station, on).numerator


def test_a_muted_finding_is_shown_with_its_reason_and_not_counted(client, district, project):
    client.force_login(district)
    page = client.get(LIST)
    assert [row.standing for row in page.context["object_list"]] == ["counted"]
    assert "静默" in body(page)
    assert client.post(MUTE, said(project)).status_code == 302
    mute = IrregularityMute.objects.get()
    assert (mute.muted_on, mute.until, mute.entered_by) == (ON, date(2022, 7, 31), district)
    assert mute.words
    assert AuditEvent.objects.get(action="funds.mute_irregularity").actor == district
    [row] = client.get(LIST).context["object_list"]
    assert row.standing == "muted"
    assert "拨款下周到账" in body(client.get(LIST))
    assert counted(project) == 0


@pytest.mark.parametrize(
    ("on", "number"),
    [(ON - DAY, 1), (ON, 0), (date(2022, 7, 31), 0), (date(2022, 8, 1), 1)],
)
def test_it_is_not_counted_from_its_day_until_its_last(client, finance, project, on, number):
    client.force_login(finance)
    client.post(MUTE, said(project))
    reading = ask(fund_compliance, project.station, on)
    assert (reading.numerator, reading.details["muted"]) == (number, 1 - number)


def test_a_mute_is_lifted_and_can_be_said_again(client, district, project):
    client.force_login(district)
    client.post(MUTE, said(project))
    assert client.post(LIFT, said(project, reason="查实了")).status_code == 302
    assert counted(project) == 1
    assert [row.standing for row in client.get(LIST).context["object_list"]] == ["counted"]
    history = client.get(MUTE, said(project)).context["history"]
    assert [row.until for row in history] == [None, date(2022, 7, 31)]
    client.post(MUTE, said(project))
    assert counted(project) == 0


@pytest.mark.parametrize("name", ["head", "worker", "auditor"])
def test_stations_see_it_and_mute_nothing(request, client, name, project):
    client.force_login(request.getfixturevalue(name))
    page = client.get(LIST)
    assert len(page.context["object_list"]) == 1
    assert "check" not in {link for link in ("mute",) if MUTE in body(page)}
    assert client.post(MUTE, said(project)).status_code == 403
    assert client.post(LIFT, said(project)).status_code == 403
    assert not IrregularityMute.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"until": "2022-07-14"}, "静默到的日期"),
        ({"until": "2022-10-14"}, "静默到的日期"),
        ({"until": ""}, "没有填"),
        ({"reason": ""}, "没有填"),
        ({"subject": "project:0"}, "已经不在了"),
        ({"check_name": "no_invoice"}, "no_invoice"),
    ],
)
def test_what_will_not_do_mutes_nothing(client, district, project, changes, words):
    client.force_login(district)
    assert words in body(client.post(MUTE, said(project, **changes)))
    assert not IrregularityMute.objects.exists()


def test_the_last_day_that_the_parameter_allows(client, district, project):
    client.force_login(district)
    assert client.post(MUTE, said(project, until="2022-10-13")).status_code == 302


def test_what_is_not_muted_is_not_lifted(client, district, project):
    client.force_login(district)
    assert "没有静默" in body(client.post(LIFT, said(project)))


def test_another_districts_finding_is_none(client, project):
    far = DivisionFactory(level="district", name="五华")
    client.force_login(user_with("district_lead", division=far))
    assert client.post(MUTE, said(project)).status_code == 200
    assert not IrregularityMute.objects.exists()


def test_a_mute_is_never_altered(project):
    mute = MuteFactory(station=project.station)
    with pytest.raises(DatabaseError), transaction.atomic():
        mute.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        mute.delete()


def test_one_station_s_mute_is_no_others(project, place):
    for station in (place.other_station, project.station):
        MuteFactory(station=station, subject="project:0")
    MuteFactory(station=place.other_station, subject=f"project:{project.pk}")
    assert counted(project) == 1


# ---------- hints ----------


def hints(client, project, **query) -> set[str]:
    rows = client.get(LIST, {"standing": "hint", **query}).context["object_list"]
    return {row.found.check for row in rows if row.station == project.station}


@pytest.fixture
def paid(place):
    project = ProjectFactory(station=place.station)
    AppropriationFactory(project=project, received_on=date(2022, 6, 1), fen=90_000_000)
    ExpenditureFactory(project=project, fen=1, paid_on=ON)
    return project


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([{"paid_on": date(2022, 7, 10)}], {"rest_day"}),
        ([{"paid_on": date(2022, 7, 11)}], set()),
        ([{"fen": 500_000}], {"no_invoice"}),
        ([{"fen": 499_999}], set()),
        ([{"fen": 500_000, "invoice_number": "1"}], set()),
        ([{"fen": 500_000, "category": "staff"}], set()),
        ([{"fen": 100_000, "payee": "甲"}, {"fen": 100_000, "payee": "甲"}], {"round_sum"}),
        ([{"fen": 100_000, "payee": "甲"}, {"fen": 100_000, "payee": "乙"}], set()),
        ([{"fen": 100_100, "payee": "甲"}, {"fen": 100_100, "payee": "甲"}], set()),
    ],
)
def test_a_hint_is_shown_and_not_counted(client, district, paid, entries, expected):
    client.force_login(district)
    for entry in entries:
        ExpenditureFactory(project=paid, **{"paid_on": date(2022, 7, 11), "fen": 1} | entry)
    assert hints(client, paid) == expected
    assert counted(paid) == 0


@pytest.mark.parametrize(("day", "idle"), [(date(2022, 5, 17), False), (date(2022, 5, 16), True)])
def test_money_that_lies_idle(client, district, place, day, idle):
    project = ProjectFactory(station=place.station)
    AppropriationFactory(project=project, received_on=day)
    client.force_login(district)
    assert hints(client, project) == ({"idle_money"} if idle else set())


# ---------- the list ----------


def test_filters_and_export(client, district, project, place):
    ExpenditureFactory(project=ProjectFactory(station=place.other_station))
    client.force_login(district)
    assert client.get(LIST).context["paginator"].count == 2
    own = client.get(LIST, {"station": project.station.code}).context["object_list"]
    assert {row.station for row in own} == {project.station}
    none = client.get(LIST, {"check": "duplicate_invoice"}).context["object_list"]
    assert list(none) == []
    assert content_of(client.get(LIST, {"export": "xlsx"}))[:2] == b"PK"


def test_more_stations_ask_no_more(client, district, project, django_assert_max_num_queries):
    client.force_login(district)
    with django_assert_max_num_queries(100) as first:
        client.get(LIST)
    for _n in range(3):
        ExpenditureFactory(project=ProjectFactory(station=project.station))
    with django_assert_max_num_queries(asked(first.captured_queries)):
        client.get(LIST)
    assert connection.vendor


def test_every_finding_has_a_subject_of_its_own(project):
    ExpenditureFactory(project=project, paid_on=date(2021, 3, 1), invoice_number="1")
    ExpenditureFactory(project=project, paid_on=date(2021, 3, 1), invoice_number="1")
    ids = (project.station_id,)
    found = load_irregularities(ids, ON)[project.station_id]
    keys = {(each.check, each.subject) for each in found}
    assert len(keys) == len(found) == 4
