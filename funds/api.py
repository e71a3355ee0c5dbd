"""The ledger for other systems: entries are added and reversed, never changed."""

from rest_framework import serializers

from common.viewsets import ScopedViewSet
from funds.filters import AppropriationFilter, ExpenditureFilter
from funds.models import Appropriation, Expenditure

ENTRY = ["id", "station", "project", "fen", "reverses", "reversed_by", "revision", "note"]


class EntrySerializer(serializers.ModelSerializer):
    """Money in fen; a reversal has the negative amount and names the entry it takes back."""

    station = serializers.CharField(source="station.code")
    reversed_by = serializers.IntegerField(source="reversed_by.pk", default=None)


class AppropriationSerializer(EntrySerializer):
    class Meta:
        model = Appropriation
        fields = [*ENTRY, "batch", "received_on", "payer", "document", "entered_at"]
        read_only_fields = fields


class ExpenditureSerializer(EntrySerializer):
    class Meta:
        model = Expenditure
        fields = [
            *ENTRY, "paid_on", "category", "summary", "payee", "voucher_number", "handler",
            "entered_at",
        ]  # fmt: skip
        read_only_fields = fields


class AppropriationViewSet(ScopedViewSet):
    model = Appropriation
    serializer_class = AppropriationSerializer
    filterset_class = AppropriationFilter
    related = ("station", "reversed_by")


class ExpenditureViewSet(ScopedViewSet):
    model = Expenditure
    serializer_class = ExpenditureSerializer
    filterset_class = ExpenditureFilter
    related = ("station", "reversed_by")
