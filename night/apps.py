from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NightConfig(AppConfig):
    name = "night"
    verbose_name = _("夜间运行")
    health_checks = ("night.health.night",)
