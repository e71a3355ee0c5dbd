"""Pages of the ledger."""

from django.db.models import Q, Sum
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import clock
from common.chosen import ChosenRowsView
from common.errors import NeedsConfirmation
from common.forms import shown
from common.templatetags.portal import day as day_words
from common.templatetags.portal import yuan
from common.views.bases import ScopedDetailView, ScopedListView
from common.views.writing import FactCreateView, RowCreateView
from funds import actions, confirming, forms
from funds.exports import APPROPRIATIONS_LIST, appropriation_rows, expenditure_rows
from funds.filters import AppropriationFilter, ExpenditureFilter
from funds.models import Appropriation, AppropriationConfirmation, Expenditure
from funds.sheets import EXPENDITURES_SHEET, FUNDS
from funds.views.notices import notices
from funds.views.tabs import ledger_tabs
from stations.lists import StationExport

FIGURES = "oversight.view_stationreading"
# The address of an entry's page and of every step on it, by model name.
ADDRESS = "funds:{}-{}"


def entry_url(entry) -> str:
    return reverse(ADDRESS.format(entry._meta.model_name, "detail"), args=[entry.pk])


class LedgerListView(ScopedListView):
    """What both tabs of the ledger share."""

    title = gettext_lazy("资金台账")
    order_words = gettext_lazy("最近的在前")
    empty_text = gettext_lazy("没有符合条件的账目。")

    def rows(self):
        return super().rows().select_related("station", "project", "reversed_by")

    def known_by_day(self, rows):
        return rows.by(self.on)

    def totals(self, queryset):
        """Every entry counts, so that a corrected pair adds up to nothing."""
        dated = Q(**{f"{queryset.day_field}__lte": self.on})
        return queryset.aggregate(total=Sum("fen"), by_day=Sum("fen", filter=dated))

    def headline(self) -> dict:
        """What the chosen station or project had received and spent by the day."""
        chosen = self.filter.form.cleaned_data if self.filter.is_valid() else {}
        place = {name: chosen[name] for name in ("station", "project") if chosen.get(name)}
        sums = {
            model: model.objects.visible_to(self.request.user).by(self.on).filter(**place).total()
            for model in (Appropriation, Expenditure)
            if self.may("view", model)
        }
        words = {Appropriation: _("到账 %(money)s"), Expenditure: _("支出 %(money)s")}
        parts = [words[model] % {"money": yuan(fen)} for model, fen in sums.items()]
        if len(sums) == len(words):
            left = sums[Appropriation] - sums[Expenditure]
            words_left = _("结余 %(money)s") if left >= 0 else _("超出到账 %(money)s")
            parts.append(words_left % {"money": yuan(abs(left))})
        start = _("到 %(day)s：") % {"day": day_words(self.on)}
        return {"parts": [{"text": start}, {"text": _("，").join(parts)}, {"text": "。"}]}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"headline": self.headline(), "ledger_tabs": ledger_tabs(self.request)}


class ExpenditureListView(LedgerListView):
    model = Expenditure
    template_name = "funds/expenditure_list.html"
    filterset_class = ExpenditureFilter
    create_url = reverse_lazy("funds:expenditure-add")
    create_label = gettext_lazy("登记支出")
    export = StationExport(FUNDS, EXPENDITURES_SHEET, expenditure_rows)
    sorts = {
        "day": "paid_on",
        "amount": "fen",
        "category": "category",
        "voucher": "voucher_number",
        "station": "station__code",
    }
    default_sort = "-day"

    def rows(self):
        return super().rows().with_irregularities()

    def finding(self, rows, count):
        waiting = rows.awaiting_review().count()
        words = _("%(count)s 笔支出，合计 %(money)s；%(waiting)s 笔待复核。")
        return words % {"count": count, "money": yuan(rows.total()), "waiting": waiting}

    def money_code(self) -> str:
        """The one station whose money is drawn: the chosen one, or the reader's only one."""
        if not self.request.user.holds(FIGURES) or not self.filter.form.is_valid():
            return ""
        chosen = self.filter.form.cleaned_data["station"]
        own = [chosen] if chosen else self.filter.form.fields["station"].queryset[:2]
        return own[0].code if len(own) == 1 else ""

    @cached_property
    def reviewing(self) -> bool:
        """Whether the list is the reviewer's own: what waits for them, to be ticked."""
        return self.request.GET.get("review") == "mine" and not self.read_only

    def get_title(self):
        return _("等我复核的支出") if self.reviewing else super().get_title()

    def get_context_data(self, **kwargs):
        if self.reviewing:
            context = super().get_context_data(may_approve=True, **kwargs)
            return context | {"headline": None}
        found = self.filter.qs.irregularities()
        awaiting = self.rows().awaiting_review_of(self.request.user)
        return super().get_context_data(
            money_code=self.money_code(),
            notices=notices(found),
            notices_count=found["any_count"],
            awaiting_review=0 if self.read_only else awaiting.count(),
            **kwargs,
        )


