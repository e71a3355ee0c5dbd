"""Files that are not what they say: each is refused in words, none is read for long."""

import io
import time
import zipfile

import pytest

from sheets import UnreadableWorkbook, archive
from tests.sheets import workbooks
from tests.sheets.workbooks import FIRST_SHEET, good_workbook, read, repacked, with_sheet_xml

SECONDS = 8


def refused(data, *, name="", words=""):
    started = time.monotonic()
    with pytest.raises(UnreadableWorkbook) as caught:
        archive.open_source(data, name)
    assert time.monotonic() - started < SECONDS
    message = str(caught.value)
    assert words in message
    assert "请" in message
    return message


def refused_on_reading(data, words=""):
    started = time.monotonic()
    with pytest.raises(UnreadableWorkbook) as caught:
        read(data)
    assert time.monotonic() - started < 2 * SECONDS
    assert words in str(caught.value)


def test_a_good_workbook_is_opened_from_bytes_path_and_stream(tmp_path):
    data = good_workbook()
    path = tmp_path / "好.xlsx"
    path.write_bytes(data)
    stream = io.BytesIO(data)
    stream.read(10)
    opened = [archive.open_source(source) for source in (data, path, stream)]
    assert {each.data for each in opened} == {data}
    assert len({each.sha256 for each in opened}) == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空的"),
        (b"PK", "不是 .xlsx"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, ".xls"),
        (b"\xef\xbb\xbf<html><table><tr><td>1</td></tr></table></html>", "网页"),
        (b"  <?xml version='1.0'?><Workbook/>", "网页或 XML"),
        ("日期,金额\n2022-05-03,12".encode("gbk"), "不是 .xlsx"),
        (b"PK\x03\x04" + b"\0" * 100, "损坏"),
    ],
)
def test_other_formats_are_refused_with_the_way_out(data, words):
    refused(data, words=words)


def test_too_large_a_file_is_refused_before_it_is_looked_at(monkeypatch):
    monkeypatch.setattr(archive, "MAX_FILE_BYTES", 1000)
    refused(good_workbook(), words="10 MB")
    refused(io.BytesIO(good_workbook()), words="10 MB")


