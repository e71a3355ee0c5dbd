"""Pages of incubation."""

from datetime import date

import pytest
from django.urls import reverse

from orgs.models import Incubation, IncubationActivity
from tests.factories.orgs import (
    IncubationActivityFactory,
    IncubationFactory,
    OrganisationFactory,
)
from tests.pages import errors_of, exported, queries, sent, text_of

KINDS = {"incubation": IncubationFactory, "incubation-activity": IncubationActivityFactory}


def url(kind: str, page: str, *keys) -> str:
    return reverse(f"orgs:{kind}-{page}", args=keys)


@pytest.fixture
def organisation(place):
    return OrganisationFactory(community=place.community, name="关上合唱队", state="team")


@pytest.mark.parametrize("kind", KINDS)
def test_lists_and_records_show_own_rows_and_no_others(client, worker, place, organisation, kind):
    own = KINDS[kind](organisation=organisation)
    foreign = KINDS[kind](organisation__community=place.other_community)
    client.force_login(worker)
    page = text_of(client, url(kind, "list"))
    assert "关上合唱队" in page
    assert url(kind, "detail", foreign.pk) not in page
    assert "关上合唱队" in text_of(client, url(kind, "detail", own.pk))
    assert client.get(url(kind, "detail", foreign.pk)).status_code == 404
    [row] = exported(client, url(kind, "list"))
    assert (row["社区"], row["组织名称"]) == (place.community.name, "关上合唱队")


@pytest.mark.parametrize("kind", KINDS)
def test_lists_take_the_same_queries_for_any_number_of_rows(client, district, place, kind):
    client.force_login(district)
    KINDS[kind](organisation__community=place.community)
    few = queries(client, url(kind, "list"))
    for _number in range(5):
        KINDS[kind](organisation__community=place.community)
    assert queries(client, url(kind, "list")) == few


@pytest.mark.parametrize("kind", KINDS)
def test_a_past_day_shows_what_there_was(client, worker, organisation, kind):
    row = KINDS[kind](organisation=organisation)
    client.force_login(worker)
    pages = [text_of(client, url(kind, "list"), on=day) for day in ("2021-12-31", "2022-07-14")]
    assert [url(kind, "detail", row.pk) in page for page in pages] == [False, True]


def test_lists_are_narrowed_to_who_is_there_and_to_who_is_idle(client, worker, organisation):
    gone = IncubationFactory(organisation=organisation, left_on=date(2022, 7, 15))
    busy = IncubationFactory(organisation__community=organisation.community)
    idle = IncubationFactory(organisation__community=organisation.community)
    IncubationActivityFactory(organisation=busy.organisation)
    client.force_login(worker)

    def listed(**query):
        return set(client.get(url("incubation", "list"), query).context["filter"].qs)

    assert listed() == {gone, busy, idle}
    assert listed(here="yes") == {busy, idle}
    assert listed(here="idle") == {idle}


def test_an_incubation_is_entered_and_ended(client, worker, organisation):
    client.force_login(worker)
    said = {"organisation": organisation.pk, "entered_on": "2022-03-01", "stage": "growing"}
    assert sent(client, url("incubation", "add"), **said).status_code == 302
    row = Incubation.objects.get()
    edit = url("incubation", "edit", row.pk)
    early = sent(client, edit, left_on="2022-02-28")
    assert "left_on" in errors_of(early)
    assert sent(client, edit, left_on="2022-07-01", stage="hatched").status_code == 302
    row.refresh_from_db()
    assert (row.left_on, row.version) == (date(2022, 7, 1), 2)
    again = sent(client, url("incubation", "add"), **said)
    assert "__all__" in errors_of(again)


def test_activities_are_entered_for_who_is_incubated(client, worker, place, organisation):
    client.force_login(worker)
    said = {"organisation": organisation.pk, "held_on": "2022-07-01", "content": "骨干培训"}
    assert "organisation" in errors_of(sent(client, url("incubation-activity", "add"), **said))
    IncubationFactory(organisation=organisation)
    assert sent(client, url("incubation-activity", "add"), **said).status_code == 302
    row = IncubationActivity.objects.get()
    assert sent(client, url("incubation-activity", "edit", row.pk), people="9").status_code == 302
    late = sent(client, url("incubation-activity", "edit", row.pk), held_on="2022-10-16")
    assert "held_on" in errors_of(late)


def test_who_only_reads_gets_no_buttons(client, evaluator, organisation):
    row = IncubationFactory(organisation=organisation)
    client.force_login(evaluator)
    assert url("incubation", "add") not in text_of(client, url("incubation", "list"))
    assert client.get(url("incubation", "edit", row.pk)).status_code == 403
