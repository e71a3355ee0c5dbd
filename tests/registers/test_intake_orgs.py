"""The filing register: organisations, and the kind of their community."""

from datetime import date

import pytest

from common.states import steps_of
from orgs.models import EarlierFiling, Organisation
from stations.models import Community, CommunityClassification
from tests.factories.orgs import OrganisationFactory
from tests.factories.stations import ClassificationFactory
from tests.registers.books import ORGANISATIONS, messages, organisation, orgs_book, take_in


def kind_of(community, on=date(2022, 7, 15)):
    return Community.objects.with_kind(on).get(pk=community.pk).kind


def test_organisations_go_in_and_classify_their_community(station, place, tmp_path):
    path = orgs_book(tmp_path, [organisation(), organisation("读书会", 社区类型=None)])
    assert take_in("orgs", station, path)[0] == (2, 0, 0)
    assert Organisation.objects.get(name="读书会").community == place.community
    [said] = CommunityClassification.objects.all()
    assert (said.kind, said.source, said.effective_from) == (
        "urban",
        "register",
        place.community.valid_from,
    )
    assert "社区社会组织备案表" in said.basis
    assert "2022-07-15" in said.basis
    assert take_in("orgs", station, path)[0] == (0, 0, 2)
    assert CommunityClassification.objects.count() == 1


def test_a_corrected_kind_is_one_more_row(station, place, tmp_path):
    take_in("orgs", station, orgs_book(tmp_path, [organisation(), organisation("读书会")]))
    rows = [organisation(社区类型="村改居"), organisation("读书会", 社区类型="村改居")]
    counts, plan = take_in("orgs", station, orgs_book(tmp_path, rows))
    assert counts == (0, 1, 1)
    assert plan.updated[0].differences == {"社区类型": ["城市社区", "村改居社区"]}
    assert kind_of(place.community) == "converted"
    assert CommunityClassification.objects.count() == 2


def test_the_odd_one_out_in_a_file_is_refused(station, tmp_path):
    rows = [
        organisation("甲"),
        organisation("乙", 社区类型="村改居社区"),
        organisation("丙"),
    ]
    [(row, column, message)] = messages(take_in("orgs", station, orgs_book(tmp_path, rows))[1])
    assert (row, column) == (5, "社区类型")
    assert "城市社区" in message
    assert not CommunityClassification.objects.exists()


def test_the_district_decides_what_a_community_is(station, place, tmp_path):
    ClassificationFactory(community=place.community, kind="converted")
    path = orgs_book(tmp_path, [organisation()])
    [(row, column, message)] = messages(take_in("orgs", station, path)[1])
    assert (row, column) == (4, "社区类型")
    assert "区级核定" in message
    agreed = orgs_book(tmp_path, [organisation(社区类型="村改居社区")])
    assert take_in("orgs", station, agreed)[0] == (1, 0, 0)
    assert CommunityClassification.objects.count() == 1


def test_a_corrected_file_updates_by_community_and_name(station, tmp_path):
    take_in("orgs", station, orgs_book(tmp_path, [organisation()]))
    said = {"状态": "注销", "成员数": "20人", "社区": "关上居委会"}
    undated = take_in("orgs", station, orgs_book(tmp_path, [organisation(**said)]))[1]
    assert messages(undated) == [(4, "注销日期", "系统里是已备案。现在注销的，请填注销日期")]
    row = [*organisation(**said), "2022-07-01"]
    path = orgs_book(tmp_path, [row], [*ORGANISATIONS, "注销日期"])
    counts, plan = take_in("orgs", station, path)
    assert counts == (0, 1, 0)
    assert plan.updated[0].differences == {
        "成员数": ["14", "20"],
        "状态": ["已备案", "已注销"],
        "注销日期": ["", "2022-07-01"],
    }
    assert Organisation.objects.get().state == "cancelled"
    assert Organisation.objects.get().version == 2


