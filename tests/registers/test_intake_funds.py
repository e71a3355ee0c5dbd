"""The fund register: into an append-only ledger, corrected by reversal."""

from datetime import date

import pytest
from openpyxl import load_workbook

from common.models import Parameter
from common.parameters import KNOWN
from funds import actions
from funds.models import Appropriation, BudgetLine, Expenditure
from registers.catalog import CATALOG
from sheets.writing import write_book
from tests.factories.funds import ExpenditureFactory
from tests.factories.projects import ProjectFactory
from tests.registers.books import (
    APPROPRIATIONS,
    EXPENDITURES,
    MAIN,
    appropriation,
    expenditure,
    funds_book,
    messages,
    take_in,
    write,
)

pytestmark = pytest.mark.usefixtures("main_project")


def test_entries_go_in_with_the_year_of_payment(station, tmp_path):
    path = funds_book(tmp_path, [appropriation()], [expenditure(**{"金额(元)": "1,641.69元"})])
    counts, _plan = take_in("funds", station, path)
    assert counts == (2, 0, 0)
    entry = Expenditure.objects.get()
    assert (entry.fen, entry.voucher_year, entry.revision) == (164_169, 2022, 1)
    assert Appropriation.objects.get().fen == 15_000_000


def test_a_changed_amount_is_a_reversal_and_a_new_entry(station, tmp_path):
    take_in("funds", station, funds_book(tmp_path, [appropriation()], [expenditure()]))
    path = funds_book(
        tmp_path,
        [appropriation(**{"金额(元)": 160000})],
        [expenditure(**{"金额(元)": 1700, "支出日期": "2022-02-03"})],
    )
    counts, plan = take_in("funds", station, path)
    assert counts == (0, 2, 0)
    assert plan.updated[1].differences == {
        "支出日期": ["2022-02-01", "2022-02-03"],
        "金额(元)": ["1641.69", "1700.00"],
    }
    ledger = list(Expenditure.objects.order_by("pk").values_list("fen", "revision", "paid_on"))
    assert ledger == [
        (164_169, 1, date(2022, 2, 1)),
        (-164_169, 1, date(2022, 2, 1)),
        (170_000, 2, date(2022, 2, 3)),
    ]
    assert Expenditure.objects.standing().get().fen == 170_000
    assert Appropriation.objects.total() == 16_000_000
    assert Appropriation.objects.get(reverses__isnull=False).note
    assert take_in("funds", station, path)[0] == (0, 0, 2)


def test_a_second_correction_follows_the_first(station, tmp_path):
    for amount in (100, 200, 300):
        path = funds_book(tmp_path, [], [expenditure(**{"金额(元)": amount})])
        take_in("funds", station, path)
    standing = Expenditure.objects.standing().get()
    assert (standing.fen, standing.revision) == (30_000, 3)
    assert Expenditure.objects.total() == 30_000


def test_what_was_reversed_by_hand_comes_back_with_a_notice(station, main_project, tmp_path):
    entry = ExpenditureFactory(project=main_project, voucher_number="记-02-001", fen=164_169)
    ExpenditureFactory(
        project=main_project, voucher_number="记-02-001", fen=-164_169, reverses=entry
    )
    counts, plan = take_in("funds", station, funds_book(tmp_path, [], [expenditure()]))
    assert counts == (1, 0, 0)
    assert any("冲销" in notice for notice in plan.notices)
    assert Expenditure.objects.standing().get().revision == 2


def test_a_missing_column_says_nothing_about_what_it_held(station, tmp_path):
    take_in("funds", station, funds_book(tmp_path, [], [expenditure(备注="发票已附")]))
    from_file = funds_book(tmp_path, [], [expenditure(**{"金额(元)": 5})])
    drop_column(from_file, "备注")
    take_in("funds", station, from_file)
    assert Expenditure.objects.standing().get().note == "发票已附"


