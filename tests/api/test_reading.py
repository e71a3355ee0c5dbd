"""Reading through the API: what it shows, to whom, in pages, and how it tells errors."""

import json
from datetime import date

import pytest

from config.api import RESOURCES
from tests.factories.evaluation import FindingFactory, VisitProblemFactory
from tests.factories.funds import AppropriationFactory, ExpenditureFactory
from tests.factories.orgs import OrganisationFactory
from tests.factories.projects import (
    MilestoneCountFactory,
    MilestoneEvidenceFactory,
    MilestoneFactory,
    ProjectFactory,
)
from tests.factories.services import ServedGroupFactory
from tests.factories.stations import ClassificationFactory
from tests.factories.talent import CredentialFactory

FILTERED = {name: view for name, view in RESOURCES.items() if view.filterset_class}
LISTS = [*RESOURCES, "readings"]


def results(client, path, **query):
    response = client.get(f"/api/v1/{path}", query)
    assert response.status_code == 200, response.content
    return response.json()["results"]


def facts_of(station, community):
    """One row of every fact at a station."""
    project = ProjectFactory(station=station)
    milestone = MilestoneFactory(project=project)
    rows = {
        "projects": project,
        "milestones": milestone,
        "milestone-evidence": MilestoneEvidenceFactory(milestone=milestone),
        "appropriations": AppropriationFactory(project=project),
        "expenditures": ExpenditureFactory(project=project),
        "credentials": CredentialFactory(worker__station=station),
        "service-records": ServedGroupFactory(record__station=station).record,
        "organisations": OrganisationFactory(community=community),
        "findings": FindingFactory(station=station),
        "visits": VisitProblemFactory(visit__station=station).visit,
    }
    return rows | {"workers": rows["credentials"].worker}


@pytest.mark.parametrize("resource", LISTS)
def test_every_resource_asks_who_is_calling(client, db, resource):
    response = client.get(f"/api/v1/{resource}/")
    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"
    assert response["WWW-Authenticate"] == "Token"


@pytest.mark.parametrize(
    "resource", ["projects", "milestones", "appropriations", "expenditures", "service-records",
                 "workers", "credentials", "organisations", "milestone-evidence", "findings",
                 "visits"]
)  # fmt: skip
def test_head_reads_own_rows_alone(client, head, place, resource):
    own = facts_of(place.station, place.community)[resource]
    other = facts_of(place.other_station, place.other_community)[resource]
    client.force_login(head)
    rows = results(client, f"{resource}/")
    assert [row["id"] for row in rows] == [own.pk]
    assert rows[0]["station"] == "530111001"
    assert client.get(f"/api/v1/{resource}/{own.pk}/").json() == rows[0]
    foreign = client.get(f"/api/v1/{resource}/{other.pk}/")
    missing = client.get(f"/api/v1/{resource}/999999/")
    assert foreign.status_code == missing.status_code == 404
    assert missing.json()["detail"] == "没有找到所请求的内容。"
    assert foreign.content == missing.content
    asked = client.get(f"/api/v1/{resource}/", {"station": "530111002"})
    assert asked.status_code == 400
    assert asked.content == client.get(f"/api/v1/{resource}/", {"station": "999999999"}).content


def test_station_is_found_by_its_code(client, district, place):
    client.force_login(district)
    row = client.get("/api/v1/stations/530111001/").json()
    assert (row["name"], row["street"]) == ("关上街道社工站", "关上街道")
    assert (row["head_name"], row["agency_name"]) == ("关上站长", "关上社会工作服务中心")
    past = client.get("/api/v1/stations/530111001/?on=2021-01-01").json()
    assert (past["head_name"], past["agency_name"]) == (None, None)
    codes = [row["code"] for row in results(client, "stations/")]
    assert codes == ["530111001", "530111002"]


def test_community_has_the_kind_of_the_day(client, district, place):
    ClassificationFactory(community=place.community, effective_from=date(2022, 6, 1))
    client.force_login(district)
    address = f"communities/{place.community.pk}/"
    assert client.get(f"/api/v1/{address}").json()["kind"] == "urban"
    assert client.get(f"/api/v1/{address}?on=2022-05-31").json()["kind"] is None


def test_milestone_has_the_count_of_the_day(client, district, place):
    count = MilestoneCountFactory(counted_on=date(2022, 6, 1), actual=7)
    client.force_login(district)
    address = f"/api/v1/milestones/{count.milestone_id}/"
    count.milestone.project.station = place.station
    count.milestone.project.save()
    assert client.get(address).json()["actual"] == 7
    assert client.get(f"{address}?on=2022-05-31").json()["actual"] is None


