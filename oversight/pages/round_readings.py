"""What the portal knows of the stations of a round of evaluation, for its computed points.

Evaluation lies below and knows no requirement: it is handed the values and takes them as proposals.
"""

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation.actions import KnownReading
from evaluation.models import Round
from oversight.judging.judgement import Assessed, assess
from oversight.judging.reasons import reason
from oversight.models import Status
from stations.models import Station

WORDS = 200


def known_readings(row: Round) -> dict[tuple[int, str], KnownReading]:
    """Station and requirement code → the reading on the day of the round's facts."""
    keys = row.stations.there().values("station")
    stations = Station.objects.filter(pk__in=keys).select_related("division").order_by("code")
    judged = assess(stations, row.facts_on)
    return {(each.station.pk, each.requirement.code): _known(each) for each in judged}


def _known(row: Assessed) -> KnownReading:
    place = {"code": row.station.code, "requirement": row.requirement.code}
    link = reverse("oversight:evidence", kwargs=place)
    why = reason(row)
    words = f"{row.text}，{row.status_label}" + (f"：{why}" if why and why != row.text else "")
    return KnownReading(
        value=None if _is_open(row) else row.reading.judged,
        target=row.rule.target,
        words=words[:WORDS],
        link=f"{link}?on={row.on.isoformat()}",
        fewer_is_better=row.rule.at_most,
    )


def _is_open(row: Assessed) -> bool:
    """Whether a person has to judge: there is no value, or one that says less than all. Who reached
    the target and overspent has not met it, and the value alone would give all points.
    """
    if row.reading.broken or row.status in (Status.NO_DATA, Status.NOT_APPLICABLE):
        return True
    return row.reading.judged is None or (row.reached and row.status != Status.MET)


def prefilled_words(count: int) -> str:
    """What is said once it is done."""
    words = _("已按系统数据预填 %(count)s 项得分。系统没有数据的，请评分人判断。")
    return words % {"count": count}
