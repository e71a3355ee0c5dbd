"""Forms of stations, heads, agencies and communities."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import ActionForm, FactForm
from common.inputs import DayField
from stations.models import (
    Agency,
    Brand,
    BrandActivity,
    Community,
    CommunityClassification,
    HaveCheck,
    HeadAppointment,
    Premises,
    Station,
    StationOperation,
)
from stations.rules import ACTIVITY_RULES, BRAND_RULES, CHECK_RULES, PREMISES_RULES

COMMUNITY_CODE = re.compile(r"[0-9]{12}")
POST = _("街道党工委副书记")


class StationForm(FactForm):
    class Meta(FactForm.Meta):
        model = Station
        fields = [
            "name", "address", "contact", "phone", "opening_hours", "licensed_on", "closed_on",
        ]  # fmt: skip

    def clean(self):
        cleaned = super().clean()
        licensed, closed = cleaned.get("licensed_on"), cleaned.get("closed_on")
        if licensed and closed and closed < licensed:
            self.add_error("closed_on", _("停办日期早于授牌日期。请核对两个日期。"))
        return cleaned


class HeadForm(FactForm):
    """Who heads a station from a day on."""

    class Meta(FactForm.Meta):
        model = HeadAppointment
        fields = ["name", "post", "acting", "from_day", "document"]
        help_texts = {"post": _("部署要求由街道党工委副书记担任")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["post"] = self.initial.get("post") or POST
        self.initial["from_day"] = self.initial.get("from_day") or self.on


class OperationForm(FactForm):
    """Which agency runs a station from a day on."""

    class Meta(FactForm.Meta):
        model = StationOperation
        fields = ["agency", "from_day"]


class EndForm(ActionForm):
    """The last day of a head or an agency."""

    until_day = DayField(label=_("最后一天"), help_text=_("这一天还算在内"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["until_day"].initial = self.on


class AgencyForm(FactForm):
    class Meta(FactForm.Meta):
        model = Agency
        fields = ["name", "contact", "phone"]


class CommunityEditForm(FactForm):
    """What may change about a community; the street does not, its end has a form of its own."""

    class Meta(FactForm.Meta):
        model = Community
        fields = ["name", "code", "valid_from"]
        help_texts = {
            "name": _("写全称，例如 关上社区居民委员会"),
            "code": _("国家统计局 12 位统计用区划代码，不知道就不填"),
        }

    def clean(self):
        cleaned = super().clean()
        division = cleaned.get("division") or self.instance.division_id and self.instance.division
        code, until = cleaned.get("code"), self.instance.valid_until
        if code and not COMMUNITY_CODE.fullmatch(code):
            self.add_error("code", _("区划代码是 12 位数字。"))
        elif code and division and not code.startswith(division.station.code):
            self.add_error("code", _("区划代码的前 9 位应是本街道的代码。"))
        if until and cleaned.get("valid_from") and cleaned["valid_from"] > until:
            self.add_error("valid_from", _("设立日期晚于撤销日期。请核对。"))
        return cleaned


class CommunityForm(CommunityEditForm):
    """A new community."""

    placed_by = ("division",)

    class Meta(CommunityEditForm.Meta):
        fields = ["division", *CommunityEditForm.Meta.fields]
        labels = {"division": _("街道")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        division = self.fields["division"]
        division.queryset = division.queryset.streets().select_related("station")


class CommunityCloseForm(FactForm):
    """When a community ceased to exist."""

    class Meta(FactForm.Meta):
        model = Community
        fields = ["valid_until"]
        help_texts = {"valid_until": _("从第二天起不再计入")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["valid_until"].required = True
        self.initial["valid_until"] = self.initial.get("valid_until") or self.on


class ClassificationForm(FactForm):
    """What kind a community is from a day on, and on what grounds."""

    kind = forms.ChoiceField(
        label=_("社区类型"),
        choices=CommunityClassification.Kind.choices,
        widget=forms.RadioSelect,
        help_text=_("类型决定这个社区应备案多少个社会组织"),
    )

    class Meta(FactForm.Meta):
        model = CommunityClassification
        fields = ["kind", "basis", "effective_from"]
        help_texts = {"basis": _("例如 区民政局核定文件的文号")}


# ---------- premises, checks, brands ----------


class PremisesEditForm(FactForm):
    """What premises say; the station stays."""

    rules = PREMISES_RULES

    class Meta(FactForm.Meta):
        model = Premises
        fields = [
            "from_day", "state", "tenure", "address", "area", "agreement_until", "planned_on",
            "note",
        ]  # fmt: skip
        help_texts = {"agreement_until": _("到期当天仍算有效")}


class PremisesForm(PremisesEditForm):
    placed_by = ("station",)
    spares = ("station",)

    class Meta(PremisesEditForm.Meta):
        fields = ["station", *PremisesEditForm.Meta.fields]


class CheckEditForm(FactForm):
    rules = CHECK_RULES

    class Meta(FactForm.Meta):
        model = HaveCheck
        fields = ["checked_on", "have", "item", "result", "method", "checked_by", "evidence"]


class CheckForm(CheckEditForm):
    placed_by = ("station",)
    spares = ("station",)

    class Meta(CheckEditForm.Meta):
        fields = ["station", *CheckEditForm.Meta.fields]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["checked_on"] = self.initial.get("checked_on") or self.on


class BrandEditForm(FactForm):
    rules = BRAND_RULES

    class Meta(FactForm.Meta):
        model = Brand
        fields = ["name", "from_day", "statement", "evidence", "retired_on"]
        help_texts = {"retired_on": _("从这一天起不再使用")}


class BrandForm(BrandEditForm):
    placed_by = ("station",)
    spares = ("station",)

    class Meta(BrandEditForm.Meta):
        fields = ["station", *BrandEditForm.Meta.fields]


class BrandActivityEditForm(FactForm):
    rules = ACTIVITY_RULES

    class Meta(FactForm.Meta):
        model = BrandActivity
        fields = ["held_on", "theme", "people"]


class BrandActivityForm(BrandActivityEditForm):
    placed_by = ("brand",)

    class Meta(BrandActivityEditForm.Meta):
        fields = ["brand", *BrandActivityEditForm.Meta.fields]
