"""Flags: what falls short, what happened to it, and what was promised about it."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common import clock
from common.models import OutgoingMail
from common.states import REASON, Move
from oversight.models.directive import Requirement, Status
from oversight.querysets import FlagQuerySet
from stations.models import Station


class Flag(models.Model):
    """A station falls short of a requirement. Opened and closed by reconciliation, never
    toggled. What happened to it is in its events; here is how it stands.

    ``state``: how far its follow-up is. ``due_on``: by when the next step is to be done, or the
    promise kept. ``promised_on`` and ``promised_value``: what stands promised, None when nothing
    does. ``asked_until``: the extension that waits for the district. ``answered_by``: who answers
    for it, and so may neither accept, check nor sign a level. ``breaks``: promises broken since the
    last level. ``drafted``: the level that the portal proposes, ``warned_for``: from when on.
    """

    class State(models.TextChoices):
        MARKED = "marked", _("待签收")
        SIGNED = "signed", _("待交方案")
        PLANNED = "planned", _("待审方案")
        ACCEPTED = "accepted", _("按方案办理")
        REPORTED = "reported", _("待核验")
        CLOSED = "closed", _("已闭环")

    class Level(models.IntegerChoices):
        REMINDER = 0, _("系统提醒")
        BLUE = 1, _("蓝色")
        YELLOW = 2, _("黄色")
        RED = 3, _("红色")

    CLOSE = Move("flags.close")
    BACK = Move("flags.ask_again")
    MOVES = {
        State.MARKED: {
            State.SIGNED: Move("flags.sign", "sign", days="flag_sign_days"),
            State.CLOSED: CLOSE,
        },
        State.SIGNED: {
            State.PLANNED: Move("flags.plan", "answer", needs=("plans",), days="flag_plan_days"),
            State.CLOSED: CLOSE,
        },
        State.PLANNED: {
            State.ACCEPTED: Move(
                "flags.accept", "accept", other_than="answered_by", days="flag_accept_days"
            ),
            State.SIGNED: Move(
                "flags.return", "accept", needs=(REASON,), other_than="answered_by"
            ),
            State.CLOSED: CLOSE,
        },
        State.ACCEPTED: {
            State.REPORTED: Move("flags.report", "answer"),
            State.SIGNED: BACK,
            State.CLOSED: CLOSE,
        },
        # Checked by somebody, or closed by its reading; what fails its check is planned anew.
        State.REPORTED: {
            State.CLOSED: Move(
                "flags.check", "check", needs=(REASON,), other_than="answered_by",
                days="flag_check_days",
            ),
            State.SIGNED: Move("flags.fail", "check", needs=(REASON,), other_than="answered_by"),
        },
        State.CLOSED: {State.MARKED: Move("flags.reopen")},
    }  # fmt: skip

    number = models.PositiveIntegerField(_("文号"))
    year = models.PositiveSmallIntegerField(_("年度"))
    station = models.ForeignKey(
        Station, models.PROTECT, related_name="flags", verbose_name=_("社工站")
    )
    requirement = models.ForeignKey(
        Requirement, models.PROTECT, related_name="flags", verbose_name=_("要求")
    )
    opened_on = models.DateField(_("标记日期"))
    opened_status = models.CharField(max_length=14, choices=Status.choices)
    opened_value = models.FloatField(null=True)
    opened_text = models.CharField(max_length=120)
    status = models.CharField(_("状态"), max_length=14, choices=Status.choices)
    value = models.FloatField(null=True)
    text = models.CharField(_("现况"), max_length=120)
    seen_on = models.DateField(_("最近测算"))
    worsened_on = models.DateField(null=True)
    recovering_on = models.DateField(null=True)  # the first day of a recovery that lasts so far
    reopened_on = models.DateField(null=True)
    told_on = models.DateField(_("最近提醒"), null=True)
    closed_on = models.DateField(_("闭环日期"), null=True)
    closed_status = models.CharField(max_length=14, choices=Status.choices, blank=True)
    closed_value = models.FloatField(null=True)
    closed_text = models.CharField(max_length=120, blank=True)
    state = models.CharField(
        _("阶段"), max_length=10, choices=State.choices, default=State.MARKED, editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    due_on = models.DateField(_("时限"), null=True)
    promised_on = models.DateField(_("承诺日期"), null=True)
    promised_since = models.DateField(null=True)  # the day on which its plan was accepted
    promised_value = models.FloatField(_("承诺达到"), null=True)
    asked_until = models.DateField(_("申请延期到"), null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    breaks = models.PositiveSmallIntegerField(default=0)
    level = models.PositiveSmallIntegerField(
        _("级别"), choices=Level.choices, default=Level.REMINDER
    )
    level_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    drafted = models.PositiveSmallIntegerField(_("建议级别"), choices=Level.choices, null=True)
    warned_for = models.DateField(null=True)
    moved_on = models.DateField(null=True)  # the last step that is news to who follows it

    objects = FlagQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-number"]
        verbose_name = _("督办")
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="one_flag_number"),
            models.UniqueConstraint(
                fields=["station", "requirement"],
                condition=Q(closed_on__isnull=True),
                name="one_open_flag",
            ),
            # Beyond the reminder a level exists only when somebody signed it.
            models.CheckConstraint(
                condition=Q(level=0) | Q(level_by__isnull=False), name="level_is_signed"
            ),
            models.CheckConstraint(condition=Q(level__range=(0, 3)), name="flag_level_is_known"),
        ]

    def __str__(self):
        return f"第{self.number}号"

    def days_open(self, on: date) -> int:
        """How many days it has stood open, on every page, in exports and in mails."""
        return (min(self.closed_on or on, on) - self.opened_on).days


class FlagEvent(models.Model):
    """What happened to a flag: written with the change itself, never altered (append-only)."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("标记")
        WORSENED = "worsened", _("转差")
        CHANGED = "changed", _("状态变化")
        RECOVERING = "recovering", _("开始恢复")
        RELAPSED = "relapsed", _("恢复中断")
        CLOSED = "closed", _("闭环")
        REOPENED = "reopened", _("再次标记")
        HANDED_OVER = "handed_over", _("移交")
        TOLD = "told", _("发信提醒")
        SIGNED = "signed", _("签收")
        PLANNED = "planned", _("交方案")
        ACCEPTED = "accepted", _("采纳方案")
        RETURNED = "returned", _("退回方案")
        REPORTED = "reported", _("报告完成")
        CHECKED = "checked", _("核验通过")
        FAILED = "failed", _("核验不通过")
        KEPT = "kept", _("承诺兑现")
        BROKEN = "broken", _("承诺没有兑现")
        FELL_BACK = "fell_back", _("兑现后又不达标")
        ASKED = "asked", _("申请延期")
        EXTENDED = "extended", _("同意延期")
        REFUSED = "refused", _("不同意延期")
        WARNED = "warned", _("预告升级")
        DRAFTED = "drafted", _("建议升级")
        LEVELLED = "levelled", _("签发升级")
        DISMISSED = "dismissed", _("不升级")

    flag = models.ForeignKey(Flag, models.PROTECT, related_name="events", verbose_name=_("督办"))
    kind = models.CharField(max_length=12, choices=Kind.choices)
    on = models.DateField()  # the business day that was judged
    # None for what was reconstructed from the flags of release 0.1.
    at = models.DateTimeField(null=True, default=clock.moment)
    status = models.CharField(max_length=14, choices=Status.choices, blank=True)
    value = models.FloatField(null=True)
    text = models.CharField(max_length=120, blank=True)
    mail = models.ForeignKey(OutgoingMail, models.PROTECT, null=True, related_name="flag_events")
    successor = models.ForeignKey(Requirement, models.PROTECT, null=True, related_name="+")
    # Of steps: who took it and said what, the day it sets, the plan or level that it is about.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    words = models.CharField(max_length=200, blank=True)
    until = models.DateField(null=True)
    plan = models.ForeignKey("oversight.Plan", models.PROTECT, null=True, related_name="+")
    level = models.PositiveSmallIntegerField(choices=Flag.Level.choices, null=True)

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = _("督办经过")
        constraints = [
            models.UniqueConstraint(
                fields=["flag", "kind", "on"],
                condition=Q(mail__isnull=True, by__isnull=True),
                name="one_flag_event_a_day",
            ),
            models.UniqueConstraint(
                fields=["flag", "mail"],
                condition=Q(mail__isnull=False),
                name="one_telling_a_mail",
            ),
        ]


class Plan(models.Model):
    """What a station answers to a flag: why it fell short, which steps, how far by when. Another
    answer is another plan; what became of one is in the flag's events.
    """

    class Reason(models.TextChoices):
        EPIDEMIC = "epidemic", _("疫情封控")
        MONEY = "money", _("财政未到账")
        MOVING = "moving", _("搬迁")
        VACANCY = "vacancy", _("人员空缺")
        OTHER = "other", _("其他")

    flag = models.ForeignKey(Flag, models.PROTECT, related_name="plans", verbose_name=_("方案"))
    on = models.DateField()
    at = models.DateTimeField(default=clock.moment)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(_("原因"), max_length=10, choices=Reason.choices)
    words = models.CharField(_("说明"), max_length=200, blank=True)
    promised_on = models.DateField(_("承诺日期"))
    promised_value = models.FloatField(_("承诺达到"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("方案")


class PlanStep(models.Model):
    """One dated step of a plan; ``kind`` says of what sort, where the portal proposed it."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, blank=True)
    words = models.CharField(_("步骤"), max_length=120)
    on = models.DateField(_("日期"))

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = _("方案步骤")
