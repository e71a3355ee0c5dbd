"""The eye on all of it: the directive and its readings, the flags and what is promised of them."""

from oversight.models.directive import (
    SHORT,
    Directive,
    HandFact,
    NightlyRun,
    Requirement,
    RequirementTerms,
    StationReading,
    Status,
)
from oversight.models.flags import Flag, FlagEvent, Plan, PlanStep

__all__ = [
    "SHORT",
    "Directive",
    "Flag",
    "FlagEvent",
    "HandFact",
    "NightlyRun",
    "Plan",
    "PlanStep",
    "Requirement",
    "RequirementTerms",
    "StationReading",
    "Status",
]
