"""1.6, 1.7, 1.8, 4.1, 4.2: services, their entry in the national platform, the six haves."""

from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from django.utils.timezone import make_aware

from services.models import ServiceRecord
from stations.models import HaveCheck, Station
from tests.cast import ON
from tests.factories.services import ServedGroupFactory, ServiceRecordFactory
from tests.factories.stations import HaveCheckFactory, PremisesFactory
from tests.factories.talent import CredentialFactory, WorkerFactory
from tests.measures.closing.proving import closing, prove, told

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def ours() -> Station:
    return Station.objects.get(code="530111001")


def serve(station, *days, **fields):
    for day in days:
        day = date.fromisoformat(day) if isinstance(day, str) else day
        ServiceRecordFactory(station=station, served_on=day, **fields)


def every_week(until: date, since: date = ON):
    return [since + n * DAY for n in range(0, (until - since).days + 1, 7)] + [until]


# ---------- 1.6 ----------


def go_on(step):
    serve(ours(), *every_week(step.on))


@pytest.mark.parametrize(
    ("days", "words", "day"),
    [
        # 10 days before July 1 leave the 60 days with the day after August 20.
        (
            ["2022-06-21", "2022-07-01", "2022-07-08", "2022-07-15"],
            "到8月21日为止，每隔不超过 7 天服务一次并及时记录",
            "08-21",
        ),
        # Silent for 11 days now: that too is over when July 4 is out of sight.
        (["2022-07-04"], "到9月3日为止，每隔不超过 7 天服务一次并及时记录", "09-03"),
        # What was 61 days ago is out of sight: a service today makes a new beginning.
        (["2022-05-15"], "今天开展服务并记录", "07-15"),
        ([], "开展服务并记录", "07-15"),
    ],
)
def test_services_until_the_silence_is_out_of_sight(station, days, words, day):
    serve(station, *days)
    assert told(prove(station, "1.6", go_on)) == [("service", words, 1, day)]


def test_what_was_typed_in_late_counts_for_its_days(station):
    serve(station, "2022-07-01", "2022-07-08", "2022-07-15")
    ServiceRecordFactory(
        station=station,
        served_on=date(2022, 7, 5),
        source=ServiceRecord.Source.PORTAL,
        entered_at=make_aware(datetime(2022, 7, 10, 9)),
    )
    found = prove(station, "1.6", go_on)
    assert [step.on for step in found.steps] == [date(2022, 8, 9)]


# ---------- 1.7 ----------


def enter(step):
    waiting = ServiceRecord.objects.filter(platform_entered_on=None).order_by("served_on")
    if step.offer.about == "new":
        serve(ours(), *[step.on] * step.units, platform_entered_on=step.on)
        return
    late = step.offer.about == "late"
    rows = waiting.filter(served_on__lt=date(2022, 7, 8)) if late else waiting
    rows = rows if late else rows.filter(served_on__gte=date(2022, 7, 8))
    keys = list(rows.values_list("pk", flat=True)[: step.units])
    ServiceRecord.objects.filter(pk__in=keys).update(platform_entered_on=step.on)


def in_time(station, count):
    serve(station, *["2022-06-20"] * count, platform_entered_on=date(2022, 6, 21))


def test_what_is_still_in_time_is_entered_today(station):
    in_time(station, 17)
    serve(station, "2022-07-08", "2022-07-10", "2022-07-14")
    found = prove(station, "1.7", enter)
    assert told(found) == [("record", "今天录入还在 7 天内的 2 条", 2, "07-15")]
    assert found.words == "今天录入还在 7 天内的 2 条，可从 85.0% 到 95.0%，7月15日前做完"


def test_what_is_too_old_is_entered_whatever_the_share(station):
    in_time(station, 19)
    serve(station, "2022-06-14")
    assert told(prove(station, "1.7", enter)) == [("record", "补录超过 30 天的 1 条", 1, "07-15")]


def test_what_was_entered_late_is_made_up_by_services_to_come(station):
    """18 of 20 in time; with 20 more it is 38 of 40. In 8 weeks there were 19: 59 days for 20."""
    in_time(station, 18)
    serve(station, "2022-06-20", platform_entered_on=date(2022, 7, 10))
    serve(station, "2022-05-20")
    found = prove(station, "1.7", enter)
    assert told(found) == [
        ("record", "补录超过 7 天的 1 条", 1, "07-15"),
        ("service", "再服务 20 次，都在 7 天内录入", 20, "09-12"),
    ]


