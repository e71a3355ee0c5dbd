"""Addresses of evaluation: findings first, which are what wants somebody."""

from django.urls import path

from evaluation.views import findings, inspections, rectification, trees, visits

app_name = "evaluation"


def fact_paths(where: str, noun: str, views, name: str) -> list:
    """List, form, record and its correction of one kind of facts."""
    pages = (("list", "", "List"), ("add", "new/", "Create"), ("detail", "<int:pk>/", "Detail"),
             ("edit", "<int:pk>/edit/", "Edit"))  # fmt: skip
    return [
        path(f"{where}{tail}", getattr(views, f"{name}{page}View").as_view(), name=f"{noun}-{verb}")
        for verb, tail, page in pages
    ]


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
    *fact_paths("trees/", "tree", trees, "Tree"),
    path("standards/", trees.StandardListView.as_view(), name="standard-list"),
    path("standards/bands/new/", trees.ScaleCreateView.as_view(), name="scale-add"),
    path("standards/vetoes/new/", trees.VetoCreateView.as_view(), name="veto-add"),
    path("standards/vetoes/<int:pk>/edit/", trees.VetoEditView.as_view(), name="veto-edit"),
]
