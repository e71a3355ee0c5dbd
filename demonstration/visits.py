"""Visits of the evaluating side: confirmed, waiting for the station, a draft."""

from datetime import date

from accounts.models import User
from demonstration.days import lived_on
from demonstration.places import EVALUATOR
from evaluation.actions import visits as actions
from evaluation.models import Level, Topic, Visit
from stations.models import Station

WAYS = list(Visit.Way)
PURPOSES = list(Visit.Purpose)
STRENGTHS = "走访记录当天录入，困难对象台账按月更新"
ADVICE = "每周留半天整理档案，小组活动做前后测"
# Station, day, topics, problems, whether the station has confirmed (None: still a draft).
VISITS = [
    ("530111001", date(2022, 6, 8), (Topic.RULES, Topic.SERVICES), ["投诉登记本没有回复栏"], True),
    ("530111002", date(2022, 7, 13), (Topic.SERVICES,), ["小组签到表缺两次签名"], False),
    ("530111003", date(2022, 6, 16), (Topic.PAPERS, Topic.PEOPLE), ["个案档案缺目录"], True),
    ("530111004", date(2022, 7, 4), (Topic.PAPERS,), [], True),
    ("530111005", date(2022, 6, 27), (Topic.FUNDS,), ["报销单没有经办人签字"], True),
    ("530111006", date(2022, 7, 14), (Topic.PLATFORM,), ["志愿服务记录没有录入平台"], None),
    ("530111007", date(2022, 7, 4), (Topic.PREMISES, Topic.PEOPLE), ["谈话没有私密空间"], False),
]


def tell_visits() -> None:
    """Each on its own day; the other side confirms on the same day."""
    evaluator = User.objects.get(username="evaluator")
    for number, (code, day, topics, problems, confirmed) in enumerate(VISITS):
        values = {
            "station": Station.objects.get(code=code),
            "visited_on": day,
            "minutes": 60 + 30 * (number % 3),
            "way": WAYS[number % len(WAYS)],
            "purpose": PURPOSES[number % len(PURPOSES)],
            "organisation": EVALUATOR,
            "supervisor": evaluator.name,
            "people": "驻站社工、项目主管",
            "topics": ",".join(topics),
            "strengths": STRENGTHS,
            "advice": ADVICE,
            "case_points": "独居老人个案：先建立信任，再谈转介",
            "next_on": date(2022, 8, 1 + number),
        }
        with lived_on(day):
            row = actions.enter_visit(actor=evaluator, values=values, problems=problems, on=day)
            for problem in row.problems.all():
                said = {"level": Level.MAJOR, "category": topics[0]}
                actions.change_problem(problem, actor=evaluator, version=1, values=said)
            if confirmed is not None:
                row = actions.send_visit(row, actor=evaluator)
            if confirmed:
                actions.confirm_visit(row, actor=User.objects.get(username=f"worker-{code}"))
