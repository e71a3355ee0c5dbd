"""Adding and retiring requirements, entering what nothing computes: pages and API."""

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from common.models import AuditEvent
from oversight.judging.directive import seed_directive
from oversight.models import HandFact, Requirement
from tests.factories.accounts import user_with
from tests.factories.oversight import FlagFactory, HandFactFactory
from tests.factories.stations import DivisionFactory
from tests.files import samples
from tests.matrix import content_of
from tests.worlds import by_hand_in

pytestmark = pytest.mark.django_db
ON, DAY = date(2022, 7, 15), timedelta(days=1)
SAID = {
    "part": "2", "clause": "每月报送一次简报", "short_name": "简报报送", "measure": "by_hand",
    "answer": "yes_no", "due": "always", "grace_days": "0", "is_key": "on",
    "basis": "官社工〔2022〕12号", "effective_from": "2022-07-15",
}  # fmt: skip


@pytest.fixture
def directive(place):
    return seed_directive(place.district)


@pytest.fixture
def by_hand(directive):
    return by_hand_in(directive)


def add(client, user, directive, **changes):
    client.force_login(user)
    said = {name: value for name, value in (SAID | changes).items() if value}
    return client.post(reverse("oversight:requirement-add", args=[directive.pk]), said)


def text(answer) -> str:
    return re.sub(r"\s*\n\s*", "", answer.content.decode())


def test_the_effect_is_told_before_anything_is_asked(client, district, place, directive):
    answer = add(client, district, directive)
    assert answer.status_code == 200
    assert "确认以后，各站会怎样" in text(answer)
    assert {row.station for row in answer.context["judged"]} == {place.station, place.other_station}
    assert directive.requirements.count() == 26
    assert not AuditEvent.objects.filter(action="requirement.add").exists()


def test_confirmed_it_stands_on_every_page_of_its_day(client, district, place, directive):
    assert add(client, district, directive, confirm="1").status_code == 302
    row = directive.requirements.get(code="2.5")
    assert AuditEvent.objects.get(action="requirement.add").actor == district
    for url in (
        reverse("oversight:directive"),
        reverse("oversight:overview"),
        reverse("oversight:station", args=[place.station.code]),
        reverse("oversight:evidence", args=[place.station.code, "2.5"]),
        reverse("oversight:requirement", args=[row.pk]),
    ):
        today, before = client.get(url), client.get(url, {"on": "2022-07-14"})
        assert "简报报送" in text(today), url
        if url.endswith("/2.5/"):
            assert before.status_code == 404
        elif url == reverse("oversight:overview"):
            assert "简报报送" not in text(before)
    readings = client.get("/api/v1/readings/?requirement=2.5").json()
    assert [each["status"] for each in readings] == ["no_data", "no_data"]
    assert client.get("/api/v1/readings/?requirement=2.5&on=2022-07-14").json() == []


def test_a_field_that_will_not_do_is_named_and_nothing_lost(client, district, directive):
    answer = add(client, district, directive, answer="number", target="", confirm="1")
    assert "没有填“目标”" in text(answer)
    assert answer.context["form"]["short_name"].value() == "简报报送"
    assert directive.requirements.count() == 26


def test_back_shows_the_form_as_it_was(client, district, directive):
    answer = add(client, district, directive, again="1")
    assert answer.context["form"]["clause"].value() == "每月报送一次简报"
    assert "确认以后" not in text(answer)


def test_only_the_directives_own_district_adds_and_retires(client, place, head, worker, directive):
    other = user_with(
        Role.DISTRICT_LEAD, username="far", division=DivisionFactory(level="district", name="五华")
    )
    row = directive.requirements.get(code="1.3")
    for user in (head, worker, other):
        assert add(client, user, directive, confirm="1").status_code == 403
        url = reverse("oversight:requirement-retire", args=[row.pk])
        assert client.post(url, {"effective_from": "2022-07-15", "basis": "x"}).status_code == 403
    client.force_login(other)
    for name, key in [("terms-edit", row.pk), ("directive-copy", directive.pk)]:
        assert client.get(reverse(f"oversight:{name}", args=[key])).status_code == 403
    assert Requirement.objects.filter(directive=directive).count() == 26


def test_retiring_tells_which_flags_end(client, district, place, directive):
    row = directive.requirements.get(code="1.3")
    FlagFactory(requirement=row, station=place.station, number=7)
    client.force_login(district)
    url = reverse("oversight:requirement-retire", args=[row.pk])
    assert "关上第7号" in text(client.get(url))
    answer = client.post(url, {"effective_from": "2022-07-16", "basis": "官社工〔2022〕12号"})
    assert answer.status_code == 302
    assert [terms.is_active for terms in row.terms.order_by("pk")] == [True, False]


def test_retiring_a_past_day_must_be_meant(client, district, directive):
    row = directive.requirements.get(code="1.3")
    client.force_login(district)
    url = reverse("oversight:requirement-retire", args=[row.pk])
    answer = client.post(url, {"effective_from": "2022-07-14", "basis": "文"})
    assert "同时改变以前的日子" in text(answer)
    assert row.terms.count() == 1


