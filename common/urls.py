"""Addresses of common: the outbox, the shared tables, and what monitors ask."""

from django.urls import path

from common import health_views, outbox_views, reference_views

app_name = "common"
urlpatterns = [
    path("outbox/", outbox_views.MailList.as_view(), name="outbox"),
    path("outbox/<int:pk>/", outbox_views.MailDetail.as_view(), name="mail-detail"),
    path("outbox/<int:pk>/body/", outbox_views.mail_body, name="mail-body"),
    path("calendar/", reference_views.CalendarListView.as_view(), name="calendar-list"),
    path("calendar/new/", reference_views.CalendarCreateView.as_view(), name="calendar-add"),
    path("calendar/<int:pk>/", reference_views.CalendarEditView.as_view(), name="calendar-edit"),
    path(
        "calendar/<int:pk>/remove/",
        reference_views.CalendarRemoveView.as_view(),
        name="calendar-remove",
    ),
    path("parameters/", reference_views.ParameterListView.as_view(), name="parameter-list"),
    path("parameters/<slug:key>/", reference_views.ParameterView.as_view(), name="parameter"),
    path("healthz", health_views.alive, name="alive"),
    path("readyz", health_views.ready, name="ready"),
]
