"""What the forms of organisations refuse, on both sides of each rule."""

from datetime import date

import pytest

from orgs import forms
from orgs.models import Organisation
from tests.factories.orgs import IncubationFactory, OrganisationFactory
from tests.factories.stations import CommunityFactory

ENDED = {"state": "cancelled", "cancelled_on": date(2022, 5, 1)}


def errors(form) -> list[str]:
    return list(form.errors)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, None),
        ({"standardised": "true"}, "standardised_on"),
        ({"standardised": "true", "standardised_on": "2022-10-15"}, None),
        ({"standardised": "true", "standardised_on": "2022-10-16"}, "standardised_on"),
        ({"standardised": "true", "standardised_on": "2000-01-01"}, None),
        ({"standardised": "true", "standardised_on": "1999-12-31"}, "standardised_on"),
        ({"standardised": "false"}, None),
        ({"members": "0"}, None),
        ({"members": "-1"}, "members"),
        ({"name": "  "}, "name"),
        ({"category": "文艺"}, "category"),
        ({"community": ""}, "community"),
    ],
    ids=str,
)
def test_a_new_organisation_is_refused_at_the_field(place, worker, on, changes, field):
    data = {"community": place.community.pk, "name": "舞蹈队", "category": "culture"} | changes
    assert errors(forms.OrganisationForm(data, user=worker, on=on)) == ([field] if field else [])


def test_communities_of_the_day_and_of_the_own_street_are_offered(place, worker, on):
    street = place.station.division
    CommunityFactory(division=street, name="昨天撤的", valid_until=date(2022, 7, 14))
    last = CommunityFactory(division=street, name="今天撤的", valid_until=date(2022, 7, 15))
    CommunityFactory(division=street, name="明天设的", valid_from=date(2022, 7, 16))
    field = forms.OrganisationForm(user=worker, on=on).fields["community"]
    names = {row.name for row in field.queryset}
    assert names == {"关上社区居民委员会", "关上北社区居民委员会", last.name}
    assert field.label_from_instance(last) == "关上街道 今天撤的"


def edited(row, worker, on, **changes):
    form = forms.OrganisationEditForm(instance=row, user=worker, on=on)
    data = {name: form[name].value() for name in form.fields}
    data = {name: "" if value is None else value for name, value in data.items()}
    return forms.OrganisationEditForm(data | changes, instance=row, user=worker, on=on)


@pytest.mark.parametrize(
    ("known", "changes", "field"),
    [
        ({}, {}, None),
        ({}, {"filed_on": ""}, "filed_on"),
        ({}, {"filed_on": "2022-10-15"}, None),
        ({}, {"filed_on": "2022-10-16"}, "filed_on"),
        ({}, {"standardised": "false", "standard_lost_on": "2022-07-01"}, "standard_lost_on"),
        (ENDED, {"filed_on": "2022-05-01"}, None),
        (
            ENDED,
            {"filed_on": "2022-05-02"}, "filed_on",
        ),
        (ENDED, {"filed_on": ""}, None),
    ],
    ids=str,
)  # fmt: skip
def test_a_filed_organisation_keeps_a_day_that_can_be(place, worker, on, known, changes, field):
    row = OrganisationFactory(community=place.community, **known)
    assert errors(edited(row, worker, on, **changes)) == ([field] if field else [])


