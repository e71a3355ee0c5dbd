"""What may be done to the ledger: entries are added, reversed and reviewed."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Sum

from common.errors import ActionRefused
from common.models import AuditEvent
from funds import actions
from funds.models import Appropriation, Expenditure, ExpenditureReview
from tests.factories.funds import AppropriationFactory, ExpenditureFactory
from tests.factories.projects import ProjectFactory

APPROVED, QUESTIONED = ExpenditureReview.Outcome.APPROVED, ExpenditureReview.Outcome.QUESTIONED


@pytest.fixture
def project(place):
    return ProjectFactory(station=place.station)


def spending(project, **changes) -> dict:
    return {
        "project": project,
        "paid_on": date(2022, 3, 1),
        "category": "service",
        "summary": "节日慰问",
        "payee": "超市",
        "voucher_number": "记-03-001",
        "fen": 12_345,
        "handler": "李晓芸",
        "note": "",
    } | changes


def receiving(project, **changes) -> dict:
    return {
        "project": project,
        "received_on": date(2022, 2, 2),
        "batch": "第一批",
        "fen": 5_000_000,
        "payer": "区委社工委",
        "document": "",
        "note": "",
    } | changes


def audited() -> list[str]:
    events = AuditEvent.objects.filter(action__startswith="funds.").order_by("sequence")
    return list(events.values_list("action", flat=True))


def balance(model=Expenditure) -> int:
    return model.objects.aggregate(total=Sum("fen"))["total"]


def test_post_expenditure_takes_station_and_year_from_its_facts(worker, project, on):
    entry = actions.post_expenditure(actor=worker, values=spending(project), on=on)
    assert (entry.station, entry.voucher_year, entry.revision) == (project.station, 2022, 1)
    assert entry.entered_by == worker
    assert audited() == ["funds.post_expenditure"]


def test_post_appropriation(finance, project, on):
    entry = actions.post_appropriation(actor=finance, values=receiving(project), on=on)
    assert entry.station == project.station
    assert audited() == ["funds.post_appropriation"]


def test_posting_in_a_foreign_street_leaves_nothing(other_worker, project, on):
    with pytest.raises(PermissionDenied):
        actions.post_expenditure(actor=other_worker, values=spending(project), on=on)
    with pytest.raises(PermissionDenied):
        actions.post_appropriation(actor=other_worker, values=receiving(project), on=on)
    assert not Expenditure.objects.exists()
    assert not Appropriation.objects.exists()
    assert audited() == []


def test_money_may_be_dated_as_far_ahead_as_in_a_register(worker, project, on):
    last, late = date(2022, 10, 15), date(2022, 10, 16)
    actions.post_expenditure(actor=worker, values=spending(project, paid_on=last), on=on)
    actions.post_appropriation(actor=worker, values=receiving(project, received_on=last), on=on)
    with pytest.raises(ActionRefused, match="不能晚于 2022-10-15"):
        actions.post_expenditure(actor=worker, values=spending(project, paid_on=late), on=on)
    with pytest.raises(ActionRefused, match="不能晚于 2022-10-15"):
        actions.post_appropriation(actor=worker, values=receiving(project, received_on=late), on=on)


@pytest.mark.parametrize("number", ["记-03-001 ", "记－03－001", "记-03- 001"])
def test_a_voucher_is_the_same_however_it_is_spaced(worker, project, on, number):
    actions.post_expenditure(actor=worker, values=spending(project), on=on)
    with pytest.raises(ActionRefused, match="已经记过一笔"):
        actions.post_expenditure(
            actor=worker, values=spending(project, voucher_number=number), on=on
        )


def test_a_batch_is_the_same_however_it_is_spaced(worker, project, on):
    actions.post_appropriation(actor=worker, values=receiving(project), on=on)
    with pytest.raises(ActionRefused, match="已经记过一笔"):
        actions.post_appropriation(actor=worker, values=receiving(project, batch="第 一批"), on=on)


def test_a_voucher_is_posted_once_a_year(worker, project, on):
    actions.post_expenditure(actor=worker, values=spending(project), on=on)
    with pytest.raises(ActionRefused, match="记-03-001"):
        actions.post_expenditure(actor=worker, values=spending(project, fen=1), on=on)
    earlier = spending(project, paid_on=date(2021, 12, 31))
    actions.post_expenditure(actor=worker, values=earlier, on=on)
    assert Expenditure.objects.count() == 2


def test_a_batch_is_posted_once_a_project(worker, project, on):
    actions.post_appropriation(actor=worker, values=receiving(project), on=on)
    with pytest.raises(ActionRefused, match="第一批"):
        actions.post_appropriation(actor=worker, values=receiving(project), on=on)


def test_money_outside_the_agreement_is_taken_in_as_an_irregularity(worker, project, on):
    early = spending(project, paid_on=date(2021, 12, 1))
    entry = actions.post_expenditure(actor=worker, values=early, on=on)
    assert Expenditure.objects.irregular("outside").get() == entry


def test_key_of_an_entry_is_kept_and_unique(worker, project, on):
    key = uuid.uuid4()
    actions.post_expenditure(actor=worker, values=spending(project), on=on, key=key)
    assert Expenditure.objects.get().idempotency_key == key
    other = spending(project, voucher_number="记-03-002")
    with pytest.raises(ActionRefused):
        actions.post_expenditure(actor=worker, values=other, on=on, key=key)


def test_reversal_cancels_the_entry_on_its_own_day(finance, project):
    entry = ExpenditureFactory(project=project, fen=700)
    reversal = actions.reverse_entry(entry, actor=finance, reason="记错了")
    assert (reversal.fen, reversal.paid_on, reversal.reverses) == (-700, entry.paid_on, entry)
    assert reversal.note == "记错了"
    assert balance() == 0
    assert not Expenditure.objects.standing().exists()
    assert audited() == ["funds.reverse_expenditure"]


def test_reversal_happens_once(finance, project):
    entry = ExpenditureFactory(project=project)
    reversal = actions.reverse_entry(entry, actor=finance, reason="记错了")
    for each in (entry, reversal):
        with pytest.raises(ActionRefused, match="已经更正或撤销过"):
            actions.reverse_entry(each, actor=finance, reason="再来")
    assert balance() == 0


def test_reversed_voucher_may_be_posted_again(finance, project, on):
    entry = actions.post_expenditure(actor=finance, values=spending(project), on=on)
    actions.reverse_entry(entry, actor=finance, reason="记错了")
    again = actions.post_expenditure(actor=finance, values=spending(project), on=on)
    assert again.revision == 2


@pytest.mark.parametrize("change", [{"fen": 200}, {"voucher_number": "记-03-009"}])
def test_correction_reverses_and_posts_the_next_revision(finance, project, on, change):
    entry = actions.post_expenditure(actor=finance, values=spending(project), on=on)
    values = spending(project) | change
    new = actions.correct_entry(entry, actor=finance, values=values, reason="笔误", on=on)
    assert balance() == values["fen"]
    assert Expenditure.objects.standing().get() == new
    assert entry.reversed_by.note == "笔误"
    assert Expenditure.objects.count() == 3


def test_correction_of_an_appropriation(finance, project, on):
    entry = AppropriationFactory(project=project, fen=100, batch="第一批")
    values = receiving(project, fen=300)
    actions.correct_entry(entry, actor=finance, values=values, reason="笔误", on=on)
    assert balance(Appropriation) == 300
    assert audited() == ["funds.reverse_appropriation", "funds.post_appropriation"]


def test_correction_without_a_change_is_refused(finance, project, on):
    entry = actions.post_expenditure(actor=finance, values=spending(project), on=on)
    with pytest.raises(ActionRefused, match="没有变化"):
        actions.correct_entry(entry, actor=finance, values=spending(project), reason="无", on=on)


def test_refused_correction_leaves_the_entry_standing(finance, project, on):
    """The new entry cannot be posted: the reversal before it must not remain alone."""
    entry = actions.post_expenditure(actor=finance, values=spending(project), on=on)
    ExpenditureFactory(project=project, voucher_number="记-03-009")
    values = spending(project, voucher_number="记-03-009")
    with pytest.raises(ActionRefused):
        actions.correct_entry(entry, actor=finance, values=values, reason="笔误", on=on)
    assert Expenditure.objects.standing().filter(pk=entry.pk).exists()


def test_who_may_only_add_cannot_correct_or_reverse(worker, project, on):
    entry = actions.post_expenditure(actor=worker, values=spending(project), on=on)
    with pytest.raises(PermissionDenied):
        actions.reverse_entry(entry, actor=worker, reason="记错了")
    values = spending(project, fen=1)
    with pytest.raises(PermissionDenied):
        actions.correct_entry(entry, actor=worker, values=values, reason="笔误", on=on)
    assert Expenditure.objects.count() == 1


def test_review_by_another_person(head, worker, project, on):
    entry = actions.post_expenditure(actor=worker, values=spending(project), on=on)
    review = actions.review_expenditure(entry, actor=head, outcome=APPROVED)
    assert (review.entered_by, review.outcome) == (head, APPROVED)
    assert "funds.review_expenditure" in audited()


def test_maker_is_never_checker(finance, project, on):
    entry = actions.post_expenditure(actor=finance, values=spending(project), on=on)
    with pytest.raises(ActionRefused, match="不能自己复核"):
        actions.review_expenditure(entry, actor=finance, outcome=APPROVED)
    assert not ExpenditureReview.objects.exists()


def test_question_needs_words(head, project):
    entry = ExpenditureFactory(project=project)
    with pytest.raises(ActionRefused, match="写明疑问"):
        actions.review_expenditure(entry, actor=head, outcome=QUESTIONED)


def test_review_of_a_foreign_or_reversed_entry_is_refused(head, finance, project):
    foreign = ExpenditureFactory()
    with pytest.raises(PermissionDenied):
        actions.review_expenditure(foreign, actor=head, outcome=APPROVED)
    entry = ExpenditureFactory(project=project)
    actions.reverse_entry(entry, actor=finance, reason="记错了")
    with pytest.raises(ActionRefused):
        actions.review_expenditure(entry, actor=head, outcome=APPROVED)
    assert not ExpenditureReview.objects.exists()
