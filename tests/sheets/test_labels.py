"""A workbook's words are Chinese whatever language a page is shown in."""

from django.utils import translation

from services.models import ServiceRecord
from sheets.labels import choice_column, labels_of


def test_labels_are_the_untranslated_words():
    with translation.override("en"):
        labels = labels_of(ServiceRecord.Mode)
    assert labels == {"线下": "on_site", "线上": "online", "入户": "home", "电话": "phone"}


def test_a_choice_column_understands_other_words_and_shows_its_own():
    column = choice_column("mode", "方式", ServiceRecord.Mode, other_words={"上门": "入户"})
    assert column.parse(" 上门 ") == "home"
    assert column.parse.show("home") == "入户"
    assert column.choices == ("线下", "线上", "入户", "电话")
