"""Addresses of evaluation: findings first, which are what wants somebody."""

from django.urls import path

from evaluation.round_urls import fact_paths
from evaluation.round_urls import urlpatterns as round_patterns
from evaluation.views import findings, inspections, rectification, visits

app_name = "evaluation"

# Steps of a finding: address and name of the page, its view.
STEPS = {
    "issue": rectification.IssueView,
    "receive": rectification.ReceiveView,
    "measures": rectification.MeasuresView,
    "reply": rectification.ReplyView,
    "recheck": rectification.RecheckView,
}
urlpatterns = [
    *fact_paths("", "finding", findings, "Finding"),
    *(
        path(f"<int:pk>/{step}/", view.as_view(), name=f"finding-{step}")
        for step, view in STEPS.items()
    ),
    path("<int:pk>/files/new/", rectification.FileAddView.as_view(), name="finding-file-add"),
    path("files/<int:pk>/", rectification.FileView.as_view(), name="finding-file"),
    path(
        "files/<int:pk>/withdraw/",
        rectification.FileWithdrawView.as_view(),
        name="finding-file-withdraw",
    ),
    path(
        "<int:pk>/extensions/new/", rectification.ExtensionAskView.as_view(), name="extension-add"
    ),
    path(
        "extensions/<int:pk>/decide/",
        rectification.ExtensionDecideView.as_view(),
        name="extension-decide",
    ),
    *fact_paths("visits/", "visit", visits, "Visit"),
    *(
        path(f"visits/<int:pk>/{rest}/", view.as_view(), name=name)
        for rest, name, view in (
            ("send", "visit-send", visits.SendView),
            ("confirm", "visit-confirm", visits.ConfirmView),
            ("return", "visit-return", visits.ReturnView),
            ("problems/new", "problem-add", visits.ProblemAddView),
            ("files/new", "visit-file-add", visits.PaperAddView),
        )
    ),
    path("problems/<int:pk>/edit/", visits.ProblemEditView.as_view(), name="problem-edit"),
    path("problems/<int:pk>/finding/", visits.RaiseView.as_view(), name="problem-finding"),
    path("visits/files/<int:pk>/", visits.PaperView.as_view(), name="visit-file"),
    path(
        "visits/files/<int:pk>/withdraw/",
        visits.PaperWithdrawView.as_view(),
        name="visit-file-withdraw",
    ),
    *fact_paths("evaluations/", "evaluation", inspections, "Evaluation"),
    *fact_paths("inspections/", "inspection", inspections, "SelfInspection"),
    *round_patterns,
]
