"""How stations stand, for pages of apps that know nothing of requirements."""

from datetime import date

from django import template
from django.db.models import prefetch_related_objects
from django.utils.html import format_html, format_html_join

from oversight.judging.judgement import Assessed, assess
from oversight.pages.board import bar, crossing_words, station_state

register = template.Library()


@register.simple_tag
def stage_strip(segments):
    """The five stages of a flag as small boxes; their words stand beside them."""
    drawn = format_html_join("", '<i class="{}"></i>', ((segment,) for segment in segments))
    return format_html('<span class="gd-stg" aria-hidden="true">{}</span>', drawn)


@register.simple_tag
def with_standing(stations, on: date) -> list:
    """The stations, each with ``standing``: its state, its headline bars and what is short; None
    where no directive asks anything on the day. The number of queries does not depend on them.
    """
    stations = list(stations)
    prefetch_related_objects(stations, "division")
    rows: dict[int, list[Assessed]] = {}
    for row in assess(stations, on):
        rows.setdefault(row.station.pk, []).append(row)
    for station in stations:
        own = rows.get(station.pk)
        station.standing = _standing(own) if own else None
    return stations


def _standing(rows: list[Assessed]) -> dict:
    heads = [row for row in rows if row.requirement.is_headline][::-1]
    return {
        "status": station_state(rows),
        "bars": [bar(row) for row in heads],
        "crossing": crossing_words(heads[0]) if heads else "",
        "short": sum(row.falls_short for row in rows),
        "total": len(rows),
    }
