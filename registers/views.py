"""Registers on pages: hand in, look at what would change, confirm; templates and exports."""

import tempfile
from pathlib import Path

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common import clock
from common.exports import CONTENT_TYPE
from common.states import timeline
from projects.models import Project
from registers import tasks, uploads
from registers.actions import PERMISSION, record_export
from registers.catalog import CATALOG
from registers.forms import UploadForm
from registers.models import RegisterImport
from sheets.templates import write_template
from sheets.writing import write_book
from stations.models import Community, Station

SMALL = 100_000  # bytes: checked while the browser waits; longer files by a job, with progress
PAGE = 50
VIEW = {
    "projects": "projects.view_project",
    "funds": "funds.view_expenditure",
    "services": "services.view_servicerecord",
    "talent": "talent.view_worker",
    "orgs": "orgs.view_organisation",
    "premises": "stations.view_premises",
    "training": "talent.view_trainingrecord",
    "linkage": "projects.view_linkagerecord",
    "inspection": "evaluation.view_finding",
    "incubation": "orgs.view_incubation",
}


def _require(request, verb: str) -> None:
    if not request.user.holds(f"registers.{verb}_registerimport"):
        raise PermissionDenied


def import_list(request):
    """What was handed in, newest first, with the blank and the filled registers."""
    _require(request, "view")
    rows = RegisterImport.objects.visible_to(request.user).select_related("station", "entered_by")
    context = {
        "imports": (imports := rows[:PAGE]),
        "busy": any(row.is_busy for row in imports),
        "registers": [_register_links(request, intake) for intake in CATALOG.values()],
        "stations": Station.objects.visible_to(request.user).that_hand_in(clock.today()),
        "add_url": reverse("registers:import-add") if _may_add(request) else "",
    }
    return render(request, "registers/import_list.html", context)


def _may_add(request) -> bool:
    return request.user.holds(PERMISSION)


def _register_links(request, intake) -> dict:
    may = request.user.holds(VIEW[intake.code])
    return {
        "title": intake.title,
        "template_url": reverse("registers:template", args=[intake.code]),
        "export_url": reverse("registers:export", args=[intake.code]) if may else "",
    }