def test_without_a_service_one_is_given(station):
    found = closing(station, "1.7")
    assert told(found) == [("service", "再服务 1 次，都在 7 天内录入", 1, "07-29")]
    assert not found.reaches


# ---------- 4.1 ----------


def reach(step):
    record = ServiceRecordFactory(station=ours(), served_on=step.on, people=step.units)
    ServedGroupFactory(record=record, people=step.units)


def test_more_people_of_key_groups(station):
    """5 of 10; with 3 more it is 8 of 13. In 8 weeks there were 10: 17 days for 3."""
    record = ServiceRecordFactory(station=station, people=10)
    ServedGroupFactory(record=record, people=5)
    found = prove(station, "4.1", reach)
    assert told(found) == [("service", "再服务社会救助对象和困难人群 3 人", 3, "08-01")]
    assert found.after == Fraction(800, 13)


# ---------- 4.2 ----------


def cover(step):
    serve(ours(), step.on, field=step.offer.about)


def test_each_field_that_has_none_by_the_quarters_end(station):
    serve(station, "2022-02-01", "2022-05-01", field="assistance")
    serve(station, "2022-02-01", "2022-05-01", "2022-07-01", field="elderly")
    serve(station, "2022-02-01", "2022-05-01", "2022-07-01", field="children")
    serve(station, "2022-02-01", "2022-05-01", "2022-07-01", field="governance")
    found = prove(station, "4.2", cover)
    assert told(found) == [("service", "开展“社会救助”服务并记录", 1, "09-30")]


def test_what_a_closed_quarter_lacked_comes_first(station):
    serve(station, "2022-02-01", "2022-05-01", field="governance")
    serve(station, "2022-02-01", field="elderly")
    serve(station, "2022-02-01", "2022-05-01", "2022-07-01", field="assistance")
    serve(station, "2022-02-01", "2022-05-01", "2022-07-01", field="children")
    found = prove(station, "4.2", cover)
    assert [words for _kind, words, *_rest in told(found)] == [
        "开展“养老服务”服务并记录",
        "开展“社区治理”服务并记录",
    ]
    assert found.honest_on == date(2022, 7, 29)


# ---------- 1.8 ----------


def provide(step):
    have = step.offer.about
    if have == "people":
        people = WorkerFactory.create_batch(2, station=ours(), post="station_worker")
        CredentialFactory(worker=people[0])
    elif have == "activities":
        months = [date(2022, 7, 20), date(2022, 8, 20), date(2022, 9, 20), date(2022, 10, 20)]
        serve(ours(), *months)
    else:
        HaveCheck.objects.filter(have=have).update(result="passed")
        HaveCheckFactory(station=ours(), have=have, checked_on=step.on)
        if have == "premises":
            PremisesFactory(station=ours(), from_day=step.on)


def test_all_that_is_lacking_of_the_six(station):
    PremisesFactory(station=station, tenure="borrowed")
    for have in ("functions", "results"):
        HaveCheckFactory(station=station, have=have)
    HaveCheckFactory(station=station, have="rules", item="财务制度", result="failed")
    serve(station, "2022-04-10", "2022-06-10")
    WorkerFactory(station=station, post="station_worker")
    found = prove(station, "1.8", provide)
    assert told(found) == [
        ("premises", "“有场地”补齐并登记查验（临时借用）", 1, "07-29"),
        (
            "other",
            "“有人员”配齐（社工站社工 1 人（至少 2 人），持证 0 人（至少 1 人））",
            1,
            "07-29",
        ),
        ("record", "“有制度”补齐并登记查验（未通过：财务制度）", 1, "07-29"),
        # May had none: June, July and August are the next three in a row.
        (
            "service",
            "“有活动”：到9月1日以前每月都有服务并记录（最近 3 个整月中 2 个月有服务记录）",
            1,
            "09-01",
        ),
    ]


def test_where_nothing_is_known_all_six(station):
    found = prove(station, "1.8", provide)
    assert (len(found.steps), found.by) == (6, date(2022, 10, 1))
