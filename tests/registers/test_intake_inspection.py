"""The register of evaluations: evaluations, self-inspections, findings and their rechecks."""

from datetime import date

import pytest

from evaluation.models import Evaluation, Finding, SelfInspection
from registers.catalog import CATALOG
from sheets.writing import write_book
from tests.factories.projects import ProjectFactory
from tests.registers.books import MAIN, messages, take_in, write

EVALUATIONS = ("项目名称", "评估类型", "评估日期", "评估方")
INSPECTIONS = ("项目名称", "自检日期", "自检结论", "发现问题数", "自检人")
FINDINGS = (
    "评估日期", "评估类型", "问题", "项目名称", "等级", "责任人", "整改期限", "整改措施",
    "整改完成日期", "复核人", "复核日期", "复核结果",
)  # fmt: skip


@pytest.fixture(autouse=True)
def project(station):
    return ProjectFactory(station=station, name=MAIN)


def evaluation(**cells) -> list:
    said = (MAIN, "中期评估", "2022-07-04", "云南省携手中心")
    return list((dict(zip(EVALUATIONS, said, strict=True)) | cells).values())


def inspection(**cells) -> list:
    said = (MAIN, "2022-06-20", "基本合格", 2, "王文")
    return list((dict(zip(INSPECTIONS, said, strict=True)) | cells).values())


def finding(**cells) -> list:
    said = ("2022-05-10", "第一阶段评估", "制度未上墙", MAIN, "一般", "王文", "2022-06-10",
            "上墙", "2022-06-01", "李四", "2022-06-05", "通过")  # fmt: skip
    return list((dict(zip(FINDINGS, said, strict=True)) | cells).values())


def book(path, evaluations=(), inspections=(), findings=()):
    given = {
        "外部评估": (EVALUATIONS, evaluations),
        "自检": (INSPECTIONS, inspections),
        "问题清单": (FINDINGS, findings),
    }
    return write(path / "自检评估台账.xlsx", {title: rows for title, rows in given.items()})


def test_all_three_sheets_go_in_and_again_change_nothing(station, project, tmp_path):
    path = book(tmp_path, [evaluation()], [inspection()], [finding()])
    assert take_in("inspection", station, path)[0] == (3, 0, 0)
    assert Evaluation.objects.get().project == project
    assert SelfInspection.objects.get().problems == 2
    row = Finding.objects.get()
    assert (row.station, row.project, row.recheck) == (station, project, "passed")
    assert take_in("inspection", station, path)[0] == (0, 0, 3)


def test_an_evaluation_may_be_announced(station, tmp_path):
    path = book(tmp_path, [evaluation(评估日期="2022-12-17", 评估类型="末期")])
    assert take_in("inspection", station, path)[0] == (1, 0, 0)
    assert Evaluation.objects.get().held_on == date(2022, 12, 17)


def test_a_corrected_file_updates_by_natural_key(station, tmp_path):
    take_in("inspection", station, book(tmp_path, [evaluation()], [inspection()], [finding()]))
    path = book(
        tmp_path,
        [evaluation(评估方="昆明市某中心")],
        [inspection(自检结论="合格")],
        [finding(问题="制度 未上墙", 项目名称=None, 复核结果="不通过")],
    )
    counts, plan = take_in("inspection", station, path)
    assert counts == (0, 3, 0)
    assert plan.updated[2].differences == {
        "项目名称": [MAIN, ""],
        "复核结果": ["通过", "不通过"],
    }
    assert Finding.objects.get().project is None


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"整改期限": "2022-05-09"}, "整改期限", "早于评估日期"),
        ({"复核日期": None}, "复核日期", "请补填复核日期"),
        ({"复核日期": "2022-05-09"}, "复核日期", "早于评估日期"),
        ({"整改完成日期": "2023-06-01"}, "整改完成日期", "太晚"),
        ({"等级": "特别大"}, "等级", "可填"),
        ({"项目名称": MAIN + "项目"}, "项目名称", "是不是"),
        ({"整改期限": None}, "整改期限", ""),
    ],
)
def test_wrong_findings_are_refused_in_their_cell(station, tmp_path, cells, column, words):
    plan = take_in("inspection", station, book(tmp_path, findings=[finding(**cells)]))[1]
    [(_row, marked, message)] = messages(plan)
    assert marked == column
    assert words in message
    assert not Finding.objects.exists()


def test_a_problem_of_one_evaluation_stands_once(station, tmp_path):
    rows = [finding(), finding(等级="严重"), finding(评估类型="督导")]
    told = messages(take_in("inspection", station, book(tmp_path, findings=rows))[1])
    assert {row for row, _column, _words in told} == {4, 5}


def test_the_export_goes_in_unchanged(station, tmp_path):
    path = book(tmp_path, [evaluation()], [inspection()], [finding(项目名称=None, 复核人=None)])
    take_in("inspection", station, path)
    copy = tmp_path / "copy.xlsx"
    intake = CATALOG["inspection"]
    write_book(intake.register, intake.export([station]), str(copy))
    assert take_in("inspection", station, copy)[0] == (0, 0, 3)
