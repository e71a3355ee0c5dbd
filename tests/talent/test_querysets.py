"""Who sees which people on which day, and whom a day means."""

from datetime import date, timedelta

import pytest

from accounts.roles import Role
from talent.models import Credential, ExamCycle, ExamEntry, TrainingCount, TrainingRecord, Worker
from tests.factories.accounts import user_with
from tests.factories.stations import OperationFactory
from tests.factories.talent import (
    CredentialFactory,
    ExamCycleFactory,
    ExamEntryFactory,
    TrainingCountFactory,
    TrainingRecordFactory,
    WorkerFactory,
)

DAY = timedelta(days=1)
FROM, UNTIL = date(2022, 3, 1), date(2022, 6, 30)
AROUND = [(FROM - DAY, False), (FROM, True), (UNTIL, True), (UNTIL + DAY, False)]
IDS = ["before", "first", "last", "after"]
PAPERS = [Credential, ExamEntry, TrainingCount, TrainingRecord]


@pytest.fixture
def people(place):
    """One person of each station, with one paper of every kind."""
    rows = [WorkerFactory(station=row) for row in (place.station, place.other_station)]
    for row in rows:
        for factory in (
            CredentialFactory,
            ExamEntryFactory,
            TrainingCountFactory,
            TrainingRecordFactory,
        ):
            factory(worker=row)
    return rows


@pytest.mark.parametrize("who", ["head", "worker", "station_manager"])
def test_people_of_a_station_see_its_people_and_their_papers(request, people, who):
    user, (own, _foreign) = request.getfixturevalue(who), people
    assert Worker.objects.visible_to(user).get() == own
    for model in PAPERS:
        assert model.objects.visible_to(user).get().worker == own


@pytest.mark.parametrize("who", ["district", "finance", "evaluator", "auditor"])
def test_people_of_the_district_see_all(request, people, who):
    user = request.getfixturevalue(who)
    for model in (Worker, *PAPERS):
        assert model.objects.visible_to(user).count() == 2


@pytest.mark.parametrize("who", ["publisher", "community_contact", "admin_user", "outsider"])
def test_who_has_no_business_with_people_sees_none(request, people, who):
    ExamCycleFactory()
    user = request.getfixturevalue(who)
    for model in (Worker, *PAPERS, ExamCycle):
        assert not model.objects.visible_to(user).exists()


def test_exam_years_are_common_to_all_who_have_to_do_with_people(place, head, district):
    cycle = ExamCycleFactory()
    for user in (head, district):
        assert ExamCycle.objects.visible_to(user).get() == cycle
    assert ExamCycle.objects.visible_to(district, to="change").get() == cycle
    assert not ExamCycle.objects.visible_to(head, to="change").exists()


@pytest.mark.parametrize(("day", "sees"), AROUND, ids=IDS)
def test_a_grant_holds_from_its_first_to_its_last_day(people, place, day, sees):
    user = user_with(Role.STATION_WORKER, from_day=FROM, station=place.station)
    user.grants.update(until_day=UNTIL)
    for verb in ("view", "add", "change"):
        assert Worker.objects.visible_to(user, day, to=verb).exists() is sees
        assert Credential.objects.visible_to(user, day, to=verb).exists() is sees


@pytest.mark.parametrize(("day", "sees"), AROUND, ids=IDS)
def test_an_agency_sees_people_of_a_station_while_it_runs_it(
    people, place, station_manager, day, sees
):
    period = {"from_day": FROM, "until_day": UNTIL}
    OperationFactory(station=place.other_station, agency=place.agency, **period)
    assert (people[1] in Worker.objects.visible_to(station_manager, day)) is sees


@pytest.mark.parametrize(
    ("verb", "may"),
    [
        ("view", "worker head district auditor"),
        ("change", "worker district"),
        ("link", "head district"),
    ],
)
def test_who_may_do_what_with_a_person(request, people, verb, may):
    for who in ("worker", "head", "district", "auditor"):
        user = request.getfixturevalue(who)
        seen = Worker.objects.visible_to(user, to=verb).filter(pk=people[0].pk)
        assert seen.exists() is (who in may.split()), who


