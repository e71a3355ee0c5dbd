"""What one line says of a worker's papers; reads rows that are already loaded, asks nothing."""

from datetime import date

from talent.models import Credential, ExamEntry, Level, TrainingCount, Worker

RANK = {level: rank for rank, level in enumerate(Level.values)}


def highest_credential(worker: Worker, on: date) -> Credential | None:
    """The highest one held by the day; one without a date counts as held."""
    held = [row for row in worker.credentials.all() if not row.obtained_on or row.obtained_on <= on]
    return max(held, key=lambda row: RANK[row.level], default=None)


def latest_entry(worker: Worker, on: date) -> ExamEntry | None:
    known = [row for row in worker.exam_entries.all() if row.year <= on.year]
    return max(known, key=lambda row: row.year, default=None)


def latest_count(worker: Worker, on: date) -> TrainingCount | None:
    known = [row for row in worker.training_counts.all() if row.counted_on <= on]
    return max(known, key=lambda row: row.counted_on, default=None)
