"""Projects in a street: agreement, money's route, milestones with weights and indicators."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.fields import EnteredModel, VersionedModel
from common.states import Move
from files.models import WITHDRAWN_WITH_A_REASON, OwnedFile
from projects.querysets import (
    AmendmentQuerySet,
    LinkageQuerySet,
    MilestoneEvidenceQuerySet,
    MilestoneQuerySet,
    OfMilestoneQuerySet,
    OfProjectQuerySet,
    ProjectQuerySet,
)
from stations.models import Agency, Station

# What an agreement says, by its fields → by what ``held`` on a day annotates.
HELD = {
    "agency": "held_agency_id", "agreed_fen": "held_fen", "agreed_start": "held_start",
    "agreed_end": "held_end",
}  # fmt: skip
AGREED = tuple(HELD)


class Project(VersionedModel):
    """A social work project in a street, whoever funds it. Natural key: its name in the street.

    Agency, amount and dates are those of the agreement as it was first made; each `Amendment`
    says them anew from a day on. What held on a day is asked of ``Project.objects.held(day)``.
    """

    class State(models.TextChoices):
        PREPARED = "prepared", _("待签约")
        RUNNING = "running", _("实施")

    class FundingSource(models.TextChoices):
        DISTRICT = "district", _("区级资金")
        STREET = "street", _("街道资金")
        LOTTERY = "lottery", _("福彩公益金")
        CHARITY = "charity", _("慈善捐赠")
        CITY = "city", _("市级资金")
        PROVINCE = "province", _("省级资金")
        OTHER = "other", _("其他资金")

    class FundingRoute(models.TextChoices):
        DEPARTMENT = "department", _("部门发布并已聘第三方")
        DIRECT = "direct", _("区级直拨街道")
        STREET = "street", _("街道自行安排")

    class Field(models.TextChoices):
        ASSISTANCE = "assistance", _("社会救助")
        ELDERLY = "elderly", _("养老服务")
        CHILDREN = "children", _("儿童关爱保护")
        GOVERNANCE = "governance", _("社区治理")
        GENERAL = "general", _("综合")

    # Whoever signs enters the day with it: the first agreement of a project that was prepared is
    # an amendment too, so that the days before stay without one.
    MOVES = {
        State.PREPARED: {
            State.RUNNING: Move("projects.sign_agreement", "change", needs=("amendments",))
        }
    }

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="projects", verbose_name=_("社工站")
    )
    state = models.CharField(
        _("阶段"), max_length=10, choices=State.choices, default=State.RUNNING, editable=False
    )
    name = models.CharField(_("项目名称"), max_length=100)
    is_operating = models.BooleanField(
        _("社工站建设运营项目"), default=False, help_text=_("本站的主项目，站点页先显示它的进度")
    )
    field = models.CharField(
        _("服务领域"), max_length=12, choices=Field.choices, default=Field.GENERAL
    )
    publisher = models.CharField(_("发布部门"), max_length=60, blank=True)
    # Since when the department is known, where it was filled in later; None: from the start.
    publisher_on = models.DateField(null=True, editable=False)
    funding_source = models.CharField(_("资金来源"), max_length=10, choices=FundingSource.choices)
    funding_route = models.CharField(
        _("资金渠道"), max_length=10, choices=FundingRoute.choices, blank=True
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="projects",
        verbose_name=_("承接机构"),
    )  # fmt: skip
    agreed_fen = models.BigIntegerField(
        _("协议金额"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    agreed_start = models.DateField(_("协议开始"), null=True, blank=True)
    agreed_end = models.DateField(_("协议结束"), null=True, blank=True)
    evaluator = models.CharField(_("督导评估方"), max_length=80, blank=True)
    published_on_platform = models.BooleanField(_("通过平台发布"), null=True, blank=True)
    published_on = models.DateField(_("发布日期"), null=True, blank=True)
    external_number = models.CharField(_("平台外部编号"), max_length=60, blank=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["station", "-is_operating", "name"]
        verbose_name = _("项目")
        constraints = [
            models.UniqueConstraint(fields=["station", "name"], name="one_project"),
            models.CheckConstraint(condition=Q(agreed_fen__gt=0), name="agreed_positive"),
            models.CheckConstraint(
                condition=Q(agreed_end__gte=F("agreed_start")), name="project_ends_after_start"
            ),
            models.CheckConstraint(
                name="agreed_in_full_or_not_yet",
                condition=Q(
                    agreed_fen__isnull=False, agreed_start__isnull=False, agreed_end__isnull=False
                )
                | Q(agreed_fen=None, agreed_start=None, agreed_end=None, agency=None),
            ),
            models.CheckConstraint(
                name="published_on_a_day",
                condition=Q(published_on_platform__isnull=True)
                | Q(published_on_platform=False)
                | Q(published_on__isnull=False),
            ),
        ]

    def __str__(self):
        return self.name

    def held(self, field: str):
        """What the agreement said of an agreed field on the day that was asked; an agency is its
        key.
        """
        return getattr(self, HELD[field])


class Amendment(VersionedModel):
    """What a project's agreement says from a day on; of a project that had none, its first one."""

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="amendments", verbose_name=_("项目")
    )
    effective_from = models.DateField(_("生效日期"))
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="amendments",
        verbose_name=_("承接机构"),
    )  # fmt: skip
    agreed_fen = models.BigIntegerField(_("协议金额"), validators=[MinValueValidator(1)])
    agreed_start = models.DateField(_("协议开始"))
    agreed_end = models.DateField(_("协议结束"))
    basis = models.CharField(_("依据"), max_length=200)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        ordering = ["project", "effective_from"]
        verbose_name = _("变更协议")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "effective_from"], name="one_amendment_a_day"
            ),
            models.CheckConstraint(condition=Q(agreed_fen__gt=0), name="amended_positive"),
            models.CheckConstraint(
                condition=Q(agreed_end__gte=F("agreed_start")), name="amendment_ends_after_start"
            ),
        ]

    def __str__(self):
        return gettext("%(name)s（%(day)s 起）") % {
            "name": self.project,
            "day": self.effective_from,
        }


