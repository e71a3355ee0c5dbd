"""Findings and visits for other systems. Their steps are taken on pages, by people."""

from rest_framework import serializers

from common.viewsets import (
    ChangeMixin,
    ChangeSerializer,
    CreateMixin,
    ScopedCode,
    ScopedRow,
    ScopedViewSet,
    StrictSerializer,
)
from evaluation.actions.findings import change_finding, enter_finding
from evaluation.filters import FindingFilter, VisitFilter
from evaluation.forms.findings import FOUND, FindingEditForm, FindingForm
from evaluation.models import Finding, Visit, VisitProblem
from projects.models import Project
from stations.models import Station


class FindingSerializer(serializers.ModelSerializer):
    station = serializers.CharField(source="station.code")

    class Meta:
        model = Finding
        fields = [
            "id", "station", "state", "notice_number", "issued_on", *FOUND, "measures",
            "rectified_on", "rechecked_by", "rechecked_on", "recheck", "earlier", "version",
        ]  # fmt: skip
        read_only_fields = fields


class FindingCreateSerializer(StrictSerializer):
    """The evaluating side drafts it, a station enters what it was told on paper."""

    station = ScopedCode(Station)
    project = ScopedRow(Project, required=False, allow_null=True)

    class Meta:
        model = Finding
        fields = ["station", *FOUND, "measures"]


class FindingChangeSerializer(ChangeSerializer):
    project = ScopedRow(Project, required=False, allow_null=True)

    class Meta:
        model = Finding
        fields = [
            *FOUND, "measures", "rectified_on", "rechecked_by", "rechecked_on", "recheck",
            "version",
        ]  # fmt: skip


class FindingViewSet(CreateMixin, ChangeMixin, ScopedViewSet):
    model = Finding
    serializer_class = FindingSerializer
    create_action, change_action = enter_finding, change_finding
    create_serializer_class, create_form_class = FindingCreateSerializer, FindingForm
    change_serializer_class, change_form_class = FindingChangeSerializer, FindingEditForm
    filterset_class = FindingFilter
    related = ("station",)


class VisitProblemSerializer(serializers.ModelSerializer):
    class Meta:
        model = VisitProblem
        fields = ["id", "problem", "level", "category"]
        read_only_fields = fields


class VisitSerializer(serializers.ModelSerializer):
    station = serializers.CharField(source="station.code")
    topics = serializers.SerializerMethodField()
    problems = VisitProblemSerializer(many=True)

    class Meta:
        model = Visit
        fields = [
            "id", "station", "state", "visited_on", "minutes", "way", "purpose", "organisation",
            "supervisor", "people", "topics", "strengths", "problems", "advice", "next_on",
            "version",
        ]  # fmt: skip
        read_only_fields = fields

    def get_topics(self, row) -> list[str]:
        return row.topics.split(",")


class VisitViewSet(ScopedViewSet):
    """Without the points of cases, which are for the two sides alone."""

    model = Visit
    serializer_class = VisitSerializer
    filterset_class = VisitFilter
    related = ("station",)

    def enriched(self, rows):
        return rows.prefetch_related("problems")
