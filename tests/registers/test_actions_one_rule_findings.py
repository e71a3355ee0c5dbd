"""What became of a finding: corrected on its page or by the register of evaluations."""

import pytest

from evaluation.models import Finding
from tests.factories.evaluation import FindingFactory
from tests.registers import books
from tests.registers.doors import LAST, LATE, told_by_every_door
from tests.registers.facts import FACTS

DAY, BEFORE = "2022-03-01", "2022-02-28"


def outcome(world, **said):
    """Said of a finding of March 1; who is responsible tells that it was taken."""
    known = FACTS["finding"].said
    if not Finding.objects.exists():
        FindingFactory(station=world.place.station, **known)
    row = Finding.objects.get()
    told = FACTS["finding"]
    cells = told.cells(known | {"responsible": "卫丽辉"} | said)
    columns = [each for each in told.sheet.columns if each.key in cells]
    header, line = [each.title for each in columns], [cells[each.key] for each in columns]
    book = books.write(world.folder / "台账.xlsx", {told.sheet.title: (header, [line])})
    return (
        lambda: world.page("evaluation:finding-edit", row.pk, responsible="卫丽辉", **said),
        lambda: world.register("inspection", book),
    ), Finding.objects.filter(responsible="卫丽辉").all


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ({"rectified_on": DAY}, True),
        ({"rectified_on": BEFORE}, False),
        ({"rectified_on": LAST}, True),
        ({"rectified_on": LATE}, False),
        ({"rechecked_on": DAY, "recheck": "passed"}, True),
        ({"rechecked_on": BEFORE, "recheck": "passed"}, False),
        ({"rechecked_on": LATE}, False),
        ({"recheck": "passed"}, False),
    ],
    ids=str,
)
def test_what_became_of_a_finding_is_refused_alike(world, said, taken):
    assert told_by_every_door(outcome, world, **said) == {taken}
