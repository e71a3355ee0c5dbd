"""The directive, its requirements and their terms, nightly runs and what they read."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.fields import EnteredModel, JobModel
from files.models import Attachment
from oversight.querysets import (
    DirectiveQuerySet,
    HandFactQuerySet,
    ReadingQuerySet,
    RequirementQuerySet,
    RunQuerySet,
)
from stations.models import Division, Station


class Status(models.TextChoices):
    """How a requirement stands; the order of judgement is in oversight/judging/judgement.py."""

    MET = "met", _("达标")
    ON_TRACK = "on_track", _("按计划")
    AT_RISK = "at_risk", _("有风险")
    LAGGING = "lagging", _("滞后")
    OVERDUE = "overdue", _("逾期")
    PENDING = "pending", _("待核验")
    NO_DATA = "no_data", _("无数据")
    NOT_APPLICABLE = "not_applicable", _("不适用")


SHORT = (Status.LAGGING, Status.OVERDUE, Status.NO_DATA)


class Directive(EnteredModel):
    """A work deployment (工作部署) of a division for a period: what its requirements hang on."""

    division = models.ForeignKey(
        Division, models.PROTECT, related_name="directives", verbose_name=_("行政区划")
    )
    title = models.CharField(_("标题"), max_length=120)
    issuer = models.CharField(_("发文单位或人"), max_length=80, blank=True)
    issued_on = models.DateField(_("印发日期"))
    starts_on = models.DateField(_("适用自"))
    ends_on = models.DateField(_("适用至"))
    checkpoint_on = models.DateField(_("过半节点"), help_text=_("项目进度和资金使用过半的日期"))

    objects = DirectiveQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        verbose_name = _("工作部署")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="directive_period"
            )
        ]

    def __str__(self):
        return self.title


class Requirement(EnteredModel):
    """One clause of a directive as something that can be judged. Its numbers are in its terms."""

    class Part(models.TextChoices):
        POSITION = "1", _("一 定位与进度")
        TALENT = "2", _("二 人才")
        PROJECTS = "3", _("三 项目管理")
        PEOPLE = "4", _("四 重点人群")
        ORGS = "5", _("五 社区社会组织")
        EVALUATION = "6", _("六 评估")

    directive = models.ForeignKey(
        Directive, models.PROTECT, related_name="requirements", verbose_name=_("工作部署")
    )
    code = models.CharField(_("编号"), max_length=6)
    position = models.PositiveSmallIntegerField(_("顺序"))
    part = models.CharField(_("部分"), max_length=1, choices=Part.choices)
    clause = models.CharField(_("条款原文"), max_length=200)
    short_name = models.CharField(_("短名"), max_length=20)
    measure = models.SlugField(_("测算方法"), max_length=40)
    is_key = models.BooleanField(_("列入重点"), default=False)
    is_headline = models.BooleanField(_("列入页首一句"), default=False)
    # None: it is the directive's own, asked since that began.
    added_on = models.DateField(_("增加自"), null=True, editable=False)

    objects = RequirementQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        verbose_name = _("要求")
        constraints = [models.UniqueConstraint(fields=["directive", "code"], name="one_code_each")]

    def __str__(self):
        return f"{self.code} {self.short_name}"

    @property
    def asked_from(self) -> date:
        """The day on which the stations were told."""
        return self.added_on or self.directive.issued_on


class RequirementTerms(EnteredModel):
    """The numbers of a requirement from a day on. Rows are only added: editing adds a version."""

    class Comparison(models.TextChoices):
        AT_LEAST = "at_least", "≥"
        MORE_THAN = "more_than", ">"
        AT_MOST = "at_most", "≤"

    class Due(models.TextChoices):
        ALWAYS = "always", _("随时")
        DAY = "day", _("固定日期")
        CHECKPOINT = "checkpoint", _("过半节点")
        YEAR_END = "year_end", _("年底")
        FACTS = "facts", _("按协议、考试或季度的日期")

    class Plan(models.TextChoices):
        NONE = "none", _("没有进度计划")
        LINEAR = "linear", _("从开始到期限匀速")
        FACTS = "facts", _("按协议计划")

    class Source(models.TextChoices):
        DIRECTIVE = "directive", _("部署原文")
        DEFAULT = "default", _("系统默认，可调整")
        DISTRICT = "district", _("区级确认")

    requirement = models.ForeignKey(
        Requirement, models.PROTECT, related_name="terms", verbose_name=_("要求")
    )
    effective_from = models.DateField(_("生效日期"))
    is_active = models.BooleanField(_("启用"), default=True)
    comparison = models.CharField(
        _("比较"), max_length=10, choices=Comparison.choices, default=Comparison.AT_LEAST
    )
    target = models.DecimalField(_("目标"), max_digits=8, decimal_places=2)
    unit = models.CharField(_("单位"), max_length=6, default="%")
    tolerance = models.DecimalField(_("容差"), max_digits=8, decimal_places=2, default=0)
    grace_days = models.PositiveSmallIntegerField(_("无数据宽限天数"), null=True, blank=True)
    due = models.CharField(_("期限"), max_length=10, choices=Due.choices, default=Due.ALWAYS)
    due_on = models.DateField(_("期限日期"), null=True, blank=True)
    plan = models.CharField(_("进度计划"), max_length=8, choices=Plan.choices, default=Plan.NONE)
    forecast = models.BooleanField(_("按近 8 周速度预测"), default=False)
    parameters = models.JSONField(_("参数"), default=dict, blank=True)
    source = models.CharField(_("目标来源"), max_length=10, choices=Source.choices)
    basis = models.CharField(_("依据"), max_length=200)

    class Meta:
        ordering = ["requirement", "-effective_from", "-pk"]
        verbose_name = _("要求的指标")


class HandFact(EnteredModel):
    """What somebody says with a paper of how a station stood on a day, where nothing computes it.

    Rows are only added: one that was wrong is corrected by the next of its day.
    """

    requirement = models.ForeignKey(
        Requirement, models.PROTECT, related_name="hand_facts", verbose_name=_("要求")
    )
    station = models.ForeignKey(
        Station, models.PROTECT, related_name="hand_facts", verbose_name=_("社工站")
    )
    fact_on = models.DateField(_("日期"))
    value = models.DecimalField(_("数值"), max_digits=10, decimal_places=2)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    attachment = models.OneToOneField(
        Attachment, models.PROTECT, related_name="+", verbose_name=_("佐证文件")
    )

    objects = HandFactQuerySet.as_manager()

    class Meta:
        ordering = ["station", "-fact_on", "-pk"]
        verbose_name = _("人工登记")

    def __str__(self):
        return f"{self.station.short_name} {self.requirement.short_name}"

    @property
    def day(self) -> date:
        """The day of which the row speaks."""
        return self.fact_on


class NightlyRun(JobModel):
    """One business day of one division, run once. ``covered_by``: a later run caught up for it."""

    class State(models.TextChoices):
        RUNNING = "running", _("进行中")
        COMPLETED = "completed", _("完成")
        PARTIAL = "partial", _("部分完成")
        COVERED = "covered", _("由后一次补做")

    day = models.DateField()
    division = models.ForeignKey(
        Division, models.PROTECT, related_name="nightly_runs", verbose_name=_("行政区划")
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    covered_by = models.DateField(null=True)
    finished_at = models.DateTimeField(null=True)
    outcome = models.JSONField(default=dict)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-day"]
        verbose_name = _("夜间运行")
        constraints = [
            models.UniqueConstraint(fields=["day", "division"], name="one_run_a_day"),
        ]


class StationReading(models.Model):
    """What was known on a day: the reading as the nightly run found it."""

    station = models.ForeignKey(
        Station, models.CASCADE, related_name="readings", verbose_name=_("社工站")
    )
    requirement = models.ForeignKey(
        Requirement, models.CASCADE, related_name="readings", verbose_name=_("要求")
    )
    on = models.DateField()
    status = models.CharField(max_length=14, choices=Status.choices)
    value = models.FloatField(null=True)
    numerator = models.BigIntegerField(null=True)
    denominator = models.BigIntegerField(null=True)
    planned = models.FloatField(null=True)
    forecast_on_due = models.FloatField(null=True)
    crosses_on = models.DateField(null=True)
    details = models.JSONField(default=dict)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "station", "requirement"]
        verbose_name = _("每日测算")
        constraints = [
            models.UniqueConstraint(
                fields=["station", "requirement", "on"], name="one_reading_a_day"
            )
        ]
