"""People: workers of a street, their credentials, exam entries and continuing education."""

from datetime import date

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.fields import EnteredModel, VersionedModel
from stations.models import Community, Station
from talent.querysets import (
    CredentialQuerySet,
    ExamCycleQuerySet,
    OfWorkerQuerySet,
    TrainingRecordQuerySet,
    WorkerQuerySet,
)

# Of one period of three years; more is a slip of the hand.
MOST_HOURS = 9999


class Level(models.TextChoices):
    """The national professional levels, lowest first."""

    ASSISTANT = "assistant", _("助理社会工作师")
    INTERMEDIATE = "intermediate", _("社会工作师")
    SENIOR = "senior", _("高级社会工作师")


class Worker(VersionedModel):
    """A person on a street's roster. Natural key: name, birth month and unit."""

    class Gender(models.TextChoices):
        FEMALE = "female", _("女")
        MALE = "male", _("男")

    class Post(models.TextChoices):
        COMMUNITY_WORKER = "community_worker", _("社区工作者")
        STATION_WORKER = "station_worker", _("社工站社工")
        GRID_WORKER = "grid_worker", _("网格员")
        SUPERVISOR = "supervisor", _("机构督导")
        CIVIL_AFFAIRS = "civil_affairs", _("街道民政干部")

    class Field(models.TextChoices):
        """The key fields in which the directive asks for talent."""

        ASSISTANCE = "assistance", _("社会救助")
        ELDERLY = "elderly", _("养老服务")
        CHILDREN = "children", _("儿童关爱保护")
        GOVERNANCE = "governance", _("社区治理")

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="workers", verbose_name=_("社工站")
    )
    community = models.ForeignKey(
        Community,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="workers",
        verbose_name=_("社区"),
    )
    name = models.CharField(_("姓名"), max_length=40)
    gender = models.CharField(_("性别"), max_length=6, choices=Gender.choices, blank=True)
    birth_month = models.DateField(_("出生年月"), help_text=_("当月 1 日"))
    unit = models.CharField(_("单位"), max_length=60)
    post = models.CharField(_("岗位"), max_length=20, choices=Post.choices)
    education = models.CharField(_("学历"), max_length=20, blank=True)
    key_field = models.CharField(_("重点领域"), max_length=12, choices=Field.choices, blank=True)
    from_day = models.DateField(_("入职日期"), null=True, blank=True)
    until_day = models.DateField(_("离职日期"), null=True, blank=True)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False,
        related_name="worker", verbose_name=_("账号"),
    )  # fmt: skip

    objects = WorkerQuerySet.as_manager()

    class Meta:
        ordering = ["station", "unit", "name"]
        verbose_name = _("社工人员")
        constraints = [
            models.UniqueConstraint(
                fields=["station", "name", "birth_month", "unit"], name="one_worker"
            )
        ]

    def __str__(self):
        return self.name

    def is_employed(self, on: date) -> bool:
        """On the roster on ``on``, as ``employed`` of the rows says."""
        arrived = self.from_day is None or self.from_day <= on
        return arrived and (self.until_day is None or self.until_day >= on)


class Credential(VersionedModel):
    """A professional credential; the certificate lasts, its registration expires."""

    HIGHER = (Level.INTERMEDIATE, Level.SENIOR)  # above the assistant's

    worker = models.ForeignKey(
        Worker, models.PROTECT, related_name="credentials", verbose_name=_("社工")
    )
    level = models.CharField(_("证书等级"), max_length=12, choices=Level.choices)
    number = models.CharField(_("证书编号"), max_length=40, blank=True)
    obtained_on = models.DateField(_("取证日期"), null=True, blank=True)
    registered_until = models.DateField(_("登记有效期至"), null=True, blank=True)

    objects = CredentialQuerySet.as_manager()

    class Meta:
        ordering = ["worker", "obtained_on"]
        verbose_name = _("职业资格")
        constraints = [
            models.UniqueConstraint(fields=["worker", "level"], name="one_credential_a_level")
        ]


