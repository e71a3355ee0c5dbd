"""Pages of community social organisations."""

from datetime import date

import pytest
from django.urls import reverse

from common.models import AuditEvent
from orgs.models import Organisation
from tests.factories.orgs import OrganisationFactory
from tests.factories.stations import ClassificationFactory
from tests.pages import errors_of, exported, form_of, queries, sent, text_of

LIST = "/orgs/"
ADD = "/orgs/new/"
State = Organisation.State


@pytest.fixture
def organisation(place):
    return OrganisationFactory(community=place.community, name="关上同心志愿服务队")


@pytest.fixture
def pending(place):
    return OrganisationFactory(
        community=place.community, name="关上读书会", state=State.PENDING, filed_on=None
    )


@pytest.fixture
def foreign(place):
    return OrganisationFactory(community=place.other_community, name="太和太极队")


def url(name: str, row) -> str:
    return reverse(f"orgs:organisation-{name}", args=[row.pk])


def last_event() -> AuditEvent:
    return AuditEvent.objects.first()


def test_list_shows_own_organisations_with_their_communitys_kind(
    client, head, organisation, foreign
):
    ClassificationFactory(community=organisation.community)
    client.force_login(head)
    page = text_of(client, LIST)
    assert "关上同心志愿服务队" in page
    assert "城市社区" in page
    assert "太和太极队" not in page


def test_list_puts_what_waits_for_its_filing_first(client, head, organisation, pending):
    client.force_login(head)
    page = text_of(client, LIST)
    assert page.index("关上读书会") < page.index("关上同心志愿服务队")


def test_list_of_a_past_day_shows_what_was_on_file(client, head, organisation, pending):
    OrganisationFactory(
        community=organisation.community, name="关上巡逻队", filed_on=date(2022, 6, 1)
    )
    client.force_login(head)
    page = text_of(client, LIST, on="2022-05-01")
    assert "关上同心志愿服务队" in page
    assert "关上巡逻队" not in page
    assert "关上读书会" not in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"state": "pending"}, ["关上读书会"]),
        ({"q": "同心"}, ["关上同心志愿服务队"]),
        ({"standardised": "unknown", "state": "filed"}, ["关上同心志愿服务队"]),
        ({"filed_since": "2022-04-01"}, []),
        ({"category": "charity"}, []),
    ],
)
def test_export_has_exactly_the_filtered_rows(client, head, organisation, pending, query, expected):
    client.force_login(head)
    assert [row["组织名称"] for row in exported(client, LIST, **query)] == expected
    assert last_event().action == "orgs.export"
    assert last_event().changes["rows"] == len(expected)


def test_export_leaves_other_stations_out(client, head, organisation, foreign):
    client.force_login(head)
    rows = exported(client, LIST)
    assert [(row["社工站"], row["社区"]) for row in rows] == [
        ("关上街道社工站", "关上社区居民委员会")
    ]


def test_list_takes_the_same_queries_for_one_row_and_for_thirty(client, district, place):
    client.force_login(district)
    OrganisationFactory(community=place.community)
    few = queries(client, LIST)
    OrganisationFactory.create_batch(29, community=place.community)
    assert queries(client, LIST) == few


@pytest.mark.parametrize("page", ["detail", "edit", "file", "cancel"])
def test_organisation_of_another_station_does_not_exist(client, worker, foreign, page):
    client.force_login(worker)
    assert client.get(url(page, foreign)).status_code == 404
    assert client.post(url(page, foreign)).status_code in (404, 405)


@pytest.mark.parametrize("page", ["edit", "file", "cancel"])
def test_who_may_only_look_cannot_change(client, head, auditor, pending, page):
    for user in (head, auditor):
        client.force_login(user)
        assert client.get(url("detail", pending)).status_code == 200
        assert client.get(url(page, pending)).status_code == 403


def test_who_may_only_look_cannot_add(client, head, place):
    client.force_login(head)
    assert "登记组织" not in text_of(client, LIST)
    assert client.get(ADD).status_code == 403


def test_community_contact_sees_own_community_alone(client, community_contact, organisation, place):
    sister = place.station.division.communities.exclude(pk=place.community.pk).get()
    OrganisationFactory(community=sister, name="关上北合唱团")
    client.force_login(community_contact)
    page = text_of(client, LIST)
    assert "关上同心志愿服务队" in page
    assert "关上北合唱团" not in page


