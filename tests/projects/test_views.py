"""Pages of projects and milestones."""

from datetime import date

import pytest
from django.urls import reverse

from projects.models import Milestone, Project
from tests.factories.projects import (
    MilestoneCountFactory,
    MilestoneFactory,
    ProjectFactory,
)

LIST = "/projects/"


@pytest.fixture
def project(place):
    return ProjectFactory(station=place.station, name="社区治理项目", agency=place.agency)


@pytest.fixture
def foreign(place):
    return ProjectFactory(station=place.other_station, name="外街道项目")


def test_list_shows_own_projects_with_progress_and_total(client, head, project, foreign):
    MilestoneFactory(project=project, weight=40, completed_on=date(2022, 5, 1))
    client.force_login(head)
    page = client.get(LIST).content.decode()
    assert "社区治理项目" in page
    assert "40.0%" in page
    assert "外街道项目" not in page
    assert page.count("¥100,000") == 2  # the row and the total
