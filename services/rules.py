"""What a service may say: one list for the page, the API and the register."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.rules import Bounds, Rule, happened, in_order
from projects.models import Project
from services.models import ServiceRecord
from sheets import fold
from stations.models import Community, Station
from talent.models import Worker


def who_and_when(record: ServiceRecord) -> tuple:
    """What a record must say anew for `LEFT` to be asked of it."""
    return record.worker_name, record.served_on


class Place(Bounds):
    """What a service of one station may name: its communities, its projects, its people."""

    def __init__(self, station: Station, on: date):
        super().__init__(on)
        self.station = station
        communities = Community.objects.filter(division=station.division_id)
        self.communities = {community.pk: community for community in communities}
        self.projects = set(Project.objects.filter(station=station).values_list("pk", flat=True))
        self._people: dict[str, list[Worker]] = defaultdict(list)
        for worker in Worker.objects.filter(station=station):
            self._people[fold(worker.name)].append(worker)

    def _named(self, name: str | None) -> list[Worker]:
        """The people of a name on the station's roster."""
        return self._people.get(fold(name), []) if name else []

    def worker(self, name: str | None, day: date, recorder=None) -> Worker | None:
        """The one person of that name there on the day; of several the one who records it."""
        found = [worker for worker in self._named(name) if worker.is_employed(day)]
        if len(found) > 1:
            found = [worker for worker in found if recorder and worker.account_id == recorder.pk]
        return found[0] if len(found) == 1 else None

    def left_on(self, name: str | None, day: date) -> date | None:
        """The last day of that name at the station, when everybody who has it had left by then."""
        last_days = [worker.until_day for worker in self._named(name)]
        gone = [last for last in last_days if last and last < day]
        return max(gone) if gone and len(gone) == len(last_days) else None


def _nobody(facts: Mapping, _place: Place) -> str:
    return "" if facts["people"] else _("人数合计是 0。至少填一类服务对象")


def _fewer_visits_than_people(facts: Mapping, _place: Place) -> str:
    people, times = facts["people"], facts["person_times"]
    if people <= times:
        return ""
    return _("服务人数 %(people)s 多于服务人次 %(times)s，人次不能少于人数，请核对") % {
        "people": people,
        "times": times,
    }


def _more_in_groups_than_people(facts: Mapping, _place: Place) -> str:
    if sum(facts["groups"].values()) <= facts["people"]:
        return ""
    return _("各类服务对象的人数合计多于服务人数 %(people)s，请核对") % {"people": facts["people"]}


def _after_closing(facts: Mapping, place: Place) -> str:
    """A closed station hands in what it did until then."""
    closed_on = place.station.closed_on
    if not closed_on or facts["served_on"] <= closed_on:
        return ""
    return _("本站已于 %(day)s 停办，以后没有服务，请核对日期") % {"day": closed_on}


def _foreign_community(facts: Mapping, place: Place) -> str:
    key = facts["community_id"]
    if key is None:
        return ""
    community = place.communities.get(key)
    if community is None:
        name = Community.objects.get(pk=key)
        return _("社区“%(name)s”不在这个街道，请重新选择") % {"name": name}
    if community.valid_until and facts["served_on"] > community.valid_until:
        return _("社区“%(name)s”已于 %(day)s 撤销，请选现在的社区") % {
            "name": community,
            "day": community.valid_until,
        }
    return ""


def _foreign_project(facts: Mapping, place: Place) -> str:
    key = facts["project_id"]
    if key is None or key in place.projects:
        return ""
    name = Project.objects.get(pk=key)
    return _("项目“%(name)s”不是这个站的，请重新选择") % {"name": name}


def _by_somebody_who_left(facts: Mapping, place: Place) -> str:
    name = facts["worker_name"]
    left_on = place.left_on(name, facts["served_on"])
    if left_on is None:
        return ""
    return _("花名册上“%(name)s”%(day)s 已离职，不能是以后的服务人员，请核对日期或社工") % {
        "name": name,
        "day": left_on,
    }


RULES = (
    Rule(("people",), ("people",), _nobody),
    happened("served_on"),
    happened("platform_entered_on"),
    in_order(
        "served_on",
        "platform_entered_on",
        gettext_lazy("全国平台录入日期 %(second)s 早于服务日期 %(first)s，请核对"),
    ),
    Rule(("served_on",), ("served_on",), _after_closing),
    # Either of the two may be the wrong one.
    Rule(("people", "person_times"), ("people", "person_times"), _fewer_visits_than_people),
    Rule(("people", "groups"), ("groups",), _more_in_groups_than_people),
    Rule(("served_on", "community"), ("community",), _foreign_community),
    Rule(("project",), ("project",), _foreign_project),
)
# Of a record that says by whom and when anew: what stood before somebody left may stand.
LEFT = Rule(("served_on", "worker_name"), ("worker_name",), _by_somebody_who_left)
