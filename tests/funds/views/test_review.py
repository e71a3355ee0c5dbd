"""The reviewer's list: what waits for them, ticked at once or looked at one after the other."""

from datetime import date

import pytest
from django.urls import reverse

from funds.models import Expenditure, ExpenditureReview
from tests.factories.funds import AppropriationFactory, ExpenditureFactory
from tests.factories.projects import ProjectFactory

LEDGER, MINE = "/funds/", "/funds/?review=mine"
APPROVE = reverse("funds:expenditure-approve")
APPROVED, QUESTIONED = ExpenditureReview.Outcome.APPROVED, ExpenditureReview.Outcome.QUESTIONED


@pytest.fixture
def spent(place, worker, head):
    """Three that wait for the head, the latest first; the head's own; one of another station."""
    project = ProjectFactory(station=place.station)
    AppropriationFactory(project=project, fen=10_000_000)
    made = [
        ExpenditureFactory(project=project, paid_on=date(2022, 7, day), entered_by=worker)
        for day in (9, 8, 7)
    ]
    ExpenditureFactory(project=project, entered_by=head)
    ExpenditureFactory(project=ProjectFactory(station=place.other_station), entered_by=worker)
    return made


def review_url(row) -> str:
    return f"{reverse('funds:expenditure-review', args=[row.pk])}?next=1"


def listed(client, url=MINE) -> list[int]:
    return [row.pk for row in client.get(url).context["object_list"]]


def test_what_waits_for_a_head_is_not_the_head_s_own_nor_another_station_s(client, head, spent):
    client.force_login(head)
    assert listed(client) == [row.pk for row in spent]
    body = client.get(MINE).content.decode()
    assert f'href="{review_url(spent[0])}"' in body
    assert spent[0].voucher_number in body
    assert "等我复核 3 笔" in client.get(LEDGER).content.decode()


def test_who_may_not_review_has_nothing_waiting_and_no_ticks(client, worker, auditor, spent):
    for user in (worker, auditor):
        client.force_login(user)
        assert listed(client) == []
        assert "等我复核 3 笔" not in client.get(LEDGER).content.decode()


def test_what_is_ticked_is_approved_at_once_and_leaves_the_list(client, head, spent):
    client.force_login(head)
    chosen = [spent[0].pk, spent[2].pk]
    answer = client.post(APPROVE, {"expenditure": chosen, "next": MINE}, follow=True)
    assert "已同意 2 笔支出。" in answer.content.decode()
    assert listed(client) == [spent[1].pk]
    reviews = ExpenditureReview.objects.filter(expenditure__in=chosen)
    assert {(row.outcome, row.entered_by) for row in reviews} == {(APPROVED, head)}


def test_nobody_approves_their_own_by_a_tick(client, head, spent):
    own = Expenditure.objects.get(entered_by=head)
    client.force_login(head)
    answer = client.post(APPROVE, {"expenditure": [own.pk]}, follow=True)
    assert "已同意 0 笔支出。" in answer.content.decode()
    assert not own.reviews.exists()


def test_a_foreign_expenditure_cannot_be_ticked(client, head, place, spent):
    foreign = Expenditure.objects.get(station=place.other_station)
    client.force_login(head)
    answer = client.post(APPROVE, {"expenditure": [spent[0].pk, foreign.pk]})
    assert answer.status_code == 404
    assert not ExpenditureReview.objects.exists()


def test_a_review_leads_to_the_next_and_after_the_last_back(client, head, spent):
    client.force_login(head)
    first = client.get(review_url(spent[0]))
    assert spent[0].voucher_number in first.content.decode()
    assert first.context["next_url"] == review_url(spent[1])
    for row, following in zip(spent, [*map(review_url, spent[1:]), LEDGER], strict=True):
        form = client.get(review_url(row)).context["form"]
        hidden = {field.html_name: field.value() for field in form.hidden_fields()}
        answer = client.post(review_url(row), hidden | {"outcome": APPROVED, "note": ""})
        assert answer.status_code == 302
        assert answer.url == following


def test_the_list_narrows_by_review(client, district, head, spent):
    ExpenditureReview.objects.create(expenditure=spent[0], outcome=APPROVED, entered_by=head)
    client.force_login(district)
    assert listed(client, "/funds/?review=approved") == [spent[0].pk]
    assert len(listed(client, "/funds/?review=awaiting")) == 4
