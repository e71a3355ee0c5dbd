"""What a station has: its premises (阵地), the checks of the six haves (六有), its brands."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.fields import VersionedModel
from stations.models.places import Station
from stations.querysets import (
    BrandActivityQuerySet,
    BrandQuerySet,
    CheckQuerySet,
    PremisesQuerySet,
)


class Premises(VersionedModel):
    """The premises (阵地) of a station from a day on, until the next row's. Natural key: day."""

    class State(models.TextChoices):
        READY = "ready", _("已建成")
        BUILDING = "building", _("建设中")
        BORROWED = "borrowed", _("临时借用")
        MOVING = "moving", _("搬迁中")
        NONE = "none", _("未落实")

    class Tenure(models.TextChoices):
        OWNED = "owned", _("自有")
        PROVIDED = "provided", _("街道提供")
        RENTED = "rented", _("租赁")
        BORROWED = "borrowed", _("临时借用")
        SHARED = "shared", _("与党群服务中心共用")

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="premises", verbose_name=_("社工站")
    )
    from_day = models.DateField(_("起始日期"))
    state = models.CharField(_("阵地状态"), max_length=10, choices=State.choices)
    tenure = models.CharField(_("使用方式"), max_length=10, choices=Tenure.choices, blank=True)
    address = models.CharField(_("地址"), max_length=120, blank=True)
    area = models.DecimalField(
        _("建筑面积(㎡)"), max_digits=8, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )  # fmt: skip
    agreement_until = models.DateField(_("协议到期日"), null=True, blank=True)
    planned_on = models.DateField(_("计划完成日期"), null=True, blank=True)
    note = models.CharField(_("备注"), max_length=200, blank=True)

    objects = PremisesQuerySet.as_manager()

    class Meta:
        ordering = ["station", "-from_day"]
        verbose_name = _("阵地")
        constraints = [
            models.UniqueConstraint(fields=["station", "from_day"], name="one_premises_a_day")
        ]

    def __str__(self):
        return f"{self.from_day} {self.get_state_display()}"

    @property
    def day(self):
        """The day of which the row speaks."""
        return self.from_day

    @property
    def is_settled(self) -> bool:
        """Built, and not borrowed for a time; an unknown tenure is none of these."""
        return self.state == self.State.READY and self.tenure != self.Tenure.BORROWED

    @property
    def standing(self) -> str:
        """In one word where the premises stand: borrowed ones are borrowed, built or not."""
        borrowed = self.state == self.State.READY and self.tenure == self.Tenure.BORROWED
        return str(self.Tenure.BORROWED.label if borrowed else self.get_state_display())

    def is_expired(self, on) -> bool:
        """Whether the agreement has ended; its last day is still its own."""
        return self.agreement_until is not None and self.agreement_until < on


class HaveCheck(VersionedModel):
    """One item of one of the six haves (六有) as found on a day. Natural key: day, have, item."""

    class Have(models.TextChoices):
        PREMISES = "premises", _("有场地")
        PEOPLE = "people", _("有人员")
        FUNCTIONS = "functions", _("有功能")
        RULES = "rules", _("有制度")
        ACTIVITIES = "activities", _("有活动")
        RESULTS = "results", _("有成效")

    class Result(models.TextChoices):
        PASSED = "passed", _("达标")
        PARTLY = "partly", _("部分达标")
        FAILED = "failed", _("未达标")
        EXEMPT = "exempt", _("不适用")

    class Method(models.TextChoices):
        ON_SITE = "on_site", _("现场查验")
        PAPERS = "papers", _("资料查验")

    # Counted from facts: what is ticked for them is kept and shown, never counted.
    COMPUTED = (Have.PEOPLE, Have.ACTIVITIES)
    PASSING = (Result.PASSED, Result.EXEMPT)

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="have_checks", verbose_name=_("社工站")
    )
    checked_on = models.DateField(_("查验日期"))
    have = models.CharField(_("六有"), max_length=10, choices=Have.choices)
    item = models.CharField(_("查验项目"), max_length=60)
    result = models.CharField(_("结果"), max_length=6, choices=Result.choices)
    method = models.CharField(_("查验方式"), max_length=7, choices=Method.choices, blank=True)
    checked_by = models.CharField(_("查验人"), max_length=40, blank=True)
    evidence = models.CharField(_("佐证材料"), max_length=200, blank=True)

    objects = CheckQuerySet.as_manager()

    class Meta:
        ordering = ["station", "-checked_on", "have", "item"]
        verbose_name = _("六有查验")
        constraints = [
            models.UniqueConstraint(
                fields=["station", "checked_on", "have", "item"], name="one_check_a_day"
            )
        ]

    def __str__(self):
        return f"{self.get_have_display()} · {self.item}"

    @property
    def is_passed(self) -> bool:
        return self.result in self.PASSING

    @property
    def day(self):
        """The day of which the row speaks."""
        return self.checked_on


class Brand(VersionedModel):
    """A service brand (服务品牌) of a station. Natural key: the name."""

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="brands", verbose_name=_("社工站")
    )
    name = models.CharField(_("品牌名称"), max_length=60)
    from_day = models.DateField(_("启用日期"))
    statement = models.CharField(_("品牌内涵"), max_length=300, blank=True)
    evidence = models.CharField(_("佐证材料"), max_length=200, blank=True)
    retired_on = models.DateField(_("停用日期"), null=True, blank=True)

    objects = BrandQuerySet.as_manager()

    class Meta:
        ordering = ["station", "from_day", "name"]
        verbose_name = _("服务品牌")
        constraints = [
            models.UniqueConstraint(fields=["station", "name"], name="one_brand"),
            models.CheckConstraint(
                condition=Q(retired_on__isnull=True) | Q(retired_on__gte=F("from_day")),
                name="brand_retired_after_start",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def day(self):
        """The day of which the row speaks."""
        return self.from_day


class BrandActivity(VersionedModel):
    """An activity under a brand. Natural key: brand, day and theme."""

    brand = models.ForeignKey(
        Brand, models.PROTECT, related_name="activities", verbose_name=_("服务品牌")
    )
    held_on = models.DateField(_("活动日期"))
    theme = models.CharField(_("活动主题"), max_length=120)
    people = models.PositiveIntegerField(_("参与人数"), null=True, blank=True)

    objects = BrandActivityQuerySet.as_manager()

    class Meta:
        ordering = ["brand", "-held_on", "theme"]
        verbose_name = _("品牌活动")
        constraints = [
            models.UniqueConstraint(fields=["brand", "held_on", "theme"], name="one_brand_activity")
        ]

    def __str__(self):
        return self.theme

    @property
    def day(self):
        """The day of which the row speaks."""
        return self.held_on
