"""Requirements, live readings and flags for other systems."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from common import clock
from common.calls import call
from common.days import day_of
from common.rest import SafeJSONParser
from common.viewsets import CreateMixin, ScopedCode, ScopedRow, ScopedViewSet, StrictSerializer
from files.responses import download
from oversight.actions import enter_hand_fact
from oversight.filters import FlagFilter, HandFactFilter
from oversight.forms import HandFactForm
from oversight.judging.by_hand import BY_HAND
from oversight.judging.judgement import Assessed, assess
from oversight.models import Flag, HandFact, Requirement, RequirementTerms, Status
from oversight.pages.shared import Known, cell_of, known_otherwise
from stations.models import Station

# More than this in one answer would hold a worker for longer than it may be held.
MOST_READINGS = 30_000


class TermsSerializer(serializers.ModelSerializer):
    class Meta:
        model = RequirementTerms
        fields = [
            "effective_from", "is_active", "comparison", "target", "unit", "tolerance",
            "grace_days", "due", "due_on", "plan", "forecast", "source", "basis",
        ]  # fmt: skip
        read_only_fields = fields


class RequirementSerializer(serializers.ModelSerializer):
    directive = serializers.CharField(source="directive.title")
    terms = TermsSerializer(many=True, help_text="Every version, the latest first.")

    class Meta:
        model = Requirement
        fields = [
            "id", "directive", "code", "position", "part", "clause", "short_name", "measure",
            "is_key", "is_headline", "added_on", "terms",
        ]  # fmt: skip
        read_only_fields = fields


class RequirementViewSet(ScopedViewSet):
    model = Requirement
    serializer_class = RequirementSerializer
    related = ("directive",)

    def enriched(self, rows):
        return rows.prefetch_related("terms")


class FlagSerializer(serializers.ModelSerializer):
    station = serializers.CharField(source="station.code")
    requirement = serializers.CharField(source="requirement.code")

    class Meta:
        model = Flag
        fields = [
            "id", "year", "number", "station", "requirement", "opened_on", "opened_status",
            "opened_value", "opened_text", "status", "value", "text", "seen_on", "worsened_on",
            "recovering_on", "reopened_on",
            "told_on", "closed_on", "closed_status", "closed_value", "closed_text",
            "state", "due_on", "promised_on", "promised_value", "asked_until", "level",
            "drafted", "version",
        ]  # fmt: skip
        read_only_fields = fields


class FlagViewSet(ScopedViewSet):
    model = Flag
    serializer_class = FlagSerializer
    filterset_class = FlagFilter
    related = ("station", "requirement")


class HandFactSerializer(serializers.ModelSerializer):
    """What was entered by hand; the newest of a day holds. Its paper is at ``…/file/``."""

    station = serializers.CharField(source="station.code")
    code = serializers.CharField(source="requirement.code")
    file = serializers.CharField(source="attachment.name")
    sha256 = serializers.CharField(source="attachment.sha256")

    class Meta:
        model = HandFact
        fields = [
            "id", "station", "requirement", "code", "fact_on", "value", "note", "file", "sha256",
            "entered_at",
        ]  # fmt: skip
        read_only_fields = fields


class HandFactCreateSerializer(StrictSerializer):
    """``requirement`` is one that is answered by hand; ``file``: the paper, sent as a form."""

    requirement = ScopedRow(Requirement)
    station = ScopedCode(Station)
    file = serializers.FileField()

    class Meta:
        model = HandFact
        fields = ["requirement", "station", "fact_on", "value", "note", "file"]


class HandFactViewSet(CreateMixin, ScopedViewSet):
    model = HandFact
    create_action = enter_hand_fact
    serializer_class = HandFactSerializer
    create_serializer_class, create_form_class = HandFactCreateSerializer, HandFactForm
    filterset_class = HandFactFilter
    parser_classes = [MultiPartParser, SafeJSONParser]
    related = ("station", "requirement", "attachment")

    def form_kwargs(self):
        requirement = self.values["requirement"]
        if requirement.measure != BY_HAND:
            raise ValidationError({"requirement": [_("这项要求由系统计算，不用人工登记。")]})
        return {"requirement": requirement}

    def as_typed(self, values):
        """Whose form it is says what it is about; a choice of yes or no is 1 or 0."""
        typed = {name: value for name, value in values.items() if name != "requirement"}
        return typed | {"value": f"{values['value'].normalize():f}"}

    def save_new(self, form):
        requirement, actor = self.values["requirement"], self.request.user
        return call(type(self).create_action, requirement, actor=actor, form=form)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True)
    def file(self, request, pk):
        """The paper, as PDF, JPEG or PNG."""
        return download(get_object_or_404(self.get_queryset(), pk=pk).attachment)


class NightSerializer(serializers.Serializer):
    """A night's reading where it differs from the live one."""

    on = serializers.DateField()
    at = serializers.DateTimeField(allow_null=True)
    value = serializers.FloatField(allow_null=True)
    status = serializers.ChoiceField(Status.choices)


