"""Addresses of community social organisations."""

from django.urls import path

from orgs import views

app_name = "orgs"
urlpatterns = [
    path("", views.OrganisationListView.as_view(), name="organisation-list"),
    path("new/", views.OrganisationCreateView.as_view(), name="organisation-add"),
    path("<int:pk>/", views.OrganisationDetailView.as_view(), name="organisation-detail"),
    path("<int:pk>/edit/", views.OrganisationEditView.as_view(), name="organisation-edit"),
    path("<int:pk>/file/", views.OrganisationFileView.as_view(), name="organisation-file"),
    path("<int:pk>/cancel/", views.OrganisationCancelView.as_view(), name="organisation-cancel"),
]