def drop_column(path, title):
    book = load_workbook(path)
    for sheet in book:
        headers = [cell.value for cell in sheet[3]]
        sheet.delete_cols(headers.index(title) + 1)
    book.save(path)


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"项目": "关上街道社工站2021年度建设运营项目"}, "项目", f"是不是“{MAIN}”"),
        ({"项目": None}, "项目", "没有填写"),
        ({"支出日期": "2022-13-01"}, "支出日期", "不是真实日期"),
        ({"支出日期": "2023-07-01"}, "支出日期", "太晚"),
        ({"支出日期": "1922-07-01"}, "支出日期", "太早"),
        ({"金额(元)": -5}, "金额(元)", "负数"),
        ({"金额(元)": 0}, "金额(元)", "0"),
        ({"金额(元)": None}, "金额(元)", "没有填写"),
        ({"金额(元)": "1.234"}, "金额(元)", "两位小数"),
        ({"科目": "吃喝"}, "科目", "可填"),
        ({"凭证号": None}, "凭证号", "没有填写"),
    ],
)
def test_wrong_expenditures_are_refused_in_their_cell(station, tmp_path, cells, column, words):
    path = funds_book(tmp_path, [appropriation()], [expenditure(), expenditure("记-9", **cells)])
    _counts, plan = take_in("funds", station, path)
    [(row, where, message)] = messages(plan)
    assert (row, where) == (5, column)
    assert words in message
    assert not Expenditure.objects.exists()
    assert not Appropriation.objects.exists()


def test_of_equal_rows_the_second_is_refused_and_of_different_ones_both(station, tmp_path):
    path = funds_book(
        tmp_path,
        [appropriation(), appropriation("第 一批", **{"金额(元)": 1})],
        [expenditure(), expenditure(), expenditure(支出日期="2021-12-31")],
    )
    problems = messages(take_in("funds", station, path)[1])
    assert [(row, column) for row, column, _message in problems] == [
        (5, "批次"),
        (4, "批次"),
        (5, "凭证号"),
    ]
    assert all("第 5 行" in message and "第 4 行" in message for *_place, message in problems)


def test_a_project_of_another_street_is_named_with_its_street(station, place, tmp_path):
    ProjectFactory(station=place.other_station, name="太和街道养老项目")
    path = funds_book(tmp_path, [], [expenditure(项目="太和街道养老项目")])
    [(_row, _column, message)] = messages(take_in("funds", station, path)[1])
    assert "太和街道的项目" in message


def test_overspending_and_dates_outside_the_agreement_are_notices(station, tmp_path):
    path = funds_book(tmp_path, [], [expenditure(支出日期="2021-12-01")])
    _counts, plan = take_in("funds", station, path)
    assert plan.applied
    assert any("协议期以外" in notice for notice in plan.notices)
    assert any("1,641.69" in notice for notice in plan.notices)


def test_how_far_ahead_facts_may_be_dated_is_a_parameter(station, tmp_path):
    path = funds_book(tmp_path, [], [expenditure(支出日期="2022-10-16")])
    assert KNOWN["register_horizon_days"].default == 92
    assert take_in("funds", station, path)[1].problems
    Parameter.objects.create(key="register_horizon_days", value=93, effective_from=date(2022, 1, 1))
    assert not take_in("funds", station, path)[1].problems


def test_a_duplicate_is_marked_beside_another_mistake_of_the_row(station, tmp_path):
    rows = [expenditure("记-1"), expenditure("记-1", **{"金额(元)": "约三百"})]
    _counts, plan = take_in("funds", station, funds_book(tmp_path, [], rows))
    assert {(problem.row, problem.column) for problem in plan.problems} == {
        (4, "凭证号"), (5, "凭证号"), (5, "金额(元)"),
    }  # fmt: skip


def test_an_entry_that_is_no_longer_in_the_register_is_told(station, tmp_path):
    take_in("funds", station, funds_book(tmp_path, [], [expenditure("记-1"), expenditure("记-2")]))
    rows = [expenditure("记-1"), expenditure("改-2")]
    counts, plan = take_in("funds", station, funds_book(tmp_path, [], rows))
    assert counts == (1, 0, 1)
    assert [notice for notice in plan.notices if "冲销：记-2" in notice]
    book = funds_book(tmp_path, [], [*rows, expenditure("记-2")])
    _counts, plan = take_in("funds", station, book)
    assert not [notice for notice in plan.notices if "照旧计算" in notice]


