"""Workers and their credentials for other systems."""

from rest_framework import serializers

from common.viewsets import ScopedViewSet
from talent.filters import CredentialFilter, WorkerFilter
from talent.models import Credential, Worker


class WorkerSerializer(serializers.ModelSerializer):
    station = serializers.CharField(source="station.code")

    class Meta:
        model = Worker
        fields = [
            "id", "station", "community", "name", "gender", "birth_month", "unit", "post",
            "education", "key_field", "from_day", "until_day", "version",
        ]  # fmt: skip
        read_only_fields = fields


class WorkerViewSet(ScopedViewSet):
    model = Worker
    serializer_class = WorkerSerializer
    filterset_class = WorkerFilter
    related = ("station",)


class CredentialSerializer(serializers.ModelSerializer):
    station = serializers.CharField(source="worker.station.code")

    class Meta:
        model = Credential
        fields = [
            "id", "station", "worker", "level", "number", "obtained_on", "registered_until",
            "version",
        ]  # fmt: skip
        read_only_fields = fields


class CredentialViewSet(ScopedViewSet):
    model = Credential
    serializer_class = CredentialSerializer
    filterset_class = CredentialFilter
    related = ("worker__station",)
