"""What the verbs on accounts and grants refuse, and what they write."""

import re
from datetime import date, timedelta

import pytest
from axes.models import AccessAttempt
from django.db import IntegrityError, transaction
from rest_framework.authtoken.models import Token

from accounts import actions
from accounts.models import Grant, User
from accounts.roles import Role
from common import clock
from common.audit import first_break
from common.errors import ActionRefused
from common.models import AuditEvent
from tests.factories.accounts import PASSWORD, GrantFactory, UserFactory

LAST = date(2022, 6, 30)


def told() -> tuple:
    event = AuditEvent.objects.first()
    return event.action, event.actor, event.changes


def give(actor, user, place, until_day=None, role=Role.AUDITOR) -> Grant:
    period = (date(2022, 3, 1), until_day)
    return actions.give_grant(actor=actor, user=user, role=role, place=place, period=period)


# ---------- accounts ----------


def test_a_new_account_can_be_entered_with_its_password_and_has_no_say(admin_user):
    user, password = actions.create_user(actor=admin_user, username="zhang", name="张三")
    assert user.check_password(password)
    assert user.must_change_password
    assert (user.is_staff, user.is_superuser, user.roles()) == (False, False, set())
    action, actor, changes = told()
    assert (action, actor) == ("accounts.create_user", admin_user)
    assert changes == {"username": "zhang", "name": "张三", "title": ""}
    assert password not in str(list(AuditEvent.objects.values()))
    assert first_break() is None


def test_a_username_is_given_once(admin_user, head):
    with pytest.raises(ActionRefused, match="这个用户名已经有了，请换一个。"):
        actions.create_user(actor=admin_user, username="head", name="别人")
    assert User.objects.get(username="head").name == head.name
    assert not AuditEvent.objects.filter(action="accounts.create_user").exists()


def test_one_time_passwords_are_long_and_read_aloud_without_doubt():
    made = {actions.one_time_password() for _each in range(50)}
    assert len(made) == 50
    for password in made:
        assert re.fullmatch(r"([a-z2-9]{4}-){3}[a-z2-9]{4}", password)
        assert not set(password) & set("ilo01")


def test_a_change_tells_only_what_changed(admin_user, head):
    values = {"name": "李四", "title": head.title, "email": head.email}
    assert actions.update_user(head, actor=admin_user, changes=values).name == "李四"
    assert told()[2].keys() == {"name"}
    events = AuditEvent.objects.count()
    actions.update_user(head, actor=admin_user, changes=values)
    assert AuditEvent.objects.count() == events


def test_shutting_ends_the_token_and_is_refused_the_second_time(admin_user, head):
    actions.create_token(actor=head)
    actions.deactivate_user(head, actor=admin_user)
    assert not User.objects.get(pk=head.pk).is_active
    assert not Token.objects.filter(user=head).exists()
    events = AuditEvent.objects.count()
    with pytest.raises(ActionRefused, match="账号已经是这个状态，请刷新页面。"):
        actions.deactivate_user(head, actor=admin_user)
    assert AuditEvent.objects.count() == events
    actions.activate_user(head, actor=admin_user)
    assert told()[0] == "accounts.activate_user"
    with pytest.raises(ActionRefused, match="已经是这个状态"):
        actions.activate_user(head, actor=admin_user)
    # The token stays gone: a new one is asked for.
    assert not Token.objects.filter(user=head).exists()


def test_a_reset_ends_password_and_token_and_lifts_the_lock(admin_user, head, worker):
    actions.create_token(actor=head)
    actions.create_token(actor=worker)
    for user in (head, worker):
        AccessAttempt.objects.create(username=user.username, failures_since_start=5)
    password = actions.reset_password(head, actor=admin_user)
    fresh = User.objects.get(pk=head.pk)
    assert fresh.check_password(password)
    assert not fresh.check_password(PASSWORD)
    assert fresh.must_change_password
    assert list(Token.objects.values_list("user", flat=True)) == [worker.pk]
    assert list(AccessAttempt.objects.values_list("username", flat=True)) == ["worker"]
    assert told() == ("accounts.reset_password", admin_user, {})


def test_unlocking_forgets_the_failures_of_one_account(admin_user, head, worker):
    for user in (head, worker):
        AccessAttempt.objects.create(username=user.username, failures_since_start=5)
    assert actions.unlock_user(head, actor=admin_user) == 1
    assert list(AccessAttempt.objects.values_list("username", flat=True)) == ["worker"]
    assert actions.unlock_user(head, actor=admin_user) == 0


