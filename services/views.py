"""Pages of service records."""

import re

from django.db.models import Sum
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import clock
from common.chosen import ChosenRowsView
from common.parameters import parameter
from common.templatetags.portal import day as day_words
from common.views.bases import ScopedDetailView, ScopedListView
from common.views.writing import FactCreateView, FactEditView
from services import actions
from services.exports import record_rows
from services.filters import ServiceRecordFilter
from services.forms import RecordEditForm, RecordForm, VoidForm
from services.memory import Memory, copy_of
from services.models import ServiceRecord
from services.platform import due_day, platform_state
from services.sheets import RECORDS_SHEET, SERVICES
from stations.lists import StationExport

AWAITING_SHOWN = 6
PRIMARY_KEY = re.compile("[1-9][0-9]{0,17}")
PHRASES = [
    gettext_lazy("测血压"),
    gettext_lazy("代购药品"),
    gettext_lazy("情绪疏导"),
    gettext_lazy("政策告知"),
]
PLACE_FIELDS = ["community", "project", "worker_name"]
MORE_FIELDS = [
    "title", "volunteers", "person_times", "platform_entered_on", "platform_reference",
    "is_administrative",
]  # fmt: skip
ICONS = {
    "visit": "visit",
    "case": "person",
    "group": "group",
    "activity": "stations",
    "consultation": "talk",
    "referral": "link",
    "policy": "speaker",
    "volunteer": "heart",
}


def with_state(records, on) -> list[ServiceRecord]:
    """The records, each with what the page says about the national platform."""
    days = parameter("platform_days", on)
    records = list(records)
    for record in records:
        record.platform_status, record.platform_words = platform_state(record, on, days)
        record.platform_due = due_day(record.served_on, days)
    return records


class RecordListView(ScopedListView):
    model = ServiceRecord
    template_name = "services/record_list.html"
    filterset_class = ServiceRecordFilter
    title = gettext_lazy("服务记录")
    create_url = reverse_lazy("services:record-add")
    create_label = gettext_lazy("记一笔")
    order_words = gettext_lazy("最近的在前")
    empty_text = gettext_lazy("没有符合条件的服务记录。")
    export = StationExport(SERVICES, RECORDS_SHEET, record_rows)
    sorts = {
        "day": "served_on",
        "people": "people",
        "station": "station__code",
        "platform": "platform_entered_on",
    }
    default_sort = "-day"

    def rows(self):
        return super().rows().select_related("station", "community")

    def known_by_day(self, rows):
        return rows.filter(served_on__lte=self.on)

    def totals(self, queryset):
        return queryset.standing(self.on).aggregate(people=Sum("people"), times=Sum("person_times"))

    def finding(self, rows, count):
        awaiting = rows.awaiting_platform(self.on)
        waiting = awaiting.count()
        late = awaiting.platform_late(self.on, parameter("platform_days", self.on)).count()
        words = _("%(count)s 条服务记录，%(late)s 条超期未录入全国平台，另有 %(waiting)s 条待录。")
        return words % {"count": count, "late": late, "waiting": waiting - late}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["object_list"] = with_state(context["object_list"], self.on)
        return context | {"may_mark": self.may("change") and not self.read_only}


class RecordDetailView(ScopedDetailView):
    model = ServiceRecord
    template_name = "services/record_detail.html"

    def get_title(self):
        """What happened; the number stands below."""
        return "　".join(filter(None, (self.object.get_kind_display(), self.object.title)))

    def rows(self):
        return super().rows().select_related("station", "community", "project", "entered_by")

    def get_context_data(self, **kwargs):
        record = with_state([self.object], self.on)[0]
        stands = record.voided_at is None
        return super().get_context_data(
            groups=record.groups.all(),
            lead_text=record.number,
            may_change=stands and self.may_here("services.change_servicerecord"),
            may_add=stands and self.may_here("services.add_servicerecord"),
            crumbs=[
                {"label": _("服务记录"), "url": reverse("services:record-list")},
                {"label": record.station.name},
            ],
            **kwargs,
        )