class ExamCycle(EnteredModel):
    """One year's national exam; dates are entered every year with their source."""

    year = models.PositiveSmallIntegerField(_("年度"), unique=True)
    entry_opens_on = models.DateField(_("报名开始"))
    entry_closes_on = models.DateField(_("报名截止"))
    exam_on = models.DateField(_("考试日期"), null=True, blank=True)
    results_on = models.DateField(_("成绩公布"), null=True, blank=True)
    basis = models.CharField(_("依据"), max_length=200, blank=True)

    objects = ExamCycleQuerySet.as_manager()

    class Meta:
        ordering = ["-year"]
        verbose_name = _("考试年度")

    def settled_on(self, on: date) -> date:
        """The day, of those by ``on``, whose roster and credentials say for whom the exam is."""
        return min(on, self.entry_closes_on)


class ExamEntry(EnteredModel):
    """A worker's entry for one year's exam. Without a day it counts from the closing day."""

    worker = models.ForeignKey(
        Worker, models.PROTECT, related_name="exam_entries", verbose_name=_("社工")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    level = models.CharField(_("报考级别"), max_length=12, choices=Level.choices)
    entered_on = models.DateField(_("报名日期"), null=True, blank=True)
    passed = models.BooleanField(_("是否通过"), null=True, blank=True)

    objects = OfWorkerQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "worker"]
        verbose_name = _("考试报名")
        constraints = [models.UniqueConstraint(fields=["worker", "year"], name="one_entry_a_year")]


class TrainingCount(EnteredModel):
    """Continuing-education hours of the current period, as counted on a day."""

    worker = models.ForeignKey(
        Worker, models.PROTECT, related_name="training_counts", verbose_name=_("社工")
    )
    counted_on = models.DateField(_("统计日期"))
    hours = models.DecimalField(_("继续教育学时"), max_digits=6, decimal_places=1)

    objects = OfWorkerQuerySet.as_manager()

    class Meta:
        ordering = ["worker", "-counted_on"]
        verbose_name = _("继续教育学时")
        constraints = [
            models.UniqueConstraint(fields=["worker", "counted_on"], name="one_count_a_day")
        ]


class TrainingRecord(VersionedModel):
    """One worker's part in a training (培训学习). Natural key: day, theme and worker.

    A training is what the rows of one day and theme have in common; streets keep one row a person,
    and what a row says (category, hours) is about that person.
    """

    class Category(models.TextChoices):
        EDUCATION = "education", _("继续教育")
        KEY_FIELD = "key_field", _("重点领域")
        HANDBOOK = "handbook", _("手册学习")
        OTHER = "other", _("其他")

    class KeyField(models.TextChoices):
        """The fields in which the directive asks for trained people."""

        ASSISTANCE = "assistance", _("社会救助")
        ELDERLY = "elderly", _("养老服务")
        CHILDREN = "children", _("儿童关爱保护")

    class Handbook(models.TextChoices):
        SUPERVISION = "supervision", _("督导服务手册")
        OPERATION = "operation", _("运营操作指引")

    worker = models.ForeignKey(
        Worker, models.PROTECT, related_name="trainings", verbose_name=_("社工")
    )
    held_on = models.DateField(_("培训日期"))
    theme = models.CharField(_("培训主题"), max_length=100)
    category = models.CharField(_("类别"), max_length=10, choices=Category.choices)
    key_field = models.CharField(_("重点领域"), max_length=12, choices=KeyField.choices, blank=True)
    handbook = models.CharField(_("手册"), max_length=12, choices=Handbook.choices, blank=True)
    hours = models.DecimalField(
        _("学时"), max_digits=5, decimal_places=1, validators=[MinValueValidator(0)]
    )
    note = models.CharField(_("备注"), max_length=200, blank=True)

    objects = TrainingRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "theme", "worker"]
        verbose_name = _("培训记录")
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "held_on", "theme"], name="one_training_a_day_and_theme"
            )
        ]

    def __str__(self):
        return self.theme
