"""How an administrator names the place of a grant."""

import pytest

from accounts.forms import PLACES_OF, GrantEndForm, GrantForm, UserEditForm, UserForm
from accounts.roles import Role
from stations.models import Agency, Community, Division, Station
from tests import cast


@pytest.fixture
def told(admin_user):
    def form(**changes):
        data = {"role": Role.STATION_HEAD, "place": "关上", "from_day": "2022-07-15"}
        return GrantForm(data | changes, user=admin_user, on=cast.ON)

    return form


@pytest.mark.parametrize(
    ("role", "text", "kind"),
    [
        (Role.STATION_HEAD, "关上", Station),
        (Role.STATION_HEAD, " 关上街道 ", Station),
        (Role.STATION_HEAD, "关上街道社工站", Station),
        (Role.STATION_WORKER, "530111001", Station),
        (Role.EVALUATOR, "关上街道", Station),
        (Role.EVALUATOR, "官渡区", Division),
        (Role.DISTRICT_LEAD, "官渡区", Division),
        (Role.AUDITOR, "关上街道", Division),
        (Role.STATION_MANAGER, "关上社会工作服务中心", Agency),
        (Role.COMMUNITY_CONTACT, "关上社区居民委员会", Community),
        (Role.COMMUNITY_CONTACT, "关上", Community),
        (Role.COMMUNITY_CONTACT, "530111001001", Community),
    ],
)
def test_a_place_is_found_by_what_people_call_it(told, role, text, kind):
    form = told(role=role, place=text)
    assert form.is_valid(), form.errors
    assert type(form.cleaned_data["place"]) is kind


@pytest.mark.parametrize(
    ("role", "text", "words"),
    [
        (Role.STATION_HEAD, "关上街到", "是不是“关上街道社工站”？"),
        (Role.STATION_HEAD, "银河", "请按角色填写全称或代码"),
        (Role.STATION_HEAD, "官渡区", "没有找到这个地方"),
        (Role.STATION_MANAGER, "530111001", "没有找到这个地方"),
        (Role.DISTRICT_LEAD, "530111001", "没有找到这个地方"),
        (Role.COMMUNITY_CONTACT, "关上街道", "没有找到这个地方"),
    ],
)
def test_a_place_that_is_none_for_the_role_is_refused_with_advice(told, role, text, words):
    form = told(role=role, place=text)
    assert list(form.errors) == ["place"]
    assert words in form.errors["place"][0]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, None),
        ({"until_day": "2022-07-15"}, None),
        ({"until_day": "2022-07-14"}, "until_day"),
        ({"from_day": ""}, "from_day"),
        ({"from_day": "2101-01-01"}, "from_day"),
        ({"role": "king"}, "role"),
        ({"place": ""}, "place"),
        ({"note": "字" * 120}, None),
        ({"note": "字" * 121}, "note"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_grant_is_refused_at_the_field(told, changes, field):
    assert list(told(**changes).errors) == ([field] if field else [])


def test_two_places_of_one_name_are_told_apart_by_the_code(told, place):
    place.other_community.name = place.community.name
    place.other_community.save()
    form = told(role=Role.COMMUNITY_CONTACT, place="关上")
    assert form.errors["place"] == ["这个名称不止一个，请填代码。"]
    form = told(role=Role.COMMUNITY_CONTACT, place=place.other_community.code)
    assert form.is_valid()
    assert form.cleaned_data["place"] == place.other_community


def test_who_sees_no_places_finds_none(outsider):
    data = {"role": Role.STATION_HEAD, "place": "关上", "from_day": "2022-07-15"}
    assert list(GrantForm(data, user=outsider, on=cast.ON).errors) == ["place"]


def test_every_role_is_offered_and_has_its_places(told):
    assert {value for value, _label in told().fields["role"].choices} == set(PLACES_OF)


def test_forms_begin_with_today(told, on):
    assert told()["from_day"].initial == on
    assert GrantEndForm(user=None, on=on)["last_day"].initial == on
    assert GrantEndForm({"last_day": "2022-07-14"}, user=None, on=on).is_valid()
    assert list(GrantEndForm({"last_day": ""}, user=None, on=on).errors) == ["last_day"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, None),
        ({"username": "王 五"}, "username"),
        ({"username": "head"}, "username"),
        ({"username": ""}, "username"),
        ({"name": ""}, "name"),
        ({"email": "不是邮箱"}, "email"),
    ],
    ids=str,
)
def test_an_account_is_refused_at_the_field(head, changes, field):
    form = UserForm({"username": "wang.5", "name": "王五"} | changes, user=None, on=cast.ON)
    assert list(form.errors) == ([field] if field else [])


def test_a_username_is_not_changed(head):
    form = UserEditForm({"name": "新名", "username": "other"}, instance=head, user=None, on=cast.ON)
    assert form.is_valid()
    assert "username" not in form.cleaned_data
