"""Pages of trees, bands and vetoes."""

from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from evaluation.actions import seed_standards
from evaluation.default_tree import LINES
from evaluation.models import GradeScale, IndicatorTree, Veto
from tests.matrix import content_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree(place, on):
    return seed_standards(place.district, on=on)


def text(answer):
    return answer.content.decode()


def sent(form, **changes) -> dict:
    """What the form of a tree would send, with ``changes``."""
    parts = [form, form.lines.management_form, *form.lines]
    fields = [field for part in parts for field in part]
    values = {field.html_name: field.value() for field in fields} | changes
    return {name: value for name, value in values.items() if value is not None}


def edit(client, user, tree, **changes):
    client.force_login(user)
    url = reverse("evaluation:tree-edit", args=[tree.pk])
    return client.post(url, sent(client.get(url).context["form"], **changes))


def test_a_tree_is_read_with_its_weights_and_versions(client, district, tree):
    client.force_login(district)
    page = text(client.get(reverse("evaluation:tree-detail", args=[tree.pk])))
    assert "站长由街道党工委副书记担任" in page
    assert "系统测算，要求1.6，零分值30" in "".join(page.split())
    assert (
        client.get(reverse("evaluation:tree-detail", args=[tree.pk]) + "?version=2").status_code
        == 404
    )


def test_a_saved_tree_is_a_new_version(client, district, tree):
    changes = {"line-2-weight": "2.5", "line-3-weight": "2.5", "reason": "区里研究决定"}
    answer = edit(client, district, tree, **changes)
    assert answer.status_code == 302
    tree.refresh_from_db()
    assert tree.version == 2
    url = reverse("evaluation:tree-detail", args=[tree.pk])
    assert "区里研究决定" in text(client.get(url))
    assert "这是以前的第 1 版" in " ".join(text(client.get(url + "?version=1")).split())


def test_a_wrong_sum_is_marked_where_it_is(client, district, tree):
    answer = edit(client, district, tree, **{"line-2-weight": "2", "reason": "改"})
    assert answer.status_code == 200
    assert "“组织领导”下面合计 4 分，应是 5 分，少 1 分。" in text(answer)
    assert answer.context["form"].lines[1].errors["weight"]
    assert IndicatorTree.objects.get().version == 1


def test_a_line_is_added_between_two_and_an_emptied_one_goes(client, district, tree):
    last = len(LINES)
    changes = {
        "line-3-weight": "1", f"line-{last}-name": "居民议事", f"line-{last}-level": "point",
        f"line-{last}-weight": "1", f"line-{last}-ORDER": "3.5", "reason": "加一项",
        f"line-{last - 1}-name": "",
    }  # fmt: skip
    assert edit(client, district, tree, **changes).status_code == 302
    names = [line.name for line in tree.versions.get(number=2).indicators.order_by("position")]
    assert names[2:5] == ["站长由街道党工委副书记担任", "居民议事", "党建引领，定期研究社工站工作"]
    assert len(names) == last


def test_a_cell_that_is_wrong_is_told(client, district, tree):
    answer = edit(client, district, tree, **{"line-2-requirement": "一点一", "reason": "改"})
    assert "要求编号应像 1.3 这样。" in text(answer)


def test_a_tree_as_a_workbook(client, district, tree, tmp_path):
    client.force_login(district)
    url = reverse("evaluation:tree-detail", args=[tree.pk])
    path = tmp_path / "tree.xlsx"
    path.write_bytes(content_of(client.get(url + "?export=xlsx")))
    sheet = load_workbook(path).active
    rows = [[cell.value for cell in row[:3]] for row in sheet.iter_rows()]
    assert ["一级", "党建与组织保障", 8] in rows


def test_a_new_tree_begins_with_the_defaults(client, place, district):
    client.force_login(district)
    url = reverse("evaluation:tree-add")
    answer = client.post(url, {"division": place.district.pk, "title": "2023年指标表"})
    assert answer.status_code == 302
    assert IndicatorTree.objects.get().versions.get().indicators.count() == len(LINES)


def test_bands_are_entered_and_wrong_ones_marked(client, place, district, tree):
    client.force_login(district)
    url = reverse("evaluation:scale-add")
    form = client.get(url).context["form"]
    values = {field.html_name: field.value() for field in form if field.value() is not None}
    values |= {"division": place.district.pk, "effective_from": "2022-09-01", "basis": "区文"}
    answer = client.post(url, values | {"name_5": "差", "least_5": "0"})
    assert answer.context["form"].errors["least_5"] == ["“差”的起点要低于上一个等级。"]
    assert client.post(url, values | {"least_3": "65"}).status_code == 302
    assert GradeScale.objects.in_force(date(2022, 9, 1)).first().basis == "区文"
    assert "合格 ≥ 65" in text(client.get(reverse("evaluation:standard-list")))


def test_a_veto_is_added_and_ended(client, place, district, tree):
    client.force_login(district)
    values = {"division": place.district.pk, "name": "重大安全事故", "basis": "区文"}
    assert client.post(reverse("evaluation:veto-add"), values).status_code == 302
    veto = Veto.objects.get(name="重大安全事故")
    url = reverse("evaluation:veto-edit", args=[veto.pk])
    said = {"name": veto.name, "basis": "区文", "ended_on": "2022-07-01", "version": 1}
    assert client.post(url, said).status_code == 302
    assert "2022年7月1日" in text(client.get(reverse("evaluation:standard-list")))


def test_stations_read_and_change_nothing(client, head, tree):
    client.force_login(head)
    page = client.get(reverse("evaluation:tree-detail", args=[tree.pk]))
    assert page.status_code == 200
    assert reverse("evaluation:tree-edit", args=[tree.pk]) not in text(page)
    assert client.get(reverse("evaluation:tree-edit", args=[tree.pk])).status_code == 403


@pytest.mark.parametrize("name", ["tree-list", "standard-list"])
def test_more_rows_take_no_more_queries(
    client, place, district, tree, name, on, django_assert_max_num_queries
):
    for number in range(3):
        place_ = {"division": place.district}
        IndicatorTree.objects.create(title=f"表{number}", **place_)
        Veto.objects.create(name=f"情形{number}", basis="区文", **place_)
    client.force_login(district)
    with django_assert_max_num_queries(16):
        assert client.get(reverse(f"evaluation:{name}")).status_code == 200
