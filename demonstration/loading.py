"""Loads the demonstration, all of it or nothing, into an empty database."""

from django.db import transaction

from accounts.models import User
from common import audit
from demonstration.following import NIGHTS, follow_flags
from demonstration.people import Account, build_people
from demonstration.places import build_places
from demonstration.rectification import tell_notices
from demonstration.registers import import_registers
from demonstration.rounds import tell_rounds
from demonstration.visits import tell_visits
from oversight.judging.directive import seed_directive
from stations.models import Division

LAST_NIGHT = NIGHTS[-1]


def is_empty() -> bool:
    """Nobody and nothing is here yet: the demonstration never mixes with real data."""
    return not (User.objects.exists() or Division.objects.exists())


def load(password: str = "", *, with_registers: bool) -> list[Account]:
    """The district and, with its registers, what the last night made of them: flags and mails."""
    with transaction.atomic():
        district, accounts = load_district(password)
        if with_registers:
            import_registers(district)
            tell_visits()
            tell_notices()
            tell_rounds(district)
    if with_registers:
        follow_flags()
    return accounts


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
