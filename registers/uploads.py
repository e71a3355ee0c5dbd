"""A register handed in on a page: uploaded, checked, looked at, confirmed.

The row is the truth: whoever works on it has moved it to CHECKING or APPLYING first, and a sweep
puts back what was left lying.
"""

import hashlib
import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from common import audit, clock, jobs, states
from common.errors import ActionRefused
from registers.actions import (
    check_register,
    demand_import,
    import_register,
    read_as_meant,
    take_in,
)
from registers.intake.plan import Answers, Change, Meant, Plan
from registers.mistakes import mistakes_in
from registers.models import RegisterImport
from sheets import UnreadableWorkbook
from sheets.annotating import annotate
from sheets.archive import SUFFIXES
from stations.models import Station

log = logging.getLogger(__name__)
State = RegisterImport.State
SHOWN = 200  # changes and problems that a page lists; the annotated workbook has all of them
LEFT_LYING = timedelta(minutes=10)
MOST_ATTEMPTS = 3  # a workbook that kills its process each time is not tried for ever


@transaction.atomic
def upload(
    station: Station, register: str, file, *, actor, replace: tuple[date, date] | None = None
) -> RegisterImport:
    """Keep the file as it came, under a name nobody can guess; the check comes after."""
    demand_import(actor, station, clock.today())
    content = file.read()
    row = RegisterImport(
        station=station,
        register=register,
        file_name=file.name[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        entered_by=actor,
        claimed_at=clock.moment(),
        answers={"replace": [day.isoformat() for day in replace]} if replace else {},
    )
    suffix = Path(file.name).suffix.lower()
    suffix = suffix if suffix in SUFFIXES else ""
    row.file.save(f"{uuid.uuid4().hex}{suffix}", ContentFile(content), save=False)
    row.save()
    states.begin(row, actor=actor)
    changes = {"register": register, "file": row.file_name, "sha256": row.sha256}
    audit.record(actor=actor, action="registers.upload", target=row, changes=changes)
    return row


def check(row: RegisterImport) -> RegisterImport:
    """Read and check the workbook; the row then waits for confirmation or says what is wrong."""
    row = states.move(row, State.CHECKING, actor=None, attempts=row.attempts + 1, **jobs.stamp())
    try:
        plan = check_register(
            row.register, row.station, _content(row),
            on=clock.today(), actor=row.entered_by, answers=_answers(row),
            progress=jobs.progress(row),
        )  # fmt: skip
    except UnreadableWorkbook as error:
        return _fail(row, str(error))
    except jobs.TakenOver:
        return RegisterImport.objects.get(pk=row.pk)
    except Exception:
        log.exception("the check of register import %s failed", row.pk)
        return _fail(row, _("检查时出了意外，没有导入。请稍后重新上传；还是不行请找系统管理员。"))
    return _settle(row, plan, State.REFUSED if plan.problems else State.READY)


def apply(
    row: RegisterImport, *, actor, version: int | None = None, partial: bool = False
) -> RegisterImport:
    """Take the checked workbook in: all rows or none, ``partial``: those without a problem."""
    demand_import(actor, row.station, clock.today())
    row = states.move(row, State.APPLYING, actor=actor, version=version, **jobs.stamp())
    try:
        return _take_in(row, actor, _answers(row, partial=partial))
    except jobs.TakenOver:
        return RegisterImport.objects.get(pk=row.pk)
    except (UnreadableWorkbook, ActionRefused, PermissionDenied) as error:
        return _fail(row, str(error))
    except Exception:
        log.exception("register import %s failed", row.pk)
        return _fail(row, _("导入时出了意外，什么也没有导入。请重新上传再试。"))


def _take_in(row: RegisterImport, actor, answers: Answers) -> RegisterImport:
    """Rows and «taken in» come to stand in one transaction: neither is there without the other.

    It holds the upload to its end, the only sign of life that one transaction can give; the file is
    read before it, while nobody has to wait.
    """
    book = read_as_meant(row.register, _content(row), answers)
    with jobs.holding(row):
        plan = take_in(
            row.register, row.station, book, on=clock.today(), actor=actor, answers=answers
        )
        state = State.APPLIED if plan.applied else State.REFUSED
        return _settle(row, plan, state, applied_at=clock.now())


@contextmanager
def as_if_taken_in(row: RegisterImport) -> Iterator[Plan]:
    """The portal as it would be with the upload's good rows in; taken back at the end.

    Others who write wait meanwhile, as they do for the import itself.
    """
    with transaction.atomic():
        yield import_register(
            row.register, row.station, _content(row),
            on=clock.today(), actor=row.entered_by, answers=_answers(row, partial=True),
        )  # fmt: skip
        transaction.set_rollback(True)


@transaction.atomic
def put_right(
    row: RegisterImport, *, actor, sheet: str, column: str, value: str, right: str
) -> RegisterImport:
    """Read a wrong value as ``right`` in every cell of its column; the upload is checked again."""
    row = RegisterImport.objects.select_for_update().get(pk=row.pk)
    asked = {"sheet": sheet, "column": column, "value": value}
    mistake = _find(row.preview.get("mistakes", []), asked)
    if mistake is None:
        raise ActionRefused(_("这一处已经改过，或者文件重新检查过。请看最新的结果。"))
    if right not in mistake["known"]:
        raise ActionRefused(_("请先选“%(value)s”是指哪一个。") % {"value": value})
    told = {name: mistake[name] for name in ("sheet_title", "column_title", "cells")}
    return _say(row, actor, meant=[*row.meant, asked | {"right": right} | told])


@transaction.atomic
def take_back(row: RegisterImport, *, actor, sheet: str, column: str, value: str) -> RegisterImport:
    """A value means again what it says; the upload is checked again."""
    row = RegisterImport.objects.select_for_update().get(pk=row.pk)
    said = _find(row.meant, {"sheet": sheet, "column": column, "value": value})
    if said is None:
        raise ActionRefused(_("这一处已经撤回过。请看最新的结果。"))
    return _say(row, actor, meant=[each for each in row.meant if each != said])


@transaction.atomic
def tell_name(row: RegisterImport, *, actor, name: str, old: str) -> RegisterImport:
    """Say what a new name was called before; ``old`` empty says that it is new."""
    row = RegisterImport.objects.select_for_update().get(pk=row.pk)
    question = _find(row.preview.get("questions", []), {"name": name})
    if question is None:
        raise ActionRefused(_("这一处已经改过，或者文件重新检查过。请看最新的结果。"))
    if not old:
        return _say(row, actor, fresh=[*row.fresh, name])
    if old not in question["known"]:
        raise ActionRefused(_("请先选“%(value)s”是指哪一个。") % {"value": name})
    return _say(row, actor, renamed=[*row.renamed, [old, name]])


@transaction.atomic
def forget_names(row: RegisterImport, *, actor) -> RegisterImport:
    """What was said of names is taken back; the upload is checked again."""
    row = RegisterImport.objects.select_for_update().get(pk=row.pk)
    return _say(row, actor, renamed=[], fresh=[])


# What is said → the verb that it asks for, and what this is told.
ANSWERS = {
    "name": (tell_name, ("name", "old")),
    "forget": (forget_names, ()),
    "right": (put_right, ("sheet", "column", "value", "right")),
    "": (take_back, ("sheet", "column", "value")),
}


def answer(row: RegisterImport, *, actor, said: dict[str, str]) -> RegisterImport:
    """One of the answers above; what says none of them takes one back."""
    verb, names = ANSWERS[next((name for name in ANSWERS if name in said), "")]
    return verb(row, actor=actor, **{name: said.get(name, "") for name in names})


def _find(rows: list[dict], asked: dict) -> dict | None:
    return next((each for each in rows if asked.items() <= each.items()), None)


def _say(row: RegisterImport, actor, **said) -> RegisterImport:
    demand_import(actor, row.station, clock.today())
    return states.move(
        row,
        State.QUEUED,
        actor=actor,
        also=said,
        answers=row.answers | said,
        claimed_at=clock.moment(),
        attempts=0,
    )


def _answers(row: RegisterImport, *, partial: bool = False) -> Answers:
    names = ("sheet", "column", "value", "right")
    meant = tuple(Meant(*(each[name] for name in names)) for each in row.meant)
    replace = [date.fromisoformat(day) for day in row.answers.get("replace", [])]
    return Answers(
        partial=partial,
        meant=meant,
        renamed=tuple(tuple(pair) for pair in row.renamed),
        fresh=tuple(row.fresh),
        replace=tuple(replace) or None,
    )


def cancel(row: RegisterImport, *, actor, version: int | None = None) -> RegisterImport:
    """Give an upload up; nothing was taken in."""
    return states.move(row, State.CANCELLED, actor=actor, version=version)


def sweep() -> list[int]:
    """Put back what a killed process left lying; returns the uploads that wait for a check.

    An import that was cut off wrote nothing (one transaction), so it is told as failed.
    """
    at_work = RegisterImport.objects.filter(state__in=(State.CHECKING, State.APPLYING))
    for row in jobs.left(at_work, LEFT_LYING):
        _put_back(row)
    before = clock.moment() - LEFT_LYING
    waiting = RegisterImport.objects.filter(state=State.QUEUED).exclude(claimed_at__gte=before)
    return list(waiting.values_list("pk", flat=True))


@transaction.atomic
def _put_back(row: RegisterImport) -> None:
    """What goes on with an upload that was left lying, unless it is being written after all."""
    if not jobs.lock_left(row):
        return
    if row.state == State.APPLYING:
        _fail(row, _("导入中断了，什么也没有导入。请重新上传。"))
    elif row.attempts >= MOST_ATTEMPTS:
        _fail(row, _("检查几次都中断了，没有导入。请把文件分成几份再上传，或找系统管理员。"))
    else:
        states.move(row, State.QUEUED, actor=None, version=row.version)


def _content(row: RegisterImport) -> BytesIO:
    """The file as it was handed in (10 MB at most), with its name."""
    with row.file.open("rb") as file:
        content = BytesIO(file.read())
    content.name = row.file_name
    return content


def _fail(row: RegisterImport, words: str) -> RegisterImport:
    return states.move(row, State.FAILED, actor=None, version=row.version, message=words[:300])


def _settle(row: RegisterImport, plan: Plan, state: str, **more) -> RegisterImport:
    return states.move(
        row,
        state,
        actor=row.entered_by,
        version=row.version,
        total=plan.rows,
        done=plan.rows,
        created=len(plan.created),
        updated=len(plan.updated),
        unchanged=plan.unchanged,
        problems=[asdict(problem) for problem in plan.problems[:SHOWN]],
        preview=_preview(plan),
        annotated=_annotated(row, plan),
        **more,
    )


def _preview(plan: Plan) -> dict:
    return {
        "created": [_change(change) for change in plan.created[:SHOWN]],
        "updated": [_change(change) for change in plan.updated[:SHOWN]],
        "removed": [_change(change) for change in plan.removed[:SHOWN]],
        "removed_count": len(plan.removed),
        "questions": [asdict(question) for question in plan.questions[:SHOWN]],
        "mistakes": [asdict(mistake) for mistake in mistakes_in(plan)],
        "notices": [str(notice) for notice in plan.notices],
        "problem_count": len(plan.problems),
        "filled_on": plan.book.filled_on.isoformat() if plan.book.filled_on else None,
    }


def _change(change: Change) -> dict:
    differences = {
        str(title): ["" if value is None else str(value) for value in pair]
        for title, pair in change.differences.items()
    }
    return {"sheet": change.sheet, "row": change.row, "label": change.label,
            "differences": differences}  # fmt: skip


def _annotated(row: RegisterImport, plan: Plan) -> str:
    """The same workbook with the bad cells marked; nothing when there are none, or no way."""
    if not plan.problems:
        return ""
    marked = BytesIO()
    try:
        annotate(_content(row), plan.problems, marked)
    except UnreadableWorkbook:
        log.exception("no marked copy of register import %s", row.pk)
        return ""
    field = row.annotated
    field.save(f"{uuid.uuid4().hex}.xlsx", ContentFile(marked.getvalue()), save=False)
    return field.name
