"""Pages of service records."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from common.models import Parameter
from services.models import ServiceRecord
from services.platform import platform_state
from tests.factories.projects import ProjectFactory
from tests.factories.services import ServedGroupFactory, ServiceRecordFactory

LIST, ADD, MARK = "/services/records/", "/services/records/new/", "/services/records/mark/"


def page(verb, record) -> str:
    return reverse(f"services:record-{verb}", args=[record.pk])


def entry(place, **changes):
    """What the browser sends for a plain visit: five taps and one sentence."""
    return {
        "station": place.station.pk,
        "community": place.community.pk,
        "served_on": "2022-07-15",
        "kind": "visit",
        "mode": "home",
        "field": "elderly",
        "group_living_alone": "2",
        "group_low_income": "1",
        "note": "送降压药，约下周二陪诊。",
        "platform": "later",
    } | changes


@pytest.fixture
def record(place):
    row = ServiceRecordFactory(station=place.station, community=place.community, people=3)
    ServedGroupFactory(record=row, people=2)
    ServedGroupFactory(record=row, group="general", people=1)
    return row


@pytest.fixture
def foreign(place):
    return ServiceRecordFactory(station=place.other_station)


def test_entry_makes_a_record_with_groups_and_number(client, worker, place):
    client.force_login(worker)
    response = client.post(ADD, entry(place), follow=True)
    record = ServiceRecord.objects.get()
    assert record.number == "530111001-2022-00001"
    assert (record.people, record.person_times, record.entered_by) == (3, 3, worker)
    assert dict(record.groups.values_list("group", "people")) == {
        "living_alone": 2,
        "low_income": 1,
    }
    assert response.redirect_chain == [(LIST, 302)]
    assert "请在 7月22日 前录入" in response.content.decode()


def test_entry_page_asks_for_little(client, worker, place):
    """One station: not asked. Date: today. Kind, field and people: never guessed."""
    client.force_login(worker)
    form = client.get(ADD).context["form"]
    assert form["station"].value() == place.station.pk
    assert form.fields["station"].widget.is_hidden
    assert form["served_on"].value() == date(2022, 7, 15)
    assert not form["kind"].value()
    assert not form["field"].value()


def test_save_and_go_on_remembers_the_place(client, worker, place):
    project = ProjectFactory(station=place.station)
    client.force_login(worker)
    fields = entry(place, project=project.pk, worker_name="李晓芸", again="1")
    response = client.post(ADD, fields, follow=True)
    assert response.redirect_chain == [(ADD, 302)]
    form = response.context["form"]
    assert form["community"].value() == place.community.pk
    assert form["project"].value() == project.pk
    shown = response.content.decode()
    assert "今天已记 1 条" in shown
    assert "待录全国平台 1 条" in shown


def test_picker_is_ordered_by_own_use(client, worker, place):
    client.force_login(worker)
    for kind in ("policy", "policy", "case"):
        client.post(ADD, entry(place, kind=kind, group_homeless="1"))
    context = client.get(ADD).context
    kinds = [radio.data["value"] for radio, _icon in context["kinds"]]
    assert kinds[:2] == ["policy", "case"]
    assert len(kinds) == 8
    first = [field.name for field, _key in context["form"].counts_first()]
    assert "group_homeless" in first
    assert len(first) == 5


def test_key_groups_are_marked_for_the_live_share(client, worker, place):
    client.force_login(worker)
    form = client.get(ADD).context["form"]
    key = {field.name: is_key for field, is_key in [*form.counts_first(), *form.counts_more()]}
    assert len(key) == 12
    assert [name for name, is_key in key.items() if not is_key] == ["group_general"]


def test_the_same_form_twice_makes_one_record(client, worker, place):
    client.force_login(worker)
    fields = entry(place, idempotency_key=str(uuid.uuid4()))
    for _time in range(2):
        assert client.post(ADD, fields).status_code == 302
    assert ServiceRecord.objects.count() == 1


def test_already_entered_is_entered_today(client, worker, place, on):
    client.force_login(worker)
    client.post(ADD, entry(place, served_on="2022-07-10", platform="entered"))
    assert ServiceRecord.objects.get().platform_entered_on == on


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"group_living_alone": "", "group_low_income": ""}, "人数合计是 0"),
        ({"group_living_alone": "-1"}, "人数不能是负数"),
        ({"group_living_alone": "许多"}, "人数请填整数"),
        ({"kind": ""}, "没有填“做了什么”"),
        ({"field": ""}, "没有填“服务领域”"),
        ({"served_on": "2022-10-16"}, "不能晚于 2022-10-15"),
        ({"served_on": "0001-01-01"}, "1900"),
        ({"person_times": "1"}, "少于人数"),
    ],
)
def test_entry_says_what_is_wrong_and_keeps_what_was_typed(client, worker, place, changes, words):
    client.force_login(worker)
    response = client.post(ADD, entry(place) | changes)
    shown = response.content.decode()
    assert words in shown
    assert "送降压药" in shown
    assert not ServiceRecord.objects.exists()


def test_entry_for_a_foreign_place_is_refused(client, worker, place):
    client.force_login(worker)
    foreign_project = ProjectFactory(station=place.other_station)
    for changes in (
        {"station": place.other_station.pk},
        {"community": place.other_community.pk},
        {"project": foreign_project.pk},
    ):
        response = client.post(ADD, entry(place, **changes))
        assert list(response.context["form"].errors) == list(changes)
    assert not ServiceRecord.objects.exists()


def test_district_tells_places_of_several_stations_apart(client, district, place):
    client.force_login(district)
    labels = [label for _key, label in client.get(ADD).context["form"].fields["community"].choices]
    assert "关上街道 · 关上" in labels


def test_reader_may_not_enter(client, auditor, place):
    client.force_login(auditor)
    assert client.get(ADD).status_code == 403
    assert client.post(ADD, entry(place)).status_code == 403


def test_copy_takes_all_but_day_and_sentence(client, worker, record, on):
    ServiceRecord.objects.update(note="旧的一句", kind="case")
    client.force_login(worker)
    form = client.get(ADD, {"copy": record.pk}).context["form"]
    assert form["kind"].value() == "case"
    assert form["group_living_alone"].value() == 2
    assert form["served_on"].value() == on
    assert not form["note"].value()


@pytest.mark.parametrize("key", ["999999", "x", "1" * 40])
def test_copy_of_nothing_is_not_found(client, worker, key):
    client.force_login(worker)
    assert client.get(ADD, {"copy": key}).status_code == 404


def test_copy_of_a_foreign_record_is_not_found(client, worker, foreign):
    client.force_login(worker)
    assert client.get(ADD, {"copy": foreign.pk}).status_code == 404


@pytest.mark.parametrize("verb", ["detail", "edit", "void"])
def test_foreign_record_does_not_exist(client, worker, foreign, verb):
    client.force_login(worker)
    assert client.get(page(verb, foreign)).status_code == 404


@pytest.mark.parametrize("verb", ["edit", "void"])
def test_reader_may_not_change(client, auditor, record, verb):
    client.force_login(auditor)
    assert client.get(page(verb, record)).status_code == 403
    assert page(verb, record) not in client.get(page("detail", record)).content.decode()


def test_detail_shows_groups_and_due_day(client, worker, record):
    client.force_login(worker)
    shown = client.get(page("detail", record)).content.decode()
    assert "独居老人" in shown
    assert "请在 7月8日 前录入" in shown
    assert page("edit", record) in shown
    past = client.get(page("detail", record), {"on": "2022-07-14"}).content.decode()
    assert page("edit", record) not in past


def edit(place, record, **changes):
    return entry(place, served_on="2022-07-01", version=str(record.version), **changes)


def test_edit_changes_groups_and_keeps_the_number(client, worker, place, record):
    client.force_login(worker)
    form = client.get(page("edit", record)).context["form"]
    assert form["group_living_alone"].value() == 2
    response = client.post(page("edit", record), edit(place, record, group_general="4"))
    assert response.status_code == 302, response.content.decode()
    number = record.number
    record.refresh_from_db()
    assert (record.number, record.people, record.version) == (number, 7, 2)


def test_edit_keeps_the_day_of_entry_in_the_platform(client, worker, place, record):
    ServiceRecord.objects.update(platform_entered_on=date(2022, 7, 3))
    client.force_login(worker)
    form = client.get(page("edit", record)).context["form"]
    assert form["platform"].value() == "entered"
    fields = edit(place, record, platform="entered", platform_entered_on="2022-07-03")
    client.post(page("edit", record), fields)
    record.refresh_from_db()
    assert record.platform_entered_on == date(2022, 7, 3)


def test_edit_conflict_shows_both_versions(client, worker, place, record):
    ServiceRecord.objects.update(title="别人的主题", version=2)
    client.force_login(worker)
    response = client.post(page("edit", record), edit(place, record, title="我的主题"))
    shown = response.content.decode()
    assert response.status_code == 409
    assert "别人的主题" in shown
    assert "我的主题" in shown
    version = response.context["form"]["version"].value()
    fields = edit(place, record, title="我的主题") | {"version": version}
    assert client.post(page("edit", record), fields).status_code == 302


def test_list_and_figure_of_a_day_before_the_void_still_have_the_record(client, worker, record):
    client.force_login(worker)
    client.post(page("void", record), {"reason": "重复记录", "version": record.version})
    for day, count in (("2022-07-14", 1), ("2022-07-15", 0)):
        context = client.get(LIST, {"on": day}).context
        assert (context["count"], context["totals"]["people"] or 0) == (count, 3 * count)
        struck = client.get(LIST, {"on": day, "state": "voided"}).context
        assert struck["count"] == 1 - count


def test_void_needs_a_reason_and_strikes_the_record(client, worker, record):
    client.force_login(worker)
    url = page("void", record)
    assert "不再计入任何数字" in client.get(url).content.decode()
    assert "reason" in client.post(url, {"reason": "", "version": "1"}).context["form"].errors
    assert client.post(url, {"reason": "重复记录", "version": "1"}).status_code == 302
    assert client.get(LIST).context["count"] == 0
    struck = client.get(LIST, {"state": "voided"})
    assert '<tr class="off">' in struck.content.decode()
    assert struck.context["totals"] == {"people": None, "times": None}
    assert client.get(LIST, {"state": "all"}).context["count"] == 1
    assert client.get(LIST, {"state": "standing"}).context["count"] == 0
    shown = client.get(page("detail", record)).content.decode()
    assert "重复记录" in shown
    assert page("edit", record) not in shown


def test_mark_several_as_entered(client, worker, place, record, on):
    other = ServiceRecordFactory(station=place.station)
    client.force_login(worker)
    fields = {"record": [record.pk, other.pk], "next": ADD}
    response = client.post(MARK, fields, follow=True)
    assert response.redirect_chain == [(ADD, 302)]
    assert "已把 2 条标记为已录" in response.content.decode()
    assert ServiceRecord.objects.filter(platform_entered_on=on).count() == 2


@pytest.mark.parametrize("following", ["", "https://example.com/", "//example.com"])
def test_mark_leads_nowhere_else(client, worker, record, following):
    client.force_login(worker)
    response = client.post(MARK, {"record": [record.pk], "next": following})
    assert response.headers["Location"] == LIST


def test_mark_a_foreign_record_marks_nothing(client, worker, record, foreign):
    client.force_login(worker)
    for keys in ([record.pk, foreign.pk], [record.pk, 999_999], ["x"]):
        assert client.post(MARK, {"record": keys}).status_code == 404
    assert not ServiceRecord.objects.filter(platform_entered_on__isnull=False).exists()


def test_reader_marks_nothing(client, auditor, record):
    client.force_login(auditor)
    assert client.post(MARK, {"record": [record.pk]}).status_code == 403
    assert MARK not in client.get(LIST).content.decode()


def test_mark_nothing_says_so(client, worker):
    client.force_login(worker)
    assert "没有选中。请先打勾" in client.post(MARK, {}, follow=True).content.decode()
    assert client.get(MARK).status_code == 405


def test_filters_of_the_list(client, worker, place, record):
    late = ServiceRecordFactory(
        station=place.station, served_on=date(2022, 6, 1), kind="case", field="children"
    )
    entered = ServiceRecordFactory(
        station=place.station, served_on=date(2022, 7, 14), platform_entered_on=date(2022, 7, 15)
    )
    client.force_login(worker)
    expected = [
        ({"kind": "case"}, [late]),
        ({"field": "children"}, [late]),
        ({"group": "living_alone"}, [record]),
        ({"platform": "entered"}, [entered]),
        ({"platform": "awaiting"}, [record, late]),
        ({"since": "2022-07-01"}, [entered, record]),
        ({"until": "2022-06-30"}, [late]),
        ({"community": place.community.pk}, [record]),
        ({"platform": "entered", "on": "2022-07-14"}, []),
    ]
    for asked, rows in expected:
        found = [row.pk for row in client.get(LIST, asked).context["object_list"]]
        assert found == [row.pk for row in rows], asked


def test_days_of_the_platform_are_a_parameter(client, worker, place, record):
    client.force_login(worker)
    assert "超期 7 天" in client.get(LIST).content.decode()
    assert client.get(LIST, {"platform": "late"}).context["count"] == 1
    Parameter.objects.create(key="platform_days", value=30, effective_from=date(2022, 7, 1))
    assert "剩 16 天" in client.get(LIST).content.decode()
    assert client.get(LIST, {"platform": "late"}).context["count"] == 0


@pytest.mark.parametrize(
    ("entered", "on", "status", "words"),
    [
        (None, date(2022, 7, 1), "pending", "剩 7 天"),
        (None, date(2022, 7, 7), "at_risk", "剩 1 天"),
        (None, date(2022, 7, 8), "at_risk", "今天到期"),
        (None, date(2022, 7, 9), "overdue", "超期 1 天"),
        (date(2022, 7, 8), date(2022, 7, 15), "met", "已录"),
        (date(2022, 7, 9), date(2022, 7, 15), "met", "已录，晚了"),
        (date(2022, 7, 9), date(2022, 7, 8), "at_risk", "今天到期"),
    ],
)
def test_platform_state(entered, on, status, words):
    row = ServiceRecord(served_on=date(2022, 7, 1), platform_entered_on=entered)
    assert platform_state(row, on, 7) == (status, words)


def test_entry_page_counts_queries_independently_of_records(
    client, worker, place, django_assert_max_num_queries
):
    client.force_login(worker)
    for _number in range(8):
        client.post(ADD, entry(place))
    with django_assert_max_num_queries(22):
        client.get(ADD)
