"""The form field that takes several files and examines each."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.parameters import parameters
from files.examining import MEGABYTE, Examined, FileRefused, examine, limits
from files.models import Attachment


class FilesInput(forms.ClearableFileInput):
    """On a phone this offers the camera, the album and the files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; says of every one that is not taken why, and takes all or none."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", FilesInput(attrs={"accept": ",".join(Attachment.Type.values)}))
        super().__init__(**kwargs)
        self.error_messages |= {
            "required": _("没有选文件，请选一个或几个。"),
            "empty": _("这个文件是空的，没有收。"),
        }

    def bound_to(self, on) -> None:
        """The limits of the day, also in words."""
        self.within = limits(on)
        self.most = parameters(["attachments_at_once"], on)["attachments_at_once"]
        self.help_text = _(
            "PDF、JPEG 或 PNG，一次最多 %(most)s 个，每个不超过 %(size)s MB。手机上可以直接拍。"
        ) % {"most": self.most, "size": self.within.size // MEGABYTE}

    def clean(self, data, initial=None) -> list:
        given = data or [None]
        if len(given) > self.most:
            raise ValidationError(
                _("一次最多传 %(most)s 个文件，您选了 %(count)s 个。请分几次传。")
                % {"most": self.most, "count": len(given)}
            )
        cleaned = [super(FilesField, self).clean(each, initial) for each in given]
        return [each for each in cleaned if each]

    def examined(self, files, *, as_photo: bool) -> list[Examined]:
        """The files as they may be stored; every refusal of theirs in one ValidationError."""
        taken, refusals = [], []
        for file in files:
            try:
                taken.append(examine(file, self.within, as_photo=as_photo))
            except FileRefused as refusal:
                refusals.append(str(refusal))
        if refusals:
            raise ValidationError(refusals)
        return taken
