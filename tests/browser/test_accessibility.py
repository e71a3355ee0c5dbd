"""No page has a serious finding of axe-core: contrast, names, focus, structure."""

from pathlib import Path

import pytest
from django.conf import settings

from oversight.models import Requirement
from projects.models import Project
from services.models import ServiceRecord
from tests.browser.scenes import furnish
from tests.factories.services import ServiceRecordFactory
from tests.factories.stations import BrandActivityFactory

pytestmark = pytest.mark.django_db(transaction=True)

GRAVE = ("serious", "critical")
PAGES = [
    "/", "/services/records/", "/services/records/new/", "/projects/", "/funds/",
    "/funds/appropriations/", "/talent/", "/orgs/", "/stations/", "/stations/communities/",
    "/registers/", "/flags/", "/directive/", "/accounts/me/",
]  # fmt: skip


# Lists that other roles than these three share with them; looked at once, on a phone.
FACTS = [
    "/evaluation/", "/evaluation/evaluations/", "/evaluation/inspections/", "/projects/linkages/",
    "/stations/premises/", "/stations/brands/", "/stations/checks/", "/orgs/incubations/",
    "/talent/trainings/", "/talent/exams/", "/calendar/", "/parameters/", "/requirements/{}/",
    "/stations/brands/{}/",
]  # fmt: skip


@pytest.fixture(scope="session")
def axe(need) -> str:
    """The source of axe-core, to be run in a page."""
    path = Path(settings.BASE_DIR, "node_modules", "axe-core", "axe.min.js")
    return need(path.is_file() and path.read_text(), "no axe-core")


def findings(page, axe: str) -> list[str]:
    """What axe finds grave on the page, one line an element."""
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [
        f"{page.url}: {rule['id']} {node['html'][:120]}"
        for rule in found
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
    ]


def details(place) -> list[str]:
    """One page of each kind of record."""
    return [
        f"/services/records/{ServiceRecord.objects.filter(station=place.station).first().pk}/",
        f"/projects/{Project.objects.get(station=place.station).pk}/",
        f"/stations/{place.station.code}/",
        f"/stations/{place.station.code}/1.3/",
    ]


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("who", ["worker", "head", "district"])
def test_no_page_has_a_grave_finding(request, logged_in_page, place, axe, who, width):
    furnish(place)
    user = request.getfixturevalue(who)
    ServiceRecordFactory(station=place.station, community=place.community, entered_by=user)
    page = logged_in_page(user, width)
    found = []
    for path in [*PAGES, *details(place)]:
        assert page.goto(path).ok, path
        found += findings(page, axe)
    assert not found, "\n".join(found)


def test_pages_of_facts_have_no_grave_finding_on_a_phone(logged_in_page, district, place, axe):
    furnish(place)
    activity = BrandActivityFactory(brand__station=place.station)
    asked = Requirement.objects.get(code="1.3").pk
    keys = {"/requirements/{}/": asked, "/stations/brands/{}/": activity.brand_id}
    page = logged_in_page(district, 390)
    found = []
    for path in FACTS:
        assert page.goto(path.format(keys.get(path))).ok, path
        found += findings(page, axe)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("who", ["community_contact", "evaluator"])
def test_the_first_page_of_others_has_no_grave_finding(request, logged_in_page, place, axe, who):
    furnish(place)
    page = logged_in_page(request.getfixturevalue(who))
    assert page.goto("/").ok
    assert not findings(page, axe)


def test_the_api_reader_has_no_grave_finding(logged_in_page, district, place, axe):
    page = logged_in_page(district)
    page.goto("/api/v1/docs/")
    page.locator(".opblock").first.wait_for()
    assert not findings(page, axe)


def test_a_grave_finding_is_found(logged_in_page, worker, axe):
    page = logged_in_page(worker)
    page.goto("/accounts/me/")
    page.evaluate(
        "document.querySelector('h1').insertAdjacentHTML('afterend', '<button></button>')"
    )
    assert "button-name" in findings(page, axe)[0]
