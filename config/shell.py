"""What the shell of every page needs: navigation, names, today."""

from datetime import date

from django.conf import settings
from django.core.exceptions import BadRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from common import clock
from common.days import day_of
from oversight.models import Flag

# key, label, URL name, permission that opens it
SECTIONS = [
    ("overview", _("总览"), "oversight:overview", "oversight.view_stationreading"),
    ("stations", _("站点"), "stations:station-list", "stations.view_station"),
    ("flags", _("督办"), "oversight:flag-list", "oversight.view_flag"),
    ("services", _("服务"), "services:record-list", "services.view_servicerecord"),
    ("projects", _("项目"), "projects:project-list", "projects.view_project"),
    ("funds", _("资金"), "funds:ledger", "funds.view_expenditure"),
    ("talent", _("人才"), "talent:worker-list", "talent.view_worker"),
    ("orgs", _("社会组织"), "orgs:organisation-list", "orgs.view_organisation"),
    ("evaluation", _("评估"), "evaluation:finding-list", "evaluation.view_finding"),
    ("registers", _("台账导入"), "registers:import-list", "registers.view_registerimport"),
    ("directive", _("部署"), "oversight:directive", "oversight.view_directive"),
    ("users", _("账号"), "accounts:user-list", "accounts.view_user"),
]
# The phone's bottom bar; «记一笔» in the middle.
TABS = [
    ("overview", _("总览"), "oversight:overview", "oversight.view_stationreading"),
    ("stations", _("站点"), "stations:station-list", "stations.view_station"),
    ("record", _("记一笔"), "services:record-add", "services.add_servicerecord"),
    ("flags", _("督办"), "oversight:flag-list", "oversight.view_flag"),
    ("me", _("我的"), "accounts:me", None),
]

NAMES = {"portal_name": _("官渡区街道社工站管理平台"), "portal_short_name": _("官渡社工站")}


def open_flags(request) -> int:
    """How many flags stood open for this user on the day of the page; asked once a request."""
    if not hasattr(request, "_open_flags"):
        flags = Flag.objects.visible_to(request.user)
        request._open_flags = flags.open_on(_day_shown(request)).count()
    return request._open_flags


def _day_shown(request) -> date:
    """The day of the page; today where it names none, or one that is refused."""
    try:
        return min(day_of(request), clock.today())
    except BadRequest:
        return clock.today()


def shell(request):
    """``nav`` and ``tabs`` hold only what the user may open."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return NAMES | {"is_demonstration": settings.DEMONSTRATION}
    return NAMES | {
        "nav": SimpleLazyObject(lambda: _items(request, SECTIONS)),
        "tabs": SimpleLazyObject(lambda: _items(request, TABS)),
        "today": clock.today(),
        "is_demonstration": settings.DEMONSTRATION,
    }


def _items(request, sections) -> list[dict]:
    return [
        {
            "key": key,
            "label": label,
            "url": reverse(name),
            "count": open_flags(request) if key == "flags" else None,
            "current": _is_current(request, key, name),
        }
        for key, label, name, permission in sections
        if permission is None or request.user.holds(permission)
    ]


def _is_current(request, key: str, name: str) -> bool:
    match = request.resolver_match
    if match is None:
        return False
    if match.view_name == name:
        return True
    if key in ("overview", "users") or match.app_name == "oversight":
        return (match.url_name or "").startswith(key.removesuffix("s"))
    return match.app_name == key and key != "record"
