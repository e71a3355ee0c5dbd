"""Facts in bulk for load tests: plausible rows, every one valid, the same for the same seed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from django.db import transaction

from common import audit
from demonstration.records import Roster, synthesize_records
from demonstration.townships import plant_stations
from funds.models import Appropriation, Expenditure
from orgs.models import Organisation
from oversight.judging.directive import seed_directive
from oversight.models import Directive
from projects.models import Milestone, Project, ProjectConfirmation
from stations.models import Community, CommunityClassification, Division, HeadAppointment, Station
from talent.models import Credential, ExamEntry, Level, TrainingCount, Worker

BATCH = 2_000
STATIONS_AT_ONCE = 100
# Parents before their children, as a foreign key needs them.
ORDER = [
    HeadAppointment, Community, CommunityClassification, Organisation, Worker, Credential,
    ExamEntry, TrainingCount, Project, Milestone, ProjectConfirmation, Appropriation, Expenditure,
]  # fmt: skip
COMMUNITIES, ORGANISATIONS, WORKERS, PROJECTS, MILESTONES, PAYMENTS = 3, 6, 6, 2, 5, 12
AGREED_FEN = 20_000_000


@dataclass
class Batch:
    """Rows that wait to be written, a list a model."""

    rows: dict[type, list] = field(default_factory=lambda: {model: [] for model in ORDER})

    def add(self, row):
        self.rows[type(row)].append(row)
        return row

    def save(self) -> None:
        for model in ORDER:
            model.objects.bulk_create(self.rows[model], batch_size=BATCH)


@dataclass
class Synthesis:
    """One station's facts go to ``batch``; ``dice`` decides, ``on`` is the last day."""

    station: Station
    batch: Batch
    dice: Random
    on: date

    @property
    def start(self) -> date:
        return date(self.on.year, 1, 1)

    def day(self) -> date:
        return self.start + timedelta(days=self.dice.randint(0, (self.on - self.start).days))

    def build(self) -> Roster:
        """Everything but the service records, for which the rows here must be saved first."""
        communities = [self.community(number) for number in range(COMMUNITIES)]
        workers = [self.worker(number) for number in range(WORKERS)]
        projects = [self.project(number) for number in range(PROJECTS)]
        if self.dice.random() < 0.9:
            post = "街道党工委副书记"
            self.batch.add(
                HeadAppointment(station=self.station, name="站长", post=post, from_day=self.start)
            )
        for number in range(PAYMENTS):
            self.expenditure(number, projects)
        return Roster(self.station, communities, workers, projects)

    def community(self, number: int) -> Community:
        community = self.batch.add(
            Community(
                division=self.station.division,
                code=f"{self.station.code}{number + 1:03d}",
                name=f"第{number + 1}社区居民委员会",
                valid_from=self.start,
            )
        )
        if self.dice.random() < 0.9:
            self.batch.add(
                CommunityClassification(
                    community=community,
                    kind=self.dice.choice(CommunityClassification.Kind.values),
                    source=CommunityClassification.Source.DISTRICT,
                    basis="负载测试数据",
                    effective_from=self.start,
                )
            )
        for position in range(ORGANISATIONS):
            self.organisation(community, position)
        return community

    def organisation(self, community: Community, position: int) -> None:
        category = self.dice.choice(Organisation.Category.values)
        filed_on, standardised = self.day(), self.dice.random() < 0.7
        self.batch.add(
            Organisation(
                community=community,
                name=f"第{position + 1}社会组织",
                category=category,
                state=Organisation.State.FILED,
                filed_on=filed_on,
                standardised=standardised,
                standardised_on=filed_on if standardised else None,
            )
        )

    def worker(self, number: int) -> Worker:
        worker = self.batch.add(
            Worker(
                station=self.station,
                name=f"社工{number + 1}",
                birth_month=date(1990, number % 12 + 1, 1),
                unit=self.station.name,
                post=Worker.Post.COMMUNITY_WORKER if number else Worker.Post.STATION_WORKER,
                key_field=self.dice.choice(Worker.Field.values),
            )
        )
        if self.dice.random() < 0.4:
            self.batch.add(Credential(worker=worker, level=Level.ASSISTANT, obtained_on=self.day()))
        elif self.dice.random() < 0.5:
            self.batch.add(
                ExamEntry(
                    worker=worker, year=self.on.year, level=Level.ASSISTANT, entered_on=self.day()
                )
            )
        hours = self.dice.randint(0, 72)
        self.batch.add(TrainingCount(worker=worker, counted_on=self.on, hours=hours))
        return worker

    def project(self, number: int) -> Project:
        project = self.batch.add(
            Project(
                station=self.station,
                name=f"第{number + 1}项目",
                is_operating=number == 0,
                publisher="区民政局",
                funding_source=self.dice.choice(Project.FundingSource.values),
                agreed_fen=AGREED_FEN,
                agreed_start=self.start,
                agreed_end=date(self.on.year, 12, 31),
            )
        )
        self.batch.add(ProjectConfirmation(project=project, confirmed_on=self.on))
        for position in range(MILESTONES):
            self.milestone(project, position)
        for position, batch in enumerate(["第一批", "第二批"]):
            received = self.start + timedelta(days=31 + 90 * position)
            if received <= self.on:
                self.appropriation(project, batch, received)
        return project

    def milestone(self, project: Project, position: int) -> None:
        planned = self.start + timedelta(days=60 * (position + 1))
        done = planned + timedelta(days=self.dice.randint(-20, 30))
        self.batch.add(
            Milestone(
                project=project,
                title=f"第{position + 1}步",
                position=position,
                weight=100 // MILESTONES,
                planned_on=planned,
                completed_on=done if done <= self.on else None,
            )
        )

    def appropriation(self, project: Project, batch: str, received: date) -> None:
        self.batch.add(
            Appropriation(
                station=self.station,
                project=project,
                batch=batch,
                received_on=received,
                fen=AGREED_FEN // 2,
            )
        )

    def expenditure(self, number: int, projects: list[Project]) -> None:
        paid = self.day()
        self.batch.add(
            Expenditure(
                station=self.station,
                project=self.dice.choice(projects),
                paid_on=paid,
                category=self.dice.choice(Expenditure.Category.values),
                summary="活动支出",
                voucher_year=paid.year,
                voucher_number=f"记-{number + 1:03d}",
                fen=self.dice.randint(100_000, 3_000_000),
            )
        )


