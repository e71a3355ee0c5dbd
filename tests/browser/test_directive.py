"""The district changes a target in the browser: from that day on it is judged by it."""

import pytest
from django.urls import reverse

from oversight.models import RequirementTerms
from tests.browser.scenes import fits, furnish

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", [1440, 390])
def test_a_target_is_changed_and_its_history_stays(logged_in_page, district, place, width):
    furnish(place)
    page = logged_in_page(district, width)
    page.goto(reverse("oversight:directive"))
    page.get_by_role("link", name="资金使用").click()
    page.get_by_role("heading", level=1, name="1.3 资金使用").wait_for()
    page.get_by_role("link", name="调整指标").click()
    page.get_by_label("目标", exact=True).fill("60")
    page.get_by_label("依据").fill("官社工〔2022〕12号")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("已保存。从生效日期起按新的指标判断。").wait_for()
    history = page.get_by_role("region", name="指标的历次规定").locator("tbody tr")
    assert history.count() == 2
    assert "60%" in history.first.inner_text()
    assert fits(page)
    terms = RequirementTerms.objects.filter(requirement__code="1.3").order_by("pk")
    assert [int(row.target) for row in terms] == [50, 60]
