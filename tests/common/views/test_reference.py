"""Pages of the holiday table and the parameters."""

from datetime import date

import pytest
from django.urls import reverse

from common.calendar import WorkingCalendar
from common.models import AuditEvent, CalendarDay, Parameter
from common.parameters import KNOWN, parameter
from tests.pages import errors_of, exported, form_of, queries, sent, text_of

CALENDAR = "/calendar/"
PARAMETERS = "/parameters/"
KEY = "digest_reminder_days"
NATIONAL_DAY = {"day": "2022-10-03", "kind": "holiday", "name": "国庆节", "basis": "放假通知"}


@pytest.fixture
def holiday(db) -> CalendarDay:
    return CalendarDay.objects.create(
        day=date(2022, 9, 12), kind=CalendarDay.Kind.HOLIDAY, name="中秋节", basis="放假通知"
    )


def last_event() -> AuditEvent:
    return AuditEvent.objects.first()


def test_everybody_with_a_station_reads_the_table_and_only_some_change_it(client, head, holiday):
    client.force_login(head)
    page = text_of(client, CALENDAR, year=2022)
    assert "中秋节" in page
    address = reverse("common:calendar-edit", args=[holiday.pk])
    assert address not in page
    assert "增加一天" not in page
    assert client.get(address).status_code == 403
    assert client.get(reverse("common:calendar-add")).status_code == 403
    assert client.post(reverse("common:calendar-remove", args=[holiday.pk])).status_code == 403


def test_who_has_no_place_reads_nothing(client, outsider):
    client.force_login(outsider)
    assert client.get(CALENDAR).status_code == 403
    assert client.get(PARAMETERS).status_code == 403


def test_export_has_exactly_the_filtered_days(client, district, holiday):
    client.force_login(district)
    assert [row["名称"] for row in exported(client, CALENDAR, "日期", year=2022)] == ["中秋节"]
    assert exported(client, CALENDAR, "日期", year=2021) == []


def test_list_takes_the_same_queries_for_one_day_and_for_thirty(client, district, holiday):
    client.force_login(district)
    few = queries(client, CALENDAR)
    CalendarDay.objects.bulk_create(
        CalendarDay(day=date(2023, 1, number), kind="holiday", name="假") for number in range(1, 30)
    )
    assert queries(client, CALENDAR) == few


@pytest.mark.parametrize("person", ["district", "admin_user"])
def test_added_holiday_is_no_working_day(client, request, person, place):
    client.force_login(request.getfixturevalue(person))
    response = sent(client, reverse("common:calendar-add"), **NATIONAL_DAY)
    assert response.url == CALENDAR
    calendar = WorkingCalendar(date(2022, 10, 1), date(2022, 10, 31))
    assert not calendar.is_working(date(2022, 10, 3))
    assert last_event().action == "common.save_calendar_day"
    assert last_event().changes["day"] == [None, "2022-10-03"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"basis": ""}, "basis"),
        ({"kind": "workday"}, "day"),
        ({"day": "2022-09-12"}, "day"),
    ],
)
def test_day_that_makes_no_sense_is_refused(client, district, holiday, changes, field):
    client.force_login(district)
    response = sent(client, reverse("common:calendar-add"), **NATIONAL_DAY | changes)
    assert field in errors_of(response)
    assert CalendarDay.objects.count() == 1


def test_day_is_corrected_and_audited(client, district, holiday):
    client.force_login(district)
    sent(client, reverse("common:calendar-edit", args=[holiday.pk]), name="中秋")
    holiday.refresh_from_db()
    assert holiday.name == "中秋"
    assert last_event().changes == {"name": ["中秋节", "中秋"]}


def test_removed_day_follows_the_week_again(client, district, holiday):
    client.force_login(district)
    page = text_of(client, reverse("common:calendar-edit", args=[holiday.pk]))
    address = reverse("common:calendar-remove", args=[holiday.pk])
    assert address in page
    assert client.get(address).status_code == 405
    client.post(address)
    assert not CalendarDay.objects.exists()
    assert last_event().changes["name"] == ["中秋节", None]


# ---------- parameters ----------


def test_parameters_are_listed_with_their_value_of_the_day(client, district, place):
    Parameter.objects.create(
        key=KEY, value=9, effective_from=date(2022, 7, 1), basis="区委社工委会议"
    )
    client.force_login(district)
    page = text_of(client, PARAMETERS)
    assert "9 天" in page
    assert "区委社工委会议" in page
    assert all(str(known.title) in page for known in KNOWN.values())
    assert "区委社工委会议" not in text_of(client, PARAMETERS, on="2022-06-30")


def test_new_version_stands_beside_the_old_one(client, district, place):
    client.force_login(district)
    address = reverse("common:parameter", args=[KEY])
    for value, day in ((9, "2022-07-01"), (12, "2022-08-01")):
        response = sent(client, address, value=value, effective_from=day, basis="会议纪要")
        assert response.url == address
    days = [date(2022, 6, 30), date(2022, 7, 15), date(2022, 8, 1)]
    assert [parameter(KEY, day) for day in days] == [5, 9, 12]
    event = last_event()
    assert event.action == "common.set_parameter"
    assert event.changes["value"] == [None, 12]
    page = text_of(client, address)
    assert "9 天" in page
    assert "12 天" in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"value": 0}, "value"), ({"value": 61}, "value"), ({"basis": ""}, "basis"),
     ({"effective_from": ""}, "effective_from")],
)  # fmt: skip
def test_version_outside_its_bounds_or_without_basis_is_refused(
    client, district, place, changes, field
):
    client.force_login(district)
    values = {"value": 9, "effective_from": "2022-07-01", "basis": "会议纪要"}
    response = sent(client, reverse("common:parameter", args=[KEY]), **values | changes)
    assert field in errors_of(response)
    assert not Parameter.objects.exists()


def test_who_may_only_look_sees_no_form_and_cannot_send_one(client, worker, place):
    client.force_login(worker)
    address = reverse("common:parameter", args=[KEY])
    data = form_of(client, address) | {"value": 9, "basis": "我"}
    assert "保存为新版本" not in text_of(client, address)
    assert client.post(address, data).status_code == 403
    assert not Parameter.objects.exists()


def test_unknown_parameter_does_not_exist(client, district, place):
    client.force_login(district)
    assert client.get("/parameters/no-such-key/").status_code == 404
