"""Figures of one station by plain queries, one at a time, without the portal's own measures."""

from collections import Counter
from datetime import date, timedelta

from django.db.models import Sum

from funds.models import Appropriation, Expenditure
from orgs.models import Organisation
from projects.models import Project
from services.models import ServedGroup, ServiceRecord
from stations.models import Community, CommunityClassification
from talent.models import Credential, ExamEntry, Worker

QUOTAS = {"urban": 10, "converted": 5}


def yuan(rows) -> str:
    fen = rows.aggregate(total=Sum("fen"))["total"] or 0
    return f"{fen // 100}.{fen % 100:02d}"


def figures(station, on: date) -> dict:
    """What the database holds for the station by the day."""
    return {
        **money(station, on),
        **services(station, on),
        **people(station, on),
        **organisations(station, on),
    }


def money(station, on) -> dict:
    projects = Project.objects.filter(station=station)
    received = Appropriation.objects.filter(station=station, received_on__lte=on)
    agreed = projects.aggregate(total=Sum("agreed_fen"))["total"]
    return {
        "projects": projects.count(),
        "projects_started": projects.filter(agreed_start__lte=on).count(),
        "fund_agreed": f"{agreed / 100:.2f}",
        "fund_received": yuan(received),
        "fund_spent": yuan(Expenditure.objects.filter(station=station, paid_on__lte=on)),
    }


def services(station, on) -> dict:
    records = list(ServiceRecord.objects.filter(station=station, served_on__lte=on))
    entered = [r for r in records if r.platform_entered_on and r.platform_entered_on <= on]
    week = timedelta(days=7)
    days = sorted({record.served_on for record in records})
    gaps = [(later - earlier).days for earlier, later in zip(days, days[1:], strict=False)]
    groups = ServedGroup.objects.filter(record__in=records).exclude(group="general")
    return {
        "service_records": len(records),
        "people": sum(record.people for record in records),
        "person_times": sum(record.person_times for record in records),
        "key_group_people": sum(groups.values_list("people", flat=True)),
        "longest_gap_days": max(gaps, default=0),
        "entered_on_platform": len(entered),
        "entered_within_7_days": sum(r.platform_entered_on - r.served_on <= week for r in entered),
        "by_kind": dict(Counter(record.get_kind_display() for record in records)),
        "by_field": dict(Counter(record.get_field_display() for record in records)),
    }


def people(station, on) -> dict:
    workers = Worker.objects.filter(station=station)
    certified = set(Credential.objects.filter(worker__in=workers).values_list("worker", flat=True))
    of_communities = set(workers.filter(post="community_worker").values_list("pk", flat=True))
    return {
        "workers": workers.count(),
        "community_workers": len(of_communities),
        "certified": len(certified),
        "certified_community_workers": len(certified & of_communities),
        "exam_entries": ExamEntry.objects.filter(worker__in=workers, year=on.year).count(),
    }


def organisations(station, on) -> dict:
    communities = Community.objects.filter(division=station.division)
    filed = Organisation.objects.filter(community__in=communities, state="filed", filed_on__lte=on)
    counts = Counter(filed.values_list("community", flat=True))
    kinds = dict(
        CommunityClassification.objects.filter(community__in=communities).values_list(
            "community", "kind"
        )
    )
    return {
        "communities": communities.count(),
        "communities_meeting_quota": sum(
            counts[community] >= QUOTAS[kind] for community, kind in kinds.items()
        ),
        "orgs_recorded": filed.count(),
    }
