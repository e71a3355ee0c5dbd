"""Which file of a collected folder is which register; what nobody can tell is asked about."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from registers.catalog import CATALOG
from registers.intake.plan import Intake
from registers.management.handing_in import ERRORS_SUFFIX
from sheets import fold
from sheets.archive import SUFFIXES

LEFTOVERS = frozenset(["thumbs.db", "desktop.ini", "__macosx"])


@dataclass(frozen=True)
class Placed:
    """A street's files by register, and those that belong nowhere, each with the reason."""

    files: dict[str, list[Path]]
    strangers: list[tuple[Path, str]]


def place(street: Path) -> Placed:
    """Place every file of a street's folder by the register's title in its name."""
    files, strangers = defaultdict(list), []
    for path in contents(street):
        codes = _codes(path)
        if reason := _why_not(path, codes):
            strangers.append((path, reason))
        else:
            files[codes[0]].append(path)
    return Placed(files, strangers)


def contents(folder: Path) -> list[Path]:
    """What somebody put there: no copies of ours, no locks and leftovers of programs."""
    return sorted(
        path
        for path in folder.iterdir()
        if not path.name.endswith(ERRORS_SUFFIX)
        and not path.name.startswith(("~$", "."))
        and path.name.lower() not in LEFTOVERS
    )


def streets(folder: Path) -> list[Path]:
    """The folders, those that hold nothing last: an empty one takes no other's place."""
    folders = [path for path in contents(folder) if path.is_dir()]
    return sorted(folders, key=lambda path: (not contents(path), path))


def loose_sheets(folder: Path) -> Iterator[Path]:
    """Spreadsheets that lie beside the streets' folders."""
    return (p for p in contents(folder) if p.is_file() and p.suffix.lower() in SUFFIXES)


def _codes(path: Path) -> list[str]:
    """The registers whose title stands in the file's name; of nested titles the longest."""
    name = fold(path.stem)
    titles = {fold(intake.title): code for code, intake in CATALOG.items()}
    found = [title for title in titles if title in name]
    return [titles[t] for t in found if not any(t in other for other in found if other != t)]


def _why_not(path: Path, codes: list[str]) -> str:
    if path.is_dir():
        return _("这是子文件夹，里面的文件没有导入。请把台账直接放在街道的文件夹里。")
    if path.suffix.lower() not in SUFFIXES:
        return _("不是 %(kinds)s 文件，没有导入。请另存为 .xlsx，与台账无关的请移走。") % {
            "kinds": "、".join(SUFFIXES)
        }
    if len(codes) != 1:
        titles = "、".join(intake.title for intake in CATALOG.values())
        return _("看不出是哪一本台账，没有导入。文件名里要有且只有一个台账名称（%(titles)s）。") % {
            "titles": titles
        }
    return ""


def question(paths: list[Path], intake: Intake) -> str:
    """Why these files of one register cannot be taken as they are; "" when they can."""
    if len(paths) < 2 or _are_parts(paths, intake):
        return ""
    names = "、".join(f"“{path.name}”" for path in paths)
    same = ""
    if len({path.read_bytes() for path in paths}) == 1:
        same = _("它们的内容完全相同。")
    return _(
        "%(names)s 都像%(title)s，不知道该用哪一个，都没有导入。%(same)s请只留一个，其余移走。"
    ) % {"names": names, "title": intake.title, "same": same}


def _are_parts(paths: list[Path], intake: Intake) -> bool:
    """One .csv for each sheet of the register, with the sheet's title in its name."""
    names = [fold(path.stem).replace(fold(intake.title), "") for path in paths]
    parts = [
        [sheet.key for sheet in intake.register.sheets if fold(sheet.title) in name]
        for name in names
    ]
    return (
        all(path.suffix.lower() == ".csv" for path in paths)
        and all(len(part) == 1 for part in parts)
        and len({part[0] for part in parts}) == len(parts)
    )


def in_sheet_order(paths: list[Path], intake: Intake) -> list[Path]:
    """The parts of a register in the order in which its sheets need each other."""
    titles = [fold(sheet.title) for sheet in intake.register.sheets]

    def rank(path: Path) -> int:
        name = fold(path.stem).replace(fold(intake.title), "")
        return next((number for number, title in enumerate(titles) if title in name), 0)

    return sorted(paths, key=rank)