class AppropriationListView(LedgerListView):
    model = Appropriation
    template_name = "funds/appropriation_list.html"
    filterset_class = AppropriationFilter
    create_url = reverse_lazy("funds:appropriation-add")
    create_label = gettext_lazy("登记拨付")
    export = StationExport(FUNDS, APPROPRIATIONS_LIST, appropriation_rows)
    sorts = {"day": "received_on", "amount": "fen", "batch": "batch", "station": "station__code"}
    default_sort = "-day"

    def rows(self):
        return super().rows().with_confirmed()

    def finding(self, rows, count):
        waiting = rows.awaiting().count()
        words = _("%(count)s 笔拨付，合计 %(money)s；%(waiting)s 笔待区级确认。")
        return words % {"count": count, "money": yuan(rows.total()), "waiting": waiting}

    def get_context_data(self, **kwargs):
        may_confirm = self.may("add", AppropriationConfirmation) and not self.is_past
        return super().get_context_data(may_confirm=may_confirm, **kwargs)


class EntryDetailView(ScopedDetailView):
    """An entry with all that stands beside it."""

    def rows(self):
        related = ["station", "project", "reverses", "reversed_by", "entered_by"]
        return super().rows().select_related(*related)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        entry, name = self.object, self.model._meta.model_name
        stands = not entry.reverses_id and not hasattr(entry, "reversed_by")
        return context | {
            "stands": stands,
            "may_change": stands and self.may_here(f"funds.change_{name}"),
            "correct_url": reverse(ADDRESS.format(name, "correct"), args=[entry.pk]),
            "reverse_url": reverse(ADDRESS.format(name, "reverse"), args=[entry.pk]),
            "crumbs": [
                {"label": _("资金台账"), "url": reverse("funds:ledger")},
                {"label": entry.project.name},
            ],
        }


class ExpenditureDetailView(EntryDetailView):
    model = Expenditure
    template_name = "funds/expenditure_detail.html"

    def rows(self):
        return super().rows().with_irregularities()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        may_review = context["stands"] and self.may_here("funds.add_expenditurereview")
        return context | {
            "may_review": may_review and self.object.entered_by != self.request.user,
            "reviews": self.object.reviews.select_related("entered_by").order_by("pk"),
        }


class AppropriationDetailView(EntryDetailView):
    model = Appropriation
    template_name = "funds/appropriation_detail.html"

    def rows(self):
        return super().rows().with_confirmed().select_related("confirmation__entered_by")

    def get_title(self):
        return self.object.batch

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        waits = context["stands"] and not self.object.confirmed
        return context | {"waits": waits, "may_confirm": waits and self.may_here(actions.CONFIRM)}


class AppropriationConfirmView(ChosenRowsView):
    """The district says that it paid what is chosen: one appropriation, or many at once."""

    model = Appropriation
    field = "appropriation"
    permission = actions.CONFIRM
    list_url = "funds:appropriation-list"
    action = actions.confirm_appropriations
    done_words = gettext_lazy("已确认 %(count)s 笔拨付。")


