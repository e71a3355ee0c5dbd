"""Addresses of rounds, score sheets and results, and of what stations are scored by."""

from django.urls import path

from evaluation.views import results, rounds, sheets, trees


def fact_paths(where: str, noun: str, views, name: str) -> list:
    """List, form, record and its correction of one kind of facts."""
    pages = (("list", "", "List"), ("add", "new/", "Create"), ("detail", "<int:pk>/", "Detail"),
             ("edit", "<int:pk>/edit/", "Edit"))  # fmt: skip
    return [
        path(f"{where}{tail}", getattr(views, f"{name}{page}View").as_view(), name=f"{noun}-{verb}")
        for verb, tail, page in pages
    ]


def step_paths(where: str, noun: str, **steps) -> list:
    """The steps of a row, each at its own address."""
    return [
        path(f"{where}{step}/", view.as_view(), name=f"{noun}-{step}")
        for step, view in steps.items()
    ]


urlpatterns = [
    *fact_paths("trees/", "tree", trees, "Tree"),
    path("standards/", trees.StandardListView.as_view(), name="standard-list"),
    path("standards/bands/new/", trees.ScaleCreateView.as_view(), name="scale-add"),
    path("standards/vetoes/new/", trees.VetoCreateView.as_view(), name="veto-add"),
    path("standards/vetoes/<int:pk>/edit/", trees.VetoEditView.as_view(), name="veto-edit"),
    *fact_paths("rounds/", "round", rounds, "Round"),
    *step_paths(
        "rounds/<int:pk>/",
        "round",
        open=rounds.RoundOpenView,
        show=rounds.RoundShowView,
        publish=rounds.RoundPublishView,
        cancel=rounds.RoundCancelView,
    ),
    path(
        "rounds/<int:pk>/assessors/new/",
        rounds.AssessorCreateView.as_view(),
        name="round-assessor-add",
    ),
    path("sheets/", sheets.SheetListView.as_view(), name="sheet-list"),
    path("sheets/<int:pk>/", sheets.SheetDetailView.as_view(), name="sheet-detail"),
    *step_paths(
        "sheets/<int:pk>/",
        "sheet",
        score=sheets.SheetScoreView,
        declare=sheets.InterestView,
        conflict=sheets.ConflictView,
        submit=sheets.SheetSubmitView,
        reopen=sheets.SheetTakeBackView,
        release=rounds.SheetReleaseView,
    ),
    path("results/<int:pk>/", results.ResultDetailView.as_view(), name="result-detail"),
    *step_paths(
        "results/<int:pk>/",
        "result",
        accept=results.ResultAcceptView,
        object=results.ResultObjectView,
        answer=results.ResultAnswerView,
        rescored=results.ResultRescoredView,
        correct=results.ResultCorrectView,
        publish=results.ResultPublishView,
        withdraw=results.ResultWithdrawView,
        sample=results.ResultSampleView,
        veto=results.ResultVetoView,
    ),
    path("vetoes/<int:pk>/lift/", results.VetoLiftView.as_view(), name="veto-lift"),
]
