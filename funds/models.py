"""The ledger: money received and spent, in fen, append-only.

A wrong entry is corrected by a reversing entry (the same day, the negative amount) and a new one
with the next revision. Approvals stand beside the entries, never on them. Triggers on both
databases refuse UPDATE and DELETE (funds/triggers.py).
"""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.fields import EnteredModel, VersionedModel
from funds.querysets import (
    AppropriationQuerySet,
    BudgetLineQuerySet,
    ConfirmationQuerySet,
    ExpenditureQuerySet,
    MuteQuerySet,
    ReviewQuerySet,
)
from projects.models import Project
from stations.models import Station


class LedgerEntry(EnteredModel):
    """What every entry of the ledger has. ``reverses`` makes it the reversal of another entry."""

    fen = models.BigIntegerField(_("金额"))
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, editable=False, related_name="reversed_by"
    )
    revision = models.PositiveSmallIntegerField(default=1, editable=False)
    idempotency_key = models.UUIDField(null=True, unique=True, editable=False)
    note = models.CharField(_("备注"), max_length=200, blank=True)

    class Meta:
        abstract = True


class Appropriation(LedgerEntry):
    """Money received (拨付到账) for a project, in a batch. Natural key: project and batch."""

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="appropriations", verbose_name=_("社工站")
    )
    project = models.ForeignKey(
        Project, models.PROTECT, related_name="appropriations", verbose_name=_("项目")
    )
    batch = models.CharField(_("批次"), max_length=30)
    received_on = models.DateField(_("到账日期"))
    payer = models.CharField(_("拨付单位"), max_length=60, blank=True)
    document = models.CharField(_("文号"), max_length=60, blank=True)

    objects = AppropriationQuerySet.as_manager()

    class Meta:
        ordering = ["-received_on", "-pk"]
        verbose_name = _("拨付")
        constraints = [
            models.CheckConstraint(
                name="appropriation_sign",
                condition=Q(reverses__isnull=True, fen__gt=0)
                | Q(reverses__isnull=False, fen__lt=0),
            ),
            models.UniqueConstraint(
                fields=["project", "batch", "revision"],
                condition=Q(reverses__isnull=True),
                name="one_appropriation_a_batch",
            ),
        ]
        indexes = [models.Index(fields=["station", "received_on"], include=["fen"],
                                name="appropriation_station_day")]  # fmt: skip

    @property
    def day(self):
        return self.received_on

    @property
    def number(self) -> str:
        """What tells this batch from the project's others."""
        return self.batch


class Expenditure(LedgerEntry):
    """Money spent. Natural key: station, year of payment, voucher number."""

    class Category(models.TextChoices):
        STAFF = "staff", _("人员经费")
        SERVICE = "service", _("服务活动经费")
        SUPERVISION = "supervision", _("督导培训经费")
        OFFICE = "office", _("办公经费")
        PREMISES = "premises", _("阵地建设经费")
        PUBLICITY = "publicity", _("宣传经费")
        MANAGEMENT = "management", _("管理费")
        TAX = "tax", _("税费")
        AUDIT = "audit", _("评估审计费")
        OTHER = "other", _("其他")

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="expenditures", verbose_name=_("社工站")
    )
    project = models.ForeignKey(
        Project, models.PROTECT, related_name="expenditures", verbose_name=_("项目")
    )
    paid_on = models.DateField(_("支出日期"))
    category = models.CharField(_("科目"), max_length=12, choices=Category.choices)
    summary = models.CharField(_("摘要"), max_length=120)
    payee = models.CharField(_("收款方"), max_length=80, blank=True)
    voucher_year = models.PositiveSmallIntegerField(editable=False)
    voucher_number = models.CharField(_("凭证号"), max_length=40)
    invoice_number = models.CharField(_("发票号码"), max_length=40, blank=True)
    handler = models.CharField(_("经办人"), max_length=40, blank=True)

    objects = ExpenditureQuerySet.as_manager()

    class Meta:
        ordering = ["-paid_on", "-pk"]
        verbose_name = _("支出")
        constraints = [
            models.CheckConstraint(
                name="expenditure_sign",
                condition=Q(reverses__isnull=True, fen__gt=0)
                | Q(reverses__isnull=False, fen__lt=0),
            ),
            models.CheckConstraint(
                name="voucher_year_of_payment", condition=Q(voucher_year=F("paid_on__year"))
            ),
            models.UniqueConstraint(
                fields=["station", "voucher_year", "voucher_number", "revision"],
                condition=Q(reverses__isnull=True),
                name="one_expenditure_a_voucher",
            ),
        ]
        indexes = [
            models.Index(fields=["station", "paid_on"], include=["fen"],
                         name="expenditure_station_day"),
            models.Index(fields=["invoice_number"], condition=~Q(invoice_number=""),
                         name="expenditure_invoice"),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.voucher_number} {self.summary}"

    @property
    def day(self):
        return self.paid_on

    @property
    def number(self) -> str:
        """What tells this entry from the station's others of the year."""
        return self.voucher_number


