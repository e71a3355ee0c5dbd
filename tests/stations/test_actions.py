"""What the verbs about places refuse, and what they write."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from common.audit import first_break
from common.errors import ActionRefused, Conflict
from common.models import AuditEvent
from stations import actions
from stations.models import (
    Agency,
    Community,
    CommunityClassification,
    Division,
    HeadAppointment,
    StationOperation,
)
from tests.factories.stations import AgencyFactory, CommunityFactory

STARTED = date(2021, 5, 27)
LEFT = date(2022, 6, 30)
NEXT = LEFT + timedelta(days=1)


@pytest.fixture
def serving(place):
    return HeadAppointment.objects.get(station=place.station)


@pytest.fixture
def running(place):
    return StationOperation.objects.get(station=place.station)


def last_event() -> AuditEvent:
    return AuditEvent.objects.first()


def told() -> tuple:
    event = last_event()
    return event.action, event.changes


def appoint(place, actor, from_day=NEXT, **values) -> HeadAppointment:
    values = {"station": place.station, "name": "新站长", "post": "街道党工委副书记"} | values
    return actions.appoint_head(actor=actor, values=values | {"from_day": from_day})


def operate(place, actor, from_day=NEXT, agency=None) -> StationOperation:
    values = {"station": place.station, "agency": agency or place.other_agency}
    return actions.start_operation(actor=actor, values=values | {"from_day": from_day})


# ---------- divisions ----------


def test_a_division_lies_below_its_parent(place, district):
    values = {"level": Division.Level.STREET, "name": "金马街道"}
    row = actions.add_division(parent=place.district, actor=district, **values)
    assert row.path == f"{place.district.path}{row.pk}/"
    changes = {"name": [None, "金马街道"], "level": [None, "street"]}
    assert told() == ("stations.add_division", changes)
    root = actions.add_division(parent=None, actor=None, level="nation", name="全国")
    assert root.path == f"/{root.pk}/"


# ---------- heads ----------


def test_a_new_head_is_written_and_told(place, district, serving):
    actions.end_head(serving, actor=district, until_day=LEFT)
    row = appoint(place, district, acting=True)
    assert (row.entered_by, row.from_day, row.until_day) == (district, NEXT, None)
    action, changes = told()
    assert action == "stations.appoint_head"
    assert changes["name"] == [None, "新站长"]
    assert changes["acting"] == [None, True]
    assert changes["from_day"] == [None, "2022-07-01"]
    assert "until_day" not in changes
    assert first_break() is None


@pytest.mark.parametrize(
    ("from_day", "refused"),
    [(LEFT - timedelta(days=1), True), (LEFT, True), (NEXT, False)],
    ids=["before the last day", "on the last day", "the day after"],
)
def test_the_post_is_free_from_the_day_after_the_last(place, district, serving, from_day, refused):
    actions.end_head(serving, actor=district, until_day=LEFT)
    if not refused:
        assert appoint(place, district, from_day).from_day == from_day
        return
    with pytest.raises(ActionRefused, match="关上站长 还在任。请先填 关上站长 的离任日期"):
        appoint(place, district, from_day)
    assert HeadAppointment.objects.filter(station=place.station).count() == 1


def test_a_head_who_has_not_left_keeps_the_post_of_one_station_alone(place, district):
    with pytest.raises(ActionRefused, match="还在任"):
        appoint(place, district, date(2030, 1, 1))
    HeadAppointment.objects.filter(station=place.other_station).delete()
    assert appoint(place, district, station=place.other_station).pk


@pytest.mark.parametrize(
    ("until_day", "refused"), [(STARTED - timedelta(days=1), True), (STARTED, False)]
)
def test_nobody_leaves_before_the_first_day(district, serving, until_day, refused):
    if not refused:
        assert actions.end_head(serving, actor=district, until_day=until_day).until_day == until_day
        return
    with pytest.raises(ActionRefused, match="结束日期早于开始日期。请核对两个日期。"):
        actions.end_head(serving, actor=district, until_day=until_day)
    serving.refresh_from_db()
    assert serving.until_day is None


def test_leaving_is_told_once_and_may_be_corrected(district, serving):
    actions.end_head(serving, actor=district, until_day=LEFT)
    assert told() == ("stations.end_head", {"until_day": [None, "2022-06-30"]})
    events = AuditEvent.objects.count()
    actions.end_head(serving, actor=district, until_day=LEFT)
    assert AuditEvent.objects.count() == events
    actions.end_head(serving, actor=district, until_day=NEXT)
    assert told() == ("stations.end_head", {"until_day": ["2022-06-30", "2022-07-01"]})


@pytest.mark.parametrize(("until_day", "refused"), [(LEFT, False), (NEXT, True)])
def test_a_corrected_last_day_does_not_reach_into_the_next_heads_days(
    place, district, serving, until_day, refused
):
    actions.end_head(serving, actor=district, until_day=LEFT - timedelta(days=1))
    appoint(place, district)
    if not refused:
        assert actions.end_head(serving, actor=district, until_day=until_day).until_day == until_day
        return
    with pytest.raises(ActionRefused, match="没有保存"):
        actions.end_head(serving, actor=district, until_day=until_day)
    assert HeadAppointment.objects.filter(station=place.station).serving(NEXT).count() == 1


@pytest.mark.parametrize("who", ["head", "worker", "station_manager", "evaluator", "auditor"])
def test_only_the_district_appoints_and_ends(request, place, serving, who):
    user = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        actions.end_head(serving, actor=user, until_day=LEFT)
    serving.refresh_from_db()
    assert serving.until_day is None
    HeadAppointment.objects.filter(pk=serving.pk).update(until_day=LEFT)
    with pytest.raises(PermissionDenied):
        appoint(place, user)
    assert HeadAppointment.objects.filter(station=place.station).count() == 1
    assert not AuditEvent.objects.filter(actor=user).exists()


# ---------- agencies ----------


@pytest.mark.parametrize(("from_day", "refused"), [(LEFT, True), (NEXT, False)])
def test_one_agency_runs_a_station_at_a_time(place, district, running, from_day, refused):
    actions.end_operation(running, actor=district, until_day=LEFT)
    if not refused:
        row = operate(place, district, from_day)
        assert told()[0] == "stations.start_operation"
        assert told()[1]["agency"] == [None, row.agency_id]
        return
    with pytest.raises(ActionRefused, match="现在由关上社会工作服务中心承接。请先填它的结束日期"):
        operate(place, district, from_day)
    assert StationOperation.objects.filter(station=place.station).count() == 1


def test_an_agency_that_has_gone_is_not_brought_back_over_its_successor(place, district, running):
    actions.end_operation(running, actor=district, until_day=LEFT)
    operate(place, district)
    with pytest.raises(ActionRefused, match="没有保存"):
        actions.end_operation(running, actor=district, until_day=NEXT)
    ran = StationOperation.objects.filter(station=place.station).running(NEXT)
    assert [row.agency for row in ran] == [place.other_agency]


def test_the_same_agency_may_come_back_later(place, district, running):
    actions.end_operation(running, actor=district, until_day=LEFT)
    assert operate(place, district, agency=place.agency).agency == place.agency


def test_an_agency_is_added_once_and_changed_from_the_version_seen(place, district):
    row = actions.add_agency(actor=district, values={"name": "春城社工", "contact": "王"})
    assert told() == (
        "stations.add_agency",
        {"name": [None, "春城社工"], "contact": [None, "王"]},
    )
    with pytest.raises(ActionRefused, match="已经有同样的一条"):
        actions.add_agency(actor=district, values={"name": "春城社工"})
    changed = actions.change_agency(row, actor=district, version=1, values={"phone": "0871"})
    assert (changed.version, told()[1]) == (2, {"phone": ["", "0871"]})
    with pytest.raises(Conflict):
        actions.change_agency(row, actor=district, version=1, values={"phone": "0872"})
    name = {"name": place.agency.name}
    with pytest.raises(ActionRefused, match="重复"):
        actions.change_agency(row, actor=district, version=2, values=name)
    assert Agency.objects.get(pk=row.pk).name == "春城社工"


def test_a_change_that_changes_nothing_leaves_no_trace(place, district):
    events = AuditEvent.objects.count()
    values = {"name": place.station.name}
    row = actions.change_station(place.station, actor=district, version=1, values=values)
    assert (row.version, AuditEvent.objects.count()) == (1, events)


@pytest.mark.parametrize("who", ["head", "worker", "station_manager", "auditor"])
def test_only_the_district_changes_what_a_station_is(request, place, who):
    user = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        actions.change_station(place.station, actor=user, version=1, values={"name": "别名"})
    place.station.refresh_from_db()
    assert (place.station.name, place.station.version) == ("关上街道社工站", 1)


# ---------- communities ----------


def test_a_community_is_added_once_a_street(place, district):
    values = {"division": place.station.division, "valid_from": STARTED}
    row = actions.add_community(actor=district, values=values | {"name": "南窑社区居民委员会"})
    assert told()[0] == "stations.add_community"
    assert told()[1]["division"] == [None, place.station.division_id]
    with pytest.raises(ActionRefused, match="已经有同样的一条"):
        actions.add_community(actor=district, values=values | {"name": row.name})
    elsewhere = values | {"name": row.name, "division": place.other_station.division}
    assert actions.add_community(actor=district, values=elsewhere).pk
    name = {"name": place.community.name}
    with pytest.raises(ActionRefused, match="重复"):
        actions.change_community(row, actor=district, version=1, values=name)


@pytest.mark.parametrize(
    ("days", "refused"), [(-1, True), (0, False), (1, False)], ids=["before", "on", "after"]
)
def test_a_community_does_not_end_before_it_began(place, district, days, refused):
    row = place.community
    day = row.valid_from + timedelta(days=days)
    if not refused:
        closed = actions.close_community(row, actor=district, version=1, valid_until=day)
        assert (closed.valid_until, closed.version) == (day, 2)
        assert told() == ("stations.close_community", {"valid_until": [None, day.isoformat()]})
        existing = Community.objects.existing
        assert existing(day).filter(pk=row.pk).exists()
        assert not existing(day + timedelta(days=1)).filter(pk=row.pk).exists()
        return
    with pytest.raises(ActionRefused, match="撤销日期早于设立日期。请核对两个日期。"):
        actions.close_community(row, actor=district, version=1, valid_until=day)
    assert Community.objects.get(pk=row.pk).valid_until is None


def test_a_community_closed_meanwhile_is_not_closed_again_unseen(place, district):
    row = place.community
    actions.close_community(row, actor=district, version=1, valid_until=LEFT)
    with pytest.raises(Conflict):
        actions.close_community(row, actor=district, version=1, valid_until=NEXT)
    assert Community.objects.get(pk=row.pk).valid_until == LEFT


def classify(community, actor, effective_from, kind="urban") -> CommunityClassification:
    said = {"kind": kind, "basis": "区民政局核定", "effective_from": effective_from}
    return actions.classify_community(community, actor=actor, **said)


@pytest.mark.parametrize(("days", "refused"), [(-1, True), (0, False)], ids=["before", "on"])
def test_a_kind_holds_from_the_first_day_at_the_earliest(place, district, days, refused):
    day = place.community.valid_from + timedelta(days=days)
    if not refused:
        row = classify(place.community, district, day)
        assert (row.source, row.entered_by) == ("district", district)
        assert told()[0] == "stations.classify_community"
        assert told()[1]["kind"] == [None, "urban"]
        return
    with pytest.raises(ActionRefused, match="生效日期早于社区设立日期 2021-01-01。请核对。"):
        classify(place.community, district, day)
    assert not CommunityClassification.objects.exists()


def test_a_new_kind_leaves_the_days_before_it_as_they_were(place, district):
    classify(place.community, district, date(2022, 1, 1))
    classify(place.community, district, date(2022, 7, 1), kind="converted")

    def kind(day) -> str:
        return Community.objects.with_kind(day).get(pk=place.community.pk).kind

    days = [date(2021, 12, 31), date(2022, 1, 1), date(2022, 6, 30), date(2022, 7, 1)]
    assert [kind(day) for day in days] == [None, "urban", "urban", "converted"]


def test_of_two_kinds_from_one_day_the_later_word_counts(place, district):
    classify(place.community, district, STARTED)
    classify(place.community, district, STARTED, kind="converted")
    assert Community.objects.with_kind(STARTED).get(pk=place.community.pk).kind == "converted"


@pytest.mark.parametrize("who", ["head", "worker", "community_contact", "evaluator"])
def test_only_the_district_says_what_communities_there_are(request, place, who):
    user = request.getfixturevalue(who)
    row = CommunityFactory(division=place.station.division)
    with pytest.raises(PermissionDenied):
        classify(row, user, STARTED)
    with pytest.raises(PermissionDenied):
        actions.close_community(row, actor=user, version=1, valid_until=LEFT)
    values = {"division": row.division, "name": "新", "valid_from": STARTED}
    with pytest.raises(PermissionDenied):
        actions.add_community(actor=user, values=values)
    assert not CommunityClassification.objects.exists()
    assert Community.objects.get(pk=row.pk).valid_until is None


def test_agencies_are_the_districts_to_name(place, station_manager):
    with pytest.raises(PermissionDenied):
        actions.add_agency(actor=station_manager, values={"name": "我的中心"})
    with pytest.raises(PermissionDenied):
        actions.change_agency(
            AgencyFactory(), actor=station_manager, version=1, values={"contact": "我"}
        )
    assert not AuditEvent.objects.filter(actor=station_manager).exists()
