"""Start-up check: a key that cannot be used would be found out by the first upload."""

from django.conf import settings
from django.core.checks import Error

from common.cipher import key_of


def field_keys(app_configs=None, **_options):
    """Every key of FIELD_KEYS must be one."""
    errors = []
    for position, text in enumerate(settings.FIELD_KEYS, start=1):
        try:
            key_of(text)
        except ValueError as error:
            errors.append(
                Error(
                    f"key {position} of FIELD_KEYS cannot be used: {error}",
                    hint="each is 32 random bytes in URL-safe base64, as docs/operator-guide.md"
                    " makes them",
                    id="portal.E002",
                )
            )
    return errors
