"""What may be said of people and their papers: one list for pages, API and registers."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.horizon import EARLIEST_OF_PEOPLE
from common.rules import Bounds, Rule, happened, in_order, not_before, planned
from sheets import fold
from stations.models import Community, Station
from stations.names import CommunityNames
from talent.models import Credential, ExamEntry, TrainingCount, Worker

EARLIEST_BIRTH = date(1920, 1, 1)
WORKING_AGE = 16
FIRST_EXAM = 2008


def person_key(name: str, birth_month: date, unit: str) -> tuple:
    """What tells people apart, compared as registers compare: not by width, case or spaces."""
    return fold(name), birth_month, fold(unit)


class Street(Bounds):
    """The street whose roster it is, with its communities."""

    def __init__(self, station: Station, on: date):
        super().__init__(on)
        self.names = CommunityNames(station, on)
        communities = Community.objects.filter(division=station.division_id)
        self.communities = set(communities.values_list("pk", flat=True))


def _too_young(facts: Mapping, known: Bounds) -> str:
    latest = date(known.on.year - WORKING_AGE, known.on.month, 1)
    if facts["birth_month"] <= latest:
        return ""
    return _("出生年月“%(day)s”太晚，应不晚于 %(latest)s，请核对年份") % {
        "day": facts["birth_month"],
        "latest": latest,
    }


def _without_community(facts: Mapping, _street: Street) -> str:
    of_community = facts["post"] == Worker.Post.COMMUNITY_WORKER
    return _("社区工作者要选所在的社区") if of_community and not facts["community_id"] else ""


def _foreign_community(facts: Mapping, street: Street) -> str:
    key = facts["community_id"]
    return "" if key is None or key in street.communities else _("这个社区不在这个街道，请重新选择")


def _other_unit(facts: Mapping, street: Street) -> str:
    """A unit that is a community of the street is the person's community."""
    meant = street.names.find(facts["unit"], facts["until_day"])
    if meant is None or meant.pk == facts["community_id"]:
        return ""
    return _("单位写的是“%(name)s”，和所选的社区不一致，请核对") % {"name": meant.name}


def _no_exam_year(facts: Mapping, known: Bounds) -> str:
    if FIRST_EXAM <= facts["year"] <= known.on.year + 1:
        return ""
    return _("报考年度 %(year)s 不对，请填考试的年度，例如 2022") % {"year": facts["year"]}


def _entered_ahead(facts: Mapping, known: Bounds) -> str:
    day = facts["entered_on"]
    return _("报名日期还没有到，请核对") if day and day > known.on else ""


def _counted_ahead(facts: Mapping, known: Bounds) -> str:
    return _("日期还没有到，请填实际统计的那一天") if facts["counted_on"] > known.on else ""


PERSON_RULES = (
    not_before("birth_month", EARLIEST_BIRTH),
    Rule(("birth_month",), ("birth_month",), _too_young),
    happened("from_day", EARLIEST_OF_PEOPLE),
    happened("until_day", EARLIEST_OF_PEOPLE),
    in_order(
        "from_day",
        "until_day",
        gettext_lazy("离职日期 %(second)s 早于入职日期 %(first)s，请核对"),
    ),
)
# A register says the community by the unit alone, and is told which one it may mean.
COMMUNITY_RULES = (
    Rule(("post", "community"), ("community",), _without_community),
    Rule(("community",), ("community",), _foreign_community),
    Rule(("unit", "community", "until_day"), ("unit",), _other_unit),
)
CREDENTIAL_RULES = (
    happened("obtained_on", EARLIEST_OF_PEOPLE),
    planned("registered_until", EARLIEST_OF_PEOPLE),
    in_order(
        "obtained_on",
        "registered_until",
        gettext_lazy("登记有效期 %(second)s 早于取证日期 %(first)s，请核对"),
    ),
)
EXAM_YEAR = Rule(("year",), ("year",), _no_exam_year)
ENTRY_RULES = (EXAM_YEAR, Rule(("entered_on",), ("entered_on",), _entered_ahead))
COUNT_RULES = (Rule(("counted_on",), ("counted_on",), _counted_ahead),)
TRAINING_RULES = (happened("held_on"),)
PAPER_RULES = {Credential: CREDENTIAL_RULES, ExamEntry: ENTRY_RULES, TrainingCount: COUNT_RULES}
