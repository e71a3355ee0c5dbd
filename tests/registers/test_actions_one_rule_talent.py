"""One rule for people and their papers: on a page, by the API or by a register."""

from datetime import date

import pytest

from talent.models import Credential, ExamEntry, TrainingCount, Worker
from tests.factories.talent import CredentialFactory, ExamEntryFactory, WorkerFactory
from tests.registers import books
from tests.registers.doors import told_by_every_door

NAME, BORN = "孙红强", "1988-05"
WORKER = {"name": NAME, "birth_month": f"{BORN}-01", "post": "community_worker", "unit": "关上社区"}
COLUMNS = (*books.WORKERS, "入职日期", "离职日期")


def person(world, **said) -> Worker:
    place = world.place
    values = {"name": NAME, "birth_month": date(1988, 5, 1), "unit": place.community.name}
    return WorkerFactory(station=place.station, community=place.community, **values | said)


def roster(world, *, from_day=None, until_day=None, **cells):
    row = [*books.worker(**{"2022年报考级别": None, **cells}), from_day, until_day]
    return books.talent_book(world.folder, [row], header=COLUMNS)


def newcomer(world, born=BORN, unit="关上社区", **days):
    fields = WORKER | {"birth_month": f"{born}-01", "unit": unit} | days
    station = world.place.station
    book = roster(world, 出生年月=born, 单位=unit, **days)
    return (
        lambda: world.page("talent:worker-add", **fields, station=station.pk),
        lambda: world.api("workers", **fields, station=station.code),
        lambda: world.register("talent", book),
    ), Worker.objects.all


def change(world, born=BORN, unit="关上社区", **days):
    """The same said of somebody who is known, with another education."""
    row = person(world)
    fields = WORKER | {"birth_month": f"{born}-01", "unit": unit, "education": "硕士"} | days
    fields["community"] = world.place.community.pk
    book = roster(world, 出生年月=born, 单位=unit, 学历="硕士", **days)
    return (
        lambda: world.page("talent:worker-edit", row.pk, **fields),
        lambda: world.patch("workers", row, **fields),
        lambda: world.register("talent", book),
    ), Worker.objects.filter(education="硕士").all


def certificate(world, obtained="2020-01-01", until="2023-01-01"):
    row = person(world)
    fields = {"level": "assistant", "obtained_on": obtained, "registered_until": until}
    book = roster(world, 取证日期=obtained, 登记有效期至=until)
    return (
        lambda: world.page("talent:credential-add", row.pk, **fields),
        lambda: world.api("credentials", **fields, worker=row.pk),
        lambda: world.register("talent", book),
    ), Credential.objects.all


def renewal(world, obtained="2020-01-01", until="2023-01-01"):
    """The same said of a certificate that is known."""
    row = CredentialFactory(worker=person(world), number="1")
    fields = {"level": "assistant", "number": "2"}
    fields |= {"obtained_on": obtained, "registered_until": until}
    book = roster(world, 证书编号="2", 取证日期=obtained, 登记有效期至=until)
    return (
        lambda: world.page("talent:credential-edit", row.pk, **fields),
        lambda: world.patch("credentials", row, **fields),
        lambda: world.register("talent", book),
    ), Credential.objects.filter(number="2").all


def exam(world, year="2022"):
    row = person(world)
    header = [f"{year}年报考级别" if "报考" in title else title for title in books.WORKERS]
    book = books.talent_book(world.folder, [books.worker()], header=header)
    return (
        lambda: world.page("talent:entry-add", row.pk, year=year, level="intermediate"),
        lambda: world.register("talent", book),
    ), ExamEntry.objects.all


def training(world, hours="36"):
    row = person(world)
    book = roster(world, 继续教育学时=hours)
    return (
        lambda: world.page("talent:training-count", row.pk, counted_on="2022-07-15", hours=hours),
        lambda: world.register("talent", book),
    ), TrainingCount.objects.all


PEOPLE = pytest.mark.parametrize("fact", [newcomer, change], ids=lambda fact: fact.__name__)
PAPERS = pytest.mark.parametrize("fact", [certificate, renewal], ids=lambda fact: fact.__name__)


@pytest.mark.parametrize(
    ("born", "taken"),
    [("1920-01", True), ("1919-12", False), ("2006-07", True), ("2006-08", False)],
)
def test_how_old_people_are(world, born, taken):
    assert told_by_every_door(newcomer, world, born=born) == {taken}


