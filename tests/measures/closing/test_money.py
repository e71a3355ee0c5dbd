"""1.3, 1.5: which payments lift a station over the half, to the fen; what clears a ledger."""

from datetime import date

import pytest

from funds.models import BudgetLine, Expenditure
from oversight.models import RequirementTerms
from projects.models import Project
from tests.factories.funds import AppropriationFactory, BudgetLineFactory, ExpenditureFactory
from tests.factories.projects import ProjectFactory
from tests.measures.closing.proving import closing, prove, told

pytestmark = pytest.mark.django_db


def project(station, name="养老", fen=1_000_000, received=1_000_000, **fields):
    row = ProjectFactory(station=station, name=name, agreed_fen=fen, **fields)
    if received:
        AppropriationFactory(project=row, fen=received)
    return row


def spend(row, fen, day="2022-06-20", **fields):
    return ExpenditureFactory(project=row, fen=fen, paid_on=date.fromisoformat(day), **fields)


def pay(step):
    """What a step says is done: what is yet to come arrives first."""
    row = Project.objects.filter(pk=step.offer.about).first()
    if step.words.startswith("催拨"):
        AppropriationFactory(project=row or Project.objects.first(), fen=step.units)
    if step.words.startswith("退回"):
        spend(row, -step.units, reverses=row.expenditures.first())
    elif row:
        spend(row, step.units, f"{step.on}")


def test_the_fewest_payments_that_make_the_half(station):
    """436,000 of 1,000,000 are paid, 64,000 are missing; the largest line alone does not do."""
    row = project(station)
    spend(row, 436_000, category="staff")
    for category, fen in (("staff", 486_000), ("service", 9_000), ("office", 5_000)):
        BudgetLineFactory(project=row, category=category, fen=fen)
    found = prove(station, "1.3", pay)
    assert told(found) == [
        ("payment", "支付“养老”人员经费 ¥500", 50_000, "07-29"),
        ("payment", "支付“养老”服务活动经费 ¥90", 9_000, "07-29"),
        ("payment", "支付“养老”办公经费 ¥50", 5_000, "07-29"),
    ]
    assert found.after == 50
    assert found.words == "支付 3 笔共 ¥640，可从 43.6% 到 50.0%，7月29日前做完"
    assert (found.by, found.honest_on) == (date(2022, 7, 29), None)


def test_without_a_budget_the_project_with_most_to_pay(station):
    spend(project(station, "养老"), 300_000)
    spend(project(station, "儿童", received=900_000), 500_000)
    found = prove(station, "1.3", pay)
    assert told(found) == [("payment", "支付“养老” ¥2,000", 200_000, "07-29")]


def test_more_than_the_half_is_a_fen_more(station):
    RequirementTerms.objects.filter(requirement__code="1.3").update(comparison="more_than")
    spend(project(station), 450_000)
    assert [step.units for step in prove(station, "1.3", pay).steps] == [50_001]


def test_by_what_was_received(station):
    RequirementTerms.objects.filter(requirement__code="1.3").update(
        parameters={"basis": "received"}
    )
    spend(project(station, received=800_001), 390_000)
    found = prove(station, "1.3", pay)
    assert [step.units for step in found.steps] == [10_001]


def test_what_has_not_come_is_asked_for(station):
    """300,000 of 1,000,000 came and 250,000 are paid: 50,000 can be, 200,000 must come first."""
    spend(project(station, received=300_000), 250_000)
    found = prove(station, "1.3", pay)
    assert [words for _kind, words, *_rest in told(found)] == [
        "支付“养老” ¥500",
        "催拨“养老” ¥2,000，到账后支付",
    ]


def test_overspending_is_made_good_whatever_the_percentage(station):
    spend(project(station, fen=400_000), 410_000)
    assert told(prove(station, "1.3", pay)) == [
        ("other", "退回“养老”超出协议的 ¥100", 10_000, "07-29")
    ]


def test_what_was_advanced_has_to_come(station):
    spend(project(station, received=500_000), 600_000)
    assert told(prove(station, "1.3", pay)) == [("other", "催拨已垫付的 ¥1,000", 100_000, "07-29")]


def test_a_project_that_is_over_pays_no_more(station):
    spend(project(station, agreed_end=date(2022, 7, 14)), 490_000)
    assert closing(station, "1.3").steps == ()
    Project.objects.update(agreed_end=date(2022, 7, 15))
    assert len(closing(station, "1.3").steps) == 1