def test_ones_own_password_ends_the_one_time_one(admin_user, head):
    actions.reset_password(head, actor=admin_user)
    actions.change_password(head, password="a new secret of mine")
    fresh = User.objects.get(pk=head.pk)
    assert fresh.check_password("a new secret of mine")
    assert not fresh.must_change_password
    assert told() == ("accounts.change_password", head, {})


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        (lambda user: actions.deactivate_user(user, actor=user), "由另一位管理员操作"),
        (lambda user: actions.reset_password(user, actor=user), "请在“我的”页面修改"),
        (lambda user: give(user, user, user.grants.get().place), "不能给自己授权"),
        (
            lambda user: actions.end_grant(user.grants.get(), actor=user, last_day=LAST),
            "不能结束自己的授权",
        ),
    ],
    ids=["deactivate", "reset", "give", "end"],
)
def test_nobody_does_it_to_himself(admin_user, verb, words):
    with pytest.raises(ActionRefused, match=words):
        verb(admin_user)
    fresh = User.objects.get(pk=admin_user.pk)
    assert fresh.is_active
    assert fresh.check_password(PASSWORD)
    assert fresh.grants.get().until_day is None
    assert not AuditEvent.objects.filter(actor=admin_user).exists()


def test_an_operator_at_a_terminal_may_do_it_to_anybody(admin_user):
    assert actions.reset_password(admin_user, actor=None)
    actions.deactivate_user(admin_user, actor=None)
    assert told() == ("accounts.deactivate_user", None, {})


# ---------- grants ----------


@pytest.mark.parametrize("kind", ["district", "station", "agency", "community"])
def test_a_grant_is_for_one_place_of_any_kind(admin_user, outsider, place, kind):
    grant = give(admin_user, outsider, getattr(place, kind), LAST)
    assert (grant.place, grant.entered_by) == (getattr(place, kind), admin_user)
    action, _actor, changes = told()
    assert action == "accounts.give_grant"
    assert changes["place"] == str(grant.place)
    assert changes["period"] == ["2022-03-01", "2022-06-30"]


def test_the_database_itself_holds_a_grant_to_one_place(place, outsider):
    for places in ({}, {"station": place.station, "agency": place.agency}):
        with pytest.raises(IntegrityError), transaction.atomic():
            GrantFactory(user=outsider, **{"station": None} | places)
    assert not Grant.objects.filter(user=outsider).exists()


@pytest.mark.parametrize(
    ("until_day", "last_day", "refused"),
    [
        (None, LAST, False),
        (LAST, LAST - timedelta(days=1), False),
        (LAST, LAST, True),
        (LAST, LAST + timedelta(days=1), True),
    ],
    ids=["open", "earlier", "the same", "later"],
)
def test_a_grant_may_end_earlier_and_never_later(
    admin_user, outsider, place, until_day, last_day, refused
):
    grant = give(admin_user, outsider, place.district, until_day)
    if refused:
        with pytest.raises(ActionRefused, match="这项授权到那天已经结束。"):
            actions.end_grant(grant, actor=admin_user, last_day=last_day)
        assert Grant.objects.get(pk=grant.pk).until_day == until_day
        return
    assert actions.end_grant(grant, actor=admin_user, last_day=last_day).until_day == last_day
    before = until_day and until_day.isoformat()
    assert told()[2] == {"until_day": [before, last_day.isoformat()]}


def test_a_grant_that_ends_before_it_began_never_came_into_force(admin_user, outsider, place):
    grant = give(admin_user, outsider, place.district)
    actions.end_grant(grant, actor=admin_user, last_day=date(2022, 2, 28))
    days = [date(2022, 2, 28), date(2022, 3, 1), date(2022, 7, 15)]
    assert not any(Grant.objects.filter(user=outsider).valid(day).exists() for day in days)


# ---------- tokens ----------


def test_a_person_has_one_token_and_gives_it_back(head, worker):
    first = actions.create_token(actor=head)
    other = actions.create_token(actor=worker)
    second = actions.create_token(actor=head)
    assert set(Token.objects.values_list("key", flat=True)) == {other, second}
    assert first != second
    actions.revoke_token(actor=head)
    assert list(Token.objects.values_list("key", flat=True)) == [other]
    assert told() == ("accounts.revoke_token", head, {})
    assert second not in str(list(AuditEvent.objects.values()))


def test_today_is_the_portals_day(on):
    """The boundary cases here speak of days long past: they hold because of this."""
    assert clock.today() == on > LAST
    assert UserFactory.build().is_active
