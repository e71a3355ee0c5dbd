from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvaluationConfig(AppConfig):
    """The room of evaluations, self-inspections and findings, between funds and registers."""

    name = "evaluation"
    verbose_name = _("评估")
    append_only = ("TreeVersion", "Indicator", "GradeScale", "GradeBand", "Result")
