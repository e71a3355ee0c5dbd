"""Forms of projects and milestones."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import ActionForm, FactForm, WordsField
from common.inputs import DayField
from files.forms import FilesField
from projects.models import AGREED, Amendment, LinkageRecord, Milestone, Project
from projects.rules import (
    AGREED_RULES,
    AMENDMENT_RULES,
    LINKAGE_RULES,
    MILESTONE_RULES,
    PROJECT_RULES,
)

PUBLISHED = [("", _("没有填")), ("true", _("已通过平台发布")), ("false", _("没有发布"))]
ORIGINAL, PHOTO = "original", "photo"
KINDS = [
    (ORIGINAL, _("材料原件（验收单、签到表等，原样保存）")),
    (PHOTO, _("现场照片（去掉拍摄地点等信息再保存）")),
]
MONEY = ["publisher", "funding_source", "funding_route"]
PUBLICATION = ["evaluator", "published_on_platform", "published_on", "external_number"]


class AgreedMixin:
    """Fields of an agreement, said in full."""

    may_wait = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in AGREED:
            self.fields[name].required = name != "agency" and not self.may_wait

    def clean(self):
        cleaned = super().clean()
        said = [name for name in AGREED if cleaned.get(name) or name in self.errors]
        for name in AGREED[1:]:
            if said and name not in said:
                words = _("写了协议的一部分，请把“%(label)s”也填上；还没有签协议的，都不填。")
                self.add_error(name, words % {"label": self.fields[name].label})
        return cleaned


class ProjectEditForm(FactForm):
    """What may change about a project beside its agreement; the street it lies in does not."""

    rules = PROJECT_RULES

    class Meta(FactForm.Meta):
        model = Project
        fields = ["name", "is_operating", "field", *MONEY, *PUBLICATION]
        widgets = {"published_on_platform": forms.Select(choices=PUBLISHED)}

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("published_on") and not cleaned.get("published_on_platform"):
            words = _("填了发布日期，请把“通过平台发布”也选为已发布；没有发布的请删去日期。")
            self.add_error("published_on_platform", words)
        dated = cleaned.get("published_on") or "published_on" in self.errors
        if cleaned.get("published_on_platform") and not dated:
            self.add_error("published_on", _("已通过平台发布的，请填发布日期。"))
        return cleaned


class ProjectForm(AgreedMixin, ProjectEditForm):
    """A new project, with its agreement or waiting for it."""

    placed_by = spares = ("station",)
    may_wait = True

    class Meta(ProjectEditForm.Meta):
        fields = ["station", "name", "is_operating", "field", *AGREED, *MONEY, *PUBLICATION]
        help_texts = {"agreed_fen": _("还没有签协议的，承接机构、金额和起止都不填，签了再登记")}


class ProjectChangeForm(AgreedMixin, ProjectEditForm):
    """What another system corrects of a project: the agreement is the one of the day."""

    class Meta(ProjectEditForm.Meta):
        fields = [*ProjectEditForm.Meta.fields, *AGREED]

    def __init__(self, *args, instance, **kwargs):
        self.may_wait = instance.held("agreed_fen") is None
        held = {name: instance.held(name) for name in AGREED}
        super().__init__(*args, instance=instance, initial=held, **kwargs)


class FirstAgreementForm(AgreedMixin, FactForm):
    """What was agreed first."""

    rules = AGREED_RULES

    class Meta(FactForm.Meta):
        model = Project
        fields = [*AGREED]


class AmendmentForm(AgreedMixin, FactForm):
    """What is agreed from a day on, and by what."""

    rules = AMENDMENT_RULES

    class Meta(FactForm.Meta):
        model = Amendment
        fields = ["effective_from", *AGREED, "basis"]
        help_texts = {
            "effective_from": _("从这一天起按下面的内容计算"),
            "basis": _("例如 补充协议的名称、文号和签订日期"),
        }


class MilestoneForm(FactForm):
    """A step of a project: what weighs how much, and by when."""

    rules = MILESTONE_RULES

    class Meta(FactForm.Meta):
        model = Milestone
        fields = [
            "title", "weight", "planned_on", "indicator_target", "indicator_unit", "position",
        ]  # fmt: skip
        help_texts = {
            "weight": _("一个项目各里程碑合计 100"),
            "indicator_target": _("按数量计进度的里程碑才填，例如个案 10 个就填 10"),
            "indicator_unit": _("例如 个、场、人次"),
        }

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("indicator_unit") and not cleaned.get("indicator_target"):
            self.add_error("indicator_target", _("填了指标单位，请把指标目标也填上。"))
        return cleaned


class CompletionForm(FactForm):
    """When a step was done, and what proves it."""

    rules = MILESTONE_RULES

    class Meta(FactForm.Meta):
        model = Milestone
        fields = ["completed_on", "evidence"]
        help_texts = {"evidence": _("例如 验收单、活动总结、签到表的编号")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = True
        self.initial["completed_on"] = self.initial.get("completed_on") or self.on


class CountForm(ActionForm):
    """What an indicator has reached by a day."""

    counted_on = DayField(label=_("统计日期"))
    actual = forms.IntegerField(
        label=_("累计完成"), min_value=0, max_value=10_000_000,
        help_text=_("到这一天为止一共完成多少，不是这次新增多少"),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["counted_on"].initial = self.on


class EvidenceForm(ActionForm):
    """Files that prove a step."""

    kind = forms.ChoiceField(
        label=_("这是什么"), choices=KINDS, initial=ORIGINAL, widget=forms.RadioSelect
    )
    files = FilesField(label=_("文件"))

    @property
    def said(self) -> dict:
        """What kind the files are is asked for the sake of their check alone."""
        return {"files": self.cleaned_data["files"]}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["files"].bound_to(self.on)

    def clean(self):
        cleaned = super().clean()
        if "files" in cleaned and "kind" in cleaned:
            try:
                cleaned["files"] = self.fields["files"].examined(
                    cleaned["files"], as_photo=cleaned["kind"] == PHOTO
                )
            except forms.ValidationError as error:
                self.add_error("files", error)
        return cleaned


class WithdrawalForm(ActionForm):
    """Why a file is taken back."""

    reason = WordsField(label=_("撤回原因"), max_length=200, help_text=_("例如 传错了文件"))


class LinkageEditForm(FactForm):
    """What a party brought to a matter; the station stays."""

    rules = LINKAGE_RULES

    class Meta(FactForm.Meta):
        model = LinkageRecord
        fields = ["linked_on", "matter", "kind", "party", "resource", "quantity", "unit", "fen"]


class LinkageForm(LinkageEditForm):
    placed_by = ("station",)

    class Meta(LinkageEditForm.Meta):
        fields = ["station", *LinkageEditForm.Meta.fields]
