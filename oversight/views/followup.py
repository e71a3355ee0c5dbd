"""The steps of a flag's follow-up, each a page of its own behind the flag's one box."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import clock
from common.views.writing import RowFormView
from oversight.followup import acts, forms, verbs
from oversight.followup.closing import Closing, closing_of
from oversight.models import Flag


class FlagStepView(RowFormView):
    """A step by whoever it is for; it answers with the flag's page."""

    model = Flag
    form_class = forms.WordForm
    act: acts.Act

    def rows(self):
        return (
            super().rows().select_related("station__division", "requirement__directive__division")
        )

    def get_permission(self) -> str:
        return f"oversight.{self.act.verb}_flag"

    def get_title(self) -> str:
        matter = f"{self.row.station.short_name} {self.row.requirement.short_name}"
        words = {"step": self.act.label, "flag": self.row, "matter": matter}
        return _("%(step)s：%(flag)s %(matter)s") % words

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.row}

    def get_cancel_url(self):
        return reverse("oversight:flag-detail", args=[self.row.pk])

    def get_context_data(self, **kwargs):
        label = self.act.yes if self.form_class is forms.WordForm else _("提交")
        return super().get_context_data(**kwargs) | {"action_label": label}


class SignView(FlagStepView):
    act, action = acts.SIGN, verbs.sign
    saved_words = gettext_lazy("已签收。接下来请写方案。")


class ReportView(FlagStepView):
    act, action = acts.REPORT, verbs.report
    saved_words = gettext_lazy("已报告完成，等核验。")


class ExtendView(FlagStepView):
    act, action = acts.EXTEND, verbs.ask_extension
    form_class = forms.ExtensionForm
    saved_words = gettext_lazy("已申请延期，等区里决定。")


class DecideView(FlagStepView):
    act, action = acts.DECIDE, verbs.decide_plan
    form_class = forms.DecisionForm


class ExtensionView(FlagStepView):
    act, action = acts.EXTENSION, verbs.decide_extension
    form_class = forms.DecisionForm


class CheckView(FlagStepView):
    act, action = acts.CHECK, verbs.check
    form_class = forms.CheckForm


class LevelView(FlagStepView):
    act, action = acts.LEVEL, verbs.decide_level
    form_class = forms.DecisionForm


class PlanView(FlagStepView):
    """The plan: what would close the gap, to be chosen from, and own steps."""

    act, action = acts.PLAN, verbs.plan
    form_class = forms.PlanForm
    template_name = "oversight/flag_plan.html"
    saved_words = gettext_lazy("方案已交，等区里审定。")

    @cached_property
    def closing(self) -> Closing:
        """What would close the gap today, for this reader."""
        item = verbs.reading_of(self.row, clock.today())
        return closing_of(item, self.request.user) if item else Closing()

    def get_initial(self):
        target = self.row.requirement.terms.filter(effective_from__lte=clock.today()).first()
        value = self.closing.after if self.closing.after is not None else target and target.target
        value = None if value is None else round(float(value), 2)
        return {"promised_on": self.closing.by, "promised_value": value} | super().get_initial()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"proposed": self.closing.steps}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"closing": self.closing}