@PEOPLE
@pytest.mark.parametrize(
    ("days", "taken"),
    [
        ({"from_day": "2022-05-01", "until_day": "2022-05-01"}, True),
        ({"from_day": "2022-05-02", "until_day": "2022-05-01"}, False),
        ({"from_day": "2022-10-15"}, True),
        ({"from_day": "2022-10-16"}, False),
        ({"from_day": "1950-01-01"}, True),
        ({"from_day": "1949-12-31"}, False),
        ({"until_day": "1949-12-31"}, False),
    ],
    ids=str,
)
def test_when_people_come_and_go(world, fact, days, taken):
    assert told_by_every_door(fact, world, **days) == {taken}


@pytest.mark.parametrize(("unit", "taken"), [("关上居委会", True), ("某机构", False)])
def test_a_community_worker_belongs_to_a_community(world, unit, taken):
    assert told_by_every_door(newcomer, world, unit=unit) == {taken}


def test_every_door_finds_the_community_in_the_unit(world):
    knocks, _rows = newcomer(world, unit="关上居委会")
    there = Worker.objects.filter(community=world.place.community).all
    assert told_by_every_door(lambda _world: (knocks, there), world) == {True}


def test_the_unit_is_no_other_community_than_the_chosen_one(world):
    page, api, _register = change(world, unit="关上北社区")[0]
    changed = Worker.objects.filter(education="硕士").all
    assert told_by_every_door(lambda _world: ((page, api), changed), world) == {False}


@PAPERS
@pytest.mark.parametrize(
    ("days", "taken"),
    [
        ({"obtained": "2023-01-01", "until": "2023-01-01"}, False),  # both to come
        ({"obtained": "2022-01-01", "until": "2022-01-01"}, True),
        ({"obtained": "2022-01-02", "until": "2022-01-01"}, False),
        ({"until": "2032-07-22"}, True),
        ({"until": "2032-07-23"}, False),
        ({"obtained": "1949-12-31"}, False),
    ],
    ids=str,
)
def test_how_long_a_certificate_lasts(world, fact, days, taken):
    assert told_by_every_door(fact, world, **days) == {taken}


def test_no_registration_ended_before_there_were_certificates(world):
    assert told_by_every_door(certificate, world, obtained="", until="1949-12-31") == {False}


@pytest.mark.parametrize(
    ("year", "taken"), [("2008", True), ("2007", False), ("2023", True), ("2024", False)]
)
def test_which_exam_one_may_enter_for(world, year, taken):
    assert told_by_every_door(exam, world, year=year) == {taken}


def test_one_entry_a_year_at_every_door(world):
    """A page refuses the second; a register takes it for the same one and corrects it."""
    knocks, rows = exam(world)
    ExamEntryFactory(worker=Worker.objects.get(), year=2022)
    assert told_by_every_door(lambda _world: (knocks, rows), world) == {False}


@pytest.mark.parametrize(("hours", "taken"), [("0", True), ("-1", False), ("9999", True)])
def test_how_much_training_there_is(world, hours, taken):
    assert told_by_every_door(training, world, hours=hours) == {taken}


def test_more_training_than_there_are_days_is_refused(world):
    assert told_by_every_door(training, world, hours="9999.5") == {False}


def refused(world, book) -> list[str]:
    _counts, plan = books.take_in("talent", world.place.station, book)
    assert plan.applied == (not plan.problems)
    return [column for _row, column, _words in books.messages(plan)]


@pytest.mark.parametrize(("day", "told"), [("2022-05-01", ["离职日期"]), ("2022-05-02", [])])
def test_a_correction_is_looked_at_with_what_its_file_leaves_out(world, day, told):
    """The file has no column of the first day; the portal knows that it was May 2."""
    person(world, from_day=date(2022, 5, 2))
    header = (*books.WORKERS, "离职日期")
    book = books.talent_book(world.folder, [[*books.worker(), day]], header=header)
    assert refused(world, book) == told
    assert Worker.objects.filter(until_day=day).exists() == (not told)


@pytest.mark.parametrize(("day", "told"), [("2020-01-02", ["登记有效期至"]), ("2020-01-01", [])])
def test_a_certificate_is_looked_at_with_what_is_known_of_it(world, day, told):
    row = CredentialFactory(
        worker=person(world), obtained_on=None, registered_until=date(2020, 1, 1)
    )
    assert refused(world, roster(world, 取证日期=day, 登记有效期至=None)) == told
    assert Credential.objects.get(pk=row.pk).version == (1 if told else 2)


def test_a_community_chosen_on_a_page_stays_where_the_unit_says_nothing(world):
    row = person(world, unit="某机构", post="supervisor")
    book = roster(world, 单位="某机构", 岗位="督导", 学历="硕士")
    assert refused(world, book) == []
    row.refresh_from_db()
    assert (row.education, row.community) == ("硕士", world.place.community)