# ---------- the district's money ----------


@pytest.fixture
def districts(main_project, finance, on):
    """A first batch of 150,000 that the district entered itself."""
    values = {
        "project": main_project, "batch": "第一批", "received_on": date(2022, 1, 17),
        "fen": 15_000_000, "payer": "区委社工委", "document": "", "note": "",
    }  # fmt: skip
    return actions.post_appropriation(actor=finance, values=values, on=on)


@pytest.mark.parametrize("who", [None, "worker"])
@pytest.mark.parametrize(
    ("cells", "column", "known"),
    [
        ({"金额(元)": 160000}, "金额(元)", "150000.00"),
        ({"到账日期": "2022-01-18"}, "到账日期", "2022-01-17"),
    ],
)
def test_the_districts_figure_stands_against_a_stations(
    request, station, districts, tmp_path, who, cells, column, known
):
    actor = request.getfixturevalue(who) if who else None
    path = funds_book(tmp_path, [appropriation(**cells), appropriation("第二批")])
    _counts, plan = take_in("funds", station, path, actor=actor)
    [(row, where, message)] = messages(plan)
    assert (row, where) == (4, column)
    assert known in message
    assert Appropriation.objects.get() == districts
    # The rest may go in, and waits for the district.
    take_in("funds", station, path, actor=actor, partial=True)
    assert Appropriation.objects.awaiting().get().batch == "第二批"


def test_the_same_figure_is_unchanged_and_other_words_are_told(station, districts, tmp_path):
    path = funds_book(tmp_path, [appropriation()])
    counts, plan = take_in("funds", station, path)
    assert counts == (0, 0, 1)
    assert [notice for notice in plan.notices if "拨付单位、文号" in notice]
    assert Appropriation.objects.get() == districts


def test_the_same_money_under_another_batch_is_a_question(station, districts, tmp_path):
    path = funds_book(tmp_path, [appropriation("2022年首批")])
    [(row, column, message)] = messages(take_in("funds", station, path)[1])
    assert (row, column) == (4, "批次")
    assert "“第一批”" in message
    both = funds_book(tmp_path, [appropriation(), appropriation("2022年首批")])
    assert take_in("funds", station, both)[0] == (1, 0, 1)


def test_a_new_batch_of_a_register_waits_and_counts(station, tmp_path):
    take_in("funds", station, funds_book(tmp_path, [appropriation()]))
    assert Appropriation.objects.awaiting().total() == 15_000_000
    changed = funds_book(tmp_path, [appropriation(**{"金额(元)": 160000})])
    assert take_in("funds", station, changed)[0] == (0, 1, 0)


def test_a_register_of_the_district_is_its_word(station, districts, finance, tmp_path):
    rows = [appropriation(**{"金额(元)": 160000}), appropriation("第二批")]
    path = funds_book(tmp_path, rows)
    assert take_in("funds", station, path, actor=finance)[0] == (1, 1, 0)
    assert not Appropriation.objects.awaiting().exists()
    assert Appropriation.objects.total() == 31_000_000
    assert take_in("funds", station, path)[0] == (0, 0, 2)


# ---------- a voucher over the new year ----------

RENT = {"摘要": "房租", "收款方": "房东", "金额(元)": 5000}


@pytest.fixture
def last_year(station, tmp_path):
    path = funds_book(tmp_path, [], [expenditure("记-001", 支出日期="2021-12-31", **RENT)])
    take_in("funds", station, path)
    return Expenditure.objects.get()


@pytest.mark.parametrize("day", ["2022-01-01", "2022-01-31"])
def test_a_voucher_whose_day_moves_over_the_new_year_is_one(station, last_year, tmp_path, day):
    path = funds_book(tmp_path, [], [expenditure("记-001", 支出日期=day, **RENT)])
    counts, plan = take_in("funds", station, path)
    assert counts == (0, 1, 0)
    assert plan.updated[0].differences == {"支出日期": ["2021-12-31", day]}
    standing = Expenditure.objects.standing().get()
    assert (standing.paid_on.isoformat(), standing.voucher_year) == (day, 2022)
    assert Expenditure.objects.total() == 500_000
    assert take_in("funds", station, path)[0] == (0, 0, 1)
    back = funds_book(tmp_path, [], [expenditure("记-001", 支出日期="2021-12-31", **RENT)])
    assert take_in("funds", station, back)[0] == (0, 1, 0)
    assert Expenditure.objects.total() == 500_000


