"""What the pages with figures share: whose stations, which day, the time ruler."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from common import clock
from common.calendar import WorkingCalendar
from common.days import day_of
from oversight.judgement import Assessed, assess, year_after
from oversight.models import Directive, Flag, StationReading
from stations.models import Station

PERMISSION = "oversight.view_stationreading"


@dataclass(frozen=True)
class Picture:
    """The stations that a user may see figures of, judged on the day of the page."""

    on: date
    stations: list[Station]
    assessed: list[Assessed]
    calendar: WorkingCalendar

    @property
    def directive(self) -> Directive | None:
        return self.assessed[0].rule.directive if self.assessed else None

    def by_station(self) -> dict[int, list[Assessed]]:
        rows: dict[int, list[Assessed]] = {station.pk: [] for station in self.stations}
        for row in self.assessed:
            rows[row.station.pk].append(row)
        return rows


def stations_for(user, on: date):
    """The stations open on the day whose figures the user may see today."""
    scope = user.scope(PERMISSION, clock.today())
    return Station.objects.within(scope).open(on).select_related("division")


def picture(request, *, stations=None, codes=None) -> Picture:
    """Judge the user's stations (or some of them) on the day of ``?on=``."""
    on = day_of(request)
    chosen = list(stations_for(request.user, on) if stations is None else stations)
    calendar = WorkingCalendar(on, year_after(on))
    return Picture(on, chosen, assess(chosen, on, codes=codes, calendar=calendar), calendar)


def flags_by_cell(user, on: date) -> dict[tuple[int, int], Flag]:
    """(station id, requirement id) → the flag that stood open on the day."""
    flags = Flag.objects.visible_to(user).open_on(on).select_related("station", "requirement")
    return {(flag.station_id, flag.requirement_id): flag for flag in flags}


def known_then(picture: Picture) -> dict[tuple[int, int], StationReading]:
    """(station id, requirement id) → the reading of the night of the picture's day."""
    stations = [station.pk for station in picture.stations]
    rows = StationReading.objects.filter(on=picture.on, station__in=stations)
    return {(row.station_id, row.requirement_id): row for row in rows}


def differs(row: Assessed, known: dict[tuple[int, int], StationReading]) -> bool:
    """Whether what is true of the day now was known otherwise that night."""
    then = known.get((row.station.pk, row.requirement.pk))
    return then is not None and (then.value, then.status) != (row.reading.value, row.status)


def ruler(on: date, directive: Directive | None) -> dict:
    """The time ruler: from the deployment to a month after the checkpoint, or around the day."""
    today = clock.today()
    start = directive.issued_on if directive else on - timedelta(days=60)
    checkpoint = directive.checkpoint_on if directive else None
    end = _month_end(checkpoint, directive) if directive else on + timedelta(days=30)
    left = (checkpoint - on).days if checkpoint else 0
    return {
        "start": min(start, on),
        "end": max(end, on),
        "on": on,
        "today": today,
        "previous": on - timedelta(days=1),
        "next": on + timedelta(days=1) if on < today else None,
        "is_past": on < today,
        "checkpoint": checkpoint,
        "checkpoint_label": _("双过半"),
        "days_left": max(0, left),
        "deploy_date": start,
        "deploy_label": _("部署"),
    }


def _month_end(checkpoint: date, directive: Directive) -> date:
    """The end of the month after the checkpoint, within the directive's period."""
    following = (checkpoint.replace(day=1) + timedelta(days=62)).replace(day=1)
    return min(following - timedelta(days=1), directive.ends_on)