def test_a_cut_off_file_is_damaged():
    data = good_workbook()
    refused(data[: len(data) // 2], words="损坏")


def test_an_archive_of_other_things_is_not_a_workbook():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as other:
        other.writestr("word/document.xml", "<w/>")
        other.writestr("[Content_Types].xml", "<t/>")
    refused(buffer.getvalue(), words="不是 .xlsx")


def test_macros_are_refused_by_name_and_by_content():
    refused(good_workbook(), name="台账.XLSM", words="宏")
    refused(repacked(good_workbook(), extra=[("xl/vbaProject.bin", b"x")]), words="宏")


@pytest.mark.parametrize(
    "name", ["../x.xml", "/etc/x.xml", "xl\\..\\..\\x.xml", "C:/x.xml", "xl/../../x"]
)
def test_paths_that_leave_the_archive_are_refused(name):
    refused(repacked(good_workbook(), extra=[(name, b"x")]), words="结构异常")


def test_duplicate_members_are_refused():
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = repacked(good_workbook(), extra=[(FIRST_SHEET, b"<worksheet/>")])
    refused(data, words="结构异常")
    refused(repacked(good_workbook(), extra=[(FIRST_SHEET.upper(), b"x")]), words="结构异常")


def test_too_many_members_are_refused():
    extra = [(f"xl/media/{number}.bin", b"x") for number in range(200)]
    refused(repacked(good_workbook(), extra=extra), words="结构异常")
    read(repacked(good_workbook(), extra=extra[:150]))


def test_a_flood_of_directory_entries_is_refused_before_the_directory_is_read(monkeypatch):
    extra = [(f"{number}", b"") for number in range(1000)]
    data = repacked(good_workbook(), extra=extra)
    monkeypatch.setattr(archive.zipfile, "ZipFile", None)
    refused(data, words="结构异常")


def test_unusual_compression_is_refused():
    refused(repacked(good_workbook(), method=zipfile.ZIP_LZMA), words="结构异常")
    read(repacked(good_workbook(), method=zipfile.ZIP_STORED))


def test_an_encrypted_member_is_refused():
    data = bytearray(good_workbook())
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1
    refused(bytes(data), words="密码")


def test_a_flat_bomb_is_refused_by_what_it_declares():
    bomb = repacked(good_workbook(), extra=[("xl/media/a.xml", b" " * (101 * archive.MEGABYTE))])
    refused(bomb, words="过大")


def test_a_dense_member_is_refused_by_its_ratio():
    bomb = repacked(good_workbook(), extra=[("xl/media/a.xml", b" " * (5 * archive.MEGABYTE))])
    refused(bomb, words="过大")
    small = repacked(good_workbook(), extra=[("xl/media/a.xml", b" " * (archive.MEGABYTE // 2))])
    read(small)


def test_a_comment_that_pads_the_sheet_is_refused():
    pad = b"<!--" + b"x" * (30 * archive.MEGABYTE) + b"-->"
    refused(with_sheet_xml(lambda xml: xml.replace(b"<sheetData>", pad + b"<sheetData>")))


def test_sizes_are_counted_while_inflating_because_the_directory_lies():
    """The directory says 20 bytes; what counts is what comes out."""
    data = bytearray(with_sheet_xml(lambda xml: xml + b" " * (150 * archive.MEGABYTE)))
    at = _directory_entry(data, FIRST_SHEET)
    data[at + 24 : at + 28] = (20).to_bytes(4, "little")
    refused(bytes(data), words="过大")


def test_a_size_that_does_not_agree_is_damage():
    data = bytearray(good_workbook())
    at = _directory_entry(data, FIRST_SHEET)
    data[at + 24 : at + 28] = (20).to_bytes(4, "little")
    refused(bytes(data), words="损坏")


def test_a_wrong_checksum_is_damage():
    data = bytearray(good_workbook())
    at = _directory_entry(data, FIRST_SHEET)
    data[at + 16] ^= 0xFF
    refused(bytes(data), words="损坏")


def test_garbled_compressed_bytes_are_damage():
    data = bytearray(good_workbook())
    at = data.index(FIRST_SHEET.encode()) + len(FIRST_SHEET)
    data[at + 5 : at + 60] = b"\xff" * 55
    refused(bytes(data), words="损坏")


def test_an_entry_that_points_elsewhere_is_damage():
    data = bytearray(good_workbook())
    at = _directory_entry(data, FIRST_SHEET)
    data[at + 42 : at + 46] = (7).to_bytes(4, "little")
    refused(bytes(data), words="损坏")


def test_overlapping_members_are_counted_each():
    """Many directory entries for one big stream: the sum is what a parser would inflate."""
    extra = [(f"xl/media/{number}.bin", bytes(range(256)) * 4096) for number in range(110)]
    refused(repacked(good_workbook(), extra=extra), words="过大")


LAUGHS = (
    b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">'
    b'<!ENTITY x SYSTEM "file:///etc/passwd">]>'
)


@pytest.mark.parametrize("part", [FIRST_SHEET, "xl/workbook.xml", "_rels/.rels"])
def test_document_type_declarations_are_refused_in_every_part(part):
    data = repacked(
        good_workbook(), change={part: lambda xml: xml.replace(b"?>", b"?>" + LAUGHS, 1) + LAUGHS}
    )
    refused(data, words="结构异常")


def test_declarations_hidden_in_utf16_are_refused():
    text = "<?xml version='1.0' encoding='utf-16'?><!DOCTYPE l []><worksheet/>"
    data = repacked(good_workbook(), change={FIRST_SHEET: lambda _: text.encode("utf-16")})
    refused(data, words="结构异常")


def test_declarations_across_two_chunks_are_seen(monkeypatch):
    monkeypatch.setattr(archive, "CHUNK_BYTES", 7)
    data = repacked(good_workbook(), extra=[("xl/a.xml", b"<a/>12" + LAUGHS)])
    refused(data, words="结构异常")


def test_a_cell_that_speaks_of_declarations_is_only_text():
    row = (*workbooks.GOOD_ROW[:-1], "<!DOCTYPE 和 <!ENTITY 是什么")
    assert read(good_workbook(row)).rows["visits"][0].values["remark"].startswith("<!DOCTYPE")


def _directory_entry(data, name):
    at = data.index(b"PK\x01\x02")
    while data[at + 46 : at + 46 + len(name)] != name.encode():
        at = data.index(b"PK\x01\x02", at + 1)
    return at


# What passes the archive and must be stopped by the limited reader.


def test_one_cell_far_away_is_refused_without_filling_the_memory():
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    data = with_sheet_xml(lambda xml: xml.replace(b"</sheetData>", far))
    refused_on_reading(data)


def test_a_dimension_that_lies_is_ignored():
    def lie(xml):
        start = xml.index(b"<dimension")
        end = xml.index(b"/>", start) + 2
        return xml[:start] + b'<dimension ref="A1:XFD1048576"/>' + xml[end:]

    assert len(read(with_sheet_xml(lie)).rows["visits"]) == 1


def test_too_many_rows_are_refused_with_the_sheet_named():
    def many(xml):
        rows = b"".join(
            b'<row r="%d"><c r="A%d"><v>%d</v></c></row>' % (n, n, n) for n in range(3, 20_010)
        )
        return xml.replace(b"</sheetData>", rows + b"</sheetData>")

    refused_on_reading(with_sheet_xml(many), words="“走访”工作表太大")


def test_a_sheet_too_large_is_ignored_when_it_is_not_the_registers():
    big = [("说明", [["随手记"] * 120] * 3)]
    book = read(workbooks.workbook_bytes(workbooks.HEADER, workbooks.GOOD_ROW, more=big))
    assert len(book.rows["visits"]) == 1


def test_shared_strings_that_multiply_stop_at_the_limit():
    """One long string, pointed at by very many cells: small on disk, endless when copied out."""

    def many(_):
        rows = b"".join(
            b'<row r="%d">%s</row>'
            % (n, b"".join(b'<c r="%s%d" t="s"><v>0</v></c>' % (c, n) for c in COLUMNS))
            for n in range(1, 4000)
        )
        return SHEET_XML % rows

    strings = SHARED_XML % (b"x" * 32_000)
    data = repacked(
        good_workbook(), change={FIRST_SHEET: many, "xl/sharedStrings.xml": lambda _: strings}
    )
    refused_on_reading(data)


def test_a_shared_string_index_out_of_range_is_not_an_error_of_ours():
    def wrong(_):
        return SHEET_XML % b'<row r="1"><c r="A1" t="s"><v>99999999</v></c></row>'

    refused_on_reading(repacked(good_workbook(), change={FIRST_SHEET: wrong}))


def test_xml_that_breaks_off_is_damage():
    refused_on_reading(with_sheet_xml(lambda xml: xml[: len(xml) // 2]), words="损坏")


def test_a_million_merges_do_not_matter():
    def merged(xml):
        merges = b"".join(b'<mergeCell ref="A%d:A%d"/>' % (n, n + 5) for n in range(3, 60_000))
        return xml.replace(b"</sheetData>", b"</sheetData><mergeCells>" + merges + b"</mergeCells>")

    assert len(read(with_sheet_xml(merged)).rows["visits"]) == 1


COLUMNS = [bytes([letter]) for letter in range(65, 91)]
SHEET_XML = (
    b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
    b'2006/main"><sheetData>%s</sheetData></worksheet>'
)
SHARED_XML = (
    b'<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<si><t>%s</t></si></sst>"
)
