"""Service records for other systems: counts of people, never who they are."""

from rest_framework import serializers

from common.viewsets import ScopedViewSet
from services.filters import ServiceRecordFilter
from services.models import ServedGroup, ServiceRecord


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
            "platform_reference", "voided_at", "void_reason", "version",
        ]  # fmt: skip
        read_only_fields = fields


class ServiceRecordViewSet(ScopedViewSet):
    model = ServiceRecord
    serializer_class = ServiceRecordSerializer
    filterset_class = ServiceRecordFilter
    related = ("station",)

    def enriched(self, rows):
        return rows.prefetch_related("groups")