def test_record_shows_how_many_people_of_each_group(client, head, place):
    group = ServedGroupFactory(record__station=place.station)
    client.force_login(head)
    (row,) = results(client, "service-records/")
    assert row["groups"] == [{"group": group.group, "people": group.people}]


def test_list_comes_in_pages_that_hold_each_row_once(client, head, place):
    rows = ExpenditureFactory.create_batch(5, project__station=place.station)
    client.force_login(head)
    address, seen = "/api/v1/expenditures/?page_size=2", []
    while address:
        page = client.get(address).json()
        seen += [row["id"] for row in page["results"]]
        address = page["next"]
    assert seen == sorted((row.pk for row in rows), reverse=True)


@pytest.mark.parametrize("size", ["0", "-1", "501", "99999999999", "x"])
def test_page_is_never_larger_than_500(client, head, place, size):
    client.force_login(head)
    assert client.get("/api/v1/projects/", {"page_size": size}).status_code == 200


@pytest.mark.parametrize(
    "resource", ["projects", "service-records", "workers", "organisations", "milestones",
                 "expenditures", "credentials", "communities", "milestone-evidence", "findings",
                 "visits"]
)  # fmt: skip
def test_list_asks_the_same_number_of_questions(
    client, head, place, resource, django_assert_max_num_queries
):
    client.force_login(head)
    facts_of(place.station, place.community)
    with django_assert_max_num_queries(12) as few:
        results(client, f"{resource}/")
    for _number in range(3):
        facts_of(place.station, place.community)
    with django_assert_max_num_queries(len(few)):
        results(client, f"{resource}/")


@pytest.mark.parametrize("resource", sorted(FILTERED))
def test_every_choice_of_every_filter_is_answered(client, district, place, resource):
    """A filter may count on what the page's rows are annotated with: the API's must be, too."""
    client.force_login(district)
    for name, field in FILTERED[resource].filterset_class.base_filters.items():
        for choice, _label in field.extra.get("choices", []):
            response = client.get(f"/api/v1/{resource}/", {name: choice})
            assert response.status_code == 200, (name, choice)


# ---------- errors ----------


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/v1/nothing/", 404),
        ("/api/v1/projects/abc/", 404),
        ("/api/v1/projects/999999999999999999999999/", 404),
        ("/api/v1/projects/?cursor=cD1hYmM=", 400),
        ("/api/v1/projects/?cursor=%FF", 400),
        ("/api/v1/projects/?q=%00", 400),
        ("/api/v1/projects/?on=2022-02-30", 400),
        ("/api/v1/communities/?on=0001-01-01", 400),
        ("/api/v1/readings/?on=9999-12-31", 400),
        ("/api/v1/readings/?station=530111002", 400),
        ("/api/v1/service-records/?since=0001-01-01", 400),
        ("/api/v1/projects/?q=" + "x" * 101, 400),
        ("/api/v1/projects/?field=nothing", 400),
    ],
)
def test_errors_are_problem_details(client, head, place, address, status):
    client.force_login(head)
    response = client.get(address)
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert set(response.json()) == {"type", "title", "detail", "errors"}


def test_other_methods_are_refused_in_the_same_form(client, head, place):
    client.force_login(head)
    for method in ("put", "patch", "delete"):
        response = getattr(client, method)("/api/v1/expenditures/")
        assert response.status_code == 405
        assert response["Content-Type"] == "application/problem+json"
        assert "GET" in response["Allow"]


def test_who_may_not_read_a_kind_of_row_is_told_so(client, community_contact, place):
    client.force_login(community_contact)
    assert client.get("/api/v1/expenditures/").status_code == 403
    assert client.get("/api/v1/readings/").status_code == 403
    assert len(results(client, "communities/")) == 1


# ---------- schema and docs ----------


def test_schema_is_openapi_3_1_and_names_every_resource(client, head):
    client.force_login(head)
    schema = json.loads(client.get("/api/v1/schema/").content)
    assert schema["openapi"].startswith("3.1")
    for resource in LISTS:
        assert f"/api/v1/{resource}/" in schema["paths"]


def test_docs_run_under_the_strict_policy(client, head):
    client.force_login(head)
    page = client.get("/api/v1/docs/")
    assert "unsafe" not in page["Content-Security-Policy"]
    assert "<style" not in page.text
    assert "style=" not in page.text
    assert "<script>" not in page.text
    script = client.get("/api/v1/docs/?script=")
    assert script["Content-Type"].startswith("application/javascript")
    assert "SwaggerUIBundle" in script.text
