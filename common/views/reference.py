"""Pages of the holiday table and the parameters."""

from django.http import Http404
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from common import reference
from common.exports import Export
from common.models import CalendarDay, Parameter
from common.parameters import KNOWN, Known
from common.reference_exports import CALENDAR, CALENDAR_SHEET, calendar_rows
from common.reference_forms import CalendarDayForm, CalendarFilter, ParameterForm
from common.views.bases import ScopedListView, ScopedMixin
from common.views.writing import FactFormView, RowFormView, RowStepView

# ---------- the holiday table ----------


class CalendarListView(ScopedListView):
    model = CalendarDay
    template_name = "common/calendar_list.html"
    filterset_class = CalendarFilter
    title = gettext_lazy("节假日和调休")
    order_words = gettext_lazy("最近的在前")
    empty_text = gettext_lazy("没有符合条件的日子。")
    create_url = reverse_lazy("common:calendar-add")
    create_label = gettext_lazy("增加一天")
    export = Export(CALENDAR, CALENDAR_SHEET, calendar_rows)
    sorts = {"day": "day", "name": "name"}
    default_sort = "-day"

    def finding(self, rows, count):
        worked = rows.filter(kind=CalendarDay.Kind.WORKDAY).count()
        words = _("%(count)s 天不按周一至周五：%(holidays)s 天放假，%(worked)s 天调休上班。")
        return words % {"count": count, "holidays": count - worked, "worked": worked}

    def get_create_url(self):
        return self.create_url if self.may_change else None

    @property
    def may_change(self) -> bool:
        return self.may("change") and not self.read_only

    def get_context_data(self, **kwargs):
        return super().get_context_data(may_change=self.may_change, **kwargs)


class CalendarPage:
    model = CalendarDay
    form_class = CalendarDayForm
    action = reference.save_calendar_day
    lead_text = gettext_lazy("期限和工作日按这张表算；表里没有的日子按周一至周五上班。")

    def get_cancel_url(self):
        return reverse("common:calendar-list")


class CalendarCreateView(CalendarPage, FactFormView):
    verb = "change"
    title = gettext_lazy("增加节假日或调休")

    def about(self):
        return (CalendarDay(),)


class CalendarEditView(CalendarPage, RowFormView):
    template_name = "common/calendar_form.html"

    def get_title(self):
        return _("修改 %(day)s") % {"day": self.row.day}

    def get_form_kwargs(self):
        # The form validates into its instance: the action must still find what stood there.
        fresh = CalendarDay.objects.visible_to(self.request.user).get(pk=self.row.pk)
        return super().get_form_kwargs() | {"instance": fresh}


class CalendarRemoveView(RowStepView):
    model = CalendarDay
    action = reference.remove_calendar_day

    def get_saved_url(self):
        return reverse("common:calendar-list")


# ---------- the parameters ----------


class ParameterListView(ScopedMixin, TemplateView):
    model = Parameter
    template_name = "common/parameter_list.html"
    title = gettext_lazy("参数")

    def get_context_data(self, **kwargs):
        dated = self.rows().filter(effective_from__lte=self.on)
        current = {row.key: row for row in dated.order_by("effective_from", "pk")}
        rows = [{"known": known, "row": current.get(key)} for key, known in KNOWN.items()]
        return super().get_context_data(parameters=rows, count=len(rows), **kwargs)


class ParameterView(FactFormView):
    """One parameter: what it has been, and the form of a further version."""

    model = Parameter
    form_class = ParameterForm
    action = reference.set_parameter
    template_name = "common/parameter.html"
    action_label = gettext_lazy("保存为新版本")

    @cached_property
    def known(self) -> Known:
        if self.kwargs["key"] not in KNOWN:
            raise Http404
        return KNOWN[self.kwargs["key"]]

    def dispatch(self, request, *args, **kwargs):
        self.verb = "change" if request.method == "POST" else "view"
        return super().dispatch(request, *args, **kwargs)

    def get_title(self):
        return self.known.title

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"known": self.known}

    def get_cancel_url(self):
        return reverse("common:parameter-list")

    def get_saved_url(self, row):
        return reverse("common:parameter", args=[row.key])

    def about(self):
        return (self.known.key,)

    def get_context_data(self, **kwargs):
        history = self.rows().filter(key=self.known.key).select_related("entered_by")
        may_change = self.may("change") and not self.read_only
        return super().get_context_data(
            known=self.known, history=history, may_change=may_change, **kwargs
        )
