"""Community social organisations for other systems."""

from rest_framework import serializers

from common.viewsets import (
    ChangeMixin,
    ChangeSerializer,
    CreateMixin,
    ScopedRow,
    ScopedViewSet,
    StrictSerializer,
)
from orgs import actions
from orgs.filters import OrganisationFilter
from orgs.forms import OrganisationEditForm, OrganisationForm
from orgs.models import Organisation
from stations.models import Community


class OrganisationSerializer(serializers.ModelSerializer):
    station = serializers.CharField(source="community.division.station.code")
    community_name = serializers.CharField(source="community.name")

    class Meta:
        model = Organisation
        fields = [
            "id", "station", "community", "community_name", "name", "category",
            "person_in_charge", "members", "filing_number", "filed_on", "cancelled_on", "state",
            "standardised", "standardised_on", "standard_lost_on", "version",
        ]  # fmt: skip
        read_only_fields = fields


class OrganisationCreateSerializer(StrictSerializer):
    """A new organisation waits for its filing."""

    community = ScopedRow(Community)

    class Meta:
        model = Organisation
        fields = [
            "community", "name", "category", "person_in_charge", "members", "standardised",
            "standardised_on",
        ]  # fmt: skip


class OrganisationChangeSerializer(ChangeSerializer):
    class Meta:
        model = Organisation
        fields = [
            "name", "category", "person_in_charge", "members", "standardised",
            "standardised_on", "standard_lost_on", "filing_number", "filed_on", "version",
        ]  # fmt: skip


class OrganisationViewSet(CreateMixin, ChangeMixin, ScopedViewSet):
    model = Organisation
    serializer_class = OrganisationSerializer
    create_action = actions.add_organisation
    change_action = actions.change_organisation
    create_serializer_class, create_form_class = OrganisationCreateSerializer, OrganisationForm
    change_serializer_class, change_form_class = OrganisationChangeSerializer, OrganisationEditForm
    filterset_class = OrganisationFilter
    related = ("community__division__station",)
