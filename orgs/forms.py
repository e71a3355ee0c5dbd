"""Forms of community social organisations."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import FactForm, MoveForm, WordsField
from common.inputs import DayField
from orgs.models import Incubation, IncubationActivity, Organisation
from orgs.rules import ACTIVITY_RULES, INCUBATION_RULES

STANDARDISED = [("", _("没有填")), ("true", _("达标")), ("false", _("未达标"))]
PEOPLE = ["person_in_charge", "members", "standardised", "standardised_on"]


def standard_error(data: dict, stored: Organisation) -> tuple[str, str] | None:
    """The field that is wrong about the standard, and why: whether always comes with since when."""
    passes = data.get("standardised")
    since, lost = data.get("standardised_on"), data.get("standard_lost_on")
    if passes and not since:
        return "standardised_on", _("规范化达标的，请填达标日期。")
    if passes and lost:
        return "standard_lost_on", _("现在达标的，请删去不再达标日期。")
    if not passes and stored.standardised_on and not since:
        return "standardised_on", _("以前达标过，达标日期请留着；现在未达标的，请填不再达标日期。")
    if not passes and since and not lost:
        return "standard_lost_on", _("填了达标日期，请选“达标”；现在未达标的，请填不再达标日期。")
    if lost and (not since or lost < since):
        return "standard_lost_on", _("不再达标日期应不早于达标日期，请核对。")
    return None


class StandardForm(FactForm):
    """What both forms ask about the standard."""

    fact_days: tuple[str, ...] = ("standardised_on", "standard_lost_on")

    def clean(self):
        cleaned = super().clean()
        error = standard_error(cleaned, self.instance)
        if error and error[0] not in self.errors:
            self.add_error(*error)
        return cleaned


class OrganisationForm(StandardForm):
    """A new organisation; the filing comes after."""

    placed_by = ("community",)
    fact_days = ("standardised_on",)

    class Meta(FactForm.Meta):
        model = Organisation
        fields = ["community", "name", "category", *PEOPLE]
        widgets = {"standardised": forms.Select(choices=STANDARDISED)}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        community = self.fields["community"]
        community.queryset = community.queryset.existing(self.on).select_related("division")
        community.label_from_instance = lambda row: f"{row.division.name} {row.name}"


class OrganisationEditForm(StandardForm):
    """What may change about an organisation; its community and its state do not."""

    fact_days = ("filed_on", *StandardForm.fact_days)

    class Meta(OrganisationForm.Meta):
        fields = [
            "name", "category", *PEOPLE, "standard_lost_on", "filing_number", "filed_on",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.state in (Organisation.State.TEAM, Organisation.State.PENDING):
            del self.fields["filing_number"], self.fields["filed_on"]

    @property
    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in self._meta.fields if name in self.fields}

    def clean(self):
        cleaned = super().clean()
        filed_on, cancelled_on = cleaned.get("filed_on"), self.instance.cancelled_on
        if filed_on and cancelled_on and filed_on > cancelled_on:
            self.add_error("filed_on", _("备案日期晚于注销日期。请核对。"))
        if self.instance.state == Organisation.State.FILED and not filed_on:
            self.add_error("filed_on", _("已备案的组织要有备案日期。"))
        return cleaned


class FilingForm(MoveForm):
    """备案: its day and number."""

    fact_days = ("filed_on",)
    filed_on = DayField(label=_("备案日期"))
    filing_number = WordsField(label=_("备案编号"), max_length=60, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["filed_on"].initial = self.on


class CancellationForm(MoveForm):
    """注销: its day and why."""

    fact_days = ("cancelled_on",)
    cancelled_on = DayField(label=_("注销日期"))
    reason = WordsField(label=_("注销原因"), max_length=200)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cancelled_on"].initial = self.on


# ---------- incubation ----------


class IncubationEditForm(FactForm):
    """What an incubation says; its organisation stays."""

    rules = INCUBATION_RULES

    class Meta(FactForm.Meta):
        model = Incubation
        fields = ["entered_on", "stage", "left_on", "worker_name"]
        help_texts = {"left_on": _("从这一天起不再算在孵")}


class IncubationForm(IncubationEditForm):
    placed_by = ("organisation",)

    class Meta(IncubationEditForm.Meta):
        fields = ["organisation", *IncubationEditForm.Meta.fields]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name_with_community(self.fields["organisation"])


class IncubationActivityEditForm(FactForm):
    """What was done; for whom stays."""

    rules = ACTIVITY_RULES

    class Meta(FactForm.Meta):
        model = IncubationActivity
        fields = ["held_on", "content", "people"]


class IncubationActivityForm(IncubationActivityEditForm):
    placed_by = ("organisation",)

    class Meta(IncubationActivityEditForm.Meta):
        fields = ["organisation", *IncubationActivityEditForm.Meta.fields]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        field.queryset = field.queryset.filter(incubations__isnull=False).distinct()
        name_with_community(field)


def name_with_community(field) -> None:
    """Organisations of different communities may have the same name."""
    field.queryset = field.queryset.select_related("community").order_by("community__code", "name")
    field.label_from_instance = lambda row: f"{row.community.short_name} {row.name}"
