"""The ledger through the API: entries are added and reversed, once a key; nothing is changed."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.db import connections
from django.test import Client

from common.models import IdempotencyKey
from funds.models import Appropriation, Expenditure
from tests.factories.funds import AppropriationFactory, ExpenditureFactory
from tests.factories.projects import ProjectFactory

JSON = "application/json"


def post(client, path, body, **headers):
    return client.post(f"/api/v1/{path}", body, content_type=JSON, headers=headers)


@pytest.fixture
def project(place):
    """Of 100,000 yuan, half of which have come."""
    project = ProjectFactory(station=place.station)
    AppropriationFactory(project=project)
    return project


@pytest.fixture
def spending(project):
    return {
        "project": project.pk,
        "paid_on": "2022-07-01",
        "category": "service",
        "summary": "小组活动物资",
        "voucher_number": "记-07-012",
        "fen": 123_45,
    }


def test_entry_takes_its_station_from_its_project(client, worker, spending, place):
    client.force_login(worker)
    answer = post(client, "expenditures/", spending)
    assert answer.status_code == 201, answer.content
    entry = Expenditure.objects.get()
    assert (entry.station, entry.fen, entry.voucher_year) == (place.station, 123_45, 2022)
    assert answer.json()["station"] == place.station.code


def test_appropriation_is_entered_in_fen(client, worker, project):
    client.force_login(worker)
    body = {"project": project.pk, "batch": "第一批", "received_on": "2022-03-01", "fen": 1}
    assert post(client, "appropriations/", body).json()["fen"] == 1
    assert Appropriation.objects.get(batch="第一批").fen == 1


@pytest.mark.parametrize("fen", [0, -1, 1.5, "1,000", None, True, 10**17, [1]])
def test_amounts_that_are_none_are_refused(client, worker, spending, fen):
    client.force_login(worker)
    answer = post(client, "expenditures/", spending | {"fen": fen})
    assert answer.status_code == 400, answer.content
    assert not Expenditure.objects.exists()


def test_money_is_not_entered_before_it_moves(client, worker, spending):
    client.force_login(worker)
    assert post(client, "expenditures/", spending | {"paid_on": "2022-10-16"}).status_code == 400


def test_voucher_is_entered_once_a_year(client, worker, spending):
    client.force_login(worker)
    post(client, "expenditures/", spending)
    assert post(client, "expenditures/", spending).status_code == 409
    other = post(client, "expenditures/", spending | {"paid_on": "2021-12-31"})
    assert other.status_code == 201


def test_unusual_expenditure_needs_a_second_word(client, worker, spending):
    client.force_login(worker)
    large = spending | {"fen": 339_100_00}
    headers = {"idempotency_key": "k-1"}
    for body in (large, large | {"confirm": False}):
        refused = post(client, "expenditures/", body, **headers)
        assert refused.status_code == 409
        told = refused.json()
        assert told["type"] == "urn:problem:needs-confirmation"
        assert told["title"] == "需要确认"
        assert told["detail"] == "资金使用 0.0% → 339.1%，超出协议，超出到账"
        assert [error["field"] for error in told["errors"]] == ["confirm", "confirm"]
    assert not Expenditure.objects.exists()
    for _time in range(2):
        answer = post(client, "expenditures/", large | {"confirm": True}, **headers)
        assert answer.status_code == 201
    assert Expenditure.objects.get().fen == 339_100_00


def test_schema_says_how_to_confirm(client, worker):
    client.force_login(worker)
    schemas = client.get("/api/v1/schema/").json()["components"]["schemas"]
    told = schemas["ExpenditureCreate"]["properties"]["confirm"]
    assert "needs-confirmation" in told["description"]


def test_foreign_project_is_no_choice(client, worker, spending, place):
    foreign = ProjectFactory(station=place.other_station)
    client.force_login(worker)
    refused = post(client, "expenditures/", spending | {"project": foreign.pk})
    missing = post(client, "expenditures/", spending | {"project": 999_999})
    assert refused.status_code == missing.status_code == 400
    assert refused.content.replace(str(foreign.pk).encode(), b"999999") == missing.content


def test_reversal_is_a_further_entry(client, finance, place):
    entry = ExpenditureFactory(project__station=place.station, fen=500)
    client.force_login(finance)
    answer = post(client, f"expenditures/{entry.pk}/reverse/", {"reason": "重复登记"})
    assert answer.status_code == 201, answer.content
    assert (answer.json()["fen"], answer.json()["reverses"]) == (-500, entry.pk)
    assert answer.json()["note"] == "重复登记"
    row = client.get(f"/api/v1/expenditures/{entry.pk}/").json()
    assert (row["fen"], row["reversed_by"]) == (500, answer.json()["id"])
    assert Expenditure.objects.total() == 0
    again = post(client, f"expenditures/{entry.pk}/reverse/", {"reason": "再来一次"})
    assert again.status_code == 409


def test_reversal_with_the_same_key_is_made_once(client, finance, place):
    entry, other = AppropriationFactory.create_batch(2, project__station=place.station)
    client.force_login(finance)
    address, body = f"appropriations/{entry.pk}/reverse/", {"reason": "记错批次"}
    first = post(client, address, body, idempotency_key="r-1")
    assert post(client, address, body, idempotency_key="r-1").json() == first.json()
    elsewhere = post(client, f"appropriations/{other.pk}/reverse/", body, idempotency_key="r-1")
    assert elsewhere.status_code == 422
    assert Appropriation.objects.filter(reverses__isnull=False).count() == 1


def test_reversal_needs_a_reason(client, finance, place):
    entry = ExpenditureFactory(project__station=place.station)
    client.force_login(finance)
    assert post(client, f"expenditures/{entry.pk}/reverse/", {}).status_code == 400
    assert post(client, f"expenditures/{entry.pk}/reverse/", {"reason": " "}).status_code == 400
    assert not Expenditure.objects.filter(reverses__isnull=False).exists()


def test_reversal_is_for_whoever_may_correct(client, worker, place):
    own = ExpenditureFactory(project__station=place.station)
    client.force_login(worker)
    assert post(client, f"expenditures/{own.pk}/reverse/", {"reason": "x"}).status_code == 403


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_entry_is_never_changed(client, finance, place, method):
    entry = ExpenditureFactory(project__station=place.station)
    client.force_login(finance)
    address = f"/api/v1/expenditures/{entry.pk}/"
    assert getattr(client, method)(address, {"fen": 1}, content_type=JSON).status_code == 405


@pytest.mark.django_db(transaction=True)
def test_twelve_sendings_at_once_make_one_entry(worker, spending):
    """The same key from twelve threads: one row, twelve identical answers."""

    def send(_number):
        client = Client()
        client.force_login(worker)
        try:
            answer = post(client, "expenditures/", spending, idempotency_key="once")
            return answer.status_code, answer.json()["id"]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(12) as pool:
        answers = set(pool.map(send, range(12)))
    assert answers == {(201, Expenditure.objects.get().pk)}
    assert IdempotencyKey.objects.count() == 1
    assert isinstance(Expenditure.objects.get().idempotency_key, UUID)


@pytest.mark.django_db(transaction=True)
def test_twelve_reversals_at_once_make_one(finance, place):
    entry = ExpenditureFactory(project__station=place.station)

    def send(_number):
        client = Client()
        client.force_login(finance)
        try:
            return post(client, f"expenditures/{entry.pk}/reverse/", {"reason": "重复"}).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(12) as pool:
        answers = sorted(pool.map(send, range(12)))
    assert answers == [201] + [409] * 11
    assert Expenditure.objects.count() == 2


def test_an_amount_that_is_no_number_is_said_so_in_chinese(client, worker, spending):
    client.force_login(worker)
    answer = post(client, "expenditures/", spending | {"fen": "NaN"})
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert error["field"] == "fen"
    assert not error["message"].isascii()
