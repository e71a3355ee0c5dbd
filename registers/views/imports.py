"""Registers on pages: hand in, look at what would change, confirm."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import clock
from common.states import timeline
from common.views.bases import ScopedDetailView, ScopedListView
from common.views.writing import FactFormView, RowStepView
from registers import tasks, uploads
from registers.actions import PERMISSION
from registers.catalog import CATALOG
from registers.filters import ImportFilter
from registers.forms import UploadForm
from registers.models import RegisterImport
from registers.views.workbooks import VIEW
from stations.models import Station

SMALL = 100_000  # bytes: checked while the browser waits; longer files by a job, with progress
State = RegisterImport.State


def is_small(row: RegisterImport) -> bool:
    return row.file.size <= SMALL


def check(row: RegisterImport) -> None:
    """While the browser waits, or by a job."""
    if is_small(row):
        uploads.check(row)
    else:
        tasks.check.delay_on_commit(row.pk)


class ImportPage:
    model = RegisterImport

    def rows(self):
        return super().rows().select_related("station", "entered_by")


class ImportListView(ImportPage, ScopedListView):
    """What was handed in, newest first, with the blank and the filled registers."""

    template_name = "registers/import_list.html"
    filterset_class = ImportFilter
    title = gettext_lazy("台账导入")
    sorts = {"day": "entered_at", "station": "station__code", "register": "register"}
    default_sort = "-day"
    order_words = gettext_lazy("最近的在前")
    create_url = reverse_lazy("registers:import-add")
    create_label = gettext_lazy("导入台账")

    def known_by_day(self, rows):
        return rows.filter(entered_at__date__lte=self.on)

    def get_empty_text(self):
        if self.filter.form.has_changed():
            return super().get_empty_text()
        return _("还没有交来的台账。先下载空表，或者直接上传现在手里的台账。")

    def finding(self, rows, count):
        said = {state: rows.filter(state=state).count() for state in (State.READY, State.REFUSED)}
        words = _("%(count)s 份台账，%(ready)s 份等您确认，%(refused)s 份有错误没有导入。")
        return words % {"count": count, **said}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            registers=[self.links(intake) for intake in CATALOG.values()],
            stations=Station.objects.visible_to(self.request.user).that_hand_in(clock.today()),
            **kwargs,
        )

    def links(self, intake) -> dict:
        """Where the blank register is, and the filled one for whoever may see its rows."""
        may = self.request.user.holds(VIEW[intake.code])
        return {
            "title": intake.title,
            "template_url": reverse("registers:template", args=[intake.code]),
            "export_url": reverse("registers:export", args=[intake.code]) if may else "",
        }


class ImportAddView(FactFormView):
    """Hand a workbook in."""

    model = RegisterImport
    verb = "add"
    form_class = UploadForm
    action = uploads.upload
    title = gettext_lazy("导入台账")
    lead_text = gettext_lazy(
        "先检查，再给您看会新增、更新哪些内容，确认后才写入。有一处错误就全部不写。"
    )
    action_label = gettext_lazy("上传并检查")

    def get_initial(self):
        asked = self.request.GET
        return {name: asked[name] for name in ("station", "register") if name in asked}

    def get_cancel_url(self):
        return reverse("registers:import-list")

    def saved(self, row):
        check(row)
        return redirect("registers:import-detail", pk=row.pk)


class ImportDetailView(ImportPage, ScopedDetailView):
    """One upload: progress, then the preview or the problems, then what went in."""

    context_object_name = "import"

    def get_template_names(self):
        return [f"registers/{'_import' if self.request.htmx else 'import_detail'}.html"]

    def get_title(self):
        return f"{self.object.station.short_name} {self.object.get_register_display()}"

    def get_context_data(self, **kwargs):
        row = self.object
        mine = RegisterImport.objects.visible_to(self.request.user, to="add").filter(pk=row.pk)
        return super().get_context_data(
            may_answer=row.state in (State.READY, State.REFUSED) and mine.exists(),
            good_rows=row.created + row.updated + row.preview.get("removed_count", 0),
            steps=timeline(row),
            crumbs=[
                {"label": _("台账导入"), "url": reverse("registers:import-list")},
                {"label": self.get_title()},
            ],
            **kwargs,
        )


class ImportStepView(ImportPage, RowStepView):
    """A button on the page of an upload, for whoever may hand registers in for its station."""

    permission = PERMISSION

    def get_saved_url(self):
        return reverse("registers:import-detail", args=[self.row.pk])

    def beside(self) -> dict:
        """The version of the upload that the page showed: somebody may have answered meanwhile."""
        seen = self.request.POST.get("version", "")
        is_number = seen.isascii() and seen.isdigit() and len(seen) < 9
        return {"version": int(seen) if is_number else None}


class ImportConfirmView(ImportStepView):
    """Take it in; with ``partial`` the rows without a problem."""

    action = uploads.apply

    def beside(self):
        return super().beside() | {"partial": self.request.POST.get("partial") == "1"}

    def act(self):
        if is_small(self.row):
            return super().act()
        said = self.beside()
        tasks.apply.delay_on_commit(
            self.row.pk, self.request.user.pk, said["partial"], said["version"]
        )
        messages.info(self.request, _("正在导入，完成后这一页会显示结果。"))
        return self.row


class ImportCancelView(ImportStepView):
    action = uploads.cancel
    saved_words = gettext_lazy("已放弃，什么也没有导入。")


class ImportAnswerView(ImportStepView):
    """Say what a wrong value means in all its cells, or what a new name was called before;
    without that, take it back.
    """

    action = uploads.answer

    def beside(self):
        return {"said": self.request.POST.dict()}

    def act(self):
        row = super().act()
        check(row)
        return row

    def get_saved_url(self):
        return f"{super().get_saved_url()}#import"