def test_worker_adds_an_organisation_that_then_waits(client, worker, place):
    client.force_login(worker)
    response = sent(
        client, ADD, community=place.community.pk, name="关上 舞蹈队", category="culture"
    )
    row = Organisation.objects.get()
    assert response.url == url("detail", row)
    assert (row.state, row.entered_by) == (State.PENDING, worker)
    assert last_event().action == "orgs.add_organisation"
    assert last_event().actor == worker


def test_form_offers_own_communities_alone(client, worker, place):
    client.force_login(worker)
    offered = client.get(ADD).context["form"]["community"].field.queryset
    assert {community.division for community in offered} == {place.station.division}
    refused = sent(
        client, ADD, community=place.other_community.pk, name="外面的队", category="culture"
    )
    assert "community" in errors_of(refused)
    assert not Organisation.objects.exists()


def test_form_sent_twice_makes_one(client, worker, place):
    client.force_login(worker)
    data = form_of(client, ADD) | {
        "community": place.community.pk, "name": "关上舞蹈队", "category": "culture",
    }  # fmt: skip
    first, second = client.post(ADD, data), client.post(ADD, data)
    assert first.url == second.url
    assert Organisation.objects.count() == 1


def test_second_organisation_of_the_same_name_is_refused(client, worker, organisation):
    client.force_login(worker)
    response = sent(
        client, ADD, community=organisation.community.pk, name=organisation.name,
        category="culture",
    )  # fmt: skip
    assert response.status_code in (200, 409)
    assert Organisation.objects.count() == 1


def test_change_is_saved_and_audited(client, worker, organisation):
    client.force_login(worker)
    said = {"members": 25, "standardised": "true", "standardised_on": "2022-07-01"}
    response = sent(client, url("edit", organisation), **said)
    assert response.status_code == 302
    organisation.refresh_from_db()
    assert (organisation.members, organisation.standardised, organisation.version) == (25, True, 2)
    assert last_event().changes == {
        "members": [None, 25],
        "standardised": [None, True],
        "standardised_on": [None, "2022-07-01"],
    }


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"standardised_on": ""}, "standardised_on"),
        ({"standardised_on": "2023-07-16"}, "standardised_on"),
        ({"standard_lost_on": "2022-07-02"}, "standard_lost_on"),
        ({"standardised": "false"}, "standard_lost_on"),
        ({"standardised": ""}, "standard_lost_on"),
        ({"standardised": "false", "standardised_on": ""}, "standardised_on"),
        ({"standardised": "false", "standard_lost_on": "2022-06-30"}, "standard_lost_on"),
        ({"standardised": "false", "standard_lost_on": "2022-07-01"}, None),
    ],
)
def test_standard_comes_with_its_days(client, worker, organisation, changes, field):
    known = {"standardised": True, "standardised_on": date(2022, 7, 1)}
    Organisation.objects.update(**known)
    client.force_login(worker)
    response = sent(client, url("edit", organisation), **changes)
    if field is None:
        assert response.status_code == 302
    else:
        assert field in response.context["form"].errors


def test_change_from_an_old_version_shows_both(client, worker, organisation):
    client.force_login(worker)
    data = form_of(client, url("edit", organisation))
    sent(client, url("edit", organisation), members=25)
    response = client.post(url("edit", organisation), data | {"members": 30})
    assert response.status_code == 409
    assert {"label": "成员数", "yours": 30, "theirs": 25} in response.context["versions"]


def test_filing_day_may_be_corrected_but_not_removed(client, worker, organisation, pending):
    client.force_login(worker)
    assert "filed_on" not in form_of(client, url("edit", pending))
    for day in ("", "2022-10-16"):
        response = sent(client, url("edit", organisation), filed_on=day)
        assert "filed_on" in errors_of(response)
    sent(client, url("edit", organisation), filed_on="2022-02-01")
    organisation.refresh_from_db()
    assert organisation.filed_on == date(2022, 2, 1)


def test_cancelled_organisation_cannot_have_been_filed_later(client, worker, place):
    row = OrganisationFactory(
        community=place.community, state=State.CANCELLED, cancelled_on=date(2022, 5, 1)
    )
    client.force_login(worker)
    response = sent(client, url("edit", row), filed_on="2022-06-01")
    assert "filed_on" in errors_of(response)


