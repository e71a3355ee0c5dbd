"""Which measure answers which requirement: one explicit list of what the apps declare."""

from common.readings import Measure
from evaluation.measures import MEASURES as EVALUATION
from funds.measures import MEASURES as FUNDS
from orgs.measures import MEASURES as ORGS
from oversight.judging.by_hand import MEASURES as BY_HAND
from oversight.judging.catching_up import MEASURES as CATCHING_UP
from projects.measures import MEASURES as PROJECTS
from services.measures import MEASURES as SERVICES
from stations.measures import MEASURES as STATIONS
from talent.measures import MEASURES as TALENT

MEASURES: dict[str, Measure] = {
    measure.key: measure
    for measure in (
        *STATIONS,
        *TALENT,
        *ORGS,
        *PROJECTS,
        *SERVICES,
        *FUNDS,
        *EVALUATION,
        *CATCHING_UP,
        *BY_HAND,
    )  # fmt: skip
}
