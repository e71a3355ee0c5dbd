"""What an import would do: planned first, looked at, then written in one transaction."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from common import audit
from common.rules import Rule
from sheets import Book, Register, Row, Sheet, fold
from sheets.matching import Match
from sheets.raw import RawSheet
from sheets.reading import Unused
from stations.models import Station

# An audit event says which rows changed and how; of a very long file, the first ones.
AUDITED_CHANGES = 500
SHOWN_UNUSED = 20


@dataclass(frozen=True, slots=True)
class Change:
    """A row that is created, or changed: ``differences`` is column title → [old, new]."""

    sheet: str
    row: int
    label: str
    differences: dict = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Meant:
    """«In this column ``value`` means ``right``»; sheet and column are keys of the register."""

    sheet: str
    column: str
    value: str
    right: str


@dataclass(frozen=True)
class Answers:
    """What whoever hands a register in says beside the file.

    ``partial``: what is right may go in without what is wrong. ``meant``: wrong values that are to
    be read as right ones. ``renamed``: pairs of an old name in the portal and the new one in the
    file. ``fresh``: names that are new, whatever vanished. ``replace``: the first and last day of
    a period whose register of services is handed in again.
    """

    partial: bool = False
    meant: tuple[Meant, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    fresh: tuple[str, ...] = ()
    replace: tuple[date, date] | None = None

    def old_name(self, new: str) -> str | None:
        """What the file's ``new`` was called before, when somebody said so."""
        said = {fold(after): before for before, after in self.renamed}
        return said.get(fold(new))

    def is_fresh(self, name: str) -> bool:
        return fold(name) in map(fold, self.fresh)


@dataclass(frozen=True, slots=True)
class Question:
    """A row whose name is new while others vanished: renamed from one of ``known``, or new?"""

    sheet: str
    row: int
    name: str
    known: tuple[str, ...]


@dataclass
class Plan:
    """The outcome of a check. ``apply`` writes what is in order; problems are left out.

    ``actor`` hands the register in (None: the operator, who carries what the streets sent).
    """

    code: str
    book: Book
    station: Station
    on: date
    actor: object = None
    answers: Answers = Answers()
    created: list[Change] = field(default_factory=list)
    updated: list[Change] = field(default_factory=list)
    removed: list[Change] = field(default_factory=list)
    unchanged: int = 0
    notices: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    steps: list[Callable] = field(default_factory=list)
    applied: bool = False

    def __post_init__(self) -> None:
        self.notices += self.book.notices
        for title, unused in self.book.unused.items():
            self.notices += unused_notices(title, unused)

    @property
    def problems(self) -> list:
        return self.book.problems

    @property
    def rows(self) -> int:
        """Data rows in the file, good and bad."""
        return sum(len(rows) for rows in self.book.rows.values())

    @property
    def day(self) -> date:
        """The day of which the register speaks: when it was filled in, if that is past."""
        filled_on = self.book.filled_on
        return filled_on if filled_on and filled_on <= self.on else self.on

    def count(self, rows: "SheetRows", row: Row, label: str, differences: dict | None) -> None:
        """Count a row: ``differences`` None is a new one, empty an unchanged one."""
        if differences is None:
            self.created.append(Change(rows.title, row.number, label))
        elif differences:
            self.updated.append(Change(rows.title, row.number, label, differences))
        else:
            self.unchanged += 1

    @transaction.atomic
    def apply(self) -> None:
        """Write everything that is in order, with one audit event for the file."""
        for step in self.steps:
            step(self.actor)
        if self.created or self.updated or self.removed:
            audit.record(
                actor=self.actor,
                action="registers.import",
                target=self.station,
                changes={
                    "register": self.code,
                    "sha256": self.book.sha256,
                    "created": len(self.created),
                    "updated": len(self.updated),
                    "unchanged": self.unchanged,
                    "refused": len(self.problems),
                    "voided": [change.label for change in self.removed],
                    "meant": [asdict(each) for each in self.answers.meant],
                    "differences": [
                        [change.sheet, change.row, change.label, change.differences]
                        for change in self.updated[:AUDITED_CHANGES]
                    ],
                },
            )
        self.applied = True


def unused_notices(title: str, unused: Unused) -> Iterator[str]:
    """What the check passed over, so that nothing goes missing unseen."""
    if unused.columns:
        yield _("“%(title)s”表的这些列不在台账里，没有用到：%(columns)s。") % {
            "title": title,
            "columns": "、".join(unused.columns[:SHOWN_UNUSED]),
        }
    if unused.rows:
        yield _("“%(title)s”表第 %(rows)s 行只有说明文字，没有当作数据。") % {
            "title": title,
            "rows": "、".join(map(str, unused.rows[:SHOWN_UNUSED])),
        }


