"""Pages of the ledger."""

from datetime import date

import pytest
from django.urls import reverse

from funds.models import Appropriation, Expenditure, ExpenditureReview
from tests.factories.funds import AppropriationFactory, ExpenditureFactory
from tests.factories.projects import ProjectFactory

LEDGER = "/funds/"


@pytest.fixture
def project(place):
    return ProjectFactory(station=place.station)


@pytest.fixture
def received(project):
    return AppropriationFactory(project=project, fen=10_000_000)


def test_ledger_shows_own_entries_and_a_total_that_reconciles(client, head, project, received):
    ExpenditureFactory(project=project, fen=123_456, summary="节日慰问")
    ExpenditureFactory(project=project, fen=100, summary="邮寄")
    ExpenditureFactory(summary="外街道的支出")
    client.force_login(head)
    page = client.get(LEDGER).content.decode()
    assert "节日慰问" in page
    assert "外街道的支出" not in page
    assert "¥1,235.56" in page


def test_detail(client, head, project, received):
    row = ExpenditureFactory(project=project)
    client.force_login(head)
    assert "待复核" not in client.get(reverse("funds:expenditure-detail", args=[row.pk])).content.decode()
    assert client.get(reverse("funds:appropriation-detail", args=[received.pk])).status_code == 200
