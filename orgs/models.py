"""Community social organisations (社区社会组织): their filing (备案) and incubation (培育孵化)."""

from dataclasses import replace

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.fields import EnteredModel, VersionedModel
from common.states import REASON, Move
from orgs.querysets import (
    EarlierFilingQuerySet,
    IncubationActivityQuerySet,
    IncubationQuerySet,
    OrganisationQuerySet,
)
from stations.models import Community


class Organisation(VersionedModel):
    """An organisation of one community. Natural key: community and name."""

    class Category(models.TextChoices):
        LIVING = "living", _("生活服务类")
        AFFAIRS = "affairs", _("社区事务类")
        CHARITY = "charity", _("公益慈善类")
        CULTURE = "culture", _("文体活动类")
        MUTUAL_AID = "mutual_aid", _("居民互助类")
        VOLUNTEER = "volunteer", _("志愿服务类")
        OTHER = "other", _("其他")

    class State(models.TextChoices):
        TEAM = "team", _("活动团队")
        PENDING = "pending", _("待审核")
        FILED = "filed", _("已备案")
        CANCELLED = "cancelled", _("已注销")

    community = models.ForeignKey(
        Community, models.PROTECT, related_name="organisations", verbose_name=_("社区")
    )
    name = models.CharField(_("组织名称"), max_length=80)
    category = models.CharField(_("类别"), max_length=12, choices=Category.choices)
    person_in_charge = models.CharField(_("负责人"), max_length=40, blank=True)
    members = models.PositiveIntegerField(_("成员数"), null=True, blank=True)
    filing_number = models.CharField(_("备案编号"), max_length=60, blank=True)
    filed_on = models.DateField(_("备案日期"), null=True, blank=True)
    cancelled_on = models.DateField(_("注销日期"), null=True, blank=True)
    cancel_reason = models.CharField(_("注销原因"), max_length=200, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices)
    standardised = models.BooleanField(_("规范化达标"), null=True, blank=True)
    standardised_on = models.DateField(_("达标日期"), null=True, blank=True)
    standard_lost_on = models.DateField(_("不再达标日期"), null=True, blank=True)

    FILE = Move("orgs.file_organisation", "change", needs=("filed_on",))
    CANCEL = Move("orgs.cancel_organisation", "change", needs=(REASON, "cancelled_on"))
    MOVES = {
        # Not on file: known because it is being incubated.
        State.TEAM: {
            State.PENDING: Move("orgs.lodge_organisation", "change"),
            State.FILED: FILE,
            State.CANCELLED: replace(CANCEL, needs=(REASON,)),
        },
        State.PENDING: {
            State.FILED: replace(FILE, days="filing_days"),
            State.CANCELLED: replace(CANCEL, needs=(REASON,)),
        },
        State.FILED: {State.CANCELLED: CANCEL},
        # Filed again, later: what was before stays as an earlier filing.
        State.CANCELLED: {State.FILED: FILE},
    }

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["community", "name"]
        verbose_name = _("社区社会组织")
        constraints = [
            models.UniqueConstraint(fields=["community", "name"], name="one_organisation"),
            models.CheckConstraint(
                name="cancelled_after_filed",
                condition=Q(cancelled_on__isnull=True)
                | Q(filed_on__isnull=True)
                | Q(cancelled_on__gte=F("filed_on")),
            ),
            models.CheckConstraint(
                name="standardised_since_a_day",
                condition=Q(standardised__isnull=True)
                | Q(standardised=False)
                | Q(standardised_on__isnull=False, standard_lost_on__isnull=True),
            ),
        ]

    def __str__(self):
        return self.name


class EarlierFiling(EnteredModel):
    """A filing that had ended when the organisation was filed again; rows are only added."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="earlier_filings",
        verbose_name=_("社区社会组织"),
    )  # fmt: skip
    filed_on = models.DateField(_("备案日期"))
    filing_number = models.CharField(_("备案编号"), max_length=60, blank=True)
    cancelled_on = models.DateField(_("注销日期"))
    cancel_reason = models.CharField(_("注销原因"), max_length=200, blank=True)

    objects = EarlierFilingQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "-cancelled_on"]
        verbose_name = _("以前的备案")
        constraints = [
            models.CheckConstraint(
                name="earlier_filing_ended", condition=Q(cancelled_on__gte=F("filed_on"))
            )
        ]


class Incubation(VersionedModel):
    """One time that an organisation is incubated. Natural key: organisation and first day."""

    class Stage(models.TextChoices):
        SHELL = "shell", _("入壳")
        GROWING = "growing", _("培育")
        HATCHED = "hatched", _("出壳")

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="incubations", verbose_name=_("社区社会组织")
    )
    entered_on = models.DateField(_("入孵日期"))
    stage = models.CharField(_("阶段"), max_length=7, choices=Stage.choices, blank=True)
    left_on = models.DateField(_("出孵日期"), null=True, blank=True)
    worker_name = models.CharField(_("负责社工"), max_length=40, blank=True)

    objects = IncubationQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "-entered_on"]
        verbose_name = _("孵化组织")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "entered_on"], name="one_incubation_a_day"
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("entered_on")),
                name="incubation_left_after_entry",
            ),
        ]

    def __str__(self):
        return f"{self.organisation} {self.entered_on}"

    @property
    def day(self):
        """The day of which the row speaks."""
        return self.entered_on


class IncubationActivity(VersionedModel):
    """What was done for an organisation. Natural key: organisation, day and content."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="incubation_activities",
        verbose_name=_("社区社会组织"),
    )  # fmt: skip
    held_on = models.DateField(_("活动日期"))
    content = models.CharField(_("活动内容"), max_length=200)
    people = models.PositiveIntegerField(_("参与人数"), null=True, blank=True)

    objects = IncubationActivityQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "-held_on", "content"]
        verbose_name = _("孵化活动")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "held_on", "content"], name="one_incubation_activity"
            )
        ]

    def __str__(self):
        return self.content

    @property
    def day(self):
        """The day of which the row speaks."""
        return self.held_on
