"""What browser tests put on the stage, and what they ask of every page."""

from datetime import date

from oversight.judging.directive import seed_directive
from tests.factories.funds import AppropriationFactory, ExpenditureFactory
from tests.factories.projects import MilestoneFactory, ProjectFactory
from tests.factories.services import ServedGroupFactory, ServiceRecordFactory


def furnish(place) -> None:
    """The directive; money, progress and a service at both stations, one of them far behind."""
    seed_directive(place.district)
    for station, spent in ((place.station, 520_000), (place.other_station, 200_000)):
        project = ProjectFactory(station=station, agreed_fen=1_000_000, is_operating=True)
        MilestoneFactory(project=project, weight=100, completed_on=None)
        AppropriationFactory(project=project, fen=600_000)
        ExpenditureFactory(project=project, fen=spent, paid_on=date(2022, 7, 1))
        record = ServiceRecordFactory(station=station, project=project, served_on=date(2022, 7, 14))
        ServedGroupFactory(record=record)


def fits(page) -> bool:
    """Nothing has to be scrolled sideways."""
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def last_line_is_in_sight(page) -> bool:
    """Scrolled to its end, a page has nothing left behind the bar at the bottom of a phone."""
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    return page.evaluate(
        """() => {
          const bottoms = [...document.querySelectorAll("main *")]
            .map((each) => each.getBoundingClientRect().bottom);
          const bar = document.querySelector(".gd-tab").getBoundingClientRect();
          return Math.max(...bottoms) <= bar.top;
        }"""
    )
