"""What may be true of a station, as plain values: `recording.py` writes them to the database,
`oracle.py` reads them, the strategies here make them up at random.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal

from hypothesis import strategies as st

CHINA = timezone(timedelta(hours=8))
FIELDS = ("assistance", "elderly", "children", "governance")
LEVELS = ("assistant", "intermediate", "senior")
DEPUTY = "党工委副书记"


@dataclass
class Head:
    post: str
    acting: bool
    since: date
    until: date | None


@dataclass
class Service:
    day: date
    field: str
    people: int
    key_people: int
    entered_on: date | None  # in the national platform
    typed_at: datetime | None  # into the portal; None: came with a register
    voided_on: date | None
    administrative: bool


@dataclass
class Credential:
    level: str
    obtained_on: date | None
    registered_until: date | None


@dataclass
class Person:
    community_worker: bool
    since: date | None
    until: date | None
    credentials: list[Credential]
    entry: tuple[int, str, date | None] | None  # year, level, day
    hours: dict[date, Decimal]


@dataclass
class Organisation:
    state: str
    filed_on: date | None
    cancelled_on: date | None
    standard: tuple[date | None, date | None]  # first day of it, day it was lost
    earlier: list[tuple[date, date]]  # filed and cancelled before


@dataclass
class Community:
    since: date
    until: date | None
    kinds: list[tuple[date, str]]
    organisations: list[Organisation]


@dataclass
class Milestone:
    weight: Decimal
    completed_on: date | None
    target: int | None
    counts: dict[date, int]


@dataclass
class Agreement:
    since: date | None  # None: from the start
    fen: int
    start: date
    end: date
    has_agency: bool


@dataclass
class Project:
    source: str
    agreements: list[Agreement]
    publisher: str
    publisher_on: date | None  # None: known from the start
    published: bool | None
    published_on: date | None
    milestones: list[Milestone]
    confirmed: set[date]
    received: list[tuple[date, int]]
    paid: list[tuple[date, int, bool]]  # day, fen, corrected by a reversing entry


@dataclass
class Facts:
    """One station's."""

    licensed_on: date
    heads: list[Head]
    services: list[Service]
    people: list[Person]
    communities: list[Community]
    projects: list[Project]


@dataclass
class World:
    stations: list[Facts]
    exam: tuple[date, date] | None  # opening and closing day of entries in 2022
    parameters: dict = field(default_factory=dict)  # measure → its parameters


ANCHORS = [
    date(2021, 12, 31), date(2022, 3, 31), date(2022, 6, 30), date(2022, 7, 15), date(2022, 9, 30),
    date(2022, 12, 31),
]  # fmt: skip
AROUND = (-91, -61, -60, -59, -31, -30, -8, -7, -4, -3, -1, 0, 1, 2, 30)
EDGES = sorted({anchor + timedelta(days=days) for anchor in ANCHORS for days in AROUND})
# Few days are asked for, on both sides of an edge, and facts often lie there.
TURNS = [anchor + timedelta(days=days) for anchor in ANCHORS for days in (0, 1)]
ASKED = st.sampled_from(TURNS[1:])
DAYS = st.sampled_from(EDGES + 3 * TURNS)
MAYBE_DAY = st.sampled_from([None] * 25 + EDGES + 3 * TURNS)


