"""The project register: what is taken, what is refused, what a corrected file changes."""

from datetime import date

import pytest

from common.models import AuditEvent
from projects.models import Milestone, Project
from stations.models import Agency
from tests.factories.projects import ProjectFactory
from tests.registers.books import (
    MAIN,
    PROJECTS,
    messages,
    milestone,
    project,
    projects_book,
    take_in,
    write,
)


def test_new_projects_bring_agency_route_and_the_operating_one(station, tmp_path):
    path = projects_book(
        tmp_path,
        [
            project("关上街道养老服务项目", 督导评估方=None, 承接机构="甲机构"),
            project(承接机构="甲机构"),
            project("关上街道社区运营项目", 资金来源="街道自筹", 督导评估方=None),
        ],
        [milestone("第一步"), milestone("第二步")],
    )
    counts, _plan = take_in("projects", station, path)
    assert counts == (5, 0, 0)
    main = Project.objects.get(name=MAIN)
    assert (main.agency.name, main.agreed_fen, main.funding_route) == (
        "甲机构",
        25_000_000,
        "department",
    )
    assert Agency.objects.filter(name="甲机构").count() == 1
    routes = dict(Project.objects.values_list("name", "funding_route"))
    assert routes["关上街道养老服务项目"] == "direct"
    assert routes["关上街道社区运营项目"] == ""
    assert list(Project.objects.filter(is_operating=True)) == [main]
    assert Project.objects.get(name="关上街道养老服务项目").field == "elderly"
    assert list(main.milestones.values_list("title", "position")) == [("第一步", 1), ("第二步", 2)]


def test_a_second_operating_project_is_not_made(station, main_project, tmp_path):
    Project.objects.filter(pk=main_project.pk).update(is_operating=True)
    take_in("projects", station, projects_book(tmp_path, [project("关上街道社工站新运营项目")]))
    assert Project.objects.filter(is_operating=True).count() == 1


def test_a_corrected_file_updates_by_name_and_says_what_changed(station, tmp_path):
    take_in("projects", station, projects_book(tmp_path, [project()], [milestone()]))
    path = projects_book(
        tmp_path,
        [project(" 关上街道社工站 2022年度建设运营项目", **{"协议金额(元)": "26万元"})],
        [milestone(实际完成日期="2022-02-25")],
    )
    counts, plan = take_in("projects", station, path)
    assert counts == (0, 2, 0)
    assert [change.differences for change in plan.updated] == [
        {"协议金额(元)": ["250000.00", "260000.00"]},
        {"实际完成日期": ["2022-02-20", "2022-02-25"]},
    ]
    assert Project.objects.get().agreed_fen == 26_000_000
    assert Project.objects.get().version == 2
    event = AuditEvent.objects.get(sequence=AuditEvent.objects.count())
    assert event.action == "registers.import"
    assert event.changes["updated"] == 2


def test_the_same_file_changes_nothing_and_leaves_no_audit_event(station, tmp_path):
    path = projects_book(tmp_path, [project()], [milestone()])
    take_in("projects", station, path)
    events = AuditEvent.objects.count()
    assert take_in("projects", station, path)[0] == (0, 0, 2)
    assert AuditEvent.objects.count() == events


def test_each_import_confirms_the_projects_of_its_day_once(station, tmp_path):
    path = projects_book(tmp_path, [project()], filled_on="2022年7月10日")
    take_in("projects", station, path)
    take_in("projects", station, path)
    confirmations = Project.objects.get().confirmations.values_list("confirmed_on", flat=True)
    assert list(confirmations) == [date(2022, 7, 10)]
    later = projects_book(tmp_path, [project()], filled_on="2022年9月1日")
    take_in("projects", station, later)
    assert date(2022, 7, 15) in confirmations.all()


def test_an_old_register_handed_in_again_confirms_nothing_new(station, tmp_path):
    old = projects_book(tmp_path, [project()], filled_on="2022年5月10日")
    take_in("projects", station, old)
    confirmations = Project.objects.get().confirmations
    confirmations.create(confirmed_on=date(2022, 6, 1))
    take_in("projects", station, old)
    days = confirmations.order_by("confirmed_on").values_list("confirmed_on", flat=True)
    assert list(days) == [date(2022, 5, 10), date(2022, 6, 1)]


