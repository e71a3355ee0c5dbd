"""The first page of a head, a worker and a community contact."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.models import Step
from night.run import run_nightly
from oversight.judging.directive import seed_directive
from oversight.models import Requirement
from tests.factories.funds import AppropriationFactory, ExpenditureFactory
from tests.factories.orgs import OrganisationFactory
from tests.factories.projects import ProjectFactory
from tests.factories.services import ServiceRecordFactory
from tests.factories.stations import ClassificationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(place, worker, head):
    """Two expenditures that wait for the head, one of the head's own; a record that is late."""
    seed_directive(place.district)
    project = ProjectFactory(station=place.station, agreed_fen=1_000_000, is_operating=True)
    AppropriationFactory(project=project, fen=600_000)
    for author in (worker, worker, head):
        ExpenditureFactory(project=project, fen=100_000, entered_by=author)
    ServiceRecordFactory(station=place.station, project=project, served_on=date(2022, 7, 1))
    ServiceRecordFactory(station=place.station, project=project, served_on=date(2022, 7, 14))
    ServiceRecordFactory(station=place.other_station, served_on=date(2022, 7, 1))
    return project


def home(client, user, **query):
    client.force_login(user)
    return client.get("/", query)


def test_a_head_s_home_says_what_waits_for_the_head_and_what_is_due(client, head, busy):
    run_nightly(date(2022, 7, 14))
    answer = home(client, head)
    lines = [(line["text"], line["action_label"]) for line in answer.context["waiting"]]
    assert lines == [
        ("等我复核 2 笔支出", "去复核"),
        ("待录全国平台 2 条，其中 1 条超期", "看待录的"),
    ]
    for line in answer.context["waiting"]:
        assert client.get(line["action_url"]).context["count"] == 2
    assert str(answer.context["todo"][0]["label"]) == "双过半"
    assert answer.context["actions"][0]["label"] == "记一笔"
    body = answer.content.decode()
    assert body.index("今天要处理") < body.index("进度与资金")


def test_a_worker_reviews_nothing_and_a_past_day_asks_for_nothing(client, worker, head, busy):
    lines = [line["text"] for line in home(client, worker).context["waiting"]]
    assert lines == ["待录全国平台 2 条，其中 1 条超期"]
    assert home(client, head, on="2022-07-10").context["waiting"] == []


def test_another_s_page_of_the_station_does_not_speak_of_what_waits(client, district, place, busy):
    client.force_login(district)
    answer = client.get(f"/stations/{place.station.code}/")
    assert "waiting" not in answer.context
    assert "今天要处理" not in answer.content.decode()


def test_the_home_needs_the_same_queries_for_few_and_many(client, head, worker, busy):
    counts = []
    client.force_login(head)
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        counts.append(len(queries))
        for _row in range(10):
            ExpenditureFactory(project=busy, fen=1_000, entered_by=worker)
            ServiceRecordFactory(station=busy.station, project=busy, served_on=date(2022, 7, 2))
    assert counts[0] == counts[1]


def test_every_row_says_why_and_what_nobody_collects_is_one_line(client, head, busy):
    Requirement.objects.filter(code="5.3").update(measure="nobody_measures_it")
    answer = home(client, head)
    rows, silent = answer.context["requirements"], answer.context["uncollected"]
    assert len(rows) + len(silent) == answer.context["requirements_count"] == 26
    assert len(silent) == 1
    assert all(row["evidence"] for row in rows)
    body = answer.content.decode()
    assert "另有 1 项还没有采集资料，不标记督办" in body
    assert client.get(silent[0]["url"]).status_code == 200


# ---------- a community's own ----------


def classify(community):
    ClassificationFactory(community=community, kind="converted")


def test_a_contact_s_home_is_the_quota_and_the_filings_of_the_own_community(
    client, community_contact, place
):
    seed_directive(place.district)
    classify(place.community)
    for name in ("夕阳红舞队", "邻里互助社"):
        OrganisationFactory(community=place.community, name=name)
    OrganisationFactory(community=place.other_community, name="别处的")
    answer = home(client, community_contact)
    body = answer.content.decode()
    assert "关上社区已备案 2 个，应有 5 个，还缺 3 个。" in body
    assert "夕阳红舞队" in body
    assert "别处的" not in body
    assert "太和" not in body
    [row] = answer.context["quota"]
    assert client.get(row["url"]).status_code == 200


def test_without_a_type_or_a_directive_the_quota_is_still_to_be_decided(
    client, community_contact, place
):
    assert "社区类型待核定" in home(client, community_contact).content.decode()
    seed_directive(place.district)
    assert "社区类型待核定" in home(client, community_contact).content.decode()


def test_a_community_that_has_enough_is_told_so(client, community_contact, place):
    seed_directive(place.district)
    classify(place.community)
    for number in range(5):
        OrganisationFactory(community=place.community, name=f"组织{number}")
    assert "应有 5 个，已经达标。" in home(client, community_contact).content.decode()


def test_a_worker_begins_with_what_waits_for_the_next_step(client, worker, head, place):
    seed_directive(place.district)
    rows = OrganisationFactory.create_batch(
        2, community=place.community, state="pending", filed_on=None
    )
    OrganisationFactory(community=place.other_community, state="pending", filed_on=None)
    Step.objects.create(
        model="orgs.organisation", object_id=rows[0].pk, to_state="pending", due=date(2022, 7, 14)
    )
    assert ("待备案的社会组织 2 个，其中 1 个超期", "去备案") in [
        (line["text"], line["action_label"]) for line in home(client, worker).context["waiting"]
    ]
    texts = [line["text"] for line in home(client, head).context["waiting"]]
    assert not [text for text in texts if "备案" in text]


def test_the_district_s_first_page_says_which_appropriations_wait(client, finance, evaluator, busy):
    """Entered by nobody of the district; only who may confirm is told, and today alone."""
    [line] = home(client, finance).context["waiting"]
    assert (line["text"], line["action_label"]) == ("等我确认 1 笔拨付", "去确认")
    assert client.get(line["action_url"]).context["count"] == 1
    assert home(client, finance, on="2022-07-14").context["waiting"] == []
    assert home(client, evaluator).context["waiting"] == []


def test_a_past_day_has_no_today_in_its_heading(client, head, busy):
    past = home(client, head, on="2022-07-14").content.decode()
    assert "当天要处理" in past
    assert "今天要处理" not in past
    assert "当时没有测算。" in past


def test_a_record_says_the_same_days_on_the_station_s_page_and_in_the_list(client, head, busy):
    page = home(client, head).context["services"]
    client.force_login(head)
    listed = client.get("/services/records/").context["object_list"]
    assert [row["text"] for row in page] == [row.platform_words for row in listed]
    assert [row["text"] for row in page] == ["剩 6 天", "超期 7 天"]
