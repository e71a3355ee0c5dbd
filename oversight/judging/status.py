"""The status of one reading, in the directive's own order."""

from fractions import Fraction

from common.readings import Reading, Severity
from oversight.judging.rules import Rule
from oversight.models import Status

# Of several parts the worst decides.
WORSE = (Status.MET, Status.ON_TRACK, Status.AT_RISK, Status.LAGGING, Status.OVERDUE)


def status_of(
    rule: Rule,
    reading: Reading,
    late: bool,
    planned: Fraction | None,
    expected: Fraction | None,
) -> Status:
    """Met, overdue, lagging, at risk or on track; ``late``: the due day has passed.

    A target that is reached while something milder is lacking is a risk, also after its day: the
    number came in time, and what is lacking is said.
    """
    reached = rule.reached(reading.judged)
    lags = any(shortfall.severity == Severity.LAG for shortfall in reading.shortfalls)
    if reached and not reading.shortfalls:
        return Status.MET
    if late and (lags or not reached):
        return Status.OVERDUE
    if lags:
        return Status.LAGGING
    found = Status.ON_TRACK if reached else _on_the_way(rule, reading.judged, planned, expected)
    return max(found, Status.AT_RISK, key=WORSE.index) if reading.shortfalls else found


def _on_the_way(
    rule: Rule, value: Fraction, planned: Fraction | None, expected: Fraction | None
) -> Status:
    """A target that is not reached and not due yet. Who is on plan is never lagging."""
    if planned is None:
        # Without a plan the forecast is what there is to go by, without that the target itself.
        short = rule.gap(value if expected is None else expected)
        misses = expected is None or not rule.reached(expected)
        return _by(short > rule.tolerance, misses)
    below = planned - value
    misses = expected is not None and not rule.reached(expected)
    far = misses and rule.gap(expected) > rule.tolerance
    return _by(below > rule.tolerance or (below > 0 and far), below > 0 or misses)


def _by(lags: bool, risky: bool) -> Status:
    if lags:
        return Status.LAGGING
    return Status.AT_RISK if risky else Status.ON_TRACK
