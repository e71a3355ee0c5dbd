"""The language of pages: Chinese, unless somebody chose English."""

import pytest
from django.conf import settings
from django.urls import reverse

pytestmark = pytest.mark.django_db
ME = "/accounts/me/"


def choose(client, language):
    return client.post(reverse("set_language"), {"language": language, "next": ME})


def test_page_is_chinese_whatever_the_browser_asks_for(client, head):
    client.force_login(head)
    response = client.get(ME, headers={"accept-language": "en-US,en;q=0.9"})
    assert response.headers["Content-Language"] == settings.LANGUAGE_CODE
    assert "我的授权" in response.content.decode()


def test_my_page_offers_both_languages(client, head):
    client.force_login(head)
    page = client.get(ME).content.decode()
    for code, _name in settings.LANGUAGES:
        assert f'name="language" value="{code}"' in page


def test_chosen_language_stays_until_the_other_one_is_chosen(client, head):
    client.force_login(head)
    assert choose(client, "en").url == ME
    page = client.get(ME).content.decode()
    assert '<html lang="en"' in page
    assert "My grants" in page
    assert "我的授权" not in page
    choose(client, "zh-hans")
    assert "我的授权" in client.get(ME).content.decode()


@pytest.mark.parametrize("language", ["fr", "../../en", "en\x00", ""])
def test_language_that_is_not_offered_is_ignored(client, head, language):
    client.force_login(head)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    assert "我的授权" in client.get(ME).content.decode()


def test_language_of_one_request_is_not_the_next_ones(client, head, other_head):
    client.force_login(head)
    choose(client, "en")
    client.get(ME)
    client.cookies.clear()
    client.force_login(other_head)
    assert "我的授权" in client.get(ME).content.decode()
