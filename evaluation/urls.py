"""Addresses of evaluation: findings first, which are what wants somebody."""

from django.urls import path

from evaluation import views

app_name = "evaluation"
KINDS = [
    ("finding", "", views.FindingListView, views.FindingCreateView, views.FindingDetailView,
     views.FindingEditView),
    ("evaluation", "evaluations/", views.EvaluationListView, views.EvaluationCreateView,
     views.EvaluationDetailView, views.EvaluationEditView),
    ("inspection", "inspections/", views.SelfInspectionListView, views.SelfInspectionCreateView,
     views.SelfInspectionDetailView, views.SelfInspectionEditView),
]  # fmt: skip
urlpatterns = [
    path(f"{where}{tail}", view.as_view(), name=f"{noun}-{verb}")
    for noun, where, *pages in KINDS
    for (verb, tail), view in zip(
        (("list", ""), ("add", "new/"), ("detail", "<int:pk>/"), ("edit", "<int:pk>/edit/")),
        pages,
        strict=True,
    )
]
