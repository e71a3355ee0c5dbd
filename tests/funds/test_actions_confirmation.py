"""The district's money: what it entered or confirmed, no station corrects."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from common.errors import ActionRefused
from common.models import AuditEvent
from funds import actions
from funds.models import Appropriation, AppropriationConfirmation
from tests.factories.funds import AppropriationFactory
from tests.factories.projects import ProjectFactory

CONFIRM = reverse("funds:appropriation-confirm")


@pytest.fixture
def project(place):
    return ProjectFactory(station=place.station)


@pytest.fixture
def waiting(project):
    return AppropriationFactory(project=project, batch="第一批")


def receiving(project) -> dict:
    return {"project": project, "received_on": date(2022, 2, 2), "batch": "第二批", "fen": 100}


def is_confirmed(entry) -> bool:
    return Appropriation.objects.with_confirmed().get(pk=entry.pk).confirmed


@pytest.mark.parametrize(("who", "confirmed"), [("finance", True), ("worker", False)])
def test_what_the_district_enters_is_confirmed_with_it(request, project, on, who, confirmed):
    actor = request.getfixturevalue(who)
    entry = actions.post_appropriation(actor=actor, values=receiving(project), on=on)
    assert is_confirmed(entry) == confirmed
    event = AuditEvent.objects.get(action="funds.post_appropriation")
    assert ("confirmed" in event.changes) == confirmed


def test_a_correction_by_the_district_is_confirmed_again(finance, project, on):
    entry = actions.post_appropriation(actor=finance, values=receiving(project), on=on)
    values = receiving(project) | {"fen": 200}
    new = actions.correct_entry(entry, actor=finance, values=values, reason="笔误", on=on)
    assert is_confirmed(new)


def test_many_are_confirmed_at_once_and_once(finance, project, waiting):
    others = [AppropriationFactory(project=project) for _ in range(2)]
    assert actions.confirm_appropriations(Appropriation.objects.all(), actor=finance) == 3
    assert actions.confirm_appropriations(Appropriation.objects.all(), actor=finance) == 0
    assert all(is_confirmed(row) for row in [waiting, *others])
    event = AuditEvent.objects.get(action="funds.confirm_appropriations")
    assert event.changes["appropriations"][1] == [row.pk for row in [waiting, *others]]
    assert set(AppropriationConfirmation.objects.values_list("entered_by", flat=True)) == {
        finance.pk
    }


def test_queries_of_a_confirmation_do_not_grow(finance, project, django_assert_max_num_queries):
    for _ in range(30):
        AppropriationFactory(project=project)
    with django_assert_max_num_queries(12):
        actions.confirm_appropriations(Appropriation.objects.all(), actor=finance)


def test_nobody_confirms_for_another_district_or_a_station(worker, head, waiting):
    for actor in (worker, head):
        with pytest.raises(PermissionDenied):
            actions.confirm_appropriations(Appropriation.objects.all(), actor=actor)
    assert not is_confirmed(waiting)


def test_the_station_cannot_correct_what_the_district_confirmed(finance, worker, waiting, on):
    """The verb of registers refuses it, whatever a plan forgot."""
    entry = Appropriation(project=waiting.project, batch="第一批", received_on=on, fen=1)
    actions.confirm_appropriations(Appropriation.objects.all(), actor=finance)
    for actor in (worker, None):
        with pytest.raises(ActionRefused, match="由区级更正"):
            actions.take_in_entries(
                [(entry, waiting)], station=waiting.station, actor=actor, on=on, reason="更正"
            )
    assert Appropriation.objects.count() == 1


def test_what_nobody_confirmed_may_be_corrected_by_a_register(worker, waiting, on):
    entry = Appropriation(project=waiting.project, batch="第一批", received_on=on, fen=1)
    actions.take_in_entries(
        [(entry, waiting)], station=waiting.station, actor=worker, on=on, reason="更正"
    )
    assert Appropriation.objects.total() == 1


# ---------- pages ----------


def test_list_marks_what_waits_and_finance_confirms_it(client, finance, waiting):
    client.force_login(finance)
    url = reverse("funds:appropriation-list")
    page = client.get(url).content.decode()
    assert "待确认" in page
    assert f'name="appropriation" value="{waiting.pk}"' in page
    data = {"appropriation": [waiting.pk], "next": f"{url}?confirmed=no"}
    answer = client.post(CONFIRM, data, follow=True)
    assert answer.redirect_chain[0][0] == data["next"]
    assert "已确认 1 笔拨付" in answer.content.decode()
    assert f'name="appropriation" value="{waiting.pk}"' not in client.get(url).content.decode()
    assert is_confirmed(waiting)


def test_the_filter_shows_what_waits(client, finance, project, waiting, on):
    known = actions.post_appropriation(actor=finance, values=receiving(project), on=on)
    client.force_login(finance)
    url = reverse("funds:appropriation-list")
    shown = {
        choice: list(client.get(url, {"confirmed": choice}).context["object_list"])
        for choice in ("no", "yes")
    }
    assert shown == {"no": [waiting], "yes": [known]}


def test_the_station_sees_the_mark_and_no_button(client, worker, waiting):
    client.force_login(worker)
    for url in (reverse("funds:appropriation-list"),
                reverse("funds:appropriation-detail", args=[waiting.pk])):  # fmt: skip
        page = client.get(url).content.decode()
        assert "待确认" in page
        assert CONFIRM not in page
    assert client.post(CONFIRM, {"appropriation": [waiting.pk]}).status_code == 403
    assert not is_confirmed(waiting)


def test_detail_has_the_button_until_it_is_confirmed(client, finance, waiting):
    client.force_login(finance)
    url = reverse("funds:appropriation-detail", args=[waiting.pk])
    assert CONFIRM in client.get(url).content.decode()
    client.post(CONFIRM, {"appropriation": [waiting.pk], "next": url})
    page = client.get(url).content.decode()
    assert CONFIRM not in page
    assert "待确认" not in page


def test_foreign_and_missing_rows_are_not_found(client, finance, waiting):
    foreign = AppropriationFactory()
    client.force_login(finance)
    for key in (foreign.pk, 987_654, "x"):
        data = {"appropriation": [waiting.pk, key]}
        assert client.post(CONFIRM, data).status_code == 404
    assert not is_confirmed(waiting)


def test_api_tells_whether_it_is_confirmed(client, finance, worker, waiting):
    client.force_login(worker)
    url = f"/api/v1/appropriations/{waiting.pk}/"
    assert client.get(url).json()["confirmed"] is False
    actions.confirm_appropriations(Appropriation.objects.all(), actor=finance)
    assert client.get(url).json()["confirmed"] is True
