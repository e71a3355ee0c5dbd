"""Projects and milestones for other systems."""

from rest_framework import serializers

from common import clock
from common.viewsets import ScopedViewSet
from projects.filters import MilestoneFilter, ProjectFilter
from projects.models import Milestone, Project


class ProjectSerializer(serializers.ModelSerializer):
    station = serializers.CharField(source="station.code")
    agency_name = serializers.CharField(source="agency.name", default=None)

    class Meta:
        model = Project
        fields = [
            "id", "station", "name", "is_operating", "field", "publisher", "funding_source",
            "funding_route", "agency", "agency_name", "agreed_fen", "agreed_start", "agreed_end",
            "evaluator", "published_on_platform", "published_on", "external_number", "version",
        ]  # fmt: skip
        read_only_fields = fields


class ProjectViewSet(ScopedViewSet):
    model = Project
    serializer_class = ProjectSerializer
    filterset_class = ProjectFilter
    related = ("station", "agency")


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


class MilestoneViewSet(ScopedViewSet):
    model = Milestone
    serializer_class = MilestoneSerializer
    filterset_class = MilestoneFilter
    related = ("project__station",)

    def enriched(self, rows):
        return rows.with_actual(self.on or clock.today())
