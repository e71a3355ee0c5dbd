"""Compiles the translations: each locale/*/LC_MESSAGES/*.po into the .mo beside it.

`--check` changes nothing and fails when a compiled file is missing or says something else.
"""

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).resolve().parent.parent / "locale"


def compiled(source: Path) -> bytes:
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name)
    output = BytesIO()
    write_mo(output, catalogue)
    return output.getvalue()


def main(check: bool) -> int:
    stale = []
    for source in sorted(LOCALES.glob("*/LC_MESSAGES/*.po")):
        target, content = source.with_suffix(".mo"), compiled(source)
        if not target.exists() or target.read_bytes() != content:
            stale.append(str(source))
            if not check:
                target.write_bytes(content)
    if check and stale:
        print("Not compiled (run script/catalogues.py):", *stale)
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
