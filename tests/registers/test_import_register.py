"""The two commands: what they take, print, leave behind and answer with."""

import json
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from funds.models import Appropriation, Expenditure
from orgs.models import Organisation
from projects.models import Project
from services.models import ServiceRecord
from tests.factories.projects import ProjectFactory
from tests.registers.books import (
    EXPENDITURES,
    MAIN,
    appropriation,
    expenditure,
    funds_book,
    organisation,
    orgs_book,
    project,
    projects_book,
    record,
    services_book,
)

pytestmark = pytest.mark.usefixtures("main_project")
CODE = "530111001"
PERIOD = "2022-01-01..2022-01-31"
KINDS = Path(__file__).parent.parent / "data" / "kinds"


def command(name, *arguments) -> tuple[int, str]:
    """Exit code and standard output, as a shell would see them."""
    output = StringIO()
    try:
        call_command(name, *map(str, arguments), stdout=output)
    except SystemExit as stop:
        return stop.code, output.getvalue()
    return 0, output.getvalue()


def import_json(*arguments) -> tuple[int, dict]:
    code, output = command("import_register", *arguments, "--json")
    return code, json.loads(output)


# One wrong cell each: (row of the spreadsheet, column, what is wrong there).
PLANTED = {
    4: ("项目", "关上街道社工站2021年度运营项目"),
    5: ("项目", "太和街道养老项目"),
    6: ("支出日期", "2022-02-30"),
    7: ("支出日期", "2032-03-01"),
    8: ("金额(元)", -12.5),
    9: ("金额(元)", 0),
    10: ("金额(元)", None),
    11: ("金额(元)", "一千二"),
    12: ("科目", "招待费"),
    13: ("凭证号", "记-1"),
    14: ("摘要", None),
    15: ("支出日期", "上个月"),
}


LETTERS = dict(zip(EXPENDITURES, "ABCDEFGHI", strict=True))


def planted_book(folder, planted):
    rows = [expenditure(f"记-{row}") for row in PLANTED]
    rows.append(expenditure("记-1", 支出日期="2022-03-01"))
    path = funds_book(folder, [appropriation()], rows)
    book = load_workbook(path)
    sheet = book["支出"]
    titles = {cell.value: cell.column for cell in sheet[3]}
    for row, (column, value) in planted.items():
        sheet.cell(row, titles[column]).value = value
    book.save(path)
    return path


def test_twelve_planted_errors_are_marked_and_nothing_is_saved(place, tmp_path):
    ProjectFactory(station=place.other_station, name="太和街道养老项目")
    path = planted_book(tmp_path, PLANTED)
    code, summary = import_json("funds", CODE, path)
    assert code == 1
    assert {key: summary[key] for key in ("rows", "created", "updated", "unchanged")} == {
        "rows": 14,
        "created": 0,
        "updated": 0,
        "unchanged": 0,
    }
    # 记-1 stands in row 16 as well, with other figures: either may be the wrong one.
    wanted = {(row, column) for row, (column, _value) in PLANTED.items()} | {(16, "凭证号")}
    errors = summary["errors"]
    assert {(error["row"], error["column"]) for error in errors} == wanted
    assert all(set(e) == {"sheet", "row", "column", "value", "message"} for e in errors)
    assert {error["sheet"] for error in errors} == {"支出"}
    assert not Expenditure.objects.exists()
    assert not Appropriation.objects.exists()
    marked = load_workbook(tmp_path / "资金台账.errors.xlsx")["支出"]
    commented = {cell.coordinate for cells in marked for cell in cells if cell.comment}
    assert commented == {f"{LETTERS[column]}{row}" for row, column in wanted}


def test_a_repaired_file_goes_in_and_its_marked_copy_goes(tmp_path):
    path = planted_book(tmp_path, {8: PLANTED[8]})
    assert import_json("funds", CODE, path)[0] == 1
    copy = tmp_path / "资金台账.errors.xlsx"
    assert copy.exists()
    repaired = planted_book(tmp_path, {})
    code, summary = import_json("funds", CODE, repaired)
    assert (code, summary["created"], summary["errors"]) == (0, 14, [])
    assert not copy.exists()
    code, again = import_json("funds", CODE, repaired)
    assert (code, again["created"], again["updated"], again["unchanged"]) == (0, 0, 0, 14)


