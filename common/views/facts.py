"""Lists and records that are told column by column, as their model and their page declare."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from common.templatetags.portal import full_day
from common.views.bases import ScopedDetailView, ScopedListView


@dataclass(frozen=True)
class Told:
    """What is told of a row: ``name`` is a field, or a path to one of a related row.

    ``css``: its place in the phone's two-line row; ``sort``: what ``?sort=`` calls it.
    """

    name: str
    label: str
    css: str = "p-more"
    sort: str = ""


def words_of(row, name: str) -> str:
    """A field of a row, or of one that it leads to, as people read it."""
    *path, last = name.split("__")
    for step in path:
        row = getattr(row, step)
    display = getattr(row, f"get_{last}_display", None)
    value = display() if display else getattr(row, last)
    if value is None or value == "":
        return "—"
    if isinstance(value, date):
        return full_day(value)
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


class ToldListView(ScopedListView):
    """A list whose first column leads to the record; ``tabs``: a template with the lists beside."""

    template_name = "components/told_list.html"
    told: tuple[Told, ...] = ()
    tabs = ""

    def address(self, row) -> str:
        """The page of a row."""
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        first, *others = self.told
        day = f"?on={self.on.isoformat()}" if self.read_only else ""
        lines = [
            {
                "url": f"{self.address(row)}{day}",
                "title": words_of(row, first.name),
                "cells": [(column.css, words_of(row, column.name)) for column in others],
            }
            for row in context["object_list"]
        ]
        return context | {"told": self.told, "lines": lines, "tabs": self.tabs}


class ToldDetailView(ScopedDetailView):
    """A record as terms and words."""

    template_name = "components/told_detail.html"
    told: tuple[Told, ...] = ()

    def get_edit_url(self) -> str:
        """The page on which the record is corrected."""
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        meta = self.model._meta
        may_change = self.may_here(f"{meta.app_label}.change_{meta.model_name}")
        return super().get_context_data(
            facts=[
                {"term": column.label, "description": words_of(self.object, column.name)}
                for column in self.told
            ],
            edit_url=self.get_edit_url() if may_change else None,
            **kwargs,
        )
