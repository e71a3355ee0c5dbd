"""Rows that belong to no business app: audit chain, steps, outbox, idempotency, calendar."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common import clock
from common.fields import JobModel
from common.querysets import ScopedQuerySet


class SharedQuerySet(ScopedQuerySet):
    shared = True


class AuditEvent(models.Model):
    """One change, chained to the one before it. Append-only: triggers refuse anything else."""

    sequence = models.BigIntegerField(unique=True)
    at = models.DateTimeField(default=clock.moment)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=60)
    model = models.CharField(max_length=80)
    object_key = models.CharField(max_length=80)
    changes = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = SharedQuerySet.as_manager()

    class Meta:
        ordering = ["-sequence"]
        verbose_name = _("审计记录")


class Step(models.Model):
    """One move of a row from state to state, read through the row. Append-only, by triggers.

    ``due``: by when the next move has to be done. It names its row by model and key, since common
    knows no model above it.
    """

    model = models.CharField(max_length=80)
    object_id = models.BigIntegerField()
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20)
    reason = models.CharField(max_length=200, blank=True)
    due = models.DateField(null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("步骤")
        indexes = [models.Index(fields=["model", "object_id"], name="steps_of_a_row")]


class OutgoingMail(JobModel):
    """A mail to one person about one day. Unique, so it is written at most once."""

    class State(models.TextChoices):
        QUEUED = "queued", _("待发")
        SENDING = "sending", _("发送中")
        SENT = "sent", _("已发")
        FAILED = "failed", _("发送失败")
        IN_DOUBT = "in_doubt", _("不确定")

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="mails")
    kind = models.CharField(max_length=30)
    day = models.DateField()
    address = models.EmailField(blank=True)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    not_before = models.DateTimeField(default=clock.moment)
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=clock.moment)

    objects = SharedQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]
        verbose_name = _("邮件")
        constraints = [
            models.UniqueConstraint(fields=["recipient", "kind", "day"], name="one_mail_a_day"),
        ]


class IdempotencyKey(models.Model):
    """A create that was asked for once: the same key again gives the same answer."""

    key = models.CharField(max_length=80)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    body_hash = models.CharField(max_length=64)
    model = models.CharField(max_length=80)
    object_key = models.CharField(max_length=80, blank=True)
    status = models.PositiveSmallIntegerField(default=201)
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField(default=clock.moment)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="one_answer_a_key"),
        ]


class CalendarDay(models.Model):
    """A day that does not follow the week: a holiday, or a weekend that is worked (调休)."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("放假")
        WORKDAY = "workday", _("调休上班")

    day = models.DateField(_("日期"), unique=True)
    kind = models.CharField(_("类型"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("名称"), max_length=30)
    basis = models.CharField(_("依据"), max_length=120, blank=True)

    objects = SharedQuerySet.as_manager()

    class Meta:
        ordering = ["day"]
        verbose_name = _("节假日")


class Parameter(models.Model):
    """A number or name that the district may change, from a day on, with its basis.

    Rows are only added: the value of a day is the latest row effective by then.
    """

    key = models.SlugField(_("参数"), max_length=60)
    value = models.JSONField(_("值"))
    effective_from = models.DateField(_("生效日期"))
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    entered_at = models.DateTimeField(default=clock.now, editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = SharedQuerySet.as_manager()

    class Meta:
        ordering = ["key", "-effective_from", "-pk"]
        verbose_name = _("参数")
