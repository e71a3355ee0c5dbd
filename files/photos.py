"""Photos drawn anew: upright, of a moderate size, and without what the camera wrote into them."""

import io

from PIL import Image, ImageOps

EDGE, QUALITY = 2560, 85
# A progressive JPEG may ask for its whole area to be gone over again with every scan.
SCAN, MOST_SCANS = b"\xff\xda", 64
PAPER = (255, 255, 255)


def redrawn(content: bytes, kind: str) -> bytes:
    """A JPEG of the same picture; raises OSError or ValueError when it cannot be decoded."""
    if content.count(SCAN) > MOST_SCANS:
        raise ValueError("too many scans")
    with Image.open(io.BytesIO(content), formats=[kind]) as image:
        # A JPEG is decoded at half or a quarter of its size where that suffices.
        image.draft("RGB", (EDGE, EDGE))
        image.thumbnail((EDGE, EDGE))
        upright = ImageOps.exif_transpose(image)
        picture = upright.convert("RGBA")
    # A fresh sheet: nothing that was written beside the old picture comes along.
    sheet = Image.new("RGB", picture.size, PAPER)
    sheet.paste(picture, mask=picture.getchannel("A"))
    drawn = io.BytesIO()
    sheet.save(drawn, "JPEG", quality=QUALITY, optimize=True)
    return drawn.getvalue()
