"""How a page, a button and the API call a verb of an app's ``actions.py``."""

import inspect

from common import clock
from common.forms import IDEMPOTENCY, VERSION


def call(action, *about, actor, form=None, of=None, **beside):
    """The verb about the row, with all that the form says and the caller adds.

    ``of`` are values of a new row that the form does not ask for, as the row it belongs to. A verb
    that takes no ``values`` as a whole takes each by its name. Day, version and key go to the verb
    that names them; what somebody said goes to it in any case, so that nothing is dropped silently.
    """
    parameters = inspect.signature(action).parameters
    said = (form.said if form else {}) | beside
    values = said.pop("values", {}) | (of or {})
    said |= {"values": values} if "values" in parameters else values
    known = {"on": clock.today()} | (_guard(form) if form else {})
    passes_on = any(each.kind is each.VAR_KEYWORD for each in parameters.values())
    known = {name: value for name, value in known.items() if passes_on or name in parameters}
    return action(*about, actor=actor, **known, **said)


def _guard(form) -> dict:
    """What keeps two sendings apart, or a change from a version that nobody has seen."""
    guard = {}
    if IDEMPOTENCY in form.fields:
        guard["key"] = form.idempotency_key
    if VERSION in form.fields:
        guard[VERSION] = form.cleaned_data[VERSION]
    return guard
