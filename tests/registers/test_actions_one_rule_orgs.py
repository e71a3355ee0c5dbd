"""Every move of an organisation, on its page and by the register; kinds of communities."""

from itertools import permutations

import pytest
from django.core.exceptions import PermissionDenied

from common.errors import ActionRefused
from orgs.models import Organisation
from stations.actions import take_in_classifications
from stations.models import CommunityClassification
from tests.factories.orgs import OrganisationFactory
from tests.registers import books
from tests.registers.doors import told_by_every_door

State = Organisation.State
FILED, CANCELLED, AGAIN = "2022-03-20", "2022-06-01", "2022-06-20"
DAYS = {
    State.TEAM: {},
    State.PENDING: {},
    State.FILED: {"filed_on": FILED},
    State.CANCELLED: {"filed_on": FILED, "cancelled_on": CANCELLED},
}
PAGES = {State.FILED: "orgs:organisation-file", State.CANCELLED: "orgs:organisation-cancel"}
# Nobody takes a filing back: it is cancelled; who is not on file becomes so by the register's word.
ALLOWED = {(before, after) for before, moves in Organisation.MOVES.items() for after in moves}


def standing(world, state) -> Organisation:
    row = Organisation.objects.filter(name="读书会").first()
    if row is None:
        community = world.place.community
        row = OrganisationFactory(
            community=community, name="读书会", state=state, **{"filed_on": None} | DAYS[state]
        )
    return row


def by_register(world, before, after):
    filed = AGAIN if before == State.CANCELLED else FILED
    days = {
        State.TEAM: (None, None),
        State.PENDING: (None, None),
        State.FILED: (filed, None),
        State.CANCELLED: (FILED if before == State.FILED else None, CANCELLED),
    }[after]
    said = books.organisation("读书会", 状态=str(State(after).label), 备案日期=days[0])
    header = (*books.ORGANISATIONS, "注销日期")
    book = books.orgs_book(world.folder, [[*said, days[1]]], header=header)
    return lambda: world.register("orgs", book)


def on_page(world, before, after, row):
    day = AGAIN if before == State.CANCELLED else FILED
    fields = {
        State.FILED: {"filed_on": day},
        State.CANCELLED: {"cancelled_on": CANCELLED, "reason": "解散"},
    }[after]
    return lambda: world.page(PAGES[after], row.pk, **fields)


@pytest.mark.parametrize(("before", "after"), [*permutations(State.values, 2)])
def test_every_move_is_made_by_the_doors_that_know_it_or_by_none(world, before, after):
    """A page makes only the two steps that it has; the register says any state."""
    row = standing(world, before)
    knocks = [by_register(world, before, after)]
    if after in PAGES:
        knocks.append(on_page(world, before, after, row))
    moved = Organisation.objects.filter(name="读书会", state=after).all
    told = told_by_every_door(lambda _world: (knocks, moved), world)
    assert told == {(before, after) in ALLOWED}


@pytest.mark.parametrize("before", State.values)
def test_no_other_system_moves_an_organisation(world, before):
    row = standing(world, before)
    for after in State.values:
        world.patch("organisations", row, state=after)
        assert Organisation.objects.get().state == before


def classified(community, **values) -> CommunityClassification:
    return CommunityClassification(
        community=community, kind="urban", basis="台账", effective_from="2022-01-01", **values
    )


def test_a_register_says_kinds_of_its_own_street_alone(world):
    place = world.place
    said = {"station": place.station, "actor": world.actor}
    with pytest.raises(PermissionDenied):
        take_in_classifications([classified(place.other_community)], **said)
    CommunityClassification.objects.all().delete()
    take_in_classifications([classified(place.community)], **said)
    row = CommunityClassification.objects.get()
    assert (row.source, row.entered_by) == ("register", world.actor)


def test_a_register_never_overrides_the_district(world):
    place = world.place
    classified(place.community, source="district").save()
    before = CommunityClassification.objects.count()
    with pytest.raises(ActionRefused, match="区级核定过"):
        take_in_classifications(
            [classified(place.community)], station=place.station, actor=world.actor
        )
    assert CommunityClassification.objects.count() == before
