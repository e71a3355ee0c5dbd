"""The district of the page tests: two stations with money, progress and a service."""

from datetime import date

from tests import cast
from tests.factories.funds import AppropriationFactory, ExpenditureFactory
from tests.factories.projects import MilestoneFactory, ProjectFactory
from tests.factories.services import ServedGroupFactory, ServiceRecordFactory

# The queries of the overview, however many stations.
MOST_QUERIES = 50


def fill(station, spent):
    project = ProjectFactory(station=station, agreed_fen=1_000_000, is_operating=True)
    MilestoneFactory(project=project, weight=100, completed_on=None)
    AppropriationFactory(project=project, fen=600_000)
    ExpenditureFactory(project=project, fen=spent, paid_on=date(2022, 7, 1))
    record = ServiceRecordFactory(station=station, project=project, served_on=date(2022, 7, 14))
    ServedGroupFactory(record=record)


def add_stations(district, number):
    for place in range(number):
        station, *_rest = cast.build_station(district, f"新{place}", f"53011190{place}")
        fill(station, 100_000)


def page(client, user, url="/", **query):
    client.force_login(user)
    return client.get(url, query)


def asked(queries) -> int:
    """How many queries, without the savepoints that only a test's own transaction needs."""
    return sum("SAVEPOINT" not in query["sql"] for query in queries)


def text(answer) -> str:
    return answer.content.decode()
