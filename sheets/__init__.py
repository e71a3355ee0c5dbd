"""Spreadsheet registers: declared once; templates, imports and exports follow from it.

Reading and declaring (cheap to import) are offered here. The writers bring heavy libraries and
are imported where they are used: `sheets.writing.write_book`,
`sheets.templates.write_template`, `sheets.annotating.annotate`.
"""

from sheets.archive import UnreadableWorkbook
from sheets.cells import CellError, choice, clean_text, nearest, text, yes_no
from sheets.dates import day, month
from sheets.figures import count, decimal, fen, positive_count
from sheets.layout import Column, Register, Sheet, fold
from sheets.reading import Book, Problem, Row, read_book

__all__ = [
    "Book",
    "CellError",
    "Column",
    "Problem",
    "Register",
    "Row",
    "Sheet",
    "UnreadableWorkbook",
    "choice",
    "clean_text",
    "count",
    "day",
    "decimal",
    "fen",
    "fold",
    "month",
    "nearest",
    "positive_count",
    "read_book",
    "text",
    "yes_no",
]
