"""What is particular to findings: their words, their project, the order of their days."""

from datetime import date

import pytest

from common.errors import ActionRefused
from evaluation.actions.findings import change_finding, enter_finding, take_in_findings
from evaluation.models import Finding
from tests.factories.evaluation import FindingFactory
from tests.factories.projects import ProjectFactory

FOUND = date(2022, 5, 10)
EARLIER = date(2022, 5, 9)


def said(place, **values):
    known = {"station": place.station, "evaluated_on": FOUND, "kind": "midterm", "level": "minor",
             "problem": "台账不全", "due_on": FOUND}  # fmt: skip
    return known | values


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"due_on": EARLIER}, "整改期限 2022-05-09 早于评估日期 2022-05-10，请核对。"),
        ({"rectified_on": EARLIER}, "整改完成日期 2022-05-09 早于评估日期"),
        ({"rechecked_on": EARLIER}, "复核日期 2022-05-09 早于评估日期"),
        ({"recheck": "passed"}, "填了复核结果，却没有复核日期，请补填复核日期。"),
    ],
    ids=["due", "rectified", "rechecked", "undated"],
)
def test_no_way_in_for_days_out_of_order(place, worker, on, values, words):
    kept = FindingFactory(station=place.station, evaluated_on=FOUND, due_on=FOUND)
    doing = {"actor": worker, "on": on}
    with pytest.raises(ActionRefused, match=words):
        enter_finding(values=said(place, **values), **doing)
    with pytest.raises(ActionRefused, match=words):
        change_finding(kept, version=1, values=values, **doing)
    new = Finding(**said(place, **values))
    with pytest.raises(ActionRefused, match=words):
        take_in_findings([new], [], place=place.station, fields=[], **doing)
    assert list(Finding.objects.all()) == [kept]


def test_what_became_of_a_finding_on_its_own_day(place, worker, on):
    kept = FindingFactory(station=place.station, evaluated_on=FOUND, due_on=FOUND)
    values = {"rectified_on": FOUND, "rechecked_on": FOUND, "recheck": "passed"}
    assert change_finding(kept, actor=worker, version=1, values=values, on=on).recheck == "passed"


@pytest.mark.parametrize("problem", ["台账 不全", "台账　不全", " 台账不全"])
def test_a_problem_is_one_problem_however_it_is_spaced(place, worker, on, problem):
    doing = {"actor": worker, "on": on}
    row = enter_finding(values=said(place), **doing)
    with pytest.raises(ActionRefused, match="“台账不全”已经有了"):
        enter_finding(values=said(place, problem=problem), **doing)
    new = Finding(**said(place, problem=problem))
    with pytest.raises(ActionRefused, match="“台账不全”已经有了"):
        take_in_findings([new], [], place=place.station, fields=[], **doing)
    assert change_finding(row, version=1, values={"problem": problem}, **doing).version == 2
    assert enter_finding(values=said(place, kind="final"), **doing).pk


def test_a_finding_names_a_project_of_its_own_station(place, worker, on):
    doing = {"actor": worker, "on": on}
    foreign = ProjectFactory(station=place.other_station, name="北站项目")
    words = "项目“北站项目”不是这个站的，请重新选择。"
    kept = FindingFactory(station=place.station, evaluated_on=FOUND, due_on=FOUND)
    with pytest.raises(ActionRefused, match=words):
        enter_finding(values=said(place, project=foreign), **doing)
    with pytest.raises(ActionRefused, match=words):
        change_finding(kept, version=1, values={"project": foreign}, **doing)
    new = Finding(**said(place, project=foreign))
    with pytest.raises(ActionRefused, match=words):
        take_in_findings([new], [], place=place.station, fields=[], **doing)
    own = ProjectFactory(station=place.station)
    assert enter_finding(values=said(place, project=own), **doing).project == own