def import_add(request):
    """Hand a workbook in."""
    _require(request, "add")
    initial = {name: request.GET[name] for name in ("station", "register") if name in request.GET}
    form = UploadForm(
        request.POST or None, request.FILES or None, user=request.user, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        row = uploads.upload(data["station"], data["register"], data["file"], actor=request.user,
                             replace=form.replace)  # fmt: skip
        _check(row)
        return redirect("registers:import-detail", pk=row.pk)
    context = {
        "form": form,
        "title": _("导入台账"),
        "lead_text": _(
            "先检查，再给您看会新增、更新哪些内容，确认后才写入。有一处错误就全部不写。"
        ),
        "action_label": _("上传并检查"),
        "cancel_url": reverse("registers:import-list"),
    }
    return render(request, "components/form.html", context)


def _check(row: RegisterImport) -> None:
    """While the browser waits, or by a job."""
    if row.file.size <= SMALL:
        uploads.check(row)
    else:
        tasks.check.delay_on_commit(row.pk)


def _row(request, pk, to: str = "view") -> RegisterImport:
    rows = RegisterImport.objects.visible_to(request.user).select_related("station", "entered_by")
    row = get_object_or_404(rows, pk=pk)
    changeable = RegisterImport.objects.visible_to(request.user, to=to)
    if to != "view" and not changeable.filter(pk=pk).exists():
        raise PermissionDenied
    return row


def import_detail(request, pk):
    """One upload: progress, then the preview or the problems, then what went in."""
    _require(request, "view")
    row = _row(request, pk)
    mine = RegisterImport.objects.visible_to(request.user, to="add").filter(pk=pk)
    context = {
        "import": row,
        "may_answer": row.state in (row.State.READY, row.State.REFUSED) and mine.exists(),
        "good_rows": row.created + row.updated + row.preview.get("removed_count", 0),
        "steps": timeline(row),
        "crumbs": [
            {"label": _("台账导入"), "url": reverse("registers:import-list")},
            {"label": f"{row.station.short_name} {row.get_register_display()}"},
        ],
    }
    name = "_import.html" if request.htmx else "import_detail.html"
    return render(request, f"registers/{name}", context)


def _seen(request) -> int | None:
    """The version of the upload that the page showed: somebody may have answered meanwhile."""
    version = request.POST.get("version", "")
    return int(version) if version.isascii() and version.isdigit() and len(version) < 9 else None


@require_POST
def import_confirm(request, pk):
    """Take it in; with ``partial`` the rows without a problem."""
    row = _row(request, pk, to="add")
    partial = request.POST.get("partial") == "1"
    if row.file.size <= SMALL:
        version = _seen(request)
        row = uploads.apply(row, actor=request.user, version=version, partial=partial)
    else:
        tasks.apply.delay_on_commit(row.pk, request.user.pk, partial, _seen(request))
        messages.info(request, _("正在导入，完成后这一页会显示结果。"))
    return redirect("registers:import-detail", pk=row.pk)


@require_POST
def import_answer(request, pk):
    """Say what a wrong value means in all its cells, or what a new name was called before;
    without that, take it back.
    """
    row = _row(request, pk, to="add")
    if "name" in request.POST:
        name, old = request.POST["name"], request.POST.get("old", "")
        row = uploads.tell_name(row, actor=request.user, name=name, old=old)
    elif "forget" in request.POST:
        row = uploads.forget_names(row, actor=request.user)
    else:
        row = _answer_mistake(request, row)
    _check(row)
    return redirect(reverse("registers:import-detail", args=[pk]) + "#import")


def _answer_mistake(request, row: RegisterImport) -> RegisterImport:
    said = {name: request.POST.get(name, "") for name in ("sheet", "column", "value")}
    if "right" in request.POST:
        return uploads.put_right(row, actor=request.user, right=request.POST["right"], **said)
    return uploads.take_back(row, actor=request.user, **said)


@require_POST
def import_cancel(request, pk):
    row = _row(request, pk, to="add")
    row = uploads.cancel(row, actor=request.user, version=_seen(request))
    messages.success(request, _("已放弃，什么也没有导入。"))
    return redirect("registers:import-detail", pk=row.pk)


def import_file(request, pk, which):
    """The workbook as handed in, or with the bad cells marked."""
    row = _row(request, pk)
    file = row.annotated if which == "marked" else row.file
    if not file:
        raise Http404
    name = row.file_name
    if which == "marked":
        name = f"{Path(name).stem}{_('（标出错误）')}.xlsx"
    return _download(file.open("rb"), name)


def _download(file, name: str) -> FileResponse:
    kind = CONTENT_TYPE if name.lower().endswith(".xlsx") else "application/octet-stream"
    return FileResponse(file, as_attachment=True, filename=name, content_type=kind)


def _intake(code: str):
    if code not in CATALOG:
        raise Http404
    return CATALOG[code]


def template(request, code):
    """The blank register with drop-downs; with ``?station=`` also that station's names."""
    _require(request, "view")
    intake = _intake(code)
    station = None
    if street := request.GET.get("station"):
        station = get_object_or_404(_stations(request, code), code=street)
    file = tempfile.TemporaryFile()  # noqa: SIM115  (the response closes it)
    write_template(
        intake.register, file, choices=_choices(request, intake, station) if station else {}
    )
    file.seek(0)
    place = station.street_name if station else ""
    return _download(file, f"{place}{intake.title}{_('（空表）')}.xlsx")


def _choices(request, intake, station: Station) -> dict:
    """The station's projects and communities, as far as the user sees them, by column."""
    projects = Project.objects.visible_to(request.user).filter(station=station)
    communities = Community.objects.visible_to(request.user).existing(clock.today())
    communities = communities.filter(division=station.division)
    names = {
        "project": list(projects.order_by("name").values_list("name", flat=True)),
        "community": list(communities.values_list("name", flat=True)),
    }
    return {
        (sheet.key, column.key): names[column.key]
        for sheet in intake.register.sheets
        for column in sheet.columns
        if names.get(column.key)
    }


def _stations(request, code: str):
    """The stations whose register of this kind the user may see."""
    return Station.objects.within(request.user.scope(VIEW[code], clock.today()))


def export(request, code):
    """A station's filled register: the same workbook can be handed in again, with no change."""
    intake = _intake(code)
    if not request.user.holds(VIEW[code]):
        raise PermissionDenied
    street = request.GET.get("station", "")
    station = get_object_or_404(_stations(request, code), code=street)
    file = tempfile.TemporaryFile()  # noqa: SIM115  (the response closes it)
    heading = f"{station.street_name}{intake.title}"
    write_book(
        intake.register, intake.export([station]), file, heading=heading, filled_on=clock.today()
    )
    file.seek(0)
    record_export(code, station, actor=request.user)
    return _download(file, f"{heading}-{clock.today().isoformat()}.xlsx")
