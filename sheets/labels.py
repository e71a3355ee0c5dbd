"""The words of a model's choices as a register writes them: Chinese on any page."""

from django.utils import translation

from sheets.cells import choice
from sheets.layout import Column


def labels_of(choices) -> dict[str, str]:
    """Label → value of a `TextChoices`; the untranslated words, because a workbook is a format."""
    with translation.override(None):
        return {str(label): value for value, label in choices.choices}


def choice_column(key, title, choices, *, other_words=None, **options) -> Column:
    """A column that takes the words of `choices`; `other_words` (word → label) are understood."""
    labels = labels_of(choices)
    return Column(
        key, title, choice(labels, other_words or {}), choices=tuple(labels), **options
    )  # fmt: skip
