"""Hints (提示): what is worth a look in a ledger and is no irregularity; shown, never counted."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Max, Min
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.calendar import WorkingCalendar
from common.parameters import parameters
from common.templatetags.portal import yuan
from funds.irregularities import Irregularity
from funds.models import Appropriation, Expenditure

HINTS = {
    "rest_day": gettext_lazy("休息日付款"),
    "round_sum": gettext_lazy("整千金额重复"),
    "no_invoice": gettext_lazy("大额支出没有发票号码"),
    "idle_money": gettext_lazy("到账以后长期没有支出"),
}
ROUND = 100_000  # fen: whole thousands of yuan
# What is paid without an invoice.
WITHOUT_INVOICE = (Expenditure.Category.STAFF, Expenditure.Category.TAX)


def load_hints(ids, on: date, since: date) -> dict[int, list[Irregularity]]:
    """Station id → its hints of the days from ``since`` to the day; six queries."""
    asked = parameters(["hint_invoice_yuan", "hint_idle_days"], on)
    rows = Expenditure.objects.by(on).standing().filter(station__in=ids, paid_on__gte=since)
    entries = list(rows.select_related("project").order_by("paid_on", "pk"))
    found: dict[int, list[Irregularity]] = {station: [] for station in ids}
    for entry in entries:
        for hint in _of_entry(entry, asked["hint_invoice_yuan"]):
            found[entry.station_id].append(hint)
    for station, hint in (*_rest_days(entries, on, since), *_round_sums(entries)):
        found[station].append(hint)
    for station, hint in _idle(ids, on, since, asked["hint_idle_days"]):
        found[station].append(hint)
    return found


def _of_entry(entry: Expenditure, most: int) -> Iterator[Irregularity]:
    bare = not entry.invoice_number and entry.category not in WITHOUT_INVOICE
    if bare and entry.fen >= most * 100:
        words = _("%(number)s %(amount)s") % {
            "number": entry.voucher_number,
            "amount": yuan(entry.fen),
        }
        yield Irregularity("no_invoice", words, f"entry:{entry.pk}", (entry.pk,))


def _rest_days(entries: list[Expenditure], on: date, since: date):
    calendar = WorkingCalendar(since, on)
    for entry in entries:
        if not calendar.is_working(entry.paid_on):
            words = f"{entry.voucher_number}（{entry.paid_on.isoformat()}）"
            hint = Irregularity("rest_day", words, f"entry:{entry.pk}", (entry.pk,))
            yield entry.station_id, hint


def _round_sums(entries: list[Expenditure]):
    """One a payee that got the same whole thousands more than once."""
    rounds = [entry for entry in entries if entry.fen % ROUND == 0 and entry.payee]
    key = [(entry.station_id, entry.payee, entry.fen) for entry in rounds]
    for (station, payee, fen), count in Counter(key).items():
        if count > 1:
            keys = tuple(
                entry.pk
                for entry, one in zip(rounds, key, strict=True)
                if one == (station, payee, fen)
            )
            words = _("%(payee)s %(n)s 笔 %(amount)s") % {
                "payee": payee,
                "n": count,
                "amount": yuan(fen),
            }
            yield station, Irregularity("round_sum", words, f"payee:{payee}/{fen}", keys)


def _idle(ids, on: date, since: date, days: int):
    """One a project that received money in the period, and has paid nothing for so long."""
    received = Appropriation.objects.by(on).standing().filter(station__in=ids)
    received = received.filter(received_on__gte=since).order_by()
    first = received.values_list("station", "project", "project__name")
    spent = Expenditure.objects.by(on).standing().filter(station__in=ids).order_by()
    last = dict(spent.values_list("project").annotate(last=Max("paid_on")))
    for station, project, name, day in first.annotate(first=Min("received_on")):
        quiet = max(day, last.get(project, day))
        if on - quiet >= timedelta(days=days):
            words = _("“%(name)s” %(n)s 天") % {"name": name, "n": (on - quiet).days}
            yield station, Irregularity("idle_money", words, f"project:{project}")
