"""Evaluations of projects from outside, and the station's own inspections before them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.fields import VersionedModel
from evaluation.querysets import EvaluationQuerySet, SelfInspectionQuerySet
from projects.models import Project


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
