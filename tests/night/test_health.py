"""The dead man's switch: a night that does not come is noticed by seven."""

from datetime import date

import pytest
import time_machine

from night.run import run_nightly
from oversight.models import NightlyRun
from tests.common.reports import report

pytestmark = pytest.mark.django_db

MORNING, EARLY = "2026-03-02T07:00:00+08:00", "2026-03-02T06:59:00+08:00"


def test_no_night_by_seven_is_wrong(capsys, small_district):
    with time_machine.travel(EARLY, tick=False):
        assert report(capsys)["night"]["level"] == "warning"
    with time_machine.travel(MORNING, tick=False):
        assert report(capsys)["night"]["level"] == "wrong"


def test_a_completed_night_is_well(capsys, small_district):
    run_nightly()
    with time_machine.travel(MORNING, tick=False):
        row = report(capsys)["night"]
    assert row["level"] == "ok"
    assert "2022-07-14" in row["words"]


def test_a_partial_night_is_wrong(capsys, small_district):
    run_nightly()
    NightlyRun.objects.update(state="partial")
    assert report(capsys)["night"]["level"] == "wrong"


def test_an_old_night_does_not_count_for_yesterday(capsys, small_district):
    run_nightly(date(2022, 7, 13))
    with time_machine.travel(MORNING, tick=False):
        assert report(capsys)["night"]["level"] == "wrong"
