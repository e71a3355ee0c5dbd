"""Notices of the evaluating side and what became of them: one of each, as of 15 July."""

from dataclasses import dataclass, field
from datetime import date

from accounts.models import User
from demonstration.days import lived_on
from evaluation.actions import findings as actions
from evaluation.models import Extension, Finding, Topic
from stations.models import Station

Level, Recheck = Finding.Level, Finding.Recheck
EVALUATOR = "evaluator"


@dataclass(frozen=True)
class Notice:
    """A problem and, day by day, what was done about it: verb → what it was told."""

    station: str
    found_on: date
    problem: str
    category: str
    level: str
    steps: list[tuple[date, str, dict]] = field(default_factory=list)


def june(day: int) -> date:
    return date(2022, 6, day)


def july(day: int) -> date:
    return date(2022, 7, day)


NOTICES = [
    # Put right at the second attempt.
    Notice("530111001", june(8), "居民投诉没有登记和回复", Topic.RULES, Level.MAJOR, [
        (june(9), "issue", {}),
        (june(10), "receive", {}),
        (june(13), "plan", {"measures": "建投诉登记本，三个工作日内回复", "responsible": "李倩"}),
        (june(17), "reply", {"measures": "登记本已启用", "rectified_on": june(17)}),
        (june(20), "fail", {"reason": "5 月的两件投诉没有补登"}),
        (june(22), "reply", {"measures": "5 月的两件已补登并回访", "rectified_on": june(22)}),
        (june(24), "pass", {"reason": "已查登记本和回访记录"}),
    ]),
    # The same kind of problem again.
    Notice("530111001", july(11), "意见箱没有人按周开启", Topic.RULES, Level.MINOR, [
        (july(12), "issue", {}),
        (july(13), "receive", {}),
    ]),
    Notice("530111002", july(13), "小组活动没有前后测", Topic.SERVICES, Level.MINOR, [
        (july(14), "issue", {}),
    ]),
    # Overdue, and the later day was refused.
    Notice("530111003", june(16), "个案档案放在没有锁的柜子里", Topic.PAPERS, Level.GRAVE, [
        (june(17), "issue", {}),
        (june(20), "receive", {}),
        (june(21), "extend", {"until": june(30), "reason": "文件柜还没有到货"}),
        (june(22), "refuse", {"reason": "先借用街道的保密柜"}),
        (june(24), "plan", {"measures": "借用街道保密柜，新柜到货后搬回", "responsible": "朱雨欣"}),
    ]),
    Notice("530111004", july(4), "督导记录缺 6 月", Topic.PAPERS, Level.MINOR, [
        (july(5), "issue", {}),
        (july(6), "receive", {}),
        (july(14), "reply", {"measures": "已补 6 月两次督导记录", "rectified_on": july(13)}),
    ]),
    # Sent back.
    Notice("530111005", june(27), "活动支出没有签收单", Topic.FUNDS, Level.MAJOR, [
        (june(28), "issue", {}),
        (june(29), "receive", {}),
        (july(6), "reply", {"measures": "已补签收单", "rectified_on": july(6)}),
        (july(11), "fail", {"reason": "补签日期和活动日期对不上，请附说明"}),
    ]),
    # Asks for a later day.
    Notice("530111007", july(4), "没有单独的个案室", Topic.PREMISES, Level.MAJOR, [
        (july(5), "issue", {}),
        (july(7), "receive", {}),
        (july(13), "extend", {"until": date(2022, 8, 31), "reason": "新阵地 8 月下旬交付"}),
    ]),
    Notice("530111006", july(14), "志愿者时长没有录入", Topic.PLATFORM, Level.MINOR),
]  # fmt: skip


def tell_notices() -> None:
    """All of them, each step on its day by whoever takes it."""
    evaluator = User.objects.get(username=EVALUATOR)
    for notice in NOTICES:
        worker = User.objects.get(username=f"worker-{notice.station}")
        _tell(notice, evaluator, worker)


def _tell(notice: Notice, evaluator: User, worker: User) -> None:
    values = {
        "station": Station.objects.get(code=notice.station),
        "evaluated_on": notice.found_on,
        "kind": Finding.Source.SUPERVISION,
        "problem": notice.problem,
        "category": notice.category,
        "level": notice.level,
    }
    with lived_on(notice.found_on) as on:
        row = actions.enter_finding(actor=evaluator, values=values, on=on)
    for day, verb, said in notice.steps:
        with lived_on(day):
            STEPS[verb](row, evaluator, worker, day, said)
        row.refresh_from_db()


def _issue(row, evaluator, worker, on, said):
    actions.issue_finding(row, actor=evaluator, version=row.version, on=on)


def _receive(row, evaluator, worker, on, said):
    actions.receive_finding(row, actor=worker)


def _plan(row, evaluator, worker, on, said):
    actions.plan_finding(row, actor=worker, version=row.version, **said)


def _reply(row, evaluator, worker, on, said):
    actions.reply_finding(
        row, actor=worker, version=row.version, values=said, files=[], on=on
    )  # fmt: skip


def _recheck(outcome):
    def step(row, evaluator, worker, on, said):
        values = {"recheck": outcome, "rechecked_on": on}
        actions.recheck_finding(
            row, actor=evaluator, version=row.version, values=values, on=on, **said
        )

    return step


def _extend(row, evaluator, worker, on, said):
    actions.ask_extension(actor=worker, values=said | {"finding": row}, on=on)


def _refuse(row, evaluator, worker, on, said):
    asked = row.extensions.get()
    actions.decide_extension(
        asked, actor=evaluator, version=asked.version, state=Extension.State.REFUSED, on=on, **said
    )


STEPS = {
    "issue": _issue,
    "receive": _receive,
    "plan": _plan,
    "reply": _reply,
    "fail": _recheck(Recheck.FAILED),
    "pass": _recheck(Recheck.PASSED),
    "extend": _extend,
    "refuse": _refuse,
}
