"""What others found: evaluations of projects, the station's own inspections before them, findings
with their deadlines and rechecks.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.fields import VersionedModel
from evaluation.querysets import EvaluationQuerySet, FindingQuerySet, SelfInspectionQuerySet
from projects.models import Project
from stations.models import Station


class Kind(models.TextChoices):
    """The occasions on which somebody from outside looks."""

    FIRST_STAGE = "first_stage", _("第一阶段评估")
    MIDTERM = "midterm", _("中期评估")
    FINAL = "final", _("末期评估")
    SUPERVISION = "supervision", _("督导")


class Evaluation(VersionedModel):
    """An outside evaluation or a supervision visit, held or announced. Natural key: project, kind
    and day.
    """

    # Before these the station inspects itself.
    INSPECTED_BEFORE = (Kind.MIDTERM, Kind.FINAL)

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="evaluations", verbose_name=_("项目")
    )
    kind = models.CharField(_("评估类型"), max_length=11, choices=Kind.choices)
    held_on = models.DateField(_("评估日期"))
    evaluator = models.CharField(_("评估方"), max_length=80, blank=True)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "project"]
        verbose_name = _("外部评估")
        constraints = [
            models.UniqueConstraint(fields=["project", "kind", "held_on"], name="one_evaluation")
        ]

    def __str__(self):
        return f"{self.held_on} {self.get_kind_display()}"


class SelfInspection(VersionedModel):
    """A station's own inspection of a project (自检自查). Natural key: project and day."""

    class Verdict(models.TextChoices):
        GOOD = "good", _("合格")
        FAIR = "fair", _("基本合格")
        POOR = "poor", _("不合格")

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="self_inspections", verbose_name=_("项目")
    )
    inspected_on = models.DateField(_("自检日期"))
    verdict = models.CharField(_("自检结论"), max_length=4, choices=Verdict.choices)
    problems = models.PositiveIntegerField(_("发现问题数"), null=True, blank=True)
    inspector = models.CharField(_("自检人"), max_length=40, blank=True)

    objects = SelfInspectionQuerySet.as_manager()

    class Meta:
        ordering = ["-inspected_on", "project"]
        verbose_name = _("自检自查")
        constraints = [
            models.UniqueConstraint(fields=["project", "inspected_on"], name="one_self_inspection")
        ]

    def __str__(self):
        return f"{self.inspected_on} {self.get_verdict_display()}"


class Finding(VersionedModel):
    """A problem that an evaluation or visit found, until its recheck passes. Natural key: the day
    and kind of the evaluation, and the problem.
    """

    class Level(models.TextChoices):
        MINOR = "minor", _("一般")
        MAJOR = "major", _("较重")
        GRAVE = "grave", _("严重")

    class Recheck(models.TextChoices):
        PASSED = "passed", _("通过")
        FAILED = "failed", _("不通过")

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="findings", verbose_name=_("社工站")
    )
    evaluated_on = models.DateField(_("评估日期"))
    kind = models.CharField(_("评估类型"), max_length=11, choices=Kind.choices)
    problem = models.CharField(_("问题"), max_length=200)
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="findings",
        verbose_name=_("项目"),
    )  # fmt: skip
    level = models.CharField(_("等级"), max_length=5, choices=Level.choices)
    responsible = models.CharField(_("责任人"), max_length=40, blank=True)
    due_on = models.DateField(_("整改期限"))
    measures = models.CharField(_("整改措施"), max_length=300, blank=True)
    rectified_on = models.DateField(_("整改完成日期"), null=True, blank=True)
    rechecked_by = models.CharField(_("复核人"), max_length=40, blank=True)
    rechecked_on = models.DateField(_("复核日期"), null=True, blank=True)
    recheck = models.CharField(_("复核结果"), max_length=6, choices=Recheck.choices, blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["-evaluated_on", "due_on", "pk"]
        verbose_name = _("评估问题")
        constraints = [
            models.UniqueConstraint(
                fields=["station", "evaluated_on", "kind", "problem"], name="one_finding"
            ),
            models.CheckConstraint(
                condition=Q(recheck="") | Q(rechecked_on__isnull=False),
                name="recheck_on_a_day",
            ),
        ]

    def __str__(self):
        return self.problem
