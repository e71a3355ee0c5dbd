"""Pages of premises, checks of the six haves, brands and their activities."""

from datetime import date

import pytest
from django.urls import reverse

from common.models import AuditEvent
from stations.models import Brand, BrandActivity, HaveCheck, Premises
from tests.factories.stations import (
    BrandActivityFactory,
    BrandFactory,
    HaveCheckFactory,
    PremisesFactory,
)
from tests.pages import errors_of, exported, form_of, queries, sent, text_of

KINDS = {
    "premises": PremisesFactory,
    "check": HaveCheckFactory,
    "brand": BrandFactory,
    "brand-activity": BrandActivityFactory,
}


def url(kind: str, page: str, *keys) -> str:
    return reverse(f"stations:{kind}-{page}", args=keys)


def made(kind: str, station, **fields):
    place = {"brand__station": station} if kind == "brand-activity" else {"station": station}
    return KINDS[kind](**place, **fields)


@pytest.mark.parametrize("kind", KINDS)
def test_lists_and_records_show_own_rows_and_no_others(client, head, place, kind):
    own, foreign = made(kind, place.station), made(kind, place.other_station)
    client.force_login(head)
    page = text_of(client, url(kind, "list"))
    assert url(kind, "detail", own.pk) in page
    assert url(kind, "detail", foreign.pk) not in page
    assert place.station.short_name in text_of(client, url(kind, "detail", own.pk))
    assert client.get(url(kind, "detail", foreign.pk)).status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_lists_take_the_same_queries_for_any_number_of_rows(client, district, place, kind):
    client.force_login(district)
    made(kind, place.station, **({"from_day": date(2020, 1, 1)} if kind == "premises" else {}))
    few = queries(client, url(kind, "list"))
    for month in range(1, 13):
        made(kind, place.station, **({"from_day": date(2021, month, 1)} if kind == "premises"
                                     else {}))  # fmt: skip
    assert queries(client, url(kind, "list")) == few


@pytest.mark.parametrize("kind", KINDS)
def test_a_past_day_shows_what_there_was(client, head, place, kind):
    row = made(kind, place.station)
    client.force_login(head)
    before = text_of(client, url(kind, "list"), on="2021-12-31")
    after = text_of(client, url(kind, "list"), on="2022-07-14")
    address = url(kind, "detail", row.pk)
    assert (address in before, address in after) == (False, True)
    assert url(kind, "add") not in after


@pytest.mark.parametrize(
    ("kind", "column", "value"),
    [
        ("premises", "阵地状态", "已建成"),
        ("check", "结果", "达标"),
        ("brand", "品牌内涵", "邻里互助"),
        ("brand-activity", "品牌名称", "红石榴"),
    ],
)
def test_lists_are_exported_in_the_columns_of_the_register(
    client, head, place, kind, column, value
):
    made(kind, place.station, **({"brand__name": "红石榴"} if kind == "brand-activity" else {}))
    client.force_login(head)
    [row] = exported(client, url(kind, "list"))
    assert (row["社工站"], row[column]) == (place.station.name, value)


def test_checks_are_narrowed_to_the_latest_of_each_item(client, head, place):
    old = HaveCheckFactory(station=place.station, item="保密制度", result="failed")
    new = HaveCheckFactory(station=place.station, item="保密制度", checked_on=date(2022, 6, 1))
    client.force_login(head)
    rows = client.get(url("check", "list"), {"latest": "yes"}).context["filter"].qs
    assert list(rows) == [new]
    failed = client.get(url("check", "list"), {"result": "failed"}).context["filter"].qs
    assert list(failed) == [old]


@pytest.mark.parametrize("person", ["head", "worker", "district"])
def test_premises_are_entered_and_corrected(client, request, place, person):
    client.force_login(request.getfixturevalue(person))
    said = {"from_day": "2022-07-01", "state": "moving", "planned_on": "2022-09-01",
            "station": place.station.pk}  # fmt: skip
    assert sent(client, url("premises", "add"), **said).status_code == 302
    row = Premises.objects.get()
    assert (row.station, row.state, row.planned_on) == (place.station, "moving", date(2022, 9, 1))
    assert sent(client, url("premises", "edit", row.pk), state="ready").status_code == 302
    row.refresh_from_db()
    assert (row.state, row.version) == ("ready", 2)
    assert AuditEvent.objects.first().changes == {"state": ["moving", "ready"]}


