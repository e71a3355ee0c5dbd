"""Pages of the ledger."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from funds.models import Appropriation, Expenditure, ExpenditureReview
from tests.factories.funds import AppropriationFactory, ExpenditureFactory
from tests.factories.projects import ProjectFactory

LEDGER, RECEIVED = "/funds/", "/funds/appropriations/"
ADD, ADD_RECEIVED = "/funds/expenditures/new/", "/funds/appropriations/new/"
STEPS = ["detail", "correct", "reverse", "review"]


def page(noun, verb, row) -> str:
    return reverse(f"funds:{noun}-{verb}", args=[row.pk])


@pytest.fixture
def project(place):
    return ProjectFactory(station=place.station)


@pytest.fixture
def received(project):
    return AppropriationFactory(project=project, fen=10_000_000, batch="第一批")


@pytest.fixture
def spent(project, received):
    return ExpenditureFactory(project=project, fen=123_456, summary="节日慰问")


def spending(project, **changes) -> dict:
    """What the browser sends for an expenditure."""
    return {
        "project": str(project.pk),
        "paid_on": "2022-03-01",
        "category": "service",
        "summary": "活动物资",
        "payee": "",
        "voucher_number": "记-03-100",
        "invoice_number": "",
        "fen": "1,234.56",
        "handler": "",
        "note": "",
    } | changes


def receiving(project, **changes) -> dict:
    return {
        "project": project.pk,
        "batch": "第二批",
        "received_on": "2022-07-01",
        "payer": "",
        "document": "",
        "fen": "116000",
        "note": "",
    } | changes


def test_ledger_total_reconciles_with_its_rows(client, head, project, spent):
    ExpenditureFactory(project=project, fen=100)
    client.force_login(head)
    response = client.get(LEDGER)
    assert response.context["totals"]["total"] == sum(
        row.fen for row in response.context["object_list"]
    )
    assert "¥1,235.56" in response.content.decode()


def test_corrected_pair_is_struck_and_counts_nothing(client, finance, project, spent):
    reverse_url = page("expenditure", "reverse", spent)
    client.force_login(finance)
    assert client.post(reverse_url, {"reason": "重复登记"}).status_code == 302
    response = client.get(LEDGER)
    assert response.context["totals"]["total"] == 0
    shown = response.content.decode()
    assert shown.count('<tr class="off">') == 2
    assert "<s>" in shown
    assert client.get(LEDGER, {"entry": "standing"}).context["count"] == 0
    assert client.get(LEDGER, {"entry": "corrected"}).context["count"] == 2
    detail = client.get(page("expenditure", "detail", spent)).content.decode()
    assert "重复登记" in detail
    assert reverse_url not in detail


def test_money_dated_later_is_shown_apart(client, head, project, received):
    """The registers announce the next batch; today's figures do not hold it."""
    AppropriationFactory(project=project, fen=600, received_on=date(2022, 7, 17))
    client.force_login(head)
    response = client.get(RECEIVED)
    assert response.context["totals"] == {"total": 10_000_600, "by_day": 10_000_000}
    shown = response.content.decode()
    assert "其中到 2022年7月15日 为止" in shown
    assert "不计入今天" in shown


def test_filters_of_the_ledger(client, district, place, spent):
    other = ExpenditureFactory(
        project=ProjectFactory(station=place.other_station),
        category="tax",
        paid_on=date(2022, 6, 1),
    )
    client.force_login(district)
    for asked in (
        {"station": place.other_station.code},
        {"category": "tax"},
        {"since": "2022-05-01"},
        {"project": other.project_id},
        {"irregular": "beyond"},
        {"q": other.voucher_number},
    ):
        found = client.get(LEDGER, asked).context["object_list"]
        assert [row.pk for row in found] == [other.pk], asked
    assert client.get(LEDGER, {"until": "2022-05-01"}).context["count"] == 1


