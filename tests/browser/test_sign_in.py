"""Signing in and out, being locked out, and choosing the language."""

import pytest
from django.urls import reverse

from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


def sign_in(page, user, password: str = PASSWORD) -> None:
    page.get_by_label("用户名").fill(user.username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()


@pytest.mark.parametrize("width", [1440, 390])
def test_signing_in_leads_to_the_page_asked_for_and_out_again(chromium_page, worker, width):
    page = chromium_page(width)
    page.goto(reverse("projects:project-list"))
    sign_in(page, worker)
    page.wait_for_url("**/projects/")
    page.goto(reverse("accounts:me"))
    page.get_by_role("button", name="退出").locator("visible=true").click()
    page.get_by_label("密码").wait_for()
    page.goto(reverse("projects:project-list"))
    assert page.get_by_label("密码").is_visible()


def test_five_wrong_passwords_say_when_to_try_again(chromium_page, worker, complaints):
    page = chromium_page(390)
    page.goto(reverse("accounts:login"))
    for _attempt in range(4):
        sign_in(page, worker, "wrong")
        page.locator("[aria-invalid=true], .gd-alert, [role=alert]").first.wait_for()
    sign_in(page, worker, "wrong")
    page.get_by_text("密码多次输错，暂停登录。").wait_for()
    assert "以后可以再试" in page.inner_text("main")
    assert all("429" in words for words in complaints)
    complaints.clear()


def test_the_language_is_chosen_on_my_own_page(logged_in_page, worker):
    page = logged_in_page(worker, 1440)
    page.goto(reverse("accounts:me"))
    assert page.get_attribute("html", "lang") == "zh-hans"
    page.get_by_role("button", name="English").click()
    page.locator("html[lang=en]").wait_for()
    page.get_by_role("button", name="简体中文").click()
    page.locator("html[lang=zh-hans]").wait_for()
