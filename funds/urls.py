"""Addresses of the ledger."""

from django.urls import path

from funds import review_views, views

app_name = "funds"
urlpatterns = [
    path("", views.ExpenditureListView.as_view(), name="ledger"),
    path("appropriations/", views.AppropriationListView.as_view(), name="appropriation-list"),
    path(
        "appropriations/confirm/",
        views.AppropriationConfirmView.as_view(),
        name="appropriation-confirm",
    ),
    path(
        "expenditures/approve/",
        review_views.ExpenditureApproveView.as_view(),
        name="expenditure-approve",
    ),
    path("expenditures/new/", views.ExpenditureCreateView.as_view(), name="expenditure-add"),
    path("appropriations/new/", views.AppropriationCreateView.as_view(), name="appropriation-add"),
]
STEPS = [
    ("expenditure", "detail", "", views.ExpenditureDetailView),
    ("expenditure", "correct", "correct/", views.ExpenditureCorrectView),
    ("expenditure", "reverse", "reverse/", views.ExpenditureReverseView),
    ("expenditure", "review", "review/", review_views.ExpenditureReviewView),
    ("appropriation", "detail", "", views.AppropriationDetailView),
    ("appropriation", "correct", "correct/", views.AppropriationCorrectView),
    ("appropriation", "reverse", "reverse/", views.AppropriationReverseView),
]
urlpatterns += [
    path(f"{noun}s/<int:pk>/{tail}", view.as_view(), name=f"{noun}-{verb}")
    for noun, verb, tail, view in STEPS
]
