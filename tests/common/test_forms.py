"""Money, days, words and choices in forms."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from common.forms import YuanField, both_versions
from common.inputs import DayField
from projects.forms import ProjectEditForm, ProjectForm
from tests.factories.projects import ProjectFactory


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("1234.5", 123_450),
        ("1,234.50", 123_450),
        ("￥１２３４", 123_400),
        ("0.01", 1),
        ("29万元", 29_000_000),
        ("", None),
    ],
)
def test_yuan_becomes_fen(typed, fen):
    assert YuanField(required=False).clean(typed) == fen


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("0", "金额是 0"),
        ("-5", "负数"),
        ("1.005", "两位小数"),
        ("abc", "不是金额"),
        ("1e9", "不是金额"),
    ],
)
def test_yuan_says_what_is_wrong(typed, words):
    with pytest.raises(ValidationError, match=words):
        YuanField().clean(typed)


def test_yuan_shows_fen_as_yuan_and_knows_whether_it_changed():
    field = YuanField()
    assert field.prepare_value(123_450) == "1234.50"
    assert field.prepare_value("12 元") == "12 元"
    assert not field.has_changed(123_450, "1,234.5")
    assert field.has_changed(123_450, "1234.51")
    assert field.has_changed(123_450, "abc")


@pytest.mark.parametrize("typed", ["0001-01-01", "1899-12-31", "2101-01-01", "昨天"])
def test_day_field_refuses_impossible_days(typed):
    with pytest.raises(ValidationError, match="日期"):
        DayField().clean(typed)


def test_day_field_takes_days():
    assert DayField().clean("2022-07-15") == date(2022, 7, 15)


def data(**changes):
    return {
        "name": "社区 治理　项目",
        "field": "general",
        "agreed_fen": "100000",
        "agreed_start": "2022-01-01",
        "agreed_end": "2022-12-31",
        "funding_source": "district",
    } | changes


def test_choices_come_from_the_gate(worker, place, on):
    form = ProjectForm(data(station=place.other_station.pk), user=worker, on=on)
    assert not form.is_valid()
    assert "station" in form.errors


def test_who_has_one_place_is_not_asked(worker, place, on):
    form = ProjectForm(user=worker, on=on)
    assert form.fields["station"].widget.is_hidden
    assert form["station"].value() == place.station.pk


def test_who_has_several_places_is_asked(district, place, on):
    form = ProjectForm(user=district, on=on)
    assert not form.fields["station"].widget.is_hidden


def test_place_choices_are_those_where_the_user_may_add(head, place, on):
    """A head sees the station but does not enter projects."""
    assert not ProjectForm(user=head, on=on).fields["station"].queryset.exists()


def test_words_are_cleaned_like_those_of_a_register(worker, place, on):
    form = ProjectForm(data(station=place.station.pk), user=worker, on=on)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["name"] == "社区 治理 项目"


def test_required_says_what_is_missing(worker, place, on):
    form = ProjectForm({}, user=worker, on=on)
    assert "没有填“项目名称”，请填上。" in form.errors["name"]


def test_both_versions_show_only_the_differences(worker, place, on):
    row = ProjectFactory(station=place.station, name="甲", agreed_fen=100)
    form = ProjectEditForm(
        data(name="甲", publisher="区民政局", version=1), instance=row, user=worker, on=on
    )
    assert form.is_valid(), form.errors
    current = type(row).objects.get(pk=row.pk)
    lines = {str(line["label"]): line for line in both_versions(form, current)}
    assert lines["发布部门"]["yours"] == "区民政局"
    assert "项目名称" not in lines
