"""The portal's addresses; the names of docs are stable (pages, API, health)."""

from django.urls import include, path

import config.celery  # noqa: F401  (makes the app known to the tasks that views enqueue)

urlpatterns = [
    path("", include("oversight.urls")),
    path("accounts/", include("accounts.urls")),
    path("stations/", include("stations.urls")),
    path("projects/", include("projects.urls")),
    path("funds/", include("funds.urls")),
    path("services/", include("services.urls")),
    path("talent/", include("talent.urls")),
    path("orgs/", include("orgs.urls")),
    path("evaluation/", include("evaluation.urls")),
    path("registers/", include("registers.urls")),
    path("", include("common.urls")),
    path("api/v1/", include("config.api")),
    path("i18n/", include("django.conf.urls.i18n")),
]
handler400 = "common.views.problems.bad_request"
handler403 = "common.views.problems.permission_denied"
handler404 = "common.views.problems.page_not_found"
handler500 = "common.views.problems.server_error"
