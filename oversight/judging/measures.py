"""Which measure answers which requirement: one explicit list of what the apps declare."""

from django.utils.translation import gettext_lazy as _

from common.readings import Measure
from funds.measures import MEASURES as FUNDS
from orgs.measures import MEASURES as ORGS
from projects.measures import MEASURES as PROJECTS
from services.measures import MEASURES as SERVICES
from stations.measures import MEASURES as STATIONS
from talent.measures import MEASURES as TALENT

MEASURES: dict[str, Measure] = {
    measure.key: measure for measure in (*STATIONS, *TALENT, *ORGS, *PROJECTS, *SERVICES, *FUNDS)
}

# What is missing for the requirements that no register answers; they open no flag.
NOT_COLLECTED = {
    "fund_compliance": _("还没有采集支出凭证的检查结果"),
    "catch_up_plan": _("还没有采集追赶计划"),
    "five_society_linkage": _("还没有采集五社联动的参与方"),
    "self_inspection": _("还没有采集自检自查记录"),
    "evaluation_rectified": _("还没有采集评估发现的问题"),
}
