"""The form that hands a register in."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common import clock
from common.sheets.archive import MAX_FILE_BYTES, SUFFIXES
from registers.actions import PERMISSION
from registers.models import RegisterImport
from stations.models import Station


class UploadForm(forms.Form):
    """Which register of which station, and the file."""

    station = forms.ModelChoiceField(
        Station.objects.none(), to_field_name="code", label=_("社工站")
    )
    register = forms.ChoiceField(label=_("台账"), choices=RegisterImport.Code.choices)
    file = forms.FileField(
        label=_("文件"),
        help_text=_(
            "表格文件（.xlsx、.xls、.et、.ods 或 .csv），不超过 10 MB。"
            "标题行、合计行、日期和金额的写法不用改。"
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(SUFFIXES)}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        scope = user.scope(PERMISSION, clock.today())
        stations = Station.objects.within(scope).that_hand_in(clock.today())
        self.fields["station"].queryset = stations
        if len(stations) == 1:
            self.fields["station"].initial = stations[0].code

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
