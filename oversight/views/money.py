"""A station's money beside plan and target, for the page of the ledger."""

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView

from oversight.judging.rules import rules_on
from oversight.pages import money, shared
from oversight.views.figures import OneStationMixin


class StationMoney(OneStationMixin, TemplateView):
    """A part for htmx; otherwise the ledger of the station, which loads it."""

    template_name = "oversight/_money.html"

    def get(self, request, *args, **kwargs):
        if request.htmx:
            return super().get(request, *args, **kwargs)
        ledger = reverse("funds:ledger")
        return redirect(f"{ledger}?station={self.station.code}&on={self.on.isoformat()}")

    def get_codes(self):
        asked = [rule.requirement for rule in rules_on(self.on)]
        return [each.code for each in asked if each.measure == money.MEASURE]

    def get_context_data(self, **kwargs):
        if not self.get_codes() or not self.picture.assessed:
            raise Http404
        bar = money.money_bar(self.picture.assessed[0])
        ruler = shared.ruler(self.on, self.directive)
        return super().get_context_data(
            station=self.station, bar=bar, bars=[bar], ruler=ruler, **kwargs
        )
