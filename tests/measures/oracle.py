"""Every measure once more, from plain facts in plain Python: day by day and person by person, as
the directive's page says it. Nothing of the portal is used here, so that an error of its queries
cannot hide itself.
"""

from datetime import date
from fractions import Fraction

from tests.measures.answers import DAY, MISSING, NOT_APPLICABLE, Answer, share, within
from tests.measures.facts import DEPUTY, FIELDS, LEVELS, Facts, World
from tests.measures.oracle_projects import (
    fund_utilisation,
    project_completion,
    project_progress,
    project_register,
    published_on_platform,
)


def days_from(first: date, last: date):
    while first <= last:
        yield first
        first += DAY


# ---------- 1.1 ----------


def head_in_place(facts: Facts, world, on, period, acting_days=90) -> Answer:
    appointed = sorted((h for h in facts.heads if h.since <= on), key=lambda head: head.since)
    if not appointed:
        return Answer(kind=MISSING)
    serving = [head for head in appointed if within(on, head.since, head.until)]
    if not serving:
        return Answer(Fraction(0), 0, 1)
    head = serving[-1]
    if not head.acting:
        right = head.post in (DEPUTY, f"街道{DEPUTY}")
        return Answer(Fraction(1 if right else Fraction(1, 2)), int(right), 1)
    since, before = head.since, appointed[: [h is head for h in appointed].index(True)]
    while before and before[-1].acting and within(since - DAY, None, before[-1].until):
        since = before.pop().since
    return Answer(Fraction(1, 2), 0, 1, lags=int((on - since).days > acting_days))


# ---------- 1.6, 1.7, 4.1, 4.2 ----------


def given(facts: Facts, first: date, last: date, on: date):
    """The services of the days between that count as it is known on a day."""
    return [
        service
        for service in facts.services
        if first <= service.day <= last
        and not service.administrative
        and (service.voided_on is None or service.voided_on > on)
    ]


def of_period(facts: Facts, on, period):
    return given(facts, period.starts_on, min(on, period.ends_on), on)


def service_activity(facts, world, on, period, window_days=60, late_window_days=30) -> Answer:
    known = given(facts, date.min, on, on)
    if not known:
        return Answer(kind=MISSING)
    busy = {service.day for service in known}
    late = [
        service
        for service in known
        if service.typed_at
        and 0 <= (on - service.typed_at.date()).days < late_window_days
        and (service.typed_at.date() - service.day).days > 3
    ]
    silences = []
    for first in busy:
        last = next((day for day in days_from(first + DAY, on) if day in busy), None)
        if last is None:
            silences.append((on - first, on, first))
        elif (on - first).days <= window_days:
            silences.append((last - first, last, first))
    length, until, since = max(silences)
    year = sorted(service.day for service in of_period(facts, on, period))
    silent = (on - max(busy)).days
    return Answer(
        Fraction(length.days),
        numerator=len(known),
        risks=int(bool(late)),
        lags=int(silent >= window_days),
        more={
            "silence_from": since.isoformat(),
            "silence_until": until.isoformat(),
            "since_last": silent,
            "longest_gap": max(
                [(later - day).days for day, later in zip(year, year[1:], strict=False)], default=0
            ),
        },
    )


def platform_sync(facts, world, on, period) -> Answer:
    known = of_period(facts, on, period)
    if not known:
        return Answer(kind=MISSING)
    entered = [s for s in known if s.entered_on and s.entered_on <= on]
    in_time = [s for s in entered if (s.entered_on - s.day).days <= 7]
    old = [s for s in known if s not in entered and (on - s.day).days > 30]
    more = {"entered": len(entered), "overdue": len(old), "awaiting": len(known) - len(entered)}
    return share(len(in_time), len(known), lags=int(bool(old)), more=more)


def key_group_share(facts, world, on, period) -> Answer:
    known = of_period(facts, on, period)
    if not known:
        return Answer(kind=MISSING)
    return share(sum(s.key_people for s in known), sum(s.people for s in known))


def ends_quarter(day: date) -> bool:
    return (day + DAY).month in (1, 4, 7, 10) and (day + DAY).day == 1


def field_coverage(facts, world, on, period) -> Answer:
    """Lives through the period day by day, with the fields served in the quarter and those owed."""
    if not given(facts, period.starts_on, on, on):
        return Answer(kind=MISSING)
    begun = max(period.starts_on, facts.licensed_on)
    if begun > min(on, period.ends_on):
        return Answer(kind=MISSING)
    start, seen, owed = begun, set(), {}
    for day in days_from(begun, on):
        today = {service.field for service in given(facts, day, day, on)}
        seen |= today
        owed = {name: since for name, since in owed.items() if name not in today}
        closing = day == period.ends_on or (ends_quarter(day) and day < period.ends_on)
        if closing and day < on:
            owed |= {name: owed.get(name, day) for name in FIELDS if name not in seen}
        if closing and day < min(on, period.ends_on):
            start, seen = day + DAY, set()
    end = next(day for day in days_from(start, period.ends_on)
               if ends_quarter(day) or day == period.ends_on)  # fmt: skip
    # What was served in the quarter before the licence counts for the quarter, but settles nothing.
    first = start if start > begun else max(period.starts_on, quarter_start(start))
    covered = {service.field for service in given(facts, first, on, on)}
    passed = min((on - start).days + 1, (end - start).days + 1)
    return Answer(
        Fraction(len(covered)),
        len(covered),
        4,
        due=min(owed.values(), default=end),
        more={
            "overdue": sorted(day.isoformat() for day in owed.values()),
            "planned": Fraction(4 * passed, (end - start).days + 1),
        },
    )


