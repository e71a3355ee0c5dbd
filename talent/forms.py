"""Forms of workers, credentials, exams and training."""

from datetime import date

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.forms import ActionForm, FactForm
from common.horizon import EARLIEST_OF_PEOPLE
from common.inputs import DayField
from stations.names import CommunityNames
from talent.models import Credential, ExamCycle, ExamEntry, Worker
from talent.units import unit_of

WORKING_AGE = 16
FIRST_EXAM = 2008
RESULTS = [("", _("还没有成绩")), ("true", _("通过")), ("false", _("没有通过"))]
ABOUT = ["name", "gender", "birth_month", "post", "community", "unit", "education", "key_field"]


class MonthInput(forms.DateInput):
    """The browser's own calendar of months."""

    input_type = "month"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m")


class MonthField(DayField):
    """A month, kept as its first day."""

    widget = MonthInput
    default_error_messages = {"invalid": _("年月看不懂。请写成 1990-05 这样。")}

    def __init__(self, **kwargs):
        super().__init__(input_formats=["%Y-%m", "%Y-%m-%d"], **kwargs)

    def to_python(self, value) -> date | None:
        day = super().to_python(value)
        return day.replace(day=1) if day else None


class WorkerEditForm(FactForm):
    """What may change about a worker; the street does not."""

    fact_days = ("from_day", "until_day")
    earliest = EARLIEST_OF_PEOPLE

    birth_month = MonthField(label=_("出生年月"))

    class Meta(FactForm.Meta):
        model = Worker
        fields = [*ABOUT, "from_day", "until_day"]
        help_texts = {"unit": _("不填就是所选的社区或本站")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        community = self.fields["community"]
        community.queryset = community.queryset.select_related("division")
        community.label_from_instance = lambda row: f"{row.division.name} {row.name}"
        self.fields["unit"].required = False

    def clean(self):
        cleaned = super().clean()
        station = cleaned.get("station") or self.instance.station_id and self.instance.station
        community, birth = cleaned.get("community"), cleaned.get("birth_month")
        if community and station and community.division_id != station.division_id:
            self.add_error("community", _("这个社区不在这个街道。请重新选择。"))
        if cleaned.get("post") == Worker.Post.COMMUNITY_WORKER and not community:
            self.add_error("community", _("社区工作者要选所在的社区。"))
        if birth and birth > date(self.on.year - WORKING_AGE, self.on.month, 1):
            self.add_error("birth_month", _("还不到 16 岁，请核对出生年月。"))
        self._check_days(cleaned)
        if station:
            unit = cleaned.get("unit") or (community.name if community else station.name)
            cleaned["unit"], _found = unit_of(
                unit, station, CommunityNames(station, self.on), cleaned.get("until_day")
            )
        return cleaned

    def _check_days(self, cleaned) -> None:
        start, end = cleaned.get("from_day"), cleaned.get("until_day")
        if start and end and end < start:
            self.add_error("until_day", _("离职早于入职。请核对两个日期。"))


class WorkerForm(WorkerEditForm):
    """A new worker."""

    placed_by = spares = ("station",)

    class Meta(WorkerEditForm.Meta):
        fields = ["station", *WorkerEditForm.Meta.fields]


class AccountForm(ActionForm):
    """Whose account a person's is: one of those that may record services of the station."""

    account = forms.ModelChoiceField(
        label=_("账号"), queryset=User.objects.none(), required=False, empty_label=_("不关联"),
        help_text=_("关联以后，用这个账号记服务，“社工”一栏先填本人。"),
    )  # fmt: skip

    def __init__(self, *args, worker: Worker, **kwargs):
        super().__init__(*args, **kwargs)
        here = User.objects.recording_at(worker.station, self.on)
        free = here.filter(Q(worker=None) | Q(worker=worker))
        own = User.objects.filter(worker=worker)  # also one that may no longer record
        field = self.fields["account"]
        field.queryset = (free | own).order_by("username")
        field.label_from_instance = lambda user: f"{user}（{user.username}）"
        field.initial = worker.account_id


class CredentialForm(FactForm):
    fact_days = ("obtained_on",)
    earliest = EARLIEST_OF_PEOPLE
    plan_days = ("registered_until",)

    class Meta(FactForm.Meta):
        model = Credential
        fields = ["level", "number", "obtained_on", "registered_until"]

    def clean(self):
        cleaned = super().clean()
        obtained, until = cleaned.get("obtained_on"), cleaned.get("registered_until")
        if obtained and until and until < obtained:
            self.add_error("registered_until", _("登记有效期早于取证日期。请核对两个日期。"))
        return cleaned


class EntryForm(FactForm):
    """A worker enters one year's exam."""

    class Meta(FactForm.Meta):
        model = ExamEntry
        fields = ["year", "level", "entered_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["year"] = self.initial.get("year") or self.on.year

    def clean_year(self):
        year = self.cleaned_data["year"]
        if not FIRST_EXAM <= year <= self.on.year + 1:
            raise forms.ValidationError(_("请填考试的年度，例如 2022。"))
        return year

    def clean_entered_on(self):
        entered_on = self.cleaned_data["entered_on"]
        if entered_on and entered_on > self.on:
            raise forms.ValidationError(_("报名日期还没有到。请核对。"))
        return entered_on


class ResultForm(ActionForm):
    """Whether the exam was passed."""

    passed = forms.TypedChoiceField(
        label=_("成绩"), choices=RESULTS, required=False, empty_value=None,
        coerce={"true": True, "false": False}.get,
    )  # fmt: skip


class TrainingForm(ActionForm):
    """Hours of the current three years by a day."""

    counted_on = DayField(label=_("统计日期"))
    hours = forms.DecimalField(
        label=_("继续教育学时"), min_value=0, max_value=9999, max_digits=5, decimal_places=1,
        help_text=_("本登记周期到这一天为止的累计，不是这次新增"),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["counted_on"].initial = self.on


class ExamCycleForm(FactForm):
    """The days of one year's exam, with their source."""

    class Meta(FactForm.Meta):
        model = ExamCycle
        fields = [
            "year", "entry_opens_on", "entry_closes_on", "exam_on", "results_on", "basis",
        ]  # fmt: skip
        help_texts = {"basis": _("例如 省人社厅通知的文号或网址")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["basis"].required = True

    def _add_guard(self):
        """An exam year carries no version: it is changed by the district alone."""
        if not self.instance.pk:
            super()._add_guard()

    def clean(self):
        cleaned = super().clean()
        names = ["entry_opens_on", "entry_closes_on", "exam_on", "results_on"]
        given = [(name, cleaned[name]) for name in names if cleaned.get(name)]
        for (_name, earlier), (name, later) in zip(given, given[1:], strict=False):
            if later < earlier:
                self.add_error(name, _("日期早于前一个日期。请核对。"))
        return cleaned
