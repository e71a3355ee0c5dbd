"""What somebody's first page holds beside the figures: what waits for them, and where to begin."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from common import clock, states
from common.parameters import parameter
from funds.actions import CONFIRM as CONFIRM_MONEY
from funds.models import Appropriation, Expenditure
from orgs.measures import load_quotas
from orgs.models import Organisation
from oversight.judging.rules import rules_on
from oversight.models import Status
from oversight.pages.duties import line, to_move, to_rectify
from oversight.pages.station import community_row
from registers.models import RegisterImport
from services.models import ServiceRecord
from stations.models import Community

CONTACT = "orgs.view_organisation"
QUOTA = "org_quota"
FILINGS = 20


def waiting(user, station, on: date) -> list[dict]:
    """What waits for this very person at a station, each line with its button."""
    return [
        *_to_review(user, station),
        *_to_enter(user, station, on),
        *_to_file(user, station, on),
        *_to_confirm(user, station, on),
        *to_rectify(user, on),
    ]


def waiting_everywhere(user) -> list[dict]:
    """What waits for somebody of the district or of the evaluating side."""
    on = clock.today()
    return [*_to_confirm_money(user), *to_rectify(user, on)]


def _to_confirm_money(user):
    """The money that streets say they received."""
    if not user.holds(CONFIRM_MONEY):
        return
    rows = Appropriation.objects.within(user.scope(CONFIRM_MONEY, clock.today())).awaiting()
    if count := rows.count():
        url = f"{reverse('funds:appropriation-list')}?confirmed=no"
        yield line(_("等我确认 %(n)s 笔拨付") % {"n": count}, Status.PENDING, _("去确认"), url)


def _to_review(user, station):
    if not user.holds("funds.add_expenditurereview"):
        return
    rows = Expenditure.objects.awaiting_review_of(user).filter(station=station)
    if count := rows.count():
        url = f"{reverse('funds:ledger')}?review=mine"
        yield line(_("等我复核 %(n)s 笔支出") % {"n": count}, Status.PENDING, _("去复核"), url)


def _to_enter(user, station, on: date):
    if not user.holds("services.change_servicerecord"):
        return
    rows = ServiceRecord.objects.visible_to(user, to="change").filter(station=station)
    rows = rows.awaiting_platform(on)
    if not (count := rows.count()):
        return
    late = rows.platform_late(on, parameter("platform_days", on)).count()
    text = _("待录全国平台 %(n)s 条") % {"n": count}
    if late:
        text += _("，其中 %(n)s 条超期") % {"n": late}
    url = f"{reverse('services:record-list')}?platform=awaiting"
    yield line(text, Status.LAGGING if late else Status.PENDING, _("看待录的"), url)


def _to_file(user, station, on: date):
    rows = states.waiting(Organisation, user).filter(community__division=station.division_id)
    url = f"{reverse('orgs:organisation-list')}?state={Organisation.State.PENDING}"
    yield from to_move(rows, on, _("待备案的社会组织 %(n)s 个"), _("去备案"), url)


def _to_confirm(user, station, on: date):
    rows = states.waiting(RegisterImport, user).filter(station=station)
    url = reverse("registers:import-list")
    yield from to_move(rows, on, _("等您确认的台账 %(n)s 本"), _("去确认"), url)


# ---------- the community's own page ----------


def community_page(user, on: date) -> dict | None:
    """The quota and the filings of somebody's own communities; None for who has none."""
    if not user.holds(CONTACT):
        return None
    communities = {
        community.pk: community
        for community in Community.objects.visible_to(user)
        .existing(on)
        .select_related("division__station")
    }
    stations = {community.division.station.pk for community in communities.values()}
    facts = [row for rows in load_quotas(stations, on).values() for row in rows]
    quotas = _quotas(on)
    rows = [
        community_row(row, row.required(quotas) if quotas else None)
        | {"url": reverse("stations:community-detail", args=[row.community])}
        for row in facts
        if row.community in communities
    ]
    if not rows:
        return None
    filings = Organisation.objects.visible_to(user).filter(community__in=communities)
    return {
        "headline": {"parts": [{"text": _sentence(rows)}]},
        "quota": rows,
        "quota_title": _("备案达标"),
        "filings": filings.select_related("community").order_by("-filed_on", "-pk")[:FILINGS],
        "filings_count": filings.count(),
        "filings_url": reverse("orgs:organisation-list"),
    }


def _quotas(on: date) -> dict[str, int]:
    """How many organisations each kind of community owes on the day; empty when nobody asks."""
    rule = next((rule for rule in rules_on(on) if rule.requirement.measure == QUOTA), None)
    return rule.measure.defaults | rule.parameters if rule else {}


def _sentence(rows: list[dict]) -> str:
    if len(rows) > 1:
        met = sum(row["status"] == Status.MET for row in rows)
        return _("%(n)s 个社区，%(met)s 个备案达标。") % {"n": len(rows), "met": met}
    [row] = rows
    words = {"name": row["community"], "count": row["count"], "quota": row["quota"]}
    if row["quota"] is None:
        return _("%(name)s社区已备案 %(count)s 个社会组织，社区类型待核定。") % words
    if row["lacking"]:
        words["lacking"] = row["lacking"]
        return (
            _("%(name)s社区已备案 %(count)s 个，应有 %(quota)s 个，还缺 %(lacking)s 个。") % words
        )
    return _("%(name)s社区已备案 %(count)s 个，应有 %(quota)s 个，已经达标。") % words
