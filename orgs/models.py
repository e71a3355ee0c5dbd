"""Community social organisations (社区社会组织) and their filing (备案)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.fields import EnteredModel, VersionedModel
from orgs.querysets import EarlierFilingQuerySet, OrganisationQuerySet
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

    MOVES = {
        State.PENDING: {State.FILED, State.CANCELLED},
        State.FILED: {State.CANCELLED},
        # Filed again, later: what was before stays as an earlier filing.
        State.CANCELLED: {State.FILED},
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
