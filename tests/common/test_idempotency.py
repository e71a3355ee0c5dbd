"""Many at once: one row a key, one number a record, one reversal an entry."""

import threading
import uuid
from datetime import date

import pytest
from django.db import connection

from common.errors import ActionRefused
from common.idempotency import run_once
from common.models import IdempotencyKey
from funds import actions as ledger
from funds.models import Expenditure
from services import actions as services
from services.models import ServiceRecord
from tests.factories.funds import ExpenditureFactory
from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 8


def at_once(function) -> list:
    """What each of many threads that start together got: an answer or an error."""
    barrier, answers = threading.Barrier(MANY), []

    def run(number):
        barrier.wait()
        try:
            answers.append(function(number))
        except Exception as error:
            answers.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def spending(project, number=0) -> dict:
    return {
        "project": project,
        "paid_on": date(2022, 3, 1),
        "category": "service",
        "summary": "活动物资",
        "voucher_number": f"记-{number}",
        "fen": 100,
    }


def test_one_key_makes_one_entry_and_all_get_it(place, worker, on):
    project, key = ProjectFactory(station=place.station), uuid.uuid4()

    def send(_number):
        row, _is_new = run_once(
            lambda: ledger.post_expenditure(actor=worker, values=spending(project), on=on, key=key),
            actor=worker,
            key=key,
            model=Expenditure,
            body={"fen": 100},
        )
        return row.pk

    answers = at_once(send)
    assert answers == [Expenditure.objects.get().pk] * MANY
    assert IdempotencyKey.objects.count() == 1


def test_numbers_are_given_out_once_and_without_gaps(place, worker, on):
    values = {
        "station": place.station,
        "served_on": date(2022, 7, 14),
        "kind": "visit",
        "field": "elderly",
    }
    answers = at_once(
        lambda _number: (
            services.add_record(actor=worker, values=values, groups={"general": 1}, on=on).number
        )
    )
    expected = [f"530111001-2022-{number:05d}" for number in range(1, MANY + 1)]
    assert sorted(answers, key=str) == expected
    assert ServiceRecord.objects.count() == MANY


def test_an_entry_is_reversed_by_one_of_many(place, finance):
    entry = ExpenditureFactory(project=ProjectFactory(station=place.station), fen=100)

    def reverse(_number):
        fresh = Expenditure.objects.select_related("project__station").get(pk=entry.pk)
        return ledger.reverse_entry(fresh, actor=finance, reason="记错了")

    answers = at_once(reverse)
    assert sum(isinstance(answer, Expenditure) for answer in answers) == 1
    assert sum(isinstance(answer, ActionRefused) for answer in answers) == MANY - 1
    assert Expenditure.objects.all().total() == 0


def test_different_entries_at_once_all_count(place, worker, on):
    project = ProjectFactory(station=place.station)
    answers = at_once(
        lambda number: (
            ledger.post_expenditure(actor=worker, values=spending(project, number), on=on).fen
        )
    )
    assert answers == [100] * MANY
    assert Expenditure.objects.all().total() == 100 * MANY
