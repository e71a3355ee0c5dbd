"""Who sees which organisations on which day, and which are on file on a day."""

from datetime import date, timedelta

import pytest

from accounts.roles import Role
from orgs.models import EarlierFiling, Incubation, IncubationActivity, Organisation
from tests.factories.accounts import user_with
from tests.factories.orgs import (
    IncubationActivityFactory,
    IncubationFactory,
    OrganisationFactory,
)
from tests.factories.stations import ClassificationFactory

DAY = timedelta(days=1)
FROM, UNTIL = date(2022, 3, 1), date(2022, 6, 30)
AROUND = [(FROM - DAY, False), (FROM, True), (UNTIL, True), (UNTIL + DAY, False)]
IDS = ["before", "first", "last", "after"]


@pytest.fixture
def rows(place):
    """An organisation in three communities, each incubated: two of one street, one of another."""
    sister = place.station.division.communities.exclude(pk=place.community.pk).get()
    made = []
    for community in (place.community, sister, place.other_community):
        organisation = OrganisationFactory(community=community)
        IncubationFactory(organisation=organisation)
        IncubationActivityFactory(organisation=organisation)
        made.append(organisation)
    return made


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("head", [0, 1]),
        ("worker", [0, 1]),
        ("station_manager", [0, 1]),
        ("community_contact", [0]),
        ("other_worker", [2]),
        ("district", [0, 1, 2]),
        ("evaluator", [0, 1, 2]),
        ("auditor", [0, 1, 2]),
        ("publisher", []),
        ("admin_user", []),
        ("outsider", []),
    ],
)
def test_who_sees_organisations_and_their_incubation(request, rows, who, seen):
    user = request.getfixturevalue(who)
    expected = {rows[number] for number in seen}
    assert set(Organisation.objects.visible_to(user)) == expected
    for model in (Incubation, IncubationActivity):
        assert {row.organisation for row in model.objects.visible_to(user)} == expected


@pytest.mark.parametrize(("day", "sees"), AROUND, ids=IDS)
@pytest.mark.parametrize("role", [Role.STATION_WORKER, Role.COMMUNITY_CONTACT])
def test_a_grant_holds_from_its_first_to_its_last_day(rows, place, role, day, sees):
    of = {"community": place.community}
    if role == Role.STATION_WORKER:
        of = {"station": place.station}
    user = user_with(role, from_day=FROM, **of)
    user.grants.update(until_day=UNTIL)
    assert Organisation.objects.visible_to(user, day).exists() is sees
    assert Incubation.objects.visible_to(user, day).exists() is sees


def test_two_grants_show_each_row_once(rows, place):
    user = user_with(Role.STATION_WORKER, station=place.station)
    user.grants.create(
        role=Role.COMMUNITY_CONTACT, community=place.community, from_day=date(2022, 1, 1)
    )
    assert sorted(row.pk for row in Organisation.objects.visible_to(user)) == sorted(
        row.pk for row in rows[:2]
    )


# ---------- on file ----------


@pytest.mark.parametrize(
    ("values", "days"),
    [
        ({}, (False, True, True, True)),
        ({"state": "cancelled", "cancelled_on": UNTIL}, (False, True, False, False)),
        ({"state": "cancelled", "cancelled_on": None}, (False, False, False, False)),
        ({"state": "pending", "filed_on": None}, (False, False, False, False)),
        ({"state": "team", "filed_on": None}, (False, False, False, False)),
        ({"filed_on": None}, (False, False, False, False)),
    ],
    ids=str,
)
def test_it_is_on_file_from_its_filing_to_the_day_before_its_end(place, values, days):
    OrganisationFactory(community=place.community, **{"filed_on": FROM} | values)
    asked = (FROM - DAY, FROM, UNTIL, UNTIL + DAY)
    assert tuple(Organisation.objects.on_file(day).exists() for day in asked) == days
    assert Organisation.objects.on_file(UNTIL - DAY).exists() is days[1]


def test_an_earlier_filing_counts_on_its_days_and_the_gap_does_not(place):
    row = OrganisationFactory(community=place.community, filed_on=UNTIL)
    EarlierFiling.objects.create(organisation=row, filed_on=FROM, cancelled_on=date(2022, 5, 1))
    asked = [FROM - DAY, FROM, date(2022, 4, 30), date(2022, 5, 1), UNTIL - DAY, UNTIL]
    on_file = [Organisation.objects.on_file(day).count() for day in asked]
    assert on_file == [0, 1, 1, 0, 0, 1]


@pytest.mark.parametrize(
    ("lost_on", "days"), [(None, (0, 1, 1, 1)), (UNTIL, (0, 1, 1, 0))], ids=["kept", "lost"]
)
def test_the_standard_holds_to_the_day_before_it_is_lost(place, lost_on, days):
    lost = {"standardised": False, "standard_lost_on": lost_on} if lost_on else {}
    OrganisationFactory(
        community=place.community, **{"standardised": True, "standardised_on": FROM} | lost
    )
    asked = (FROM - DAY, FROM, UNTIL - DAY, UNTIL)
    assert tuple(Organisation.objects.standardised(day).count() for day in asked) == days


def test_an_organisation_has_its_communitys_kind_of_the_day(place):
    row = OrganisationFactory(community=place.community)
    ClassificationFactory(community=place.community, effective_from=FROM)
    ClassificationFactory(community=place.community, effective_from=UNTIL, kind="converted")
    kinds = [Organisation.objects.with_kind(day).get(pk=row.pk).kind
             for day in (FROM - DAY, FROM, UNTIL - DAY, UNTIL)]  # fmt: skip
    assert kinds == [None, "urban", "urban", "converted"]
