"""Addresses of talent."""

from django.urls import path

from talent.views import papers, trainings, workers

app_name = "talent"
urlpatterns = [
    path("", workers.WorkerListView.as_view(), name="worker-list"),
    path("new/", workers.WorkerCreateView.as_view(), name="worker-add"),
    path("<int:pk>/", workers.WorkerDetailView.as_view(), name="worker-detail"),
    path("<int:pk>/edit/", workers.WorkerEditView.as_view(), name="worker-edit"),
    path("<int:pk>/account/", workers.AccountLinkView.as_view(), name="account-link"),
    path(
        "<int:pk>/credentials/new/", workers.CredentialCreateView.as_view(), name="credential-add"
    ),
    path("<int:pk>/exams/new/", workers.EntryCreateView.as_view(), name="entry-add"),
    path("<int:pk>/training/", workers.TrainingCountView.as_view(), name="training-count"),
    path("credentials/", papers.CredentialListView.as_view(), name="credential-list"),
    path(
        "credentials/<int:pk>/edit/", workers.CredentialEditView.as_view(), name="credential-edit"
    ),
    path("exams/", papers.ExamEntryListView.as_view(), name="entry-list"),
    path("exams/<int:pk>/result/", workers.ResultView.as_view(), name="entry-result"),
    path("trainings/", trainings.TrainingListView.as_view(), name="training-list"),
    path("trainings/new/", trainings.TrainingCreateView.as_view(), name="training-add"),
    path("trainings/<int:pk>/", trainings.TrainingDetailView.as_view(), name="training-detail"),
    path("trainings/<int:pk>/edit/", trainings.TrainingEditView.as_view(), name="training-edit"),
    path("cycles/", papers.ExamCycleListView.as_view(), name="cycle-list"),
    path("cycles/new/", papers.ExamCycleCreateView.as_view(), name="cycle-add"),
    path("cycles/<int:pk>/edit/", papers.ExamCycleEditView.as_view(), name="cycle-edit"),
]
