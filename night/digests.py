"""Who is told what after a night: one digest a person and day, and none when nothing is new.

New is what was opened (again), has worsened or recovered since it was last told, what still stands
open after the reminder days, and what an earlier digest carried that failed or is in doubt.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import translation

from accounts.models import Grant, User
from accounts.roles import Role
from common import clock, outbox
from common.models import OutgoingMail
from common.parameters import parameters
from night.digest_text import Issue, Letter, News, Recipient, write
from oversight.followup.events import NEWS
from oversight.judging.judgement import Assessed
from oversight.models import Directive, Flag, FlagEvent
from stations.models import Division, Station

log = logging.getLogger(__name__)

KIND = "digest"
LOOK_BACK = timedelta(days=30)
TOLD_ROLES = (Role.STATION_HEAD, Role.DISTRICT_LEAD)
UNDELIVERED = (OutgoingMail.State.FAILED, OutgoingMail.State.IN_DOUBT)


@dataclass(frozen=True)
class Limits:
    """The day of the digests, after how long they remind, and beyond which multiple of its pace a
    station is no longer urged.
    """

    on: date
    reminder: timedelta
    most_times: int


@dataclass
class Queued:
    mails: int = 0
    failures: dict[str, str] = field(default_factory=dict)


def queue_digests(
    directive: Directive, on: date, assessed: Iterable[Assessed], *, hold: Callable[[], None]
) -> Queued:
    """Write the day's digests and note what they told, in one transaction.

    ``hold`` is called in it and raises when the night is no longer ours.
    """
    result = Queued()
    people = recipients(directive.division, on)
    User.read_grants([person.user for person in people], clock.today())  # for their buttons
    since = undelivered_since([person.user for person in people], on)
    flags = flags_to_tell(directive, since.values())
    numbers = parameters(("digest_reminder_days", "catch_up_times"), on)
    limits = Limits(on, timedelta(days=numbers["digest_reminder_days"]), numbers["catch_up_times"])
    cells = {(cell.station.pk, cell.requirement.pk): cell for cell in assessed}
    issue = Issue.of(directive, on, cells.values(), limits.most_times)
    letters: list[tuple[Recipient, list[News], Letter]] = []
    for person in people:
        news = news_for(person, flags, cells, limits, since.get(person.user.pk))
        if not news:
            continue
        try:
            with translation.override(settings.LANGUAGE_CODE):
                letters.append((person, news, write(issue, person, news)))
        except Exception as error:  # a letter that cannot be written must not stop the others
            log.exception("no digest for %s", person.user.username)
            result.failures[f"{KIND} {person.user.username}"] = f"{type(error).__name__}: {error}"
    with transaction.atomic(durable=True):
        hold()
        told = {
            person.user.pk: news
            for person, news, letter in letters
            if outbox.queue_mail(recipient=person.user, kind=KIND, day=on, **letter.parts())
        }
        result.mails = len(told)
        note_told(told, on)
    return result


def note_told(told: dict[int, list[News]], on: date) -> None:
    """Write down for every flag in which mails it was told, and when it was told last.

    ``told``: recipient's key → the news of the mail that was queued for them on the day.
    """
    mails = OutgoingMail.objects.filter(kind=KIND, day=on, recipient__in=told)
    events = [
        FlagEvent(
            flag=item.flag,
            kind=FlagEvent.Kind.TOLD,
            on=on,
            mail=mail,
            status=item.flag.status,
            value=item.flag.value,
            text=item.text,
        )
        for mail in mails.order_by("pk")
        for item in told[mail.recipient_id]
    ]
    FlagEvent.objects.bulk_create(events)
    Flag.objects.filter(pk__in={event.flag_id for event in events}).update(told_on=on)


def recipients(division: Division, on: date) -> list[Recipient]:
    """Heads of the division's stations and the division's leads, with an address, on the day."""
    stations = list(Station.objects.in_division(division).open(on).select_related("division"))
    everywhere = frozenset(station.pk for station in stations)
    people: dict[int, Recipient] = {}
    for grant in grants_to_tell(on).filter(
        Q(division__path__startswith=division.path)
        | Q(station__division__path__startswith=division.path)
    ):
        lead = grant.role == Role.DISTRICT_LEAD
        if lead and grant.division_id != division.pk:
            continue
        own = everywhere if lead else frozenset(s.pk for s in stations if holds(grant, s))
        before = people.get(grant.user_id, Recipient(grant.user, frozenset(), False))
        people[grant.user_id] = Recipient(
            grant.user, before.stations | own, lead=lead or before.lead
        )
    return [person for person in people.values() if person.stations]


def grants_to_tell(on: date) -> QuerySet[Grant]:
    grants = Grant.objects.valid(on).filter(role__in=TOLD_ROLES).exclude(user__email="")
    return grants.select_related("user", "division").order_by("user__username", "pk")


def holds(grant: Grant, station: Station) -> bool:
    """Whether the place of a grant is the station or holds it."""
    if grant.station_id:
        return grant.station_id == station.pk
    return bool(grant.division) and station.division.path.startswith(grant.division.path)


def undelivered_since(users: list[User], on: date) -> dict[int, date]:
    """For people whose latest digests failed or are in doubt: the day of the first of these."""
    since: dict[int, date] = {}
    mails = OutgoingMail.objects.filter(
        kind=KIND, recipient__in=users, day__lt=on, day__gte=on - LOOK_BACK
    )
    for user, day, state in mails.order_by("day").values_list("recipient_id", "day", "state"):
        if state in UNDELIVERED:
            since.setdefault(user, day)
        else:
            since.pop(user, None)
    return since


def flags_to_tell(directive: Directive, undelivered: Iterable[date]) -> list[Flag]:
    """Open flags of the division's directives, and closed ones whose closing is not told yet; with
    the last ``step`` that is news.
    """
    untold = Q(closed_on__isnull=True) | Q(told_on__lt=F("closed_on"))
    if earliest := min(undelivered, default=None):
        untold |= Q(told_on__gte=earliest)
    steps = FlagEvent.objects.filter(flag=OuterRef("pk"), kind__in=NEWS).order_by("-on", "-pk")
    flags = Flag.objects.filter(untold, requirement__directive__division=directive.division)
    flags = flags.annotate(step=Subquery(steps.values("kind")[:1]))
    return list(
        flags.select_related("station__division", "requirement").order_by(
            "-requirement__is_headline", "station__code", "requirement__position", "pk"
        )
    )


def news_for(
    person: Recipient, flags: list[Flag], cells: dict, limits: Limits, since: date | None
) -> list[News]:
    """What this person is to be told of the flags."""
    news = []
    for flag in flags:
        if flag.station_id in person.stations:
            again = why_told_again(flag, since) if since else ""
            why = why_told(flag, limits.on, limits.reminder) or again
            if why:
                cell = cells.get((flag.station_id, flag.requirement_id))
                news.append(News(flag, cell, why, limits.on, limits.most_times, person.user))
    return news


def why_told(flag: Flag, on: date, reminder: timedelta) -> str:
    """Why a flag is news on the day; "" when it is not."""
    if flag.closed_on:
        return News.CLOSED if flag.told_on and flag.told_on < flag.closed_on else ""
    if flag.told_on is None:
        return "" if flag.recovering_on else News.OPENED
    # A recovery is no news: the closing will be, or the relapse.
    since = [(News.MOVED, flag.moved_on)]
    if not flag.recovering_on:
        since += [(News.WORSENED, flag.worsened_on), (News.REOPENED, flag.reopened_on)]
    for why, day in reversed(since):
        if day and flag.told_on < day:
            return why
    due = not flag.recovering_on and on - flag.told_on >= reminder
    return News.REMINDER if due else ""


def why_told_again(flag: Flag, since: date) -> str:
    """Why a flag is told again to somebody who may not have got the digests since that day."""
    if flag.told_on is None or flag.told_on < since:
        return ""
    return News.CLOSED if flag.closed_on else News.REMINDER


# ---------- at sending ----------


def still_wanted(mail: OutgoingMail) -> bool:
    """Whether the recipient is still told digests and may still see every flag that it names."""
    if mail.kind != KIND:
        return True
    on = max(mail.day, clock.today())
    named = mail.flag_events.count()
    seen = Flag.objects.visible_to(mail.recipient, on).filter(events__mail=mail).count()
    return seen == named and grants_to_tell(on).filter(user=mail.recipient).exists()


def send_due() -> Counter[str]:
    """Send every mail that is due; returns how many ended in which state."""
    return outbox.send_due(still_wanted)
