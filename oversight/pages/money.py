"""A station's money beside its plan and its target: the bar of the fund page, its gap in yuan."""

from django.utils.translation import gettext as _

from common import clock
from common.templatetags.portal import percent1, yuan
from oversight.judging.forecast import fen_at_target
from oversight.judging.judgement import Assessed
from oversight.judging.reasons import target_words
from oversight.pages.board import bar, crossing_words

MEASURE = "fund_utilisation"


def money_bar(row: Assessed) -> dict:
    """What the template draws, and the sentence that it draws."""
    sentence = money_words(row)
    meta = "" if row.reading.value is None else crossing_words(row)
    return bar(row) | {"sentence": sentence, "meta": meta}


def money_words(row: Assessed) -> str:
    """«已支付 ¥138,600（33.0%），距目标 ≥ 50% 还差 ¥71,400，比今天的计划 45.9% 少 ¥54,180。»"""
    reading = row.reading
    if reading.broken or reading.value is None:
        return _("%(reason)s。") % {"reason": reading.missing or row.text}
    said = {"spent": yuan(reading.numerator), "share": row.text, "gap": _from_target(row)}
    words = (
        _("已支付 %(spent)s（%(share)s），%(gap)s")
        if said["gap"]
        else _("已支付 %(spent)s（%(share)s）")
    ) % said
    words += _behind_plan(row)
    return _("%(reason)s。") % {
        "reason": "；".join([words, *(s.words for s in reading.shortfalls)])
    }


def _from_target(row: Assessed) -> str:
    """What is short of the target, or that it is reached; of who overspent never that."""
    gap = fen_at_target(row.rule, row.reading) - row.reading.numerator
    target = target_words(row.terms)
    if gap > 0:
        return _("距目标 %(target)s 还差 %(gap)s") % {"target": target, "gap": yuan(gap)}
    return "" if row.reading.shortfalls else _("已到目标 %(target)s") % {"target": target}


def _behind_plan(row: Assessed) -> str:
    """How much less than the day's plan; nothing where it is not, or where there is no plan."""
    if row.planned is None or row.reached:
        return ""
    gap = round(row.planned * row.reading.denominator / 100) - row.reading.numerator
    if gap <= 0 and row.reading.shortfalls:
        return ""
    if gap <= 0:
        return _("，不低于计划 %(planned)s") % {"planned": percent1(row.planned)}
    words = (
        _("，比今天的计划 %(planned)s 少 %(gap)s")
        if row.on == clock.today()
        else _("，比当天的计划 %(planned)s 少 %(gap)s")
    )
    return words % {"planned": percent1(row.planned), "gap": yuan(gap)}
