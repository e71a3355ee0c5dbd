"""The words of a model's choices as a register writes them: Chinese on any page."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Choices
from django.utils import translation

from sheets.cells import choice
from sheets.layout import Column


def labels_of(choices: type[Choices]) -> dict[str, str]:
    """Label → value of a `TextChoices`; the untranslated words, because a workbook is a format."""
    with translation.override(None):
        return {str(label): value for value, label in choices.choices}


def choice_column(
    key: str,
    title: str,
    choices: type[Choices],
    *,
    other_words: Mapping[str, str] | None = None,
    **options: Any,
) -> Column:
    """A column that takes the words of `choices`; `other_words` (word → label) are understood."""
    labels = labels_of(choices)
    return Column(
        key, title, choice(labels, other_words or {}), choices=tuple(labels), **options
    )  # fmt: skip
