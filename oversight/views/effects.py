"""The effect of an upload or an amendment, for its page."""

import logging
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from common import clock
from common.errors import ActionRefused
from common.views.bases import ScopedDetailView
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


class EffectsView(ScopedDetailView):
    """What writing something would do to each requirement of its station: a part for htmx, a page
    of its own otherwise.
    """

    def may(self, verb, model=None):
        return self.request.user.holds(shared.PERMISSION) and super().may(verb, model)

    def get_queryset(self):
        seen = shared.stations_for(self.request.user, clock.today())
        return super().get_queryset().filter(station__in=seen).select_related("station__division")

    def get_template_names(self):
        name = "_import_effects" if self.request.htmx else "import_effects"
        return [f"oversight/{name}.html"]

    def told(self) -> dict:
        """The effects in the words of the template."""
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | self.told()


class ImportEffects(EffectsView):
    """What taking an upload in would do."""

    model = RegisterImport
    context_object_name = "import"

    def rows(self):
        return super().rows().filter(state__in=OPEN).select_related("entered_by")

    def told(self):
        row = self.object
        return _effects(lambda: effects_of(row, clock.today()), f"register import {row.pk}")


class AmendmentEffects(EffectsView):
    """What an amendment that is being entered would do, on its first day or today if that is later:
    its form's own fields are in the address.
    """

    model = Project
    context_object_name = "project"

    def may(self, verb, model=None):
        user = self.request.user
        return user.holds(shared.PERMISSION) and user.holds(AMEND)

    def rows(self):
        return Project.objects.within(self.request.user.scope(AMEND, clock.today()))

    def told(self):
        row, today, user = self.object, clock.today(), self.request.user
        form = AmendmentForm(self.request.GET, user=user, on=today)
        if not form.is_valid():
            return {"refusal": _("填写的内容还有错误，请返回修改。")}
        day = max(today, form.values["effective_from"])
        change = as_if_amended(row, actor=user, values=form.values, on=today)
        what = f"an amendment of project {row.pk}"
        return {"day": day} | _effects(lambda: effects(row.station, day, change), what)


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
