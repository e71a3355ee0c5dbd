"""By what stations are scored: trees of indicators in versions, grade bands, vetoes."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.fields import EnteredModel, VersionedModel
from evaluation.round_querysets import DistrictQuerySet, ScaleQuerySet
from stations.models import Division

WEIGHT = {"max_digits": 5, "decimal_places": 2}
FIGURE = {"max_digits": 9, "decimal_places": 2, "null": True, "blank": True}
PERCENT = [MinValueValidator(0), MaxValueValidator(100)]


class IndicatorTree(VersionedModel):
    """A table of indicators that a district keeps; its ``version`` is the number of the latest
    `TreeVersion`.
    """

    division = models.ForeignKey(
        Division, models.PROTECT, related_name="indicator_trees", verbose_name=_("行政区划")
    )
    title = models.CharField(_("名称"), max_length=60)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        verbose_name = _("指标表")
        constraints = [
            models.UniqueConstraint(fields=["division", "title"], name="one_indicator_tree")
        ]

    def __str__(self):
        return self.title


class TreeVersion(EnteredModel):
    """A tree as it was from one saving to the next. Append-only with its indicators: a round keeps
    the version that it began with.
    """

    tree = models.ForeignKey(IndicatorTree, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    reason = models.CharField(_("修改原因"), max_length=200)

    class Meta:
        ordering = ["-number"]
        verbose_name = _("指标表版本")
        constraints = [models.UniqueConstraint(fields=["tree", "number"], name="one_tree_version")]

    def __str__(self):
        return _("%(title)s（第 %(number)s 版）") % {
            "title": self.tree.title, "number": self.number,
        }  # fmt: skip


class Indicator(models.Model):
    """A line of a tree. Lines stand in order: what follows a dimension is its items, what follows
    an item its points. Points and bonuses are scored; a point with a requirement is computed.
    """

    class Level(models.TextChoices):
        DIMENSION = "dimension", _("一级")
        ITEM = "item", _("二级")
        POINT = "point", _("观测点")
        BONUS = "bonus", _("加分项")

    version = models.ForeignKey(TreeVersion, models.PROTECT, related_name="indicators")
    position = models.PositiveIntegerField()
    level = models.CharField(_("层级"), max_length=9, choices=Level.choices)
    name = models.CharField(_("名称"), max_length=80)
    weight = models.DecimalField(_("分值"), **WEIGHT)
    requirement = models.CharField(_("要求编号"), max_length=5, blank=True)
    full_at = models.DecimalField(_("满分值"), **FIGURE)
    zero_at = models.DecimalField(_("零分值"), **FIGURE)
    method = models.CharField(_("评估方法"), max_length=60, blank=True)
    evidence = models.CharField(_("佐证"), max_length=160, blank=True)

    class Meta:
        ordering = ["version", "position"]
        verbose_name = _("指标")
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="one_indicator_a_line")
        ]

    def __str__(self):
        return self.name

    @property
    def is_scored(self) -> bool:
        return self.level in (self.Level.POINT, self.Level.BONUS)


class GradeScale(EnteredModel):
    """Grade bands from a day on, with their basis. Rows are only added."""

    division = models.ForeignKey(
        Division, models.PROTECT, related_name="grade_scales", verbose_name=_("行政区划")
    )
    effective_from = models.DateField(_("生效日期"))
    basis = models.CharField(_("依据"), max_length=200)

    objects = ScaleQuerySet.as_manager()

    class Meta:
        ordering = ["-effective_from", "-pk"]
        verbose_name = _("等级标准")

    def __str__(self):
        return f"{self.effective_from}"


class GradeBand(models.Model):
    """A grade from ``least`` up to where the next better one begins; the lowest begins at 0."""

    scale = models.ForeignKey(GradeScale, models.PROTECT, related_name="bands")
    name = models.CharField(_("等级"), max_length=20)
    least = models.DecimalField(_("不低于（分）"), validators=PERCENT, **WEIGHT)

    class Meta:
        ordering = ["scale", "-least"]
        verbose_name = _("等级")

    def __str__(self):
        return self.name


class Veto(VersionedModel):
    """What makes a station fail whatever its score (一票否决); ``ended_on``: no longer asked."""

    division = models.ForeignKey(
        Division, models.PROTECT, related_name="vetoes", verbose_name=_("行政区划")
    )
    name = models.CharField(_("否决情形"), max_length=60)
    basis = models.CharField(_("依据"), max_length=200)
    ended_on = models.DateField(_("停用日期"), null=True, blank=True)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("一票否决情形")
        constraints = [models.UniqueConstraint(fields=["division", "name"], name="one_veto")]

    def __str__(self):
        return self.name
