"""Pages of a project's agreement: changed from a day on (变更), or corrected (更正)."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import clock
from common.forms import shown
from common.views.writing import AskedFirstMixin, FactEditView, RowCreateView
from projects import agreements
from projects.forms import AmendmentForm, FirstAgreementForm
from projects.models import AGREED, Amendment, Project
from projects.views.projects import project_url


class AmendView(AskedFirstMixin, RowCreateView):
    """A new version from a day on, with what it would do to the requirements before it is made."""

    model = Project
    form_class = AmendmentForm
    action = agreements.amend_agreement
    permission = "projects.add_amendment"
    lead_text = gettext_lazy(
        "从生效日期起按新的协议计算，以前的日子不变。原来就登记错了的，请在项目页的“协议”里点“更正”。"
    )

    def rows(self):
        return super().rows().select_related("station").held(clock.today())

    @property
    def is_first(self) -> bool:
        return self.row.state == Project.State.PREPARED

    def get_title(self):
        words = _("登记协议：%(name)s") if self.is_first else _("变更协议：%(name)s")
        return words % {"name": self.row.name}

    def get_initial(self):
        held = {name: self.row.held(name) for name in AGREED}
        return {**super().get_initial(), **held, "effective_from": clock.today()}

    def asked(self, form):
        typed = {name: form.data.get(name, "") for name in form.fields}
        query = urlencode({name: value for name, value in typed.items() if value})
        facts = [
            {
                "term": form.fields[name].label,
                "old": shown(form.fields[name], form.fields[name].clean(self.row.held(name)))
                if name in AGREED and self.row.held(name) is not None
                else "",
                "new": shown(form.fields[name], value),
            }
            for name, value in form.values.items()
        ]
        address = reverse("oversight:amendment-effects", args=[self.row.pk])
        context = self.get_context_data(form=form, facts=facts, effects_url=f"{address}?{query}")
        return render(self.request, "projects/amendment_confirm.html", context)

    def get_cancel_url(self):
        return project_url(self.row.pk)

    def get_saved_words(self, row):
        return _("已登记，从 %(day)s 起按新的协议计算。") % {"day": row.effective_from}


class AmendmentCorrectView(FactEditView):
    """An amendment that was entered wrongly."""

    model = Amendment
    form_class = AmendmentForm
    action = agreements.correct_amendment
    title = gettext_lazy("更正协议")
    lead_text = gettext_lazy(
        "只在当时登记错了的时候用：以前的数字会跟着变，改动会留痕。协议有变化的，请用“变更协议”。"
    )

    def rows(self):
        return super().rows().select_related("project")

    def get_cancel_url(self):
        return project_url(self.row.project_id)


class FirstAgreementCorrectView(AmendmentCorrectView):
    """The agreement as it was first made, entered wrongly."""

    model = Project
    form_class = FirstAgreementForm
    action = agreements.correct_first_agreement

    def rows(self):
        return Project.objects.visible_to(self.request.user)

    def get_cancel_url(self):
        return project_url(self.row.pk)
