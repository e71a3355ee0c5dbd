"""Addresses of the flags; oversight/urls.py takes them in."""

from django.urls import path

from oversight.views import flags, followup

urlpatterns = [
    path("flags/", flags.FlagList.as_view(), name="flag-list"),
    path("flags/<int:pk>/", flags.FlagDetail.as_view(), name="flag-detail"),
    path("flags/<int:pk>/sign/", followup.SignView.as_view(), name="flag-sign"),
    path("flags/<int:pk>/plan/", followup.PlanView.as_view(), name="flag-plan"),
    path("flags/<int:pk>/decide/", followup.DecideView.as_view(), name="flag-decide"),
    path("flags/<int:pk>/report/", followup.ReportView.as_view(), name="flag-report"),
    path("flags/<int:pk>/extend/", followup.ExtendView.as_view(), name="flag-extend"),
    path("flags/<int:pk>/extension/", followup.ExtensionView.as_view(), name="flag-extension"),
    path("flags/<int:pk>/check/", followup.CheckView.as_view(), name="flag-check"),
    path("flags/<int:pk>/level/", followup.LevelView.as_view(), name="flag-level"),
]
