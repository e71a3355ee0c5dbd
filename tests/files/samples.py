"""Files of every kind that somebody may hand in, honest and hostile."""

import io
import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

CANARY = b"<script>alert('canary')</script>"
PNG_START = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width=2, height=1, *, between=b"", after=b"") -> bytes:
    """An honest PNG of one bit a pixel; ``between`` its chunks and ``after`` its end what one
    likes.
    """
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    row = b"\x00" * (1 + (width + 7) // 8)
    data = zlib.compress(row * height, 9)
    chunks = chunk(b"IHDR", header) + between + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    return PNG_START + chunks + after


def jpeg(width=40, height=20, *, exif=None, comment=b"", progressive=False) -> bytes:
    picture = io.BytesIO()
    sheet = Image.new("RGB", (width, height), (200, 30, 30))
    sheet.save(picture, "JPEG", exif=exif or b"", comment=comment, progressive=progressive)
    return picture.getvalue()


def camera_exif(orientation=6) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = CANARY.decode()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (25.0, 1.0, 9.0)
    return exif.tobytes()


def pdf(*, body=b"1 0 obj<<>>endobj\n") -> bytes:
    return b"%PDF-1.7\n" + body + b"trailer<<>>\n%%EOF\n"


def upload(content: bytes, name="材料.png", content_type="image/png") -> SimpleUploadedFile:
    """A file as a browser sends it; name and type are whatever it says."""
    file = SimpleUploadedFile("x", content, content_type)
    file._name = name  # as an uploader may write it, past Django's own cleaning
    return file