def some(draw, strategy, most: int) -> list:
    """Several, now and then none."""
    return draw(st.lists(strategy, min_size=most // 3, max_size=most)) if draw(FEW) else []


FEW = st.sampled_from([True] * 6 + [False])
SOMETIMES = st.sampled_from([False, False, True])
SELDOM = st.sampled_from([False] * 7 + [True])


@st.composite
def spans(draw, start=DAYS):
    """First and last day, the last one often open."""
    since, length = draw(start), draw(st.sampled_from([None, None, 0, 1, 30, 91, 200]))
    until = since + timedelta(days=length) if since and length is not None else None
    return since, until


@st.composite
def heads(draw):
    since, until = draw(spans())
    post = draw(st.sampled_from([DEPUTY, f"街道{DEPUTY}", f"原{DEPUTY}", "街道办事处主任"]))
    return Head(post, draw(st.booleans()), since, until)


@st.composite
def services(draw):
    day, people = draw(DAYS), draw(st.integers(1, 9))
    after = draw(st.sampled_from([None, None, 0, 6, 7, 8, 30, 31, 60]))
    typed = draw(st.sampled_from([None, None, 0, 3, 4, 5, 29, 30, 31, 90]))
    moment = time(*draw(st.sampled_from([(0, 0), (7, 59), (8, 0), (23, 59)])), tzinfo=CHINA)
    return Service(
        day,
        draw(st.sampled_from(FIELDS)),
        people,
        draw(st.integers(0, people)),
        None if after is None else day + timedelta(days=after),
        None if typed is None else datetime.combine(day + timedelta(days=typed), moment),
        draw(DAYS) if draw(SELDOM) else None,
        draw(SELDOM),
    )


@st.composite
def credentials(draw):
    until = draw(st.none() | DAYS | st.sampled_from([day + timedelta(days=548) for day in EDGES]))
    return Credential(draw(st.sampled_from(LEVELS)), draw(MAYBE_DAY), until)


@st.composite
def people(draw):
    since, until = draw(spans(MAYBE_DAY))
    entry = st.tuples(st.sampled_from([2022, 2022, 2021]), st.sampled_from(LEVELS), MAYBE_DAY)
    hours = st.sampled_from(
        [Decimal(n) for n in ("0", "35.9", "36", "45", "71.9", "72", "89.9", "90")]
    )
    return Person(
        draw(st.sampled_from([True, True, True, False])),
        since,
        until,
        draw(st.lists(credentials(), max_size=2, unique_by=lambda credential: credential.level)),
        draw(st.none() | entry),
        draw(st.dictionaries(DAYS, hours, min_size=1, max_size=2)),
    )


@st.composite
def organisations(draw):
    state = draw(st.sampled_from(["filed", "filed", "filed", "pending", "cancelled"]))
    filed_on, cancelled_on = draw(spans(MAYBE_DAY))
    standard = draw(spans(MAYBE_DAY))
    earlier = [draw(spans().filter(all))] if draw(SELDOM) else []
    return Organisation(
        state, filed_on, cancelled_on if state == "cancelled" else None, standard, earlier
    )  # fmt: skip


@st.composite
def communities(draw):
    since, until = draw(spans(st.sampled_from([date(2021, 1, 1), date(2021, 1, 1), *EDGES])))
    kinds = st.tuples(DAYS, st.sampled_from(["urban", "converted"]))
    return Community(
        since, until, draw(st.lists(kinds, max_size=2)),
        some(draw, organisations(), 5),
    )  # fmt: skip


@st.composite
def milestones(draw):
    target = draw(st.sampled_from([None, 3, 50]))
    weights = [Decimal(weight) for weight in ("20", "33.33", "50", "100")]
    counts = draw(st.dictionaries(DAYS, st.integers(0, 60), max_size=3)) if target else {}
    return Milestone(draw(st.sampled_from(weights)), draw(MAYBE_DAY), target, counts)


@st.composite
def agreements(draw, since):
    start = draw(DAYS)
    length = draw(st.sampled_from([0, 30, 91, 200, 364]))
    return Agreement(
        since,
        draw(st.sampled_from([100, 300, 1000])),
        start,
        start + timedelta(days=length),
        draw(st.sampled_from([True, True, False])),
    )


@st.composite
def projects(draw):
    days = draw(st.sets(DAYS, max_size=2)) if draw(SOMETIMES) else set()
    known = [None] if not days or not draw(SELDOM) else []  # else it is agreed on the first day
    amounts = st.sampled_from([1, 49, 50, 100, 333])
    published = draw(st.sampled_from([None, True, True, False]))
    return Project(
        draw(st.sampled_from(["district", "street"])),
        [draw(agreements(since)) for since in (*known, *sorted(days))],
        draw(st.sampled_from(["民政局", "民政局", ""])),
        draw(DAYS) if draw(SELDOM) else None,
        published,
        draw(DAYS) if published else None,
        some(draw, milestones(), 3),
        draw(st.sets(DAYS, max_size=2)),
        some(draw, st.tuples(DAYS, amounts), 2),
        some(draw, st.tuples(DAYS, amounts, st.sampled_from([False, False, True])), 4),
    )


@st.composite
def stations(draw):
    licensed = [date(2021, 5, 27)] * 3 + [date(2022, 3, 31), date(2022, 4, 1), date(2022, 5, 27)]
    return Facts(
        draw(st.sampled_from(licensed)),
        some(draw, heads(), 3),
        some(draw, services(), 12),
        some(draw, people(), 6),
        some(draw, communities(), 4),
        some(draw, projects(), 3),
    )


@st.composite
def worlds(draw):
    """Two stations, so that what is one's never counts for the other."""
    parameters = {
        "head_in_place": {"acting_days": draw(st.sampled_from([0, 30, 90]))},
        "service_activity": {
            "window_days": draw(st.sampled_from([7, 60])),
            "late_window_days": draw(st.sampled_from([5, 30])),
        },
        "fund_utilisation": {"basis": draw(st.sampled_from(["agreed", "received"]))},
        "project_register": {"fresh_days": draw(st.sampled_from([7, 30]))},
        "org_quota": {"urban": draw(st.integers(1, 3)), "converted": draw(st.integers(0, 2))},
    }
    exam = st.sampled_from(
        [None, *[(date(2022, 4, 8), date(2022, 4, 22))] * 3, *[(date(2022, 6, 30),) * 2] * 2]
    )
    return World([draw(stations()), draw(stations())], draw(exam), parameters)
