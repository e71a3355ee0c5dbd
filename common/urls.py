"""Addresses of common: the outbox, the shared tables, and what monitors ask."""

from django.urls import path

from common.views import health, outbox, reference

app_name = "common"
urlpatterns = [
    path("outbox/", outbox.MailList.as_view(), name="outbox"),
    path("outbox/<int:pk>/", outbox.MailDetail.as_view(), name="mail-detail"),
    path("outbox/<int:pk>/body/", outbox.MailBody.as_view(), name="mail-body"),
    path("calendar/", reference.CalendarListView.as_view(), name="calendar-list"),
    path("calendar/new/", reference.CalendarCreateView.as_view(), name="calendar-add"),
    path("calendar/<int:pk>/", reference.CalendarEditView.as_view(), name="calendar-edit"),
    path(
        "calendar/<int:pk>/remove/",
        reference.CalendarRemoveView.as_view(),
        name="calendar-remove",
    ),
    path("parameters/", reference.ParameterListView.as_view(), name="parameter-list"),
    path("parameters/<slug:key>/", reference.ParameterView.as_view(), name="parameter"),
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
]
