"""What a file really is: told by its content, never by its name, and before it is decoded.

Everything that an uploader may say or hide is settled here, so that the store holds PDF, JPEG and
PNG of a bearable size only.
"""

import hashlib
import io
import re
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from django.utils.translation import gettext as _
from PIL import Image

from common.errors import ActionRefused
from common.parameters import parameters
from files.models import Attachment
from files.photos import redrawn

Type = Attachment.Type
SUFFIXES = {Type.PDF: (".pdf",), Type.JPEG: (".jpg", ".jpeg"), Type.PNG: (".png",)}
OPENINGS = {b"%PDF-": Type.PDF, b"\xff\xd8\xff": Type.JPEG, b"\x89PNG\r\n\x1a\n": Type.PNG}
PDF_END, PDF_TAIL = b"%%EOF", 4096
LONGEST_NAME = 100
MEGABYTE = MEGAPIXEL = 1_000_000


class FileRefused(ActionRefused):
    """This file is not taken; the message names it and says what to do."""


@dataclass(frozen=True)
class Limits:
    """How big a file may be: in bytes as it comes, in pixels as it would be decoded."""

    size: int
    pixels: int


@dataclass(frozen=True)
class Examined:
    """A file that may be stored: these bytes, this type, a name that is safe to show."""

    name: str
    content: bytes
    content_type: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def limits(on: date) -> Limits:
    """The limits in force on a day."""
    known = parameters(["attachment_megabytes", "attachment_megapixels"], on)
    return Limits(
        known["attachment_megabytes"] * MEGABYTE, known["attachment_megapixels"] * MEGAPIXEL
    )


def examine(file, within: Limits, *, as_photo: bool = False) -> Examined:
    """An uploaded ``file`` as it may be stored, or FileRefused.

    Evidence is kept as it is, to the byte. ``as_photo``: drawn anew, without what the camera wrote
    into it (place, device, preview), and upright.
    """
    shown = plain_name(file.name)
    if file.size > within.size:
        raise FileRefused(
            _("“%(name)s”超过 %(most)s MB，没有收。请压缩或分开后再传。")
            % {"name": shown, "most": within.size // MEGABYTE}
        )
    file.seek(0)
    content = file.read()
    found = type_of(content)
    if found is None:
        raise FileRefused(
            _(
                "“%(name)s”不是完整的 PDF、JPEG 或 PNG（看的是内容，不是扩展名），没有收。"
                "请另存为这三种之一再传；iPhone 的 HEIC 照片请先转成 JPEG。"
            )
            % {"name": shown}
        )
    if found != Type.PDF:
        refuse_bomb(content, shown, within)
    if as_photo:
        found, content = Type.JPEG, photo(content, found, shown)
    return Examined(named(shown, found), content, found)


def type_of(content: bytes) -> str | None:
    """What the content is; None for anything that is not kept here, or not whole."""
    found = next((kind for start, kind in OPENINGS.items() if content.startswith(start)), None)
    if found == Type.PDF:
        return found if PDF_END in content[-PDF_TAIL:] else None
    return found if found and size_of(content, found) else None


def size_of(content: bytes, kind: str) -> tuple[int, int] | None:
    """Width and height from the header of an image, without decoding it; None if it has none."""
    try:
        with Image.open(io.BytesIO(content), formats=[Type(kind).label]) as image:
            return image.size
    # Whatever a hostile header brings Pillow to, the file is not an image.
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError):
        return None


def refuse_bomb(content: bytes, shown: str, within: Limits) -> None:
    """A few bytes can claim to be an image that fills the memory of whoever opens it."""
    width, height = size_of(content, type_of(content))
    if width * height > within.pixels:
        raise FileRefused(
            _("“%(name)s”有 %(width)s×%(height)s 像素，超过 %(most)s 百万，没有收。请缩小后再传。")
            % {
                "name": shown,
                "width": width,
                "height": height,
                "most": within.pixels // MEGAPIXEL,
            }
        )


def photo(content: bytes, kind: str, shown: str) -> bytes:
    if kind == Type.PDF:
        raise FileRefused(
            _("“%(name)s”是 PDF，不是照片。请把“这是什么”选为材料原件再传。") % {"name": shown}
        )
    try:
        return redrawn(content, Type(kind).label)
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise FileRefused(
            _("“%(name)s”打不开，可能没有传完整。请重新拍照或另存后再传。") % {"name": shown}
        ) from error


def plain_name(name: str | None) -> str:
    """The last part of a name, of characters that can be seen: no folders, no NUL, no marks that
    turn the direction of writing.
    """
    last = re.split(r"[/\\]", name or "")[-1]
    return "".join(char for char in last if char.isprintable()).strip(" .") or _("未命名")


def named(shown: str, kind: str) -> str:
    """The name with the ending of what the file really is."""
    path = PurePath(shown)
    if path.suffix.lower() in SUFFIXES[kind]:
        return path.stem[:LONGEST_NAME] + path.suffix
    known = {suffix for each in SUFFIXES.values() for suffix in each}
    stem = path.stem if path.suffix.lower() in known else shown
    return stem[:LONGEST_NAME] + SUFFIXES[kind][0]