def test_filing_moves_the_state_and_counts_from_its_day(client, worker, pending):
    client.force_login(worker)
    response = sent(
        client, url("file", pending), filed_on="2022-07-01", filing_number="官关社备〔2022〕9号"
    )
    assert response.status_code == 302
    pending.refresh_from_db()
    assert pending.state == State.FILED
    assert Organisation.objects.on_file(date(2022, 7, 1)).filter(pk=pending.pk).exists()
    assert last_event().action == "orgs.file_organisation"
    assert last_event().changes["filed_on"] == [None, "2022-07-01"]


def test_filing_in_the_future_or_twice_is_refused(client, worker, pending, organisation):
    client.force_login(worker)
    response = sent(client, url("file", pending), filed_on="2022-10-16")
    assert "filed_on" in errors_of(response)
    response = sent(client, url("file", organisation), filed_on="2022-07-01")
    assert response.status_code == 409
    organisation.refresh_from_db()
    assert organisation.filed_on == date(2022, 3, 1)


def test_cancelling_keeps_day_and_reason(client, worker, organisation):
    client.force_login(worker)
    response = sent(
        client, url("cancel", organisation), cancelled_on="2022-07-10", reason="队员已解散"
    )
    assert response.status_code == 302
    organisation.refresh_from_db()
    assert (organisation.state, organisation.cancel_reason) == (State.CANCELLED, "队员已解散")
    assert not Organisation.objects.on_file(date(2022, 7, 10)).exists()
    assert Organisation.objects.on_file(date(2022, 7, 9)).exists()
    assert "队员已解散" in text_of(client, url("detail", organisation))
    assert last_event().changes["cancel_reason"] == [None, "队员已解散"]


@pytest.mark.parametrize(
    ("day", "reason"), [("2022-02-01", "早于备案"), ("2022-10-16", "不能晚于 2022-10-15")]
)
def test_cancelling_on_an_impossible_day_is_refused(client, worker, organisation, day, reason):
    client.force_login(worker)
    response = sent(client, url("cancel", organisation), cancelled_on=day, reason=reason)
    assert reason in str(response.context["form"].errors)
    organisation.refresh_from_db()
    assert organisation.state == State.FILED


def test_cancelling_needs_a_reason(client, worker, organisation):
    client.force_login(worker)
    assert "reason" in errors_of(sent(client, url("cancel", organisation), reason=""))


def test_filing_again_shows_the_earlier_filing(client, worker, organisation):
    client.force_login(worker)
    sent(client, url("cancel", organisation), cancelled_on="2022-05-01", reason="解散")
    assert url("file", organisation) in text_of(client, url("detail", organisation))
    refused = sent(client, url("file", organisation), filed_on="2022-05-01")
    assert refused.status_code == 409
    assert "2022-05-01 注销" in refused.content.decode()
    assert sent(client, url("file", organisation), filed_on="2022-06-01").status_code == 302
    page = text_of(client, url("detail", organisation))
    assert "以前的备案" in page
    assert "解散" in page
    organisation.refresh_from_db()
    assert (organisation.state, organisation.cancelled_on) == (State.FILED, None)
    assert last_event().changes["cancelled_on"] == ["2022-05-01", None]


def test_the_page_tells_the_steps_and_what_is_due(client, worker, place):
    client.force_login(worker)
    sent(client, ADD, community=place.community.pk, name="关上棋社", category="culture")
    row = Organisation.objects.get()
    page = text_of(client, url("detail", row))
    assert "2022年8月12日前办理" in page
    sent(client, url("file", row), filed_on="2022-07-01")
    page = text_of(client, url("detail", row))
    assert page.index("待审核") < page.rindex("已备案")
    assert "前办理" not in page


@pytest.mark.parametrize(
    ("page", "values"),
    [
        ("file", {"filed_on": "2022-07-01"}),
        ("cancel", {"cancelled_on": "2022-07-01", "reason": "解散"}),
    ],
)
def test_a_move_of_what_somebody_else_changed_shows_both(client, worker, pending, page, values):
    client.force_login(worker)
    seen = form_of(client, url(page, pending)) | values
    sent(client, url("edit", pending), members="30")
    answer = client.post(url(page, pending), seen)
    assert answer.status_code == 409
    assert "别人改过" in answer.content.decode()
    pending.refresh_from_db()
    assert pending.state == State.PENDING
    again = answer.context["form"]
    seen = {name: again[name].value() for name in again.fields}
    assert client.post(url(page, pending), seen).status_code == 302
