"""One file of the store, whoever it belongs to."""

import uuid

from django.db import models
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
