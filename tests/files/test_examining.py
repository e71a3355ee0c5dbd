"""What is taken is told by content; bombs are refused by their header, before they are decoded."""

import io
import struct

import pytest
from PIL import Image

from files import examining
from files.examining import FileRefused, Limits, Type, examine, limits, type_of
from tests.files import samples
from tests.files.samples import jpeg, pdf, png, upload

WITHIN = Limits(size=10_000_000, pixels=55_000_000)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (png(), Type.PNG),
        (jpeg(), Type.JPEG),
        (jpeg(progressive=True), Type.JPEG),
        (pdf(), Type.PDF),
    ],
)
def test_examine_keeps_evidence_to_the_byte(content, kind):
    examined = examine(upload(content), WITHIN)
    assert (examined.content, examined.content_type) == (content, kind)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a" + b"\x00" * 40,
        b"PK\x03\x04" + b"\x00" * 40,
        b"MZ" + b"\x00" * 40,
        b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40,
        b"<html>" + png(),
        b"\n" + pdf(),
        pdf()[:-8],  # cut off
        png()[:20],
        b"\x89PNG\r\n\x1a\n" + b"<html>" * 20,
        b"\xff\xd8\xff<html>" + b"A" * 200,
        b"\xff\xd8\xff",
    ],
)
@pytest.mark.parametrize("name", ["材料.png", "材料.pdf", "材料.jpg"])
def test_examine_refuses_what_only_is_called_so(content, name):
    with pytest.raises(FileRefused, match="“材料.*不是完整的 PDF、JPEG 或 PNG"):
        examine(upload(content, name), WITHIN)


def test_bomb_is_refused_by_its_header():
    """81 million pixels in 10 KB; decoded it would fill whatever opens it."""
    bomb = png(9000, 9000)
    assert len(bomb) < 12_000
    with pytest.raises(FileRefused, match="9000×9000 像素，超过 55 百万"):
        examine(upload(bomb), WITHIN)


@pytest.mark.parametrize(("width", "taken"), [(1000, True), (1001, False)])
def test_pixels_are_taken_up_to_the_limit(width, taken):
    within = Limits(size=1_000_000, pixels=1_000_000)
    if taken:
        assert examine(upload(png(width, 1000)), within)
    else:
        with pytest.raises(FileRefused, match="像素"):
            examine(upload(png(width, 1000)), within)


@pytest.mark.parametrize("size", [(0, 5), (2**31 - 1, 2**31 - 1), (2**32 - 1, 1)])
def test_impossible_sizes_are_refused(size):
    header = struct.pack(">IIBBBBB", *size, 8, 6, 0, 0, 0)
    content = samples.PNG_START + samples.chunk(b"IHDR", header) + samples.chunk(b"IEND", b"")
    with pytest.raises(FileRefused):
        examine(upload(content), WITHIN)


def test_text_of_a_png_is_not_blown_up():
    """A compressed comment of 200 MB in 200 KB; the control is an honest one."""
    for size, taken in ((1_000, True), (200_000_000, False)):
        squeezed = samples.zlib.compress(b"a" * size, 9)
        content = png(between=samples.chunk(b"zTXt", b"Comment\x00\x00" + squeezed))
        assert (type_of(content) == Type.PNG) is taken


@pytest.mark.parametrize(("size", "taken"), [(1000, True), (1001, False)])
def test_size_is_taken_up_to_the_limit(size, taken):
    within = Limits(size=1000, pixels=1)
    content = pdf(body=b"%" + b"x" * (size - len(pdf(body=b"%\n"))) + b"\n")
    assert len(content) == size
    if taken:
        assert examine(upload(content, "材料.pdf"), within).content == content
    else:
        with pytest.raises(FileRefused, match="超过 0 MB"):
            examine(upload(content, "材料.pdf"), within)


def test_what_is_too_big_is_not_even_read():
    class Huge:
        name, size = "大.pdf", 100_000_000

        def read(self):
            raise AssertionError("read")

    with pytest.raises(FileRefused, match="“大.pdf”超过 10 MB"):
        examine(Huge(), WITHIN)


def test_limits_are_parameters(db, on):
    assert limits(on) == WITHIN


# ---------- polyglots ----------


@pytest.mark.parametrize(
    "content",
    [
        png(after=samples.CANARY),
        png(between=samples.chunk(b"tEXt", b"Comment\x00" + samples.CANARY)),
        jpeg(comment=samples.CANARY),
        jpeg(exif=samples.camera_exif()),
        jpeg() + samples.CANARY,
    ],
)
def test_photo_is_drawn_anew_without_what_was_written_beside_it(content):
    assert samples.CANARY in content
    kept = examine(upload(content), WITHIN, as_photo=True)
    assert samples.CANARY not in kept.content
    assert type_of(kept.content) == kept.content_type == Type.JPEG
    # The control: as evidence it is kept as it is, under a type that no browser runs.
    assert examine(upload(content), WITHIN).content == content


def test_photo_stands_upright_and_tells_no_place():
    kept = examine(upload(jpeg(40, 20, exif=samples.camera_exif(6))), WITHIN, as_photo=True)
    with Image.open(io.BytesIO(kept.content)) as picture:
        assert picture.size == (20, 40)
        assert dict(picture.getexif()) == {}
        assert "comment" not in picture.info


def test_large_photo_becomes_moderate():
    kept = examine(upload(jpeg(6000, 3000)), WITHIN, as_photo=True)
    with Image.open(io.BytesIO(kept.content)) as picture:
        assert picture.size == (2560, 1280)


def test_photo_that_is_cut_off_is_refused():
    whole = jpeg(800, 800)
    with pytest.raises(FileRefused, match="可能没有传完整"):
        examine(upload(whole[: len(whole) // 2]), WITHIN, as_photo=True)


def test_photo_of_endless_scans_is_refused():
    with pytest.raises(FileRefused):
        examine(upload(jpeg() + b"\xff\xda" * 65), WITHIN, as_photo=True)


def test_pdf_is_no_photo():
    with pytest.raises(FileRefused, match="请把“这是什么”选为材料原件"):
        examine(upload(pdf(), "单.pdf"), WITHIN, as_photo=True)


# ---------- names ----------


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("签到表.png", "签到表.png"),
        ("签到表.PNG", "签到表.PNG"),
        ("签到表.jpg", "签到表.png"),
        ("签到表.exe", "签到表.exe.png"),
        ("签到表", "签到表.png"),
        ("../../etc/passwd", "passwd.png"),
        ("C:\\Users\\x\\表.png", "表.png"),
        ("a\x00.html", "a.html.png"),
        ("a\u202egnp.exe", "agnp.exe.png"),
        ("a\r\nSet-Cookie: x.png", "aSet-Cookie: x.png"),
        ("..", "未命名.png"),
        ("", "未命名.png"),
        (None, "未命名.png"),
        ("长" * 300 + ".png", "长" * 100 + ".png"),
    ],
)
def test_name_is_plain_and_ends_as_the_file_is(given, kept):
    assert examine(upload(png(), given), WITHIN).name == kept
    assert len(kept) <= examining.Attachment._meta.get_field("name").max_length
