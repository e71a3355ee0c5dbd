"""Supervision visits (督导): what was looked at, found, advised, and confirmed by both sides."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.fields import VersionedModel
from common.states import REASON, Move
from evaluation.models.findings import Finding, Level, Topic
from evaluation.querysets import VisitPaperQuerySet, VisitProblemQuerySet, VisitQuerySet
from files.models import OwnedFile
from stations.models import Station

LONGEST_VISIT = 24 * 60


class Visit(VersionedModel):
    """One visit of a supervisor at a station. A draft is the supervisor's own."""

    class Way(models.TextChoices):
        ON_SITE = "on_site", _("实地")
        ONLINE = "online", _("线上")
        PHONE = "phone", _("电话")

    class Purpose(models.TextChoices):
        """The three functions of supervision."""

        ADMINISTRATIVE = "administrative", _("行政督导")
        EDUCATIONAL = "educational", _("教育督导")
        SUPPORTIVE = "supportive", _("支持督导")

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SENT = "sent", _("待站点确认")
        CONFIRMED = "confirmed", _("双方已确认")

    MOVES = {
        State.DRAFT: {State.SENT: Move("evaluation.send_visit", "change")},
        State.SENT: {
            State.CONFIRMED: Move("evaluation.confirm_visit", "confirm", days="visit_confirm_days"),
            State.DRAFT: Move("evaluation.return_visit", "confirm", needs=(REASON,)),
        },
        State.CONFIRMED: {},
    }

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="visits", verbose_name=_("社工站")
    )
    state = models.CharField(
        _("确认"), max_length=9, choices=State.choices, default=State.DRAFT, editable=False
    )
    visited_on = models.DateField(_("督导日期"))
    minutes = models.PositiveIntegerField(
        _("时长（分钟）"), validators=[MinValueValidator(1), MaxValueValidator(LONGEST_VISIT)]
    )
    way = models.CharField(_("方式"), max_length=7, choices=Way.choices)
    purpose = models.CharField(_("类型"), max_length=14, choices=Purpose.choices)
    organisation = models.CharField(_("督导机构"), max_length=80, blank=True)
    supervisor = models.CharField(_("督导人"), max_length=40)
    people = models.CharField(_("督导对象"), max_length=120)
    # Codes of ``Topic``, each between commas.
    topics = models.CharField(_("主题"), max_length=120)
    strengths = models.CharField(_("做得好的"), max_length=500, blank=True)
    advice = models.CharField(_("建议"), max_length=500, blank=True)
    case_points = models.CharField(_("个案讨论要点"), max_length=500, blank=True)
    next_on = models.DateField(_("下次安排"), null=True, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["-visited_on", "-pk"]
        verbose_name = _("督导记录")

    def __str__(self):
        return f"{self.visited_on} {self.get_way_display()}{self.get_purpose_display()}"

    def get_topics_display(self) -> str:
        words = dict(Topic.choices)
        return "、".join(str(words[code]) for code in self.topics.split(",") if code in words)


class VisitProblem(VersionedModel):
    """A problem that a visit found; at most one notice is made of it."""

    visit = models.ForeignKey(
        Visit, models.PROTECT, related_name="problems", verbose_name=_("督导记录")
    )
    problem = models.CharField(_("问题"), max_length=200)
    level = models.CharField(_("等级"), max_length=5, choices=Level.choices, default=Level.MINOR)
    category = models.CharField(_("问题类别"), max_length=8, choices=Topic.choices, blank=True)
    finding = models.OneToOneField(
        Finding, models.PROTECT, null=True, editable=False, related_name="visit_problem",
        verbose_name=_("评估问题"),
    )  # fmt: skip

    objects = VisitProblemQuerySet.as_manager()

    class Meta:
        ordering = ["visit", "pk"]
        verbose_name = _("督导发现的问题")
        constraints = [
            models.UniqueConstraint(fields=["visit", "problem"], name="one_problem_of_a_visit")
        ]

    def __str__(self):
        return self.problem


class VisitPaper(OwnedFile):
    """A file of a visit: a signed sheet, a picture."""

    visit = models.ForeignKey(
        Visit, models.PROTECT, related_name="files", verbose_name=_("督导记录")
    )

    objects = VisitPaperQuerySet.as_manager()

    class Meta(OwnedFile.Meta):
        ordering = ["visit", "pk"]
        verbose_name = _("督导附件")