def quarter_start(day: date) -> date:
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


# ---------- 2.1, 2.2, 2.4 ----------


def holds(person, on, levels=LEVELS) -> bool:
    return any(
        credential.level in levels and within(on, credential.obtained_on, None)
        for credential in person.credentials
    )


def exam_participation(facts, world: World, on, period) -> Answer:
    if world.exam is None or period.starts_on.year != 2022:
        return Answer(kind=MISSING)
    opens, closes = world.exam
    asked_on = min(on, closes)
    workers = [person for person in facts.people if person.community_worker]
    asked = [
        person
        for person in workers
        if within(asked_on, person.since, person.until) and not holds(person, asked_on, LEVELS[1:])
    ]
    if not asked and not any(within(on, person.since, person.until) for person in workers):
        return Answer(kind=MISSING)
    if on < opens or not asked:
        return Answer(kind=NOT_APPLICABLE)
    entered = 0
    for person in asked:
        year, level, day = person.entry or (0, "", None)
        above = LEVELS[1:] if holds(person, asked_on, LEVELS[:1]) else LEVELS
        if year == 2022 and level in above and (day or closes) <= on:
            entered += 1
    return share(entered, len(asked), due=closes, more={"plan_from": opens})


def training_hours(facts, world, on, period) -> Answer:
    registered = good = told = 0
    for person in facts.people:
        valid = [
            credential
            for credential in person.credentials
            if within(on, credential.obtained_on, credential.registered_until)
            and credential.registered_until
        ]
        if not valid or not within(on, person.since, person.until):
            continue
        highest = max(valid, key=lambda credential: LEVELS.index(credential.level))
        start = three_years_before(highest.registered_until)
        counted = sorted(day for day in person.hours if day <= on)
        hours = person.hours[counted[-1]] if counted and counted[-1] > start else 0
        wanted = 72 if highest.level == "assistant" else 90
        length = (highest.registered_until - start).days
        registered += 1
        told += bool(counted)
        good += hours * length >= wanted * (on - start).days
    return share(good, registered) if told else Answer(kind=MISSING)


def three_years_before(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        day -= DAY
    return day.replace(year=day.year - 3)


def certified_ratio(facts, world, on, period) -> Answer:
    def ratio(day):
        roster = [
            person
            for person in facts.people
            if person.community_worker and within(day, person.since, person.until)
        ]
        return sum(holds(person, day) for person in roster), len(roster)

    (now, total), (then, total_then) = ratio(on), ratio(period.starts_on - DAY)
    if not total:
        return Answer(kind=MISSING)
    rising = not total_then or now * total_then > then * total
    complete = now == total and then == total_then
    return share(now, total, risks=int(not rising and not complete))


# ---------- 5.1, 5.2 ----------


def on_file(organisation, on) -> bool:
    if any(filed <= on < cancelled for filed, cancelled in organisation.earlier):
        return True
    if organisation.filed_on is None or organisation.filed_on > on:
        return False
    if organisation.state == "cancelled":
        return organisation.cancelled_on is not None and organisation.cancelled_on > on
    return organisation.state == "filed"


def org_quota(facts, world, on, period, urban=10, converted=5) -> Answer:
    known = met = lacking = unknown = 0
    for community in facts.communities:
        if not within(on, community.since, community.until):
            continue
        kinds = [kind for day, kind in sorted(community.kinds, key=lambda k: k[0]) if day <= on]
        if not kinds:
            unknown += 1
            continue
        quota = {"urban": urban, "converted": converted}[kinds[-1]]
        filed = sum(on_file(organisation, on) for organisation in community.organisations)
        known, met, lacking = known + 1, met + (filed >= quota), lacking + max(0, quota - filed)
    if not known:
        return Answer(kind=MISSING)
    return share(met, known, risks=int(unknown > 0), more={"lacking": lacking})


def org_standardisation(facts, world, on, period) -> Answer:
    filed = [
        organisation
        for community in facts.communities
        if within(on, community.since, community.until)
        for organisation in community.organisations
        if on_file(organisation, on)
    ]
    if not filed:
        return Answer(kind=MISSING)
    passed = 0
    for organisation in filed:
        since, lost = organisation.standard
        passed += since is not None and since <= on and (lost is None or on < lost)
    return share(passed, len(filed))


ORACLE = {
    function.__name__: function
    for function in (
        head_in_place, service_activity, platform_sync, key_group_share, field_coverage,
        exam_participation, training_hours, certified_ratio, org_quota, org_standardisation,
        project_progress, project_completion, fund_utilisation, project_register,
        published_on_platform,
    )
}  # fmt: skip
