"""Loads the demonstration, all of it or nothing, into an empty database."""

from django.db import transaction

from accounts.models import User
from common import audit
from oversight.demonstration.people import Account, build_people
from oversight.demonstration.places import build_places
from oversight.directive import seed_directive
from stations.models import Division


def is_empty() -> bool:
    """Nobody and nothing is here yet: the demonstration never mixes with real data."""
    return not (User.objects.exists() or Division.objects.exists())


@transaction.atomic
def load_district(password: str = "") -> tuple[Division, list[Account]]:
    """The places, the directive and the accounts."""
    district = build_places()
    seed_directive(district, actor=None)
    accounts = build_people(district, password)
    changes = {"accounts": [None, [account.username for account in accounts]]}
    audit.record(
        actor=None, action="oversight.load_demonstration", target=district, changes=changes
    )
    return district, accounts
