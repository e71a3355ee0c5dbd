"""A visit is recorded with five taps and one sentence, on a phone and at a desk."""

import pytest

from services.models import ServiceRecord
from tests.browser.scenes import furnish
from tests.factories.services import ServiceRecordFactory

pytestmark = pytest.mark.django_db(transaction=True)

ADD = "/services/records/new/"


def plus(page, group: str):
    return page.locator(f".gd-step:has(#id_group_{group}) button[data-step='1']")


def tap(page, words: str):
    page.locator("form.rf label", has_text=words).first.click()


def record_a_visit(page):
    """Kind, mode, field, one more person, the sentence, save: the day and place are remembered."""
    for words in ("探访", "入户", "养老服务"):
        tap(page, words)
    plus(page, "living_alone").click()
    page.fill("#id_note", "送降压药，约下周二陪诊。")
    page.get_by_role("button", name="保存", exact=True).click()


@pytest.mark.parametrize("width", [390, 1440])
def test_five_taps_and_one_sentence(logged_in_page, worker, place, width):
    ServiceRecordFactory(station=place.station, community=place.community, entered_by=worker)
    page = logged_in_page(worker, width)
    page.goto(ADD)
    record_a_visit(page)
    page.wait_for_url("**/services/records/")
    assert "请在 7月22日 前录入" in page.inner_text("main")
    record = ServiceRecord.objects.latest("pk")
    assert (record.kind, record.people, record.community) == ("visit", 1, place.community)


def test_a_head_records_on_a_phone(logged_in_page, head, place):
    furnish(place)
    page = logged_in_page(head, 390)
    page.goto("/")
    page.get_by_role("link", name="记一笔").first.click()
    page.wait_for_url(f"**{ADD}")
    record_a_visit(page)
    page.wait_for_url("**/services/records/")
    record = ServiceRecord.objects.latest("pk")
    assert (record.station, record.people, record.entered_by) == (place.station, 1, head)


def test_total_and_share_follow_each_tap(logged_in_page, worker):
    page = logged_in_page(worker, 390)
    page.goto(ADD)
    assert page.inner_text("[data-key-share]") == "—"
    plus(page, "living_alone").click()
    plus(page, "general").click(click_count=3)
    assert page.inner_text("[data-total]") == "4"
    assert page.inner_text("[data-key-share]") == "25%"
    page.get_by_role("button", name="一般居民减一").click()
    assert page.inner_text("[data-total]") == "3"


def test_phrase_joins_the_note_and_summary_follows_its_field(logged_in_page, worker, place):
    page = logged_in_page(worker, 390)
    page.goto(ADD)
    page.get_by_role("button", name="测血压").click()
    page.get_by_role("button", name="政策告知").click()
    assert page.input_value("#id_note") == "测血压；政策告知"
    page.select_option("#id_community", label="关上")
    assert page.inner_text("[data-where]") == "关上"


def test_everything_is_in_view_at_a_desk_and_nothing_runs_sideways(logged_in_page, worker, place):
    ServiceRecordFactory(station=place.station, community=place.community, entered_by=worker)
    page = logged_in_page(worker, 1440)
    page.goto(ADD)
    save = page.get_by_role("button", name="保存", exact=True).bounding_box()
    assert save["y"] + save["height"] <= 900
    for width in (320, 390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_control_and_enter_saves_and_goes_on(logged_in_page, worker, place):
    ServiceRecordFactory(station=place.station, community=place.community, entered_by=worker)
    page = logged_in_page(worker, 1440)
    page.goto(ADD)
    tap(page, "咨询")
    tap(page, "社区治理")
    plus(page, "general").click()
    page.locator("#id_note").press("Control+Enter")
    page.wait_for_selector("text=今天已记 1 条")
    assert ServiceRecord.objects.filter(kind="consultation").count() == 1


def test_errors_stand_by_their_fields_and_take_the_focus(logged_in_page, worker, place, complaints):
    page = logged_in_page(worker, 390)
    page.goto(ADD)
    tap(page, "探访")
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_selector("text=人数合计是 0。至少填一类服务对象。")
    assert page.get_by_text("没有填“服务领域”，请填上。").is_visible()
    assert page.is_checked("input[name=kind][value=visit]")


@pytest.mark.parametrize("width", [390, 1440])
def test_every_record_of_a_page_is_ticked_and_marked_at_once(logged_in_page, worker, place, width):
    for _turn in range(3):
        ServiceRecordFactory(station=place.station)
    page = logged_in_page(worker, width)
    page.goto("/services/records/")
    box = page.locator("td .gd-tick").first.bounding_box()
    assert min(box["width"], box["height"]) >= 44
    page.get_by_label("选中这一页的全部").check()
    page.get_by_role("button", name="标记为已录全国平台").click()
    page.get_by_text("已把 3 条标记为已录全国平台。").wait_for()
