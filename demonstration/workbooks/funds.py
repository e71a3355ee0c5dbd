"""The register of funds: money received, and vouchers that add up to the story's share."""

from calendar import monthrange
from collections import Counter
from datetime import date, timedelta
from random import Random

from demonstration.workbooks.projects import AGREED_FEN, OUTLINES
from demonstration.workbooks.story import FILLED_ON, Teller, weekday_on_or_after
from demonstration.workbooks.words import PAYEES, SUMMARIES

DELAYED_BELOW = 45  # percent spent: whoever is slower has not had the second batch yet
VOUCHERS_A_MONTH = 9
STAFF_SHARE = 0.45
CATEGORIES = ["service"] * 8 + ["office"] * 4 + ["publicity"] * 2 + [
    "supervision", "premises", "management", "tax",
]  # fmt: skip
OVER_BUDGET = ("530111003", "530111007")
PAID_TWICE = PAID_EARLY = ("530111007",)
PROJECTS = [0] * 6 + [1] * 3 + [2] * 2


def rows(teller: Teller) -> dict[str, list[dict]]:
    return {
        "appropriations": list(appropriation_rows(teller)),
        "expenditures": expenditure_rows(teller),
        "budget": budget_rows(teller),
    }


def budget_rows(teller: Teller) -> list[dict]:
    """What the operating project's budget gives; one station has spent more than its line."""
    project = teller.project_names[0]
    spent: Counter = Counter()
    for row in expenditure_rows(teller):
        if row["project"] == project:
            spent[row["category"]] += row["fen"]
    beyond = spent.most_common()[-1][0] if teller.station.code in OVER_BUDGET else ""
    return [
        {
            "project": project,
            "category": category,
            "fen": fen * (4 if category == beyond else 10) // 5,
        }
        for category, fen in sorted(spent.items())
    ]


def appropriation_rows(teller: Teller):
    for number, (name, outline) in enumerate(zip(teller.project_names, OUTLINES, strict=True)):
        first = weekday_on_or_after(outline.start + timedelta(days=18 + 3 * number))
        shares = [("第一批", first, 60)]
        if teller.story.spent > DELAYED_BELOW:
            shares.append(("第二批", date(2022, 7, 6), 40))
        for position, (batch, day, percent) in enumerate(shares):
            yield {
                "received_on": day,
                "payer": outline.publisher,
                "document": f"官社工〔2022〕{10 * number + position + 11}号",
                "project": name,
                "batch": batch,
                "fen": outline.agreed_fen * percent // 100,
            }


def expenditure_rows(teller: Teller) -> list[dict]:
    """Salaries on the tenth, the rest on working days; numbered by month in order of payment."""
    dice = teller.dice("funds")
    total = round(AGREED_FEN * teller.story.spent / 100)
    monthly = split(total, teller.story.monthly)
    result = []
    for month, fen in enumerate(monthly, start=1):
        vouchers = sorted(month_vouchers(dice, month, fen), key=lambda voucher: voucher[0])
        for number, (day, category, amount) in enumerate(vouchers, start=1):
            row = voucher_row(teller, dice, day, category)
            result.append(row | {"voucher_number": f"记-{month:02d}-{number:03d}", "fen": amount})
    number_invoices(teller, result)
    return result


def number_invoices(teller: Teller, vouchers: list[dict]) -> None:
    """All but salaries have one; one station handed in an invoice twice."""
    dice = teller.dice("invoices")
    billed = [row for row in vouchers if row["category"] != "staff"]
    for row in billed:
        row["invoice_number"] = str(dice.randint(10**7, 10**8 - 1))
    if teller.station.code in PAID_TWICE:
        billed[-1]["invoice_number"] = billed[-4]["invoice_number"]


def month_vouchers(dice: Random, month: int, fen: int):
    staff = round(fen * STAFF_SHARE)
    yield weekday_on_or_after(date(2022, month, 10)), "staff", staff
    parts = split(fen - staff, [dice.uniform(0.4, 2) for _ in range(VOUCHERS_A_MONTH)])
    for part in parts:
        yield working_day(dice, month), dice.choice(CATEGORIES), part


def working_day(dice: Random, month: int) -> date:
    last = FILLED_ON.day - 1 if month == FILLED_ON.month else monthrange(2022, month)[1]
    day = date(2022, month, dice.randint(4, last))
    later = weekday_on_or_after(day)
    return later if later <= date(2022, month, last) else day - timedelta(days=day.weekday() - 4)


def voucher_row(teller: Teller, dice: Random, day: date, category: str) -> dict:
    words = {
        "agency": teller.agency,
        "month": day.month,
        "quarter": (day.month + 2) // 3,
        "community": dice.choice(teller.communities).short_name,
    }
    return {
        "paid_on": day,
        "project": teller.project_names[
            0 if category == "staff" else project_of(teller, dice, day)
        ],
        "category": category,
        "summary": dice.choice(SUMMARIES[category]).format(**words),
        "payee": dice.choice(PAYEES[category]).format(**words),
        "handler": dice.choice(teller.workers),
    }


def project_of(teller: Teller, dice: Random, day: date) -> int:
    """The project that pays: one that has begun, but where the story is of careless books."""
    number = dice.choice(PROJECTS)
    if OUTLINES[number].start > day and teller.station.code not in PAID_EARLY:
        return 0
    return number


def split(total: int, weights) -> list[int]:
    """Whole fen in these proportions; what rounding leaves goes to the last part."""
    parts = [int(total * weight / sum(weights)) for weight in weights]
    parts[-1] += total - sum(parts)
    return parts
