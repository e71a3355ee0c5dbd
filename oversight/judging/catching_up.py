"""1.10: whoever lags with projects or money has a plan to catch up, accepted and not yet due."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.readings import (
    Measure,
    Period,
    Reading,
    Remedy,
    StationBatch,
    percent,
    percent_exact,
)
from oversight.judging.stages import standings
from oversight.models import Flag


def load_planned(ids: Iterable[int], on: date) -> dict[int, list[tuple[Flag, bool]]]:
    """Station id → its flags that should have a plan on the day, and whether one held; by what the
    events tell of that day, so also of days past.
    """
    flags = list(Flag.objects.filter(station__in=ids).lagging(on).order_by("year", "number"))
    standing = standings(flags, on)
    found = defaultdict(list)
    for flag in flags:
        found[flag.station_id].append((flag, standing[flag.pk].has_plan(on)))
    return found


def catch_up_plan(batch: StationBatch, on: date, period: Period) -> dict[int, Reading]:
    """Of the flags of progress, money and completion that stand open for some days, the share with
    an accepted plan whose promised day has not passed.
    """
    flags = batch.load(load_planned, on)
    return {station: _reading(flags.get(station, [])) for station in batch.ids}


def _reading(flags: list[tuple[Flag, bool]]) -> Reading:
    if not flags:
        return Reading(not_applicable=_("没有要追赶的进度"))
    lacking = [flag for flag, has_plan in flags if not has_plan]
    planned = len(flags) - len(lacking)
    return Reading(
        value=percent(planned, len(flags)),
        exact=percent_exact(planned, len(flags)),
        numerator=planned,
        denominator=len(flags),
        details={"lacking": [flag.number for flag in lacking]},
        evidence=tuple(flag.pk for flag, _has_plan in flags),
    )


def tell(details: dict) -> Iterator[tuple[str, str]]:
    if details["lacking"]:
        numbers = "、".join(_("第%(number)s号") % {"number": each} for each in details["lacking"])
        yield _("还没有采纳的方案"), numbers


MEASURES = (
    Measure(
        catch_up_plan,
        gettext_lazy(
            "项目进度、资金使用、按期完成的督办，标记超过 7 天（参数）还没有闭环的，"
            "有多少已有区里采纳、承诺日期还没有过的方案；没有这样的督办时不适用。"
        ),
        rows="oversight:flag-list",
        tell=tell,
        remedy=Remedy(
            gettext_lazy("写方案"), "oversight.answer_flag", "oversight:flag-list", "state=mine"
        ),
    ),
)
