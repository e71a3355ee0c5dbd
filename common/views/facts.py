"""Lists and records that are told column by column, as their model and their page declare."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse

from common.templatetags.portal import full_day, yuan
from common.views.bases import ScopedDetailView, ScopedListView
from common.views.writing import FactCreateView


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
        if row is None:
            return "—"
    display = getattr(row, f"get_{last}_display", None)
    value = display() if display else getattr(row, last)
    if value is None or value == "":
        return "—"
    if isinstance(value, date):
        return full_day(value)
    if last.endswith("fen"):
        return yuan(value)
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
        return context | {"told": self.told, "lines": lines, "section_tabs": self.tabs}


class ToldDetailView(ScopedDetailView):
    """A record as terms and words."""

    template_name = "components/told_detail.html"
    told: tuple[Told, ...] = ()
    corrected_by = "change"  # what one must be allowed to do to rows of the model

    def get_edit_url(self) -> str:
        """The page on which the record is corrected."""
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        meta = self.model._meta
        may_change = self.may_here(f"{meta.app_label}.{self.corrected_by}_{meta.model_name}")
        return super().get_context_data(
            facts=[
                {"term": column.label, "description": words_of(self.object, column.name)}
                for column in self.told
            ],
            edit_url=self.get_edit_url() if may_change else None,
            **kwargs,
        )


class FactPages:
    """What the pages of one kind of facts share: ``pages`` begins the names of their addresses
    («evaluation:finding» → evaluation:finding-list, -add, -detail, -edit).
    """

    pages = ""
    related: tuple[str, ...] = ()

    def url(self, page: str, *keys) -> str:
        return reverse(f"{self.pages}-{page}", args=keys)

    def rows(self):
        return super().rows().select_related(*self.related, "entered_by")

    def known_by_day(self, rows):
        return rows.known(self.on)

    def address(self, row) -> str:
        return self.url("detail", row.pk)

    def get_edit_url(self) -> str:
        return self.url("edit", self.object.pk)

    def get_cancel_url(self) -> str:
        row = getattr(self, "row", None) if "pk" in self.kwargs else None
        return self.address(row) if row else self.url("list")

    def get_saved_url(self, row) -> str:
        return self.address(row)

    def get_row_name(self) -> str:
        return str(self.row)


class FactEnterView(FactPages, FactCreateView):
    """A new fact; its verb is told of which kind."""

    def beside(self):
        return {"model": self.model}


class FactDetailView(FactPages, ToldDetailView):
    def get_context_data(self, **kwargs):
        label = str(self.model._meta.verbose_name)
        crumbs = [{"label": label, "url": self.url("list")}, {"label": str(self.object)}]
        return super().get_context_data(crumbs=crumbs, **kwargs)
