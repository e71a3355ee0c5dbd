"""Workers and their credentials for other systems."""

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
from stations.models import Community, Station
from talent import actions
from talent.filters import CredentialFilter, WorkerFilter
from talent.forms import CredentialForm, WorkerEditForm, WorkerForm
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


class WorkerChangeSerializer(ChangeSerializer):
    community = ScopedRow(Community, required=False, allow_null=True)

    class Meta:
        model = Worker
        fields = [
            "community", "name", "gender", "birth_month", "unit", "post", "education",
            "key_field", "from_day", "until_day", "version",
        ]  # fmt: skip
        extra_kwargs = {"unit": {"required": False, "allow_blank": True}}


class WorkerCreateSerializer(StrictSerializer):
    """Without ``unit`` a worker belongs to the community, else to the station."""

    station = ScopedCode(Station)
    community = ScopedRow(Community, required=False, allow_null=True)

    class Meta(WorkerChangeSerializer.Meta):
        fields = ["station", *WorkerChangeSerializer.Meta.fields[:-1]]


class WorkerViewSet(CreateMixin, ChangeMixin, ScopedViewSet):
    model = Worker
    serializer_class = WorkerSerializer
    create_action = actions.add_worker
    change_action = actions.change_worker
    create_serializer_class, create_form_class = WorkerCreateSerializer, WorkerForm
    change_serializer_class, change_form_class = WorkerChangeSerializer, WorkerEditForm
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


class CredentialChangeSerializer(ChangeSerializer):
    class Meta:
        model = Credential
        fields = ["level", "number", "obtained_on", "registered_until", "version"]


class CredentialCreateSerializer(StrictSerializer):
    worker = ScopedRow(Worker)

    class Meta:
        model = Credential
        fields = ["worker", *CredentialChangeSerializer.Meta.fields[:-1]]


class CredentialViewSet(CreateMixin, ChangeMixin, ScopedViewSet):
    model = Credential
    serializer_class = CredentialSerializer
    create_action = actions.add_credential
    change_action = actions.change_credential
    belongs_by = "worker"
    create_serializer_class, create_form_class = CredentialCreateSerializer, CredentialForm
    change_serializer_class, change_form_class = CredentialChangeSerializer, CredentialForm
    filterset_class = CredentialFilter
    related = ("worker__station",)
