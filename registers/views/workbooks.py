"""Workbooks to take away: as handed in, with the errors marked, blank, filled."""

import tempfile
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from common import clock
from common.exports import CONTENT_TYPE
from projects.models import Project
from registers.actions import record_export
from registers.catalog import CATALOG
from registers.models import RegisterImport
from sheets.templates import write_template
from sheets.writing import write_book
from stations.models import Community, Station

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


def import_file(request, pk, which):
    """The workbook as handed in, or with the bad cells marked."""
    row = get_object_or_404(RegisterImport.objects.visible_to(request.user), pk=pk)
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
    if not request.user.holds("registers.view_registerimport"):
        raise PermissionDenied
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
