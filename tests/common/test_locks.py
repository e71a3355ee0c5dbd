import threading
import time

import pytest
from django.db import connection, transaction

from common import locks

LOCK = 4711


def test_a_lock_needs_a_transaction(transactional_db):
    with pytest.raises(RuntimeError, match="transaction"):
        locks.hold(LOCK)


def test_a_second_holder_waits_for_the_first(transactional_db):
    order: list[str] = []

    def second():
        with transaction.atomic():
            locks.hold(LOCK)
            order.append("second")
        connection.close()

    with transaction.atomic():
        locks.hold(LOCK)
        waiting = threading.Thread(target=second)
        waiting.start()
        time.sleep(0.3)
        order.append("first")
    waiting.join(timeout=30)
    assert order == ["first", "second"]
