"""Chinese first: the language changes by choice alone."""

import pytest
from django.urls import reverse


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cookie", "language"), [(None, "zh-hans"), ("en", "en"), ("xx", "zh-hans")]
)
def test_a_browsers_wish_does_not_count_but_a_choice_does(client, cookie, language):
    if cookie:
        client.cookies["django_language"] = cookie
    answer = client.get(reverse("accounts:login"), headers={"Accept-Language": "en-US,en"})
    assert answer.headers["Content-Language"] == language
    assert f'<html lang="{language}"' in answer.content.decode()
