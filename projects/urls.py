"""Addresses of projects."""

from django.urls import path

from projects.views import agreements, linkages
from projects.views import projects as views

app_name = "projects"
urlpatterns = [
    path("", views.ProjectListView.as_view(), name="project-list"),
    path("new/", views.ProjectCreateView.as_view(), name="project-add"),
    path("<int:pk>/", views.ProjectDetailView.as_view(), name="project-detail"),
    path("<int:pk>/edit/", views.ProjectEditView.as_view(), name="project-edit"),
    path("<int:pk>/amend/", agreements.AmendView.as_view(), name="project-amend"),
    path(
        "<int:pk>/agreement/",
        agreements.FirstAgreementCorrectView.as_view(),
        name="agreement-correct",
    ),
    path(
        "amendments/<int:pk>/edit/",
        agreements.AmendmentCorrectView.as_view(),
        name="amendment-correct",
    ),
    path("linkages/", linkages.LinkageListView.as_view(), name="linkage-list"),
    path("linkages/new/", linkages.LinkageCreateView.as_view(), name="linkage-add"),
    path("linkages/<int:pk>/", linkages.LinkageDetailView.as_view(), name="linkage-detail"),
    path("linkages/<int:pk>/edit/", linkages.LinkageEditView.as_view(), name="linkage-edit"),
    path("<int:pk>/confirm/", views.ProjectConfirmView.as_view(), name="project-confirm"),
    path("<int:pk>/milestones/new/", views.MilestoneCreateView.as_view(), name="milestone-add"),
    path("milestones/<int:pk>/edit/", views.MilestoneEditView.as_view(), name="milestone-edit"),
    path(
        "milestones/<int:pk>/complete/",
        views.MilestoneCompleteView.as_view(),
        name="milestone-complete",
    ),
    path("milestones/<int:pk>/count/", views.MilestoneCountView.as_view(), name="milestone-count"),
    path("milestones/<int:pk>/evidence/", views.EvidenceListView.as_view(), name="evidence-list"),
    path("milestones/<int:pk>/evidence/new/", views.EvidenceAddView.as_view(), name="evidence-add"),
    path("evidence/<int:pk>/file/", views.EvidenceFileView.as_view(), name="evidence-file"),
    path(
        "evidence/<int:pk>/withdraw/",
        views.EvidenceWithdrawView.as_view(),
        name="evidence-withdraw",
    ),
]
