"""Addresses of the flags; oversight/urls.py takes them in."""

from django.urls import path

from oversight import flag_views

urlpatterns = [
    path("flags/", flag_views.FlagList.as_view(), name="flag-list"),
    path("flags/<int:pk>/", flag_views.FlagDetail.as_view(), name="flag-detail"),
]
