"""A sheet whose rows are found again by their natural key: what is new, and what differs."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field

from django.db import models

from registers.intake.plan import Plan, SheetRows
from registers.intake.values import cells_of, differences, fill
from sheets import Row


@dataclass
class Keyed:
    """One sheet against the rows that are known.

    ``known``: natural key → stored row; ``cells``: what a row says beside its key, by fields that
    are called like their columns; ``make``: a new row with what its key says; ``label``: a row in
    the words of a preview; ``references``: a cell that names another row → how that is found.
    """

    draft: Plan
    rows: SheetRows
    known: dict[Hashable, models.Model]
    cells: tuple[str, ...]
    key_of: Callable[[Row], Hashable]
    make: Callable[[Row], models.Model]
    label: Callable[[models.Model], str]
    references: Mapping[str, Callable[[str], models.Model]] = field(default_factory=dict)
    new: list = field(default_factory=list)
    changed: list = field(default_factory=list)

    def settle(self) -> None:
        """Plan every row that is in order."""
        for row in self.rows:
            self._settle_row(row)

    def write_by(self, take_in: Callable[..., None]) -> None:
        """What is planned is written by a verb of the app that owns it."""
        draft = self.draft
        draft.steps.append(
            lambda actor: take_in(
                self.new,
                self.changed,
                place=draft.station,
                fields=self.columns,
                actor=actor,
                on=draft.on,
            )
        )

    @property
    def columns(self) -> list[str]:
        """What the file says beside the keys: a column that it lacks says nothing."""
        return [name for name in self.cells if name in self.rows.columns]

    def _settle_row(self, row: Row) -> None:
        stored, said = self.known.get(self.key_of(row)), self._said(row)
        changes = None
        if stored is not None:
            told = cells_of(stored, self.cells)
            changes = differences(self.rows.sheet, self.columns, told, said)
        written = self.make(row) if stored is None else stored
        fill(written, said, self.columns)
        if stored is None:
            self.new.append(written)
        elif changes:
            self.changed.append(written)
        self.draft.count(self.rows, row, self.label(written), changes)

    def _said(self, row: Row) -> dict:
        """The cells, with the rows that they name in place of the names."""
        named = {name: text for name in self.references if (text := row.values[name])}
        return row.values | {name: self.references[name](text) for name, text in named.items()}
