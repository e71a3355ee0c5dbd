"""Reads the tables that ship beside this package."""

import csv
from pathlib import Path

DATA = Path(__file__).with_name("data")


def rows(name: str) -> list[dict]:
    """The rows of one table, as text."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
