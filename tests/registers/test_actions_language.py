"""What an import says and keeps is Chinese, whatever language its user has chosen."""

from django.utils import translation

from funds.models import Expenditure
from stations.models import CommunityClassification
from tests.registers.books import (
    expenditure,
    funds_book,
    messages,
    organisation,
    orgs_book,
    take_in,
)


def test_what_an_import_keeps_is_chinese(station, tmp_path):
    with translation.override("en"):
        take_in("orgs", station, orgs_book(tmp_path, [organisation()]))
    assert "填报" in CommunityClassification.objects.get().basis


def test_note_of_a_reversal_by_an_import_is_chinese(station, main_project, tmp_path):
    take_in("funds", station, funds_book(tmp_path, expenditures=[expenditure()]))
    with translation.override("en"):
        changed = funds_book(tmp_path, expenditures=[expenditure(**{"金额(元)": 90})])
        take_in("funds", station, changed)
    assert "冲销" in Expenditure.objects.get(reverses__isnull=False).note


def test_what_is_wrong_is_said_in_chinese(station, tmp_path):
    rows = [organisation("甲", 社区="没有这个社区居委会")]
    with translation.override("en"):
        _counts, plan = take_in("orgs", station, orgs_book(tmp_path, rows))
    [(_row, _column, message)] = messages(plan)
    assert "没有社区" in message
