"""Pages of stations: the list, the profile, heads and agencies."""

from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.views.bases import ScopedDetailView, ScopedListView
from common.views.writing import (
    FactCreateView,
    FactEditView,
    RowCreateView,
    RowFormView,
)
from stations import actions
from stations.exports import STATIONS
from stations.filters import AgencyFilter, StationFilter
from stations.forms import AgencyForm, EndForm, HeadForm, OperationForm, StationForm
from stations.models import Agency, HeadAppointment, Station, StationOperation

FIGURES = "oversight.view_stationreading"


def profile_url(station: Station) -> str:
    return reverse("stations:station-profile", args=[station.code])


class StationListView(ScopedListView):
    model = Station
    template_name = "stations/station_list.html"
    filterset_class = StationFilter
    title = gettext_lazy("社工站")
    order_words = gettext_lazy("按街道代码")
    empty_text = gettext_lazy("没有符合条件的社工站。")
    export = STATIONS
    sorts = {
        "name": "code",
        "head": "head_name",
        "agency": "agency_name",
        "communities": "communities",
    }
    default_sort = "name"

    def rows(self):
        rows = super().rows().open(self.on)
        return rows.with_head(self.on).with_agency(self.on).with_communities(self.on)

    def finding(self, rows, count):
        said = {
            "count": count,
            "vacant": rows.filter(head_name__isnull=True).count(),
            "acting": rows.filter(head_acting=True).count(),
        }
        return _("%(count)s 个社工站，%(vacant)s 个站长空缺，%(acting)s 个代理。") % said

    def get_context_data(self, **kwargs):
        may_see = self.request.user.holds(FIGURES)
        return super().get_context_data(may_see_figures=may_see, **kwargs)


class StationProfileView(ScopedDetailView):
    """What is known about a station as a place; its figures have a page of their own."""

    model = Station
    template_name = "stations/station_profile.html"
    slug_field = slug_url_kwarg = "code"

    def rows(self):
        return super().rows().with_communities(self.on)

    def get_context_data(self, **kwargs):
        station = self.object
        buttons = {
            "may_change": "change_station",
            "may_appoint": "add_headappointment",
            "may_end_head": "change_headappointment",
            "may_operate": "add_stationoperation",
            "may_end_operation": "change_stationoperation",
        }
        buttons = {name: self.may_here(f"stations.{verb}") for name, verb in buttons.items()}
        return super().get_context_data(
            heads=station.heads.filter(from_day__lte=self.on),
            operations=station.operations.filter(from_day__lte=self.on).select_related("agency"),
            crumbs=[
                {"label": _("社工站"), "url": reverse("stations:station-list")},
                {"label": station.name},
            ],
            may_see_figures=self.request.user.holds(FIGURES),
            **buttons,
            **kwargs,
        )


class StationEditView(FactEditView):
    model = Station
    form_class = StationForm
    action = actions.change_station

    def get_cancel_url(self):
        return profile_url(self.row)


class OfStationCreateView(RowCreateView):
    """A new period of a station: of a head, of an agency."""

    model = Station
    names_row = "lead"

    def get_cancel_url(self):
        return profile_url(self.row)


class HeadCreateView(OfStationCreateView):
    permission = "stations.add_headappointment"
    form_class = HeadForm
    action = actions.appoint_head
    belongs_by = "station"
    title = gettext_lazy("登记站长")


class OperationCreateView(OfStationCreateView):
    permission = "stations.add_stationoperation"
    form_class = OperationForm
    action = actions.start_operation
    belongs_by = "station"
    title = gettext_lazy("登记承接机构")


class EndView(RowFormView):
    """The last day of a period; it leads back to the station."""

    form_class = EndForm
    names_row = "lead"

    def rows(self):
        return super().rows().select_related("station")

    def get_cancel_url(self):
        return profile_url(self.row.station)

    def get_initial(self):
        given = {"until_day": self.row.until_day} if self.row.until_day else {}
        return super().get_initial() | given

    def get_row_name(self):
        return self.row.station.name


class HeadEndView(EndView):
    model = HeadAppointment
    action = actions.end_head

    def get_title(self):
        return _("%(name)s 离任") % {"name": self.row.name}


class OperationEndView(EndView):
    model = StationOperation
    action = actions.end_operation

    def rows(self):
        return super().rows().select_related("agency")

    def get_title(self):
        return _("%(name)s 结束承接") % {"name": self.row.agency.name}


# ---------- agencies ----------


class AgencyListView(ScopedListView):
    model = Agency
    template_name = "stations/agency_list.html"
    filterset_class = AgencyFilter
    title = gettext_lazy("机构")
    create_url = reverse_lazy("stations:agency-add")
    create_label = gettext_lazy("登记机构")
    order_words = gettext_lazy("按名称")
    empty_text = gettext_lazy("没有符合条件的机构。")
    sorts = {"name": "name", "stations": "stations"}
    default_sort = "name"

    def rows(self):
        return super().rows().with_stations(self.on)

    def finding(self, rows, count):
        running = rows.filter(stations__gt=0).count()
        words = _("%(count)s 家机构，%(running)s 家正在承接社工站。")
        return words % {"count": count, "running": running}

    def get_context_data(self, **kwargs):
        may_change = self.may("change") and not self.read_only
        return super().get_context_data(may_change=may_change, **kwargs)


class AgencyPage:
    model = Agency
    form_class = AgencyForm

    def get_cancel_url(self):
        return reverse("stations:agency-list")


class AgencyCreateView(AgencyPage, FactCreateView):
    title = gettext_lazy("登记机构")
    action = actions.add_agency


class AgencyEditView(AgencyPage, FactEditView):
    action = actions.change_agency
