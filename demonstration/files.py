"""Reads the tables that ship beside this package."""

import csv
import gzip
from pathlib import Path

DATA = Path(__file__).with_name("data")


def rows(name: str) -> list[dict]:
    """The rows of one table, as text."""
    open_text = gzip.open if name.endswith(".gz") else open
    with open_text(DATA / name, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
