"""The entry of a service: in the order in which a visit is remembered."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import FactForm, WordsField
from common.inputs import DayField
from services.actions import groups_of
from services.memory import oneself
from services.models import MOST_HOURS, MOST_PEOPLE, MOST_TIMES, ServedGroup, ServiceRecord
from stations.models import Station
from talent.models import Worker

LATER, ENTERED = "later", "entered"
PREFIX = "group_"
PEOPLE = "people"  # code of an error about the sum of the steppers
Group = ServedGroup.Group


def count_field(group: Group) -> forms.IntegerField:
    return forms.IntegerField(
        label=group.label,
        min_value=0,
        max_value=MOST_PEOPLE,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": _("人数请填整数。"), "min_value": _("人数不能是负数。")},
    )


class RecordForm(FactForm):
    """A service. ``groups_first``: the target groups shown at once, the rest lie under 更多."""

    placed_by = spares = ("station",)
    fact_days = ("served_on", "platform_entered_on")
    kind = forms.ChoiceField(
        label=_("做了什么"), choices=ServiceRecord.Kind.choices, widget=forms.RadioSelect
    )
    mode = forms.ChoiceField(
        label=_("服务方式"), choices=ServiceRecord.Mode.choices, widget=forms.RadioSelect,
        required=False,
    )  # fmt: skip
    field = forms.ChoiceField(
        label=_("服务领域"), choices=ServiceRecord.Field.choices, widget=forms.RadioSelect
    )
    person_times = forms.IntegerField(
        label=_("服务人次"), min_value=1, max_value=MOST_TIMES, required=False,
        help_text=_("不填就和人数一样"),
    )  # fmt: skip
    hours = forms.DecimalField(
        label=_("时长(小时)"), min_value=0, max_value=MOST_HOURS, decimal_places=2, required=False
    )  # fmt: skip
    platform = forms.ChoiceField(
        label=_("全国平台"), choices=[(LATER, _("稍后录入")), (ENTERED, _("已经录入"))],
        widget=forms.RadioSelect, initial=LATER, required=False,
    )  # fmt: skip
    platform_entered_on = DayField(
        label=_("录入日期"), required=False, help_text=_("不填就是今天")
    )  # fmt: skip

    class Meta(FactForm.Meta):
        model = ServiceRecord
        fields = [
            "station", "served_on", "kind", "field", "title", "project", "community", "mode",
            "person_times", "volunteers", "hours", "worker_name", "note", "is_administrative",
            "platform_entered_on", "platform_reference",
        ]  # fmt: skip
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, groups_first=(), **kwargs):
        super().__init__(*args, **kwargs)
        first = [group for group in groups_first if group in Group.values]
        self.shown = [*first, *(group for group in DEFAULT_GROUPS if group not in first)]
        self.shown = self.shown[: len(DEFAULT_GROUPS)]
        stored = groups_of(self.instance) if self.instance.pk else self.initial.get("groups", {})
        self._start_with_oneself()
        for group in Group:
            self.fields[PREFIX + group] = count_field(group)
            self.initial[PREFIX + group] = stored.get(group, 0)
        self.had_groups = bool(stored)
        if self.instance.pk:
            self._follow_instance()
        self.fields["volunteers"].required = False
        self._offer_own_places()

    def _follow_instance(self):
        if self.instance.platform_entered_on:
            self.initial["platform"] = ENTERED
        if self.instance.person_times == self.instance.people:
            self.initial["person_times"] = None

    def _start_with_oneself(self):
        """Who records did it, unless changed; the roster of the one station is offered."""
        field = self.fields["worker_name"]
        field.widget.attrs["list"] = "roster"
        if self.instance.pk:
            return
        worker = Worker.objects.filter(account=self.user).first()
        self.initial.setdefault("worker_name", oneself(self.user, worker, self.on))
        if worker is None:
            field.help_text = _(
                "账号还没有关联到花名册上的人，先填账号的姓名；请站长在人员页面关联。"
            )

    def roster(self):
        """The names that the field of the worker offers."""
        stations = list(self.stations()[:2])
        if len(stations) != 1:
            return []
        here = Worker.objects.filter(station=stations[0]).employed(self.on)
        return here.order_by("name").values_list("name", flat=True).distinct()

    def stations(self):
        """The stations in question."""
        return self.fields["station"].queryset

    def _offer_own_places(self):
        """Communities and projects of the stations, told apart where there is more than one."""
        stations = self.stations()
        community, project = self.fields["community"], self.fields["project"]
        community.queryset = community.queryset.filter(
            division__station__in=stations
        ).select_related("division")
        project.queryset = project.queryset.filter(station__in=stations).select_related("station")
        community.empty_label = project.empty_label = _("不填")
        if "station" in self.fields and not self.fields["station"].widget.is_hidden:
            community.label_from_instance = lambda row: f"{row.division.name} · {row.short_name}"
            project.label_from_instance = lambda row: f"{row.station.short_name} · {row.name}"
        else:
            community.label_from_instance = lambda row: row.short_name

    def chosen(self, name):
        """What a field holds now, as a value or a row: for the summary lines."""
        if self.is_bound:
            self.is_valid()  # cleans once; what an action refused stays among the errors
            return self.cleaned_data.get(name)
        value, field = self.initial.get(name), self.fields[name]
        if value and isinstance(field, forms.ModelChoiceField):
            return field.queryset.filter(pk=value).first()
        return value

    @property
    def said(self) -> dict:
        return super().said | {"groups": self.groups}

    def clean(self):
        cleaned = super().clean()
        self.groups = {
            group.value: people for group in Group if (people := cleaned.get(PREFIX + group))
        }
        if not self.groups and not (self.instance.pk and not self.had_groups):
            words = _("人数合计是 0。至少填一类服务对象。")
            self.add_error(None, forms.ValidationError(words, code=PEOPLE))
        if sum(self.groups.values()) > MOST_PEOPLE:
            words = _("人数合计超过 %(most)s，请核对。") % {"most": MOST_PEOPLE}
            self.add_error(None, forms.ValidationError(words, code=PEOPLE))
        cleaned["volunteers"] = cleaned.get("volunteers") or 0
        entered = cleaned.get("platform_entered_on")
        if cleaned.get("platform") == LATER:
            cleaned["platform_entered_on"] = None
        elif cleaned.get("platform") == ENTERED and "platform_entered_on" not in self.errors:
            cleaned["platform_entered_on"] = entered or self.on
        return cleaned

    def people_errors(self):
        """What is wrong with the sum of the steppers: said beside them."""
        return self._general_errors(about_people=True)

    def other_errors(self):
        """What is wrong with the record as a whole: said above the form."""
        return self._general_errors(about_people=False)

    def _general_errors(self, *, about_people: bool):
        errors = self.non_field_errors()
        kept = [error for error in errors.as_data() if (error.code == PEOPLE) == about_people]
        return self.error_class(kept, error_class="nonfield", renderer=self.renderer)

    def counts(self, *, first: bool):
        """The steppers: (bound field, whether it is a key group), at once or under 更多."""
        key = Group.key_groups()
        chosen = [group for group in Group.values if (group in self.shown) == first]
        if first:
            chosen.sort(key=self.shown.index)
        return [(self[PREFIX + group], group in key) for group in chosen]

    def counts_first(self):
        return self.counts(first=True)

    def counts_more(self):
        return self.counts(first=False)

    def has_more(self) -> bool:
        """Whether a group below 更多 has been counted, so that it must lie open."""
        return any(field.value() not in (None, "", "0", 0) for field, _key in self.counts_more())


DEFAULT_GROUPS = [
    Group.LOW_INCOME,
    Group.DISABLED,
    Group.LIVING_ALONE,
    Group.CHILD_IN_NEED,
    Group.GENERAL,
]


class RecordEditForm(RecordForm):
    """The station of a record does not change: its number is the station's."""

    placed_by = spares = ()

    class Meta(RecordForm.Meta):
        fields = RecordForm.Meta.fields[1:]

    def stations(self):
        return Station.objects.visible_to(self.user).filter(pk=self.instance.station_id)


class VoidForm(FactForm):
    """Why a record is void."""

    reason = WordsField(
        label=_("原因"), max_length=200, help_text=_("例如 重复记录、记错了站点")
    )  # fmt: skip

    beside = ("reason",)

    class Meta(FactForm.Meta):
        model = ServiceRecord
        fields: list[str] = []
