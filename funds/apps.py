from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FundsConfig(AppConfig):
    name = "funds"
    verbose_name = _("资金")
    append_only = (
        "Appropriation", "Expenditure", "ExpenditureReview", "AppropriationConfirmation",
        "IrregularityMute",
    )  # fmt: skip
