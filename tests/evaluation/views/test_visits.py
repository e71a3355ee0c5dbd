"""Pages of visits: from the phone to the confirmation, and one click to a finding."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from evaluation.models import Finding, Visit, VisitPaper, VisitProblem
from tests.factories.evaluation import VisitFactory, VisitProblemFactory
from tests.files import samples
from tests.pages import errors_of, exported, form_of, queries, sent, text_of

LIST = "/evaluation/visits/"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def outside(evaluator):
    client = Client()
    client.force_login(evaluator)
    return client


@pytest.fixture
def station(worker):
    client = Client()
    client.force_login(worker)
    return client


def url(page, row):
    return reverse(f"evaluation:{page}", args=[row.pk])


SAID = {"visited_on": "2022-07-11", "minutes": "90", "way": "on_site", "purpose": "supportive",
        "people": "驻站社工", "topics": ["papers", "services"], "supervisor": "普云华"}  # fmt: skip


def test_from_the_form_to_the_confirmation(place, outside, station):
    said = SAID | {"station": place.station.pk, "problems": "签到缺名\n\n  档案没有锁 \n"}
    outside.post(reverse("evaluation:visit-add"), said)
    visit = Visit.objects.get()
    assert visit.topics == "services,papers"
    assert [row.problem for row in visit.problems.all()] == ["签到缺名", "档案没有锁"]
    assert form_of(outside, url("visit-edit", visit))["topics"] == ["services", "papers"]
    assert station.get(url("visit-detail", visit)).status_code == 404
    outside.post(url("visit-send", visit))
    assert "签到缺名" in text_of(station, url("visit-detail", visit))
    sent(station, url("visit-return", visit), reason="没有谈服务")
    assert "没有谈服务" in text_of(outside, url("visit-detail", visit))
    outside.post(url("visit-send", visit))
    station.post(url("visit-confirm", visit))
    assert "双方已确认" in text_of(outside, url("visit-detail", visit))
    assert url("visit-edit", visit) not in text_of(outside, url("visit-detail", visit))


def test_too_many_problems_and_too_long_ones_are_told(place, outside):
    said = SAID | {"station": place.station.pk}
    for problems, words in (("问\n" * 21, "最多写 20 个"), ("长" * 201, "最多 200 个字")):
        response = outside.post(reverse("evaluation:visit-add"), said | {"problems": problems})
        assert words in str(errors_of(response)["problems"])
    assert not Visit.objects.exists()


def test_one_click_from_a_problem_to_a_finding_and_back(place, outside, station):
    problem = VisitProblemFactory(
        visit__station=place.station, problem="签到缺名", level="grave", category="papers"
    )
    address = url("problem-finding", problem)
    assert address in text_of(outside, url("visit-detail", problem.visit))
    assert address not in text_of(station, url("visit-detail", problem.visit))
    values = form_of(outside, address)
    assert (values["problem"], values["level"], values["category"]) == (
        "签到缺名", "grave", "papers",
    )  # fmt: skip
    sent(outside, address)
    finding = Finding.objects.get()
    assert (finding.level, finding.evaluated_on) == ("grave", problem.visit.visited_on)
    assert url("visit-detail", problem.visit) in text_of(outside, url("finding-detail", finding))
    page = text_of(outside, url("visit-detail", problem.visit))
    assert url("finding-detail", finding) in page
    assert address not in page
    # The station does not learn of the draft.
    assert url("finding-detail", finding) not in text_of(
        station, url("visit-detail", problem.visit)
    )
    assert sent(outside, address, problem="又一次").status_code == 409
    assert Finding.objects.count() == 1


def test_a_problem_is_added_and_said_more_closely_in_a_draft(place, outside):
    visit = VisitFactory(station=place.station, state=Visit.State.DRAFT)
    sent(outside, url("problem-add", visit), problem="没有督导记录", level="minor")
    row = VisitProblem.objects.get()
    sent(outside, url("problem-edit", row), level="grave")
    row.refresh_from_db()
    assert row.level == "grave"


def test_files_of_a_visit(place, outside, station):
    visit = VisitFactory(station=place.station)
    file = SimpleUploadedFile("签字.pdf", samples.pdf())
    sent(outside, url("visit-file-add", visit), files=[file])
    paper = VisitPaper.objects.get()
    assert station.get(url("visit-file", paper)).status_code == 200
    sent(outside, url("visit-file-withdraw", paper), reason="传错了")
    assert station.get(url("visit-file", paper)).status_code == 404


def test_the_list_its_filters_and_its_workbook(place, outside, on):
    VisitFactory(station=place.station, supervisor="甲督导")
    VisitFactory(station=place.other_station, supervisor="乙督导", topics="funds",
                 state="confirmed", visited_on=date(2022, 6, 1))  # fmt: skip
    VisitProblemFactory(visit=Visit.objects.get(supervisor="甲督导"), problem="签到缺名")
    assert "2 次督导，1 次待站点确认。" in text_of(outside, LIST)
    asked = [
        ({"topic": "funds"}, "乙"), ({"state": "sent"}, "甲"), ({"q": "乙督"}, "乙"),
        ({"station": place.station.code}, "甲"), ({"until": "2022-06-01"}, "乙"),
        ({"on": "2022-07-10"}, "乙"),
    ]  # fmt: skip
    for query, shown in asked:
        page = text_of(outside, LIST, **query)
        assert [name for name in "甲乙" if f"{name}督导" in page] == [shown], query
    first, second = exported(outside, LIST)
    assert (first["发现的问题"], first["主题"]) == ("签到缺名", "服务、档案")
    assert second["督导人"] == "乙督导"


def test_the_detail_takes_as_many_queries_for_many_problems(place, outside):
    visit = VisitFactory(station=place.station)
    VisitProblemFactory(visit=visit)
    one = queries(outside, url("visit-detail", visit))
    VisitProblemFactory.create_batch(9, visit=visit)
    assert queries(outside, url("visit-detail", visit)) == one