def test_a_register_without_a_day_confirms_what_it_brings_or_changes(station, tmp_path):
    take_in("projects", station, projects_book(tmp_path, [project()], filled_on=""))
    confirmations = Project.objects.get().confirmations
    assert confirmations.get().confirmed_on == date(2022, 7, 15)
    confirmations.all().delete()
    take_in("projects", station, projects_book(tmp_path, [project()], filled_on=""))
    assert not confirmations.exists()
    changed = [project(督导评估方="别的机构")]
    take_in("projects", station, projects_book(tmp_path, changed, filled_on=""))
    assert confirmations.get().confirmed_on == date(2022, 7, 15)


def test_a_route_set_by_hand_stands(station, tmp_path):
    take_in("projects", station, projects_book(tmp_path, [project()]))
    Project.objects.update(funding_route="street")
    take_in("projects", station, projects_book(tmp_path, [project(督导评估方="别的机构")]))
    assert Project.objects.get().funding_route == "street"


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"协议结束": "2021-12-31"}, "协议结束", "早于协议开始"),
        ({"协议结束": "2042-12-31"}, "协议结束", "太晚"),
        ({"协议开始": "2022-02-30"}, "协议开始", "不是真实日期"),
        ({"资金来源": "天上掉的"}, "资金来源", "可填"),
        ({"协议金额(元)": -1}, "协议金额(元)", "负数"),
        ({"协议金额(元)": 0}, "协议金额(元)", "0"),
        ({"协议金额(元)": None}, "协议金额(元)", "没有填写"),
        ({"通过平台发布": "也许"}, "通过平台发布", "是"),
    ],
)
def test_wrong_projects_are_refused_in_their_cell(station, tmp_path, cells, column, words):
    # The milestone of a refused project is not a second error.
    _counts, plan = take_in(
        "projects", station, projects_book(tmp_path, [project(**cells)], [milestone()])
    )
    [(row, where, message)] = messages(plan)
    assert (row, where) == (4, column)
    assert words in message
    assert not plan.applied
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"name": "关上街道社工站2022年度建设运营"}, "项目名称", f"是不是“{MAIN}”"),
        ({"name": "完全两样"}, "项目名称", "没有项目"),
        ({"权重(%)": 101}, "权重(%)", "太大"),
        ({"权重(%)": -1}, "权重(%)", "太小"),
        ({"实际完成日期": "2022-12-01"}, "实际完成日期", "太晚"),
        ({"计划完成日期": "2042-01-01"}, "计划完成日期", "太晚"),
    ],
)
def test_wrong_milestones_are_refused_in_their_cell(station, tmp_path, cells, column, words):
    path = projects_book(tmp_path, [project()], [milestone(**cells)])
    [(row, where, message)] = messages(take_in("projects", station, path)[1])
    assert (row, where) == (4, column)
    assert words in message


def test_repeats_name_both_rows(station, tmp_path):
    path = projects_book(tmp_path, [project(), project()], [milestone(), milestone()])
    problems = messages(take_in("projects", station, path)[1])
    assert [(row, column) for row, column, _message in problems] == [
        (5, "项目名称"),
        (5, "里程碑"),
    ]
    assert all("第 5 行和第 4 行重复" in message for *_place, message in problems)


def test_a_project_of_another_street_is_named_with_its_street(station, place, tmp_path):
    ProjectFactory(station=place.other_station, name="太和街道养老项目")
    path = projects_book(tmp_path, [project()], [milestone(name="太和街道养老项目")])
    [(_row, _column, message)] = messages(take_in("projects", station, path)[1])
    assert "太和街道的项目" in message


def test_partial_takes_what_is_right(station, tmp_path):
    path = projects_book(
        tmp_path,
        [project(), project("坏项目", **{"协议金额(元)": None})],
        [milestone(), milestone(name="坏项目")],
    )
    counts, plan = take_in("projects", station, path, partial=True)
    assert counts == (2, 0, 0)
    assert len(plan.problems) == 1
    assert any("第 5 行" in notice for notice in plan.notices)
    assert Milestone.objects.count() == 1


