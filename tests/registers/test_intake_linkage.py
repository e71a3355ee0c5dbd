"""The register of the five societies: a row a party."""

from decimal import Decimal

import pytest

from projects.models import LinkageRecord
from tests.factories.projects import ProjectFactory
from tests.registers.books import MAIN, messages, take_in, write

HEADER = ("日期", "事项", "所属项目", "参与方类别", "参与方名称", "提供的资源", "数量", "单位",
          "折合金额(元)")  # fmt: skip


@pytest.fixture(autouse=True)
def project(station):
    return ProjectFactory(station=station, name=MAIN)


def row(party="福达社区", **cells) -> list:
    said = ("2022-03-06", "微心愿认领", MAIN, "社区", party, "活动场地", 9, "次", None)
    return list((dict(zip(HEADER, said, strict=True)) | cells).values())


def book(path, rows):
    return write(path / "五社联动台账.xlsx", {"联动记录": (HEADER, rows)})


def test_rows_go_in_and_again_change_nothing(station, project, tmp_path):
    gift = {
        "参与方类别": "爱心企业",
        "折合金额(元)": "3,190.00元",
        "数量": "３３",
        "所属项目": None,
    }
    path = book(tmp_path, [row(), row("春城药业", **gift)])
    assert take_in("linkage", station, path)[0] == (2, 0, 0)
    place, charity = LinkageRecord.objects.order_by("pk")
    assert (place.project, place.kind, place.fen) == (project, "community", None)
    assert (charity.project, charity.kind) == (None, "charity")
    assert (charity.fen, charity.quantity) == (319_000, Decimal(33))
    assert take_in("linkage", station, path)[0] == (0, 0, 2)


def test_a_corrected_file_updates_by_day_matter_kind_and_party(station, tmp_path):
    take_in("linkage", station, book(tmp_path, [row()]))
    rows = [row("福达 社区", 数量=10, 所属项目=None), row(参与方类别="社区志愿者")]
    counts, plan = take_in("linkage", station, book(tmp_path, rows))
    assert counts == (1, 1, 0)
    assert plan.updated[0].differences == {"所属项目": [MAIN, ""], "数量": ["9", "10"]}


def test_an_unknown_project_and_a_double_row_are_refused(station, tmp_path):
    rows = [row(所属项目="关上街道社工站2022年度建设运营"), row("甲"), row("甲")]
    told = messages(take_in("linkage", station, book(tmp_path, rows))[1])
    assert [(number, column) for number, column, _words in told] == [
        (4, "所属项目"), (6, "参与方名称"),
    ]  # fmt: skip
    assert not LinkageRecord.objects.exists()
