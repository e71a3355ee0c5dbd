"""Nouns of stations: places, and what a station has."""

from stations.models.places import (
    Agency,
    Community,
    CommunityClassification,
    Division,
    DivisionCode,
    HeadAppointment,
    Station,
    StationOperation,
)
from stations.models.premises import Brand, BrandActivity, HaveCheck, Premises

__all__ = [
    "Agency",
    "Brand",
    "BrandActivity",
    "Community",
    "CommunityClassification",
    "Division",
    "DivisionCode",
    "HaveCheck",
    "HeadAppointment",
    "Premises",
    "Station",
    "StationOperation",
]
