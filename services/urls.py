"""Addresses of services."""

from django.urls import path

from services import views

app_name = "services"
urlpatterns = [
    path("records/", views.RecordListView.as_view(), name="record-list"),
    path("records/new/", views.RecordCreateView.as_view(), name="record-add"),
    path("records/mark/", views.RecordMarkView.as_view(), name="record-mark"),
    path("records/<int:pk>/", views.RecordDetailView.as_view(), name="record-detail"),
    path("records/<int:pk>/edit/", views.RecordEditView.as_view(), name="record-edit"),
    path("records/<int:pk>/void/", views.RecordVoidView.as_view(), name="record-void"),
]