def test_weights_that_do_not_sum_up_and_missing_evidence_are_notices(station, tmp_path):
    path = projects_book(tmp_path, [project()], [milestone(佐证材料=None)])
    _counts, plan = take_in("projects", station, path)
    assert plan.applied
    assert any("50" in notice and "100" in notice for notice in plan.notices)
    assert any("佐证材料" in notice for notice in plan.notices)


def test_indicators_are_counted_on_the_day_of_the_register(station, tmp_path):
    header = ("项目名称", "里程碑", "权重(%)", "指标目标", "已完成")
    for actual, expected in ((50, (2, 0, 0)), (50, (0, 0, 2)), (80, (0, 1, 1))):
        steps = (header, [(MAIN, "探访", 100, 200, actual)])
        path = write(tmp_path / "项目台账.xlsx", {"项目": (PROJECTS, [project()]), "里程碑": steps})
        assert take_in("projects", station, path)[0] == expected
    counted = Milestone.objects.get().counts.values_list("counted_on", "actual")
    assert list(counted) == [(date(2022, 7, 15), 80)]


def test_an_indicator_without_a_target_is_refused(station, tmp_path):
    header = ("项目名称", "里程碑", "权重(%)", "指标目标", "已完成")
    steps = (header, [(MAIN, "探访", 100, None, 5)])
    path = write(tmp_path / "项目台账.xlsx", {"项目": (PROJECTS, [project()]), "里程碑": steps})
    [(row, column, _message)] = messages(take_in("projects", station, path)[1])
    assert (row, column) == (4, "指标目标")


def test_a_row_with_two_mistakes_has_both_marked_and_its_milestones_are_checked_too(
    station, tmp_path
):
    cells = {"协议金额(元)": -5, "协议结束": "2021-01-01"}
    steps = [
        milestone(**{"实际完成日期": "2029-01-01"}),
        milestone("中期", **{"项目名称": MAIN.replace("建设", "营建")}),
    ]
    _counts, plan = take_in("projects", station, projects_book(tmp_path, [project(**cells)], steps))
    found = {(problem.row, problem.column): problem.message for problem in plan.problems}
    assert set(found) == {
        (4, "协议金额(元)"), (4, "协议结束"), (4, "实际完成日期"), (5, "项目名称"),
    }  # fmt: skip
    assert MAIN in found[5, "项目名称"]


# ---------- what was renamed ----------

OLD, NEW = "关上街道养老服务“邻里相伴”项目", "关上街道养老服务“银龄相伴”项目"


def take_projects(station, tmp_path, *projects, steps=(), **answers):
    rows = [project(), *projects]
    return take_in("projects", station, projects_book(tmp_path, rows, steps), **answers)


def test_a_vanished_project_and_a_new_one_are_a_question(station, tmp_path):
    take_projects(station, tmp_path, project(OLD))
    _counts, plan = take_projects(station, tmp_path, project(NEW))
    [(row, column, message)] = messages(plan)
    assert (row, column) == (5, "项目名称")
    assert OLD in message
    assert "--renamed" in message
    [question] = plan.questions
    assert (question.sheet, question.row, question.name, question.known) == (
        "项目", 5, NEW, (OLD,)
    )  # fmt: skip
    assert not Project.objects.filter(name=NEW).exists()


def test_a_renamed_project_stays_the_same_one(station, tmp_path):
    steps = [milestone(name=OLD, **{"权重(%)": 100})]
    take_projects(station, tmp_path, project(OLD), steps=steps)
    before = Project.objects.get(name=OLD)
    steps = [milestone(name=NEW, **{"权重(%)": 100})]
    counts, plan = take_projects(
        station, tmp_path, project(NEW), steps=steps, renamed=((OLD, NEW),)
    )
    assert counts == (0, 1, 2)
    assert plan.updated[0].differences == {"项目名称": [OLD, NEW]}
    before.refresh_from_db()
    assert before.name == NEW
    assert Milestone.objects.get().project == before
    assert take_projects(station, tmp_path, project(NEW), steps=steps)[0] == (0, 0, 3)


def test_a_project_that_is_said_to_be_new_is_one_more(station, tmp_path):
    take_projects(station, tmp_path, project(OLD))
    counts, _plan = take_projects(station, tmp_path, project(NEW), fresh=(NEW,))
    assert counts == (1, 0, 1)
    assert set(Project.objects.values_list("name", flat=True)) == {MAIN, OLD, NEW}