@dataclass(frozen=True)
class Intake:
    """A register as the portal takes it in and hands it out.

    ``optional``: not every street keeps it, so a folder without it lacks nothing.
    """

    code: str
    title: str
    register: Register
    fill: Callable[[Plan], None]
    export: Callable[[Iterable[Station]], dict]
    optional: bool = False

    def plan(self, book: Book, station: Station, on: date, **said) -> Plan:
        """What the workbook would change; ``said``: the actor and the answers."""
        draft = Plan(self.code, book, station, on, **said)
        self.fill(draft)
        return draft


class SheetRows:
    """The rows of one sheet that are in order so far, and how to refuse one.

    Of a sheet that need not be there and is not, there are none.
    """

    def __init__(self, book: Book, sheet: Sheet):
        absent = Match(sheet, RawSheet(sheet.title), 0, {}, {}, absent=True)
        match = book.matches.get(sheet.key, absent)
        self.book = book
        self.sheet = sheet
        self.title = match.raw.title
        self.columns = frozenset(match.columns)
        self._places = {key: index + 1 for key, index in match.columns.items()}
        wrong = [problem for problem in book.problems if problem.sheet == self.title]
        self._bad = {problem.row for problem in wrong}
        self._wrong = {(problem.row, problem.column_number) for problem in wrong}
        # A header that is wrong makes every row below it doubtful.
        spoilt = match.doubtful or match.header_row in self._bad
        self._rows = [] if spoilt else book.rows[sheet.key]

    def __iter__(self):
        return (row for row in self._rows if row.number not in self._bad)

    def sound(self, *columns: str) -> list[Row]:
        """The rows in which these cells are not refused yet, whatever is wrong beside them.

        Checks look at these, so that one round of repair is enough for a row with two mistakes.
        """
        places = [self._places[column] for column in columns if column in self._places]
        return [
            row
            for row in self._rows
            if row.number not in self._bad
            or not any((row.number, place) in self._wrong for place in places)
        ]

    def header(self, column: str) -> str:
        """The words in the file above a column, "" when it has none."""
        match = self.book.matches.get(self.sheet.key)
        return match.headers.get(match.columns.get(column), "") if match else ""

    def refuse(self, row: Row, column: str, message: str) -> None:
        """Mark a cell as wrong: the row is out."""
        self._bad.add(row.number)
        problem = self.book.problem(self.sheet.key, row, column, message)
        self._wrong.add((row.number, problem.column_number))

    def refuse_by(self, rules: Iterable[Rule], facts_of: Callable[[Row], dict], known) -> None:
        """Refuse what breaks a rule, in the cells that it marks."""
        facts = {row.number: facts_of(row) for row in self._rows}
        for rule in rules:
            for row in self.sound(*rule.needs):
                self.breaks(rule, row, facts[row.number], known)

    def breaks(self, rule: Rule, row: Row, facts: Mapping, known) -> bool:
        """Refuse a row that breaks a rule; returns whether it does."""
        words = rule.refusal(facts, known)
        for column in rule.marks if words else ():
            self.refuse(row, column, words)
        return bool(words)

    def leave(self, rows: list[Row]) -> None:
        """Take rows out without a problem of their own."""
        self._bad.update(row.number for row in rows)

    def refuse_repeats(self, key_of: Callable[[Row], object], columns: tuple, what: str) -> None:
        """Refuse rows with the same natural key of ``columns``, marked in the last; names both.

        Of two that are equal throughout, the second is one too many; of two that differ, nobody
        can know which is right, so neither is taken.
        """
        first: dict = {}
        told = set()
        for row in self.sound(*columns):
            earlier = first.setdefault(key_of(row), row)
            if earlier is not row:
                self._refuse_repeat(row, earlier, columns[-1], what)
                if earlier.values != row.values and earlier.number not in told:
                    told.add(earlier.number)
                    self._refuse_repeat(earlier, row, columns[-1], what)

    def _refuse_repeat(self, row: Row, other: Row, column: str, what: str) -> None:
        message = _("第 %(row)s 行和第 %(other)s 行重复：%(what)s。请删去其中一行，或改正它。")
        details = {"row": row.number, "other": other.number, "what": what}
        self.refuse(row, column, message % details)

    def refuse_late(self, columns: Iterable[str], latest: date, message: str) -> None:
        """Refuse days after ``latest``; ``message`` gets the day and the limit."""
        for column in columns:
            if column in self.columns:
                for row in self.sound(column):
                    day = row.values[column]
                    if day is not None and day > latest:
                        self.refuse(row, column, message % {"day": day, "latest": latest})

    def refuse_order(self, first: str, second: str, message: str) -> None:
        """Refuse rows whose ``second`` day lies before the ``first``."""
        for row in self.sound(first, second):
            start, end = row.values[first], row.values[second]
            if start is not None and end is not None and end < start:
                self.refuse(row, second, message % {"first": start, "second": end})
