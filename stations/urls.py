"""Addresses of stations as places; a station's figures are at /stations/<code>/ (oversight)."""

from django.urls import path

from stations import community_views, views

app_name = "stations"
urlpatterns = [
    path("", views.StationListView.as_view(), name="station-list"),
    path("communities/", community_views.CommunityListView.as_view(), name="community-list"),
    path("communities/new/", community_views.CommunityCreateView.as_view(), name="community-add"),
    path(
        "communities/<int:pk>/",
        community_views.CommunityDetailView.as_view(),
        name="community-detail",
    ),
    path(
        "communities/<int:pk>/edit/",
        community_views.CommunityEditView.as_view(),
        name="community-edit",
    ),
    path(
        "communities/<int:pk>/close/",
        community_views.CommunityCloseView.as_view(),
        name="community-close",
    ),
    path(
        "communities/<int:pk>/classify/",
        community_views.CommunityClassifyView.as_view(),
        name="community-classify",
    ),
    path("agencies/", views.AgencyListView.as_view(), name="agency-list"),
    path("agencies/new/", views.AgencyCreateView.as_view(), name="agency-add"),
    path("agencies/<int:pk>/edit/", views.AgencyEditView.as_view(), name="agency-edit"),
    path("heads/<int:pk>/end/", views.HeadEndView.as_view(), name="head-end"),
    path("operations/<int:pk>/end/", views.OperationEndView.as_view(), name="operation-end"),
    path("<slug:code>/profile/", views.StationProfileView.as_view(), name="station-profile"),
    path("<slug:code>/edit/", views.StationEditView.as_view(), name="station-edit"),
    path("<slug:code>/heads/new/", views.HeadCreateView.as_view(), name="head-add"),
    path("<slug:code>/operations/new/", views.OperationCreateView.as_view(), name="operation-add"),
]
