"""Every list of facts: scope, filters, order, pages, past days, exports, number of queries."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.models import AuditEvent, Parameter
from tests.factories.funds import AppropriationFactory, ExpenditureFactory
from tests.factories.projects import MilestoneFactory, ProjectFactory
from tests.factories.services import ServedGroupFactory, ServiceRecordFactory

PAYLOAD = '=HYPERLINK("http://example.com","点我")'


def project(station, words="普通", day=date(2022, 1, 1)):
    row = ProjectFactory(station=station, evaluator=words, agreed_start=day)
    MilestoneFactory(project=row)
    return row


def expenditure(station, words="普通", day=date(2022, 3, 1)):
    owner = ProjectFactory(station=station)
    AppropriationFactory(project=owner)
    return ExpenditureFactory(project=owner, summary=words, paid_on=day)


def appropriation(station, words="普通", day=date(2022, 3, 1)):
    return AppropriationFactory(project__station=station, payer=words, received_on=day)


def record(station, words="普通", day=date(2022, 7, 1)):
    row = ServiceRecordFactory(
        station=station, title=words, served_on=day, project=ProjectFactory(station=station)
    )
    ServedGroupFactory(record=row)
    return row


LISTS = {
    "/projects/": project,
    "/funds/": expenditure,
    "/funds/appropriations/": appropriation,
    "/services/records/": record,
}
every_list = pytest.mark.parametrize(("url", "make"), LISTS.items())


def found(response) -> list[int]:
    return [row.pk for row in response.context["object_list"]]


def workbook_rows(response) -> list[tuple]:
    """The data rows of the one sheet of an export, below its header."""
    book = openpyxl.load_workbook(BytesIO(response.getvalue()))
    (sheet,) = book.worksheets
    rows = list(sheet.iter_rows())
    assert not [cell for row in rows for cell in row if cell.data_type == "f" or cell.hyperlink]
    values = [tuple(cell.value for cell in row) for row in rows]
    header = next(index for index, row in enumerate(values) if row[0] == "社工站")
    return values[header + 1 :]


@every_list
def test_list_holds_the_own_station_alone(client, head, place, url, make):
    own = make(place.station)
    make(place.other_station, words="外站的内容")
    client.force_login(head)
    response = client.get(url)
    assert found(response) == [own.pk]
    assert response.context["count"] == 1
    assert "外站的内容" not in response.content.decode()


@every_list
def test_list_of_the_district_holds_all(client, district, place, url, make):
    make(place.station)
    make(place.other_station)
    client.force_login(district)
    assert len(found(client.get(url))) == 2


@every_list
def test_list_needs_a_permission(client, outsider, url, make):
    client.force_login(outsider)
    assert client.get(url).status_code == 403


@every_list
def test_list_sends_strangers_to_sign_in(client, db, url, make):
    assert client.get(url).status_code == 302


@every_list
def test_foreign_station_is_no_choice_of_the_filter(client, head, place, url, make):
    make(place.station)
    make(place.other_station)
    client.force_login(head)
    response = client.get(url, {"station": place.other_station.code})
    assert found(response) == []


@every_list
def test_search_finds_every_term(client, district, place, url, make):
    wanted = make(place.station, words="云南省 携手中心")
    make(place.station, words="携手")
    client.force_login(district)
    assert found(client.get(url, {"q": "携手 云南"})) == [wanted.pk]


@every_list
@pytest.mark.parametrize("words", ["长" * 101, "一 二 三 四 五 六 七 八 九"])
def test_too_much_search_finds_nothing_and_says_why(client, district, place, url, make, words):
    make(place.station)
    client.force_login(district)
    response = client.get(url, {"q": words})
    assert response.status_code == 200
    assert found(response) == []
    assert response.context["empty_text"]


@every_list
@pytest.mark.parametrize("page", ["0", "-1", "10001", "x", "１", "9" * 500])
def test_impossible_page_is_a_bad_request(client, district, place, url, make, page):
    client.force_login(district)
    assert client.get(url, {"page": page}).status_code == 400


@every_list
@pytest.mark.parametrize("day", ["0001-01-01", "2101-01-01", "today", "2022-02-30"])
def test_impossible_day_is_a_bad_request(client, district, place, url, make, day):
    client.force_login(district)
    assert client.get(url, {"on": day}).status_code == 400


@every_list
def test_list_turns_its_pages(client, district, place, url, make):
    for _number in range(3):
        make(place.station)
    client.force_login(district)
    view = client.get(url).context["view"]
    assert view.paginate_by == 50
    assert client.get(url, {"page": "2"}).status_code == 404


@every_list
def test_sort_takes_its_own_names_only(client, district, place, url, make):
    make(place.station)
    client.force_login(district)
    shown = client.get(url).context
    name = next(iter(shown["view"].sorts))
    page = client.get(url, {"sort": f"-{name}"}).content.decode()
    assert 'aria-sort="descending"' in page
    assert client.get(url, {"sort": "entered_by__password"}).context["sort"] == shown["sort"]


@every_list
def test_past_day_shows_what_was_there_and_no_button(client, worker, place, url, make):
    early = make(place.station, day=date(2022, 2, 1))
    make(place.station, day=date(2022, 6, 20))
    client.force_login(worker)
    response = client.get(url, {"on": "2022-06-01"})
    assert found(response) == [early.pk]
    assert response.context["create_url"] is None
    assert "只读" in response.content.decode()
    assert client.get(url).context["create_url"]


@every_list
def test_export_holds_exactly_the_filtered_rows(client, district, place, url, make):
    make(place.station, words=PAYLOAD)
    make(place.station, words="别的")
    client.force_login(district)
    asked = {"q": "HYPERLINK", "station": place.station.code}
    response = client.get(url, asked | {"export": "xlsx", "page": "1"})
    (row,) = workbook_rows(response)
    assert row[0] == "关上街道社工站"
    assert PAYLOAD in row
    assert "2022-07-15" in response.headers["Content-Disposition"]
    event = AuditEvent.objects.first()
    assert event.action.endswith(".export")
    assert event.actor == district
    assert event.changes["rows"] == 1


@every_list
def test_export_of_a_head_holds_the_own_station_alone(client, head, place, url, make):
    make(place.station)
    make(place.other_station, words="外站的内容")
    client.force_login(head)
    rows = workbook_rows(client.get(url, {"export": "xlsx"}))
    assert {row[0] for row in rows} == {"关上街道社工站"}


@every_list
def test_export_refuses_too_many_rows(client, district, place, url, make):
    make(place.station)
    make(place.station)
    Parameter.objects.create(key="export_rows", value=1, effective_from=date(2022, 1, 1))
    client.force_login(district)
    response = client.get(url, {"export": "xlsx"}, follow=True)
    assert response.headers["Content-Type"].startswith("text/html")
    assert "一次最多导出 1 条" in response.content.decode()
    assert not AuditEvent.objects.filter(action__endswith=".export").exists()


@every_list
def test_number_of_queries_does_not_depend_on_rows(client, district, place, url, make):
    client.force_login(district)
    counts = []
    for rows in (1, 2, 27):
        for number in range(rows):
            make(place.station if number % 2 else place.other_station)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2]
    assert counts[0] <= 20


def test_districts_list_is_free_of_the_rows_own_words(client, district, place):
    """What people type is shown as typed, never as markup."""
    project(place.station, words="<script>alert(1)</script>")
    client.force_login(district)
    assert "<script>alert" not in client.get("/projects/").content.decode()


@every_list
def test_a_list_says_what_its_filtered_rows_are(client, district, place, url, make):
    """One sentence, of the rows that the filter leaves; none where it leaves none."""
    make(place.station), make(place.other_station)
    client.force_login(district)
    assert client.get(url).context["finding"].startswith("2 ")
    assert client.get(url, {"station": place.station.code}).context["finding"].startswith("1 ")
    assert client.get(url, {"q": "没有这几个字"}).context["finding"] == ""


def test_records_say_how_many_are_late(client, district, place):
    for day in (date(2022, 7, 14), date(2022, 6, 1), date(2022, 6, 2)):
        record(place.station, day=day)
    client.force_login(district)
    finding = client.get("/services/records/").context["finding"]
    assert finding == "3 条服务记录，2 条超期未录入全国平台，另有 1 条待录。"


@pytest.mark.parametrize(
    ("url", "finding"),
    [
        ("/stations/", "2 个社工站，0 个站长空缺，0 个代理。"),
        ("/stations/communities/", "4 个社区，4 个类型待核定，备案达标里一直不算达标。"),
        ("/stations/agencies/", "2 家机构，2 家正在承接社工站。"),
    ],
)
def test_places_say_what_there_is(client, district, place, url, finding):
    client.force_login(district)
    assert client.get(url).context["finding"] == finding
