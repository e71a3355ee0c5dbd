"""Which role may do what kind of thing: the one table. Where and when is in the grants."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    DISTRICT_LEAD = "district_lead", _("区级负责人")
    DISTRICT_FINANCE = "district_finance", _("区级财务")
    PUBLISHER = "publisher", _("项目发布部门")
    STATION_HEAD = "station_head", _("站长")
    STATION_WORKER = "station_worker", _("驻站社工")
    STATION_MANAGER = "station_manager", _("承接机构项目主管")
    EVALUATOR = "evaluator", _("督导评估方")
    COMMUNITY_CONTACT = "community_contact", _("社区联系人")
    AUDITOR = "auditor", _("审计员")
    ADMIN = "admin", _("系统管理员")


def allow(verbs: str, *models_: str) -> frozenset[str]:
    """``allow("view add", "funds.expenditure")`` → the permission names."""
    return frozenset(
        f"{app}.{verb}_{model}"
        for app, _dot, model in (name.partition(".") for name in models_)
        for verb in verbs.split()
    )


PLACES = (
    "stations.division",
    "stations.community",
    "stations.communityclassification",
    "stations.station",
    "stations.stationoperation",
    "stations.headappointment",
    "stations.agency",
)
PREMISES = (
    "stations.premises", "stations.havecheck", "stations.brand", "stations.brandactivity",
)  # fmt: skip
TALENT = (
    "talent.worker",
    "talent.credential",
    "talent.examcycle",
    "talent.examentry",
    "talent.trainingcount",
    "talent.trainingrecord",
)
ORGS = ("orgs.organisation", "orgs.incubation", "orgs.incubationactivity")
PROJECTS = (
    "projects.project", "projects.amendment", "projects.milestone", "projects.milestonecount",
    "projects.milestoneevidence", "projects.linkagerecord",
)  # fmt: skip
SERVICES = ("services.servicerecord",)
FUNDS = (
    "funds.appropriation", "funds.expenditure", "funds.expenditurereview",
    "funds.appropriationconfirmation", "funds.budgetline", "funds.irregularitymute",
)  # fmt: skip
# By what stations are scored: the district keeps it, everybody concerned may read it.
STANDARDS = ("evaluation.indicatortree", "evaluation.gradescale", "evaluation.veto")
ROUNDS = ("evaluation.round", "evaluation.roundstation")
CONDUCT = allow("add change", *ROUNDS)
CONDUCT |= allow("view add change", "evaluation.assessor", "evaluation.sampledfile")
CONDUCT |= allow("view release", "evaluation.sheet")
SIGN = allow("publish", *ROUNDS) | allow("decide", "evaluation.roundstation")
SIGN |= allow("view add change", "evaluation.vetoruling")
# Whoever is named an assessor of a round scores there; nobody else sees the sheet.
SCORE = allow("view score", "evaluation.sheet")
EVALUATION = (
    "evaluation.evaluation", "evaluation.selfinspection", "evaluation.finding",
    "evaluation.findingevidence", "evaluation.extension",
)  # fmt: skip
# What the evaluating side writes; the station confirms the record of a visit.
VISITS = ("evaluation.visit", "evaluation.visitproblem", "evaluation.visitpaper")
# Of a problem: who tells the station of it and looks again, and who puts it right.
OUTSIDE = allow("issue recheck", "evaluation.finding") | allow("decide", "evaluation.extension")
OUTSIDE |= allow("view add change", *VISITS)
RECTIFY = allow("rectify", "evaluation.finding") | allow("confirm", "evaluation.visit")
REGISTERS = ("registers.registerimport",)
OVERSIGHT = (
    "oversight.directive",
    "oversight.requirement",
    "oversight.flag",
    "oversight.stationreading",
    "oversight.handfact",
)
COMMON = ("common.calendarday", "common.parameter")
FACTS = (*PREMISES, *TALENT, *ORGS, *PROJECTS, *SERVICES, *FUNDS, *EVALUATION)
BUSINESS = (*PLACES, *FACTS, *VISITS, *STANDARDS, *ROUNDS, *REGISTERS, *OVERSIGHT)

SEE_ALL = allow("view", *BUSINESS, *COMMON)
STATION_WORK = (
    RECTIFY
    | allow("view", *BUSINESS, *COMMON)
    | allow(
        "add change",
        *PREMISES,
        *TALENT[:2],
        *TALENT[3:],
        *ORGS,
        *PROJECTS,
        *SERVICES,
        *REGISTERS,
        *EVALUATION,
        "funds.budgetline",
        "oversight.handfact",
    )
)

PERMISSIONS: dict[str, frozenset[str]] = {
    Role.DISTRICT_LEAD: SEE_ALL
    | allow("add change", *PLACES, *COMMON, *OVERSIGHT, "talent.examcycle", *REGISTERS)
    | allow("add change", *FACTS, *STANDARDS)
    | CONDUCT
    | SIGN
    | SCORE
    | allow("link", "talent.worker")
    | allow("accept check level", "oversight.flag")
    | OUTSIDE
    | allow("view", "oversight.nightlyrun"),
    Role.DISTRICT_FINANCE: SEE_ALL | SCORE | allow("add change", *FUNDS, *REGISTERS),
    Role.PUBLISHER: allow("view", *PLACES, *PROJECTS, *OVERSIGHT, *COMMON, "funds.appropriation")
    | allow(
        "add change",
        "projects.project",
        "projects.amendment",
        "projects.milestone",
        "projects.milestoneevidence",
    ),
    # A head reads, approves and may enter premises and services; projects, money and people are the
    # workers'.
    Role.STATION_HEAD: SEE_ALL
    | allow("add change", *PREMISES, *ORGS[1:], *SERVICES, *EVALUATION[1:])
    | allow("link", "talent.worker")
    | RECTIFY
    | allow("add change", "funds.expenditurereview", *REGISTERS)
    | allow("change sign answer", "oversight.flag")
    | allow("add", "oversight.handfact")
    | allow("object", "evaluation.roundstation")
    | SCORE,
    Role.STATION_WORKER: STATION_WORK | SCORE | allow("add", *FUNDS[:2]),
    Role.STATION_MANAGER: STATION_WORK | SCORE | allow("add", *FUNDS[:2]),
    Role.EVALUATOR: allow(
        "view",
        *PLACES,
        *PREMISES,
        *PROJECTS,
        *SERVICES,
        *ORGS,
        *TALENT,
        *EVALUATION,
        *STANDARDS,
        *ROUNDS,
        *OVERSIGHT,
        *COMMON,
    )
    | allow("add change", "evaluation.evaluation", "evaluation.finding")
    | CONDUCT
    | SCORE
    | allow("check", "oversight.flag")
    | OUTSIDE,
    Role.COMMUNITY_CONTACT: allow("view", "stations.community", *ORGS) | SCORE,
    Role.AUDITOR: SEE_ALL
    | allow("view", "common.auditevent", "common.outgoingmail", "oversight.nightlyrun")
    | allow("view", "accounts.user", "accounts.grant"),
    Role.ADMIN: allow("view add change", "accounts.user", "accounts.grant")
    | allow("view", *PLACES, *COMMON, "common.outgoingmail", "oversight.nightlyrun")
    | allow("change", *COMMON),
}
