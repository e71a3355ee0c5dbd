"""Writes facts into the database, a few statements whatever their number."""

from datetime import date, datetime

from funds.models import Appropriation, Expenditure
from orgs.models import EarlierFiling, Organisation
from projects.models import Amendment, Milestone, MilestoneCount, Project, ProjectConfirmation
from services.models import ServedGroup, ServiceRecord
from stations.models import Agency, Community, CommunityClassification, HeadAppointment, Station
from talent.models import Credential, ExamCycle, ExamEntry, TrainingCount, Worker
from tests.measures.facts import CHINA, Facts, World

VOIDED_AT = datetime(2022, 1, 1, tzinfo=CHINA)  # the moment does not matter, the day does
GROUPS = ("low_income", "disabled")  # key groups


def record(world: World, stations: list[Station]) -> None:
    """A world's facts of its stations."""
    if world.exam:
        ExamCycle.objects.create(
            year=2022, entry_opens_on=world.exam[0], entry_closes_on=world.exam[1]
        )
    for station, facts in zip(stations, world.stations, strict=True):
        Station.objects.filter(pk=station.pk).update(licensed_on=facts.licensed_on)
        for write in (_heads, _services, _people, _communities, _projects, _money):
            write(station, facts)


def _heads(station, facts: Facts) -> None:
    HeadAppointment.objects.bulk_create(
        HeadAppointment(
            station=station, name="站长", post=head.post, acting=head.acting,
            from_day=head.since, until_day=head.until,
        )
        for head in facts.heads
    )  # fmt: skip


def _services(station, facts: Facts) -> None:
    sources = {True: ServiceRecord.Source.PORTAL, False: ServiceRecord.Source.REGISTER}
    records = [
        ServiceRecord(
            station=station, number=f"{station.pk}-{number}", content_key=f"{number:040x}",
            served_on=fact.day, kind="visit", field=fact.field,
            people=fact.people, person_times=fact.people,
            platform_entered_on=fact.entered_on, source=sources[fact.typed_at is not None],
            voided_on=fact.voided_on, voided_at=fact.voided_on and VOIDED_AT,
            is_administrative=fact.administrative,
            **({"entered_at": fact.typed_at} if fact.typed_at else {}),
        )
        for number, fact in enumerate(facts.services)
    ]  # fmt: skip
    ServiceRecord.objects.bulk_create(records)
    groups = []
    for row, fact in zip(records, facts.services, strict=True):
        some = fact.key_people // 2
        counts = (some, fact.key_people - some, fact.people - fact.key_people)
        groups += [
            ServedGroup(record=row, group=group, people=count)
            for group, count in zip((*GROUPS, "general"), counts, strict=True)
            if count
        ]
    ServedGroup.objects.bulk_create(groups)


def _people(station, facts: Facts) -> None:
    workers = [
        Worker(
            station=station, name=f"社工{number}", birth_month=date(1990, 1, 1), unit="街道",
            post="community_worker" if fact.community_worker else "station_worker",
            from_day=fact.since, until_day=fact.until,
        )
        for number, fact in enumerate(facts.people)
    ]  # fmt: skip
    Worker.objects.bulk_create(workers)
    pairs = list(zip(workers, facts.people, strict=True))
    Credential.objects.bulk_create(
        Credential(worker=worker, **vars(credential))
        for worker, fact in pairs
        for credential in fact.credentials
    )
    ExamEntry.objects.bulk_create(
        ExamEntry(worker=worker, year=fact.entry[0], level=fact.entry[1], entered_on=fact.entry[2])
        for worker, fact in pairs
        if fact.entry
    )
    TrainingCount.objects.bulk_create(
        TrainingCount(worker=worker, counted_on=day, hours=hours)
        for worker, fact in pairs
        for day, hours in fact.hours.items()
    )


def standardised(fact) -> bool | None:
    """As it stands now: never looked at, passed, or lost."""
    since, lost = fact.standard
    return None if since is None else lost is None


