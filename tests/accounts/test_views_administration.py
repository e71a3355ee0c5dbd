"""«My account», and what administrators do to accounts and grants."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.authtoken.models import Token

from accounts import actions
from accounts.models import Grant, User
from accounts.roles import Role
from common.errors import ActionRefused
from common.models import AuditEvent
from tests.factories.accounts import PASSWORD, GrantFactory, UserFactory


@pytest.fixture
def administration(client, admin_user):
    client.force_login(admin_user)
    return client


def secret_of(response) -> str:
    return re.search(r"<code>(.+?)</code>", response.text)[1]


def actions_told() -> list[str]:
    events = AuditEvent.objects.filter(action__startswith="accounts.").order_by("sequence")
    return list(events.values_list("action", flat=True))


# ---------- my account ----------


def test_me_shows_grants_of_all_times_with_their_state(client, head, place):
    GrantFactory(user=head, role=Role.STATION_WORKER, station=place.other_station,
                 from_day=date(2021, 6, 1), until_day=date(2021, 12, 31))  # fmt: skip
    client.force_login(head)
    page = client.get("/accounts/me/").text
    for words in ("站长", "关上街道社工站", "有效", "太和街道社工站", "2021年12月31日", "已结束"):
        assert words in page


def test_token_is_shown_once_and_opens_the_api(client, head):
    client.force_login(head)
    key = secret_of(client.post("/accounts/me/token/"))
    assert key not in client.get("/accounts/me/").text
    client.logout()
    token = {"HTTP_AUTHORIZATION": f"Token {key}"}
    assert client.get("/api/v1/stations/", **token).status_code == 200
    actions.revoke_token(actor=head)
    assert client.get("/api/v1/stations/", **token).status_code == 401


def test_new_token_ends_the_old_one(head):
    old = actions.create_token(actor=head)
    assert actions.create_token(actor=head) != old
    assert not Token.objects.filter(key=old).exists()


# ---------- accounts ----------


def test_new_account_gets_a_one_time_password(administration, client):
    new = {"username": "worker-2", "name": "李梅", "title": "关上街道社工站", "email": ""}
    password = secret_of(administration.post("/accounts/users/new/", new))
    user = User.objects.get(username="worker-2")
    assert user.check_password(password)
    assert user.must_change_password
    assert actions_told() == ["accounts.create_user"]
    assert password not in str(AuditEvent.objects.get(action__startswith="accounts.").changes)


def test_user_name_is_given_once(administration, head):
    page = administration.post("/accounts/users/new/", {"username": "head", "name": "另一人"})
    assert page.context["form"].errors["username"]
    with pytest.raises(ActionRefused):
        actions.create_user(actor=None, username="head", name="另一人")


def test_list_finds_by_name_and_survives_hostile_words(administration, head):
    head.name = "张建国"
    head.save()
    assert "张建国" in administration.get("/accounts/users/", {"q": "建国"}).text
    assert "张建国" not in administration.get("/accounts/users/", {"q": "李"}).text
    assert administration.get("/accounts/users/", {"q": "x" * 9999}).status_code == 200
    assert administration.get("/accounts/users/", {"q": "\x00"}).status_code == 400


def test_account_is_deactivated_never_deleted(administration, head):
    Token.objects.create(user=head)
    administration.post(f"/accounts/users/{head.pk}/deactivate/")
    head.refresh_from_db()
    assert not head.is_active
    assert not Token.objects.exists()
    administration.post(f"/accounts/users/{head.pk}/deactivate/")
    assert actions_told() == ["accounts.deactivate_user"]
    administration.post(f"/accounts/users/{head.pk}/activate/")
    head.refresh_from_db()
    assert head.is_active


def test_password_reset_ends_sessions_and_asks_for_a_new_one(administration, head):
    other = type(administration)()
    other.force_login(head)
    password = secret_of(administration.post(f"/accounts/users/{head.pk}/password/"))
    assert other.get("/accounts/me/").status_code == 302
    head.refresh_from_db()
    assert head.check_password(password)
    assert head.must_change_password


def test_unlock_lets_a_locked_account_in(administration, head):
    visitor = type(administration)()
    wrong = {"username": "head", "password": "wrong"}
    for number in range(5):
        visitor.post("/accounts/login/", wrong, REMOTE_ADDR=f"10.0.0.{number}")
    administration.post(f"/accounts/users/{head.pk}/unlock/")
    right = {"username": "head", "password": PASSWORD}
    assert visitor.post("/accounts/login/", right).status_code == 302


def test_name_and_post_can_be_corrected(administration, head):
    new = {"name": "张建国", "title": "站长", "email": "z@example.com", "username": "other"}
    administration.post(f"/accounts/users/{head.pk}/edit/", new)
    head.refresh_from_db()
    assert (head.name, head.username) == ("张建国", "head")
    assert AuditEvent.objects.get(action__startswith="accounts.").changes["name"][1] == "张建国"


# ---------- grants ----------


@pytest.mark.parametrize(
    ("role", "text", "field"),
    [
        (Role.STATION_HEAD, "530111001", "station"),
        (Role.STATION_WORKER, "关上", "station"),
        (Role.DISTRICT_LEAD, "官渡区", "division"),
        (Role.EVALUATOR, "关上街道", "station"),
        (Role.STATION_MANAGER, "关上社会工作服务中心", "agency"),
        (Role.COMMUNITY_CONTACT, "关上社区", "community"),
    ],
)
def test_grant_finds_its_place_by_the_name_in_use(administration, outsider, role, text, field):
    new = {"role": role, "place": text, "from_day": "2022-07-15", "until_day": ""}
    administration.post(f"/accounts/users/{outsider.pk}/grants/new/", new)
    grant = Grant.objects.get(user=outsider)
    assert (grant.role, grant.from_day, grant.until_day) == (role, date(2022, 7, 15), None)
    assert getattr(grant, field)
    assert actions_told() == ["accounts.give_grant"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"place": "关上街"}, "place"),
        ({"place": "不存在的地方"}, "place"),
        ({"until_day": "2022-07-14"}, "until_day"),
        ({"role": "king"}, "role"),
        ({"from_day": "2022-02-30"}, "from_day"),
    ],
)
def test_grant_says_what_is_wrong(administration, outsider, changed, field):
    new = {"role": Role.STATION_HEAD, "place": "关上", "from_day": "2022-07-15"} | changed
    page = administration.post(f"/accounts/users/{outsider.pk}/grants/new/", new)
    assert field in page.context["form"].errors
    assert not Grant.objects.filter(user=outsider).exists()


def test_grant_for_a_name_that_two_places_bear_asks_for_the_code(administration, outsider, place):
    place.other_community.name = place.community.name
    place.other_community.save()
    new = {"role": Role.COMMUNITY_CONTACT, "place": "关上社区", "from_day": "2022-07-15"}
    page = administration.post(f"/accounts/users/{outsider.pk}/grants/new/", new)
    assert "代码" in str(page.context["form"].errors["place"])


def test_grant_ends_by_its_day_and_stays(administration, head, on):
    grant = head.grants.get()
    yesterday = on - timedelta(days=1)
    administration.post(f"/accounts/grants/{grant.pk}/end/", {"last_day": yesterday})
    grant.refresh_from_db()
    assert grant.until_day == yesterday
    assert not User.objects.get(pk=head.pk).roles(on)
    with pytest.raises(ActionRefused):
        actions.end_grant(grant, actor=None, last_day=on)


def test_nobody_administers_himself(admin_user, on):
    grant = admin_user.grants.get()
    period = (on, None)
    for refused in (
        lambda: actions.deactivate_user(admin_user, actor=admin_user),
        lambda: actions.reset_password(admin_user, actor=admin_user),
        lambda: actions.end_grant(grant, actor=admin_user, last_day=on),
        lambda: actions.give_grant(
            actor=admin_user, user=admin_user, role=Role.AUDITOR, place=grant.place, period=period
        ),
    ):
        with pytest.raises(ActionRefused):
            refused()
    assert not actions_told()


# ---------- who may ----------


def test_auditor_sees_accounts_and_changes_none(client, auditor, head):
    client.force_login(auditor)
    assert client.get("/accounts/users/").status_code == 200
    assert client.get(f"/accounts/users/{head.pk}/").status_code == 200
    for step in ("deactivate", "activate", "unlock", "password"):
        assert client.post(f"/accounts/users/{head.pk}/{step}/").status_code == 403
    grant = head.grants.get()
    ending = client.post(f"/accounts/grants/{grant.pk}/end/", {"last_day": "2022-07-01"})
    assert ending.status_code == 403
    head.refresh_from_db()
    assert head.is_active


def test_others_see_no_accounts(client, head, worker):
    client.force_login(head)
    assert client.get("/accounts/users/").status_code == 403
    assert client.get(f"/accounts/users/{worker.pk}/").status_code == 404
    assert client.post(f"/accounts/users/{worker.pk}/deactivate/").status_code == 404


def test_list_asks_the_same_number_of_questions(administration, place):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            administration.get("/accounts/users/")
        return len(captured)

    GrantFactory(user=UserFactory(), station=place.station)
    before = queries()
    for _number in range(20):
        GrantFactory(user=UserFactory(), station=place.station)
    assert queries() == before
