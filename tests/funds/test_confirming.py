"""Unusual expenditures are asked about, on each side of each line, and only written when meant."""

from datetime import date

import pytest

from common.errors import NeedsConfirmation
from common.models import AuditEvent, Parameter
from funds.confirming import correct_expenditure, post_expenditure
from funds.models import Expenditure
from tests.factories.funds import AppropriationFactory, ExpenditureFactory
from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db
ON = date(2022, 7, 15)
AGREED, RECEIVED = 10_000_00, 8_000_00


@pytest.fixture
def project(place):
    project = ProjectFactory(station=place.station, agreed_fen=AGREED)
    AppropriationFactory(project=project, fen=RECEIVED)
    return project


def spending(project, fen, **changes) -> dict:
    return {
        "project": project,
        "paid_on": date(2022, 7, 1),
        "category": "service",
        "summary": "活动物资",
        "voucher_number": "记-07-001",
        "fen": fen,
    } | changes


def post(project, fen, *, confirm=False, **changes):
    return post_expenditure(
        confirm=confirm, values=spending(project, fen, **changes), on=ON, actor=None
    )


def asked(project, fen, **changes) -> NeedsConfirmation:
    with pytest.raises(NeedsConfirmation) as caught:
        post(project, fen, **changes)
    return caught.value


def test_all_that_was_received_may_be_spent_and_a_fen_more_is_asked_about(project):
    assert "超出到账" in str(asked(project, RECEIVED + 1))
    assert not Expenditure.objects.exists()
    assert post(project, RECEIVED).fen == RECEIVED


def test_all_that_was_agreed_may_be_spent_and_a_fen_more_is_asked_about(project, place):
    AppropriationFactory(project=ProjectFactory(station=place.station), fen=AGREED)
    ExpenditureFactory(project=project, fen=5_000_00)
    question = asked(project, 5_000_01)
    assert str(question) == "资金使用 4.5% → 9.1%，超出协议"
    assert question.reasons == [f"“{project.name}”协议金额 ¥10,000，连这一笔共支出 ¥10,000.01。"]
    assert post(project, 5_000_00).fen == 5_000_00


def test_money_received_after_the_day_does_not_count(project):
    AppropriationFactory(project=project, received_on=date(2022, 7, 16), fen=AGREED)
    assert "超出到账" in str(asked(project, RECEIVED + 1))


def test_three_times_the_largest_of_its_category_goes_in_and_more_is_asked_about(project):
    ExpenditureFactory(project=project, fen=100_00)
    ExpenditureFactory(project=project, fen=900_00, category="office")
    assert "是它的 3.0 倍" in asked(project, 300_01).reasons[0]
    assert post(project, 300_00).fen == 300_00


def test_the_first_entry_of_a_category_is_compared_with_nothing(project, place):
    ExpenditureFactory(project=project, fen=1_00, category="office")
    ExpenditureFactory(project=ProjectFactory(station=place.other_station), fen=1_00)
    assert post(project, 5_000_00).fen == 5_000_00


def test_how_many_times_is_a_parameter(project):
    Parameter.objects.create(
        key="large_expenditure_times", value=2, effective_from=date(2022, 1, 1)
    )
    ExpenditureFactory(project=project, fen=100_00)
    assert "超过 2 倍" in asked(project, 200_01).reasons[0]


def test_what_is_confirmed_goes_in_and_what_is_asked_leaves_no_trace(project):
    events = AuditEvent.objects.count()
    asked(project, AGREED + 1)
    assert AuditEvent.objects.count() == events
    assert post(project, AGREED + 1, confirm=True).fen == AGREED + 1


def test_a_station_without_money_is_told_as_such(place):
    question = asked(ProjectFactory(station=place.station), 1)
    assert str(question) == "资金使用 未到账 → 未到账，超出到账"


def test_last_years_money_moves_last_years_figure(project):
    AppropriationFactory(project=project, received_on=date(2021, 3, 1), fen=1_000_00)
    project.agreed_start = date(2021, 1, 1)
    project.save()
    question = asked(project, 12_000_00, paid_on=date(2021, 12, 1))
    assert "→ 120.0%" in str(question)


def correct(entry, *, confirm=False, **changes):
    values = spending(entry.project, entry.fen, voucher_number=entry.voucher_number)
    return correct_expenditure(
        entry, confirm=confirm, values=values | changes, reason="记错", on=ON, actor=None
    )


def test_a_correction_is_asked_about_as_a_new_entry_is(project):
    entry = ExpenditureFactory(project=project, fen=100_00, paid_on=date(2022, 7, 1))
    with pytest.raises(NeedsConfirmation, match="资金使用 1.0% → 100.0%，超出到账"):
        correct(entry, fen=AGREED)
    assert Expenditure.objects.get() == entry
    # The wrong entry is no measure of the right one.
    assert correct(entry, fen=RECEIVED).fen == RECEIVED


def test_a_correction_of_words_alone_is_not_asked_about(project):
    entry = ExpenditureFactory(project=project, fen=AGREED + 1, paid_on=date(2022, 7, 1))
    assert correct(entry, summary="节日慰问").summary == "节日慰问"
    fresh = Expenditure.objects.standing().get()
    with pytest.raises(NeedsConfirmation):
        correct(fresh, category="office")
    assert correct(fresh, category="office", confirm=True).category == "office"
