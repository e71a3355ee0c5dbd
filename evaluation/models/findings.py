"""Problems that somebody found, from the notice to the day on which they are struck off."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.fields import VersionedModel
from common.states import REASON, Move
from evaluation.querysets import ExtensionQuerySet, FindingEvidenceQuerySet, FindingQuerySet
from files.models import OwnedFile
from projects.models import Project
from stations.models import Station


class Topic(models.TextChoices):
    """What a problem, or a visit, is about."""

    PREMISES = "premises", _("阵地")
    PEOPLE = "people", _("人员")
    SERVICES = "services", _("服务")
    PAPERS = "papers", _("档案")
    FUNDS = "funds", _("财务")
    PLATFORM = "platform", _("平台录入")
    ORGS = "orgs", _("社会组织")
    RULES = "rules", _("制度")
    OTHER = "other", _("其他")


class Level(models.TextChoices):
    """How bad a problem is: it decides in how many working days it has to be put right."""

    MINOR = "minor", _("一般")
    MAJOR = "major", _("较重")
    GRAVE = "grave", _("严重")


# The parameter that says in how many working days.
DAYS = {
    Level.MINOR: "finding_minor_days",
    Level.MAJOR: "finding_major_days",
    Level.GRAVE: "finding_grave_days",
}


def also_told(moves: dict, tellable: tuple) -> dict:
    """The moves of the portal, and from every state to each that a register may tell of."""
    told = {to: Move("evaluation.take_in_finding") for to in tellable}
    return {
        state: {to: each for to, each in told.items() if to != state} | own
        for state, own in moves.items()
    }


class Finding(VersionedModel):
    """A problem until its recheck passes. Natural key: the day and kind of the evaluation, and the
    problem.

    One that a notice was issued for, or that was answered here, is handled here step by step; of
    any other the street's register tells how far it is.
    """

    class Source(models.TextChoices):
        """What found it: an evaluation or visit of ``Kind``, or something else."""

        FIRST_STAGE = "first_stage", _("第一阶段评估")
        MIDTERM = "midterm", _("中期评估")
        FINAL = "final", _("末期评估")
        SUPERVISION = "supervision", _("督导")
        OWN = "own", _("自检")
        AUDIT = "audit", _("审计")
        SYSTEM = "system", _("系统预警")

    class Recheck(models.TextChoices):
        PASSED = "passed", _("通过")
        FAILED = "failed", _("不通过")

    class State(models.TextChoices):
        DRAFT = "draft", _("草拟")
        ISSUED = "issued", _("已下发")
        RECEIVED = "received", _("已签收")
        RECTIFYING = "rectifying", _("整改中")
        REPLIED = "replied", _("待复核")
        RETURNED = "returned", _("已退回")
        CLOSED = "closed", _("已销号")

    Level = Level
    # What the directive's requirement counts: what came from outside by evaluation or visit.
    OUTSIDE = (Source.FIRST_STAGE, Source.MIDTERM, Source.FINAL, Source.SUPERVISION)

    # What somebody has to do about it next.
    TO_REPLY = (State.RECEIVED, State.RECTIFYING, State.RETURNED)
    # The due day may be put off.
    RUNNING = (State.ISSUED, *TO_REPLY)

    # What a register tells of the way went another way than through the portal.
    REPLY = Move("evaluation.reply_finding", "rectify", needs=("rectified_on",))
    OUTCOME = {"other_than": "replied_by", "days": "finding_recheck_days"}
    # What a register tells of, which went its way outside the portal.
    TELLABLE = (State.RECEIVED, State.RECTIFYING, State.REPLIED, State.RETURNED, State.CLOSED)
    MOVES = also_told(
        {
            State.DRAFT: {
                State.ISSUED: Move(
                    "evaluation.issue_finding",
                    "issue",
                    needs=("notice_number", "issued_on", "due_on"),
                    days="finding_issue_days",
                )
            },
            State.ISSUED: {
                State.RECEIVED: Move(
                    "evaluation.receive_finding", "rectify", days="finding_sign_days"
                )
            },
            State.RECEIVED: {
                State.RECTIFYING: Move("evaluation.plan_finding", "rectify", needs=("measures",)),
                State.REPLIED: REPLY,
            },
            State.RECTIFYING: {State.REPLIED: REPLY},
            State.REPLIED: {
                State.CLOSED: Move(
                    "evaluation.close_finding", "recheck", needs=("rechecked_on",), **OUTCOME
                ),
                State.RETURNED: Move(
                    "evaluation.return_finding",
                    "recheck",
                    needs=(REASON, "rechecked_on"),
                    **OUTCOME,
                ),
            },
            State.RETURNED: {State.REPLIED: REPLY},
            State.CLOSED: {},
        },
        TELLABLE,
    )

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="findings", verbose_name=_("社工站")
    )
    state = models.CharField(
        _("整改状态"), max_length=10, choices=State.choices, default=State.RECEIVED, editable=False
    )
    evaluated_on = models.DateField(_("评估日期"))
    kind = models.CharField(_("评估类型"), max_length=11, choices=Source.choices)
    problem = models.CharField(_("问题"), max_length=200)
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="findings",
        verbose_name=_("项目"),
    )  # fmt: skip
    category = models.CharField(_("问题类别"), max_length=8, choices=Topic.choices, blank=True)
    level = models.CharField(_("等级"), max_length=5, choices=Level.choices)
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    responsible = models.CharField(_("责任人"), max_length=40, blank=True)
    due_on = models.DateField(_("整改期限"), null=True, blank=True)
    notice_number = models.CharField(_("通知单号"), max_length=60, blank=True, editable=False)
    issued_on = models.DateField(_("下发日期"), null=True, editable=False)
    measures = models.CharField(_("整改措施"), max_length=300, blank=True)
    rectified_on = models.DateField(_("整改完成日期"), null=True, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    rechecked_by = models.CharField(_("复核人"), max_length=40, blank=True)
    rechecked_on = models.DateField(_("复核日期"), null=True, blank=True)
    recheck = models.CharField(_("复核结果"), max_length=6, choices=Recheck.choices, blank=True)
    # The same kind of problem at the same station, not long before (evaluation.actions.recurring).
    earlier = models.ForeignKey(
        "self", models.SET_NULL, null=True, editable=False, related_name="later",
        verbose_name=_("上一次"),
    )  # fmt: skip

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["-evaluated_on", "due_on", "pk"]
        verbose_name = _("评估问题")
        constraints = [
            models.UniqueConstraint(
                fields=["station", "evaluated_on", "kind", "problem"], name="one_finding"
            ),
            models.UniqueConstraint(
                fields=["station", "notice_number"],
                condition=~Q(notice_number=""),
                name="one_notice",
            ),
            models.CheckConstraint(
                condition=Q(recheck="") | Q(rechecked_on__isnull=False),
                name="recheck_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", recheck="passed")
                | (~Q(state="closed") & ~Q(recheck="passed")),
                name="closed_by_recheck",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(due_on__isnull=False), name="due_once_issued"
            ),
        ]

    def __str__(self):
        return self.problem

    @property
    def is_handled_here(self) -> bool:
        """Whether it goes its way step by step in the portal, and no register tells of it."""
        return bool(self.notice_number or self.replied_by_id)

    @property
    def is_self_rechecked(self) -> bool:
        """Whether, by the names of the register, who answers for it also found it right."""
        names = ["".join(name.split()) for name in (self.responsible, self.rechecked_by)]
        return bool(names[0]) and names[0] == names[1]

    def days_over(self, on) -> int:
        """Days after its due day, for one that waits for the station."""
        return max(0, (on - self.due_on).days) if self.state in self.RUNNING else 0


class Extension(VersionedModel):
    """A later due day that the station asked for before the old one, and the answer."""

    class State(models.TextChoices):
        ASKED = "asked", _("待答复")
        GRANTED = "granted", _("已同意")
        REFUSED = "refused", _("未同意")

    DECISION = {"other_than": "entered_by", "days": "extension_days"}
    MOVES = {
        State.ASKED: {
            State.GRANTED: Move(
                "evaluation.grant_extension", "decide", needs=("decided_on",), **DECISION
            ),
            State.REFUSED: Move(
                "evaluation.refuse_extension", "decide", needs=(REASON, "decided_on"), **DECISION
            ),
        }
    }

    finding = models.ForeignKey(
        Finding, models.PROTECT, related_name="extensions", verbose_name=_("评估问题")
    )
    state = models.CharField(
        _("答复"), max_length=7, choices=State.choices, default=State.ASKED, editable=False
    )
    asked_on = models.DateField(_("申请日期"), editable=False)
    due_before = models.DateField(_("原整改期限"), editable=False)
    until = models.DateField(_("申请延到"))
    reason = models.CharField(_("延期原因"), max_length=200)
    decided_on = models.DateField(_("答复日期"), null=True, editable=False)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        ordering = ["finding", "pk"]
        verbose_name = _("延期申请")
        constraints = [
            models.CheckConstraint(
                condition=Q(asked_on__lt=F("due_before"), until__gt=F("due_before")),
                name="extension_asked_in_time",
            ),
            models.UniqueConstraint(
                fields=["finding"], condition=Q(state="asked"), name="one_extension_at_a_time"
            ),
        ]

    def __str__(self):
        return str(self.finding)


class FindingEvidence(OwnedFile):
    """A file that shows how a problem was put right."""

    finding = models.ForeignKey(
        Finding, models.PROTECT, related_name="files", verbose_name=_("评估问题")
    )

    objects = FindingEvidenceQuerySet.as_manager()

    class Meta(OwnedFile.Meta):
        ordering = ["finding", "pk"]
        verbose_name = _("佐证文件")
