"""One name is one thing, however it is spaced: pages and registers compare alike."""

from django.utils.translation import gettext as _

from common.errors import ActionRefused
from sheets import fold


def refuse_twin(siblings, field: str, name: str) -> None:
    """Refuse a name that one of ``siblings`` has already but for width, case and spaces."""
    wanted = fold(name)
    for known in siblings.order_by().values_list(field, flat=True):
        if fold(known) == wanted:
            raise ActionRefused(
                _("“%(name)s”已经有了，没有再存。请先查一查，再决定要不要改它。") % {"name": known}
            )
