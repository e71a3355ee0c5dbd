"""Workers as the rows of their roster; credentials and exam entries as sheets of their own."""

from common import clock
from sheets import Column, Register, Sheet, count, yes_no
from stations.lists import StationExport
from talent import papers
from talent.sheets import TALENT, TRAINING, TRAINING_SHEET, WORKERS_SHEET

PERSON = ("name", "gender", "birth_month", "unit", "post", "education", "key_field", "from_day",
          "until_day")  # fmt: skip
PAPERS = ("level", "number", "obtained_on", "registered_until")
CHUNK = 2_000
COLUMN = WORKERS_SHEET.by_key

CREDENTIALS_SHEET = Sheet(
    key="credentials",
    title="职业资格",
    columns=tuple(COLUMN[key] for key in ("name", "unit", *PAPERS)),
)
ENTRIES_SHEET = Sheet(
    key="entries",
    title="考试报名",
    columns=(
        COLUMN["name"],
        COLUMN["unit"],
        COLUMN["post"],
        Column("year", "报考年度", count(), kind="integer"),
        COLUMN["exam_level"],
        Column("passed", "是否通过", yes_no()),
    ),
)
CREDENTIALS = Register(TALENT.code, TALENT.title, (CREDENTIALS_SHEET,))
ENTRIES = Register(TALENT.code, TALENT.title, (ENTRIES_SHEET,))


def worker_rows(workers):
    """A dict a worker, by the keys of the register's columns; the roster is today's."""
    on = clock.today()
    for worker in workers.with_papers().iterator(chunk_size=CHUNK):
        row = {name: getattr(worker, name) for name in PERSON}
        credential = papers.highest_credential(worker, on)
        entry, counted = papers.latest_entry(worker, on), papers.latest_count(worker, on)
        if credential:
            row |= {name: getattr(credential, name) for name in PAPERS}
        if entry:
            row |= {"exam_level": entry.level, "exam_year": entry.year}
        yield row | {
            "station": worker.station.name,
            "training_hours": counted.hours if counted else None,
        }


def credential_rows(credentials):
    for credential in credentials.select_related("worker__station").iterator(chunk_size=CHUNK):
        row = {name: getattr(credential, name) for name in PAPERS}
        yield row | of_worker(credential.worker)


def entry_rows(entries):
    for entry in entries.select_related("worker__station").iterator(chunk_size=CHUNK):
        row = {"year": entry.year, "exam_level": entry.level, "passed": entry.passed}
        yield row | of_worker(entry.worker)


def of_worker(worker) -> dict:
    names = ("name", "unit", "post")
    return {name: getattr(worker, name) for name in names} | {"station": worker.station.name}


def training_rows(records):
    """A dict a training record, by the keys of the register's columns."""
    own = [name for name in TRAINING_SHEET.by_key if name not in ("name", "unit")]
    for record in records.select_related("worker__station").iterator(chunk_size=2_000):
        worker = record.worker
        yield {name: getattr(record, name) for name in own} | {
            "station": worker.station.name,
            "name": worker.name,
            "unit": worker.unit,
        }


TRAININGS = StationExport(TRAINING, TRAINING_SHEET, training_rows)
