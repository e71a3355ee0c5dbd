"""How a verb is called: it gets what it names, and nothing that was said is dropped."""

from types import SimpleNamespace

import pytest

from common import clock
from common.calls import call
from common.forms import IDEMPOTENCY, VERSION


def form(*guard, **said):
    cleaned = {VERSION: 3, IDEMPOTENCY: "key"}
    return SimpleNamespace(
        said=said, fields=dict.fromkeys(guard), cleaned_data=cleaned, idempotency_key="key"
    )


def whole(row=None, *, actor, values, version=None, on=None):
    return row, actor, values, version, on


def single(row, *, actor, reason):
    return row, actor, reason


def forwarding(*, actor, values, **how):
    return how


def test_verb_gets_row_actor_values_version_and_day():
    answer = call(whole, "row", actor="who", form=form(VERSION, values={"a": 1}))
    assert answer == ("row", "who", {"a": 1}, 3, clock.today())


def test_verb_without_values_gets_each_by_its_name():
    assert call(single, "row", actor="who", form=form(VERSION, values={"reason": "why"})) == (
        "row",
        "who",
        "why",
    )


def test_what_the_new_row_belongs_to_is_one_of_its_values():
    answer = call(whole, actor="who", form=form(values={"a": 1}), of={"worker": "w"})
    assert answer[2] == {"a": 1, "worker": "w"}


def test_a_button_says_nothing():
    assert call(lambda row, *, actor: (row, actor), "row", actor="who") == ("row", "who")


def test_a_verb_that_passes_on_gets_day_and_key():
    how = call(forwarding, actor="who", form=form(IDEMPOTENCY, values={}))
    assert how == {"on": clock.today(), "key": "key"}


@pytest.mark.parametrize("said", [{"values": {"other": 1}}, {"reason": "why", "other": 1}])
def test_what_a_verb_does_not_know_is_never_dropped(said):
    with pytest.raises(TypeError, match="other"):
        call(single, "row", actor="who", form=form(**said))


def test_a_verb_that_wants_a_version_is_not_called_without_one():
    def change(row, *, actor, version):
        raise AssertionError

    with pytest.raises(TypeError, match="version"):
        call(change, "row", actor="who", form=form())
