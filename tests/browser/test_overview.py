"""The overview: matrix and evidence at a desk, bars on a phone, a ruler that moves the day."""

import re
from datetime import date

import pytest
from django.urls import reverse

from night.run import run_nightly
from tests.browser.scenes import fits, furnish, last_line_is_in_sight
from tests.factories.funds import ExpenditureFactory
from tests.factories.services import ServiceRecordFactory
from tests.factories.stations import StationFactory

pytestmark = pytest.mark.django_db(transaction=True)

FUNDS = "a[data-evidence-url*='/1.3/']"


@pytest.fixture
def overview(place, district, logged_in_page):
    """`overview(390)`: the overview of a furnished district, as the district's head sees it."""
    furnish(place)

    def open_page(width: int = 1440, **options):
        page = logged_in_page(district, width, **options)
        page.goto("/")
        return page

    return open_page


def evidence(page):
    return page.get_by_role("group", name="证据")


def test_the_matrix_holds_every_station_and_fits(overview):
    page = overview()
    assert page.locator("#matrix tbody tr").count() == 2
    assert page.locator("#matrix tbody tr").first.locator("td").count() == 18
    assert fits(page)
    page.get_by_role("link", name="全部 26").click()
    page.wait_for_url("**columns=all**")
    assert page.locator("#matrix tbody tr").first.locator("td").count() == 26
    assert fits(page)


def test_evidence_opens_under_the_mouse_and_may_be_entered(overview):
    page = overview()
    page.locator(FUNDS).first.hover()
    evidence(page).get_by_text("¥2,000 / ¥10,000").wait_for()
    evidence(page).hover()
    details = evidence(page).get_by_role("link").first
    details.hover()
    assert evidence(page).is_visible()
    page.locator("h1").hover()
    evidence(page).wait_for(state="hidden")


def test_evidence_opens_by_keyboard_and_enter_leads_to_its_page(overview):
    page = overview()
    row = page.locator("#matrix tbody tr").first
    row.locator("td a").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    cell = row.locator(FUNDS)
    assert cell.evaluate("cell => cell === document.activeElement")
    evidence(page).get_by_text("¥2,000 / ¥10,000").wait_for()
    page.keyboard.press("Escape")
    evidence(page).wait_for(state="hidden")
    assert cell.evaluate("cell => cell === document.activeElement")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/stations/\d{9}/1\.3/"))
    assert "¥2,000 / ¥10,000" in page.inner_text("main")


def test_a_finger_sees_the_evidence_first_and_follows_it_second(overview):
    page = overview(1440, has_touch=True)
    page.locator(FUNDS).first.tap()
    evidence(page).get_by_text("¥2,000 / ¥10,000").wait_for()
    page.locator(FUNDS).first.tap()
    page.wait_for_url(re.compile(r"/stations/\d{9}/1\.3/"))


def test_the_ruler_moves_the_day_and_the_past_is_read_only(overview):
    page = overview()
    ruler = page.get_by_role("slider", name="数据截至日期")
    ruler.focus()
    page.keyboard.press("PageDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**on=2022-07-08**")
    page.get_by_text("正在看 7月8日，只读").wait_for()
    assert page.get_by_label("数据截至", exact=True).input_value() == "2022-07-08"
    page.get_by_role("link", name="后一天").click()
    page.wait_for_url("**on=2022-07-09**")
    page.get_by_role("link", name="回到今天").click()
    page.get_by_text("今天 周五").wait_for()


def test_dragging_the_ruler_moves_the_day(overview):
    page = overview()
    box = page.get_by_role("slider", name="数据截至日期").bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 200, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + 1, middle, steps=3)
    page.mouse.up()
    page.wait_for_url("**on=2022-05-18**")


def test_the_burn_chart_is_drawn_and_has_its_table(overview):
    page = overview()
    page.locator("[data-burn] canvas").wait_for()
    page.locator("#burn-data summary").click()
    assert page.locator("[data-burn-table] tbody tr").count() == 2
    page.get_by_role("link", name="项目进度", exact=True).click()
    page.wait_for_url("**burn=progress**")
    page.locator("[data-burn] canvas").wait_for()


