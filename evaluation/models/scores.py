"""What was scored, looked at, objected to, vetoed and published of a station in a round."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.fields import EnteredModel, VersionedModel
from common.states import REASON, Move
from evaluation.models.rounds import Assessor, RoundStation
from evaluation.models.trees import WEIGHT, Indicator, Veto
from evaluation.round_querysets import OfRoundStationQuerySet, SheetQuerySet


class Sheet(VersionedModel):
    """An assessor's scores of one station. Excluded ones never count; none other is dropped."""

    class State(models.TextChoices):
        OPEN = "open", _("待评分")
        SUBMITTED = "submitted", _("已提交")
        EXCLUDED = "excluded", _("回避")
        RELEASED = "released", _("不参加")

    EXCLUDE = Move("evaluation.declare_conflict", "score", needs=(REASON,))
    MOVES = {
        State.OPEN: {
            State.SUBMITTED: Move("evaluation.submit_sheet", "score"),
            State.EXCLUDED: EXCLUDE,
            State.RELEASED: Move("evaluation.release_sheet", "release", needs=(REASON,)),
        },
        State.SUBMITTED: {
            State.OPEN: Move("evaluation.take_back_sheet", "score"),
            State.EXCLUDED: EXCLUDE,
        },
    }

    assessor = models.ForeignKey(Assessor, models.PROTECT, related_name="sheets")
    round_station = models.ForeignKey(RoundStation, models.PROTECT, related_name="sheets")
    state = models.CharField(
        _("状态"), max_length=9, choices=State.choices, default=State.OPEN, editable=False
    )
    conflict = models.CharField(_("回避原因"), max_length=200, blank=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        ordering = ["round_station", "assessor"]
        verbose_name = _("评分表")
        constraints = [
            models.UniqueConstraint(fields=["assessor", "round_station"], name="one_sheet")
        ]

    def __str__(self):
        return f"{self.round_station}"


class Score(EnteredModel):
    """The points that a sheet gives for one indicator."""

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="scores")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    points = models.DecimalField(_("得分"), **WEIGHT)
    remark = models.CharField(_("说明"), max_length=200, blank=True)
    evidence = models.CharField(_("佐证"), max_length=160, blank=True)

    class Meta:
        ordering = ["sheet", "indicator__position"]
        verbose_name = _("得分")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "indicator"], name="one_score_a_line")
        ]


class KnownScore(models.Model):
    """What the portal's own reading is worth, as a proposal to every sheet; ``link``: the page of
    the reading with its rows. None where the reading gives no points.
    """

    round_station = models.ForeignKey(RoundStation, models.PROTECT, related_name="known_scores")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    points = models.DecimalField(_("系统测算得分"), null=True, **WEIGHT)
    words = models.CharField(max_length=200)
    link = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("系统测算得分")
        constraints = [
            models.UniqueConstraint(fields=["round_station", "indicator"], name="one_known_score")
        ]


class SampledFile(EnteredModel):
    """A record, project or file that was looked at."""

    class Kind(models.TextChoices):
        RECORD = "record", _("服务记录")
        PROJECT = "project", _("项目")
        FILE = "file", _("档案材料")

    round_station = models.ForeignKey(RoundStation, models.PROTECT, related_name="samples")
    kind = models.CharField(_("类别"), max_length=7, choices=Kind.choices)
    name = models.CharField(_("编号或名称"), max_length=120)
    remark = models.CharField(_("看到的情况"), max_length=200, blank=True)

    objects = OfRoundStationQuerySet.as_manager()

    class Meta:
        ordering = ["round_station", "pk"]
        verbose_name = _("抽查的档案")
        constraints = [
            models.UniqueConstraint(
                fields=["round_station", "kind", "name"], name="one_sampled_file"
            )
        ]


class Objection(EnteredModel):
    """What a station objects to in its result, and the answer."""

    round_station = models.OneToOneField(
        RoundStation, models.PROTECT, related_name="objection", primary_key=False
    )
    words = models.TextField(_("异议"), max_length=1000)
    filed_on = models.DateField(_("提出日期"))
    answer = models.TextField(_("答复"), max_length=1000, blank=True)
    answered_on = models.DateField(_("答复日期"), null=True)

    class Meta:
        verbose_name = _("异议")


class VetoRuling(VersionedModel):
    """A veto signed against a station in a round; lifted ones stay, and count no more."""

    round_station = models.ForeignKey(RoundStation, models.PROTECT, related_name="veto_rulings")
    veto = models.ForeignKey(Veto, models.PROTECT, related_name="+", verbose_name=_("否决情形"))
    facts = models.CharField(_("事实"), max_length=300)
    signed_on = models.DateField(_("签发日期"))
    lifted_on = models.DateField(_("撤销日期"), null=True, blank=True)
    lift_reason = models.CharField(_("撤销原因"), max_length=200, blank=True)

    objects = OfRoundStationQuerySet.as_manager()

    class Meta:
        ordering = ["round_station", "pk"]
        verbose_name = _("一票否决")

    def __str__(self):
        return str(self.veto)


class Result(EnteredModel):
    """A result as it was published, with all that made it. Append-only: a correction is the next
    number. ``total`` is cut to two decimals, ``exact`` is what decided the grade.
    """

    round_station = models.ForeignKey(RoundStation, models.PROTECT, related_name="results")
    number = models.PositiveIntegerField()
    reason = models.CharField(_("更正原因"), max_length=200, blank=True)
    published_on = models.DateField(_("发布日期"))
    total = models.DecimalField(_("总分"), **WEIGHT)
    exact = models.CharField(max_length=60)
    grade = models.CharField(_("等级"), max_length=20)
    content = models.JSONField()

    class Meta:
        ordering = ["round_station", "-number"]
        verbose_name = _("发布的结果")
        constraints = [
            models.UniqueConstraint(fields=["round_station", "number"], name="one_result_version")
        ]