@pytest.mark.parametrize(
    ("recent", "honest", "days"),
    [
        # Two weeks to July 29: three times the pace brings 6/8 of what the last 8 weeks brought.
        (200_000, None, "07-29"),  # 150,000 missing
        (199_999, date(2022, 8, 1), "08-01"),
    ],
)
def test_three_times_the_usual_pace_is_the_most(station, recent, honest, days):
    row = project(station)
    spend(row, 350_000 - recent, "2022-05-01")
    spend(row, recent, "2022-06-01")
    found = prove(station, "1.3", pay)
    assert (found.honest_on, told(found)[0][3]) == (honest, days)


def test_the_honest_day_is_said(station):
    """60,960 missing at 1,860 a week: 11 weeks at three times that."""
    row = project(station, fen=24_000_000, received=24_000_000)
    spend(row, 5_904_000 - 8 * 186_000, "2022-05-01")
    spend(row, 8 * 186_000, "2022-06-01")
    found = closing(station, "1.3")
    assert found.words == (
        "7月30日前达标已不现实，最早 9月30日：支付“养老” ¥60,960，可从 24.6% 到 50.0%"
    )
    assert found.honest_on == date(2022, 9, 30)


def test_no_pace_at_all_is_too_late_for_the_year(station):
    spend(project(station), 100_000, "2022-05-01")
    found = closing(station, "1.3")
    assert (found.too_late, found.honest_on, found.by) == (True, None, date(2022, 12, 30))
    assert found.words.startswith("按近期速度，本部署期内难以达标：支付“养老” ¥4,000")


def test_after_the_due_day_the_earliest_day_is_said(station):
    row = project(station)
    spend(row, 250_000, "2022-07-01")
    spend(row, 240_000, "2022-05-01")
    found = prove(station, "1.3", pay, date(2022, 8, 1))
    assert found.honest_on == date(2022, 8, 15)
    assert found.words.startswith("7月30日的期限已过，最早 8月15日：")


def test_money_not_received_and_what_is_met_need_nothing(station):
    row = project(station, received=0)
    assert closing(station, "1.3").steps == ()
    AppropriationFactory(project=row, fen=600_000)
    spend(row, 500_000)
    assert closing(station, "1.3").steps == ()


def test_without_a_project_the_register_comes_first(station):
    found = closing(station, "1.3")
    assert told(found) == [("record", "在项目台账登记本部署期间的项目", 1, "07-15")]
    assert (found.reaches, found.after) == (False, None)
    assert found.words == "在项目台账登记本部署期间的项目，补上以后才能算出还差多少"


def test_links_are_only_for_those_who_may_follow_them(station, head, other_head):
    spend(project(station), 450_000)
    url = f"/projects/{Project.objects.get().pk}/"
    assert [
        closing(station, "1.3", reader=reader).steps[0].url for reader in (head, other_head)
    ] == [
        url,
        "",
    ]


# ---------- 1.5 ----------


def reverse_entry(step):
    """An entry reversed; what was advanced comes."""
    if step.words.startswith("催拨"):
        AppropriationFactory(project=Project.objects.get(), fen=10_000)
        return
    row = Expenditure.objects.get(pk=step.offer.about)
    spend(row.project, -row.fen, f"{row.paid_on}", reverses=row, category=row.category)


def test_each_irregularity_is_cleared(station):
    row = project(station)
    spend(row, 100, "2021-12-31", voucher_number="记-01")
    spend(row, 200, invoice_number="票1")
    spend(row, 300, invoice_number="票1")
    found = prove(station, "1.5", reverse_entry)
    assert told(found) == [
        ("other", "冲销协议期外的支出：记-01（2021-12-31）", 1, "07-29"),
        ("other", "核对并冲销重复报销的发票：票1", 1, "07-29"),
    ]
    assert (found.after, found.by) == (0, date(2022, 7, 29))
    assert found.words.endswith("可从 2项 到 0项，7月29日前做完")


def test_what_was_advanced_or_goes_beyond_the_budget_is_named(station):
    row = project(station, received=10_000)
    spend(row, 20_000)
    BudgetLineFactory(project=row, category="service", fen=15_000)
    words = [words for _kind, words, *_rest in told(closing(station, "1.5"))]
    assert words == [
        "催拨到账或退回超支：“养老”多 ¥100",
        "冲销或调整预算：“养老”的服务活动经费多 ¥50",
    ]
    BudgetLine.objects.all().delete()
    prove(station, "1.5", reverse_entry)


def test_a_ledger_without_entries_is_begun(station):
    assert told(closing(station, "1.5")) == [("record", "在资金台账记账", 1, "07-15")]
    assert closing(station, "1.5").reaches
