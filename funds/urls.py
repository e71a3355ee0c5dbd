"""Addresses of the ledger."""

from django.urls import path

from funds.views import ledger, review

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