def test_standard_is_dated_by_the_filing_and_then_by_the_registers(station, tmp_path):
    """The register says whether; again it changes nothing, and an empty cell says nothing."""

    def hand_in(said, filled_on):
        book = orgs_book(tmp_path, [organisation(规范化达标=said)], filled_on=filled_on)
        return take_in("orgs", station, book)[0]

    days = ("standardised", "standardised_on", "standard_lost_on")
    first, second, third = date(2022, 5, 1), date(2022, 6, 1), date(2022, 7, 1)
    assert hand_in("是", first) == (1, 0, 0)
    filed_on = Organisation.objects.get().filed_on
    assert Organisation.objects.values_list(*days).get() == (True, filed_on, None)
    assert hand_in("是", second) == hand_in("", second) == (0, 0, 1)
    assert hand_in("否", second) == (0, 1, 0)
    assert Organisation.objects.values_list(*days).get() == (False, filed_on, second)
    assert hand_in("否", third) == (0, 0, 1)
    assert hand_in("是", third) == (0, 1, 0)
    assert Organisation.objects.values_list(*days).get() == (True, third, None)


def test_one_name_in_two_communities_is_two_organisations(station, tmp_path):
    path = orgs_book(tmp_path, [organisation(), organisation(社区="关上北社区")])
    assert take_in("orgs", station, path)[0] == (2, 0, 0)


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"社区": "关丄社区"}, "社区", "是不是“关上社区居民委员会”"),
        ({"社区": None}, "社区", "没有填写"),
        ({"社区类型": "县城"}, "社区类型", "可填"),
        ({"类别": "炒股类"}, "类别", "可填"),
        ({"状态": "很好"}, "状态", "可填"),
        ({"备案日期": None}, "备案日期", "却没有备案日期"),
        ({"备案日期": "2022-02-30"}, "备案日期", "不是真实日期"),
        ({"备案日期": "2023-03-20"}, "备案日期", "太晚"),
        ({"成员数": "许多"}, "成员数", "不是整数"),
        ({"规范化达标": "差不多"}, "规范化达标", "是"),
    ],
)
def test_wrong_organisations_are_refused_in_their_cell(station, tmp_path, cells, column, words):
    path = orgs_book(tmp_path, [organisation("甲"), organisation(**cells)])
    [(row, where, message)] = messages(take_in("orgs", station, path)[1])
    assert (row, where) == (5, column)
    assert words in message
    assert not Organisation.objects.exists()


def test_days_of_cancellation_are_checked(station, tmp_path):
    header = ("社区", "组织名称", "类别", "备案日期", "状态", "注销日期")
    rows = [
        ("关上", "甲", "文体", "2022-03-01", "已注销", "2022-02-01"),
        ("关上", "乙", "文体", "2022-03-01", "已备案", "2022-04-01"),
        ("关上", "丙", "文体", "2022-03-01", "已注销", "2022-04-01"),
    ]
    path = orgs_book(tmp_path, rows, header=header)
    problems = messages(take_in("orgs", station, path)[1])
    assert [(row, column) for row, column, _message in problems] == [
        (4, "注销日期"),
        (5, "注销日期"),
    ]


def test_a_pending_organisation_with_a_day_is_a_notice(station, tmp_path):
    _counts, plan = take_in("orgs", station, orgs_book(tmp_path, [organisation(状态="待审核")]))
    assert plan.applied
    assert any("待审核" in notice for notice in plan.notices)


def test_repeats_name_both_rows(station, tmp_path):
    path = orgs_book(tmp_path, [organisation(), organisation(社区="关上居委会")])
    problems = messages(take_in("orgs", station, path)[1])
    assert [(row, column) for row, column, _message in problems] == [
        (5, "组织名称"),
        (4, "组织名称"),
    ]
    assert all("第 5 行" in message and "第 4 行" in message for *_place, message in problems)


