"""A closing is proven by doing what it says: then the requirement is met, with less it is not."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from django.db import transaction

from common.closing import ClosingStep
from oversight.followup.closing import Closing, closing_of
from oversight.judging.judgement import Assessed, assess
from oversight.models import Status
from stations.models import Station
from tests.cast import ON


def judged(station: Station, code: str, on: date = ON) -> Assessed:
    (row,) = assess([station], on, codes=[code])
    return row


def closing(station: Station, code: str, on: date = ON, reader=None) -> Closing:
    return closing_of(judged(station, code, on), reader)


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def lesser(steps: tuple[ClosingStep, ...]) -> Iterator[list[ClosingStep]]:
    """The steps without one of them, or with one unit less where it may be done in part."""
    for number, step in enumerate(steps):
        rest = [*steps[:number], *steps[number + 1 :]]
        yield rest
        if step.units > 1 and not step.offer.whole:
            yield [*rest, replace(step, units=step.units - 1)]


def prove(
    station: Station, code: str, act: Callable[[ClosingStep], object], on: date = ON
) -> Closing:
    """The closing, after all of it and every lesser part was done and judged on its day."""
    found = closing(station, code, on)
    assert (found.reaches, bool(found.steps)) == (True, True)
    assert status_after(station, code, act, found, found.steps) == Status.MET
    for steps in lesser(found.steps):
        assert status_after(station, code, act, found, steps) != Status.MET
    return found


def status_after(station, code, act, found: Closing, steps) -> str:
    with taken_back():
        for step in steps:
            act(step)
        return judged(station, code, found.by).status


def told(found: Closing) -> list[tuple[str, str, int, str]]:
    """(kind, words, units, day) of each step."""
    return [(step.kind, step.words, step.units, f"{step.on:%m-%d}") for step in found.steps]
