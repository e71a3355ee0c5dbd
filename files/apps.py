from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _

from files import checks


class FilesConfig(AppConfig):
    name = "files"
    verbose_name = _("附件")

    def ready(self):
        register(checks.field_keys, Tags.security)
