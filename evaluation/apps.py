from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvaluationConfig(AppConfig):
    """The room of supervision visits, scores and findings, between funds and oversight."""

    name = "evaluation"
    verbose_name = _("评估")
