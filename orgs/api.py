"""Community social organisations for other systems."""

from rest_framework import serializers

from common.viewsets import ScopedViewSet
from orgs.filters import OrganisationFilter
from orgs.models import Organisation


class OrganisationSerializer(serializers.ModelSerializer):
    station = serializers.CharField(source="community.division.station.code")
    community_name = serializers.CharField(source="community.name")

    class Meta:
        model = Organisation
        fields = [
            "id", "station", "community", "community_name", "name", "category",
            "person_in_charge", "members", "filing_number", "filed_on", "cancelled_on", "state",
            "standardised", "version",
        ]  # fmt: skip
        read_only_fields = fields


class OrganisationViewSet(ScopedViewSet):
    model = Organisation
    serializer_class = OrganisationSerializer
    filterset_class = OrganisationFilter
    related = ("community__division__station",)
