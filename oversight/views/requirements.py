"""A requirement added to the directive, or retired, each with its effect before it is confirmed."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import clock
from common.errors import ActionRefused
from common.forms import shown
from common.views.writing import AskedFirstMixin, RowFormView
from oversight import actions
from oversight.forms import RequirementForm, RetireForm
from oversight.judging.by_hand import BY_HAND
from oversight.judging.effects import first_judged
from oversight.models import Directive, Flag
from oversight.pages import shared
from oversight.pages.board import rank
from oversight.views.directive import OfItsDistrict, RequirementForms


class RequirementAdd(AskedFirstMixin, OfItsDistrict, RowFormView):
    """A form; then what every station would be by it; only the second press asks it of them."""

    model = Directive
    permission = "oversight.add_requirement"
    form_class = RequirementForm
    action = actions.add_requirement
    title = gettext_lazy("增加要求")
    action_label = gettext_lazy("下一步：看看会怎样")

    def rows(self):
        return super().rows().select_related("division")

    def get_initial(self):
        from_day = max(clock.today(), self.row.starts_on)
        return super().get_initial() | {"effective_from": from_day, "measure": BY_HAND}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"directive": self.row}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"lead_text": self.row.title}

    def get_cancel_url(self):
        return reverse("oversight:directive")

    def get_saved_url(self, row):
        return reverse("oversight:requirement", args=[row.pk])

    def get_saved_words(self, row):
        return _("已增加 %(name)s。") % {"name": row}

    def asked(self, form):
        try:
            effect = self.effect(form)
        except ActionRefused as refusal:
            return self.refused(form, refusal)
        context = self.get_context_data(form=form, facts=self.facts(form), **effect)
        return render(self.request, "oversight/requirement_confirm.html", context)

    def effect(self, form) -> dict:
        """How the reader's stations would stand on its first day, or today if that is later."""
        day = max(clock.today(), form.cleaned_data["effective_from"])
        stations = shared.stations_for(self.request.user, day)
        stations = stations.filter(division__path__startswith=self.row.division.path)
        judged = first_judged(list(stations), day, lambda: self.save(form))
        judged.sort(key=lambda row: (rank(row.status), row.station.code))
        return {"day": day, "judged": judged}

    def facts(self, form) -> list[dict]:
        """What was filled in."""
        said = form.cleaned_data
        told = (name for name in form.fields if said[name] not in (None, "", False))
        return [
            {
                "term": form.fields[name].label,
                "description": shown(form.fields[name], said[name]),
            }
            for name in told
            if name != "answer"
        ]


class RequirementRetire(RequirementForms):
    """From a day on it is asked no longer; which flags end with it is told first."""

    template_name = "components/confirm.html"
    form_class = RetireForm
    action = actions.retire_requirement
    action_label = gettext_lazy("停用")
    saved_words = gettext_lazy("已停用。以前的日子照旧，督办在生效当晚闭环。")

    def dispatch(self, request, *args, **kwargs):
        if not self.row.terms.exists():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_title(self):
        return _("停用：%(name)s") % {"name": self.row.short_name}

    def get_context_data(self, **kwargs):
        flags = Flag.objects.visible_to(self.request.user).open().filter(requirement=self.row)
        consequence = self.consequence(flags.select_related("station"))
        return super().get_context_data(consequence=consequence, is_dangerous=True, **kwargs)

    def consequence(self, flags) -> str:
        """What stays and what ends."""
        name = {"name": self.row.short_name}
        words = _("从停用日起不再判断“%(name)s”，以前的判断和规定都留着。") % name
        if not flags:
            return words + _("现在没有它的督办。")
        names = "、".join(f"{flag.station.short_name}{flag}" for flag in flags)
        return words + _("这些督办会按“本项要求已停用”闭环：%(flags)s。") % {"flags": names}
