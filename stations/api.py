"""Stations and communities for other systems."""

from rest_framework import serializers

from common import clock
from common.viewsets import ChangeMixin, ChangeSerializer, ScopedViewSet
from stations import actions
from stations.filters import CommunityFilter, StationFilter
from stations.forms import CommunityEditForm, StationForm
from stations.models import Community, CommunityClassification, Station


class StationSerializer(serializers.ModelSerializer):
    """Head and agency are those of the day (``?on=``); null means that there is none."""

    street = serializers.CharField(source="division.name")
    head_name = serializers.CharField(allow_null=True)
    head_acting = serializers.BooleanField(allow_null=True)
    agency_name = serializers.CharField(allow_null=True)

    class Meta:
        model = Station
        fields = [
            "code", "name", "street", "licensed_on", "closed_on", "address", "contact", "phone",
            "opening_hours", "head_name", "head_acting", "agency_name", "version",
        ]  # fmt: skip
        read_only_fields = fields


class StationChangeSerializer(ChangeSerializer):
    class Meta:
        model = Station
        fields = [
            "name", "address", "contact", "phone", "opening_hours", "licensed_on", "closed_on",
            "version",
        ]  # fmt: skip


class StationViewSet(ChangeMixin, ScopedViewSet):
    model = Station
    serializer_class = StationSerializer
    change_action = actions.change_station
    change_serializer_class, change_form_class = StationChangeSerializer, StationForm
    filterset_class = StationFilter
    related = ("division",)
    lookup_field = "code"
    lookup_value_regex = r"[0-9]{9}"
    ordering = "code"

    def enriched(self, rows):
        on = self.on or clock.today()
        return rows.with_head(on).with_agency(on)


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


class CommunityChangeSerializer(ChangeSerializer):
    class Meta:
        model = Community
        fields = ["name", "code", "valid_from", "version"]


class CommunityViewSet(ChangeMixin, ScopedViewSet):
    model = Community
    serializer_class = CommunitySerializer
    change_action = actions.change_community
    change_serializer_class, change_form_class = CommunityChangeSerializer, CommunityEditForm
    filterset_class = CommunityFilter
    related = ("division__station",)

    def enriched(self, rows):
        return rows.with_kind(self.on or clock.today())