def test_uncovered_clauses_are_listed(client, district, place, directive):
    client.force_login(district)
    page = client.get(reverse("oversight:directive"))
    assert "还没有数据的条款" in text(page)
    codes = {row["requirement"].code for row in page.context["uncovered"]}
    assert "1.8" in codes
    assert not {"1.1", "1.10"} & codes


# ---------- what is entered by hand ----------


def paper(content=None) -> SimpleUploadedFile:
    return SimpleUploadedFile("简报.png", content or samples.png())


def enter(client, user, requirement, station, **changes):
    client.force_login(user)
    said = {"station": station.pk, "fact_on": "2022-07-15", "value": "1", "file": paper()}
    url = reverse("oversight:hand-fact-add", args=[requirement.pk])
    return client.post(url, said | changes)


@pytest.mark.parametrize("name", ["worker", "head", "district"])
def test_a_fact_with_its_paper(request, client, name, place, by_hand):
    user = request.getfixturevalue(name)
    answer = enter(client, user, by_hand, place.station)
    assert answer.status_code == 302, answer.context["form"].errors
    fact = HandFact.objects.get()
    assert (fact.value, fact.station, fact.entered_by) == (1, place.station, user)
    assert AuditEvent.objects.filter(action="oversight.enter_hand_fact").count() == 1
    file = client.get(reverse("oversight:hand-fact-file", args=[fact.pk]))
    assert file.content == samples.png()
    page = client.get(reverse("oversight:hand-fact-detail", args=[fact.pk]))
    assert "有效" in text(page)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"file": ""}, "没有填“佐证文件”"),
        ({"file": paper(b"no picture")}, "不是完整的"),
        ({"fact_on": "2022-07-16"}, "还没有到"),
        ({"value": "2"}, "2"),
    ],
)
def test_what_will_not_do_leaves_nothing(client, worker, place, by_hand, changes, words):
    answer = enter(client, worker, by_hand, place.station, **changes)
    assert answer.status_code in (200, 409)
    assert words in text(answer)
    assert not HandFact.objects.exists()


def test_another_station_is_no_choice(client, worker, place, by_hand):
    assert enter(client, worker, by_hand, place.other_station).status_code == 200
    assert not HandFact.objects.exists()


def test_the_figure_opens_exactly_the_fact_that_holds(client, district, place, by_hand):
    for day, value in [(date(2022, 7, 1), 0), (date(2022, 7, 2), 1), (date(2022, 7, 16), 0)]:
        HandFactFactory(requirement=by_hand, station=place.station, fact_on=day, value=value)
    HandFactFactory(requirement=by_hand, station=place.other_station)
    HandFactFactory(station=place.station)
    client.force_login(district)
    page = client.get(reverse("oversight:evidence", args=[place.station.code, by_hand.code]))
    [link] = [each["url"] for each in page.context["actions"] if each["label"] == "看明细"]
    rows = client.get(link).context["object_list"]
    assert [(row.fact_on, row.value) for row in rows] == [(date(2022, 7, 2), 1)]


def test_the_list_can_be_filtered_and_exported(client, district, place, by_hand):
    HandFactFactory(requirement=by_hand, station=place.station)
    HandFactFactory(requirement=by_hand, station=place.other_station)
    client.force_login(district)
    url = reverse("oversight:hand-fact-list")
    page = client.get(url, {"station": place.station.code, "requirement": by_hand.pk})
    assert [row.station for row in page.context["object_list"]] == [place.station]
    assert [each["label"] for each in page.context["asked"]] == [by_hand.short_name]
    assert content_of(client.get(url, {"export": "xlsx"}))[:2] == b"PK"


def test_a_list_takes_as_many_queries_as_a_longer_one(client, district, place, by_hand):
    client.force_login(district)
    url = reverse("oversight:hand-fact-list")
    HandFactFactory(requirement=by_hand, station=place.station)
    client.get(url)
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts.append(len(queries))
        HandFactFactory.create_batch(9, requirement=by_hand, station=place.station)
    assert counts[0] == counts[1]


def test_the_api_takes_the_same_once(client, worker, place, by_hand):
    client.force_login(worker)
    said = {
        "requirement": by_hand.pk, "station": place.station.code, "fact_on": "2022-07-15",
        "value": "1", "file": paper(),
    }  # fmt: skip
    answers = []
    for _again in range(2):
        said["file"] = paper()
        answers.append(client.post("/api/v1/hand-facts/", said, headers={"Idempotency-Key": "k1"}))
    assert [each.status_code for each in answers] == [201, 201], answers[0].content
    assert answers[0].json() == answers[1].json()
    assert HandFact.objects.count() == 1
    pk = answers[0].json()["id"]
    assert client.get(f"/api/v1/hand-facts/{pk}/file/").content == samples.png()
    foreign = client.post("/api/v1/hand-facts/", said | {"station": place.other_station.code})
    assert foreign.status_code == 400
    computed = client.post("/api/v1/hand-facts/", said | {"requirement": 1, "file": paper()})
    assert computed.status_code == 400