def test_notices_say_each_kind_once_and_lead_to_its_rows(client, head, place):
    project = ProjectFactory(station=place.station, agreed_end=date(2022, 2, 1))
    rows = [ExpenditureFactory(project=project, fen=fen) for fen in (100, 250)]
    client.force_login(head)
    answer = client.get(LEDGER)
    shown = answer.content.decode()
    assert shown.count("2 笔不在协议期内，共 ¥3.50") == 1
    assert "2 笔付款时项目的到账不够" in shown
    assert "复核有疑问，共" not in shown
    assert answer.context["notices_count"] == 2
    assert "?irregular=outside" in shown
    found = client.get(LEDGER, {"irregular": "outside"}).context["object_list"]
    assert {row.pk for row in found} == {row.pk for row in rows}
    assert "不在协议期内" in client.get(page("expenditure", "detail", rows[0])).content.decode()


def test_notices_are_those_of_the_filtered_rows(client, head, place):
    project = ProjectFactory(station=place.station, agreed_end=date(2022, 2, 1))
    ExpenditureFactory(project=project, category="tax")
    client.force_login(head)
    assert client.get(LEDGER, {"category": "tax"}).context["notices"]
    assert client.get(LEDGER, {"category": "staff"}).context["notices"] == []


def test_finding_adds_up_the_filtered_rows(client, head, project, spent):
    ExpenditureFactory(project=project, fen=200, category="tax")
    client.force_login(head)
    assert "2 笔支出，合计 ¥1,236.56；2 笔待复核。" in client.get(LEDGER).content.decode()
    taxes = client.get(LEDGER, {"category": "tax"}).content.decode()
    assert "1 笔支出，合计 ¥2；1 笔待复核。" in taxes
    assert client.get(LEDGER, {"q": "nothing of the kind"}).context["finding"] == ""


def test_finding_counts_the_appropriations_that_wait(client, head, received):
    client.force_login(head)
    assert "1 笔拨付，合计 ¥100,000；1 笔待区级确认。" in client.get(RECEIVED).content.decode()


def test_tabs_keep_station_and_project(client, district, place, spent):
    client.force_login(district)
    asked = {"station": place.station.code, "category": "tax"}
    tabs = client.get(LEDGER, asked).context["ledger_tabs"]
    assert [tab["url"] for tab in tabs] == [
        f"/funds/?station={place.station.code}",
        f"/funds/appropriations/?station={place.station.code}",
        f"/funds/budget/?station={place.station.code}",
        f"/funds/checks/?station={place.station.code}",
    ]


def test_publisher_sees_appropriations_alone(client, publisher, spent):
    client.force_login(publisher)
    assert client.get(LEDGER).status_code == 403
    assert [tab["label"] for tab in client.get(RECEIVED).context["ledger_tabs"]] == ["拨付"]
    assert client.get(page("expenditure", "detail", spent)).status_code == 403


@pytest.mark.parametrize("verb", STEPS)
def test_foreign_expenditure_does_not_exist(client, finance, worker, place, verb):
    foreign = ExpenditureFactory(project=ProjectFactory(station=place.other_station))
    client.force_login(worker)
    assert client.get(page("expenditure", verb, foreign)).status_code == 404


@pytest.mark.parametrize("verb", STEPS[:3])
def test_foreign_appropriation_does_not_exist(client, worker, place, verb):
    foreign = AppropriationFactory(project=ProjectFactory(station=place.other_station))
    client.force_login(worker)
    assert client.get(page("appropriation", verb, foreign)).status_code == 404


@pytest.mark.parametrize("verb", ["correct", "reverse", "review"])
def test_who_only_adds_may_not_correct(client, worker, spent, verb):
    client.force_login(worker)
    url = page("expenditure", verb, spent)
    assert client.get(url).status_code == 403
    assert client.post(url, {}).status_code == 403
    assert url not in client.get(page("expenditure", "detail", spent)).content.decode()


def test_auditor_changes_nothing(client, auditor, project, spent):
    client.force_login(auditor)
    for url in (ADD, ADD_RECEIVED, page("expenditure", "review", spent)):
        assert client.post(url, spending(project)).status_code == 403
    assert Expenditure.objects.count() == 1


def test_add_expenditure(client, worker, project, received):
    client.force_login(worker)
    response = client.post(ADD, spending(project))
    entry = Expenditure.objects.get()
    assert response.headers["Location"] == page("expenditure", "detail", entry)
    assert (entry.fen, entry.station, entry.entered_by) == (123_456, project.station, worker)


