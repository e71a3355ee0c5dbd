"""What the pages with figures share: whose stations are judged on which day, and what a day without
a directive says.
"""

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from common.views.bases import ScopedMixin
from oversight.models import Directive, StationReading
from oversight.pages import shared
from stations.models import Station


class FiguresMixin(ScopedMixin):
    """Figures of the stations that somebody may see, judged on the day of the page."""

    model = StationReading

    @cached_property
    def stations(self) -> list[Station]:
        return list(shared.stations_for(self.request.user, self.on))

    def get_codes(self) -> list[str] | None:
        """The requirements that the page is about; None is all of them."""
        return None

    @cached_property
    def picture(self) -> shared.Picture:
        return shared.picture(self.request, stations=self.stations, codes=self.get_codes())

    @property
    def directive(self) -> Directive | None:
        return self.picture.directive


class OneStationMixin(FiguresMixin):
    """The figures of the station in the address."""

    @cached_property
    def station(self) -> Station:
        stations = shared.stations_for(self.request.user, self.on)
        return get_object_or_404(stations, code=self.kwargs["code"])

    @property
    def stations(self) -> list[Station]:
        return [self.station]


class FiguresPage(FiguresMixin, TemplateView):
    """A page of figures; on a day that no directive holds it says where there are some."""

    def figures(self) -> dict:
        """What the page shows on a day that a directive holds."""
        raise NotImplementedError

    def get_crumbs(self) -> list[dict] | tuple:
        return ()

    def get_template_names(self):
        return super().get_template_names() if self.directive else ["oversight/no_directive.html"]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context |= {"ruler": shared.ruler(self.on, self.directive), "crumbs": self.get_crumbs()}
        if self.directive is None:
            return context | shared.without_directive(self.request.user, self.on)
        return context | self.figures()
