"""Pages of an agreement: two verbs, the effect before the answer, a timeline."""

from datetime import date
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from oversight.judging.directive import seed_directive
from projects.models import Amendment, Project
from tests.factories.projects import AmendmentFactory, MilestoneFactory, ProjectFactory
from tests.pages import form_of

TODAY = "2022-07-15"


@pytest.fixture
def project(place):
    return ProjectFactory(station=place.station, name="社区治理项目", agency=place.agency)


def page(name, row) -> str:
    return reverse(f"projects:{name}", args=[row.pk])


def amended(**said) -> dict:
    fields = {
        "effective_from": TODAY, "agreed_fen": "200,000", "agreed_start": "2022-01-01",
        "agreed_end": "2022-12-31", "agency": "", "basis": "补充协议〔2022〕3号",
    }  # fmt: skip
    return fields | said


def test_an_amendment_is_shown_with_its_effect_before_it_is_made(client, worker, project):
    client.force_login(worker)
    url = page("project-amend", project)
    offered = client.get(url).context["form"]
    assert offered["agreed_fen"].value() == "100000.00"
    asked = client.post(url, form_of(client, url) | amended())
    shown = asked.content.decode()
    assert "还没有登记" in shown
    assert "100000.00 → <b>200000.00</b>" in shown
    assert "/amend/effects/?" in shown
    assert not Amendment.objects.exists()
    again = client.post(url, form_of(client, url) | amended(again="1"))
    assert again.context["form"]["basis"].value() == "补充协议〔2022〕3号"
    saved = client.post(url, form_of(client, url) | amended(confirm="1"))
    assert saved.headers["Location"] == page("project-detail", project)
    assert Amendment.objects.get().agreed_fen == 20_000_000


def test_the_effect_says_which_requirement_goes_from_what_to_what(client, worker, place, project):
    seed_directive(place.district)
    MilestoneFactory(project=project, weight=100, completed_on=date(2022, 7, 1))
    ProjectFactory(station=place.station, name="另一个", agreed_fen=10_000_000)
    client.force_login(worker)
    url = page("project-amend", project)
    asked = client.post(url, form_of(client, url) | amended())
    effects = asked.context["effects_url"]
    assert urlsplit(effects).path == reverse("oversight:amendment-effects", args=[project.pk])
    shown = client.get(effects).content.decode()
    assert "50%" in shown
    assert "67%" in shown
    assert not Amendment.objects.exists()
    wrong = client.get(effects.replace("agreed_fen", "x")).content.decode()
    assert "还有错误" in wrong


def test_the_page_tells_the_versions_and_offers_two_verbs(client, worker, project):
    AmendmentFactory(project=project, effective_from=date(2022, 7, 1), basis="第一次补充协议")
    AmendmentFactory(project=project, effective_from=date(2023, 1, 1), basis="续签", agreed_fen=3)
    client.force_login(worker)
    url = page("project-detail", project)
    shown = client.get(url).content.decode()
    assert "变更协议" in shown
    assert shown.count("更正</a>") == 3
    assert shown.index("续签") < shown.index("现行") < shown.index("第一次补充协议")
    assert "还没有生效" in shown
    past = client.get(url, {"on": "2022-06-30"}).content.decode()
    assert "第一次补充协议" not in past
    assert "最初的协议" in past
    assert "更正</a>" not in past


def test_each_version_is_corrected_by_itself(client, worker, project):
    amendment = AmendmentFactory(project=project)
    client.force_login(worker)
    url = page("amendment-correct", amendment)
    assert client.post(url, form_of(client, url) | {"agreed_fen": "5"}).status_code == 302
    amendment.refresh_from_db()
    assert amendment.agreed_fen == 500
    url = page("agreement-correct", project)
    assert client.post(url, form_of(client, url) | {"agreed_fen": "7"}).status_code == 302
    project.refresh_from_db()
    assert project.agreed_fen == 700


def test_a_project_begins_without_an_agreement(client, worker, place):
    client.force_login(worker)
    url = reverse("projects:project-add")
    fields = {"station": place.station.pk, "name": "新项目", "funding_source": "district",
              "field": "elderly"}  # fmt: skip
    half = client.post(url, form_of(client, url) | fields | {"agreed_fen": "9"})
    assert list(half.context["form"].errors) == ["agreed_start", "agreed_end"]
    assert client.post(url, form_of(client, url) | fields).status_code == 302
    project = Project.objects.get()
    shown = client.get(page("project-detail", project)).content.decode()
    assert "登记协议" in shown
    url = page("project-amend", project)
    client.post(url, form_of(client, url) | amended(confirm="1"))
    assert Project.objects.get().state == Project.State.RUNNING


def test_another_system_corrects_what_holds_today(client, worker, project):
    AmendmentFactory(project=project, agreed_fen=20_000_000)
    client.force_login(worker)
    url = f"/api/v1/projects/{project.pk}/"
    sent = {"agreed_fen": 21_000_000, "version": 1}
    row = client.patch(url, sent, content_type="application/json").json()
    assert (row["agreed_fen"], row["version"]) == (21_000_000, 2)
    before = client.get(url, {"on": "2022-06-30"}).json()
    assert before["agreed_fen"] == 10_000_000
    assert Amendment.objects.get().agreed_end == date(2022, 12, 31)
