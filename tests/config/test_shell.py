"""The top bar and the phone's bar: what somebody may open, and where they are."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import resolve

from config.shell import shell


@pytest.fixture
def bar(rf):
    def of(user, path="/flags/", bar="nav") -> dict[str, bool]:
        request = rf.get(path)
        request.user, request.resolver_match = user, resolve(path)
        return {item["key"]: item["current"] for item in shell(request)[bar]}

    return of


def test_bar_holds_only_what_may_be_opened(bar, head, district, admin_user):
    assert {"flags", "funds", "registers"} <= bar(head).keys()
    assert "users" not in bar(head)
    assert "overview" in bar(district)
    assert "users" in bar(admin_user)
    assert "funds" not in bar(admin_user)


def test_phone_has_five_places(bar, head):
    assert list(bar(head, bar="tabs")) == ["overview", "stations", "record", "flags", "me"]


def test_the_page_one_is_on_is_marked(bar, district):
    assert [key for key, current in bar(district).items() if current] == ["flags"]
    assert [key for key, current in bar(district, "/funds/").items() if current] == ["funds"]


def test_who_has_not_signed_in_has_no_bar(rf):
    request = rf.get("/")
    request.user = AnonymousUser()
    assert "nav" not in shell(request)
