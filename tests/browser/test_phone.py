"""On a phone: filters fold, rows keep their place, no bar lies under another, a draft is kept."""

import pytest
from django.urls import reverse

from services.models import ServiceRecord
from tests.browser.scenes import fits
from tests.factories.services import ServiceRecordFactory

pytestmark = pytest.mark.django_db(transaction=True)

ADD, RECORDS = "/services/records/new/", "/services/records/"
NOTE = "送降压药，约下周二陪诊。"


def test_filters_fold_and_rows_say_where(logged_in_page, district, place):
    ServiceRecordFactory(station=place.station, community=place.community)
    page = logged_in_page(district, 390)
    page.goto(RECORDS)
    row = page.locator("tbody tr").first
    assert row.get_by_text("关上", exact=True).first.is_visible()
    assert row.locator(".p-place").is_visible()
    bar = page.locator("form[data-filter]")
    assert not bar.is_visible()
    page.locator(".gd-fold-by").click()
    assert bar.is_visible()
    assert fits(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(RECORDS)
    assert bar.is_visible()
    assert not page.locator(".gd-fold-by").is_visible()
    page.set_viewport_size({"width": 390, "height": 700})
    page.goto(reverse("projects:project-add"))
    save, tabs = page.locator(".gd-save").bounding_box(), page.locator(".gd-tab").bounding_box()
    assert save["y"] + save["height"] <= tabs["y"] + 1


@pytest.fixture
def entry(logged_in_page, worker, place):
    """The entry page on a phone, of somebody who has recorded before."""
    ServiceRecordFactory(station=place.station, community=place.community, entered_by=worker)
    page = logged_in_page(worker, 390)
    page.goto(ADD)
    return page


def note_of(page) -> str:
    """What the entry page, opened anew, begins with."""
    page.goto(ADD)
    text = page.locator("#id_note").input_value()
    assert page.locator("[data-draft-note]").is_visible() is bool(text)
    return text


def test_a_draft_is_kept_until_it_is_saved(entry):
    for words in ("探访", "入户", "养老服务"):
        entry.locator("form.rf label", has_text=words).first.click()
    entry.locator(".gd-step:has(#id_group_living_alone) button[data-step='1']").click()
    entry.fill("#id_note", NOTE)
    entry.goto(RECORDS)  # left by accident
    assert note_of(entry) == NOTE
    assert entry.locator("#id_group_living_alone").input_value() == "1"
    assert entry.inner_text("[data-total]") == "1"
    entry.get_by_role("button", name="保存", exact=True).click()
    entry.wait_for_url(f"**{RECORDS}")
    assert ServiceRecord.objects.latest("pk").note == NOTE
    assert note_of(entry) == ""


def test_a_draft_outlives_a_refusal_and_goes_with_its_writer(entry):
    entry.fill("#id_note", "没写完")
    entry.get_by_role("button", name="保存", exact=True).click()
    entry.locator("[aria-invalid=true], .gd-err").first.wait_for()
    assert note_of(entry) == "没写完"
    entry.get_by_role("button", name="不要了").click()
    entry.wait_for_load_state()
    assert note_of(entry) == ""
    entry.fill("#id_note", "别人不该看到")
    entry.set_viewport_size({"width": 1440, "height": 900})
    entry.get_by_role("button", name="退出").click()
    entry.wait_for_url("**/accounts/login/**")
    kept = entry.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('gd-draft'))")
    assert kept == []


FOCUS_IS_HIDDEN = """() => {
  const focus = document.activeElement, bar = document.querySelector(".gd-tab");
  return !bar.contains(focus) && focus !== document.body
    && focus.getBoundingClientRect().bottom > bar.getBoundingClientRect().top;
}"""


def test_what_has_the_focus_is_never_under_the_bar(logged_in_page, district, place):
    for _turn in range(12):
        ServiceRecordFactory(station=place.station)
    page = logged_in_page(district, 390, reduced_motion="reduce")
    page.goto(RECORDS)
    hidden = []
    for _turn in range(40):
        page.keyboard.press("Tab")
        page.evaluate("new Promise(requestAnimationFrame)")  # the page follows the focus
        if page.evaluate(FOCUS_IS_HIDDEN):
            hidden.append(page.evaluate("document.activeElement.outerHTML.slice(0, 80)"))
    assert not hidden
