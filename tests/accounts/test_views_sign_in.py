"""Sign-in, lock-out, sessions that end, passwords that must be changed."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.network import SPRAY
from common import clock
from common.models import AuditEvent
from tests.factories.accounts import PASSWORD, UserFactory

LOGIN, ME = "/accounts/login/", "/accounts/me/"


def sign_in(client, username, password=PASSWORD, **extra):
    return client.post(LOGIN, {"username": username, "password": password}, **extra)


def may_enter(client):
    return client.get(ME).status_code == 200


def test_sign_in_opens_the_asked_for_page(client, head):
    response = client.post(
        LOGIN + "?next=/accounts/me/", {"username": "head", "password": PASSWORD}
    )
    assert response.headers["Location"] == ME
    assert may_enter(client)


def test_sign_in_does_not_lead_to_another_site(client, head):
    address = LOGIN + "?next=https://example.com/"
    response = client.post(address, {"username": "head", "password": PASSWORD})
    assert response.headers["Location"] == "/"


def test_anonymous_is_sent_to_sign_in(client, db):
    assert client.get(ME).headers["Location"] == f"{LOGIN}?next={ME}"


def test_sign_in_changes_the_session_key(client, head):
    client.get(LOGIN)
    session = client.session
    session["before"] = True
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    sign_in(client, "head")
    assert client.session.session_key != before


def test_sign_out_only_by_post(client, head):
    client.force_login(head)
    assert client.get("/accounts/logout/").status_code == 405
    client.post("/accounts/logout/")
    assert not may_enter(client)
    assert not Session.objects.exists()


def test_five_failures_lock_the_account_from_any_address(client, head):
    for number in range(5):
        response = sign_in(client, "head", "wrong", REMOTE_ADDR=f"10.0.0.{number}")
    assert response.status_code == 429
    response = sign_in(client, "head", REMOTE_ADDR="10.0.0.99")
    assert response.status_code == 429
    until = clock.moment() + timedelta(minutes=15)
    at = AccessAttempt.objects.latest("attempt_time").attempt_time + timedelta(minutes=15)
    assert abs(until - at) < timedelta(minutes=1)
    assert f"{at.astimezone(timezone.get_current_timezone()):%H:%M}" in response.text


def test_one_colleagues_failures_do_not_lock_the_office(client, head, worker):
    for _try in range(6):
        sign_in(client, "head", "wrong", REMOTE_ADDR="10.0.0.1")
    assert sign_in(client, "worker", REMOTE_ADDR="10.0.0.1").status_code == 302


def test_many_names_tried_from_one_address_lock_it_for_any_account(client, head, worker):
    for number in range(SPRAY):
        sign_in(client, f"nobody-{number}", "wrong", REMOTE_ADDR="10.0.0.1")
    assert sign_in(client, "head", REMOTE_ADDR="10.0.0.1").status_code == 429
    assert sign_in(client, "worker", REMOTE_ADDR="10.0.0.2").status_code == 302


def test_tries_during_the_lock_do_not_prolong_it(client, head):
    for _try in range(5):
        sign_in(client, "head", "wrong")
    AccessAttempt.objects.update(attempt_time=clock.moment() - timedelta(minutes=14))
    before = AccessAttempt.objects.latest("attempt_time").attempt_time
    sign_in(client, "head", "wrong")
    assert AccessAttempt.objects.latest("attempt_time").attempt_time == before


def test_lock_ends_after_a_quarter_of_an_hour(client, head):
    for _try in range(5):
        sign_in(client, "head", "wrong")
    AccessAttempt.objects.update(attempt_time=clock.moment() - timedelta(minutes=16))
    assert sign_in(client, "head").status_code == 302


def test_wrong_name_and_wrong_password_are_told_alike(client, head):
    UserFactory(username="gone", is_active=False)
    pages = [sign_in(client, name, "wrong") for name in ("head", "nobody", "gone")]
    told = [str(page.context["form"].non_field_errors()) for page in pages]
    assert told[0]
    assert told == [told[0]] * 3


def test_deactivation_ends_the_session_with_the_next_request(client, head, admin_user):
    client.force_login(head)
    assert may_enter(client)
    actions.deactivate_user(head, actor=admin_user)
    assert not may_enter(client)


def test_end_of_a_grant_takes_effect_with_the_next_request(client, admin_user, district, on):
    client.force_login(admin_user)
    assert client.get("/accounts/users/").status_code == 200
    yesterday = on - timedelta(days=1)
    actions.end_grant(admin_user.grants.get(), actor=district, last_day=yesterday)
    assert client.get("/accounts/users/").status_code == 403


def test_change_of_password_ends_the_other_sessions(client, head):
    client.force_login(head)
    other = type(client)()
    other.force_login(head)
    key = client.session.session_key
    new = {"new_password1": "关上站的新口令 15", "new_password2": "关上站的新口令 15"}
    response = client.post("/accounts/password/", {"old_password": PASSWORD, **new})
    assert response.headers["Location"] == ME
    assert may_enter(client)
    assert client.session.session_key != key
    assert not may_enter(other)
    assert AuditEvent.objects.filter(action="accounts.change_password", actor=head).exists()


@pytest.mark.parametrize("password", ["short", "123456789012", "password123"])
def test_weak_passwords_are_refused(client, head, password):
    client.force_login(head)
    new = {"old_password": PASSWORD, "new_password1": password, "new_password2": password}
    assert client.post("/accounts/password/", new).status_code == 200
    head.refresh_from_db()
    assert head.check_password(PASSWORD)


def test_one_time_password_leads_nowhere_but_to_its_change(client, head):
    head.must_change_password = True
    head.save()
    client.force_login(head)
    assert client.get(ME).headers["Location"] == reverse("accounts:password-change")
    assert client.get("/accounts/password/").status_code == 200
    refused = client.get("/api/v1/stations/")
    assert refused.status_code == 403
    assert refused["Content-Type"] == "application/problem+json"
    new = {"new_password1": "关上站的新口令 15", "new_password2": "关上站的新口令 15"}
    client.post("/accounts/password/", {"old_password": PASSWORD, **new})
    assert may_enter(client)


@pytest.mark.parametrize(
    ("mark", "age", "enters"),
    [
        ("seen_at", timedelta(minutes=29), True),
        ("seen_at", timedelta(minutes=31), False),
        ("signed_in_at", timedelta(hours=11, minutes=59), True),
        ("signed_in_at", timedelta(hours=12, minutes=1), False),
    ],
)
def test_session_ends_unused_or_old(client, head, mark, age, enters):
    client.force_login(head)
    session = client.session
    session[mark] = (clock.moment() - age).isoformat()
    session.save()
    assert may_enter(client) is enters


def test_reading_pages_writes_no_session(client, head):
    client.force_login(head)
    marked = client.session["seen_at"]
    may_enter(client)
    assert client.session["seen_at"] == marked


def test_pages_of_signed_in_people_are_not_cached(client, head):
    client.force_login(head)
    assert client.get(ME)["Cache-Control"] == "no-store"


def test_posts_without_a_token_are_refused(head):
    client = Client(enforce_csrf_checks=True)
    client.force_login(head)
    assert client.post("/accounts/me/token/").status_code == 403
