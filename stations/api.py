"""Stations and communities for other systems."""

from rest_framework import serializers

from common import clock
from common.viewsets import ScopedViewSet
from stations.models import Community, CommunityClassification, Station


class StationSerializer(serializers.ModelSerializer):
    street = serializers.CharField(source="division.name")

    class Meta:
        model = Station
        fields = [
            "code", "name", "street", "licensed_on", "closed_on", "address", "contact", "phone",
            "opening_hours", "version",
        ]  # fmt: skip
        read_only_fields = fields


class StationViewSet(ScopedViewSet):
    model = Station
    serializer_class = StationSerializer
    related = ("division",)
    lookup_field = "code"
    lookup_value_regex = r"[0-9]{9}"
    ordering = "code"


class CommunitySerializer(serializers.ModelSerializer):
    """``kind`` is that of the day (``?on=``); null means 待核定."""

    station = serializers.CharField(source="division.station.code")
    kind = serializers.ChoiceField(CommunityClassification.Kind.choices, allow_null=True)

    class Meta:
        model = Community
        fields = [
            "id", "station", "name", "code", "kind", "valid_from", "valid_until", "version",
        ]  # fmt: skip
        read_only_fields = fields


class CommunityViewSet(ScopedViewSet):
    model = Community
    serializer_class = CommunitySerializer
    related = ("division__station",)

    def enriched(self, rows):
        return rows.with_kind(self.on or clock.today())
