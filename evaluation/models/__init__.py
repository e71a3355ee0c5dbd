"""Nouns of evaluation: who looked from outside and from inside, and what was found."""

from evaluation.models.findings import Finding
from evaluation.models.inspections import Evaluation, Kind, SelfInspection

__all__ = ["Evaluation", "Finding", "Kind", "SelfInspection"]