@pytest.mark.parametrize(
    ("cells", "others"),
    [
        ({"支出日期": "2022-01-01"}, [expenditure("记-001", 支出日期="2021-12-31", **RENT)]),
        ({"支出日期": "2022-02-01"}, []),
        ({"支出日期": "2022-01-01", "金额(元)": 5001}, []),
        ({"支出日期": "2022-01-01", "收款方": "物业"}, []),
        ({"支出日期": "2022-01-01", "摘要": "水费"}, []),
    ],
    ids=["both on the sheet", "32 days apart", "amount", "payee", "words"],
)
def test_every_year_may_have_its_own_number(station, last_year, tmp_path, cells, others):
    path = funds_book(tmp_path, [], [*others, expenditure("记-001", **(RENT | cells))])
    assert take_in("funds", station, path)[0] == (1, 0, len(others))
    assert Expenditure.objects.standing().count() == 2


BUDGET = ("项目名称", "科目", "预算金额(元)", "备注")


def budget_book(path, lines, spent=None):
    sheets = {"拨付": (APPROPRIATIONS, [appropriation()]), "预算": (BUDGET, lines)}
    header = (*EXPENDITURES, "发票号码")
    sheets["支出"] = (header, spent or [[*expenditure(), None]])
    return write(path / "资金台账.xlsx", sheets)


def test_budget_lines_go_in_are_corrected_and_come_out(station, main_project, tmp_path):
    lines = [[MAIN, "人员费", "159,500.00元", None], [MAIN, "服务活动经费", 72500, None]]
    assert take_in("funds", station, budget_book(tmp_path, lines))[0] == (4, 0, 0)
    assert take_in("funds", station, budget_book(tmp_path, lines))[0] == (0, 0, 4)
    lines[1][2] = 72000
    counts, plan = take_in("funds", station, budget_book(tmp_path, lines))
    assert counts == (0, 1, 3)
    assert plan.updated[0].differences == {"预算金额(元)": ["72500.00", "72000.00"]}
    assert BudgetLine.objects.get(category="service").fen == 7_200_000
    copy = tmp_path / "copy.xlsx"
    intake = CATALOG["funds"]
    write_book(intake.register, intake.export([station]), str(copy))
    assert take_in("funds", station, copy)[0] == (0, 0, 4)


def test_a_budget_line_stands_once_and_names_a_project(station, main_project, tmp_path):
    lines = [[MAIN, "税费", 1, None], [MAIN, "税金", 2, None], ["别的项目", "税费", 1, None]]
    told = messages(take_in("funds", station, budget_book(tmp_path, lines))[1])
    assert {(row, column) for row, column, _words in told} == {
        (4, "科目"), (5, "科目"), (6, "项目名称"),
    }  # fmt: skip


def test_invoice_numbers_are_text_and_empty_words_are_none(station, main_project, tmp_path):
    said = [65944163, "８７１６６６３０", " 94706624", "无", "—", None]
    spent = [[*expenditure(f"记-{n}"), number] for n, number in enumerate(said)]
    path = budget_book(tmp_path, [], spent)
    assert take_in("funds", station, path)[0] == (7, 0, 0)
    rows = Expenditure.objects.order_by("voucher_number")
    numbers = ["65944163", "87166630", "94706624", "", "", ""]
    assert list(rows.values_list("invoice_number", flat=True)) == numbers
    assert take_in("funds", station, path)[0] == (0, 0, 7)
    # A register that lacks the column says nothing about it; a changed number is a correction.
    spent[0][-1] = "65944164"
    assert take_in("funds", station, budget_book(tmp_path, [], spent))[0] == (0, 1, 6)
    assert Expenditure.objects.standing().get(voucher_number="记-0").invoice_number == "65944164"
