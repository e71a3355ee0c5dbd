"""What is exported can be handed in again, and nothing in it ever runs."""

import datetime
import io
import itertools
import resource
import zipfile
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

import sheets
from sheets import CellError, reading
from sheets.raw import RawSheet
from sheets.writing import cell_writer, write_book
from tests.sheets.workbooks import KINDS, REGISTER, VISITS, messages, read

D = datetime.date
PAYLOADS = [
    "=1+1",
    '=HYPERLINK("http://x","点")',
    "=cmd|'/c calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "＝1+1",
    "﹣1",
    "{=1}",
    "http://example.org",
    "mailto:a@b.c",
    "internal:Sheet1!A1",
    "\t=1",
    "|x",
    "00123",
    "1e5",
    "TRUE",
    "2022-05-03",
    "_x0041_",
    "a<b>&amp;c",
    "+86 10 1234",
    "-5",
]
ROW = {
    "day": D(2022, 5, 3),
    "kind": "visit",
    "place": "东社区",
    "people": 12,
    "hours": Decimal("1.5"),
    "cost": 164169,
    "since": D(1987, 1, 1),
    "code": "记-02-001",
    "public": True,
    "remark": None,
}


def exported(rows, **options):
    buffer = io.BytesIO()
    write_book(REGISTER, {"visits": rows}, buffer, **options)
    return buffer.getvalue()


def values(book):
    return [row.values for row in book.rows["visits"]]


def test_what_is_written_is_read_as_the_same():
    data = exported([ROW, {**ROW, "cost": 1, "public": False}], filled_on=D(2022, 7, 15))
    book = read(data)
    assert messages(book) == []
    assert values(book) == [ROW, {**ROW, "cost": 1, "public": False}]
    assert book.filled_on == D(2022, 7, 15)


def test_cells_are_numbers_dates_and_words_of_their_own_kind():
    worksheet = load_workbook(io.BytesIO(exported([ROW], heading="东街道走访台账")))["走访"]
    assert worksheet["A1"].value == "东街道走访台账"
    cells = dict(zip([c.value for c in worksheet[3]], worksheet[4], strict=True))
    assert cells["金额(元)"].value == 1641.69
    assert cells["金额(元)"].number_format == "0.00"
    assert cells["服务日期"].value == datetime.datetime(2022, 5, 3)
    assert cells["服务日期"].number_format == "yyyy-mm-dd"
    assert cells["出生年月"].number_format == "yyyy-mm"
    assert cells["类型"].value == "探访"
    assert cells["是否公开"].value == "是"
    assert worksheet.freeze_panes == "A4"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_words_never_become_formulas_or_links(payload):
    data = exported([{**ROW, "remark": payload, "place": payload[:20], "code": payload}])
    worksheet = load_workbook(io.BytesIO(data))["走访"]
    cells = [cell for row in worksheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in xml
    assert b"hyperlink" not in xml
    assert read(data).rows["visits"][0].values["remark"] == sheets.clean_text(payload)


def test_a_live_formula_would_be_seen():
    """The control of the test above: openpyxl, left alone, does write a formula."""
    data = exported([{**ROW, "remark": "x"}])
    workbook = load_workbook(io.BytesIO(data))
    workbook["走访"]["J4"] = PAYLOADS[0]
    assert workbook["走访"]["J4"].data_type == "f"


def test_an_empty_export_still_has_its_headers():
    book = read(exported([]))
    assert book.rows["visits"] == []
    assert len(book.matches["visits"].columns) == len(VISITS.columns)


def test_rows_may_come_from_a_generator_and_memory_stays_flat():
    def peak():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    exported(itertools.repeat(ROW, 100))
    before = peak()
    write_book(REGISTER, {"visits": itertools.repeat(ROW, 30_000)}, io.BytesIO())
    assert peak() - before < 60 * 1024


def test_a_path_is_a_target_too(tmp_path):
    write_book(REGISTER, {"visits": [ROW]}, tmp_path / "出.xlsx")
    assert values(sheets.read_book(tmp_path / "出.xlsx", REGISTER)) == [ROW]


def test_words_that_do_not_fit_a_cell_are_an_error_and_not_cut():
    with pytest.raises(RuntimeError, match="32,767"):
        exported([{**ROW, "remark": "长" * 32_768}])


@pytest.mark.parametrize(
    ("kind", "value", "cell"),
    [
        ("amount", 5, 0.05),
        ("amount", 10**15 + 1, "10000000000000.01"),
        ("amount", "待定", "待定"),
        ("integer", 12, 12),
        ("integer", 10**17 + 1, "100000000000000001"),
        ("decimal", Decimal("0.1"), 0.1),
        ("decimal", 0.1, 0.1),
        ("decimal", "约 3", "约 3"),
        ("date", D(1900, 2, 1), "1900-02-01"),
        ("date", datetime.datetime(2022, 5, 3, 8), D(2022, 5, 3)),
        ("text", 7, "7"),
        ("date", "待定", "待定"),
    ],
)
def test_values_become_cells_without_loss(kind, value, cell):
    column = sheets.Column("key", "列", sheets.text(), kind=kind)
    assert cell_writer(column)(value) == cell


WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\u0600"),
    max_size=40,
)
ROWS = st.fixed_dictionaries(
    {
        "day": st.dates(D(1920, 1, 1), D(2099, 12, 31)),
        "kind": st.sampled_from(list(KINDS.values())),
        "place": st.text("社区东西南北〇四", min_size=2, max_size=20),
        "people": st.none() | st.integers(0, 10**7),
        "hours": st.none() | st.decimals(0, 24, places=1),
        "cost": st.none() | st.integers(1, 10**13),
        "since": st.none() | st.dates(D(1920, 1, 1), D(2099, 1, 1)).map(lambda d: d.replace(day=1)),
        "code": st.none() | st.text("记-0123456789〔〕号", max_size=20),
        "public": st.none() | st.booleans(),
        "remark": st.none() | WORDS,
    }
)


def as_read(row):
    """A row as an import holds it: words cleaned, the stand-ins for nothing gone."""
    words = {key: VISITS.by_key[key].parse(row[key]) for key in ("place", "code", "remark")}
    return {**row, **words}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ROWS, max_size=8))
def test_any_rows_survive_export_and_import(rows):
    book = read(exported(rows, heading="台账", filled_on=D(2022, 7, 15)))
    assert messages(book) == []
    assert values(book) == [as_read(row) for row in rows]
    again = read(exported(values(book)))
    assert values(again) == values(book)


def refusal_or_none(parse, raw):
    try:
        parse(raw)
    except CellError as error:
        return str(error)
    return None


ANYTHING = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=60)
    | st.dates()
    | st.datetimes()
)


@settings(max_examples=500, deadline=None)
@given(ANYTHING)
def test_no_cell_whatever_it_holds_breaks_a_parser(raw):
    for column in (*VISITS.columns, sheets.Column("x", "x", sheets.positive_count())):
        message = refusal_or_none(column.parse, raw)
        assert message is None or 0 < len(message) < 150


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(ANYTHING, max_size=8), max_size=12))
def test_no_sheet_whatever_it_holds_breaks_the_reading(cells):
    raw = RawSheet("走访", rows={number: list(row) for number, row in enumerate(cells, 3)})
    raw.rows[2] = ["日期", "类型", "社区", "人数", "金额"]
    match = reading.match_sheets([raw], REGISTER)["visits"]
    book = sheets.Book(matches={"visits": match})
    for row in reading._read_sheet(book, match):
        assert row.number >= 3
    assert all(problem.message for problem in book.problems)
