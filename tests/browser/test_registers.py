"""A register is handed in: preview, confirm; errors come back in the workbook and are repaired."""

from pathlib import Path

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from projects.models import Project
from tests.browser.scenes import fits
from tests.registers import books

pytestmark = pytest.mark.django_db(transaction=True)

REAL = Path(__file__).parents[1] / "data" / "workbooks" / "关上街道" / "项目台账.xlsx"


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def hand_in(page, path: Path) -> None:
    page.goto(reverse("registers:import-add"))
    page.get_by_label("台账", exact=True).select_option("projects")
    page.get_by_label("文件").set_input_files(path)
    page.get_by_role("button", name="上传并检查").click()


@pytest.mark.parametrize("width", [1440, 390])
def test_a_real_register_is_previewed_and_confirmed(logged_in_page, worker, place, width):
    page = logged_in_page(worker, width)
    hand_in(page, REAL)
    page.get_by_role("heading", level=1, name="没有错误：将新增").wait_for()
    assert fits(page)
    assert not Project.objects.exists()
    page.get_by_role("button", name="确认导入").click()
    page.get_by_role("heading", level=1, name="已导入：新增").wait_for()
    assert Project.objects.filter(station=place.station).count() == 3
    hand_in(page, REAL)
    page.get_by_text("和现在的数据一样，不用导入。").wait_for()


def test_errors_come_back_in_the_workbook_and_are_repaired(logged_in_page, worker, tmp_path):
    spoiled = books.projects_book(tmp_path, [books.project(**{"协议金额(元)": -5})])
    page = logged_in_page(worker)
    hand_in(page, spoiled)
    page.get_by_role("heading", level=1, name="有 1 处错误，什么也没有导入。").wait_for()
    assert "协议金额" in page.get_by_role("table").inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载标出错误的表").click()
    marked = tmp_path / "marked.xlsx"
    download.value.save_as(marked)
    book = load_workbook(marked)
    cells = [cell for row in book["项目"].iter_rows() for cell in row if cell.comment]
    assert [cell.value for cell in cells] == [-5]
    cells[0].value = 250000
    book.save(marked)
    hand_in(page, marked)
    page.get_by_role("button", name="确认导入").click()
    page.get_by_role("heading", level=1, name="已导入：新增 1 条").wait_for()
    assert Project.objects.get().agreed_fen == 25_000_000
