"""Addresses of the ledger."""

from django.urls import path

from funds.views import budget, checks, ledger, review

app_name = "funds"
urlpatterns = [
    path("", ledger.ExpenditureListView.as_view(), name="ledger"),
    path("appropriations/", ledger.AppropriationListView.as_view(), name="appropriation-list"),
    path(
        "appropriations/confirm/",
        ledger.AppropriationConfirmView.as_view(),
        name="appropriation-confirm",
    ),
    path(
        "expenditures/approve/",
        review.ExpenditureApproveView.as_view(),
        name="expenditure-approve",
    ),
    path("expenditures/new/", ledger.ExpenditureCreateView.as_view(), name="expenditure-add"),
    path("budget/", budget.BudgetListView.as_view(), name="budget-list"),
    path("budget/new/", budget.BudgetCreateView.as_view(), name="budget-add"),
    path("budget/<int:pk>/", budget.BudgetDetailView.as_view(), name="budget-detail"),
    path("budget/<int:pk>/edit/", budget.BudgetEditView.as_view(), name="budget-edit"),
    path("checks/", checks.CheckListView.as_view(), name="check-list"),
    path("checks/mute/", checks.MuteView.as_view(), name="check-mute"),
    path("checks/lift/", checks.LiftView.as_view(), name="check-lift"),
    path("appropriations/new/", ledger.AppropriationCreateView.as_view(), name="appropriation-add"),
]
STEPS = [
    ("expenditure", "detail", "", ledger.ExpenditureDetailView),
    ("expenditure", "correct", "correct/", ledger.ExpenditureCorrectView),
    ("expenditure", "reverse", "reverse/", ledger.ExpenditureReverseView),
    ("expenditure", "review", "review/", review.ExpenditureReviewView),
    ("appropriation", "detail", "", ledger.AppropriationDetailView),
    ("appropriation", "correct", "correct/", ledger.AppropriationCorrectView),
    ("appropriation", "reverse", "reverse/", ledger.AppropriationReverseView),
]
urlpatterns += [
    path(f"{noun}s/<int:pk>/{tail}", view.as_view(), name=f"{noun}-{verb}")
    for noun, verb, tail, view in STEPS
]