@pytest.mark.parametrize(
    "cells",
    [
        {"协议开始": "2023-01-01", "协议结束": "2023-12-31"},
        {"name": "普法", "协议金额(元)": 1, "协议开始": "2022-03-01"},
    ],
    ids=["next year's", "nothing alike"],
)
def test_a_project_of_another_time_or_kind_is_not_asked_about(station, tmp_path, cells):
    take_projects(station, tmp_path, project(OLD))
    row = dict(cells)
    assert take_projects(station, tmp_path, project(row.pop("name", NEW), **row))[0] == (1, 0, 1)


def test_nothing_is_asked_while_nothing_vanished(station, tmp_path):
    take_projects(station, tmp_path, project(OLD))
    assert take_projects(station, tmp_path, project(OLD), project(NEW))[0] == (1, 0, 2)


def take_steps(station, tmp_path, *steps, **answers):
    rows = [milestone(title, **{"权重(%)": weight}) for title, weight in steps]
    return take_in("projects", station, projects_book(tmp_path, [project()], rows), **answers)


def test_a_renamed_milestone_is_an_error_with_the_pair(station, tmp_path):
    take_steps(station, tmp_path, ("需求调研", 50), ("中期总结", 50))
    [(row, column, message)] = messages(
        take_steps(station, tmp_path, ("需求调研", 50), ("中期评估", 50))[1]
    )
    assert (row, column) == (5, "里程碑")
    assert "“中期总结”" in message
    assert "“中期评估”" in message
    assert "150%" in message
    assert Milestone.objects.count() == 2


def test_a_renamed_milestone_is_noticed_below_the_whole_too(station, tmp_path):
    take_steps(station, tmp_path, ("需求调研", 20), ("中期总结", 20))
    _counts, plan = take_steps(station, tmp_path, ("需求调研", 20), ("中期评估", 20))
    assert [problem.column for problem in plan.problems] == ["里程碑"]


def test_a_renamed_milestone_keeps_what_it_had(station, tmp_path):
    take_steps(station, tmp_path, ("需求调研", 50), ("中期总结", 50))
    answers = {"renamed": (("中期总结", "中期评估"),)}
    counts, plan = take_steps(station, tmp_path, ("需求调研", 50), ("中期评估", 50), **answers)
    assert counts == (0, 1, 2)
    assert plan.updated[0].differences == {"里程碑": ["中期总结", "中期评估"]}
    assert set(Milestone.objects.values_list("title", flat=True)) == {"需求调研", "中期评估"}


def test_a_new_milestone_that_is_one_too_many_is_refused_though_it_is_new(station, tmp_path):
    take_steps(station, tmp_path, ("需求调研", 50), ("中期总结", 50))
    _counts, plan = take_steps(
        station, tmp_path, ("需求调研", 50), ("中期评估", 50), fresh=("中期评估",)
    )
    [(row, column, message)] = messages(plan)
    assert (row, column) == (5, "权重(%)")
    assert "“中期总结”" in message


@pytest.mark.parametrize(("weight", "refused"), [(50, False), ("50.01", True)])
def test_milestones_of_one_file_weigh_the_whole_at_most(station, tmp_path, weight, refused):
    _counts, plan = take_steps(station, tmp_path, ("需求调研", 50), ("中期总结", weight))
    assert bool(plan.problems) == refused
    assert plan.applied != refused


def test_two_new_projects_are_weighed_apart(station, tmp_path):
    steps = [milestone(name=name, **{"权重(%)": 100}) for name in (OLD, NEW)]
    assert take_projects(station, tmp_path, project(OLD), project(NEW), steps=steps)[0] == (5, 0, 0)


def test_weights_that_were_typed_as_fractions_are_refused(station, tmp_path):
    take_steps(station, tmp_path, ("需求调研", 50), ("中期总结", 50))
    _counts, plan = take_steps(station, tmp_path, ("需求调研", 0.5), ("中期总结", 0.5))
    assert [problem.column for problem in plan.problems] == ["权重(%)"] * 2
    assert "30% 写 30" in plan.problems[0].message
    assert set(Milestone.objects.values_list("weight", flat=True)) == {50}
    _counts, plan = take_steps(station, tmp_path, ("需求调研", 0.5), ("中期总结", 0.51))
    assert plan.problems == []
