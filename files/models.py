"""One file of the store, whoever it belongs to."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.fields import EnteredModel


class Attachment(EnteredModel):
    """What is known of a stored file. It says nothing of its owner: the owner's row leads here, and
    whoever may see that row may open the file.
    """

    class Type(models.TextChoices):
        PDF = "application/pdf", "PDF"
        JPEG = "image/jpeg", "JPEG"
        PNG = "image/png", "PNG"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("文件名"), max_length=120)
    content_type = models.CharField(_("类型"), max_length=20, choices=Type.choices)
    size = models.PositiveIntegerField(_("大小"))
    sha256 = models.CharField(max_length=64)
    sealed = models.BooleanField(_("加密存放"), default=False)
    # None: as long as its owner has it.
    keep_until = models.DateField(_("保留到"), null=True, blank=True)
    erased_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("附件")
        indexes = [models.Index(fields=["keep_until"], name="attachment_keep_until")]

    def __str__(self):
        return self.name


WITHDRAWN_WITH_A_REASON = Q(withdrawn_on__isnull=True, withdrawn_reason="") | (
    Q(withdrawn_on__isnull=False) & ~Q(withdrawn_reason="")
)


class OwnedFile(EnteredModel):
    """An owner's row that leads to a stored file; a wrong one is withdrawn, with the reason, and
    stays listed. The owner's model adds whose it is.
    """

    attachment = models.OneToOneField(
        Attachment, models.PROTECT, related_name="+", verbose_name=_("附件")
    )
    withdrawn_on = models.DateField(_("撤回日期"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    withdrawn_reason = models.CharField(_("撤回原因"), max_length=200, blank=True, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_withdrawn_with_a_reason", condition=WITHDRAWN_WITH_A_REASON
            )
        ]

    def __str__(self):
        return self.attachment.name
