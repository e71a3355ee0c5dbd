"""A station's money beside plan and target, for the page of the ledger."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from common.days import day_of
from oversight.judging.rules import rules_on
from oversight.pages import money, shared


@require_GET
def station_money(request, code):
    """A part for htmx; otherwise the ledger of the station, which loads it."""
    if not request.user.holds(shared.PERMISSION):
        raise PermissionDenied
    on = day_of(request)
    station = get_object_or_404(shared.stations_for(request.user, on), code=code)
    if not request.htmx:
        return redirect(f"{reverse('funds:ledger')}?station={station.code}&on={on.isoformat()}")
    asked = [rule.requirement for rule in rules_on(on)]
    codes = [each.code for each in asked if each.measure == money.MEASURE]
    picture = shared.picture(request, stations=[station], codes=codes) if codes else None
    if picture is None or not picture.assessed:
        raise Http404
    row = picture.assessed[0]
    bar = money.money_bar(row)
    context = {"station": station, "bar": bar, "bars": [bar], "on": on}
    context["ruler"] = shared.ruler(on, picture.directive)
    return render(request, "oversight/_money.html", context)