def test_the_marked_copy_can_itself_be_repaired_and_handed_in(tmp_path):
    import_json("funds", CODE, planted_book(tmp_path, {8: PLANTED[8]}))
    copy = tmp_path / "资金台账.errors.xlsx"
    book = load_workbook(copy)
    sheet = book["支出"]
    titles = {cell.value: cell.column for cell in sheet[3]}
    sheet.cell(8, titles["金额(元)"], 12.5)
    repaired = tmp_path / "改好.xlsx"
    book.save(repaired)
    assert import_json("funds", CODE, repaired)[1]["created"] == 14


def test_partial_takes_the_right_rows_and_answers_1(tmp_path):
    path = planted_book(tmp_path, {8: PLANTED[8], 9: PLANTED[9]})
    code, summary = import_json("funds", CODE, path, "--partial")
    assert (code, summary["created"], len(summary["errors"])) == (1, 12, 2)
    assert Expenditure.objects.count() == 11


def test_check_writes_nothing(tmp_path):
    path = services_book(tmp_path, [record()])
    code, summary = import_json("services", CODE, path, "--check")
    assert (code, summary["created"]) == (0, 1)
    assert not ServiceRecord.objects.exists()


@pytest.mark.parametrize("name", ["关上街道", "关上", "关上街道社工站", "关上街道办事处", CODE])
def test_a_station_is_found_by_its_names(tmp_path, name):
    assert import_json("services", name, services_book(tmp_path, [record()]))[0] == 0


def test_plain_words_without_json(tmp_path):
    path = services_book(tmp_path, [record(服务人数="三")])
    code, output = command("import_register", "services", CODE, path)
    assert code == 1
    assert "共 1 行，新增 0，更新 0，不变 0，错误 1" in output
    assert "服务记录 第 4 行 服务人数（三）" in output
    assert "服务记录台账.errors.xlsx" in output


def test_what_is_no_workbook_answers_2(tmp_path):
    path = tmp_path / "资金台账.xlsx"
    for content in (b"hello", b""):
        path.write_bytes(content)
        code, summary = import_json("funds", CODE, path)
        assert code == 2
        assert summary["errors"][0]["message"]
    assert import_json("funds", CODE, tmp_path / "没有.xlsx")[0] == 2
    # A readable workbook of another register is not this one.
    assert import_json("funds", CODE, services_book(tmp_path, [record()]))[0] == 2


def test_an_unknown_station_or_user_is_refused(tmp_path):
    path = services_book(tmp_path, [record()])
    for arguments in (("大理街道", path), (CODE, path, "--as", "nobody")):
        with pytest.raises(CommandError) as refused:
            call_command("import_register", "services", *map(str, arguments))
        assert refused.value.returncode == 2


def test_only_services_are_handed_in_again_for_a_period(tmp_path):
    path = services_book(tmp_path, [record()])
    with pytest.raises(CommandError, match="--replace") as refused:
        call_command("import_register", "funds", CODE, str(path), "--replace", PERIOD)
    assert refused.value.returncode == 2
    assert command("import_register", "services", CODE, path, "--replace", PERIOD)[0] == 0


@pytest.mark.parametrize(
    ("person", "allowed"),
    [("worker", True), ("head", True), ("district", True), ("other_head", False),
     ("auditor", False), ("outsider", False)],
)  # fmt: skip
def test_a_named_user_imports_where_they_may(request, tmp_path, person, allowed):
    user = request.getfixturevalue(person)
    path = services_book(tmp_path, [record()])
    for option in ("--check", "--partial"):
        code, summary = import_json("services", CODE, path, "--as", user.username, option)
        assert (code, len(summary["errors"])) == ((0, 0) if allowed else (2, 1))
    assert ServiceRecord.objects.filter(entered_by=user).count() == int(allowed)
    assert ServiceRecord.objects.count() == int(allowed)


