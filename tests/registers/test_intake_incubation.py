"""The register of incubation: who is incubated, and what was done for them."""

from datetime import date

import pytest

from orgs.measures import org_quota
from orgs.models import Incubation, IncubationActivity, Organisation
from tests.factories.orgs import OrganisationFactory
from tests.factories.stations import ClassificationFactory
from tests.measures.asking import ask
from tests.registers.books import messages, organisation, orgs_book, take_in, write

INCUBATIONS = ("社区", "组织名称", "入孵日期", "阶段", "出孵日期", "负责社工")
ACTIVITIES = ("社区", "组织名称", "活动日期", "活动内容", "参与人数")


def incubation(name="关上合唱队", **cells) -> list:
    row = dict(
        zip(INCUBATIONS, ("关上社区", name, "2022-03-01", "培育", None, "郑玲"), strict=True)
    )
    return list((row | cells).values())


def activity(content="骨干培训", **cells) -> list:
    said = ("关上社区", "关上合唱队", "2022-07-01", content, "13人")
    return list((dict(zip(ACTIVITIES, said, strict=True)) | cells).values())


def book(path, rows=(), activities=None):
    sheets = {"孵化组织": (INCUBATIONS, rows)}
    if activities is not None:
        sheets["孵化活动"] = (ACTIVITIES, activities)
    return write(path / "培育孵化台账.xlsx", sheets)


def test_both_sheets_go_in_and_again_change_nothing(station, place, tmp_path):
    known = OrganisationFactory(community=place.community, name="关上合唱队")
    path = book(tmp_path, [incubation()], [activity()])
    assert take_in("incubation", station, path)[0] == (2, 0, 0)
    assert take_in("incubation", station, path)[0] == (0, 0, 2)
    row = Incubation.objects.get()
    assert (row.organisation, row.stage, row.worker_name) == (known, "growing", "郑玲")
    assert (row.entered_on, row.left_on) == (date(2022, 3, 1), None)
    assert IncubationActivity.objects.get().people == 13
    assert Organisation.objects.count() == 1


def test_who_is_unknown_is_entered_as_a_team_that_is_not_on_file(station, place, tmp_path):
    ClassificationFactory(community=place.community)
    path = book(tmp_path, [incubation(), incubation(入孵日期="2022-05-01")], [activity()])
    counts, plan = take_in("incubation", station, path)
    assert counts == (3, 0, 0)
    row = Organisation.objects.get()
    assert (row.community, row.name, row.state) == (place.community, "关上合唱队", "team")
    assert ask(org_quota, station, "2022-07-15").details["filed"] == 0
    assert any("“活动团队”" in notice and "关上合唱队" in notice for notice in plan.notices)
    assert take_in("incubation", station, path)[0] == (0, 0, 3)


@pytest.mark.parametrize("state", ["待审核", "已备案", "活动团队"])
def test_a_team_is_filed_by_the_register_of_filings_later(station, tmp_path, state):
    take_in("incubation", station, book(tmp_path, [incubation()]))
    row = organisation(
        "关上合唱队", 状态=state, 备案日期="2022-06-01" if state == "已备案" else None
    )
    assert take_in("orgs", station, orgs_book(tmp_path, [row]))[0] == (0, 1, 0)
    assert Organisation.objects.get().get_state_display() == state


def test_a_corrected_file_updates_by_natural_key(station, tmp_path):
    take_in("incubation", station, book(tmp_path, [incubation()], [activity()]))
    path = book(
        tmp_path,
        [incubation("关上 合唱队", 社区="关上居委会", 阶段="出壳", 出孵日期="2022-07-10")],
        [activity(参与人数=14), activity("联合活动")],
    )
    counts, plan = take_in("incubation", station, path)
    assert counts == (1, 2, 0)
    assert plan.updated[0].differences == {"阶段": ["培育", "出壳"], "出孵日期": ["", "2022-07-10"]}
    assert Organisation.objects.get().name == "关上合唱队"


@pytest.mark.parametrize(
    ("rows", "activities", "column"),
    [
        ([incubation(社区="没有社区")], None, "社区"),
        ([incubation("")], None, "组织名称"),
        ([incubation(入孵日期="2023-12-01")], None, "入孵日期"),
        ([incubation(出孵日期="2022-02-28")], None, "出孵日期"),
        ([incubation(阶段="飞走")], None, "阶段"),
        ([incubation(), incubation(阶段="出壳")], None, "入孵日期"),
        ([], [activity()], "组织名称"),
        ([incubation()], [activity(组织名称="关上合唱")], "组织名称"),
        ([incubation()], [activity(活动日期="2023-12-01")], "活动日期"),
        ([incubation()], [activity(), activity(参与人数=3)], "活动内容"),
    ],
)
def test_what_is_wrong_is_refused_by_its_cell(station, tmp_path, rows, activities, column):
    plan = take_in("incubation", station, book(tmp_path, rows, activities))[1]
    assert not plan.applied
    assert {title for _row, title, _message in messages(plan)} == {column}
    assert not Organisation.objects.exists()


def test_an_unknown_organisation_is_answered_with_the_nearest(station, tmp_path):
    path = book(tmp_path, [incubation()], [activity(组织名称="关上合唱")])
    [(_row, _column, message)] = messages(take_in("incubation", station, path)[1])
    assert message == "“关上社区”没有组织“关上合唱”，是不是“关上合唱队”？"


def test_activities_wait_for_an_organisation_that_is_refused_itself(station, tmp_path):
    path = book(tmp_path, [incubation(入孵日期="不知道")], [activity()])
    counts, plan = take_in("incubation", station, path, partial=True)
    assert counts == (0, 0, 0)
    assert [column for _row, column, _message in messages(plan)] == ["入孵日期"]


def test_hatched_without_a_day_is_told(station, tmp_path):
    plan = take_in("incubation", station, book(tmp_path, [incubation(阶段="已出壳")]))[1]
    assert plan.applied
    assert "孵化组织第 4 行已出壳，却没有填出孵日期，仍算在孵，请核对。" in plan.notices


def test_left_on_the_first_day_is_taken(station, tmp_path):
    path = book(tmp_path, [incubation(出孵日期="2022-03-01")])
    assert take_in("incubation", station, path)[1].applied
