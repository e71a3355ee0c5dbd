"""Forms of workers, credentials, exams and training."""

from datetime import date

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.forms import ActionForm, FactForm
from common.inputs import DayField
from talent.models import MOST_HOURS, Credential, ExamCycle, ExamEntry, TrainingRecord, Worker
from talent.rules import (
    COMMUNITY_RULES,
    CREDENTIAL_RULES,
    ENTRY_RULES,
    PERSON_RULES,
    TRAINING_RULES,
    Street,
)
from talent.units import unit_of

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
        if not station:
            return cleaned
        street, community = Street(station, self.on), cleaned.get("community")
        unit = cleaned.get("unit") or (community.name if community else station.name)
        cleaned["unit"], meant = unit_of(unit, station, street.names, cleaned.get("until_day"))
        if meant and not community and "community" not in self.errors:
            cleaned["community"] = community = meant
        facts = cleaned | {"community_id": community.pk if community else None}
        self.refuse_by((*PERSON_RULES, *COMMUNITY_RULES), facts, street)
        return cleaned


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
    rules = CREDENTIAL_RULES

    class Meta(FactForm.Meta):
        model = Credential
        fields = ["level", "number", "obtained_on", "registered_until"]


class EntryForm(FactForm):
    """A worker enters one year's exam."""

    rules = ENTRY_RULES

    class Meta(FactForm.Meta):
        model = ExamEntry
        fields = ["year", "level", "entered_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["year"] = self.initial.get("year") or self.on.year


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
        label=_("继续教育学时"), min_value=0, max_value=MOST_HOURS, max_digits=5,
        decimal_places=1,
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


class TrainingRecordEditForm(FactForm):
    """What a training was; whose it was stays."""

    rules = TRAINING_RULES

    class Meta(FactForm.Meta):
        model = TrainingRecord
        fields = ["held_on", "theme", "category", "key_field", "handbook", "hours", "note"]


class TrainingRecordForm(TrainingRecordEditForm):
    placed_by = ("worker",)

    class Meta(TrainingRecordEditForm.Meta):
        fields = ["worker", *TrainingRecordEditForm.Meta.fields]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["worker"]
        field.queryset = field.queryset.order_by("station__code", "name")
        field.label_from_instance = lambda row: f"{row.name}（{row.unit}）"
