"""What the pages with figures share: whose stations, which day, the time ruler."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from common import clock
from common.calendar import WorkingCalendar
from common.days import day_of
from common.templatetags.portal import day, full_day, moment
from oversight.judging.judgement import Assessed, assess, year_after
from oversight.judging.precedence import TOLD, with_precedence
from oversight.models import Directive, Flag, NightlyRun, StationReading
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


def picture(request, *, stations=None, codes=None, on: date | None = None) -> Picture:
    """Judge the user's stations (or some of them) on the day of ``?on=``, or another."""
    on = on or day_of(request)
    chosen = list(stations_for(request.user, on) if stations is None else stations)
    calendar = WorkingCalendar(on, year_after(on))
    return Picture(on, chosen, assess(chosen, on, codes=codes, calendar=calendar), calendar)


def flags_by_cell(user, on: date) -> dict[tuple[int, int], Flag]:
    """(station id, requirement id) → the flag that stood open on the day, in the order told. Of a
    day to come no night has opened any.
    """
    if on > clock.today():
        return {}
    flags = Flag.objects.visible_to(user).open_on(on)
    flags = flags.select_related("station__division", "requirement")
    flags = with_precedence(flags, user, on).order_by(*TOLD)
    return {(flag.station_id, flag.requirement_id): flag for flag in flags}


def cell_of(row: Assessed) -> tuple[int, int]:
    """(station id, requirement id), under which flags and nights' readings are found."""
    return row.station.pk, row.requirement.pk


@dataclass(frozen=True)
class Known:
    """What a night found of one requirement of one station, and when it did."""

    reading: StationReading
    at: datetime | None

    @property
    def text(self) -> str:
        """«46.2%（滞后）», as a cell said it then."""
        status = self.reading.get_status_display()
        if self.reading.value is None:
            return str(status)
        text, _status = seen_as(self.reading)
        return _("%(value)s（%(status)s）") % {"value": text, "status": status}

    @property
    def words(self) -> str:
        """The same with the day that was judged and the time at which it was."""
        words = _("%(text)s，%(day)s数据") % {"text": self.text, "day": day(self.reading.on)}
        # A frozen business date is judged at a real moment that would say nothing.
        if self.at is None or localtime(self.at).date() > clock.today():
            return words
        return words + _("，%(at)s 测算") % {"at": moment(self.at)}


def seen_as(reading: StationReading) -> tuple[str, str]:
    """What a cell showed of a night's reading: its text and its status."""
    value = "—" if reading.value is None else f"{reading.value:g}"
    return reading.details.get("text", value), reading.status


def known_otherwise(assessed: Iterable[Assessed], on: date) -> dict[tuple[int, int], Known]:
    """(station id, requirement id) → what a night knew, where it differs from what is true now.

    Of a past day its own night, of today the latest one; of a day to come no night knows. Two
    queries.
    """
    if on > clock.today():
        return {}
    rows = {cell_of(row): row for row in assessed}
    runs = _nights({row.rule.directive.division_id for row in rows.values()}, on)
    readings = StationReading.objects.filter(
        station__in={station for station, _requirement in rows},
        requirement__in={requirement for _station, requirement in rows},
        on__in={run.day for run in runs.values()},
    )
    found = {}
    for reading in readings if runs else ():
        row = rows.get((reading.station_id, reading.requirement_id))
        run = row and runs.get(row.rule.directive.division_id)
        if run and run.day == reading.on and seen_as(reading) != (row.text, row.status):
            found[cell_of(row)] = Known(reading, run.finished_at)
    return found


def _nights(divisions: set[int], on: date) -> dict[int, NightlyRun]:
    """Division id → its night that is asked about on the day."""
    done = NightlyRun.objects.filter(
        division__in=divisions, state__in=[NightlyRun.State.COMPLETED, NightlyRun.State.PARTIAL]
    )
    runs = done.filter(day=on) if on < clock.today() else done.filter(day__lte=on)
    latest = runs.filter(division=OuterRef("division")).order_by("-day").values("day")[:1]
    return {run.division_id: run for run in runs.filter(day=Subquery(latest))}


def without_directive(user, on: date) -> dict:
    """What a page says of a day that no directive holds: the last one's end, or the next's start,
    and whoever may can make the next out of the last.
    """
    known = Directive.objects.visible_to(user)
    last = known.filter(ends_on__lt=on).order_by("-ends_on").first()
    following = known.filter(starts_on__gt=on).order_by("starts_on").first()
    links = []
    if last:
        links.append((_("看 %(day)s") % {"day": full_day(last.ends_on)}, f"?on={last.ends_on}"))
        if user.holds("oversight.add_directive"):
            url = reverse("oversight:directive-copy", args=[last.pk])
            links.append((_("以上一个部署为底稿建立新部署"), url))
    if following:
        words = _("看 %(day)s") % {"day": full_day(following.starts_on)}
        links.append((words, f"?on={following.starts_on}"))
    return {
        "no_directive": _("%(day)s没有适用的工作部署") % {"day": full_day(on)},
        "no_directive_why": _why_none(last, following),
        "no_directive_links": [{"label": label, "url": url} for label, url in links],
    }


def _why_none(last: Directive | None, following: Directive | None) -> str:
    parts = []
    if last:
        words = _("《%(title)s》已于 %(day)s 到期，之后的日子没有要求可判断。")
        parts.append(words % {"title": last.title, "day": full_day(last.ends_on)})
    if following:
        words = _("《%(title)s》从 %(day)s 起适用。")
        parts.append(words % {"title": following.title, "day": full_day(following.starts_on)})
    return "".join(parts) or _("还没有录入工作部署。")


def nothing_to_do(directive: Directive, on: date) -> str:
    """Why the list of what is to be done is empty: flags are opened by nights alone."""
    if on == clock.today():
        return _("今天没有要处理的事。")
    if on > clock.today():
        return _("还没有到这一天，督办由当天夜里的测算开出。")
    if _nights({directive.division_id}, on):
        return _("当天没有要处理的事。")
    return _("当时没有测算。")


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
        "next": on + timedelta(days=1) if on != today else None,
        "is_past": on < today,
        "is_future": on > today,
        "read_only": on != today,
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
