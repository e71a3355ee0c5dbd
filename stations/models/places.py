"""Places: divisions, streets' communities, stations, their heads and the agencies that run them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.fields import EnteredModel, VersionedModel
from stations.querysets import (
    AgencyQuerySet,
    ClassificationQuerySet,
    CommunityQuerySet,
    DivisionQuerySet,
    HeadQuerySet,
    OperationQuerySet,
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
