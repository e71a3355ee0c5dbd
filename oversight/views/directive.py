"""The directive's page: clause → requirement → live status; its terms are edited here."""

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from common import clock
from common.views.writing import RowFormView, RowMixin
from oversight import actions
from oversight.forms import DirectiveCopyForm, TermsForm
from oversight.judging.by_hand import BY_HAND
from oversight.judging.judgement import Assessed
from oversight.judging.reasons import target_words, tolerance_words
from oversight.models import Directive, Requirement, RequirementTerms
from oversight.pages import directive as page
from oversight.pages import shared
from oversight.views.figures import FiguresMixin, FiguresPage

CHANGE = "oversight.change_requirement"


class DirectiveView(FiguresPage):
    """The directive in force on the day, every requirement with how the stations stand."""

    model = Directive
    template_name = "oversight/directive.html"

    def figures(self):
        directive, rows = self.directive, page.by_requirement(self.picture)
        editable = self.request.user.holds(CHANGE)
        add_url = reverse("oversight:requirement-add", args=[directive.pk])
        copy_url = reverse("oversight:directive-copy", args=[directive.pk])
        return {
            "add_url": add_url if editable else "",
            "copy_url": copy_url if editable else "",
            "facts_url": self.facts_url(rows),
            "uncovered": page.uncovered(rows),
            "directive": directive,
            "parts": page.parts(rows, editable),
        }

    def facts_url(self, rows) -> str:
        """The list of what is entered by hand, where anything is."""
        by_hand = any(requirement.measure == BY_HAND for requirement in rows)
        may = self.request.user.holds("oversight.view_handfact")
        return reverse("oversight:hand-fact-list") if by_hand and may else ""


class OneRequirement(RowMixin):
    model = Requirement

    def rows(self):
        return super().rows().select_related("directive__division")

    def get_cancel_url(self) -> str:
        return reverse("oversight:requirement", args=[self.row.pk])


class RequirementView(OneRequirement, FiguresMixin, TemplateView):
    """One requirement: every station's reading, its definition and the history of its terms."""

    permission = "oversight.view_requirement"
    template_name = "oversight/requirement.html"

    def get_codes(self):
        return [self.row.code]

    def get_context_data(self, **kwargs):
        row, directive = self.row, self.row.directive
        judged = [each for each in self.picture.assessed if each.requirement == row]
        return super().get_context_data(**kwargs) | {
            "requirement": row,
            "is_outside": not directive.starts_on <= self.on <= directive.ends_on,
            "last_day": directive.ends_on,
            "judged": page.judged(judged, self.on),
            "history": self.history(),
            "ruler": shared.ruler(self.on, directive),
            "measured_by": page.measured_by(row),
            **self.writing(judged),
            "crumbs": [
                {"label": _("部署"), "url": reverse("oversight:directive")},
                {"label": row.short_name},
            ],
        }

    def history(self) -> list[tuple]:
        terms = self.row.terms.select_related("entered_by", "requirement")
        return [
            (each, target_words(each), tolerance_words(each))
            for each in terms.order_by("-effective_from", "-pk")
        ]

    def writing(self, judged: list[Assessed]) -> dict:
        """Where it is changed and retired, and where its facts are entered and listed, for whoever
        may.
        """
        row, editable = self.row, self.request.user.holds(CHANGE)
        edit_url = reverse("oversight:terms-edit", args=[row.pk])
        retire_url = reverse("oversight:requirement-retire", args=[row.pk])
        return self.facts(judged) | {
            "edit_url": edit_url if editable else "",
            "retire_url": retire_url if editable and judged else "",
        }

    def facts(self, judged: list[Assessed]) -> dict:
        row, user = self.row, self.request.user
        if row.measure != BY_HAND or not user.holds("oversight.view_handfact"):
            return {}
        may_add = judged and user.holds("oversight.add_handfact")
        add_url = reverse("oversight:hand-fact-add", args=[row.pk])
        return {
            "facts_url": f"{reverse('oversight:hand-fact-list')}?requirement={row.pk}",
            "fact_add_url": add_url if may_add else "",
        }


class OfItsDistrict(RowMixin):
    """Everybody may read a directive; 403 for whoever may not change this very one."""

    def get_directive(self, row) -> Directive:
        return row

    @cached_property
    def row(self):
        row = super().row
        permission = self.get_permission()
        actions.demand_directive(self.get_directive(row), self.request.user, permission)
        return row


class RequirementForms(OfItsDistrict, OneRequirement, RowFormView):
    """A form about a requirement, for its own district."""

    permission = CHANGE

    def get_directive(self, row):
        return row.directive

    def get_initial(self):
        today = clock.today()
        return super().get_initial() | {
            "effective_from": max(today, self.row.directive.starts_on),
        }

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"requirement": self.row}

    def get_row_name(self):
        return self.row.short_name


class TermsEdit(RequirementForms):
    """A new version of the terms; what was judged before stays as it was."""

    form_class = TermsForm
    action = actions.set_terms
    saved_words = gettext_lazy("已保存。从生效日期起按新的指标判断。")

    def get_title(self):
        return _("调整：%(name)s") % {"name": self.row.short_name}

    def get_initial(self):
        return super().get_initial() | {"source": RequirementTerms.Source.DISTRICT}

    def get_form_kwargs(self):
        current = self.row.terms.order_by("effective_from", "pk").last()
        if current is None:
            raise Http404
        return super().get_form_kwargs() | {"instance": current}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"lead_text": self.row.clause}


class DirectiveCopy(OfItsDistrict, RowFormView):
    """Next year's directive from this one."""

    model = Directive
    permission = "oversight.add_directive"
    form_class = DirectiveCopyForm
    action = actions.copy_directive
    title = gettext_lazy("以本部署为底稿，建立新的工作部署")
    lead_text = gettext_lazy("全部要求和现行指标照抄，只改名称和日期；以后逐项调整。")
    saved_words = gettext_lazy("已建立。适用期开始后按它判断。")

    def get_cancel_url(self):
        return reverse("oversight:directive")

    def get_saved_url(self, copy):
        return f"{self.get_cancel_url()}?on={copy.starts_on.isoformat()}"