class Milestone(VersionedModel):
    """A weighted step of a project; with an indicator it counts actual ÷ target, at most 1."""

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="milestones", verbose_name=_("项目")
    )
    title = models.CharField(_("里程碑"), max_length=80)
    position = models.PositiveSmallIntegerField(_("顺序"), default=0)
    weight = models.DecimalField(
        _("权重(%)"), max_digits=5, decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )  # fmt: skip
    planned_on = models.DateField(_("计划完成日期"), null=True, blank=True)
    completed_on = models.DateField(_("实际完成日期"), null=True, blank=True)
    evidence = models.CharField(_("佐证材料"), max_length=200, blank=True)
    indicator_unit = models.CharField(_("指标单位"), max_length=20, blank=True)
    indicator_target = models.PositiveIntegerField(_("指标目标"), null=True, blank=True)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = ["project", "position", "pk"]
        verbose_name = _("里程碑")
        constraints = [
            models.UniqueConstraint(fields=["project", "title"], name="one_milestone"),
        ]

    def __str__(self):
        return self.title


class MilestoneCount(EnteredModel):
    """What an indicator milestone had reached by a day."""

    milestone = models.ForeignKey(
        Milestone, models.PROTECT, related_name="counts", verbose_name=_("里程碑")
    )
    counted_on = models.DateField(_("统计日期"))
    actual = models.PositiveIntegerField(_("已完成"))

    objects = OfMilestoneQuerySet.as_manager()

    class Meta:
        ordering = ["milestone", "-counted_on"]
        verbose_name = _("指标完成数")
        constraints = [
            models.UniqueConstraint(fields=["milestone", "counted_on"], name="one_actual_a_day")
        ]


class MilestoneEvidence(OwnedFile):
    """A file that proves a step."""

    milestone = models.ForeignKey(
        Milestone, models.PROTECT, related_name="files", verbose_name=_("里程碑")
    )

    objects = MilestoneEvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["milestone", "pk"]
        verbose_name = _("佐证文件")
        constraints = [
            models.CheckConstraint(
                name="withdrawn_with_a_reason", condition=WITHDRAWN_WITH_A_REASON
            )
        ]


class ProjectConfirmation(EnteredModel):
    """A day on which somebody confirmed that the project's entry in the register is up to date."""

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="confirmations", verbose_name=_("项目")
    )
    confirmed_on = models.DateField(_("核对日期"))

    objects = OfProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("台账核对")
        constraints = [
            models.UniqueConstraint(fields=["project", "confirmed_on"], name="one_confirmation")
        ]


class LinkageRecord(VersionedModel):
    """What one party brought to a matter of the five societies (五社联动) on a day.

    Natural key: day, matter, kind and party. The rows of one day and matter are one occasion; each
    party may have come for another project.
    """

    class Kind(models.TextChoices):
        """The five societies."""

        COMMUNITY = "community", _("社区")
        SOCIAL_WORKER = "social_worker", _("社会工作者")
        ORGANISATION = "organisation", _("社区社会组织")
        VOLUNTEER = "volunteer", _("社区志愿者")
        CHARITY = "charity", _("社会慈善资源")

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="linkages", verbose_name=_("社工站")
    )
    linked_on = models.DateField(_("日期"))
    matter = models.CharField(_("事项"), max_length=120)
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="linkages",
        verbose_name=_("所属项目"),
    )  # fmt: skip
    kind = models.CharField(_("参与方类别"), max_length=13, choices=Kind.choices)
    party = models.CharField(_("参与方名称"), max_length=80)
    resource = models.CharField(_("提供的资源"), max_length=120, blank=True)
    quantity = models.DecimalField(
        _("数量"), max_digits=12, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )  # fmt: skip
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    fen = models.BigIntegerField(
        _("折合金额"), null=True, blank=True, validators=[MinValueValidator(0)]
    )

    objects = LinkageQuerySet.as_manager()

    class Meta:
        ordering = ["-linked_on", "matter", "kind", "party"]
        verbose_name = _("五社联动记录")
        constraints = [
            models.UniqueConstraint(
                fields=["station", "linked_on", "matter", "kind", "party"], name="one_linkage"
            ),
        ]

    def __str__(self):
        return f"{self.matter} · {self.party}"
