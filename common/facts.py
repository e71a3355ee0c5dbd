"""Verbs on plain facts: rows that lie at a place, and are entered, corrected and taken in.

An app says of each kind where its rows lie, what tells two of them apart and what may not be said
of one; the three verbs are the same for all.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import CharField, Field, Model
from django.utils.translation import gettext as _

from common.actions import change_row, create_row, write_rows
from common.audit import Actor
from common.errors import ActionRefused
from common.rules import Bounds, Rule, demand_rules
from sheets import fold


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of plain facts.

    ``at``: the path from a row to its place, which leads through the row's owner or is the place
    itself; ``key``: the fields that tell two rows apart, however their words are spaced;
    ``beside``: paths from what a row names beside its owner to the same place; ``called``: in the
    audit, where that is not the model's name; ``told``: how a twin is named to whoever enters it.
    """

    at: str
    key: tuple[str, ...]
    rules: tuple[Rule, ...]
    beside: tuple[str, ...] = ()
    called: str = ""
    told: Callable[[Any], str] = str

    def place_of(self, row: Model) -> Model:
        """The place at which a row lies."""
        return reduce(getattr, self.at.split("__"), row)

    def demand_place(self, rows: list, place: Model) -> None:
        """Every row lies at the place, as it is stored too; what it names beside its owner does."""
        model = type(rows[0])
        stored = [row.pk for row in rows if row.pk]
        if model.objects.filter(pk__in=stored, **{self.at: place}).count() < len(stored):
            raise PermissionDenied
        owner, _dots, rest = self.at.partition("__")
        owners, there = {_part(row, owner) for row in rows}, {place.pk}
        if rest:
            model = model._meta.get_field(owner).related_model
            near = model.objects.filter(pk__in=owners, **{rest: place}).order_by()
            there = set(near.values_list("pk", flat=True))
        if owners - there:
            raise PermissionDenied
        for path in self.beside:
            _refuse_elsewhere(rows, path, place)

    def refuse_twins(self, rows: list) -> None:
        """Two rows with one key are one; a row that had its key before may keep it."""
        model = type(rows[0])
        exact = [name for name in self.key if not _is_words(model._meta.get_field(name))]
        near = model.objects.filter(
            **{f"{name}__in": {_part(row, name) for row in rows} for name in exact}
        )
        holders: dict[tuple, set] = defaultdict(set)
        for key, *parts in near.order_by().values_list("pk", *self.key):
            holders[tuple(map(_folded, parts))].add(key)
        for row in rows:
            held = holders[tuple(_part(row, name) for name in self.key)]
            if held and (row.pk is None or row.pk not in held):
                twin = model.objects.filter(pk__in=held - {None}).first() or row
                raise ActionRefused(
                    _("“%(name)s”已经有了，没有再存。请先查一查，再决定要不要改它。")
                    % {"name": self.told(twin)}
                )
            held.add(row.pk)


class Facts:
    """The verbs of an app on its kinds of plain facts.

    ``lock``: what keeps two writers at one place apart, told the place's key.
    """

    def __init__(self, kinds: Mapping[type[Model], Kind], *, lock: Callable[[int], None]) -> None:
        self.kinds = kinds
        self.lock = lock

    @transaction.atomic
    def enter(self, *, model: type[Model], actor: Actor, values: dict, on: date) -> Any:
        """One more row."""
        row, kind = model(**values), self.kinds[model]
        self._demand([row], kind, kind.place_of(row), on)
        return create_row(row, actor=actor, action=self._action("enter", model))

    @transaction.atomic
    def change(self, row: Any, *, actor: Actor, version: int, values: dict, on: date) -> Any:
        """Correct what a row says; an earlier page shows it as it was entered."""
        said, kind = copy(row), self.kinds[type(row)]
        for name, value in values.items():
            setattr(said, name, value)
        self._demand([said], kind, kind.place_of(row), on)
        action = self._action("change", type(row))
        return change_row(row, values, actor=actor, version=version, action=action)

    @transaction.atomic
    def take_in(
        self,
        new: list,
        changed: list,
        *,
        place: Model,
        fields: Iterable[str],
        actor: Actor,
        on: date,
    ) -> None:
        """Many rows of one kind at once, as from a register; the caller writes the audit event."""
        rows = [*changed, *new]
        if rows:
            self._demand(rows, self.kinds[type(rows[0])], place, on)
            write_rows(new, changed, fields, actor=actor)

    def _demand(self, rows: list, kind: Kind, place: Model, on: date) -> None:
        known = Bounds(on)
        for row in rows:
            demand_rules(kind.rules, vars(row), known)
        self.lock(place.pk)
        kind.demand_place(rows, place)
        kind.refuse_twins(rows)

    def _action(self, verb: str, model: type[Model]) -> str:
        noun = self.kinds[model].called or model._meta.model_name
        return f"{model._meta.app_label}.{verb}_{noun}"


def _refuse_elsewhere(rows: list, path: str, place: Model) -> None:
    """Refuse rows that name something of another place."""
    *steps, last = path.split("__")
    for row in rows:
        named = reduce(getattr, steps, row)
        if named is not None and getattr(named, f"{last}_id") != place.pk:
            words = _("%(what)s“%(name)s”不是这个站的，请重新选择。")
            raise ActionRefused(words % {"what": named._meta.verbose_name, "name": named})


def _part(row: Model, name: str) -> Hashable:
    """One part of a row's key; of an owner that was just saved, the key that it got."""
    field = row._meta.get_field(name)
    value = field.value_from_object(row)
    if value is None and field.is_relation:
        value = getattr(row, name).pk
    return _folded(value)


def _folded(value: Any) -> Hashable:
    return fold(value) if isinstance(value, str) else value


def _is_words(field: Field) -> bool:
    return isinstance(field, CharField) and not field.choices
