"""Stations on the country's real townships, as many as a load test asks for."""

from collections.abc import Iterable
from datetime import date
from random import Random

from demonstration.files import rows
from stations.models import Division, DivisionCode, Station

Level = Division.Level
# How many digits of a township's code name its ancestor, and the column with that one's name.
ANCESTORS = [
    (Level.PROVINCE, 2, "province"),
    (Level.CITY, 4, "city"),
    (Level.DISTRICT, 6, "county"),
]
CODE_DIGITS = 12
BATCH = 1_000


class TooMany(ValueError):
    """More stations are asked for than there are townships left."""


def plant_stations(count: int, *, seed: int, licensed_on: date) -> list[Station]:
    """New stations on ``count`` townships without one: the same ones for the same seed."""
    taken = set(Station.objects.values_list("code", flat=True))
    free = [row for row in rows("townships.csv.gz") if row["code"] not in taken]
    if count > len(free):
        raise TooMany(f"there are {len(free)} townships without a station")
    chosen = sorted(Random(seed).sample(free, count), key=lambda row: row["code"])
    streets = plant_divisions(chosen)
    return Station.objects.bulk_create(
        (
            Station(
                division=streets[row["code"]],
                code=row["code"],
                name=f"{row['name']}社工站",
                licensed_on=licensed_on,
            )
            for row in chosen
        ),
        batch_size=BATCH,
    )


def plant_divisions(chosen: list[dict]) -> dict[str, Division]:
    """The townships' divisions by code, with every ancestor that is not there yet."""
    nation = Division.objects.filter(level=Level.NATION).first()
    if nation is None:
        nation = Division.objects.create(level=Level.NATION, name="全国", path="new")
        set_paths([nation])
    parents = {"": nation}
    parent_digits = 0
    for level, digits, column in ANCESTORS:
        names = {row["code"][:digits]: row[column] for row in chosen}
        parents = plant_level(level, names, parents, parent_digits)
        parent_digits = digits
    names = {row["code"]: row["name"] for row in chosen}
    return plant_level(Level.STREET, names, parents, parent_digits)


def plant_level(
    level: str, names: dict[str, str], parents: dict[str, Division], parent_digits: int
) -> dict[str, Division]:
    """The divisions of one level by short code; those that stand are found by their code.

    A city without counties (东莞) carries the code of its only county: it stands in for it.
    """
    known = known_divisions(level, names)
    known |= {
        code: parents[code[:parent_digits]] for code in names if not code[parent_digits:].strip("0")
    }
    missing = {
        code: Division(
            level=level, name=name, parent=parents[code[:parent_digits]], path=f"new-{code}"
        )
        for code, name in names.items()
        if code not in known
    }
    Division.objects.bulk_create(missing.values(), batch_size=BATCH)
    set_paths(missing.values())
    DivisionCode.objects.bulk_create(
        (
            DivisionCode(
                division=division,
                system=DivisionCode.System.NBS,
                code=code.ljust(CODE_DIGITS, "0"),
            )
            for code, division in missing.items()
        ),
        batch_size=BATCH,
    )
    return known | missing


def known_divisions(level: str, names: Iterable[str]) -> dict[str, Division]:
    full = {code.ljust(CODE_DIGITS, "0"): code for code in names}
    codes = DivisionCode.objects.filter(system=DivisionCode.System.NBS, division__level=level)
    return {
        full[row.code]: row.division
        for row in codes.select_related("division").iterator(chunk_size=BATCH)
        if row.code in full
    }


def set_paths(divisions: Iterable[Division]) -> None:
    """A division's path ends in its own key, so it is known only once it is saved."""
    divisions = list(divisions)
    for division in divisions:
        parent = division.parent
        division.path = f"{parent.path if parent else '/'}{division.pk}/"
    Division.objects.bulk_update(divisions, ["path"], batch_size=BATCH)
