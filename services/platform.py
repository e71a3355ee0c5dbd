"""Where a record stands with the national platform, as a page says it."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

SOON = 1  # days before the due day from which a record counts as urgent


def due_day(served_on: date, days: int) -> date:
    return served_on + timedelta(days=days)


def platform_state(record, on: date, days: int) -> tuple[str, str]:
    """(status, words) of a record on a day."""
    if record.voided_on and record.voided_on <= on:
        return "not_applicable", _("已作废")
    entered = record.platform_entered_on
    if entered and entered <= on:
        late = (entered - record.served_on).days > days
        return "met", _("已录，晚了") if late else _("已录")
    left = (due_day(record.served_on, days) - on).days
    if left < 0:
        return "overdue", _("超期 %(days)s 天") % {"days": -left}
    if left == 0:
        return "at_risk", _("今天到期")
    return ("at_risk" if left <= SOON else "pending"), _("剩 %(days)s 天") % {"days": left}
