"""Addresses of community social organisations."""

from django.urls import path

from orgs.views import incubation, organisations

app_name = "orgs"
urlpatterns = [
    path("", organisations.OrganisationListView.as_view(), name="organisation-list"),
    path("new/", organisations.OrganisationCreateView.as_view(), name="organisation-add"),
    path("<int:pk>/", organisations.OrganisationDetailView.as_view(), name="organisation-detail"),
    path("<int:pk>/edit/", organisations.OrganisationEditView.as_view(), name="organisation-edit"),
    path("<int:pk>/file/", organisations.OrganisationFileView.as_view(), name="organisation-file"),
    path(
        "<int:pk>/cancel/",
        organisations.OrganisationCancelView.as_view(),
        name="organisation-cancel",
    ),
    path("incubations/", incubation.IncubationListView.as_view(), name="incubation-list"),
    path("incubations/new/", incubation.IncubationCreateView.as_view(), name="incubation-add"),
    path(
        "incubations/<int:pk>/", incubation.IncubationDetailView.as_view(), name="incubation-detail"
    ),
    path(
        "incubations/<int:pk>/edit/",
        incubation.IncubationEditView.as_view(),
        name="incubation-edit",
    ),
    path(
        "incubation-activities/",
        incubation.IncubationActivityListView.as_view(),
        name="incubation-activity-list",
    ),
    path(
        "incubation-activities/new/",
        incubation.IncubationActivityCreateView.as_view(),
        name="incubation-activity-add",
    ),
    path(
        "incubation-activities/<int:pk>/",
        incubation.IncubationActivityDetailView.as_view(),
        name="incubation-activity-detail",
    ),
    path(
        "incubation-activities/<int:pk>/edit/",
        incubation.IncubationActivityEditView.as_view(),
        name="incubation-activity-edit",
    ),
]
