"""In which order flags are told, in list and to-do list (a mail has the same ends): the directive's
own deadlines, then what the reader can act on, then the rest; what nobody can do any more is last.
"""

from datetime import date
from urllib.parse import urlencode

from django.db.models import Case, Q, QuerySet, Value, When
from django.urls import reverse

from accounts.models import User
from common import clock
from common.readings import Measure, Remedy
from oversight.judging.measures import MEASURES
from oversight.models import Flag, Status
from stations.models import Station

HEADLINE, MINE, OTHERS, PAST = range(4)
TOLD = ("precedence", "opened_on", "requirement__position", "pk")
CLOSING = [measure.key for measure in MEASURES.values() if measure.closes]


def is_past(measure: str, status: str) -> bool:
    """Whether it was to be done in a window that has closed, and nothing can be done about it."""
    return measure in CLOSING and status == Status.OVERDUE


def with_precedence(flags: QuerySet[Flag], user: User, on: date) -> QuerySet[Flag]:
    """Annotates ``acts`` (the reader can remedy it, today) and ``precedence``: what waits for the
    reader's own step is theirs as well.
    """
    past = Q(requirement__measure__in=CLOSING, status=Status.OVERDUE)
    today = on == clock.today()
    acts = _can_act(user) if today else Q(pk__in=[])
    waits = Q(pk__in=Flag.objects.waiting_for(user).values("pk")) if today else Q(pk__in=[])
    return flags.annotate(
        acts=Case(When(~past & acts, then=Value(True)), default=Value(False)),
        precedence=Case(
            When(past, then=Value(PAST)),
            When(requirement__is_headline=True, then=Value(HEADLINE)),
            When(acts | waits, then=Value(MINE)),
            default=Value(OTHERS),
        ),
    )


def _can_act(user: User) -> Q:
    """Flags of the measures that the user can do something about, at the stations where."""
    condition = Q(pk__in=[])
    for permission, measures in _by_permission().items():
        scope = user.scope(permission, clock.today())
        if scope.anywhere:
            stations = Station.objects.within(scope).values("pk")
            condition |= Q(requirement__measure__in=measures, station__in=stations)
    return condition


def _by_permission() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for measure in MEASURES.values():
        if measure.remedy:
            found.setdefault(measure.remedy.permission, []).append(measure.key)
    return found


def button(flag: Flag) -> dict | None:
    """The one button of a flag ``with_precedence``: to what its reader can do, if anything."""
    return _link(flag) if flag.acts else None


def button_in_mail(flag: Flag, reader: User) -> dict | None:
    """The same for who reads of it in a letter; by the rule of ``with_precedence``, without a query
    a reader.
    """
    remedy = _remedy(flag)
    if flag.closed_on or remedy is None or is_past(flag.requirement.measure, flag.status):
        return None
    may = reader.scope(remedy.permission, clock.today()).covers(flag.station)
    return _link(flag) if may else None


def _remedy(flag: Flag) -> Remedy | None:
    measure: Measure | None = MEASURES.get(flag.requirement.measure)
    return measure.remedy if measure else None


def _link(flag: Flag) -> dict | None:
    remedy = _remedy(flag)
    if remedy is None:
        return None
    if remedy.of_station:
        return {"label": remedy.label, "url": reverse(remedy.page, args=[flag.station.code])}
    query = urlencode({"station": flag.station.code})
    tail = f"&{remedy.query}" if remedy.query else ""
    return {"label": remedy.label, "url": f"{reverse(remedy.page)}?{query}{tail}"}
