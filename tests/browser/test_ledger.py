"""Money is entered, refused in words, and corrected by a reversal that stays on the page."""

import pytest
from django.urls import reverse

from funds.models import Expenditure
from tests.browser.scenes import fits
from tests.factories.funds import AppropriationFactory, ExpenditureFactory
from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db(transaction=True)


def fill_in(page, project, amount: str) -> None:
    page.get_by_label("项目", exact=True).select_option(str(project.pk))
    page.get_by_label("支出日期").fill("2022-07-14")
    page.get_by_label("科目").select_option(index=1)
    page.get_by_label("摘要").fill("入户慰问物品")
    page.get_by_label("凭证号").fill("记-07-099")
    page.get_by_label("金额（元）").fill(amount)


@pytest.mark.parametrize("width", [1440, 390])
def test_an_expenditure_is_entered(logged_in_page, finance, place, width):
    project = ProjectFactory(station=place.station)
    AppropriationFactory(project=project)
    page = logged_in_page(finance, width)
    page.goto(reverse("funds:expenditure-add"))
    page.get_by_role("button", name="登记", exact=True).click()
    page.locator("[aria-invalid=true]").first.wait_for()
    assert page.evaluate("document.activeElement.name") == "project"
    fill_in(page, project, "1,280.50")
    page.get_by_role("button", name="登记", exact=True).click()
    page.get_by_text("¥1,280.50").first.wait_for()
    assert fits(page)
    assert Expenditure.objects.get().fen == 128_050


@pytest.mark.parametrize("width", [1440, 390])
def test_an_amount_with_too_many_digits_is_asked_about(logged_in_page, finance, place, width):
    project = ProjectFactory(station=place.station)
    AppropriationFactory(project=project)
    page = logged_in_page(finance, width)
    page.goto(reverse("funds:expenditure-add"))
    fill_in(page, project, "339100")
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="资金使用 0.0% → 339.1%").wait_for()
    assert fits(page)
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the first button goes back to the form
    amount = page.get_by_label("金额（元）")
    assert amount.input_value() == "339100"
    assert page.get_by_label("凭证号").input_value() == "记-07-099"
    amount.fill("101000")
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="资金使用 0.0% → 101.0%").wait_for()
    assert not Expenditure.objects.exists()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("¥101,000").first.wait_for()
    assert Expenditure.objects.get().fen == 10_100_000


def test_a_correction_reverses_and_enters_anew(logged_in_page, finance, place):
    project = ProjectFactory(station=place.station)
    AppropriationFactory(project=project)
    row = ExpenditureFactory(project=project, fen=100_000, summary="水电费")
    page = logged_in_page(finance)
    page.goto(reverse("funds:expenditure-detail", args=[row.pk]))
    page.get_by_role("link", name="更正").click()
    page.get_by_label("金额（元）").fill("1200")
    page.get_by_label("原因").fill("发票金额看错")
    page.get_by_role("button", name="更正").click()
    page.get_by_text("¥1,200").first.wait_for()
    page.goto(reverse("funds:ledger"))
    amounts = page.locator("tbody .p-amount").all_inner_texts()
    assert sorted(amounts) == sorted(["¥1,000", "-¥1,000", "¥1,200"])
    assert "¥1,200" in page.locator("tfoot").inner_text()


def test_all_that_waits_for_a_reviewer_is_ticked_and_approved_at_once(logged_in_page, head, place):
    project = ProjectFactory(station=place.station)
    for _turn in range(3):
        ExpenditureFactory(project=project)
    page = logged_in_page(head, 390)
    page.goto(f"{reverse('funds:ledger')}?review=mine")
    box = page.locator("td .gd-tick").first.bounding_box()
    assert min(box["width"], box["height"]) >= 44
    page.get_by_label("选中这一页的全部").check()
    page.get_by_role("button", name="同意选中的支出").click()
    page.get_by_text("已同意 3 笔支出。").wait_for()
