"""What the ledger raises about entries: outside the agreement, beyond what came, questioned."""

from datetime import date

import pytest

from funds import actions
from funds.models import Expenditure, ExpenditureReview
from tests.factories.funds import AppropriationFactory, ExpenditureFactory, ReviewFactory
from tests.factories.projects import ProjectFactory


@pytest.fixture
def project(place):
    return ProjectFactory(
        station=place.station, agreed_start=date(2022, 1, 1), agreed_end=date(2022, 6, 30)
    )


def irregular(kind) -> set[int]:
    return set(Expenditure.objects.irregular(kind).values_list("pk", flat=True))


def test_outside_the_agreement(project):
    AppropriationFactory(project=project, received_on=date(2021, 1, 1))
    days = [date(2021, 12, 31), date(2022, 1, 1), date(2022, 6, 30), date(2022, 7, 1)]
    rows = [ExpenditureFactory(project=project, paid_on=day) for day in days]
    assert irregular("outside") == {rows[0].pk, rows[3].pk}
    assert irregular("any") == irregular("outside")


def test_beyond_what_had_come_by_the_day(project):
    AppropriationFactory(project=project, received_on=date(2022, 2, 1), fen=1000)
    AppropriationFactory(project=project, received_on=date(2022, 4, 1), fen=1000)
    before = ExpenditureFactory(project=project, paid_on=date(2022, 1, 31), fen=1)
    ExpenditureFactory(project=project, paid_on=date(2022, 2, 1), fen=999)
    beyond = ExpenditureFactory(project=project, paid_on=date(2022, 3, 1), fen=1)
    ExpenditureFactory(project=project, paid_on=date(2022, 4, 1), fen=999)
    assert irregular("beyond") == {before.pk, beyond.pk}
    assert irregular("any") == irregular("beyond")


def test_one_projects_money_does_not_cover_another(project, place):
    AppropriationFactory(project=project, received_on=date(2022, 2, 1), fen=1000)
    other = ProjectFactory(station=place.station)
    spent = ExpenditureFactory(project=other, paid_on=date(2022, 3, 1), fen=1)
    assert irregular("beyond") == {spent.pk}


def test_one_projects_spending_does_not_burden_another(project, place):
    AppropriationFactory(project=project, received_on=date(2022, 2, 1), fen=1000)
    other = ProjectFactory(station=place.station)
    AppropriationFactory(project=other, received_on=date(2022, 2, 1), fen=5000)
    ExpenditureFactory(project=other, paid_on=date(2022, 3, 1), fen=3000)
    ExpenditureFactory(project=project, paid_on=date(2022, 3, 1), fen=900)
    assert irregular("beyond") == set()


def test_reversed_money_is_not_spent(project, finance):
    AppropriationFactory(project=project, received_on=date(2022, 2, 1), fen=1000)
    wrong = ExpenditureFactory(project=project, paid_on=date(2022, 3, 1), fen=900)
    ExpenditureFactory(project=project, paid_on=date(2022, 3, 2), fen=200)
    assert irregular("beyond")
    actions.reverse_entry(wrong, actor=finance, reason="记错了")
    assert irregular("any") == set()


def test_the_latest_review_counts(project):
    AppropriationFactory(project=project)
    row = ExpenditureFactory(project=project)
    ReviewFactory(expenditure=row, outcome=ExpenditureReview.Outcome.QUESTIONED)
    assert irregular("questioned") == {row.pk}
    assert irregular("any") == {row.pk}
    ReviewFactory(expenditure=row, outcome=ExpenditureReview.Outcome.APPROVED)
    assert irregular("questioned") == set()


def test_what_another_project_spends_is_not_this_ones(project, place):
    AppropriationFactory(project=project, received_on=date(2022, 2, 1), fen=1000)
    ExpenditureFactory(project=project, paid_on=date(2022, 3, 1), fen=1000)
    other = ProjectFactory(station=place.station)
    AppropriationFactory(project=other, received_on=date(2022, 2, 1), fen=1000)
    ExpenditureFactory(project=other, paid_on=date(2022, 3, 1), fen=1000)
    assert irregular("any") == set()


def test_neither_a_reversed_entry_nor_its_reversal_is_irregular(project, finance):
    AppropriationFactory(project=project, received_on=date(2021, 1, 1))
    wrong = ExpenditureFactory(project=project, paid_on=date(2021, 12, 31))
    assert irregular("outside") == {wrong.pk}
    actions.reverse_entry(wrong, actor=finance, reason="记错了")
    assert irregular("outside") == set()
    corrected = Expenditure.objects.corrected().values_list("pk", flat=True)
    assert set(corrected) == set(Expenditure.objects.values_list("pk", flat=True))
    assert Expenditure.objects.total() == 0


def test_nothing_adds_up_to_nothing(project):
    assert Expenditure.objects.total() == 0
