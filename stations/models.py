"""Places: divisions, streets' communities, stations, their heads and the agencies that run them;
what a station has: its premises, the checks of the six haves, its brands.
"""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.fields import EnteredModel, VersionedModel
from stations.querysets import (
    AgencyQuerySet,
    BrandActivityQuerySet,
    BrandQuerySet,
    CheckQuerySet,
    ClassificationQuerySet,
    CommunityQuerySet,
    DivisionQuerySet,
    HeadQuerySet,
    OperationQuerySet,
    PremisesQuerySet,
    StationQuerySet,
)


class Division(models.Model):
    """A unit of the administrative tree. ``path`` is ``/1/17/203/``: its ancestors and itself."""

    class Level(models.TextChoices):
        NATION = "nation", _("全国")
        PROVINCE = "province", _("省")
        CITY = "city", _("市")
        DISTRICT = "district", _("区县")
        STREET = "street", _("街道（乡镇）")

    level = models.CharField(_("级别"), max_length=10, choices=Level.choices)
    name = models.CharField(_("名称"), max_length=60)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    path = models.CharField(max_length=120, unique=True, editable=False)

    objects = DivisionQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        verbose_name = _("行政区划")

    def __str__(self):
        return self.name


class DivisionCode(models.Model):
    """A division's number in one code system; NBS and MCA number the same streets differently."""

    class System(models.TextChoices):
        NBS = "nbs", _("国家统计局")
        MCA = "mca", _("民政部")

    division = models.ForeignKey(
        Division, models.CASCADE, related_name="codes", verbose_name=_("行政区划")
    )
    system = models.CharField(_("代码体系"), max_length=3, choices=System.choices)
    code = models.CharField(_("代码"), max_length=12)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["system", "code"], name="one_code")]


class Community(VersionedModel):
    """A community (社区) of a street, with the days between which it exists."""

    division = models.ForeignKey(
        Division, models.PROTECT, related_name="communities", verbose_name=_("行政区划")
    )
    name = models.CharField(_("名称"), max_length=60)
    code = models.CharField(_("统计用区划代码"), max_length=12, unique=True, null=True, blank=True)
    valid_from = models.DateField(_("设立日期"))
    valid_until = models.DateField(_("撤销日期"), null=True, blank=True)

    objects = CommunityQuerySet.as_manager()

    class Meta:
        ordering = ["code", "name"]
        verbose_name = _("社区")
        constraints = [models.UniqueConstraint(fields=["division", "name"], name="one_community")]

    def __str__(self):
        return self.name

    @property
    def short_name(self) -> str:
        return self.name.removesuffix("社区居民委员会")


class CommunityClassification(EnteredModel):
    """What kind of community it is, from a day on; no row means 待核定. Rows are only added."""

    class Kind(models.TextChoices):
        URBAN = "urban", _("城市社区")
        CONVERTED = "converted", _("村改居社区")

    class Source(models.TextChoices):
        DISTRICT = "district", _("区级核定")
        REGISTER = "register", _("街道备案表填报")

    community = models.ForeignKey(
        Community, models.PROTECT, related_name="classifications", verbose_name=_("社区")
    )
    kind = models.CharField(_("社区类型"), max_length=10, choices=Kind.choices)
    source = models.CharField(_("来源"), max_length=10, choices=Source.choices)
    basis = models.CharField(_("认定依据"), max_length=200)
    effective_from = models.DateField(_("生效日期"))

    objects = ClassificationQuerySet.as_manager()

    class Meta:
        ordering = ["community", "-effective_from", "-pk"]
        verbose_name = _("社区类型")


class Agency(VersionedModel):
    """An organisation that runs stations or projects (承接机构), or evaluates them."""

    name = models.CharField(_("名称"), max_length=80, unique=True)
    contact = models.CharField(_("联系人"), max_length=40, blank=True)
    phone = models.CharField(_("电话"), max_length=30, blank=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("机构")

    def __str__(self):
        return self.name


class Station(VersionedModel):
    """A street's social work station (社工站). ``code``: the street's nine-digit NBS code."""

    division = models.OneToOneField(
        Division, models.PROTECT, related_name="station", verbose_name=_("行政区划")
    )
    code = models.CharField(_("街道代码"), max_length=9, unique=True)
    name = models.CharField(_("名称"), max_length=60)
    licensed_on = models.DateField(_("授牌日期"))
    closed_on = models.DateField(_("停办日期"), null=True, blank=True)
    address = models.CharField(_("地址"), max_length=120, blank=True)
    contact = models.CharField(_("联系人"), max_length=40, blank=True)
    phone = models.CharField(_("电话"), max_length=30, blank=True)
    opening_hours = models.CharField(_("开放时间"), max_length=80, blank=True)

    objects = StationQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("社工站")

    def __str__(self):
        return self.name

    @property
    def short_name(self) -> str:
        return self.name.removesuffix("社工站").removesuffix("街道")

    @property
    def street_name(self) -> str:
        return self.name.removesuffix("社工站")


class StationOperation(EnteredModel):
    """Which agency runs a station, from when until when."""

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="operations", verbose_name=_("社工站")
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="operations", verbose_name=_("机构")
    )
    from_day = models.DateField(_("自"))
    until_day = models.DateField(_("至"), null=True, blank=True)

    objects = OperationQuerySet.as_manager()

    class Meta:
        ordering = ["station", "-from_day"]
        verbose_name = _("承接关系")


class HeadAppointment(EnteredModel):
    """Who heads a station (站长), in what post, from when until when."""

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="heads", verbose_name=_("社工站")
    )
    name = models.CharField(_("姓名"), max_length=40)
    post = models.CharField(_("职务"), max_length=60)
    acting = models.BooleanField(_("代理"), default=False)
    from_day = models.DateField(_("任职日期"))
    until_day = models.DateField(_("离任日期"), null=True, blank=True)
    document = models.CharField(_("任职文件"), max_length=120, blank=True)

    objects = HeadQuerySet.as_manager()

    class Meta:
        ordering = ["station", "-from_day"]
        verbose_name = _("站长任职")
        constraints = [
            models.CheckConstraint(
                condition=Q(until_day__isnull=True) | Q(until_day__gte=F("from_day")),
                name="head_leaves_after_arrival",
            )
        ]


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
