"""Addresses of talent."""

from django.urls import path

from talent import paper_views, views

app_name = "talent"
urlpatterns = [
    path("", views.WorkerListView.as_view(), name="worker-list"),
    path("new/", views.WorkerCreateView.as_view(), name="worker-add"),
    path("<int:pk>/", views.WorkerDetailView.as_view(), name="worker-detail"),
    path("<int:pk>/edit/", views.WorkerEditView.as_view(), name="worker-edit"),
    path("<int:pk>/account/", views.AccountLinkView.as_view(), name="account-link"),
    path("<int:pk>/credentials/new/", views.CredentialCreateView.as_view(), name="credential-add"),
    path("<int:pk>/exams/new/", views.EntryCreateView.as_view(), name="entry-add"),
    path("<int:pk>/training/", views.TrainingCountView.as_view(), name="training-count"),
    path("credentials/", paper_views.CredentialListView.as_view(), name="credential-list"),
    path("credentials/<int:pk>/edit/", views.CredentialEditView.as_view(), name="credential-edit"),
    path("exams/", paper_views.ExamEntryListView.as_view(), name="entry-list"),
    path("exams/<int:pk>/result/", views.ResultView.as_view(), name="entry-result"),
    path("cycles/", paper_views.ExamCycleListView.as_view(), name="cycle-list"),
    path("cycles/new/", paper_views.ExamCycleCreateView.as_view(), name="cycle-add"),
    path("cycles/<int:pk>/edit/", paper_views.ExamCycleEditView.as_view(), name="cycle-edit"),
]
