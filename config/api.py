"""Addresses of the API, version 1: the resources of the contract, their schema and its reader."""

from django.urls import path
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from evaluation.api import FindingViewSet, VisitViewSet
from funds.api import AppropriationViewSet, ExpenditureViewSet
from orgs.api import OrganisationViewSet
from oversight.api import FlagViewSet, HandFactViewSet, ReadingList, RequirementViewSet
from projects.api import MilestoneEvidenceViewSet, MilestoneViewSet, ProjectViewSet
from services.api import ServiceRecordViewSet
from stations.api import CommunityViewSet, StationViewSet
from talent.api import CredentialViewSet, WorkerViewSet

RESOURCES = {
    "stations": StationViewSet,
    "communities": CommunityViewSet,
    "projects": ProjectViewSet,
    "milestones": MilestoneViewSet,
    "milestone-evidence": MilestoneEvidenceViewSet,
    "appropriations": AppropriationViewSet,
    "expenditures": ExpenditureViewSet,
    "service-records": ServiceRecordViewSet,
    "workers": WorkerViewSet,
    "credentials": CredentialViewSet,
    "organisations": OrganisationViewSet,
    "findings": FindingViewSet,
    "visits": VisitViewSet,
    "requirements": RequirementViewSet,
    "flags": FlagViewSet,
    "hand-facts": HandFactViewSet,
}

router = SimpleRouter()
for name, viewset in RESOURCES.items():
    router.register(name, viewset, basename=name)

app_name = "api"
urlpatterns = [
    *router.urls,
    path("readings/", ReadingList.as_view(), name="reading-list"),
    path("schema/", SpectacularJSONAPIView.as_view(), name="schema"),
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(url_name="api:schema", template_name="api/docs.html"),
        name="docs",
    ),
]
