"""Addresses of common: the outbox, and what monitors ask."""

from django.urls import path

from common import health_views, outbox_views

app_name = "common"
urlpatterns = [
    path("outbox/", outbox_views.MailList.as_view(), name="outbox"),
    path("outbox/<int:pk>/", outbox_views.MailDetail.as_view(), name="mail-detail"),
    path("outbox/<int:pk>/body/", outbox_views.mail_body, name="mail-body"),
    path("healthz", health_views.alive, name="alive"),
    path("readyz", health_views.ready, name="ready"),
]
