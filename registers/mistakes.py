"""Equal mistakes of an upload, put right at one stroke: what may be meant, and what was said.

Only names can be asked for: projects, communities and the words of choices. Figures and days are
repaired in the file.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from registers.intake.lookups import ProjectNames
from registers.intake.plan import Meant, Plan
from sheets import Book, CellError, Column, Row, fold, nearest
from stations.names import CommunityNames

SHOWN = 20  # groups; the largest first
LONGEST = 200  # a cell with more is no name


@dataclass(frozen=True, slots=True)
class Mistake:
    """A value that stands wrongly in ``cells`` cells of a column.

    ``guess`` is the nearest of the ``known`` ones, or empty. ``sheet`` and ``column`` are keys, the
    titles are the file's own words.
    """

    sheet: str
    column: str
    sheet_title: str
    column_title: str
    value: str
    cells: int
    guess: str
    known: tuple[str, ...]


@dataclass(frozen=True)
class Vocabulary:
    """The names that a column takes."""

    names: tuple[str, ...]
    is_known: Callable[[str], bool]
    nearest: Callable[[str], str | None]


# ---------- what was said ----------


def put_right(book: Book, meant: Iterable[Meant]) -> None:
    """Read wrong values as what they were said to mean; the file stays as it is."""
    for said in meant:
        match = book.matches.get(said.sheet)
        if match is not None and said.column in match.columns:
            column = match.sheet.by_key[said.column]
            changed = [row for row in book.rows[said.sheet] if _replace(row, column, said)]
            _read_again(book, said.sheet, column, changed)


def _replace(row: Row, column: Column, said: Meant) -> bool:
    """Put the right word into a cell that holds the wrong one."""
    raw = row.raw.get(column.key)
    if not _is_name(raw) or fold(said.value) not in map(fold, _words(column, raw)):
        return False
    replace = getattr(column.parse, "replaced", None)
    row.raw[column.key] = replace(raw, said.value, said.right) if replace else said.right
    return True


def _read_again(book: Book, sheet: str, column: Column, rows: list[Row]) -> None:
    """The cells by their new words; what was found wrong with the old ones is forgotten."""
    match = book.matches[sheet]
    place, numbers = match.columns[column.key] + 1, {row.number for row in rows}
    book.problems[:] = [
        problem
        for problem in book.problems
        if (problem.sheet, problem.column_number) != (match.raw.title, place)
        or problem.row not in numbers
    ]
    for row in rows:
        try:
            row.values[column.key] = column.parse(row.raw[column.key])
        except CellError as error:
            row.values[column.key] = None
            book.problem(sheet, row, column.key, str(error))


# ---------- what may be meant ----------


def mistakes_in(plan: Plan) -> list[Mistake]:
    """The wrong names of a checked upload, those in most cells first."""
    vocabularies = Vocabularies(plan)
    cells: dict[tuple, set[int]] = {}
    written: dict[tuple, str] = {}
    for sheet, column, row in _wrong_cells(plan.book):
        known = vocabularies.of(sheet, column)
        raw = row.raw.get(column.key)
        if known is None or not _is_name(raw):
            continue
        for word in _words(column, raw):
            if not known.is_known(word):
                key = (sheet, column.key, fold(word))
                written.setdefault(key, " ".join(word.split()))
                cells.setdefault(key, set()).add(row.number)
    largest = sorted(cells, key=lambda key: -len(cells[key]))[:SHOWN]
    return [
        _mistake(plan.book, key, written[key], len(cells[key]), vocabularies) for key in largest
    ]


def _wrong_cells(book: Book) -> Iterator[tuple[str, Column, Row]]:
    sheets = {match.raw.title: match for match in book.matches.values()}
    columns = {
        match.sheet.key: {index + 1: key for key, index in match.columns.items()}
        for match in book.matches.values()
    }
    rows = {key: {row.number: row for row in rows} for key, rows in book.rows.items()}
    for problem in book.problems:
        match = sheets.get(problem.sheet)
        column = match and columns[match.sheet.key].get(problem.column_number)
        row = match and rows[match.sheet.key].get(problem.row)
        if column and row:
            yield match.sheet.key, match.sheet.by_key[column], row


def _mistake(book: Book, key: tuple, value: str, cells: int, vocabularies) -> Mistake:
    sheet, column_key, _folded = key
    match = book.matches[sheet]
    column = match.sheet.by_key[column_key]
    known = vocabularies.of(sheet, column)
    return Mistake(
        sheet=sheet,
        column=column_key,
        sheet_title=match.raw.title,
        column_title=match.headers.get(match.columns[column_key]) or column.title,
        value=value,
        cells=cells,
        guess=known.nearest(value) or "",
        known=known.names,
    )


def _is_name(raw) -> bool:
    return isinstance(raw, str) and 0 < len(raw) <= LONGEST


def _words(column: Column, raw: str) -> list[str]:
    """The names in a cell: it is one, or several with figures, which its parser takes apart."""
    words = getattr(column.parse, "words", None)
    return words(raw) if words else [raw]


class Vocabularies:
    """What each column of a register takes, at the station of a plan."""

    def __init__(self, plan: Plan):
        self.plan = plan
        self._known: dict[tuple, Vocabulary | None] = {}

    def of(self, sheet: str, column: Column) -> Vocabulary | None:
        """The column's names; None where nobody could list them."""
        key = (sheet, column.key)
        if key not in self._known:
            self._known[key] = self._find(column)
        return self._known[key]

    def _find(self, column: Column) -> Vocabulary | None:
        if column.key == "project":
            return self._projects()
        if column.key in ("community", "unit"):
            return self._communities()
        choice = getattr(column.parse, "one", column.parse)
        return _choices(choice) if hasattr(choice, "names") else None

    def _projects(self) -> Vocabulary:
        """Those that the station has, and those that the same file brings."""
        names = [project.name for project in ProjectNames(self.plan.station).by_name.values()]
        names += [row.values["name"] for row in self.plan.book.rows.get("projects", [])]
        known = {fold(name): name for name in names if name}
        names = tuple(sorted(known.values()))
        return Vocabulary(
            names, lambda word: fold(word) in known, lambda word: nearest(word, names)
        )

    def _communities(self) -> Vocabulary:
        communities = CommunityNames(self.plan.station, self.plan.day)
        names = tuple(communities.find(name).name for name in communities.all_names)
        return Vocabulary(
            names, lambda word: communities.find(word) is not None, communities.nearest
        )


def _choices(choice) -> Vocabulary:
    """The words of a choice; what is near another word for one of them is near it."""

    def guess(word: str) -> str | None:
        other = nearest(word, choice.known)
        return choice.show(choice.known[other]) if other else None

    return Vocabulary(choice.names, lambda word: _takes(choice, word), guess)


def _takes(parse: Callable, word: str) -> bool:
    try:
        parse(word)
    except CellError:
        return False
    return True
