"""What the forms of places refuse, on both sides of each rule, and what they fill in."""

from datetime import date

import pytest

from stations import forms
from stations.models import Community
from tests.factories.stations import BrandFactory, DivisionFactory


def errors(form) -> list[str]:
    return list(form.errors)


@pytest.mark.parametrize(
    ("closed_on", "field"), [("", None), ("2021-05-27", None), ("2021-05-26", "closed_on")]
)
def test_a_station_closes_on_the_day_of_its_licence_at_the_earliest(
    place, district, on, closed_on, field
):
    data = {"name": "关上街道社工站", "licensed_on": "2021-05-27", "closed_on": closed_on}
    given = {"instance": place.station, "user": district, "on": on}
    form = forms.StationForm(data | {"version": 1}, **given)
    assert errors(form) == ([field] if field else [])


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("", None),
        ("530111001009", None),
        ("53011100100", "区划代码是 12 位数字。"),
        ("53011100100a", "区划代码是 12 位数字。"),
        ("５３０１１１００１００９", None),
        ("530111002009", "区划代码的前 9 位应是本街道的代码。"),
        ("530111001001", "已存在"),
    ],
)
def test_a_communitys_code_begins_with_its_streets(place, district, on, code, words):
    data = {"division": place.station.division_id, "name": "新", "valid_from": "2022-01-01"}
    form = forms.CommunityForm(data | {"code": code}, user=district, on=on)
    if words is None:
        assert form.is_valid(), form.errors
        assert form.values["code"] == (code and "530111001009" or None)
    else:
        assert errors(form) == ["code"]
        assert words in str(form.errors["code"])


@pytest.mark.parametrize(
    ("valid_from", "field"), [("2022-06-30", None), ("2022-07-01", "valid_from")]
)
def test_a_closed_community_did_not_begin_after_its_end(place, district, on, valid_from, field):
    row = place.community
    row.valid_until = date(2022, 6, 30)
    row.save()
    data = {"name": row.name, "code": row.code, "valid_from": valid_from, "version": 1}
    form = forms.CommunityEditForm(data, instance=row, user=district, on=on)
    assert errors(form) == ([field] if field else [])
    assert Community.objects.get(pk=row.pk).valid_from == date(2021, 1, 1)


def test_streets_without_a_station_are_not_offered(place, district, on):
    DivisionFactory(name="无站街道", parent=place.district)
    offered = forms.CommunityForm(user=district, on=on).fields["division"].queryset
    assert set(offered) == {place.station.division, place.other_station.division}


def test_forms_begin_with_today_and_the_post_of_the_directive(place, district, on):
    head = forms.HeadForm(user=district, on=on)
    assert (head.initial["from_day"], str(head.initial["post"])) == (on, "街道党工委副书记")
    assert forms.EndForm(user=district, on=on).fields["until_day"].initial == on
    assert forms.CheckForm(user=district, on=on).initial["checked_on"] == on
    closing = forms.CommunityCloseForm(instance=place.community, user=district, on=on)
    assert closing.initial["valid_until"] == on
    assert closing.fields["valid_until"].required


@pytest.mark.parametrize(
    ("form", "data", "missing"),
    [
        (forms.HeadForm, {"post": "书记", "from_day": "2022-07-01"}, "name"),
        (forms.OperationForm, {"from_day": "2022-07-01"}, "agency"),
        (forms.AgencyForm, {"contact": "李"}, "name"),
        (forms.EndForm, {}, "until_day"),
        (forms.ClassificationForm, {"kind": "urban", "effective_from": "2022-01-01"}, "basis"),
        (forms.ClassificationForm, {"basis": "文", "effective_from": "2022-01-01"}, "kind"),
        (forms.PremisesForm, {"from_day": "2022-07-01"}, "state"),
    ],
)
def test_what_is_missing_is_told_at_its_field(place, district, on, form, data, missing):
    data = {"station": place.station.pk, **data}
    assert errors(form(data, user=district, on=on)) == [missing]


# Form → its day of a fact, and what else it needs.
FACTS = {
    forms.PremisesForm: ("from_day", {"state": "ready"}),
    forms.CheckForm: ("checked_on", {"have": "rules", "item": "制度上墙", "result": "passed"}),
    forms.BrandForm: ("from_day", {"name": "邻里"}),
    forms.BrandActivityForm: ("held_on", {"theme": "生日会"}),
}


@pytest.mark.parametrize("form", FACTS)
@pytest.mark.parametrize(
    ("day", "refused"),
    [("1999-12-31", True), ("2000-01-01", False), ("2022-10-15", False), ("2022-10-16", True)],
)
def test_a_fact_lies_within_the_bounds_of_a_register(place, worker, on, form, day, refused):
    name, data = FACTS[form]
    where = {"station": place.station.pk, "brand": BrandFactory(station=place.station).pk}
    told = form(where | data | {name: day}, user=worker, on=on)
    assert errors(told) == ([name] if refused else [])


@pytest.mark.parametrize(("day", "refused"), [("2032-07-22", False), ("2032-07-23", True)])
def test_a_plan_reaches_some_years_ahead(place, worker, on, day, refused):
    data = {"station": place.station.pk, "from_day": "2022-07-01", "state": "building"}
    form = forms.PremisesForm(data | {"planned_on": day}, user=worker, on=on)
    assert errors(form) == (["planned_on"] if refused else [])


@pytest.mark.parametrize("form", FACTS)
def test_places_of_others_are_no_choice(place, worker, on, form):
    name, data = FACTS[form]
    where = {
        "station": place.other_station.pk,
        "brand": BrandFactory(station=place.other_station).pk,
    }
    told = form(where | data | {name: "2022-07-01"}, user=worker, on=on)
    assert errors(told) == ["brand" if form is forms.BrandActivityForm else "station"]