# ---------- cancelled, and filed again ----------


@pytest.fixture
def cancelled(place):
    """Filed on March 20, cancelled on May 1."""
    return OrganisationFactory(
        community=place.community, name="关上同心志愿服务队", filed_on=date(2022, 3, 20),
        filing_number="旧号", cancelled_on=date(2022, 5, 1), cancel_reason="解散",
        state="cancelled",
    )  # fmt: skip


def on_file(*days) -> list[bool]:
    return [Organisation.objects.on_file(day).exists() for day in days]


DAYS = [date(2022, 3, 20), date(2022, 4, 30), date(2022, 5, 1), date(2022, 6, 20), date(2022, 7, 1)]


def test_an_old_register_does_not_revive_a_cancelled_organisation(station, cancelled, tmp_path):
    [(row, column, message)] = messages(
        take_in("orgs", station, orgs_book(tmp_path, [organisation()]))[1]
    )
    assert (row, column) == (4, "状态")
    assert "2022-05-01 注销" in message
    cancelled.refresh_from_db()
    assert (cancelled.state, cancelled.cancelled_on) == ("cancelled", date(2022, 5, 1))


def test_filed_again_keeps_what_was_before(station, cancelled, tmp_path):
    assert on_file(*DAYS) == [True, True, False, False, False]
    path = orgs_book(tmp_path, [organisation(备案日期="2022-06-20", 备案编号="新号")])
    counts, plan = take_in("orgs", station, path)
    assert counts == (0, 1, 0)
    assert plan.updated[0].differences["注销日期"] == ["2022-05-01", ""]
    assert on_file(*DAYS) == [True, True, False, True, True]
    cancelled.refresh_from_db()
    assert (cancelled.state, cancelled.cancelled_on, cancelled.cancel_reason) == ("filed", None, "")
    [earlier] = EarlierFiling.objects.all()
    assert (earlier.filed_on, earlier.filing_number) == (date(2022, 3, 20), "旧号")
    assert (earlier.cancelled_on, earlier.cancel_reason) == (date(2022, 5, 1), "解散")
    assert take_in("orgs", station, path)[0] == (0, 0, 1)
    # The register of before must not move the new filing into the old one.
    old = orgs_book(tmp_path, [organisation()])
    assert [column for _row, column, _m in messages(take_in("orgs", station, old)[1])] == ["状态"]


def test_filed_does_not_become_pending_again(station, tmp_path):
    take_in("orgs", station, orgs_book(tmp_path, [organisation()]))
    path = orgs_book(tmp_path, [organisation(状态="待审核")])
    [(_row, column, message)] = messages(take_in("orgs", station, path)[1])
    assert column == "状态"
    assert "“已备案”" in message


@pytest.mark.parametrize(("day", "taken"), [("2022-03-20", True), ("2022-03-21", False)])
def test_organisations_of_a_closed_community_go_in_for_its_days(
    station, place, tmp_path, day, taken
):
    place.community.valid_until = date(2022, 3, 20)
    place.community.save()
    path = orgs_book(tmp_path, [organisation(备案日期=day)])
    assert take_in("orgs", station, path)[1].applied == taken


def test_what_a_register_moves_leaves_steps(station, place, tmp_path):
    waits = {"状态": "待审核", "备案日期": None}
    take_in("orgs", station, orgs_book(tmp_path, [organisation("甲", **waits)]))
    take_in("orgs", station, orgs_book(tmp_path, [organisation("甲"), organisation("乙")]))
    first, second = Organisation.objects.order_by("name").filter(name__in="甲乙")
    rows = {row.name: row for row in (first, second)}
    told = {
        name: [(step.from_state, step.to_state, step.reason) for step in steps_of(row)]
        for name, row in rows.items()
    }
    assert told == {
        "甲": [("", "pending", "台账"), ("pending", "filed", "台账")],
        "乙": [("", "filed", "台账")],
    }
