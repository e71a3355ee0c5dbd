"""What may be said of incubations: one list for pages and registers."""

from django.utils.translation import gettext_lazy

from common.rules import happened, in_order, planned

INCUBATION_RULES = (
    happened("entered_on"),
    planned("left_on"),
    in_order(
        "entered_on",
        "left_on",
        gettext_lazy("出孵日期 %(second)s 早于入孵日期 %(first)s，请核对"),
    ),
)
ACTIVITY_RULES = (happened("held_on"),)
