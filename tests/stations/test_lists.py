"""What lists of rows that lie at a station share."""

from datetime import date
from io import BytesIO

import pytest
from django import forms
from django.test import RequestFactory

from common.exports import Export
from projects.filters import ProjectFilter
from projects.models import Project
from projects.sheets import PROJECTS, PROJECTS_SHEET
from sheets import Register, Sheet, read_book
from sheets.writing import write_book
from stations.lists import STATION, StationExport


@pytest.fixture
def station_field():
    def field(user):
        request = RequestFactory().get("/projects/")
        request.user = user
        rows = Project.objects.visible_to(user)
        return ProjectFilter({}, queryset=rows, request=request).form.fields["station"]

    return field


def test_who_has_one_station_is_not_asked_for_it(head, district, station_field):
    assert isinstance(station_field(head).widget, forms.HiddenInput)
    assert isinstance(station_field(district).widget, forms.Select)


def test_station_stands_in_front_of_the_columns():
    plain, placed = (kind(PROJECTS, PROJECTS_SHEET, list) for kind in (Export, StationExport))
    assert plain.book.sheets[0].columns == PROJECTS_SHEET.columns
    assert placed.book.sheets[0].columns == (STATION, *PROJECTS_SHEET.columns)


def test_station_column_reads_back():
    sheet = Sheet("rows", "名单", (STATION,))
    file = BytesIO()
    book = StationExport(Register("rows", "名单", (sheet,)), Sheet("rows", "名单", ()), list).book
    write_book(book, {"rows": [{"station": "关上街道社工站"}]}, file, filled_on=date(2022, 7, 15))
    (row,) = read_book(BytesIO(file.getvalue()), book, name="list.xlsx").rows["rows"]
    assert row.values == {"station": "关上街道社工站"}