def folder_of(tmp_path) -> Path:
    street = tmp_path / "收表" / "关上街道"
    street.mkdir(parents=True)
    return street


def test_a_folder_is_taken_in_the_order_of_need(tmp_path):
    street = folder_of(tmp_path)
    Project.objects.all().delete()
    projects_book(street, [project()])
    funds_book(street, [appropriation()], [expenditure()])
    services_book(street, [record()])
    (street / "~$资金台账.xlsx").write_bytes(b"lock")
    code, output = command("import_folder", street.parent, "--json")
    summaries = json.loads(output)
    assert code == 0
    assert [Path(each["file"]).name for each in summaries] == [
        "项目台账.xlsx", "资金台账.xlsx", "社工人员花名册.xlsx", "社区社会组织备案表.xlsx",
        "服务记录台账.xlsx",
    ]  # fmt: skip
    assert [each["created"] for each in summaries] == [1, 2, 0, 0, 1]
    assert [each.get("missing", False) for each in summaries] == [False, False, True, True, False]
    assert ServiceRecord.objects.get().project.name == MAIN


def test_a_folder_is_checked_as_if_the_earlier_files_had_gone_in(tmp_path):
    street = folder_of(tmp_path)
    Project.objects.all().delete()
    projects_book(street, [project()])
    funds_book(street, [appropriation()], [expenditure()])
    copy = street / "资金台账.errors.xlsx"
    copy.write_bytes(b"an earlier round")
    code, output = command("import_folder", street.parent, "--check", "--json")
    assert code == 0
    assert [each["created"] for each in json.loads(output)] == [1, 2, 0, 0, 0]
    assert not Project.objects.exists()
    assert not Expenditure.objects.exists()
    assert copy.exists()


def test_a_bad_file_does_not_stop_the_others(tmp_path):
    street = folder_of(tmp_path)
    funds_book(street, [appropriation(**{"金额(元)": -1})])
    (street / "社工人员花名册.xlsx").write_bytes(b"nothing")
    orgs_book(street, [organisation()])
    (street / "服务记录台账.errors.xlsx").write_bytes(b"an earlier round")
    code, output = command("import_folder", street.parent)
    assert code == 2
    assert Organisation.objects.count() == 1
    assert (street / "资金台账.errors.xlsx").exists()
    assert output.count("没有交") == 2
    (street / "社工人员花名册.xlsx").unlink()
    assert command("import_folder", street.parent)[0] == 1


def test_a_folder_of_an_unknown_street_is_named(tmp_path):
    street = folder_of(tmp_path)
    stranger = street.parent / "大理街道"
    stranger.mkdir()
    assert command("import_folder", street.parent)[0] == 0
    shutil.copy(services_book(tmp_path, [record()]), stranger)
    code, output = command("import_folder", street.parent)
    assert code == 1
    assert "大理街道" in output


def test_a_file_with_more_in_its_name_is_found_when_it_is_the_only_one(tmp_path):
    street = folder_of(tmp_path)
    services_book(street, [record()]).rename(street / "关上街道服务记录台账(7月).xlsx")
    code, output = command("import_folder", street.parent, "--json")
    assert code == 0
    assert sum(each["created"] for each in json.loads(output)) == 1


def files_and_messages(street, *options) -> tuple[int, dict]:
    code, output = command("import_folder", street.parent, "--json", *options)
    return code, {
        Path(each["file"]).name: each["errors"][0]["message"]
        for each in json.loads(output)
        if each["errors"]
    }