def test_a_second_row_of_the_same_day_is_refused(client, head, place):
    PremisesFactory(station=place.station, from_day=date(2022, 7, 1))
    client.force_login(head)
    answer = sent(client, url("premises", "add"), from_day="2022-07-01", state="ready")
    assert answer.status_code in (200, 409)
    assert Premises.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "fields", "wrong"),
    [
        ("premises", {"from_day": "2022-10-16", "state": "ready"}, "from_day"),
        ("premises", {"from_day": "2022-07-01", "state": ""}, "state"),
        ("premises", {"from_day": "2022-07-01", "state": "ready", "area": "-1"}, "area"),
        ("check", {"checked_on": "2022-10-16", "have": "rules", "item": "章", "result": "passed"},
         "checked_on"),
        ("check", {"have": "rules", "item": "", "result": "passed"}, "item"),
        ("brand", {"name": "红石榴", "from_day": "2022-07-02", "retired_on": "2022-07-01"},
         "retired_on"),
        ("brand", {"name": "", "from_day": "2022-07-02"}, "name"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_beside_its_field(client, head, kind, fields, wrong):
    client.force_login(head)
    answer = sent(client, url(kind, "add"), **fields)
    assert wrong in errors_of(answer)
    assert [model.objects.count() for model in (Premises, HaveCheck, Brand)] == [0, 0, 0]


def test_a_check_is_begun_from_the_item_that_lacks_it(client, head, place):
    client.force_login(head)
    begun = form_of(client, f"{url('check', 'add')}?have=rules&item=保密制度")
    assert (begun["have"], begun["item"], begun["checked_on"]) == (
        "rules", "保密制度", date(2022, 7, 15)
    )  # fmt: skip
    answer = sent(client, f"{url('check', 'add')}?have=rules&item=保密制度", result="passed")
    assert answer.status_code == 302
    assert HaveCheck.objects.get().station == place.station


def test_a_brand_is_one_brand_however_its_name_is_spaced(client, head, place):
    brand = BrandFactory(station=place.station, name="银龄有约")
    client.force_login(head)
    answer = sent(client, url("brand", "add"), name="银龄 有约", from_day="2022-07-01")
    assert answer.status_code == 409
    assert sent(client, url("brand", "edit", brand.pk), evidence="简报").status_code == 302
    brand.refresh_from_db()
    assert brand.evidence == "简报"


def test_activities_are_entered_from_their_brand(client, head, place):
    brand = BrandFactory(station=place.station)
    foreign = BrandFactory(station=place.other_station)
    client.force_login(head)
    page = text_of(client, url("brand", "detail", brand.pk))
    begin = f"{url('brand-activity', 'add')}?brand={brand.pk}"
    assert begin in page
    said = {"held_on": "2022-07-01", "theme": "敬老", "people": "30"}
    assert sent(client, begin, brand=foreign.pk, **said).status_code == 200
    assert sent(client, begin, **said).status_code == 302
    row = BrandActivity.objects.get()
    assert (row.brand, row.people) == (brand, 30)
    assert "敬老" in text_of(client, url("brand", "detail", brand.pk))
    assert sent(client, url("brand-activity", "edit", row.pk), people="31").status_code == 302


@pytest.mark.parametrize("kind", KINDS)
def test_who_only_reads_gets_no_buttons(client, evaluator, place, kind):
    row = made(kind, place.station)
    client.force_login(evaluator)
    assert url(kind, "add") not in text_of(client, url(kind, "list"))
    assert url(kind, "edit", row.pk) not in text_of(client, url(kind, "detail", row.pk))
    assert client.get(url(kind, "edit", row.pk)).status_code == 403
