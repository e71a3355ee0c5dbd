"""What a page complains about is heard: without this the other browser tests prove little."""

import pytest

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "<!doctype html><title>页面</title><h1>页面</h1>"


@pytest.fixture
def page(chromium_page):
    page = chromium_page(390)
    page.route("**/harness", lambda route: route.fulfill(**ANSWER))
    return page


ANSWER = {
    "body": PAGE,
    "content_type": "text/html; charset=utf-8",
    "headers": {"Content-Security-Policy": "default-src 'self'"},
}


def test_chromium_page_has_the_width_asked_for(page, complaints):
    page.goto("/harness")
    assert page.evaluate("innerWidth") == 390
    assert page.inner_text("h1") == "页面"


@pytest.mark.parametrize(
    ("script", "heard"),
    [
        ("console.error('broken')", "broken"),
        ("setTimeout(() => { throw new Error('thrown') })", "thrown"),
        ("fetch('/no-such-page/')", "404"),
        ("document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">x</p>')", "style"),
    ],
)
def test_complaints_are_heard(page, complaints, script, heard):
    page.goto("/harness")
    page.evaluate(script)
    page.wait_for_timeout(300)
    assert any(heard in complaint for complaint in complaints), complaints
    complaints.clear()
