"""Nouns of evaluation: who looked from outside and from inside, and what was found."""

from evaluation.models.findings import DAYS, Extension, Finding, FindingEvidence, Level, Topic
from evaluation.models.inspections import Evaluation, Kind, SelfInspection
from evaluation.models.rounds import Assessor, Party, Round, RoundStation
from evaluation.models.scores import (
    KnownScore,
    Objection,
    Result,
    SampledFile,
    Score,
    Sheet,
    VetoRuling,
)
from evaluation.models.trees import (
    GradeBand,
    GradeScale,
    Indicator,
    IndicatorTree,
    TreeVersion,
    Veto,
)
from evaluation.models.visits import Visit, VisitPaper, VisitProblem

__all__ = [
    "Assessor",
    "DAYS",
    "Evaluation",
    "Extension",
    "Finding",
    "FindingEvidence",
    "GradeBand",
    "GradeScale",
    "Indicator",
    "IndicatorTree",
    "Kind",
    "KnownScore",
    "Level",
    "Objection",
    "Party",
    "Result",
    "Round",
    "RoundStation",
    "SampledFile",
    "Score",
    "SelfInspection",
    "Sheet",
    "Topic",
    "TreeVersion",
    "Veto",
    "VetoRuling",
    "Visit",
    "VisitPaper",
    "VisitProblem",
]