def test_add_comes_prefilled_from_the_project(client, worker, project):
    client.force_login(worker)
    form = client.get(ADD, {"project": project.pk, "fen": "1"}).context["form"]
    assert form["project"].value() == str(project.pk)
    assert form["fen"].value() is None


def test_add_expenditure_for_a_foreign_project_is_refused(client, worker, place):
    client.force_login(worker)
    foreign = ProjectFactory(station=place.other_station)
    response = client.post(ADD, spending(foreign))
    assert list(response.context["form"].errors) == ["project"]
    assert not Expenditure.objects.exists()


def test_the_same_form_twice_makes_one_expenditure(client, worker, project, received):
    client.force_login(worker)
    fields = spending(project, idempotency_key=str(uuid.uuid4()))
    first, second = client.post(ADD, fields), client.post(ADD, fields)
    assert first.headers["Location"] == second.headers["Location"]
    assert Expenditure.objects.count() == 1


def test_a_voucher_that_is_there_is_said_in_words(client, worker, project, received):
    client.force_login(worker)
    client.post(ADD, spending(project))
    response = client.post(ADD, spending(project, fen="1"))
    assert response.status_code == 409
    assert "“记-03-100”已经记过一笔" in response.content.decode()


def test_add_appropriation(client, finance, project):
    client.force_login(finance)
    assert client.get(ADD_RECEIVED).status_code == 200
    response = client.post(ADD_RECEIVED, receiving(project))
    entry = Appropriation.objects.get()
    assert response.headers["Location"] == page("appropriation", "detail", entry)
    assert entry.fen == 11_600_000


def test_correct_expenditure(client, finance, project, spent):
    client.force_login(finance)
    url = page("expenditure", "correct", spent)
    form = client.get(url).context["form"]
    assert form["fen"].value() == "1234.56"
    fields = {name: form[name].value() or "" for name in form.fields} | {"fen": "1000"}
    assert "reason" in client.post(url, fields).context["form"].errors
    fields |= {"reason": "多写了", "idempotency_key": str(uuid.uuid4())}
    first, second = client.post(url, fields), client.post(url, fields)
    new = Expenditure.objects.standing().get()
    assert (new.fen, new.revision) == (100_000, 2)
    assert first.headers["Location"] == second.headers["Location"]
    assert Expenditure.objects.count() == 3