def test_what_lies_beyond_the_scale_is_a_mark_with_its_number(overview, place):
    page = overview()
    ExpenditureFactory(project=place.station.projects.get(), fen=2_871_000)
    page.reload()
    page.locator("[data-burn] canvas").wait_for()
    page.locator("#burn-data summary").click()
    assert page.locator("[data-burn-table]").get_by_text("339.1%").is_visible()
    page.goto(f"/stations/{place.station.code}/")
    bar = page.locator(".gd-bul").first
    right = bar.bounding_box()["x"] + bar.bounding_box()["width"]
    mark = bar.locator(".beyond").bounding_box()
    assert abs(mark["x"] + mark["width"] - right) <= 3
    assert bar.locator(".beyond-n").text_content() == "339.1%"


def test_a_figure_opens_its_rows_and_the_chip_goes_away(overview, place):
    page = overview()
    ServiceRecordFactory(station=place.station, is_administrative=True)
    page.goto(f"/stations/{place.station.code}/1.7/")
    page.get_by_role("link", name="看明细").click()
    assert page.get_by_text("计入“全国平台录入”的记录").is_visible()
    assert page.locator("tbody tr").count() == 1
    page.get_by_role("link", name="不再只看计入的记录").click()
    page.wait_for_load_state()
    assert page.locator("tbody tr").count() == 2
    assert fits(page)


@pytest.mark.parametrize("width", [390, 320])
def test_a_phone_shows_bars_and_a_tab_bar_and_never_scrolls_sideways(overview, width):
    page = overview(width)
    assert fits(page)
    assert last_line_is_in_sight(page)
    assert not page.locator("#matrix").is_visible()
    tabs = page.get_by_role("navigation", name="底部导航").get_by_role("link")
    assert tabs.count() == 5
    assert min(tab.bounding_box()["height"] for tab in tabs.all()) >= 44
    page.get_by_role("link", name=re.compile("太和")).first.click()
    page.wait_for_url(re.compile(r"/stations/530111002/"))
    assert fits(page)


@pytest.mark.parametrize("width", [1440, 320])
def test_every_section_opens_and_fits(overview, width):
    page = overview(width)
    page.goto(reverse("accounts:me"))
    links = page.eval_on_selector_all(
        "nav a, main a", "links => links.map(link => link.getAttribute('href'))"
    )
    for path in sorted({link for link in links if link.startswith("/")}):
        page.goto(path)
        assert fits(page), path
        assert page.locator("h1").count() == 1, path


def focused(page, name: str):
    return page.evaluate(f"document.activeElement.{name}")


def test_the_matrix_is_one_tab_stop_and_the_pop_over_is_next(overview):
    page = overview()
    page.get_by_role("link", name="只看问题").focus()
    page.keyboard.press("Tab")
    first = page.locator("#matrix tbody td a").first
    assert first.evaluate("cell => cell === document.activeElement")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    page.keyboard.press("Home")
    assert focused(page, "closest('th') !== null")
    for _step in range(3):
        page.keyboard.press("ArrowRight")
    evidence(page).get_by_role("link").first.wait_for()
    page.keyboard.press("Tab")
    assert focused(page, "closest('[data-evidence]') !== null")
    page.keyboard.press("Shift+Tab")
    assert focused(page, "matches('#matrix tbody a')")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert not focused(page, "matches('#matrix *')")


def test_the_ruler_keeps_the_focus_when_the_day_changes(overview):
    page = overview()
    page.get_by_role("slider", name="数据截至日期").focus()
    for day in ("2022-07-14", "2022-07-13"):
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**on={day}**")
        page.wait_for_function("document.activeElement.getAttribute('role') === 'slider'")
    page.get_by_role("link", name="前一天").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**on=2022-07-12**")
    page.wait_for_function("document.activeElement.dataset.rulerPart === 'previous'")
    page.goto("/")
    assert focused(page, "tagName") == "BODY"


# What is to be done in a full district: four kinds that wait, four groups of four.
FULL = """() => {
  const rows = [...document.querySelectorAll(".gd-act:has(.muted)")];
  for (let count = document.querySelectorAll(".gd-act").length; count < 20; count += 1) {
    rows.at(-1).after(rows.at(-1).cloneNode(true));
  }
}"""


@pytest.mark.parametrize("query", ["", "?columns=all", "?on=2022-07-14"])
def test_the_one_page_print_is_one_page(overview, place, query):
    """With the eight rows of a district, each with what is to be done about it."""
    for number in range(6):
        StationFactory(division__parent=place.district, code=f"53011199{number}")
    run_nightly(date(2022, 7, 14))
    page = overview()
    page.goto(f"/{query}")
    page.locator("#matrix tbody tr").nth(7).wait_for()
    page.evaluate(FULL)
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
