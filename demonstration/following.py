"""Flags of some weeks and what was done about them: replies, a kept and a broken promise."""

from collections.abc import Iterable
from datetime import date, timedelta

from accounts.models import User
from demonstration.days import lived_on
from night import digests
from night.run import run_nightly
from oversight.followup import verbs
from oversight.models import Flag, Plan

PUT_IN = "按方案办理"
# The nights that ran; days between are covered by the next.
NIGHTS = [date(2022, 6, 27), date(2022, 7, 5), date(2022, 7, 11), date(2022, 7, 14)]
JUNE_28, JULY_6, JULY_12, JULY_15 = (night + timedelta(days=1) for night in NIGHTS)


def plan(promised_on: date, value: float, words: str, reason: str = Plan.Reason.OTHER) -> dict:
    """The values of a plan of one step, told by the day on which it is done."""
    steps = [{"kind": "", "words": words, "on": promised_on}]
    return {
        "reason": reason, "words": words, "promised_on": promised_on, "promised_value": value,
        "steps": steps,
    }  # fmt: skip


IDLE = ("530111003", "530111007")
# Station, requirement and, day by day, who did what.
STORIES: dict[tuple[str, str], list[tuple[date, str, str, dict]]] = {
    # Promised half by 10 July, and it did not come about.
    ("530111007", "1.3"): [
        (JUNE_28, "head", "sign", {"words": "收到，上半年入户受疫情影响停了两个月。"}),
        (JUNE_28, "head", "plan", {"values": plan(
            date(2022, 7, 10), 50, "补付二季度服务费", Plan.Reason.EPIDEMIC
        )}),
        (JUNE_28, "district", "decide_plan", {"agreed": True, "words": PUT_IN}),
    ],
    # An interim goal that was kept; the rest is planned anew and waits for the district.
    ("530111008", "1.3"): [
        (JUNE_28, "head", "sign", {}),
        (JUNE_28, "head", "plan", {"values": plan(date(2022, 7, 10), 32.5, "支付六月人员费用")}),
        (JUNE_28, "district", "decide_plan", {"agreed": True}),
        (JULY_12, "head", "plan", {"values": plan(date(2022, 8, 31), 50, "分两批支付活动经费")}),
    ],
    # Returned once, then accepted: it waits for its day.
    ("530111007", "1.2"): [
        (JUNE_28, "head", "sign", {"words": "收到。"}),
        (JULY_6, "head", "plan", {"values": plan(date(2022, 7, 29), 50, "加快进度")}),
        (JULY_6, "district", "decide_plan", {"agreed": False, "words": "请写明是哪几个里程碑"}),
        (JULY_12, "head", "plan", {"values": plan(date(2022, 7, 29), 50, "完成中期评估")}),
        (JULY_12, "district", "decide_plan", {"agreed": True}),
    ],
    # Reported done: somebody has to look.
    ("530111007", "1.7"): [
        (JUNE_28, "head", "sign", {}),
        (JULY_6, "head", "plan", {"values": plan(date(2022, 7, 31), 95, "补录全国平台")}),
        (JULY_6, "district", "decide_plan", {"agreed": True}),
        (JULY_15, "head", "report", {"words": "六月以后的都已录入"}),
    ],
    ("530111008", "1.7"): [(JULY_6, "head", "sign", {"words": "正在补录。"})],
}  # fmt: skip


def follow_flags() -> None:
    """Run the nights, and after each have people do what they did before the next."""
    for night in NIGHTS:
        run_nightly(night)
        take_steps(night + timedelta(days=1))
        digests.send_due()


def take_steps(today: date) -> None:
    with lived_on(today):
        if today == JULY_12:
            sign_the_rest(today)
        for (station, code), steps in STORIES.items():
            flags = Flag.objects.open().filter(station__code=station, requirement__code=code)
            flags = flags.select_related("station__division", "requirement__directive__division")
            for _day, who, verb, said in of_the_day(steps, today):
                flag = flags.get()
                actor = User.objects.get(username=f"head-{station}" if who == "head" else who)
                getattr(verbs, verb)(flag, actor=actor, version=flag.version, on=today, **said)


def sign_the_rest(today: date) -> None:
    """Six heads sign for what they left lying; two do not, and the portal proposes a level."""
    flags = Flag.objects.open().filter(state=Flag.State.MARKED).select_related("station__division")
    for flag in flags.exclude(station__code__in=IDLE):
        actor = User.objects.get(username=f"head-{flag.station.code}")
        verbs.sign(flag, actor=actor, version=flag.version, on=today)


def of_the_day(steps: Iterable[tuple], today: date) -> list[tuple]:
    return [step for step in steps if step[0] == today]
