"""Problems that evaluations and visits found, with their deadlines and rechecks."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.fields import VersionedModel
from evaluation.models.inspections import Kind
from evaluation.querysets import FindingQuerySet
from projects.models import Project
from stations.models import Station


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
