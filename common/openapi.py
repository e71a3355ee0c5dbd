"""What the generated schema cannot see by itself: that one writes otherwise than one reads."""

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="The same key with the same body is answered as the first time; at most 80 signs.",
)
DAY = OpenApiParameter("on", {"type": "string", "format": "date"}, description="As of this day.")


class PortalSchema(AutoSchema):
    def get_request_serializer(self):
        """The strict serializer of the step, where it has one."""
        name = {"partial_update": "change"}.get(self.view.action, self.view.action)
        serializer = getattr(self.view, f"{name}_serializer_class", None)
        return serializer() if serializer else super().get_request_serializer()

    def get_override_parameters(self):
        return [KEY] if self.method == "POST" else [DAY] if self.method == "GET" else []
