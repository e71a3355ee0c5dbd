"""What the forms of people and papers refuse, on both sides of each bound."""

from datetime import date

import pytest

from talent import forms
from talent.models import ExamCycle, Worker
from tests.factories.talent import ExamCycleFactory, WorkerFactory


@pytest.fixture
def told(place, worker, on):
    """The form of a new person with everything in order, but for what a test says."""

    def form(**changes):
        data = {
            "station": place.station.pk, "community": place.community.pk, "name": "张三",
            "birth_month": "1990-05", "post": "community_worker",
        }  # fmt: skip
        return forms.WorkerForm(data | changes, user=worker, on=on)

    return form


def test_a_month_is_kept_as_its_first_day(told):
    for typed in ("1990-05", "1990-05-01", "1990-05-17"):
        form = told(birth_month=typed)
        assert form.is_valid(), form.errors
        assert form.values["birth_month"] == date(1990, 5, 1)
    form = told(birth_month="九零年五月")
    assert form.errors["birth_month"] == ["年月看不懂。请写成 1990-05 这样。"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"birth_month": "1920-01"}, None),
        ({"birth_month": "1919-12"}, "birth_month"),
        ({"birth_month": "2006-07"}, None),
        ({"birth_month": "2006-08"}, "birth_month"),
        ({"from_day": "1950-01-01"}, None),
        ({"from_day": "1949-12-31"}, "from_day"),
        ({"from_day": "2022-10-15"}, None),
        ({"from_day": "2022-10-16"}, "from_day"),
        ({"from_day": "2022-02-01", "until_day": "2022-02-01"}, None),
        ({"from_day": "2022-02-01", "until_day": "2022-01-31"}, "until_day"),
        ({"community": ""}, "community"),
        ({"community": "", "post": "grid_worker"}, None),
        ({"community": "", "unit": "关上社区"}, None),
        ({"unit": "关上北社区"}, "unit"),
        ({"unit": "春城社工中心"}, None),
        ({"name": ""}, "name"),
        ({"post": "站长"}, "post"),
    ],
    ids=str,
)
def test_a_person_that_cannot_be_is_refused_at_the_field(told, changes, field):
    assert list(told(**changes).errors) == ([field] if field else [])


@pytest.mark.parametrize(
    ("changes", "unit", "community"),
    [
        ({}, "关上社区居民委员会", "关上社区居民委员会"),
        ({"community": "", "unit": "关上北"}, "关上北社区居民委员会", "关上北社区居民委员会"),
        ({"community": "", "post": "station_worker"}, "关上街道社工站", None),
        ({"community": "", "post": "station_worker", "unit": "社工站"}, "关上街道社工站", None),
        ({"community": "", "post": "supervisor", "unit": "春城社工"}, "春城社工", None),
    ],
    ids=str,
)
def test_the_unit_is_one_name_for_one_place(told, changes, unit, community):
    form = told(**changes)
    assert form.is_valid(), form.errors
    assert form.values["unit"] == unit
    assert (form.values["community"] and form.values["community"].name) == community


def test_a_community_of_another_street_is_no_choice(told, place):
    assert list(told(community=place.other_community.pk).errors) == ["community"]
    assert list(told(station=place.other_station.pk).errors)[0] == "station"


def test_an_edit_keeps_the_street_and_carries_the_version(place, worker, on):
    row = WorkerFactory(station=place.station, community=place.community)
    form = forms.WorkerEditForm(instance=row, user=worker, on=on)
    assert "station" not in form.fields
    assert form.fields["version"].initial == row.version
    assert Worker.objects.get().version == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, None),
        ({"obtained_on": "", "registered_until": ""}, None),
        ({"obtained_on": "2022-10-15"}, None),
        ({"obtained_on": "2022-10-16"}, "obtained_on"),
        ({"obtained_on": "1949-12-31"}, "obtained_on"),
        ({"registered_until": "2021-12-01"}, None),
        ({"registered_until": "2021-11-30"}, "registered_until"),
        ({"registered_until": "2032-07-22"}, None),
        ({"registered_until": "2032-07-23"}, "registered_until"),
        ({"level": "初级"}, "level"),
    ],
    ids=str,
)
def test_a_credential_is_refused_at_the_field(worker, on, changes, field):
    data = {"level": "assistant", "obtained_on": "2021-12-01"} | changes
    form = forms.CredentialForm(data, user=worker, on=on)
    assert list(form.errors) == ([field] if field else [])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"year": "2008"}, None),
        ({"year": "2007"}, "year"),
        ({"year": "2023"}, None),
        ({"year": "2024"}, "year"),
        ({"entered_on": "2022-07-15"}, None),
        ({"entered_on": "2022-07-16"}, "entered_on"),
    ],
    ids=str,
)
def test_an_entry_is_refused_at_the_field(worker, on, changes, field):
    data = {"level": "assistant", "year": "2022"} | changes
    form = forms.EntryForm(data, user=worker, on=on)
    assert list(form.errors) == ([field] if field else [])
    assert forms.EntryForm(user=worker, on=on).initial["year"] == 2022


@pytest.mark.parametrize(
    ("typed", "passed"), [("", None), ("true", True), ("false", False), ("yes", "refused")]
)
def test_a_result_is_one_of_three(worker, on, typed, passed):
    form = forms.ResultForm({"passed": typed}, user=worker, on=on)
    assert form.is_valid() is (passed != "refused")
    if form.is_valid():
        assert form.said == {"passed": passed}


@pytest.mark.parametrize(
    ("hours", "taken"),
    [
        ("0", True), ("-0.1", False), ("30.5", True), ("30.55", False), ("9999", True),
        ("10000", False),
    ],
)  # fmt: skip
def test_hours_lie_within_three_years(worker, on, hours, taken):
    data = {"counted_on": "2022-06-30", "hours": hours}
    form = forms.TrainingForm(data, user=worker, on=on)
    assert form.is_valid() is taken
    assert list(form.errors) == ([] if taken else ["hours"])


DAYS = {
    "entry_opens_on": "2022-04-08", "entry_closes_on": "2022-04-22", "exam_on": "2022-06-18",
    "results_on": "2022-08-18",
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, None),
        ({"exam_on": "", "results_on": ""}, None),
        ({"entry_closes_on": "2022-04-08"}, None),
        ({"entry_closes_on": "2022-04-07"}, "entry_closes_on"),
        ({"exam_on": "2022-04-22"}, None),
        ({"exam_on": "2022-04-21"}, "exam_on"),
        ({"results_on": "2022-06-17"}, "results_on"),
        ({"exam_on": "", "results_on": "2022-04-21"}, "results_on"),
        ({"basis": ""}, "basis"),
        ({"entry_opens_on": ""}, "entry_opens_on"),
    ],
    ids=str,
)
def test_days_of_an_exam_year_come_in_order_and_with_their_source(district, on, changes, field):
    data = {"year": "2022", "basis": "云人社通", **DAYS} | changes
    form = forms.ExamCycleForm(data, user=district, on=on)
    assert list(form.errors) == ([field] if field else [])


def test_an_exam_year_is_there_once(district, on):
    cycle = ExamCycleFactory(year=2022)
    data = {"year": "2022", "basis": "云人社通", **DAYS}
    assert "year" in forms.ExamCycleForm(data, user=district, on=on).errors
    assert forms.ExamCycleForm(data, instance=cycle, user=district, on=on).is_valid()
    assert ExamCycle.objects.count() == 1
