"""A digest in its frame, and the way from it to the flag."""

from datetime import date

import pytest
from django.urls import reverse

from common.models import OutgoingMail
from night.run import run_nightly
from tests.oversight import nights

pytestmark = pytest.mark.django_db(transaction=True)

D15 = date(2022, 7, 15)


@pytest.fixture
def digest(place, head, settings, live_server):
    settings.PORTAL_URL = live_server.url
    nights.build(place)
    nights.vacant(place.station, D15)
    run_nightly(D15)
    return OutgoingMail.objects.get()


@pytest.mark.parametrize("width", [1440, 390])
def test_a_digest_is_shown_as_it_was_sent(logged_in_page, complaints, head, digest, width):
    page = logged_in_page(head, width)
    page.goto(reverse("common:outbox"))
    page.get_by_text(digest.subject).first.click()
    letter = page.frame_locator("iframe")
    letter.get_by_text("◐ 等您处理 2 件").wait_for()
    colour = letter.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    assert colour == "rgb(244, 246, 246)"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    with page.context.expect_page() as opened:
        letter.get_by_role("link", name="签收").first.click()
    opened.value.wait_for_load_state()
    assert "站长到位" in opened.value.inner_text("h1")
    # The sandbox turns away the scripts by which this test looks into the frame; nothing else.
    assert [words for words in complaints if "Blocked script execution" not in words] == []
    complaints.clear()


@pytest.mark.parametrize("width", [1440, 390])
def test_the_list_of_flags_leads_to_one(logged_in_page, head, digest, width):
    page = logged_in_page(head, width)
    page.goto(reverse("oversight:flag-list"))
    assert "2 件未闭环：2 件滞后，2 件等您处理。" in page.inner_text("h1")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name="第1号").click()
    page.get_by_text("标记：空缺").wait_for()