# ---------- whom a day means ----------


@pytest.mark.parametrize(("day", "there"), AROUND, ids=IDS)
def test_a_person_is_there_from_the_first_to_the_last_day(place, day, there):
    row = WorkerFactory(station=place.station, from_day=FROM, until_day=UNTIL)
    assert Worker.objects.employed(day).exists() is there
    assert row.is_employed(day) is there


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ({}, (True, True)),
        ({"from_day": FROM}, (False, True)),
        ({"until_day": UNTIL}, (True, False)),
    ],
    ids=str,
)
def test_an_end_that_is_not_known_is_open(place, period, days):
    row = WorkerFactory(station=place.station, **period)
    asked = (FROM - DAY, UNTIL + DAY)
    assert tuple(Worker.objects.employed(day).exists() for day in asked) == days
    assert tuple(row.is_employed(day) for day in asked) == days


@pytest.mark.parametrize(
    ("obtained_on", "day", "held"),
    [(FROM, FROM - DAY, False), (FROM, FROM, True), (None, date(1990, 1, 1), True)],
    ids=["before", "on", "undated"],
)
def test_a_credential_is_held_from_its_day(place, obtained_on, day, held):
    CredentialFactory(worker=WorkerFactory(station=place.station), obtained_on=obtained_on)
    assert Credential.objects.held(day).exists() is held
    assert Worker.objects.with_credential(day).get().certified is held


@pytest.mark.parametrize(
    ("level", "eligible"), [("assistant", True), ("intermediate", False), ("senior", False)]
)
def test_who_holds_more_than_the_assistants_need_not_enter(place, on, level, eligible):
    CredentialFactory(worker=WorkerFactory(station=place.station), level=level)
    assert Worker.objects.eligible(on).exists() is eligible
    assert Worker.objects.eligible(date(2021, 11, 30)).exists()


@pytest.mark.parametrize(
    ("registered_until", "registered"),
    [(UNTIL - DAY, False), (UNTIL, True), (None, False)],
    ids=["the day before", "on the day", "never"],
)
def test_a_registration_holds_on_its_last_day(place, registered_until, registered):
    row = CredentialFactory(
        worker=WorkerFactory(station=place.station), registered_until=registered_until
    )
    assert Worker.objects.registered(UNTIL).exists() is registered
    Worker.objects.filter(pk=row.worker_id).update(until_day=UNTIL - DAY)
    assert not Worker.objects.registered(UNTIL).exists()


@pytest.mark.parametrize(
    ("on", "settled"),
    [
        (date(2022, 4, 21), date(2022, 4, 21)),
        (date(2022, 4, 22), date(2022, 4, 22)),
        (date(2022, 4, 23), date(2022, 4, 22)),
    ],
)
def test_for_whom_an_exam_is_stands_when_its_entry_closes(on, settled):
    assert ExamCycleFactory.build(year=2022).settled_on(on) == settled


def test_without_an_exam_year_the_day_itself_says_for_whom(place):
    came = WorkerFactory(station=place.station, from_day=date(2022, 5, 1))
    behind = Worker.objects.behind
    assert came in behind("exam_participation", date(2022, 7, 15), date(2022, 1, 1))
    ExamCycleFactory()
    assert came not in behind("exam_participation", date(2022, 7, 15), date(2022, 1, 1))


@pytest.mark.parametrize(("day", "known"), [(FROM - DAY, False), (FROM, True)])
def test_a_training_is_known_from_its_day(place, day, known):
    TrainingRecordFactory(worker=WorkerFactory(station=place.station), held_on=FROM)
    assert TrainingRecord.objects.known(day).exists() is known


def test_people_come_with_their_papers_in_as_many_queries_as_one(
    place, people, django_assert_num_queries
):
    WorkerFactory.create_batch(5, station=place.station)
    with django_assert_num_queries(4):
        rows = list(Worker.objects.with_papers())
        read = [(row.station.name, *row.credentials.all(), *row.exam_entries.all()) for row in rows]
        assert len(read) == 7
        assert sum(len(row.training_counts.all()) for row in rows) == 2
