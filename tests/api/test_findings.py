"""Findings and visits through the API: the same verbs and the same words as on pages."""

import json

from evaluation.models import Finding
from tests.factories.evaluation import FindingFactory, VisitProblemFactory

PATH = "/api/v1/findings/"


def posted(client, body):
    return client.post(PATH, json.dumps(body), content_type="application/json")


def patched(client, row, body):
    return client.patch(f"{PATH}{row.pk}/", json.dumps(body), content_type="application/json")


def said(place, **values):
    return {
        "station": place.station.code, "evaluated_on": "2022-07-11", "kind": "supervision",
        "problem": "制度未上墙", "level": "minor",
    } | values  # fmt: skip


def test_a_draft_of_the_evaluating_side_is_hidden_from_the_station(
    client, place, evaluator, worker
):
    client.force_login(evaluator)
    answer = posted(client, said(place))
    assert (answer.status_code, answer.json()["state"]) == (201, "draft")
    client.force_login(worker)
    assert client.get(PATH).json()["results"] == []
    assert client.get(f"{PATH}{answer.json()['id']}/").status_code == 404


def test_a_station_enters_and_corrects_what_it_was_told(client, place, worker):
    client.force_login(worker)
    answer = posted(client, said(place))
    assert (answer.json()["state"], answer.json()["due_on"]) == ("received", "2022-08-05")
    row = Finding.objects.get()
    body = {"recheck": "passed", "rechecked_on": "2022-07-12", "version": 1}
    assert patched(client, row, body).json()["state"] == "closed"


def test_steps_are_not_taken_by_a_change(client, place, evaluator):
    client.force_login(evaluator)
    draft = Finding.objects.get(pk=posted(client, said(place)).json()["id"])
    assert patched(client, draft, {"recheck": "passed", "version": 1}).status_code == 400
    assert patched(client, draft, {"state": "closed", "version": 1}).status_code == 400
    issued = FindingFactory(station=place.station, notice_number="关上整改〔2022〕1号")
    answer = patched(client, issued, {"level": "grave", "version": 1})
    assert answer.status_code == 409
    assert "已在系统里办理" in answer.json()["detail"]


def test_a_visit_without_the_points_of_cases(client, place, worker):
    problem = VisitProblemFactory(visit__station=place.station, visit__case_points="王某")
    client.force_login(worker)
    [row] = client.get("/api/v1/visits/").json()["results"]
    assert row["topics"] == ["services", "papers"]
    assert [each["problem"] for each in row["problems"]] == [problem.problem]
    assert "case_points" not in row
