"""The top bar and the phone's bar: what somebody may open, and where they are."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import resolve, reverse

from accounts.roles import Role
from config.shell import SECTIONS, TABS, open_flags, shell
from tests.factories.oversight import FlagFactory
from tests.matrix import routes


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


@pytest.mark.parametrize(
    ("query", "counted"), [("?on=2022-06-30", 0), ("?on=2022-07-01", 1), ("", 1), ("?on=昨天", 1)]
)
def test_flags_are_counted_on_the_day_of_the_page(rf, place, head, query, counted):
    FlagFactory(station=place.station, opened_on=date(2022, 7, 1))
    FlagFactory(station=place.other_station, opened_on=date(2022, 7, 1))
    request = rf.get(f"/flags/{query}")
    request.user, request.resolver_match = head, resolve("/flags/")
    assert {item["key"]: item["count"] for item in shell(request)["nav"]}["flags"] == counted


def test_flags_are_counted_once_a_request(rf, head, django_assert_max_num_queries):
    request = rf.get("/flags/")
    request.user, request.resolver_match = head, resolve("/flags/")
    head.roles()
    with django_assert_max_num_queries(1):
        assert [open_flags(request), open_flags(request)] == [0, 0]


@pytest.mark.parametrize("who", Role)
def test_nobody_is_shown_a_door_that_is_shut(client, request, place, who):
    names = {"district_lead": "district", "district_finance": "finance", "admin": "admin_user"}
    names |= {"station_head": "head", "station_worker": "worker"}
    user = request.getfixturevalue(names.get(who, who))
    client.force_login(user)
    page = client.get(reverse("accounts:me"))
    shown = [*page.context["nav"], *page.context["tabs"]]
    assert shown
    for item in shown:
        assert client.get(item["url"]).status_code == 200, item["key"]
    # Everybody has a first page of one's own; any other page that is not shown is shut.
    known = {"overview", *(item["key"] for item in page.context["nav"])}
    hidden = [(key, name) for key, _label, name, _needs in SECTIONS if key not in known]
    for key, name in hidden:
        assert client.get(reverse(name)).status_code == 403, key


LISTS = [route.name for route in routes() if route.name.endswith("-list") and not route.parameters]


@pytest.mark.parametrize("name", [name for name in LISTS if not name.startswith("api:")])
def test_no_list_takes_the_name_of_the_phones_bar_for_its_own(client, district, name):
    client.force_login(district)
    page = client.get(reverse(name))
    if page.status_code == 200:
        assert [tab["key"] for tab in page.context["tabs"]] == [key for key, *_rest in TABS]
