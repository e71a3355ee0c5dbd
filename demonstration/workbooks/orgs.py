"""The filing register: which communities reach their quota, and how well organisations are kept."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from random import Random

from demonstration.workbooks.story import Teller, exact_share, person_names
from demonstration.workbooks.words import ORGANISATION_KINDS, ORGANISATION_WORDS
from orgs.models import Organisation
from stations.models import Community, CommunityClassification

State = Organisation.State
Kind = CommunityClassification.Kind
QUOTAS = {Kind.URBAN: 10, Kind.CONVERTED: 5, None: 10}
FIRST_FILING, LAST_FILING = date(2021, 6, 1), date(2022, 7, 12)
# An assumption of the demonstration alone: no official list of converted communities is known.
CONVERTED = "子君 矣六 自卫 王官 渔村 关锁 宏仁 普自 广卫 五腊 塔密"


def rows(teller: Teller) -> dict[str, list[dict]]:
    dice = teller.dice("orgs")
    meeting = set(dice.sample(range(len(teller.communities)), teller.story.quota_met))
    result: list[dict] = []
    for number, community in enumerate(teller.communities):
        kind = kind_of(teller, number, community)
        surplus = dice.randint(0, 2) if number in meeting else -dice.randint(1, 4)
        states = [State.FILED] * (QUOTAS[kind] + surplus)
        if dice.random() < 0.3:
            states.append(dice.choice([State.PENDING, State.CANCELLED]))
        names = organisation_names(dice, community, len(states))
        for (category, name), state in zip(names, states, strict=True):
            row = {"community": community.name, "community_kind": kind, "state": state}
            result.append(row | {"category": category, "name": name} | person_part(dice))
    return {"organisations": list(with_filing(teller, dice, result))}


def kind_of(teller: Teller, number: int, community: Community) -> str | None:
    if number >= len(teller.communities) - teller.story.unclassified:
        return None
    return Kind.CONVERTED if community.short_name in CONVERTED.split() else Kind.URBAN


def organisation_names(dice: Random, community: Community, count: int) -> list[tuple[str, str]]:
    """Category and name of ``count`` organisations of one community, no two alike."""
    pairs = dice.sample(list(product(ORGANISATION_WORDS, ORGANISATION_KINDS)), count)
    return [
        (category, f"{community.short_name}{word}{ending}") for word, (category, ending) in pairs
    ]


def person_part(dice: Random) -> dict:
    return {"person_in_charge": person_names(dice, 1)[0], "members": dice.randint(8, 45)}


def with_filing(teller: Teller, dice: Random, organisations: list[dict]) -> Iterator[dict]:
    """Days, numbers and standardisation; an application has none of them yet."""
    standardised = exact_share(dice, len(organisations), teller.story.standardised)
    sequence = 0
    for row, standard in zip(organisations, standardised, strict=True):
        if row["state"] != State.PENDING:
            sequence += 1
            filed = FIRST_FILING + timedelta(
                days=dice.randint(0, (LAST_FILING - FIRST_FILING).days)
            )
            number = f"{teller.street[:2]}社备〔{filed.year}〕{sequence:03d}号"
            row |= {"filed_on": filed, "filing_number": number, "standardised": standard}
        if row["state"] == State.CANCELLED:
            row |= {"cancelled_on": LAST_FILING, "filed_on": FIRST_FILING}
        yield row
