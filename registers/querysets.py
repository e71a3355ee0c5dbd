"""Questions about uploads of registers."""

from common.querysets import ScopedQuerySet


class RegisterImportQuerySet(ScopedQuerySet):
    station_path = "station"
