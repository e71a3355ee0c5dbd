"""Workers and their credentials for other systems."""

from rest_framework import serializers

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
    create_serializer_class, create_form_class = WorkerCreateSerializer, WorkerForm
    change_serializer_class, change_form_class = WorkerChangeSerializer, WorkerEditForm
    filterset_class = WorkerFilter
    related = ("station",)

    def save_new(self, form):
        return actions.add_worker(actor=self.request.user, values=form.values, on=clock.today())

    def save_changes(self, row, form):
        return actions.change_worker(
            row,
            actor=self.request.user,
            version=form.cleaned_data["version"],
            values=form.values,
            on=clock.today(),
        )


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
    create_serializer_class, create_form_class = CredentialCreateSerializer, CredentialForm
    change_serializer_class, change_form_class = CredentialChangeSerializer, CredentialForm
    filterset_class = CredentialFilter
    related = ("worker__station",)

    def as_typed(self, values):
        """The page knows the worker by its address."""
        return {name: value for name, value in values.items() if name != "worker"}

    def save_new(self, form):
        values = form.values | {"worker": self.values["worker"]}
        return actions.add_credential(actor=self.request.user, values=values, on=clock.today())

    def save_changes(self, row, form):
        return actions.change_credential(
            row,
            actor=self.request.user,
            version=form.cleaned_data["version"],
            values=form.values,
            on=clock.today(),
        )
