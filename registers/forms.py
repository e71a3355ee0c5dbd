"""The form that hands a register in."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.forms import ActionForm
from common.inputs import DayField
from registers.actions import PERMISSION
from registers.catalog import CATALOG
from registers.models import RegisterImport
from sheets.archive import MAX_FILE_BYTES, SUFFIXES
from stations.models import Station


class UploadForm(ActionForm):
    """Which register of which station, and the file."""

    station = forms.ModelChoiceField(
        Station.objects.none(), to_field_name="code", label=_("社工站")
    )
    register = forms.ChoiceField(
        label=_("台账"),
        choices=lambda: [(code, RegisterImport.Code(code).label) for code in CATALOG],
    )
    file = forms.FileField(
        label=_("文件"),
        help_text=_(
            "表格文件（.xlsx、.xls、.et、.ods 或 .csv），不超过 10 MB。"
            "标题行、合计行、日期和金额的写法不用改。"
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(SUFFIXES)}),
    )

    replace_from = DayField(
        label=_("整段重报：自"), required=False,
        help_text=_("只用于服务记录台账：这段日期里，以前导入而这份台账上没有的记录会作废。不填就不作废"),
    )  # fmt: skip
    replace_to = DayField(label=_("整段重报：至"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        scope = self.user.scope(PERMISSION, self.on)
        stations = Station.objects.within(scope).that_hand_in(self.on)
        self.fields["station"].queryset = stations
        if len(stations) == 1:
            self.fields["station"].initial = stations[0].code

    @property
    def said(self):
        given = {name: self.cleaned_data[name] for name in ("station", "register", "file")}
        return given | {"replace": self.replace}

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("replace_from"), cleaned.get("replace_to")
        if (first or last) and cleaned.get("register") != RegisterImport.Code.SERVICES:
            self.add_error("replace_from", _("只有服务记录台账能整段重报，请把日期删去。"))
        elif bool(first) != bool(last):
            self.add_error("replace_to", _("整段重报要填起止两个日期。"))
        elif first and last < first:
            self.add_error("replace_to", _("结束早于开始，请核对两个日期。"))
        self.replace = (first, last) if first and last else None
        return cleaned

    def clean_file(self):
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith(SUFFIXES):
            raise ValidationError(
                _(
                    "“%(name)s”不是 .xlsx、.xls、.et、.ods 或 .csv 文件。"
                    "请在 Excel 或 WPS 里另存为“Excel 工作簿(.xlsx)”。"
                )
                % {"name": file.name}
            )
        if file.size > MAX_FILE_BYTES:
            raise ValidationError(_("文件超过 10 MB。请删去多余的工作表或分成几份。"))
        return file
