"""Addresses of the flags; oversight/urls.py takes them in."""

from django.urls import path

from oversight.views import flags

urlpatterns = [
    path("flags/", flags.FlagList.as_view(), name="flag-list"),
    path("flags/<int:pk>/", flags.FlagDetail.as_view(), name="flag-detail"),
]