def hidden(response) -> dict:
    """What the confirmation page sends when a button of it is pressed."""
    form = response.context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_an_unusual_expenditure_is_asked_about_with_all_that_was_typed(
    client, worker, project, received
):
    client.force_login(worker)
    key = str(uuid.uuid4())
    typed = spending(project, fen="339,100.00", payee="云南文印", idempotency_key=key)
    asked = client.post(ADD, typed)
    page_text = asked.content.decode()
    assert asked.status_code == 200
    assert "资金使用 0.0% → 339.1%，超出协议，超出到账" in page_text
    assert "云南文印" in page_text
    assert hidden(asked) == typed
    assert not Expenditure.objects.exists()
    first, second = (client.post(ADD, hidden(asked) | {"confirm": "1"}) for _time in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Expenditure.objects.get().fen == 33_910_000


def test_what_is_changed_after_the_question_is_asked_about_anew(client, worker, project, received):
    client.force_login(worker)
    typed = spending(project, fen="339100", idempotency_key=str(uuid.uuid4()))
    form_page = client.post(ADD, hidden(client.post(ADD, typed)) | {"again": "1"})
    assert form_page.status_code == 200
    assert hidden(form_page) == typed
    assert 'name="confirm"' not in form_page.content.decode()
    assert not Expenditure.objects.exists()
    assert "资金使用" in client.post(ADD, typed | {"fen": "999999"}).content.decode()
    assert client.post(ADD, typed | {"fen": "3391"}).status_code == 302
    assert Expenditure.objects.get().fen == 339_100


def test_confirmed_and_refused_for_another_reason_is_asked_again(client, worker, project, received):
    """The confirmation is the button's: it does not stay in the form."""
    client.force_login(worker)
    client.post(ADD, spending(project))
    refused = client.post(ADD, spending(project, fen="999999", confirm="1"))
    assert refused.status_code == 409
    assert 'name="confirm"' not in refused.content.decode()


def test_a_large_correction_is_asked_about(client, finance, project, received, spent):
    client.force_login(finance)
    url = page("expenditure", "correct", spent)
    fields = spending(project, fen="200000", reason="少写了零", idempotency_key=str(uuid.uuid4()))
    asked = client.post(url, fields)
    assert "资金使用 1.2% → 200.0%，超出协议，超出到账" in asked.content.decode()
    assert Expenditure.objects.get() == spent
    assert client.post(url, hidden(asked) | {"confirm": "1"}).status_code == 302
    assert Expenditure.objects.standing().get().fen == 20_000_000


def test_correct_appropriation(client, finance, project, received):
    client.force_login(finance)
    url = page("appropriation", "correct", received)
    fields = receiving(project, batch="第一批", reason="金额写错")
    assert client.post(url, fields).status_code == 302
    assert Appropriation.objects.standing().get().fen == 11_600_000


def test_reverse_needs_a_reason_and_happens_once(client, finance, received):
    client.force_login(finance)
    url = page("appropriation", "reverse", received)
    assert "不能恢复" in client.get(url).content.decode()
    assert "reason" in client.post(url, {"reason": ""}).context["form"].errors
    assert client.post(url, {"reason": "没有这笔"}).status_code == 302
    assert client.post(url, {"reason": "没有这笔"}).status_code == 409
    assert Appropriation.objects.count() == 2


def test_review(client, head, spent):
    client.force_login(head)
    url = page("expenditure", "review", spent)
    assert client.post(url, {"outcome": "questioned", "note": ""}).status_code == 409
    fields = {"outcome": "questioned", "note": "缺签收表", "idempotency_key": str(uuid.uuid4())}
    for _time in range(2):
        assert client.post(url, fields).status_code == 302
    assert ExpenditureReview.objects.get().note == "缺签收表"
    assert "缺签收表" in client.get(page("expenditure", "detail", spent)).content.decode()
    assert "复核有疑问" in client.get(LEDGER).content.decode()


def test_own_entry_cannot_be_reviewed(client, finance, project, received):
    client.force_login(finance)
    client.post(ADD, spending(project))
    own = Expenditure.objects.get()
    url = page("expenditure", "review", own)
    assert url not in client.get(page("expenditure", "detail", own)).content.decode()
    response = client.post(url, {"outcome": "approved", "note": ""})
    assert response.status_code == 409
    assert "不能自己复核" in response.content.decode()
    assert not ExpenditureReview.objects.exists()


def test_past_day_has_no_steps(client, finance, spent):
    client.force_login(finance)
    url = page("expenditure", "detail", spent)
    correct = page("expenditure", "correct", spent)
    assert correct in client.get(url).content.decode()
    assert correct not in client.get(url, {"on": "2022-07-14"}).content.decode()


def test_lead_says_what_came_what_went_and_what_is_left(client, district, place, spent):
    AppropriationFactory(project=ProjectFactory(station=place.other_station), fen=100)
    client.force_login(district)
    assert "到账 ¥100,001，支出 ¥1,234.56，结余 ¥98,766.44" in client.get(LEDGER).content.decode()
    asked = {"station": place.other_station.code}
    assert "到账 ¥1，支出 ¥0，结余 ¥1" in client.get(LEDGER, asked).content.decode()
    past = client.get(LEDGER, {"on": "2022-02-28"}).content.decode()
    assert "到 2月28日：" in past
    assert "支出 ¥0" in past


def test_lead_of_the_publisher_speaks_of_what_came_alone(client, publisher, spent):
    client.force_login(publisher)
    parts = client.get(RECEIVED).context["headline"]["parts"]
    assert "".join(part["text"] for part in parts) == "到 7月15日：到账 ¥100,000。"


def test_who_spent_more_than_came_reads_so(client, district, place):
    ExpenditureFactory(project=ProjectFactory(station=place.other_station), fen=250)
    client.force_login(district)
    page = client.get(LEDGER, {"station": place.other_station.code}).content.decode()
    assert "支出 ¥2.50，超出到账 ¥2.50。</h1>" in page
