"""The accounts of the demonstration: made-up people, each with one grant."""

import secrets
from dataclasses import dataclass

from accounts.models import Grant, User
from demonstration.files import rows
from demonstration.places import LICENSED
from stations.models import Agency, Community, Division, Station

# Without the signs that look like others on a printed list.
ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 12


@dataclass(frozen=True)
class Account:
    """What is told once: nobody can read a password again."""

    username: str
    name: str
    title: str
    password: str


def build_people(district: Division, password: str = "") -> list[Account]:
    """Creates the accounts, all with ``password`` or each with a random one of its own."""
    accounts, users, grants = [], [], []
    places = known_places(district)
    for row in rows("people.csv"):
        account = Account(row["username"], row["name"], row["title"], password or random_password())
        user = User(
            username=account.username,
            name=account.name,
            title=account.title,
            email=f"{account.username}@guandu.example",
        )
        user.set_password(account.password)
        place = places[row["place"]]
        grants.append(
            Grant(user=user, role=row["role"], from_day=LICENSED, note="演示账户", **place)
        )
        users.append(user)
        accounts.append(account)
    User.objects.bulk_create(users)
    Grant.objects.bulk_create(grants)
    return accounts


def known_places(district: Division) -> dict[str, dict]:
    """What the table of people may name: a station or community by code, an agency by name."""
    places = {"district": {"division": district}}
    places |= {row.code: {"station": row} for row in Station.objects.in_division(district)}
    places |= {row.name: {"agency": row} for row in Agency.objects.all()}
    communities = Community.objects.filter(division__parent=district)
    return places | {row.code: {"community": row} for row in communities}


def random_password() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
