"""A register is handed in: preview, confirm; errors come back in the workbook and are repaired."""

from pathlib import Path

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from projects.models import Project
from services.models import ServiceRecord
from tests.browser.scenes import fits, furnish
from tests.factories.projects import ProjectFactory
from tests.registers import books

pytestmark = pytest.mark.django_db(transaction=True)

REAL = Path(__file__).parents[1] / "data" / "workbooks" / "关上街道" / "项目台账.xlsx"


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def hand_in(page, path: Path, register: str = "projects") -> None:
    page.goto(reverse("registers:import-add"))
    page.get_by_label("台账", exact=True).select_option(register)
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


@pytest.mark.parametrize("width", [1440, 390])
def test_equal_mistakes_are_put_right_by_one_click(logged_in_page, worker, place, tmp_path, width):
    furnish(place)
    project = ProjectFactory(station=place.station, name="关上街道养老服务“邻里相伴”项目")
    rows = [books.record(f"走访{n}", 所属项目="邻里相伴") for n in range(52)]
    page = logged_in_page(worker, width)
    hand_in(page, books.services_book(tmp_path, rows), "services")
    page.get_by_role("heading", level=1, name="有 52 处错误").wait_for()
    group = page.get_by_role("listitem").filter(has_text="52 格")
    assert group.get_by_label("是指").input_value() == project.name
    assert fits(page)
    group.get_by_role("button", name="都用它").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="没有错误：将新增 52 条").wait_for()
    page.get_by_role("heading", name="确认以后，各项要求会怎样").wait_for()
    assert page.get_by_role("listitem").filter(has_text="邻里相伴 →").is_visible()
    assert fits(page)
    page.get_by_role("button", name="确认导入").click()
    page.get_by_role("heading", level=1, name="已导入：新增 52 条").wait_for()
    assert ServiceRecord.objects.filter(project=project).count() == 52
