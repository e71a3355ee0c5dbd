"""Service records for other systems: counts of people, never who they are."""

from django.utils.translation import gettext as _
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
from projects.models import Project
from services import actions
from services.filters import ServiceRecordFilter
from services.forms import ENTERED, LATER, PREFIX, RecordEditForm, RecordForm
from services.models import ServedGroup, ServiceRecord
from stations.models import Community, Station


class ServedGroupSerializer(serializers.ModelSerializer):
    class Meta:
        model = ServedGroup
        fields = ["group", "people"]


class ServiceRecordSerializer(serializers.ModelSerializer):
    station = serializers.CharField(source="station.code")
    groups = ServedGroupSerializer(many=True)

    class Meta:
        model = ServiceRecord
        fields = [
            "id", "number", "station", "project", "community", "served_on", "kind", "field",
            "title", "mode", "people", "person_times", "volunteers", "hours", "groups", "worker",
            "worker_name", "note", "is_administrative", "platform_entered_on",
            "platform_reference", "voided_at", "voided_on", "void_reason", "version",
        ]  # fmt: skip
        read_only_fields = fields


class RecordContent(StrictSerializer):
    """What a record says; the number of people is the sum of its groups."""

    project = ScopedRow(Project, required=False, allow_null=True)
    community = ScopedRow(Community, required=False, allow_null=True)
    groups = ServedGroupSerializer(many=True)

    def validate_groups(self, groups):
        names = [group["group"] for group in groups]
        if len(set(names)) < len(names):
            raise serializers.ValidationError(_("同一类服务对象写了两次。"))
        return groups


CONTENT = [
    "served_on", "kind", "field", "title", "project", "community", "mode", "person_times",
    "volunteers", "hours", "groups", "worker_name", "note", "is_administrative",
    "platform_entered_on", "platform_reference",
]  # fmt: skip


class RecordCreateSerializer(RecordContent):
    station = ScopedCode(Station)

    class Meta:
        model = ServiceRecord
        fields = ["station", *CONTENT]
        extra_kwargs = {"person_times": {"required": False}}


class RecordChangeSerializer(RecordContent, ChangeSerializer):
    class Meta:
        model = ServiceRecord
        fields = [*CONTENT, "version"]


class ServiceRecordViewSet(CreateMixin, ChangeMixin, ScopedViewSet):
    model = ServiceRecord
    serializer_class = ServiceRecordSerializer
    create_action = actions.add_record
    change_action = actions.change_record
    create_serializer_class, create_form_class = RecordCreateSerializer, RecordForm
    change_serializer_class, change_form_class = RecordChangeSerializer, RecordEditForm
    filterset_class = ServiceRecordFilter
    related = ("station",)

    def enriched(self, rows):
        return rows.prefetch_related("groups")

    def as_typed(self, values):
        """The page has a stepper a group, and asks first whether the platform has the record."""
        typed = dict(values)
        if "groups" in typed:
            typed |= dict.fromkeys((PREFIX + group for group in ServedGroup.Group.values), 0)
            typed |= {PREFIX + row["group"]: row["people"] for row in typed.pop("groups")}
        if "platform_entered_on" in typed:
            typed["platform"] = ENTERED if typed["platform_entered_on"] else LATER
        return typed
