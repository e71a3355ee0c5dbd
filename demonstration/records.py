"""Service records in bulk for load tests."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from projects.models import Project
from services.actions import next_numbers
from services.content import content_key
from services.models import ServedGroup, ServiceRecord
from stations.models import Community, Station
from talent.models import Worker

BATCH = 2_000
Kind, Field, Group = ServiceRecord.Kind, ServiceRecord.Field, ServedGroup.Group
DAYS_TO_PLATFORM = 12
ON_PLATFORM = 0.9


@dataclass(frozen=True)
class Roster:
    """The saved rows of one station that its records speak of."""

    station: Station
    communities: list[Community]
    workers: list[Worker]
    projects: list[Project]


def synthesize_records(roster: Roster, count: int, *, dice: Random, on: date) -> None:
    """``count`` records of a station with one target group each, between new year and ``on``."""
    numbers = next_numbers(roster.station, on.year, count) if count else []
    for start in range(0, count, BATCH):
        some = numbers[start : start + BATCH]
        records = ServiceRecord.objects.bulk_create(
            [synthetic_record(roster, number, dice, on) for number in some]
        )
        ServedGroup.objects.bulk_create(
            ServedGroup(record=record, group=group_of(record), people=record.people)
            for record in records
        )


def synthetic_record(roster: Roster, number: str, dice: Random, on: date) -> ServiceRecord:
    first = date(on.year, 1, 1)
    served = first + timedelta(days=dice.randint(0, (on - first).days))
    entered = served + timedelta(days=dice.randint(0, DAYS_TO_PLATFORM))
    record = ServiceRecord(
        number=number,
        station=roster.station,
        project=dice.choice(roster.projects),
        community=dice.choice(roster.communities),
        worker=(worker := dice.choice(roster.workers)),
        worker_name=worker.name,
        served_on=served,
        kind=dice.choice(Kind.values),
        field=dice.choice(Field.values),
        title="负载测试服务",
        mode=dice.choice(ServiceRecord.Mode.values),
        people=(people := dice.randint(1, 20)),
        person_times=people * dice.randint(1, 2),
        source=ServiceRecord.Source.REGISTER,
        platform_entered_on=entered if entered <= on and dice.random() < ON_PLATFORM else None,
    )
    record.content_key = content_key(vars(record) | {"groups": {group_of(record): people}})
    return record


def group_of(record: ServiceRecord) -> str:
    """Every group in turn, by what the record says of itself: no dice, so both uses agree."""
    return Group.values[record.people % len(Group.values)]
