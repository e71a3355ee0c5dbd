"""A rule and a judgement made by hand, without a database."""

from datetime import date

from common.calendar import WorkingCalendar
from oversight.judging.judgement import Assessed, judge
from oversight.judging.rules import Rule
from oversight.models import Directive, Requirement, RequirementTerms
from stations.models import Station

ON, DUE = date(2022, 7, 15), date(2022, 7, 30)
STATION = Station(name="关上街道社工站", code="530111001", licensed_on=date(2021, 5, 27))
Terms = RequirementTerms


def rule(**terms) -> Rule:
    directive = Directive(
        starts_on=date(2022, 1, 1), ends_on=date(2022, 12, 31), checkpoint_on=DUE,
        issued_on=date(2022, 5, 18),
    )  # fmt: skip
    values = {"target": 50, "tolerance": 5, "due": Terms.Due.CHECKPOINT, "plan": Terms.Plan.FACTS,
              "forecast": True, "grace_days": 7} | terms  # fmt: skip
    requirement = Requirement(code="1.3", short_name="资金使用", directive=directive)
    return Rule(requirement, Terms(**values), directive)


class Calendar(WorkingCalendar):
    """Week days only: these tests are about judgement, not about holidays."""

    def __init__(self):
        self.kinds = {}


def judged(reading, on=ON, **terms) -> Assessed:
    return judge(rule(**terms), STATION, reading, on, Calendar())
