"""Pages of workers and their papers."""

from django.db.models import Value
from django.db.models.functions import Concat
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.views.bases import ScopedDetailView, ScopedListView
from common.views.writing import (
    FactCreateView,
    FactEditView,
    RowCreateView,
    RowFormView,
)
from stations.lists import StationExport
from talent import actions, papers
from talent.exports import worker_rows
from talent.filters import WorkerFilter
from talent.forms import (
    AccountForm,
    CredentialForm,
    EntryForm,
    ResultForm,
    TrainingForm,
    WorkerEditForm,
    WorkerForm,
)
from talent.models import Credential, ExamEntry, Worker
from talent.sheets import TALENT, WORKERS_SHEET


def worker_url(pk) -> str:
    return reverse("talent:worker-detail", args=[pk])


class WorkerListView(ScopedListView):
    model = Worker
    template_name = "talent/worker_list.html"
    filterset_class = WorkerFilter
    title = gettext_lazy("社工人员")
    create_url = reverse_lazy("talent:worker-add")
    create_label = gettext_lazy("登记人员")
    order_words = gettext_lazy("按社工站和单位")
    empty_text = gettext_lazy("没有符合条件的人员。")
    export = StationExport(TALENT, WORKERS_SHEET, worker_rows)
    sorts = {"name": "name", "station": "place", "unit": "unit", "post": "post"}
    default_sort = "station"

    def rows(self):
        rows = super().rows().select_related("station", "community")
        return rows.annotate(place=Concat("station__code", Value(" "), "unit", Value(" "), "name"))

    def known_by_day(self, rows):
        return rows.employed(self.on)

    def finding(self, rows, count):
        employed = rows.employed(self.on)
        said = {
            "count": count,
            "employed": employed.count(),
            "certified": employed.with_credential(self.on).filter(certified=True).count(),
        }
        return _("%(count)s 人，%(employed)s 人在职，其中 %(certified)s 人持证。") % said

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["object_list"] = context["object_list"].with_papers()
        for worker in context["object_list"]:
            worker.credential = papers.highest_credential(worker, self.on)
            worker.entry = papers.latest_entry(worker, self.on)
            worker.counted = papers.latest_count(worker, self.on)
        return context


class WorkerDetailView(ScopedDetailView):
    model = Worker
    template_name = "talent/worker_detail.html"

    def rows(self):
        return super().rows().select_related("station", "community", "entered_by", "account")

    def get_context_data(self, **kwargs):
        worker = self.object
        buttons = {
            "may_change": "change_worker",
            "may_link": "link_worker",
            "may_add_credential": "add_credential",
            "may_change_credential": "change_credential",
            "may_enter": "add_examentry",
            "may_result": "change_examentry",
            "may_count": "add_trainingcount",
        }
        buttons = {name: self.may_here(f"talent.{verb}") for name, verb in buttons.items()}
        return super().get_context_data(
            credentials=worker.credentials.all(),
            entries=worker.exam_entries.all(),
            counts=worker.training_counts.all(),
            crumbs=[
                {"label": _("社工人员"), "url": reverse("talent:worker-list")},
                {"label": worker.station.name},
            ],
            **buttons,
            **kwargs,
        )


class WorkerCreateView(FactCreateView):
    model = Worker
    form_class = WorkerForm
    action = actions.add_worker
    title = gettext_lazy("登记人员")
    action_label = gettext_lazy("登记")
    saved_words = gettext_lazy("已登记。有证书的请接着登记证书。")

    def get_cancel_url(self):
        return reverse("talent:worker-list")

    def get_saved_url(self, row):
        return worker_url(row.pk)


class WorkerEditView(FactEditView):
    model = Worker
    form_class = WorkerEditForm
    action = actions.change_worker

    def rows(self):
        return super().rows().select_related("station")

    def get_cancel_url(self):
        return worker_url(self.row.pk)


class AccountLinkView(RowFormView):
    model = Worker
    permission = "talent.link_worker"
    form_class = AccountForm
    action = actions.link_account

    def rows(self):
        return super().rows().select_related("station")

    def get_title(self):
        return _("关联账号：%(name)s") % {"name": self.row.name}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"worker": self.row}

    def get_cancel_url(self):
        return worker_url(self.row.pk)


class OfWorkerCreateView(RowCreateView):
    """A new paper of a worker."""

    model = Worker
    names_row = "lead"

    def get_cancel_url(self):
        return worker_url(self.row.pk)


class CredentialCreateView(OfWorkerCreateView):
    permission = "talent.add_credential"
    form_class = CredentialForm
    action = actions.add_credential
    belongs_by = "worker"
    title = gettext_lazy("登记证书")


class EntryCreateView(OfWorkerCreateView):
    permission = "talent.add_examentry"
    form_class = EntryForm
    action = actions.enter_exam
    belongs_by = "worker"
    title = gettext_lazy("登记报名")


class TrainingCountView(RowFormView):
    model = Worker
    permission = "talent.add_trainingcount"
    names_row = "lead"
    form_class = TrainingForm
    action = actions.count_training
    title = gettext_lazy("填继续教育学时")

    def get_cancel_url(self):
        return worker_url(self.row.pk)


class PaperMixin:
    """A form about one paper; it leads back to the worker."""

    names_row = "title"

    def rows(self):
        return super().rows().select_related("worker")

    def get_cancel_url(self):
        return worker_url(self.row.worker_id)

    def get_row_name(self):
        return self.row.worker.name


class CredentialEditView(PaperMixin, FactEditView):
    model = Credential
    form_class = CredentialForm
    action = actions.change_credential
    title = gettext_lazy("修改证书")


class ResultView(PaperMixin, RowFormView):
    model = ExamEntry
    form_class = ResultForm
    action = actions.record_result
    title = gettext_lazy("登记成绩")

    def get_initial(self):
        known = {True: "true", False: "false"}
        return super().get_initial() | {"passed": known.get(self.row.passed, "")}