class ReadingSerializer(serializers.Serializer):
    """A reading as the contract promises it; money in fen."""

    station = serializers.CharField()
    station_name = serializers.CharField()
    requirement = serializers.CharField()
    on = serializers.DateField()
    value = serializers.FloatField(allow_null=True)
    unit = serializers.CharField()
    numerator = serializers.IntegerField(allow_null=True)
    denominator = serializers.IntegerField(allow_null=True)
    planned = serializers.FloatField(allow_null=True)
    status = serializers.ChoiceField(Status.choices)
    due = serializers.DateField(allow_null=True)
    forecast_on_due = serializers.FloatField(allow_null=True)
    crosses_on = serializers.DateField(allow_null=True)
    needed_per_week = serializers.FloatField(allow_null=True)
    basis = serializers.CharField(allow_null=True)
    reason = serializers.CharField(allow_null=True)
    shortfalls = serializers.ListField(child=serializers.CharField())
    details = serializers.DictField()
    night = NightSerializer(
        allow_null=True, help_text="What the day's night, or the last one, found otherwise."
    )


def told(row: Assessed, known: Known | None) -> dict:
    """The live reading, with the night's beside it where it was another."""
    if known is None:
        return row.as_json() | {"night": None}
    night = {"on": known.reading.on, "at": known.at}
    night |= {"value": known.reading.value, "status": known.reading.status}
    return row.as_json() | {"night": night}


class ReadingList(APIView):
    """Every requirement judged for every station in scope on a day, computed when asked."""

    @extend_schema(
        operation_id="readings_list",
        parameters=[
            OpenApiParameter("on", OpenApiTypes.DATE, description="The day; today without it."),
            OpenApiParameter("station", OpenApiTypes.STR, description="Nine-digit street code."),
            OpenApiParameter("requirement", OpenApiTypes.STR, description="A code such as 1.3."),
        ],
        responses=ReadingSerializer(many=True),
    )
    def get(self, request):
        on, asked = day_of(request), request.query_params
        stations = list(self._stations(asked.get("station"), on))
        requirement = asked.get("requirement")
        if len(stations) * (1 if requirement else 26) > MOST_READINGS:
            words = _("范围太大，请用 station 或 requirement 缩小。")
            raise ValidationError({"station": [words]})
        judged = assess(stations, on, codes=[requirement] if requirement else None)
        known = known_otherwise(judged, on)
        return Response([told(row, known.get(cell_of(row))) for row in judged])

    def _stations(self, code, on):
        """The stations in scope that work on the day; one that does not has no readings."""
        scope = self.request.user.scope("oversight.view_stationreading", clock.today())
        if not scope.anywhere:
            raise PermissionDenied
        stations = Station.objects.within(scope).select_related("division")
        if not code:
            return stations.open(on)
        chosen = stations.filter(code=code)
        if not chosen.exists():
            raise ValidationError({"station": [_("没有这个社工站。")]})
        return chosen.open(on)
