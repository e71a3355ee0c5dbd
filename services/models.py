"""Services as they were given: what, when, where, for whom (counts only), by whom."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.fields import VersionedModel
from projects.models import Project
from services.querysets import ServedGroupQuerySet, ServiceRecordQuerySet
from stations.models import Community, Station
from talent.models import Worker

# Of one service; more is a slip of the hand.
MOST_PEOPLE, MOST_TIMES, MOST_HOURS = 100_000, 1_000_000, 9999


class ServiceRecord(VersionedModel):
    """One service. ``number`` is the portal's own; ``content_key`` tells equal rows of a
    register.
    """

    class Kind(models.TextChoices):
        VISIT = "visit", _("探访")
        CASE = "case", _("个案")
        GROUP = "group", _("小组")
        ACTIVITY = "activity", _("社区活动")
        CONSULTATION = "consultation", _("咨询")
        REFERRAL = "referral", _("转介")
        POLICY = "policy", _("政策宣传")
        VOLUNTEER = "volunteer", _("志愿服务")

    class Field(models.TextChoices):
        ASSISTANCE = "assistance", _("社会救助")
        ELDERLY = "elderly", _("养老服务")
        CHILDREN = "children", _("儿童关爱保护")
        GOVERNANCE = "governance", _("社区治理")

    class Mode(models.TextChoices):
        ON_SITE = "on_site", _("线下")
        ONLINE = "online", _("线上")
        HOME = "home", _("入户")
        PHONE = "phone", _("电话")

    class Source(models.TextChoices):
        PORTAL = "portal", _("平台填报")
        REGISTER = "register", _("台账导入")

    number = models.CharField(_("记录编号"), max_length=24, unique=True, editable=False)
    station = models.ForeignKey(
        Station, models.PROTECT, related_name="service_records", verbose_name=_("社工站")
    )
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="service_records",
        verbose_name=_("所属项目"),
    )  # fmt: skip
    community = models.ForeignKey(
        Community, models.PROTECT, null=True, blank=True, related_name="service_records",
        verbose_name=_("社区"),
    )  # fmt: skip
    served_on = models.DateField(_("服务日期"))
    kind = models.CharField(_("服务类型"), max_length=12, choices=Kind.choices)
    field = models.CharField(_("服务领域"), max_length=12, choices=Field.choices)
    title = models.CharField(_("服务主题"), max_length=120, blank=True)
    mode = models.CharField(_("服务方式"), max_length=8, choices=Mode.choices, blank=True)
    people = models.PositiveIntegerField(_("服务人数"), validators=[MinValueValidator(1)])
    person_times = models.PositiveIntegerField(_("服务人次"), validators=[MinValueValidator(1)])
    volunteers = models.PositiveIntegerField(_("志愿者人数"), default=0)
    hours = models.DecimalField(
        _("时长(小时)"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    worker = models.ForeignKey(
        Worker,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="service_records",
        verbose_name=_("社工"),
    )
    worker_name = models.CharField(_("社工"), max_length=40, blank=True)
    note = models.TextField(_("备注"), max_length=1000, blank=True)
    is_administrative = models.BooleanField(_("行政事务（不算服务）"), default=False)
    platform_entered_on = models.DateField(_("全国平台录入日期"), null=True, blank=True)
    platform_reference = models.CharField(_("全国平台编号"), max_length=60, blank=True)
    source = models.CharField(
        _("来源"), max_length=8, choices=Source.choices, default=Source.PORTAL, editable=False
    )
    content_key = models.CharField(max_length=40, editable=False, db_index=True)
    voided_at = models.DateTimeField(null=True, editable=False)
    voided_on = models.DateField(_("作废日期"), null=True, editable=False)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    void_reason = models.CharField(max_length=200, blank=True, editable=False)

    objects = ServiceRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-served_on", "-pk"]
        verbose_name = _("服务记录")
        constraints = [
            models.CheckConstraint(condition=Q(people__gte=1), name="somebody_served"),
            models.CheckConstraint(
                condition=Q(person_times__gte=F("people")), name="person_times_cover_people"
            ),
        ]
        indexes = [
            models.Index(
                fields=["station", "served_on", "id"],
                include=["kind", "field", "people", "person_times", "platform_entered_on"],
                name="service_station_day",
            )
        ]

    def __str__(self):
        return self.number


class ServedGroup(models.Model):
    """How many people of one target group a service reached."""

    class Group(models.TextChoices):
        LOW_INCOME = "low_income", _("低保对象")
        DESTITUTE = "destitute", _("特困人员")
        NEAR_LOW_INCOME = "near_low_income", _("低保边缘家庭")
        HIGH_EXPENSE = "high_expense", _("支出型困难家庭")
        DISABLED = "disabled", _("残疾人")
        LIVING_ALONE = "living_alone", _("独居老人")
        EMPTY_NEST = "empty_nest", _("空巢老人")
        INCAPACITATED = "incapacitated", _("失能老人")
        LEFT_BEHIND_CHILD = "left_behind_child", _("留守儿童")
        CHILD_IN_NEED = "child_in_need", _("困境儿童")
        HOMELESS = "homeless", _("流浪乞讨人员")
        GENERAL = "general", _("一般居民")

        @classmethod
        def key_groups(cls) -> list[str]:
            """社会救助对象及困难人群: every group but residents in general."""
            return [group.value for group in cls if group is not cls.GENERAL]

    record = models.ForeignKey(ServiceRecord, models.CASCADE, related_name="groups")
    group = models.CharField(_("服务对象类别"), max_length=20, choices=Group.choices)
    people = models.PositiveIntegerField(_("人数"), validators=[MinValueValidator(1)])

    objects = ServedGroupQuerySet.as_manager()

    class Meta:
        ordering = ["record", "group"]
        constraints = [models.UniqueConstraint(fields=["record", "group"], name="one_group_row")]


class RecordNumber(models.Model):
    """The last record number given out for a station and a year."""

    station = models.ForeignKey(Station, models.PROTECT, related_name="+", verbose_name=_("社工站"))
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["station", "year"], name="one_sequence")]
