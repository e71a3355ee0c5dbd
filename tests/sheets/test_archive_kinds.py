"""Files that are no .xlsx: what they are, what is refused of them, what their marks say.

`tests/data/kinds/杂.*` were saved by a spreadsheet program and hold the same: a percent, a number
shown as «3.2万元», two failed formulas, a hidden row, column and sheet, merged cells.
"""

import io
import struct
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from sheets import Problem, UnreadableWorkbook, archive
from sheets.annotating import annotate
from sheets.foreign import delimited, ole, reader
from sheets.raw import read_cells
from tests.sheets.workbooks import messages, read

KINDS = Path(__file__).parent.parent / "data" / "kinds"
MIXED = [KINDS / f"杂{suffix}" for suffix in (".xlsx", ".xls", ".ods")]


def named(data, name):
    stream = io.BytesIO(data)
    stream.name = name
    return stream


def refused(data, name=""):
    with pytest.raises(UnreadableWorkbook) as caught:
        read(named(data, name))
    return str(caught.value)


@pytest.mark.parametrize("path", MIXED, ids=lambda path: path.suffix)
def test_every_kind_tells_percents_errors_and_what_is_hidden(path):
    sheet, draft = read_cells(path.read_bytes())
    assert (sheet.hidden, draft.hidden) == (False, True)
    assert [sheet.rows[row][2] for row in (3, 4, 5, 6)] == ["20%", "15.5%", 15, "20%"]
    assert [sheet.rows[row][3] for row in (4, 5)] == [reader.ERROR_WORD] * 2
    assert sheet.rows[4][4].startswith("3.2(显示为")
    assert sheet.hidden_rows == {5}
    assert sheet.hidden_columns == {3}
    assert sheet.merges == [[3, 4, 0]]
    assert not sheet.date1904


@pytest.mark.parametrize("path", MIXED, ids=lambda path: path.suffix)
def test_every_kind_comes_back_as_a_marked_xlsx(path):
    target = io.BytesIO()
    annotate(path, [Problem("计划", 3, "权重(%)", 3, "20%", "错")], target)
    book = load_workbook(target)
    assert book["计划"]["C3"].comment.text.endswith("错")
    assert book["草稿"].sheet_state == "hidden"
    assert book["计划"].row_dimensions[5].hidden
    before, after = (read_cells(data)[0] for data in (path.read_bytes(), target.getvalue()))
    # The sheet of problems comes first.
    after = read_cells(target.getvalue())[1]
    assert (after.rows[3], after.merges) == (before.rows[3], before.merges)


@pytest.mark.parametrize(
    ("path", "kind"), list(zip(MIXED, ["xlsx", "xls", "ods"], strict=True)), ids=str
)
def test_what_a_file_is_its_content_says(path, kind):
    assert archive.open_source(path.read_bytes(), "随便.csv").kind == kind


def container(*names):
    """The smallest container with streams of these names."""
    header = bytearray(512)
    header[:8] = ole.MAGIC
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<I", header, 44, 1)
    struct.pack_into("<IIIIII", header, 48, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    fat = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    directory = b""
    for name in ("Root Entry", *names):
        words = name.encode("utf-16-le")
        entry = bytearray(128)
        entry[: len(words)] = words
        kind = 5 if name == "Root Entry" else 2
        struct.pack_into("<HB", entry, 64, len(words) + 2, kind)
        struct.pack_into("<I", entry, 116, 0xFFFFFFFE)
        directory += entry
    return bytes(header) + fat + directory.ljust(512, b"\0")


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("EncryptedPackage",), "密码"),
        (("WordDocument",), "不是"),
        (("Workbook", "_VBA_PROJECT_CUR"), "宏"),
        (("Workbook",), "没有任何内容"),
    ],
)
def test_containers_of_other_things_are_refused_with_the_way_out(names, words):
    assert words in refused(container(*names))


def test_a_container_that_runs_in_a_circle_is_damage():
    data = bytearray(container("Workbook"))
    struct.pack_into("<I", data, 512 + 4, 1)
    assert "损坏" in refused(bytes(data))
    assert "损坏" in refused(data[:300])


def ods(*, change=None, part="content.xml", extra=()):
    """An .ods of which `part` went through `change`, with other members added."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(MIXED[2]) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            content = change(content) if change and name == part else content
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            new.writestr(name, content, kind)
        for name, content in extra:
            new.writestr(name, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def test_an_ods_is_looked_at_as_an_archive_too():
    assert "结构异常" in refused(ods(extra=[("../x", b"x")]))
    assert "宏" in refused(ods(extra=[("Basic/Standard/Module1.xml", b"<x/>")]))
    assert "结构异常" in refused(ods(change=lambda xml: b"<!DOCTYPE x>" + xml))
    assert "过大" in refused(ods(extra=[("a.xml", b" " * (101 * archive.MEGABYTE))]))


def test_a_password_is_told_as_such():
    data = bytearray(MIXED[1].read_bytes())
    second = data.index(b"\x09\x08\x10\x00") + 20
    data[second : second + 2] = b"\x2f\x00"
    assert "密码" in refused(bytes(data))
    encrypted = b"<manifest><encryption-data/></manifest>"
    assert "密码" in refused(ods(change=lambda _: encrypted, part="META-INF/manifest.xml"))


def test_repeated_rows_of_an_ods_count_each():
    row = b'<table:table-row table:style-name="ro1" table:visibility="collapse">'
    (sheet, _) = read_cells(
        ods(change=lambda xml: xml.replace(row, row[:-1] + b' table:number-rows-repeated="3">'))
    )
    assert sheet.hidden_rows == {5, 6, 7}
    assert sheet.rows[7][3] == reader.ERROR_WORD
    assert sheet.rows[8][2] == "20%"


# Text


def csv_rows(data):
    return list(delimited.read(data))


@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_the_delimiter_is_found_out(mark):
    text = f"走访\n日期{mark}备注\n2022-05-03{mark}好\n"
    assert csv_rows(text.encode()) == [["走访"], ["日期", "备注"], ["2022-05-03", "好"]]


def test_codes_keep_their_zeros_and_empty_cells_are_none():
    assert csv_rows(b'a,b,c\n="0012"," ",\n') == [["a", "b", "c"], ["0012", None, None]]


def test_a_quote_that_is_not_closed_swallows_nothing_in_silence():
    head = "日期,类型,社区\n"
    assert "引号不成对" in refused(f'{head}"2022-05-03,探访,东社区\n'.encode(), "a.csv")
    assert "编码" in refused(b"\xff\x80\xff,1\n", "a.csv")


def test_a_long_code_that_a_csv_lost_is_refused():
    data = "日期,类型,社区,凭证号\n2022-05-03,探访,东社区,4.53E+17\n".encode()
    assert "末尾几位已经丢失" in messages(read(named(data, "a.csv")))[0]


def test_too_long_a_csv_is_refused():
    data = ("日期,类型,社区\n" + "2022-05-03,探访,东社区\n" * 20_001).encode()
    assert "太大" in refused(data, "a.csv")
