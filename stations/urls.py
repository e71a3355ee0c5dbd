"""Addresses of stations as places; a station's figures are at /stations/<code>/ (oversight)."""

from django.urls import path

from stations.views import communities, premises, stations

app_name = "stations"


def fact_paths(folder: str, kind: str, noun: str) -> list:
    """List, form, record and its correction of one kind of facts."""
    pages = (("", "List"), ("new/", "Create"), ("<int:pk>/", "Detail"), ("<int:pk>/edit/", "Edit"))
    names = {"List": "list", "Create": "add", "Detail": "detail", "Edit": "edit"}
    return [
        path(
            f"{folder}/{rest}",
            getattr(premises, f"{noun}{page}View").as_view(),
            name=f"{kind}-{names[page]}",
        )
        for rest, page in pages
    ]


urlpatterns = [
    *fact_paths("premises", "premises", "Premises"),
    *fact_paths("checks", "check", "Check"),
    *fact_paths("brands", "brand", "Brand"),
    *fact_paths("brand-activities", "brand-activity", "BrandActivity"),
    path("", stations.StationListView.as_view(), name="station-list"),
    path("communities/", communities.CommunityListView.as_view(), name="community-list"),
    path("communities/new/", communities.CommunityCreateView.as_view(), name="community-add"),
    path(
        "communities/<int:pk>/",
        communities.CommunityDetailView.as_view(),
        name="community-detail",
    ),
    path(
        "communities/<int:pk>/edit/",
        communities.CommunityEditView.as_view(),
        name="community-edit",
    ),
    path(
        "communities/<int:pk>/close/",
        communities.CommunityCloseView.as_view(),
        name="community-close",
    ),
    path(
        "communities/<int:pk>/classify/",
        communities.CommunityClassifyView.as_view(),
        name="community-classify",
    ),
    path("agencies/", stations.AgencyListView.as_view(), name="agency-list"),
    path("agencies/new/", stations.AgencyCreateView.as_view(), name="agency-add"),
    path("agencies/<int:pk>/edit/", stations.AgencyEditView.as_view(), name="agency-edit"),
    path("heads/<int:pk>/end/", stations.HeadEndView.as_view(), name="head-end"),
    path("operations/<int:pk>/end/", stations.OperationEndView.as_view(), name="operation-end"),
    path("<slug:code>/profile/", stations.StationProfileView.as_view(), name="station-profile"),
    path("<slug:code>/edit/", stations.StationEditView.as_view(), name="station-edit"),
    path("<slug:code>/heads/new/", stations.HeadCreateView.as_view(), name="head-add"),
    path(
        "<slug:code>/operations/new/", stations.OperationCreateView.as_view(), name="operation-add"
    ),
]
