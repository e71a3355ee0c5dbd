"""A visit: a draft of its own side, sent, confirmed or returned; one finding a problem."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from common.errors import ActionRefused
from common.states import waiting
from evaluation.actions import visits as actions
from evaluation.models import Finding, Visit, VisitProblem
from tests.factories.evaluation import VisitFactory, VisitProblemFactory

State = Visit.State
DAY = date(2022, 7, 11)


def entered(place, actor, on, problems=("签到缺名",), **values):
    said = {"station": place.station, "visited_on": DAY, "minutes": 90, "way": "on_site",
            "purpose": "educational", "supervisor": "普云华", "people": "驻站社工",
            "topics": "papers"}  # fmt: skip
    return actions.enter_visit(actor=actor, values=said | values, problems=list(problems), on=on)


def test_both_sides_confirm(place, evaluator, worker, on):
    row = entered(place, evaluator, on, ["签到缺名", "签到缺名", "档案没有锁"])
    assert [problem.problem for problem in row.problems.all()] == ["签到缺名", "档案没有锁"]
    assert not Visit.objects.visible_to(worker).exists()
    assert not VisitProblem.objects.visible_to(worker).exists()
    actions.send_visit(row, actor=evaluator)
    [mine] = waiting(Visit, worker)
    assert mine.due == date(2022, 7, 20)
    assert VisitProblem.objects.visible_to(worker).count() == 2
    row = actions.confirm_visit(row, actor=worker)
    assert row.state == State.CONFIRMED


def test_returned_it_is_a_draft_again_with_the_reason(place, evaluator, worker, on):
    row = actions.send_visit(entered(place, evaluator, on), actor=evaluator)
    with pytest.raises(ActionRefused, match="原因"):
        actions.return_visit(row, actor=worker, version=row.version, reason="")
    row = actions.return_visit(row, actor=worker, version=row.version, reason="当天没有谈财务")
    assert row.state == State.DRAFT
    row = actions.change_visit(
        row, actor=evaluator, version=row.version, values={"minutes": 60}, on=on
    )
    assert row.minutes == 60


def test_what_was_sent_is_not_changed(place, evaluator, on):
    row = VisitFactory(station=place.station)
    problem = VisitProblemFactory(visit=row)
    doing = {"actor": evaluator, "version": 1}
    with pytest.raises(ActionRefused, match="现在是“待站点确认”，不能再改"):
        actions.change_visit(row, values={"minutes": 60}, on=on, **doing)
    with pytest.raises(ActionRefused, match="不能再改"):
        actions.change_problem(problem, values={"level": "grave"}, **doing)
    with pytest.raises(ActionRefused, match="不能再改"):
        actions.enter_problem(actor=evaluator, values={"visit": row, "problem": "又一个"})


@pytest.mark.parametrize("who", ["worker", "head", "auditor", "other_worker", "finance"])
def test_only_the_evaluating_side_writes_it(request, place, on, who):
    user = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        entered(place, user, on, problems=[])
    draft = VisitFactory(station=place.station, state=State.DRAFT)
    with pytest.raises(PermissionDenied):
        actions.send_visit(draft, actor=user)
    with pytest.raises(PermissionDenied):
        actions.raise_finding(VisitProblemFactory(visit=draft), actor=user, values={}, on=on)


@pytest.mark.parametrize("who", ["evaluator", "district", "auditor", "other_worker"])
def test_only_the_station_confirms(request, place, who):
    row = VisitFactory(station=place.station)
    with pytest.raises(PermissionDenied):
        actions.confirm_visit(row, actor=request.getfixturevalue(who))


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("王某，独居，近期情绪低落", True),
        ("电话13800001234", False),
        ("1380000123", True),
        ("证件53011119800101123x", False),
        ("编号530111198001011234567", True),
    ],
)
def test_case_points_name_nobody(place, evaluator, on, text, taken):
    if taken:
        assert entered(place, evaluator, on, case_points=text).case_points == text
        return
    with pytest.raises(ActionRefused, match="证件号或手机号"):
        entered(place, evaluator, on, case_points=text)


def test_days(place, evaluator, on):
    with pytest.raises(ActionRefused, match="下次安排 2022-07-10 早于督导日期"):
        entered(place, evaluator, on, next_on=date(2022, 7, 10))
    assert entered(place, evaluator, on, next_on=DAY).next_on == DAY


def test_a_problem_becomes_one_finding(place, evaluator, on):
    problem = VisitProblemFactory(visit__station=place.station, problem="签到缺名", level="major")
    values = {"problem": "签到缺名", "level": "major", "category": ""}
    finding = actions.raise_finding(problem, actor=evaluator, values=values, on=on)
    assert (finding.station, finding.evaluated_on) == (place.station, DAY)
    assert (finding.kind, finding.state) == (Finding.Source.SUPERVISION, Finding.State.DRAFT)
    problem.refresh_from_db()
    assert problem.finding == finding
    with pytest.raises(ActionRefused, match="已经转为整改"):
        actions.raise_finding(
            problem, actor=evaluator, values=values | {"problem": "另一个"}, on=on
        )
    with pytest.raises(ActionRefused, match="已经转为整改"):
        actions.change_problem(problem, actor=evaluator, version=2, values={"level": "minor"})
    assert Finding.objects.count() == 1


def test_a_refused_finding_leaves_the_problem_as_it_was(place, evaluator, on):
    problem = VisitProblemFactory(visit__station=place.station)
    values = {"problem": "签到缺名", "level": "major", "due_on": date(2022, 7, 1)}
    with pytest.raises(ActionRefused, match="早于评估日期"):
        actions.raise_finding(problem, actor=evaluator, values=values, on=on)
    problem.refresh_from_db()
    assert problem.finding is None
    assert not Finding.objects.exists()