def _communities(station, facts: Facts) -> None:
    rows = [
        Community(
            division=station.division, name=f"第{number}社区", valid_from=fact.since,
            valid_until=fact.until,
        )
        for number, fact in enumerate(facts.communities)
    ]  # fmt: skip
    Community.objects.bulk_create(rows)
    pairs = list(zip(rows, facts.communities, strict=True))
    CommunityClassification.objects.bulk_create(
        CommunityClassification(
            community=row, kind=kind, source="district", basis="核定", effective_from=day
        )
        for row, fact in pairs
        for day, kind in fact.kinds
    )
    organisations = [
        (
            Organisation(
                community=row, name=f"第{number}队", category="culture", state=one.state,
                filed_on=one.filed_on, cancelled_on=one.cancelled_on,
                standardised=standardised(one), standardised_on=one.standard[0],
                standard_lost_on=one.standard[1],
            ),
            one,
        )
        for row, fact in pairs
        for number, one in enumerate(fact.organisations)
    ]  # fmt: skip
    Organisation.objects.bulk_create(row for row, _one in organisations)
    EarlierFiling.objects.bulk_create(
        EarlierFiling(organisation=row, filed_on=filed_on, cancelled_on=cancelled_on)
        for row, one in organisations
        for filed_on, cancelled_on in one.earlier
    )


def _terms(fact, agency) -> dict:
    terms = {"agreed_fen": fact.fen, "agreed_start": fact.start, "agreed_end": fact.end}
    return terms | {"agency": agency if fact.has_agency else None}


def _projects(station, facts: Facts) -> None:
    agency = Agency.objects.create(name=f"{station.pk}中心")
    rows = [
        Project(
            station=station, name=f"项目{number}", funding_source=fact.source,
            publisher=fact.publisher, publisher_on=fact.publisher_on,
            **(_terms(fact.agreements[0], agency) if not fact.agreements[0].since else {}),
            published_on_platform=fact.published, published_on=fact.published_on,
        )
        for number, fact in enumerate(facts.projects)
    ]  # fmt: skip
    Project.objects.bulk_create(rows)
    Amendment.objects.bulk_create(
        Amendment(project=row, effective_from=one.since, basis="补充协议", **_terms(one, agency))
        for row, fact in zip(rows, facts.projects, strict=True)
        for one in fact.agreements
        if one.since
    )
    ProjectConfirmation.objects.bulk_create(
        ProjectConfirmation(project=row, confirmed_on=day)
        for row, fact in zip(rows, facts.projects, strict=True)
        for day in fact.confirmed
    )
    steps = [
        (
            Milestone(
                project=row, title=f"第{number}步", weight=step.weight,
                completed_on=step.completed_on, indicator_target=step.target,
            ),
            step,
        )
        for row, fact in zip(rows, facts.projects, strict=True)
        for number, step in enumerate(fact.milestones)
    ]  # fmt: skip
    Milestone.objects.bulk_create(row for row, _step in steps)
    MilestoneCount.objects.bulk_create(
        MilestoneCount(milestone=row, counted_on=day, actual=actual)
        for row, step in steps
        for day, actual in step.counts.items()
    )


def _money(station, facts: Facts) -> None:
    projects = {project.name: project for project in station.projects.all()}
    known = [(projects[f"项目{number}"], fact) for number, fact in enumerate(facts.projects)]
    Appropriation.objects.bulk_create(
        Appropriation(station=station, project=row, batch=f"第{n}批", received_on=day, fen=fen)
        for row, fact in known
        for n, (day, fen) in enumerate(fact.received)
    )
    entries = [
        Expenditure(
            station=station, project=row, paid_on=day, fen=fen, category="other", summary="物资",
            voucher_year=day.year, voucher_number=f"{row.name}-{n}",
        )
        for row, fact in known
        for n, (day, fen, _corrected) in enumerate(fact.paid)
    ]  # fmt: skip
    Expenditure.objects.bulk_create(entries)
    corrected = [mark for _row, fact in known for _day, _fen, mark in fact.paid]
    Expenditure.objects.bulk_create(
        Expenditure(
            station=station, project=entry.project, paid_on=entry.paid_on, fen=-entry.fen,
            category="other", summary="冲销", voucher_year=entry.voucher_year,
            voucher_number=entry.voucher_number, reverses=entry,
        )
        for entry, mark in zip(entries, corrected, strict=True)
        if mark
    )  # fmt: skip
