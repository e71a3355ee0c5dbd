"""Projects and milestones for other systems."""

from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from common import clock
from common.viewsets import (
    ChangeMixin,
    ChangeSerializer,
    CreateMixin,
    ScopedCode,
    ScopedRow,
    ScopedViewSet,
    StrictSerializer,
)
from files.models import Attachment
from files.responses import download
from projects import actions
from projects.filters import MilestoneEvidenceFilter, MilestoneFilter, ProjectFilter
from projects.forms import MilestoneForm, ProjectChangeForm, ProjectForm
from projects.models import Milestone, MilestoneEvidence, Project
from stations.models import Agency, Station


class ProjectSerializer(serializers.ModelSerializer):
    """Agency, amount and dates are those of the agreement on the day (``?on=``); null: none yet."""

    station = serializers.CharField(source="station.code")
    agency = serializers.IntegerField(source="held_agency_id", allow_null=True)
    agency_name = serializers.CharField(source="held_agency", allow_null=True)
    agreed_fen = serializers.IntegerField(source="held_fen", allow_null=True)
    agreed_start = serializers.DateField(source="held_start", allow_null=True)
    agreed_end = serializers.DateField(source="held_end", allow_null=True)

    class Meta:
        model = Project
        fields = [
            "id", "station", "name", "is_operating", "field", "publisher", "funding_source",
            "funding_route", "agency", "agency_name", "agreed_fen", "agreed_start", "agreed_end",
            "evaluator", "published_on_platform", "published_on", "external_number", "state",
            "version",
        ]  # fmt: skip
        read_only_fields = fields


class ProjectChangeSerializer(ChangeSerializer):
    agency = ScopedRow(Agency, required=False, allow_null=True)

    class Meta:
        model = Project
        fields = [
            "name", "is_operating", "field", "publisher", "funding_source", "funding_route",
            "agency", "agreed_fen", "agreed_start", "agreed_end", "evaluator",
            "published_on_platform", "published_on", "external_number", "version",
        ]  # fmt: skip


class ProjectCreateSerializer(StrictSerializer):
    """The street of a project is said once; it does not change."""

    station = ScopedCode(Station)
    agency = ScopedRow(Agency, required=False, allow_null=True)

    class Meta:
        model = Project
        fields = ["station", *ProjectChangeSerializer.Meta.fields[:-1]]


class ProjectViewSet(CreateMixin, ChangeMixin, ScopedViewSet):
    model = Project
    serializer_class = ProjectSerializer
    create_action = actions.add_project
    change_action = actions.change_project
    create_serializer_class, create_form_class = ProjectCreateSerializer, ProjectForm
    change_serializer_class, change_form_class = ProjectChangeSerializer, ProjectChangeForm
    filterset_class = ProjectFilter
    related = ("station",)

    def enriched(self, rows):
        return rows.held(self.on or clock.today())


class MilestoneSerializer(serializers.ModelSerializer):
    """``actual``: what an indicator had reached by the day (``?on=``)."""

    station = serializers.CharField(source="project.station.code")
    actual = serializers.IntegerField(allow_null=True)

    class Meta:
        model = Milestone
        fields = [
            "id", "station", "project", "title", "position", "weight", "planned_on",
            "completed_on", "evidence", "indicator_unit", "indicator_target", "actual", "version",
        ]  # fmt: skip
        read_only_fields = fields


class MilestoneChangeSerializer(ChangeSerializer):
    class Meta:
        model = Milestone
        fields = [
            "title", "weight", "planned_on", "indicator_target", "indicator_unit", "position",
            "version",
        ]  # fmt: skip


class MilestoneCreateSerializer(StrictSerializer):
    project = ScopedRow(Project)

    class Meta:
        model = Milestone
        fields = ["project", *MilestoneChangeSerializer.Meta.fields[:-1]]


class MilestoneViewSet(CreateMixin, ChangeMixin, ScopedViewSet):
    model = Milestone
    serializer_class = MilestoneSerializer
    create_action = actions.add_milestone
    change_action = actions.change_milestone
    belongs_by = "project"
    create_serializer_class, create_form_class = MilestoneCreateSerializer, MilestoneForm
    change_serializer_class, change_form_class = MilestoneChangeSerializer, MilestoneForm
    filterset_class = MilestoneFilter
    related = ("project__station",)

    def enriched(self, rows):
        return rows.with_actual(self.on or clock.today())


class MilestoneEvidenceSerializer(serializers.ModelSerializer):
    """A file that proves a milestone; its bytes are at ``…/file/`` until it is withdrawn."""

    station = serializers.CharField(source="milestone.project.station.code")
    project = serializers.IntegerField(source="milestone.project_id")
    name = serializers.CharField(source="attachment.name")
    content_type = serializers.ChoiceField(
        Attachment.Type.choices, source="attachment.content_type"
    )
    size = serializers.IntegerField(source="attachment.size")
    sha256 = serializers.CharField(source="attachment.sha256")

    class Meta:
        model = MilestoneEvidence
        fields = [
            "id", "station", "project", "milestone", "name", "content_type", "size", "sha256",
            "entered_at", "withdrawn_on", "withdrawn_reason",
        ]  # fmt: skip
        read_only_fields = fields


class MilestoneEvidenceViewSet(ScopedViewSet):
    model = MilestoneEvidence
    serializer_class = MilestoneEvidenceSerializer
    filterset_class = MilestoneEvidenceFilter
    related = ("milestone__project__station", "attachment")

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True)
    def file(self, request, pk):
        """The bytes, as PDF, JPEG or PNG."""
        standing = self.get_queryset().standing(clock.today())
        return download(get_object_or_404(standing, pk=pk).attachment)
