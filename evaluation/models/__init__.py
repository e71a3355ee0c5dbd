"""Nouns of evaluation: who looked from outside and from inside, and what was found."""

from evaluation.models.findings import Finding
from evaluation.models.inspections import Evaluation, Kind, SelfInspection
from evaluation.models.trees import (
    GradeBand,
    GradeScale,
    Indicator,
    IndicatorTree,
    TreeVersion,
    Veto,
)

__all__ = [
    "Evaluation",
    "Finding",
    "GradeBand",
    "GradeScale",
    "Indicator",
    "IndicatorTree",
    "Kind",
    "SelfInspection",
    "TreeVersion",
    "Veto",
]
