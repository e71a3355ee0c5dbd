"""A round of evaluation: which stations, by which tree, who scores, and how each stands."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.fields import VersionedModel
from common.states import REASON, Move
from evaluation.models.trees import GradeScale, TreeVersion
from evaluation.round_querysets import AssessorQuerySet, RoundQuerySet, RoundStationQuerySet
from stations.models import Division, Station

SHARE = {
    "max_digits": 5, "decimal_places": 2,
    "validators": [MinValueValidator(0), MaxValueValidator(100)],
}  # fmt: skip


class Party(models.TextChoices):
    """Who scores; each has its weight in a round, and its field of that name."""

    THIRD_PARTY = "third_party", _("第三方")
    BUYER = "buyer", _("购买方")
    COMMUNITY = "community", _("社区")
    OWN = "own", _("自评")


class Round(VersionedModel):
    """One evaluation of several stations by one version of a tree, as of ``facts_on``."""

    class State(models.TextChoices):
        PREPARED = "prepared", _("筹备")
        OPEN = "open", _("评分中")
        SHOWN = "shown", _("结果告知")
        PUBLISHED = "published", _("已发布")
        CANCELLED = "cancelled", _("作废")

    MOVES = {
        State.PREPARED: {
            State.OPEN: Move("evaluation.open_round", "change", needs=("assessors", "scale")),
            State.CANCELLED: Move("evaluation.cancel_round", "change", needs=(REASON,)),
        },
        State.OPEN: {
            State.SHOWN: Move("evaluation.show_round", "change"),
            State.CANCELLED: Move("evaluation.cancel_round", "change", needs=(REASON,)),
        },
        State.SHOWN: {State.PUBLISHED: Move("evaluation.publish_round", "publish")},
    }

    division = models.ForeignKey(
        Division, models.PROTECT, related_name="rounds", verbose_name=_("行政区划")
    )
    tree_version = models.ForeignKey(
        TreeVersion, models.PROTECT, related_name="rounds", verbose_name=_("指标表")
    )
    scale = models.ForeignKey(
        GradeScale, models.PROTECT, null=True, editable=False, verbose_name=_("等级标准")
    )
    state = models.CharField(
        _("状态"), max_length=9, choices=State.choices, default=State.PREPARED, editable=False
    )
    title = models.CharField(_("名称"), max_length=60)
    scope = models.CharField(_("评估范围"), max_length=300, blank=True)
    facts_on = models.DateField(_("数据截至"))
    scores_due = models.DateField(_("评分截止"))
    third_party = models.DecimalField(_("第三方权重（%）"), default=60, **SHARE)
    buyer = models.DecimalField(_("购买方权重（%）"), default=20, **SHARE)
    community = models.DecimalField(_("社区权重（%）"), default=10, **SHARE)
    own = models.DecimalField(_("自评权重（%）"), default=10, **SHARE)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-facts_on", "title"]
        verbose_name = _("评估轮次")
        constraints = [
            models.UniqueConstraint(fields=["division", "title"], name="one_round"),
            models.CheckConstraint(
                name="parties_make_a_whole",
                condition=models.Q(
                    own=100 - models.F("third_party") - models.F("buyer") - models.F("community")
                ),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def weights(self) -> dict:
        """The parties that count and their percent."""
        shares = {party: getattr(self, party) for party in Party.values}
        return {party: share for party, share in shares.items() if share}


class RoundStation(VersionedModel):
    """A station in a round. Its result is shown to it, may be objected to, and is published."""

    class State(models.TextChoices):
        SCORING = "scoring", _("评分中")
        SHOWN = "shown", _("待确认")
        ACCEPTED = "accepted", _("无异议")
        OBJECTED = "objected", _("有异议")
        RESCORING = "rescoring", _("复评中")
        DECIDED = "decided", _("已答复")
        PUBLISHED = "published", _("已发布")
        WITHDRAWN = "withdrawn", _("退出")

    PUBLISH = Move("evaluation.publish_result", "publish")
    MOVES = {
        State.SCORING: {
            State.SHOWN: Move("evaluation.show_result"),
            State.WITHDRAWN: Move("evaluation.withdraw_station", "change", needs=(REASON,)),
        },
        State.SHOWN: {
            State.ACCEPTED: Move("evaluation.accept_result", "object"),
            State.OBJECTED: Move("evaluation.object_to_result", "object", days="objection_days"),
            State.PUBLISHED: PUBLISH,
        },
        State.ACCEPTED: {State.PUBLISHED: PUBLISH},
        State.OBJECTED: {
            State.DECIDED: Move("evaluation.uphold_result", "decide", days="answer_days"),
            State.RESCORING: Move("evaluation.rescore", "decide", days="answer_days"),
        },
        State.RESCORING: {State.DECIDED: Move("evaluation.end_rescoring", "decide")},
        State.DECIDED: {State.PUBLISHED: PUBLISH},
        State.PUBLISHED: {
            State.RESCORING: Move("evaluation.correct_result", "publish", needs=(REASON,))
        },
    }
    # From when on the station and others see a result.
    OPEN_TO_ALL = (
        State.SHOWN, State.ACCEPTED, State.OBJECTED, State.RESCORING, State.DECIDED,
        State.PUBLISHED,
    )  # fmt: skip

    round = models.ForeignKey(Round, models.PROTECT, related_name="stations")
    station = models.ForeignKey(
        Station, models.PROTECT, related_name="rounds", verbose_name=_("社工站")
    )
    state = models.CharField(
        _("状态"), max_length=9, choices=State.choices, default=State.SCORING, editable=False
    )
    objection_until = models.DateField(_("异议期至"), null=True, editable=False)

    objects = RoundStationQuerySet.as_manager()

    class Meta:
        ordering = ["round", "station__code"]
        verbose_name = _("评估结果")
        constraints = [
            models.UniqueConstraint(fields=["round", "station"], name="one_place_in_a_round")
        ]

    def __str__(self):
        return f"{self.station.short_name} · {self.round.title}"

    @property
    def is_open_to_all(self) -> bool:
        return self.state in self.OPEN_TO_ALL


class Assessor(VersionedModel):
    """A person who scores in a round for one of the parties, and what interests are declared."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="assessors")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("评分人")
    )
    party = models.CharField(_("代表"), max_length=11, choices=Party.choices)
    unit = models.CharField(_("单位"), max_length=60)
    declared_on = models.DateField(_("利益申报"), null=True, editable=False)

    objects = AssessorQuerySet.as_manager()

    class Meta:
        ordering = ["round", "party", "pk"]
        verbose_name = _("评分人")
        constraints = [
            models.UniqueConstraint(fields=["round", "user"], name="one_assessor_a_round")
        ]

    def __str__(self):
        return f"{self.user}（{self.get_party_display()}）"
