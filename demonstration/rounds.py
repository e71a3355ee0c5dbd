"""Two rounds of evaluation: one published at the end of June, one in which scores are given."""

from datetime import date
from decimal import Decimal

from accounts.models import User
from demonstration.days import lived_on
from evaluation import actions
from evaluation.actions.scores import scored_lines
from evaluation.models import IndicatorTree, KnownScore, Round, Score, Sheet
from oversight.pages.round_readings import known_readings
from stations.models import Division, Station

UNIT = "云南省携手中心"
SHARES = {"third_party": Decimal(70), "buyer": Decimal(30), "community": Decimal(0), "own": 0}
# Of what people judge, the percent that each station gets from the two parties.
JUDGED = {
    "530111001": (95, 90), "530111002": (90, 85), "530111003": (60, 70), "530111004": (80, 80),
    "530111005": (85, 75), "530111006": (92, 90), "530111007": (70, 65), "530111008": (75, 80),
}  # fmt: skip


def tell_rounds(district: Division) -> None:
    """The first one was scored, shown and published; the second is open and half scored."""
    lead, evaluator = (User.objects.get(username=name) for name in ("district", "evaluator"))
    tree = actions.seed_standards(district, on=date(2022, 5, 1))
    with lived_on(date(2022, 6, 6)) as day:
        row = _begun("2022年第一阶段评估", tree, date(2022, 5, 31), (lead, evaluator), day)
        _score(row, day)
        actions.show_round(row, actor=lead, on=day)
    with lived_on(date(2022, 6, 20)) as day:
        actions.publish_round(row, actor=lead, on=day)
    with lived_on(date(2022, 7, 11)) as day:
        _begun("2022年中期评估", tree, date(2022, 6, 30), (lead, evaluator), day)


def _begun(title: str, tree: IndicatorTree, facts_on: date, people: tuple, day: date) -> Round:
    lead, evaluator = people
    values = SHARES | {"title": title, "tree": tree, "facts_on": facts_on}
    values |= {"scores_due": date(2022, 8, 12), "scope": "八个街道社工站"}
    values["stations"] = list(Station.objects.select_related("division").order_by("code"))
    row = actions.add_round(actor=lead, values=values, on=day)
    places = list(row.stations.select_related("station"))
    for user, party, unit in ((evaluator, "third_party", UNIT), (lead, "buyer", lead.title)):
        said = {"user": user, "party": party, "unit": unit}
        made = actions.add_assessor(row, actor=lead, values=said, stations=places, on=day)
        actions.declare_interest(made, actor=user, conflicts={}, on=day)
    actions.prefill_scores(row, known_readings(row), actor=lead)
    return actions.open_round(row, actor=lead, on=day)


def _score(row: Round, day: date) -> None:
    """What people judge in proportion; what the portal proposes is taken as it is."""
    known = set(KnownScore.objects.exclude(points=None).values_list("round_station", "indicator"))
    sheets = Sheet.objects.filter(round_station__round=row)
    for sheet in sheets.select_related("assessor__user", "round_station__station"):
        third, buyer = JUDGED[sheet.round_station.station.code]
        share = third if sheet.assessor.party == "third_party" else buyer
        Score.objects.bulk_create(
            Score(
                sheet=sheet,
                indicator=line,
                points=(line.weight * share / 100).quantize(Decimal("0.1")),
                entered_by=sheet.assessor.user,
            )
            for line in scored_lines(sheet)
            if line.level == "point" and (sheet.round_station_id, line.pk) not in known
        )
        actions.submit_sheet(sheet, actor=sheet.assessor.user, on=day)
