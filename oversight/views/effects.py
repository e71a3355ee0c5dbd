"""The effect of an upload, for its page."""

import logging

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from common import clock
from common.errors import ActionRefused
from oversight.judging.effects import effects_of
from oversight.pages import shared
from registers.models import RegisterImport
from sheets import UnreadableWorkbook

log = logging.getLogger(__name__)
State = RegisterImport.State
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
    context = {"import": row} | _effects(row)
    name = "_import_effects" if request.htmx else "import_effects"
    return render(request, f"oversight/{name}.html", context)


def _effects(row: RegisterImport) -> dict:
    """The moved requirements, or why nobody can tell; the upload can be confirmed all the same."""
    try:
        effects = effects_of(row, clock.today())
    except (UnreadableWorkbook, ActionRefused, PermissionDenied) as refusal:
        return {"refusal": str(refusal)}
    except Exception:
        log.exception("the effect of register import %s could not be told", row.pk)
        return {"refusal": _("现在算不出来，请刷新再试。")}
    moved = [effect for effect in effects if effect.is_move]
    return {"moved": moved, "kept": len(effects) - len(moved)}