class BudgetLine(VersionedModel):
    """What a project's budget (预算) gives a category. Natural key: project and category.

    It has no date: a line applies on every day. It is a plan and no entry of the ledger, so it may
    be changed; the audit keeps what it was.
    """

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="budget_lines", verbose_name=_("项目")
    )
    category = models.CharField(_("科目"), max_length=12, choices=Expenditure.Category.choices)
    fen = models.BigIntegerField(_("预算金额"), validators=[MinValueValidator(1)])
    note = models.CharField(_("备注"), max_length=200, blank=True)

    objects = BudgetLineQuerySet.as_manager()

    class Meta:
        ordering = ["project", "category"]
        verbose_name = _("预算")
        constraints = [
            models.UniqueConstraint(fields=["project", "category"], name="one_budget_line"),
            models.CheckConstraint(condition=Q(fen__gt=0), name="budget_line_positive"),
        ]

    def __str__(self):
        return f"{self.project} · {self.get_category_display()}"


class ExpenditureReview(EnteredModel):
    """Somebody else's look at an expenditure (复核), beside the entry; the latest one counts."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("同意")
        QUESTIONED = "questioned", _("有疑问")

    expenditure = models.ForeignKey(
        Expenditure, models.PROTECT, related_name="reviews", verbose_name=_("支出")
    )
    outcome = models.CharField(_("意见"), max_length=10, choices=Outcome.choices)
    note = models.CharField(_("说明"), max_length=200, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["expenditure", "-pk"]
        verbose_name = _("支出复核")


class AppropriationConfirmation(EnteredModel):
    """The district's word that it paid an appropriation (区级确认), beside the entry.

    What the district entered itself is confirmed with it. Until then the entry counts and is
    marked 待确认; afterwards no station's register corrects it.
    """

    appropriation = models.OneToOneField(
        Appropriation, models.PROTECT, related_name="confirmation", verbose_name=_("拨付")
    )

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("拨付确认")


class Check(models.TextChoices):
    """What is irregular (关注) in a ledger; each by its own check."""

    BEYOND_RECEIVED = "beyond_received", _("支出超出到账")
    OUTSIDE_AGREEMENT = "outside_agreement", _("协议期外支出")
    OVER_BUDGET_LINE = "over_budget_line", _("超出预算科目")
    DUPLICATE_INVOICE = "duplicate_invoice", _("发票号码重复")


class IrregularityMute(EnteredModel):
    """The district's word that one irregularity is looked into and not counted until a day (静默).

    Rows are only added; the latest of a finding holds. One without ``until`` ends the mute.
    """

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="mutes", verbose_name=_("社工站")
    )
    check_name = models.CharField(_("检查项"), max_length=20, choices=Check.choices)
    # What the finding is about, the same on every day: funds/irregularities.py.
    subject = models.CharField(max_length=80)
    words = models.CharField(_("问题"), max_length=200)
    muted_on = models.DateField(_("自"))
    until = models.DateField(_("静默到"), null=True, blank=True)
    reason = models.CharField(_("原因"), max_length=200)

    objects = MuteQuerySet.as_manager()

    class Meta:
        ordering = ["station", "check_name", "subject", "-pk"]
        verbose_name = _("静默")
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("muted_on")),
                name="mute_ends_after_it_begins",
            )
        ]

    def __str__(self):
        return f"{self.get_check_name_display()} {self.words}"
