"""5.1, 5.2, 5.3: filings by community, organisations that pass, organisations under incubation."""

from datetime import date

import pytest

from orgs.models import Organisation
from oversight.models import RequirementTerms
from stations.models import Community
from tests.factories.orgs import (
    IncubationActivityFactory,
    IncubationFactory,
    OrganisationFactory,
)
from tests.factories.stations import ClassificationFactory
from tests.measures.closing.proving import closing, prove, told

pytestmark = pytest.mark.django_db


def filed(name, count, kind="converted", on=date(2022, 3, 1)):
    community = Community.objects.get(name=f"{name}社区居民委员会")
    if kind:
        ClassificationFactory(community=community, kind=kind)
    OrganisationFactory.create_batch(count, community=community, filed_on=on)
    return community


def file(step):
    if step.kind == "filing":
        OrganisationFactory.create_batch(
            step.units, community_id=step.offer.about, filed_on=step.on
        )
    else:
        ClassificationFactory(
            community_id=step.offer.about, kind="converted", effective_from=step.on
        )


def test_each_community_lacks_its_own(station):
    filed("关上", 3)
    filed("关上北", 9, "urban")
    found = prove(station, "5.1", file)
    assert told(found)[0][1:3] == ("“关上北社区居民委员会”备案 1 个", 1)
    assert told(found)[1][1:3] == ("“关上社区居民委员会”备案 2 个", 2)


def test_within_the_pace_by_the_years_last_working_day(station):
    filed("关上", 3)
    filed("关上北", 5, on=date(2022, 6, 20))
    found = prove(station, "5.1", file)
    assert [step.on for step in found.steps] == [date(2022, 12, 30)]
    assert found.words == "“关上社区居民委员会”备案 2 个，可从 50.0% 到 100.0%，12月30日前做完"


def test_where_not_all_is_asked_those_that_lack_least(station):
    RequirementTerms.objects.filter(requirement__code="5.1").update(target=50)
    filed("关上", 1)
    filed("关上北", 4)
    found = prove(station, "5.1", file)
    assert [step.words for step in found.steps] == ["“关上北社区居民委员会”备案 1 个"]


def test_a_community_of_unknown_type_is_classified_first(station):
    filed("关上", 5)
    filed("关上北", 4, None)
    words = {words for _kind, words, *_rest in told(prove(station, "5.1", file))}
    assert words == {"请区里核定“关上北社区居民委员会”的类型", "“关上北社区居民委员会”备案 1 个"}


def test_one_that_has_enough_need_only_be_classified(station):
    filed("关上", 5)
    filed("关上北", 5, None)
    assert len(prove(station, "5.1", file).steps) == 1


def test_while_no_type_is_known_nothing_can_be_reckoned(station):
    found = closing(station, "5.1")
    assert (len(found.steps), found.reaches, found.after) == (2, False, None)


# ---------- 5.2 ----------


def standardise(step):
    rows = Organisation.objects.exclude(standardised=True).order_by("pk")[: step.units]
    Organisation.objects.filter(pk__in=rows.values("pk")).update(
        standardised=True, standardised_on=step.on
    )


def test_as_many_pass_as_are_missing(station):
    community = filed("关上", 4)
    OrganisationFactory.create_batch(5, community=community, standardised=True)
    found = prove(station, "5.2", standardise)  # 80 % of 9 are 7.2
    assert told(found) == [("filing", "3 个已备案的组织做到规范化达标", 3, "12-30")]


def test_where_none_is_on_file_filings_come_first(station):
    assert closing(station, "5.2").words == "先备案社区社会组织，补上以后才能算出还差多少"


# ---------- 5.3 ----------


def incubate(step):
    if step.offer.about:
        IncubationActivityFactory(organisation_id=step.offer.about, held_on=step.on)
        return
    for _number in range(step.units):
        row = IncubationFactory(
            organisation__community=Community.objects.get(name="关上社区居民委员会"),
            entered_on=step.on,
        )
        IncubationActivityFactory(organisation=row.organisation, held_on=step.on)


@pytest.mark.parametrize(
    ("idle", "active", "words"),
    [
        (2, 0, ["为在孵的“X”开展孵化活动并登记", "为在孵的“Y”开展孵化活动并登记"]),
        (2, 1, ["为在孵的“X”开展孵化活动并登记"]),
        (
            1,
            0,
            [
                "为在孵的“X”开展孵化活动并登记",
                "再入孵 1 个组织，本季度内各开展一次活动",
            ],
        ),
        (0, 0, ["再入孵 2 个组织，本季度内各开展一次活动"]),
    ],
)
def test_idle_ones_first_then_others_are_taken_in(station, idle, active, words):
    community = Community.objects.get(name="关上社区居民委员会")
    for name in "XY"[:idle]:
        IncubationFactory(organisation__community=community, organisation__name=name)
    for _number in range(active):
        row = IncubationFactory(organisation__community=community)
        IncubationActivityFactory(organisation=row.organisation)
    found = prove(station, "5.3", incubate)
    assert [step.words for step in found.steps] == words
    # Where none was ever taken in, no quarter is known to have begun.
    assert found.by == (date(2022, 9, 30) if idle or active else date(2022, 7, 29))