def synthesize(
    stations: int, records: int, *, seed: int, on: date, say: Callable[[str], None]
) -> list[Station]:
    """Plant ``stations`` new stations with facts and spread ``records`` services over them."""
    planted = plant(stations, seed=seed, on=on)
    dice = Random(seed)
    share, rest = divmod(records, stations)
    for start in range(0, stations, STATIONS_AT_ONCE):
        some = planted[start : start + STATIONS_AT_ONCE]
        counts = [share + (start + number < rest) for number in range(len(some))]
        synthesize_some(some, counts, dice=dice, on=on)
        say(f"{start + len(some)} of {stations} stations")
    return planted


@transaction.atomic
def plant(stations: int, *, seed: int, on: date) -> list[Station]:
    """The stations; with a directive for the nation when there is none to judge them by."""
    planted = plant_stations(stations, seed=seed, licensed_on=date(on.year, 1, 1))
    nation = Division.objects.filter(level=Division.Level.NATION).first()
    if not Directive.objects.exists():
        seed_directive(nation)
    changes = {"stations": [0, stations], "seed": [None, seed]}
    audit.record(actor=None, action="oversight.synthesize", target=nation, changes=changes)
    return planted


@transaction.atomic
def synthesize_some(some: list[Station], counts: list[int], *, dice: Random, on: date) -> None:
    batch = Batch()
    rosters = [Synthesis(station, batch, dice, on).build() for station in some]
    batch.save()
    for roster, count in zip(rosters, counts, strict=True):
        synthesize_records(roster, count, dice=dice, on=on)