@pytest.mark.parametrize("state", ["team", "pending"])
def test_what_is_not_filed_is_not_asked_for_its_filing(place, worker, on, state):
    row = OrganisationFactory(community=place.community, state=state, filed_on=None)
    form = edited(row, worker, on, filed_on="2022-01-01", filing_number="1号", name="新名")
    assert form.is_valid(), form.errors
    assert not {"filed_on", "filing_number"} & form.values.keys()
    assert form.values["name"] == "新名"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"standardised": True, "standardised_on": None}, "standardised_on"),
        ({"standardised": True, "standardised_on": 1}, None),
        ({"standardised": True, "standardised_on": 1, "standard_lost_on": 2}, "standard_lost_on"),
        ({"standardised": False, "standardised_on": 1}, "standard_lost_on"),
        ({"standardised": False, "standardised_on": 2, "standard_lost_on": 1}, "standard_lost_on"),
        ({"standardised": False, "standardised_on": 1, "standard_lost_on": 1}, None),
        ({"standardised": None, "standard_lost_on": 1}, "standard_lost_on"),
        ({"standardised": None}, None),
        ({}, None),
    ],
    ids=str,
)
def test_whether_always_comes_with_since_when(said, field):
    days = {1: date(2022, 6, 1), 2: date(2022, 7, 1)}
    said = {
        name: days.get(value, value) if name != "standardised" else value
        for name, value in said.items()
    }
    error = forms.standard_error(said, Organisation())
    assert (error and error[0]) == field


def test_a_day_since_when_is_not_forgotten():
    known = Organisation(standardised_on=date(2022, 6, 1))
    name, words = forms.standard_error({"standardised": False}, known)
    assert name == "standardised_on"
    assert "达标日期请留着" in words


@pytest.mark.parametrize(
    ("day", "refused"),
    [("1999-12-31", True), ("2000-01-01", False), ("2022-10-15", False), ("2022-10-16", True)],
)
def test_days_of_filing_and_ending_lie_within_bounds(place, worker, on, day, refused):
    row = OrganisationFactory(community=place.community)
    given = {"instance": row, "user": worker, "on": on}
    filing = forms.FilingForm({"filed_on": day, "version": 1}, **given)
    ending = forms.CancellationForm({"cancelled_on": day, "reason": "散", "version": 1}, **given)
    assert errors(filing) == (["filed_on"] if refused else [])
    assert errors(ending) == (["cancelled_on"] if refused else [])


def test_forms_of_moves_begin_with_today_and_carry_the_version(place, worker, on):
    row = OrganisationFactory(community=place.community)
    given = {"instance": row, "user": worker, "on": on}
    filing, ending = forms.FilingForm(**given), forms.CancellationForm(**given)
    assert filing.fields["filed_on"].initial == on == ending.fields["cancelled_on"].initial
    assert filing.fields["version"].initial == ending.fields["version"].initial == 1
    sent = forms.FilingForm({"filed_on": "2022-07-01", "version": 1}, **given)
    assert sent.is_valid()
    assert sent.values == {"filed_on": date(2022, 7, 1), "filing_number": ""}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, None),
        ({"entered_on": "2022-10-15"}, None),
        ({"entered_on": "2022-10-16"}, "entered_on"),
        ({"entered_on": "1999-12-31"}, "entered_on"),
        ({"left_on": "2032-07-22"}, None),
        ({"left_on": "2032-07-23"}, "left_on"),
        ({"stage": "蛋"}, "stage"),
        ({"organisation": ""}, "organisation"),
    ],
    ids=str,
)
def test_an_incubation_is_refused_at_the_field(place, worker, on, changes, field):
    row = OrganisationFactory(community=place.community)
    data = {"organisation": row.pk, "entered_on": "2022-03-01"} | changes
    assert errors(forms.IncubationForm(data, user=worker, on=on)) == ([field] if field else [])


def test_activities_are_for_what_is_or_was_incubated_in_the_own_street(place, worker, on):
    row = OrganisationFactory(community=place.community, name="棋社")
    OrganisationFactory(community=place.community)
    IncubationFactory(organisation=row)
    IncubationFactory(organisation=row, entered_on=date(2022, 6, 1))
    IncubationFactory(organisation=OrganisationFactory(community=place.other_community))
    field = forms.IncubationActivityForm(user=worker, on=on).fields["organisation"]
    assert list(field.queryset) == [row]
    assert field.label_from_instance(row) == "关上 棋社"
