"""What a person's last records say about the next one: nobody fills in the same thing twice."""

from collections import Counter

from services.models import ServiceRecord
from talent.models import Worker

LOOKED_AT = 50
REMEMBERED = ["station_id", "community_id", "project_id"]
COPIED = ["kind", "mode", "field", "title", "hours"]


def oneself(user, worker: Worker | None, on) -> str:
    """Who records did it: the account's person of the roster, else its own name."""
    if worker is None:
        return user.name
    return "" if worker.until_day and worker.until_day < on else worker.name


class Memory:
    """The last records that a user entered; two queries."""

    def __init__(self, user):
        own = ServiceRecord.objects.visible_to(user).standing().filter(entered_by=user)
        self.records = list(own.prefetch_related("groups").order_by("-pk")[:LOOKED_AT])

    def kinds(self) -> list[str]:
        """The kinds of service, those this person records most in front."""
        counted = Counter(record.kind for record in self.records)
        return sorted(ServiceRecord.Kind.values, key=lambda kind: -counted[kind])

    def groups(self) -> list[str]:
        """The target groups that this person has served, most often first."""
        met = Counter(group.group for record in self.records for group in record.groups.all())
        return [group for group, _times in met.most_common()]

    def initial(self, on) -> dict:
        """Where and in which project: as the last time. When: today. Who: oneself (the form)."""
        start = {"served_on": on}
        return start | of(self.records[0], REMEMBERED) if self.records else start


def copy_of(record: ServiceRecord, on) -> dict:
    """All that a similar service has in common with this one; its sentence is its own."""
    groups = {group.group: group.people for group in record.groups.all()}
    return {"served_on": on, "groups": groups} | of(record, [*REMEMBERED, *COPIED])


def of(record, names) -> dict:
    return {name.removesuffix("_id"): getattr(record, name) for name in names}