class EntryCreateView(FactCreateView):
    """A new entry; once saved it can only be reversed."""

    prefill = ("project",)
    action_label = gettext_lazy("登记")
    lead_text = gettext_lazy("登记以后不能改，只能更正或撤销，原来的那一笔会留着。")

    def get_cancel_url(self):
        return reverse("funds:ledger")

    def get_saved_url(self, row):
        return entry_url(row)


class AskingMixin:
    """A form of an expenditure that asks again, with the effect, before an unusual one.

    The answer is the button's and never kept in the form: what is changed is asked about anew.
    """

    def post(self, request, *args, **kwargs):
        if "again" in request.POST:
            return self.render_to_response(self.get_context_data(form=self.get_form()))
        return super().post(request, *args, **kwargs)

    def beside(self) -> dict:
        return {"confirm": self.request.POST.get("confirm") == "1"}

    def refused(self, form, refusal):
        if not isinstance(refusal, NeedsConfirmation):
            return super().refused(form, refusal)
        facts = [
            {"term": _("金额"), "description": yuan(form.values["fen"])},
            *(
                {"term": field.label, "description": shown(field, form.cleaned_data[name])}
                for name, field in form.fields.items()
                if form.cleaned_data[name] and name != "fen" and not field.widget.is_hidden
            ),
        ]
        context = self.get_context_data(form=form, effect=str(refusal), reasons=refusal.reasons)
        return render(self.request, "funds/expenditure_confirm.html", context | {"facts": facts})


class ExpenditureCreateView(AskingMixin, EntryCreateView):
    model = Expenditure
    form_class = forms.ExpenditureForm
    action = confirming.post_expenditure
    title = gettext_lazy("登记支出")
    saved_words = gettext_lazy("已登记。请由另一个人复核。")


class AppropriationCreateView(EntryCreateView):
    model = Appropriation
    form_class = forms.AppropriationForm
    action = actions.post_appropriation
    title = gettext_lazy("登记拨付")

    def get_saved_words(self, row):
        if actions.may_confirm(self.request.user, row.station, clock.today()):
            return _("已登记。")
        return _("已登记，已计入到账；等区级确认。")

    def get_cancel_url(self):
        return reverse("funds:appropriation-list")


class EntryStepView(RowCreateView):
    """A step on an entry that adds another row beside it."""

    def rows(self):
        return super().rows().select_related("project__station")

    def get_cancel_url(self):
        return entry_url(self.row)


class EntryCorrectView(EntryStepView):
    """A reversing entry and a new one."""

    title = gettext_lazy("更正")
    action = actions.correct_entry
    action_label = gettext_lazy("更正")
    lead_text = gettext_lazy("原来的那一笔会冲销并留着，另记一笔正确的。")

    def get_initial(self):
        return {name: getattr(self.row, name) for name in actions.CONTENT[self.model]}

    def get_saved_url(self, row):
        return entry_url(row)

    def get_saved_words(self, row):
        return _("已更正。原来的那一笔已冲销。")


class EntryReverseView(EntryStepView):
    """A reversing entry alone."""

    template_name = "components/confirm.html"
    title = gettext_lazy("撤销")
    action = actions.reverse_entry
    action_label = gettext_lazy("撤销这一笔")
    saved_words = gettext_lazy("已撤销：记了一笔相反的账，原来的那一笔留着。")

    def get_context_data(self, **kwargs):
        consequence = _("会记一笔相反的账，两笔都留着。撤销以后不能恢复，只能重新登记。")
        return super().get_context_data(consequence=consequence, is_dangerous=True, **kwargs)


class ExpenditureCorrectView(AskingMixin, EntryCorrectView):
    model = Expenditure
    form_class = forms.ExpenditureCorrectionForm
    action = confirming.correct_expenditure


class ExpenditureReverseView(EntryReverseView):
    model = Expenditure
    form_class = forms.ExpenditureReversalForm


class AppropriationCorrectView(EntryCorrectView):
    model = Appropriation
    form_class = forms.AppropriationCorrectionForm


class AppropriationReverseView(EntryReverseView):
    model = Appropriation
    form_class = forms.AppropriationReversalForm
