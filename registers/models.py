"""Uploads of registers: what was handed in, what the check found, what was taken in."""

from dataclasses import replace

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.fields import LongJobModel, VersionedModel
from common.states import Move
from registers.querysets import RegisterImportQuerySet
from stations.models import Station


class RegisterImport(VersionedModel, LongJobModel):
    """One uploaded workbook of one register and station, from upload to confirmation.

    ``answers``: what was said beside the file; ``meant`` lists what wrong values mean.
    """

    class Code(models.TextChoices):
        PROJECTS = "projects", _("项目台账")
        FUNDS = "funds", _("资金台账")
        SERVICES = "services", _("服务记录台账")
        TALENT = "talent", _("社工人员花名册")
        ORGS = "orgs", _("社区社会组织备案表")
        PREMISES = "premises", _("阵地六有台账")
        TRAINING = "training", _("培训学习台账")
        LINKAGE = "linkage", _("五社联动台账")
        INSPECTION = "inspection", _("自检评估台账")
        INCUBATION = "incubation", _("培育孵化台账")

    class State(models.TextChoices):
        QUEUED = "queued", _("等待检查")
        CHECKING = "checking", _("正在检查")
        READY = "ready", _("等您确认")
        REFUSED = "refused", _("有错误，未导入")
        APPLYING = "applying", _("正在导入")
        APPLIED = "applied", _("已导入")
        CANCELLED = "cancelled", _("已放弃")
        FAILED = "failed", _("没有成功")

    CHECK = Move("registers.check")
    CHECKED = Move("registers.checked")
    ANSWER = Move("registers.answer", "add")
    APPLY = Move("registers.apply", "add", days="import_confirm_days")
    TAKEN = Move("registers.applied")
    CANCEL = Move("registers.cancel", "add")
    FAIL = Move("registers.failed")
    MOVES = {
        State.QUEUED: {State.CHECKING: CHECK, State.CANCELLED: CANCEL},
        State.CHECKING: {
            State.READY: CHECKED,
            State.REFUSED: CHECKED,
            State.FAILED: FAIL,
            State.QUEUED: Move("registers.sweep"),
        },
        State.READY: {State.APPLYING: APPLY, State.CANCELLED: CANCEL, State.QUEUED: ANSWER},
        State.REFUSED: {
            State.APPLYING: replace(APPLY, days=""),
            State.CANCELLED: CANCEL,
            State.QUEUED: ANSWER,
        },
        State.APPLYING: {
            State.APPLIED: TAKEN,
            State.REFUSED: TAKEN,
            State.FAILED: FAIL,
        },
    }

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="imports", verbose_name=_("社工站")
    )
    register = models.CharField(_("台账"), max_length=10, choices=Code.choices)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.QUEUED)
    file_name = models.CharField(_("文件名"), max_length=200)
    file = models.FileField(upload_to="registers/%Y/%m/", max_length=200)
    annotated = models.FileField(upload_to="registers/%Y/%m/", max_length=200, blank=True)
    sha256 = models.CharField(max_length=64)
    created = models.PositiveIntegerField(_("新增"), default=0)
    updated = models.PositiveIntegerField(_("更新"), default=0)
    unchanged = models.PositiveIntegerField(_("不变"), default=0)
    problems = models.JSONField(default=list)
    answers = models.JSONField(default=dict)
    preview = models.JSONField(default=dict)
    message = models.CharField(max_length=300, blank=True)
    applied_at = models.DateTimeField(null=True)

    objects = RegisterImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("台账导入")

    @property
    def is_busy(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.CHECKING, self.State.APPLYING)

    @property
    def meant(self) -> list[dict]:
        return self.answers.get("meant", [])

    @property
    def renamed(self) -> list[list[str]]:
        """Pairs of an old name and a new one, as somebody said."""
        return self.answers.get("renamed", [])

    @property
    def fresh(self) -> list[str]:
        """Names that were said to be new."""
        return self.answers.get("fresh", [])
