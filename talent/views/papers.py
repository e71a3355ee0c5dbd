"""Lists of credentials and exam entries over all workers, and the exam years."""

from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.templatetags.portal import full_day
from common.views.bases import ScopedListView
from common.views.writing import FactCreateView, FactEditView
from stations.lists import StationExport
from talent import actions
from talent.exports import (
    CREDENTIALS,
    CREDENTIALS_SHEET,
    ENTRIES,
    ENTRIES_SHEET,
    credential_rows,
    entry_rows,
)
from talent.filters import CredentialFilter, ExamCycleFilter, ExamEntryFilter
from talent.forms import ExamCycleForm
from talent.models import Credential, ExamCycle, ExamEntry


class CredentialListView(ScopedListView):
    model = Credential
    template_name = "talent/credential_list.html"
    filterset_class = CredentialFilter
    title = gettext_lazy("职业资格")
    order_words = gettext_lazy("登记先到期的在前")
    empty_text = gettext_lazy("没有符合条件的证书。")
    export = StationExport(CREDENTIALS, CREDENTIALS_SHEET, credential_rows)
    sorts = {
        "name": "worker__name",
        "station": "worker__station__code",
        "level": "level",
        "obtained": "obtained_on",
        "until": "registered_until",
    }
    default_sort = "until"

    def rows(self):
        return super().rows().select_related("worker__station")

    def known_by_day(self, rows):
        return rows.held(self.on)

    def finding(self, rows, count):
        expired = rows.filter(registered_until__lt=self.on).count()
        words = _("%(count)s 本证书，%(expired)s 本登记已过期。")
        return words % {"count": count, "expired": expired}


class ExamEntryListView(ScopedListView):
    model = ExamEntry
    template_name = "talent/examentry_list.html"
    filterset_class = ExamEntryFilter
    title = gettext_lazy("考试报名")
    order_words = gettext_lazy("最近的年度在前")
    empty_text = gettext_lazy("没有符合条件的报名。")
    export = StationExport(ENTRIES, ENTRIES_SHEET, entry_rows)
    sorts = {
        "year": "year",
        "name": "worker__name",
        "station": "worker__station__code",
        "level": "level",
    }
    default_sort = "-year"

    def rows(self):
        return super().rows().select_related("worker__station")

    def known_by_day(self, rows):
        return rows.filter(year__lte=self.on.year)

    def finding(self, rows, count):
        said = {
            "count": count,
            "passed": rows.filter(passed=True).count(),
            "unknown": rows.filter(passed__isnull=True).count(),
        }
        return _("%(count)s 人次报名，%(passed)s 人次通过，%(unknown)s 人次还没有成绩。") % said


class ExamCycleListView(ScopedListView):
    model = ExamCycle
    template_name = "talent/examcycle_list.html"
    filterset_class = ExamCycleFilter
    title = gettext_lazy("考试年度")
    create_url = reverse_lazy("talent:cycle-add")
    create_label = gettext_lazy("增加年度")
    order_words = gettext_lazy("最近的在前")
    empty_text = gettext_lazy("还没有录入考试年度。")
    sorts = {"year": "year"}
    default_sort = "-year"

    def finding(self, rows, count):
        cycle = rows.order_by("-year").first()
        words = _("共 %(count)s 个年度；%(year)s 年报名 %(day)s 截止。")
        day = full_day(cycle.entry_closes_on)
        return words % {"count": count, "year": cycle.year, "day": day}

    def get_context_data(self, **kwargs):
        may_change = self.may("change") and not self.read_only
        return super().get_context_data(may_change=may_change, **kwargs)


class CyclePage:
    model = ExamCycle
    form_class = ExamCycleForm
    lead_text = gettext_lazy("报名截止日期决定“考试报名”什么时候算逾期。")

    def get_cancel_url(self):
        return reverse("talent:cycle-list")


class ExamCycleCreateView(CyclePage, FactCreateView):
    title = gettext_lazy("增加考试年度")
    action = actions.add_exam_cycle


class ExamCycleEditView(CyclePage, FactEditView):
    action = actions.change_exam_cycle

    def get_title(self):
        return _("修改 %(year)s 年考试日期") % {"year": self.row.year}