@pytest.mark.parametrize("second", ["资金台账(1).xlsx", "资金台账.xls", "关上资金台账.xlsx"])
def test_two_files_for_one_register_are_a_question_and_the_others_go_in(tmp_path, second):
    street = folder_of(tmp_path)
    path = funds_book(street, [appropriation()])
    services_book(street, [record()])
    shutil.copy(path, street / second)
    code, wrong = files_and_messages(street)
    assert code == 1
    (message,) = wrong.values()
    assert "“资金台账.xlsx”" in message
    assert f"“{second}”" in message
    assert "内容完全相同" in message
    assert not Appropriation.objects.exists()
    assert ServiceRecord.objects.count() == 1
    funds_book(street, [appropriation("第二批")])
    assert "内容完全相同" not in next(iter(files_and_messages(street)[1].values()))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("统计.xlsx", "看不出是哪一本"),
        ("项目台账和资金台账.xlsx", "看不出是哪一本"),
        ("资金台账.docx", "请另存为 .xlsx"),
        ("台账.rar", "请另存为 .xlsx"),
        ("资金台账.xlsm", "请另存为 .xlsx"),
    ],
)
def test_a_file_that_cannot_be_placed_is_named(tmp_path, name, words):
    street = folder_of(tmp_path)
    services_book(street, [record()])
    (street / name).write_bytes(b"x")
    for option in ((), ("--check",)):
        code, wrong = files_and_messages(street, *option)
        assert code == 1
        assert words in wrong[name]
        assert f"“{name}”" in wrong[name]
    assert ServiceRecord.objects.count() == 1


def test_what_programs_leave_behind_is_no_stranger_but_subfolders_and_loose_files_are(tmp_path):
    street = folder_of(tmp_path)
    services_book(street, [record()])
    for name in ("~$资金台账.xlsx", ".~lock.资金台账.ods#", "Thumbs.db", "desktop.ini"):
        (street / name).write_bytes(b"x")
    (street.parent / "expected.json").write_bytes(b"{}")
    assert command("import_folder", street.parent)[0] == 0
    (street / "七月").mkdir()
    (street.parent / "资金台账.xls").write_bytes(b"x")
    shutil.copytree(street, street.parent / "关上街道社工站")
    code, wrong = files_and_messages(street)
    assert code == 1
    assert "子文件夹" in wrong["七月"]
    assert "街道的文件夹" in wrong["资金台账.xls"]
    assert "同一个社工站" in wrong["关上街道社工站"]


def test_a_csv_for_each_sheet_is_one_register(main_project, tmp_path):
    street = folder_of(tmp_path)
    head = f"2022-02-01,{main_project.name},"
    (street / "资金台账-支出.csv").write_text(
        f"支出日期,项目,科目,摘要,凭证号,金额\n{head}办公经费,购纸,记-1,12.50\n", "gb18030"
    )
    (street / "资金台账-拨付.csv").write_text(f"到账日期,项目,批次,金额\n{head}第一批,1200\n")
    code, output = command("import_folder", street.parent, "--json")
    taken = [(Path(e["file"]).name, e["created"]) for e in json.loads(output) if e["rows"]]
    assert (code, taken) == (0, [("资金台账-拨付.csv", 1), ("资金台账-支出.csv", 1)])


@pytest.mark.parametrize("suffix", [".xls", ".ods", ".et"])
def test_other_kinds_come_back_as_a_marked_xlsx(main_project, tmp_path, suffix):
    path = tmp_path / f"服务记录台账{suffix}"
    saved = KINDS / "吴井街道" / f"服务记录台账{'.xls' if suffix == '.et' else suffix}"
    shutil.copy(saved, path)
    code, summary = import_json("services", CODE, path)
    assert code == 1
    marked = load_workbook(tmp_path / "服务记录台账.errors.xlsx")["服务记录"]
    error = summary["errors"][0]
    assert any(cell.comment for cell in marked[error["row"]])


def test_a_csv_comes_back_as_a_marked_xlsx(tmp_path):
    path = tmp_path / "服务记录台账.csv"
    path.write_text("服务日期,服务类型,服务领域\n2022-02-30,探访,养老服务\n", encoding="gb18030")
    assert import_json("services", CODE, path)[0] == 1
    marked = load_workbook(tmp_path / "服务记录台账.errors.xlsx")["CSV"]
    assert "不是真实日期" in marked["A2"].comment.text


def test_a_missing_folder_answers_2(tmp_path):
    with pytest.raises(CommandError) as refused:
        call_command("import_folder", str(tmp_path / "没有"))
    assert refused.value.returncode == 2
