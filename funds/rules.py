"""What may be said of money received and spent: one list for pages, API and registers."""

from common.rules import happened

APPROPRIATION_RULES = (happened("received_on"),)
EXPENDITURE_RULES = (happened("paid_on"),)
