"""What a station's page shows of its place: premises, six haves, brands, incubation."""

from django.urls import reverse
from django.utils.translation import gettext as _

from common.days import quarter
from common.readings import StationBatch
from orgs.measures import load_incubated
from oversight.judging.judgement import Assessed
from oversight.models import Status
from oversight.pages.station import of_station
from services.measures.haves import Asked, Standing, load_standings
from stations.measures.brands import lacks, load_brands
from stations.measures.premises import load_checks
from stations.models import HaveCheck, Premises

SEES = "stations.view_premises"


def context(user, station, by_measure: dict[str, Assessed], on) -> dict:
    """The sections, for whoever may see such facts; each only where its requirement is asked."""
    if not user.holds(SEES):
        return {}
    batch = StationBatch([station.pk])
    found: dict = {
        "premises": premises(station, on),
        "premises_url": of_station("stations:premises-list", station, on),
    }
    if row := by_measure.get("six_haves"):
        found["haves"] = haves(batch, station, _parameters(row), on)
        found["haves_url"] = of_station("stations:check-list", station, on)
    if row := by_measure.get("service_brand"):
        found["brands"] = brands(batch, station, row, on)
        found["brands_url"] = of_station("stations:brand-list", station, on)
    if "org_incubation" in by_measure:
        found["incubated"] = incubated(batch, station, on)
        found["incubated_url"] = of_station("orgs:incubation-list", station, on)
    return found


def _parameters(row: Assessed) -> dict:
    """The numbers by which the requirement is judged."""
    return row.measure.defaults | row.rule.parameters


def premises(station, on) -> list[dict]:
    """The premises as a timeline, those in force first."""
    rows = Premises.objects.known(on).filter(station=station).order_by("-from_day")
    return [_premises_row(row, on, is_now=number == 0) for number, row in enumerate(rows)]


def _premises_row(row: Premises, on, *, is_now: bool) -> dict:
    expired = is_now and row.is_expired(on)
    ready = row.is_settled and not expired
    said = (row.get_tenure_display(), row.address, _days(row))
    return {
        "since": row.from_day,
        "is_now": is_now,
        "status": Status.MET if ready else Status.LAGGING,
        "text": _("协议已到期") if row.is_settled and expired else row.standing,
        "words": "，".join(filter(None, said)),
        "url": reverse("stations:premises-detail", args=[row.pk]),
    }


def _days(row: Premises) -> str:
    told = (
        (row.agreement_until, _("协议到 %(day)s")),
        (row.planned_on, _("计划 %(day)s 完成")),
    )
    return "，".join(words % {"day": day.isoformat()} for day, words in told if day)


def haves(batch: StationBatch, station, parameters: dict, on) -> list[dict]:
    """The six as six rows, with their items, and where to enter what is missing."""
    standings = load_standings(batch, on, Asked(**parameters)).get(station.pk, [])
    checks = batch.load(load_checks, on).get(station.pk, {})
    return [_have_row(standing, checks.get(standing.have, {}), station) for standing in standings]


def _have_row(standing: Standing, checks: dict[str, HaveCheck], station) -> dict:
    counted = standing.have not in HaveCheck.COMPUTED
    add = f"{reverse('stations:check-add')}?have={standing.have}&station={station.pk}"
    return {
        "name": standing.have.label,
        "status": Status.MET if standing.met else Status.LAGGING,
        "text": _("达到") if standing.met else _("没有达到"),
        "words": standing.words,
        "counted": counted,
        "items": [
            {
                "name": check.item,
                "status": Status.MET if check.is_passed else Status.LAGGING,
                "text": check.get_result_display(),
                "day": check.checked_on,
                "evidence": check.evidence,
                "url": reverse("stations:check-detail", args=[check.pk]),
            }
            for check in sorted(checks.values(), key=lambda check: (check.is_passed, check.item))
        ],
        "add_url": "" if standing.met or not counted else add,
    }


def brands(batch: StationBatch, station, row: Assessed, on) -> list[dict]:
    """Brands in use, the best first, with what each still lacks."""
    period = row.rule.period
    rows = batch.load(load_brands, on, period.starts_on, period.until(on)).get(station.pk, [])
    asked = _parameters(row)["activities"]
    told = [(brand, lacks(brand, asked)) for brand in rows]
    told.sort(key=lambda pair: (len(pair[1]), -pair[0].held))
    return [
        {
            "name": brand.name,
            "held": brand.held,
            "status": Status.LAGGING if lacking else Status.MET,
            "text": _("还缺%(what)s") % {"what": "、".join(lacking)} if lacking else _("已打造"),
            "url": reverse("stations:brand-detail", args=[brand.pk]),
        }
        for brand, lacking in told
    ]


def incubated(batch: StationBatch, station, on) -> list[dict]:
    """Who is incubated, those without an activity in the quarter first."""
    rows = batch.load(load_incubated, on, quarter(on)[0]).get(station.pk, {})
    return [
        {
            "name": name,
            "status": Status.MET if active else Status.LAGGING,
            "text": _("本季度有活动") if active else _("本季度还没有活动"),
            "url": reverse("orgs:organisation-detail", args=[key]),
        }
        for (key, name), active in sorted(rows.items(), key=lambda pair: (pair[1], pair[0][1]))
    ]
