"""Forms of the account pages."""

import difflib

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from common import clock
from common.forms import ActionForm
from common.inputs import DayField
from stations.models import Agency, Community, Division, Station

# What kind of place each role is held for, in the order in which a name is looked up.
DIVISION_ROLES = (
    Role.DISTRICT_LEAD,
    Role.DISTRICT_FINANCE,
    Role.PUBLISHER,
    Role.AUDITOR,
    Role.ADMIN,
)
PLACES_OF = {
    **dict.fromkeys(DIVISION_ROLES, (Division,)),
    Role.EVALUATOR: (Station, Division),
    Role.STATION_HEAD: (Station,),
    Role.STATION_WORKER: (Station,),
    Role.STATION_MANAGER: (Agency,),
    Role.COMMUNITY_CONTACT: (Community,),
}

ENDINGS = {Station: ("社工站", "街道社工站"), Community: ("社区居民委员会", "居民委员会")}


class UserForm(forms.ModelForm):
    """A new account."""

    name = forms.CharField(label=_("姓名"), max_length=40)

    def __init__(self, *args, user, on, **kwargs):
        super().__init__(*args, **kwargs)

    @property
    def said(self) -> dict:
        return dict(self.cleaned_data)

    class Meta:
        model = User
        fields = ["username", "name", "title", "email"]
        help_texts = {"username": _("登录用，以后不能改；用字母、数字和 @ . + - _")}


class UserEditForm(UserForm):
    @property
    def said(self):
        return {"changes": dict(self.cleaned_data)}

    class Meta(UserForm.Meta):
        fields = ["name", "title", "email"]


class GrantForm(ActionForm):
    """A role for one place, named as people name it: a code, a street, an agency, a community."""

    role = forms.ChoiceField(label=_("角色"), choices=Role.choices)
    place = forms.CharField(
        label=_("地方"),
        max_length=80,
        help_text=_("区县名、街道名或街道代码、承接机构名、社区名，按角色而定"),
    )
    from_day = DayField(label=_("自"), initial=clock.today)
    until_day = DayField(label=_("至"), required=False)
    note = forms.CharField(label=_("说明"), max_length=120, required=False)

    @property
    def said(self):
        data = self.cleaned_data
        given = {name: data[name] for name in ("role", "place", "note")}
        return given | {"period": (data["from_day"], data["until_day"])}

    def clean(self):
        data = super().clean()
        start, end = data.get("from_day"), data.get("until_day")
        if start and end and end < start:
            self.add_error("until_day", _("结束日期早于开始日期。"))
        if data.get("role") and data.get("place"):
            data["place"] = self._find(data["role"], data["place"].strip())
        return data

    def _find(self, role: str, text: str):
        """The one place of that name among those the actor sees, or an error on the field."""
        near = []
        for model in PLACES_OF[role]:
            places = model.objects.visible_to(self.user)
            found = list(places.filter(_called(model, text))[:2])
            if len(found) == 1:
                return found[0]
            if found:
                self.add_error("place", _("这个名称不止一个，请填代码。"))
                return None
            near += difflib.get_close_matches(text, places.values_list("name", flat=True), 1, 0.5)
        near = _("没有找到这个地方，是不是“%(name)s”？") % {"name": near[0]} if near else ""
        self.add_error("place", near or _("没有找到这个地方，请按角色填写全称或代码。"))
        return None


def _called(model, text: str) -> Q:
    """How somebody may call a place: its name, its code, or its name without the ending."""
    condition = Q(name=text)
    for ending in ENDINGS.get(model, ()):
        condition |= Q(name=text + ending)
    return condition | Q(code=text) if model in (Station, Community) else condition


class GrantEndForm(ActionForm):
    last_day = DayField(
        label=_("最后一天"),
        initial=clock.today,
        help_text=_("过了这一天，授权不再有效；要马上失效，请填昨天。"),
    )
