"""The effect of an upload or an amendment, for its page."""

import logging
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from common import clock
from common.errors import ActionRefused
from oversight.judging.effects import Effect, effects, effects_of
from oversight.pages import shared
from projects.agreements import as_if_amended
from projects.forms import AmendmentForm
from projects.models import Project
from registers.models import RegisterImport
from sheets import UnreadableWorkbook

log = logging.getLogger(__name__)
State = RegisterImport.State
AMEND = "projects.add_amendment"
OPEN = (State.READY, State.REFUSED)


@require_GET
def import_effects(request, pk):
    """What taking it in would do to each requirement: a part for htmx, a page of its own
    otherwise.
    """
    may = [f"{shared.PERMISSION}", "registers.view_registerimport"]
    if not all(request.user.holds(permission) for permission in may):
        raise PermissionDenied
    rows = RegisterImport.objects.visible_to(request.user).filter(state__in=OPEN)
    row = get_object_or_404(rows.select_related("station__division", "entered_by"), pk=pk)
    stations = shared.stations_for(request.user, clock.today())
    get_object_or_404(stations, pk=row.station_id)
    told = _effects(lambda: effects_of(row, clock.today()), f"register import {row.pk}")
    context = {"import": row} | told
    return _rendered(request, context)


def _rendered(request, context: dict):
    name = "_import_effects" if request.htmx else "import_effects"
    return render(request, f"oversight/{name}.html", context)


@require_GET
def amendment_effects(request, pk):
    """What an amendment that is being entered would do, on its first day or today if that is later:
    its form's own fields are in the address.
    """
    may = [f"{shared.PERMISSION}", AMEND]
    if not all(request.user.holds(permission) for permission in may):
        raise PermissionDenied
    today = clock.today()
    rows = Project.objects.within(request.user.scope(AMEND, today))
    row = get_object_or_404(rows.select_related("station__division"), pk=pk)
    get_object_or_404(shared.stations_for(request.user, today), pk=row.station_id)
    form = AmendmentForm(request.GET, user=request.user, on=today)
    if not form.is_valid():
        return _rendered(request, {"refusal": _("填写的内容还有错误，请返回修改。")})
    day = max(today, form.values["effective_from"])
    change = as_if_amended(row, actor=request.user, values=form.values, on=today)
    told = _effects(lambda: effects(row.station, day, change), f"an amendment of project {pk}")
    return _rendered(request, {"project": row, "day": day} | told)


def _effects(tell: Callable[[], list[Effect]], what: str) -> dict:
    """The moved requirements, or why nobody can tell; it can be confirmed all the same."""
    try:
        told = tell()
    except (UnreadableWorkbook, ActionRefused, PermissionDenied) as refusal:
        return {"refusal": str(refusal)}
    except Exception:
        log.exception("the effect of %s could not be told", what)
        return {"refusal": _("现在算不出来，请刷新再试。")}
    moved = [effect for effect in told if effect.is_move]
    return {"moved": moved, "kept": len(told) - len(moved)}
