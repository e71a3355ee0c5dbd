"""Which measure answers which requirement: one explicit list of what the apps declare."""

from django.utils.translation import gettext_lazy as _

from common.readings import Measure
from evaluation.measures import MEASURES as EVALUATION
from funds.measures import MEASURES as FUNDS
from orgs.measures import MEASURES as ORGS
from oversight.judging.by_hand import MEASURES as BY_HAND
from projects.measures import MEASURES as PROJECTS
from services.measures import MEASURES as SERVICES
from stations.measures import MEASURES as STATIONS
from talent.measures import MEASURES as TALENT

MEASURES: dict[str, Measure] = {
    measure.key: measure
    for measure in (*STATIONS, *TALENT, *ORGS, *PROJECTS, *SERVICES, *FUNDS, *EVALUATION, *BY_HAND)
}

# What is missing for the requirements that no register answers; they open no flag.
NOT_COLLECTED = {
    "catch_up_plan": _("还没有采集追赶计划"),
}