class EntryPage:
    """What the entry page shows beside its form."""

    model = ServiceRecord
    template_name = "services/record_form.html"

    @cached_property
    def memory(self) -> Memory:
        return Memory(self.request.user)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"groups_first": self.memory.groups()}

    def get_cancel_url(self):
        return reverse("services:record-list")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form, order = context["form"], self.memory.kinds()
        radios = sorted(form["kind"], key=lambda radio: order.index(radio.data["value"]))
        return context | {
            "kinds": [(radio, ICONS[radio.data["value"]]) for radio in radios],
            "phrases": PHRASES,
            "when": form.chosen("served_on"),
            "where": form.chosen("community"),
            "who": form.chosen("worker_name"),
            "place_fields": [form[name] for name in PLACE_FIELDS],
            "more_fields": [form[name] for name in MORE_FIELDS],
            "more_open": any(form[name].errors for name in MORE_FIELDS),
            "platform_hint": self.platform_hint(form.chosen("served_on")),
        }

    def platform_hint(self, served_on) -> str:
        days = parameter("platform_days", clock.today())
        if not served_on:
            return ""
        words = _("%(day)s 前录入（%(days)s 天内）")
        return words % {"day": day_words(due_day(served_on, days)), "days": days}

    def get_saved_words(self, row):
        if row.platform_entered_on:
            return _("已保存 %(number)s。") % {"number": row.number}
        due = due_day(row.served_on, parameter("platform_days", clock.today()))
        return _("已保存。全国平台请在 %(day)s 前录入。") % {"day": day_words(due)}


class RecordCreateView(EntryPage, FactCreateView):
    form_class = RecordForm
    action = actions.add_record
    title = gettext_lazy("记一笔服务")

    def get_initial(self):
        copied = self.request.GET.get("copy", "")
        if not copied:
            return self.memory.initial(clock.today())
        visible = ServiceRecord.objects.visible_to(self.request.user)
        if not PRIMARY_KEY.fullmatch(copied):
            raise Http404
        return copy_of(get_object_or_404(visible, pk=int(copied)), clock.today())

    def get_saved_url(self, row):
        page = "record-add" if "again" in self.request.POST else "record-list"
        return reverse(f"services:{page}")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        today = clock.today()
        days = parameter("platform_days", today)
        visible = ServiceRecord.objects.visible_to(self.request.user)
        own = visible.filter(entered_by=self.request.user).standing()
        related = own.select_related("community").order_by("-pk")
        awaiting = visible.awaiting_platform(today).select_related("community")
        return context | {
            "today_records": with_state(related.filter(served_on=today), today),
            "month_count": own.filter(
                served_on__year=today.year, served_on__month=today.month
            ).count(),
            "awaiting": with_state(awaiting.order_by("served_on", "pk")[:AWAITING_SHOWN], today),
            "awaiting_count": awaiting.count(),
            "late_count": awaiting.platform_late(today, days).count(),
            "platform_days": days,
            "last": self.memory.records[0] if self.memory.records else None,
            "may_mark": self.may("change"),
        }


class RecordEditView(EntryPage, FactEditView):
    form_class = RecordEditForm
    action = actions.change_record

    def rows(self):
        return super().rows().select_related("station")

    def get_title(self):
        return _("修改 %(number)s") % {"number": self.row.number}

    def get_cancel_url(self):
        return reverse("services:record-detail", args=[self.row.pk])


class RecordVoidView(FactEditView):
    model = ServiceRecord
    form_class = VoidForm
    action = actions.void_record
    template_name = "components/confirm.html"
    title = gettext_lazy("作废记录")
    action_label = gettext_lazy("作废")
    saved_words = gettext_lazy("已作废。从今天起，这条记录不再计入任何数字。")

    def get_cancel_url(self):
        return reverse("services:record-detail", args=[self.row.pk])

    def get_context_data(self, **kwargs):
        consequence = _(
            "从今天起，%(number)s 不再计入任何数字，内容和原因会留着。作废以后不能恢复。"
        )
        return super().get_context_data(
            consequence=consequence % {"number": self.row.number}, is_dangerous=True, **kwargs
        )


class RecordMarkView(ChosenRowsView):
    """«标记为已录» for several records at once."""

    model = ServiceRecord
    field = "record"
    permission = "services.change_servicerecord"
    list_url = "services:record-list"
    action = actions.mark_entered
    done_words = gettext_lazy("已把 %(count)s 条标记为已录全国平台。")
