"""Positions on drawings: what the pages draw with them is in test_portal_tags."""

from datetime import date

from common import drawing

DEPLOYED, END, DUE = date(2022, 5, 18), date(2022, 8, 31), date(2022, 7, 30)


def marks(on, *, checkpoint=DUE):
    return drawing.ruler_marks(
        start=DEPLOYED, end=END, on=on, today=date(2022, 7, 15), checkpoint=checkpoint
    )


def test_a_day_lies_in_proportion_and_never_outside():
    assert drawing.along(DEPLOYED, DEPLOYED, END) == 0
    assert drawing.along(END, DEPLOYED, END) == 100
    assert drawing.along(date(2022, 7, 15), DEPLOYED, END) == 55.238
    assert drawing.along(date(2021, 1, 1), DEPLOYED, END) == 0
    assert drawing.along(date(2023, 1, 1), DEPLOYED, END) == 100


def test_a_scale_of_no_length_does_not_divide_by_zero():
    assert drawing.along(DEPLOYED, DEPLOYED, DEPLOYED) == 0


def test_a_bar_is_clipped_to_its_track():
    assert drawing.clip(33) == 33
    assert drawing.clip(130) == 100
    assert drawing.clip(-5) == 0
    assert drawing.clip(None) == 0
    assert drawing.clip(3, full=6) == 50


def test_before_the_checkpoint_the_rest_of_the_way_is_drawn():
    before = marks(date(2022, 7, 15))
    assert before.left_width == round(before.checkpoint - before.on, 3)
    assert before.on < before.left_middle < before.checkpoint
    assert (before.on_anchor, before.checkpoint_anchor) == ("end", "start")
    assert before.ticks[0] == drawing.along(date(2022, 5, 25), DEPLOYED, END)


def test_after_the_checkpoint_nothing_is_left_and_the_labels_part():
    after = marks(date(2022, 8, 5))
    assert after.left_width == 0
    assert (after.on_anchor, after.checkpoint_anchor) == ("start", "end")


def test_without_a_checkpoint_only_the_day_is_placed():
    free = marks(date(2022, 7, 15), checkpoint=None)
    assert free.checkpoint is None
    assert free.left_width == 0


def test_labels_at_the_left_edge_make_room():
    early = drawing.ruler_marks(
        start=DEPLOYED, end=END, on=date(2022, 5, 20), today=END, checkpoint=date(2022, 5, 28)
    )
    assert early.on_anchor == "start"
    assert not early.has_room_for_start
