"""The pages with figures: the overview, one station, one requirement's evidence."""

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from common import clock
from common.days import day_of
from common.templatetags.portal import day
from oversight.judging.rules import rules_on
from oversight.pages import board, burn, evidence, home, place, shared
from oversight.pages import station as station_page
from oversight.pages.exports import readings_response
from oversight.pages.todo import todo
from services.models import ServiceRecord
from stations.models import Station

RECENT_RECORDS = 6


def overview(request):
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
        return station_view(request, stations[0], is_home=True)
    picture = shared.picture(request, stations=stations)
    if picture.directive is None:
        return _without_directive(request, on)
    if request.GET.get("export") == "xlsx":
        return readings_response(picture.assessed, on, actor=request.user)
    flags = list(shared.flags_by_cell(request.user, on).values())
    kind = _choice(request, "burn", burn.KINDS, "funds")
    mode = _choice(request, "columns", board.MODES, "key")
    context = {
        "on": on,
        "ruler": shared.ruler(on, picture.directive),
        "headline": board.headline(picture),
        "lead": board.lead(picture),
        "matrix": board.matrix(picture, mode, request.GET.get("show", "")),
        "waiting": home.waiting_everywhere(request.user) if on == clock.today() else [],
        "todo": todo(flags, on, picture.assessed),
        "todo_empty": lambda: shared.nothing_to_do(picture.directive, on),
        "flags_total": len(flags),
        "flags_url": reverse("oversight:flag-list"),
        "burn": _burn_context(kind, on, picture.directive),
        "export_url": f"?export=xlsx&on={on.isoformat()}",
        **_directive_words(picture.directive),
    }
    request._open_flags = len(flags)  # the badge speaks of the same day as the page
    return render(request, "oversight/overview.html", context)


def _without_directive(request, on, crumbs=()):
    """No page of figures on a day that no directive holds: where there are some."""
    context = {"on": on, "ruler": shared.ruler(on, None), "crumbs": crumbs}
    context |= shared.without_directive(request.user, on)
    return render(request, "oversight/no_directive.html", context)


def _choice(request, name: str, choices, default: str) -> str:
    value = request.GET.get(name, default)
    if value not in choices:
        raise BadRequest(f"?{name}= is none of the choices")
    return value


def _directive_words(directive) -> dict:
    return {"directive_title": directive.title, "directive_issued_on": directive.issued_on}


def _burn_context(kind: str, on, directive) -> dict:
    url = reverse("oversight:burn", args=[kind])
    title = _("%(name)s：谁能在 %(day)s 前过半")
    return {
        "url": f"{url}?on={on.isoformat()}",
        "title": title % {"name": burn.KINDS[kind][1], "day": day(directive.checkpoint_on)},
        "kinds": [
            {"key": key, "label": label, "current": key == kind}
            for key, (_code, label) in burn.KINDS.items()
        ],
    }


def burn_data(request, kind):
    """The burn chart's data, of the user's stations or of one of them."""
    if kind not in burn.KINDS:
        raise Http404
    _require_figures(request)
    # What happened ends today, whatever day of the plan the page speaks of.
    on = min(day_of(request), clock.today())
    stations = shared.stations_for(request.user, on)
    if code := request.GET.get("station"):
        stations = stations.filter(code=code)
    picture = shared.picture(request, stations=stations, codes=[burn.KINDS[kind][0]], on=on)
    return JsonResponse(burn.chart(picture))


def _require_figures(request):
    if not request.user.holds(shared.PERMISSION):
        raise PermissionDenied


def _station(request, code):
    _require_figures(request)
    return get_object_or_404(shared.stations_for(request.user, day_of(request)), code=code)


def station(request, code):
    """One station, for whoever may see its figures."""
    return station_view(request, _station(request, code))


def station_view(request, station, *, is_home: bool = False):
    """``is_home``: the first page of who answers for it also says what waits for them."""
    picture = shared.picture(request, stations=[station])
    on = picture.on
    if picture.directive is None:
        return _without_directive(request, on, station_page.crumbs(station))
    flags = list(shared.flags_by_cell(request.user, on).values())
    flags = [flag for flag in flags if flag.station_id == station.pk]
    url = reverse("oversight:burn", args=["funds"])
    record_url = _record_url(request, station)
    context = station_page.context(station, picture, flags) | {
        "on": on,
        "ruler": shared.ruler(on, picture.directive),
        "chart_url": f"{url}?on={on.isoformat()}&station={station.code}",
        "services": station_page.recent_services(_records(request, station, on), on),
        "services_url": _services_url(request, station, on),
        "record_url": record_url,
        "actions": station_page.actions(request.user, station, record_url),
        "flags_url": station_page.of_station("oversight:flag-list", station, on),
        "crumbs": station_page.crumbs(station),
        **place.context(
            request.user, station, station_page.judged_by_measure(picture, station), on
        ),
        **_directive_words(picture.directive),
    }
    if is_home:
        today = on == clock.today()
        context |= {
            "is_home": True,
            "waiting": home.waiting(request.user, station, on) if today else [],
            "todo": todo(flags, on, picture.assessed),
            "todo_empty": lambda: shared.nothing_to_do(picture.directive, on),
            "flags_total": len(flags),
        }
    return render(request, "oversight/station.html", context)


def _records(request, station, on):
    records = ServiceRecord.objects.visible_to(request.user).served(on).filter(station=station)
    return records.select_related("community").prefetch_related("groups")[:RECENT_RECORDS]


def _services_url(request, station, on) -> str:
    may = request.user.holds("services.view_servicerecord")
    return station_page.of_station("services:record-list", station, on) if may else ""


def _record_url(request, station) -> str:
    """Where to record, for whoever may record services of this very station."""
    scope = request.user.scope("services.add_servicerecord", clock.today())
    may = Station.objects.within(scope).filter(pk=station.pk).exists()
    return reverse("services:record-add") if may else ""


def evidence_view(request, code, requirement):
    """How one value comes about: a pop-over for htmx, a page of its own otherwise."""
    station = _station(request, code)
    picture = shared.picture(request, stations=[station], codes=[requirement])
    if not picture.assessed:
        if rules_on(picture.on):
            raise Http404
        return _without_directive(request, picture.on, station_page.crumbs(station, requirement))
    row = picture.assessed[0]
    cell = shared.cell_of(row)
    flag = shared.flags_by_cell(request.user, picture.on).get(cell)
    known = shared.known_otherwise(picture.assessed, picture.on).get(cell)
    context = evidence.context(row, flag, known)
    if request.htmx:
        return render(request, "oversight/_evidence.html", context)
    context |= {
        "ruler": shared.ruler(picture.on, picture.directive),
        "crumbs": station_page.crumbs(station, row.requirement.short_name),
    }
    return render(request, "oversight/evidence.html", context)
