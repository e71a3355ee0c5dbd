"""The pages with figures: the overview, one station, one requirement's evidence."""

from django.core.exceptions import BadRequest
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from common import clock
from common.days import day_of
from common.templatetags.portal import day
from oversight.judging.rules import rules_on
from oversight.pages import board, burn, evidence, home, place, shared
from oversight.pages import station as station_page
from oversight.pages.exports import readings_response
from oversight.pages.todo import todo
from oversight.views.figures import FiguresMixin, FiguresPage, OneStationMixin
from services.models import ServiceRecord
from stations.models import Station

RECENT_RECORDS = 6


def first_page(request):
    """All one's stations; who answers for one sees that station, a community its own quota, others
    their account.
    """
    on = day_of(request)
    if not request.user.holds(shared.PERMISSION):
        context = home.community_page(request.user, on)
        if context is None:
            return redirect("accounts:me")
        return render(request, "oversight/community_home.html", context | {"on": on})
    stations = list(shared.stations_for(request.user, on))
    if len(stations) == 1:
        return StationHome.as_view(station=stations[0])(request)
    return Overview.as_view(stations=stations)(request)


def directive_words(directive) -> dict:
    return {"directive_title": directive.title, "directive_issued_on": directive.issued_on}


class TodoMixin:
    """What the first page of somebody has to do."""

    def flags_to_do(self, flags) -> dict:
        return {
            "todo": todo(flags, self.on, self.picture.assessed, self.request.user),
            "todo_empty": lambda: shared.nothing_to_do(self.directive, self.on),
            "flags_total": len(flags),
        }


class Overview(TodoMixin, FiguresPage):
    template_name = "oversight/overview.html"

    def get(self, request, *args, **kwargs):
        if self.directive and request.GET.get("export") == "xlsx":
            return readings_response(self.picture.assessed, self.on, actor=request.user)
        return super().get(request, *args, **kwargs)

    def figures(self):
        flags = list(shared.flags_by_cell(self.request.user, self.on).values())
        if self.on <= clock.today():
            self.request._open_flags = len(flags)  # the badge speaks of the page's day
        mode = self.choice("columns", board.MODES, "key")
        return {
            "headline": board.headline(self.picture),
            "lead": board.lead(self.picture),
            "matrix": board.matrix(self.picture, mode, self.request.GET.get("show", "")),
            "waiting": [] if self.read_only else home.waiting_everywhere(self.request.user),
            "flags_url": reverse("oversight:flag-list"),
            "burn": self.burn(self.choice("burn", burn.KINDS, "funds")),
            "export_url": f"?export=xlsx&on={self.on.isoformat()}",
            **self.flags_to_do(flags),
            **directive_words(self.directive),
        }

    def choice(self, name: str, choices, default: str) -> str:
        value = self.request.GET.get(name, default)
        if value not in choices:
            raise BadRequest(f"?{name}= is none of the choices")
        return value

    def burn(self, kind: str) -> dict:
        url = reverse("oversight:burn", args=[kind])
        title = _("%(name)s：谁能在 %(day)s 前过半")
        checkpoint = day(self.directive.checkpoint_on)
        return {
            "url": f"{url}?on={self.on.isoformat()}",
            "title": title % {"name": burn.KINDS[kind][1], "day": checkpoint},
            "kinds": [
                {"key": key, "label": label, "current": key == kind}
                for key, (_code, label) in burn.KINDS.items()
            ],
        }


class BurnData(FiguresMixin, View):
    """The burn chart's data, of the user's stations or of one of them."""

    def get(self, request, kind):
        if kind not in burn.KINDS:
            raise Http404
        # What happened ends today, whatever day of the plan the page speaks of.
        on = min(self.on, clock.today())
        stations = shared.stations_for(request.user, on)
        if code := request.GET.get("station"):
            stations = stations.filter(code=code)
        codes = [burn.KINDS[kind][0]]
        return JsonResponse(
            burn.chart(shared.picture(request, stations=stations, codes=codes, on=on))
        )


class StationPage(OneStationMixin, FiguresPage):
    """One station, for whoever may see its figures."""

    template_name = "oversight/station.html"

    def get_crumbs(self):
        return station_page.crumbs(self.station)

    def figures(self):
        flags = shared.flags_by_cell(self.request.user, self.on).values()
        return self.figures_with([flag for flag in flags if flag.station_id == self.station.pk])

    def figures_with(self, flags: list) -> dict:
        """The sections of the page; ``flags``: those of the station that stand open."""
        user, station, on = self.request.user, self.station, self.on
        judged = station_page.judged_by_measure(self.picture, station)
        chart = reverse("oversight:burn", args=["funds"])
        return {
            **station_page.context(station, self.picture, flags),
            "chart_url": f"{chart}?on={on.isoformat()}&station={station.code}",
            "flags_url": station_page.of_station("oversight:flag-list", station, on),
            **self.services(),
            **place.context(user, station, judged, on),
            **directive_words(self.directive),
        }

    def services(self) -> dict:
        """The latest services, and where to record one."""
        user, on = self.request.user, self.on
        may_see = user.holds("services.view_servicerecord")
        records_url = station_page.of_station("services:record-list", self.station, on)
        record_url = self.record_url()
        return {
            "services": station_page.recent_services(self.records(), on),
            "services_url": records_url if may_see else "",
            "record_url": record_url,
            "actions": station_page.actions(user, self.station, record_url),
        }

    def records(self):
        seen = ServiceRecord.objects.visible_to(self.request.user).served(self.on)
        here = seen.filter(station=self.station).select_related("community")
        return here.prefetch_related("groups")[:RECENT_RECORDS]

    def record_url(self) -> str:
        """Where to record, for whoever may record services of this very station."""
        scope = self.request.user.scope("services.add_servicerecord", clock.today())
        may = Station.objects.within(scope).filter(pk=self.station.pk).exists()
        return reverse("services:record-add") if may else ""


class StationHome(TodoMixin, StationPage):
    """The first page of who answers for one station also says what waits for them."""

    def figures_with(self, flags):
        waiting = [] if self.read_only else home.waiting(self.request.user, self.station, self.on)
        mine = {"is_home": True, "waiting": waiting, **self.flags_to_do(flags)}
        return super().figures_with(flags) | mine


class EvidencePage(OneStationMixin, FiguresPage):
    """How one value comes about: a pop-over for htmx, a page of its own otherwise."""

    template_name = "oversight/evidence.html"

    def get_codes(self):
        return [self.kwargs["requirement"]]

    def get(self, request, *args, **kwargs):
        if not self.picture.assessed and rules_on(self.on):
            raise Http404
        return super().get(request, *args, **kwargs)

    def get_template_names(self):
        if self.directive and self.request.htmx:
            return ["oversight/_evidence.html"]
        return super().get_template_names()

    def get_crumbs(self):
        rows = self.picture.assessed
        here = rows[0].requirement.short_name if rows else self.kwargs["requirement"]
        return station_page.crumbs(self.station, here)

    def figures(self):
        row = self.picture.assessed[0]
        cell = shared.cell_of(row)
        flag = shared.flags_by_cell(self.request.user, self.on).get(cell)
        known = shared.known_otherwise(self.picture.assessed, self.on).get(cell)
        return evidence.context(row, flag, known)
