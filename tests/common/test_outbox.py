from datetime import date, timedelta

import pytest
from django.core import mail as django_mail
from django.db import transaction

from common import clock, outbox
from common.models import OutgoingMail
from tests.common import sink as sinks
from tests.factories.accounts import UserFactory
from tests.oversight.nights import more_than_one
from tests.services_real.servers import free_port

pytestmark = pytest.mark.django_db

DAY = date(2022, 7, 15)
State = OutgoingMail.State
WORDS = {"subject": "【社工站督办】", "text": "正文", "html": "<p>正文</p>"}


def always(mail) -> bool:
    return True


@pytest.fixture
def reader(db):
    return UserFactory(username="reader")


@pytest.fixture
def mail(reader):
    outbox.queue_mail(recipient=reader, kind="digest", day=DAY, **WORDS)
    return OutgoingMail.objects.get()


@pytest.fixture
def server(settings):
    with sinks.mail_server() as sink:
        sinks.use(settings, sink)
        yield sink


def make_due(*, minutes_ago: int = 0) -> None:
    """As if the pauses were over."""
    OutgoingMail.objects.update(not_before=clock.moment() - timedelta(minutes=minutes_ago))


# ---------- queueing ----------


def test_one_mail_a_person_kind_and_day(reader):
    again = [
        outbox.queue_mail(recipient=reader, kind="digest", day=DAY, **WORDS) for _time in range(2)
    ]
    assert again == [True, False]
    assert outbox.queue_mail(recipient=reader, kind="notice", day=DAY, **WORDS)
    assert outbox.queue_mail(recipient=reader, kind="digest", day=DAY + timedelta(days=1), **WORDS)
    assert outbox.queue_mail(recipient=UserFactory(), kind="digest", day=DAY, **WORDS)
    assert OutgoingMail.objects.count() == 4


def test_a_mail_of_a_change_that_is_rolled_back_is_gone(reader):
    with transaction.atomic():
        outbox.queue_mail(recipient=reader, kind="digest", day=DAY, **WORDS)
        transaction.set_rollback(True)
    assert OutgoingMail.objects.count() == 0


# ---------- sending ----------


def test_a_mail_is_sent_once_with_both_bodies(mail, mailoutbox):
    assert outbox.send_due(always) == {State.SENT: 1}
    assert outbox.send_due(always) == {}
    [sent] = mailoutbox
    assert (sent.to, sent.subject, sent.body) == (["reader@example.com"], "【社工站督办】", "正文")
    assert sent.alternatives[0].content == "<p>正文</p>"
    mail.refresh_from_db()
    assert (mail.state, mail.address, mail.attempts) == (State.SENT, "reader@example.com", 1)
    assert mail.sent_at is not None


def test_the_message_id_is_the_rows_own(mail, settings, mailoutbox):
    settings.PORTAL_URL = "https://shegong.example"
    outbox.send_due(always)
    expected = f"<digest.20220715.{mail.recipient_id}@shegong.example>"
    assert mailoutbox[0].extra_headers["Message-ID"] == expected


def test_a_claimed_mail_is_nobody_elses(mail):
    assert outbox.claim(mail.pk).attempts == 1
    assert outbox.claim(mail.pk) is None


def test_the_claim_is_committed_before_sending(mail, server, settings):
    """Control: a sender that claims without compare-and-swap sends twice, and we would see it."""
    rows = [OutgoingMail.objects.select_related("recipient").get(pk=mail.pk) for _ in range(2)]
    for row in rows:  # what two careless senders would do with the same row
        outbox.send_claimed(row, always)
    assert more_than_one(server.received)


def test_two_senders_send_one(mail, server):
    claimed = [outbox.claim(mail.pk), outbox.claim(mail.pk)]
    for row in filter(None, claimed):
        outbox.send_claimed(row, always)
    assert len(server.received) == 1


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": ""}])
def test_who_left_gets_nothing(mail, mailoutbox, reader, change):
    type(reader).objects.update(**change)
    assert outbox.send_due(always) == {State.FAILED: 1}
    assert mailoutbox == []
    assert "没有发送" in OutgoingMail.objects.get().last_error


def test_who_may_not_have_it_any_more_gets_nothing(mail, mailoutbox):
    assert outbox.send_due(lambda mail: False) == {State.FAILED: 1}
    assert mailoutbox == []


def test_the_address_of_today_is_used(mail, mailoutbox, reader):
    type(reader).objects.update(email="new@example.com")
    outbox.send_due(always)
    assert mailoutbox[0].to == ["new@example.com"]


def test_a_pause_is_kept(mail, mailoutbox):
    OutgoingMail.objects.update(not_before=clock.moment() + timedelta(minutes=1))
    assert outbox.send_due(always) == {}
    make_due()
    assert outbox.send_due(always) == {State.SENT: 1}


# ---------- a real server ----------


def test_a_real_server_gets_it(mail, server):
    outbox.send_due(always)
    assert server.received == [("reader@example.com", outbox.message_id(mail))]


@pytest.mark.parametrize("answer", ["451 later", "452 full", "550 no", "554 spam"])
def test_a_refusal_is_tried_again_later(mail, server, answer):
    server.answers = [answer]
    assert outbox.send_due(always) == {State.QUEUED: 1}
    mail.refresh_from_db()
    assert mail.not_before > clock.moment() + timedelta(seconds=30)
    assert answer[:3] in mail.last_error
    make_due()
    assert outbox.send_due(always) == {State.SENT: 1}
    assert len(server.received) == 1


@pytest.mark.parametrize("answer", ["450 greylisted", "550 no such user"])
def test_a_refused_recipient_is_tried_again_later(mail, server, answer):
    server.refused = {"reader@example.com": answer}
    assert outbox.send_due(always) == {State.QUEUED: 1}
    assert server.received == []


def test_five_failures_are_enough(mail, server):
    server.answers = ["451 later"] * 9
    states = []
    for _time in range(6):
        states += outbox.send_due(always)
        make_due()
    assert states == [State.QUEUED] * 4 + [State.FAILED]
    assert len(server.answers) == 4


def test_the_pauses_grow(mail, server):
    server.answers = ["451 later"] * 4
    pauses = []
    for _time in range(4):
        before = clock.moment()
        outbox.send_due(always)
        waits = OutgoingMail.objects.get().not_before - before
        pauses.append(round(waits / timedelta(minutes=1)))
        make_due()
    assert pauses == [1, 5, 15, 60]


def test_nobody_answering_is_a_certain_failure(mail, settings):
    sinks.use(settings, sinks.Sink(free_port()))
    assert outbox.send_due(always) == {State.QUEUED: 1}
    assert "ConnectionRefusedError" in OutgoingMail.objects.get().last_error


def test_a_break_after_the_text_is_in_doubt_and_not_repeated(mail, server):
    server.answers = [None]
    assert outbox.send_due(always) == {State.IN_DOUBT: 1}
    make_due(minutes_ago=600)
    assert outbox.send_due(always) == {}
    assert len(server.received) == 1


def test_a_stale_sending_row_is_in_doubt(mail, mailoutbox):
    outbox.claim(mail.pk)
    OutgoingMail.objects.update(heartbeat_at=clock.moment() - timedelta(minutes=9))
    assert outbox.doubt_stale() == 0
    OutgoingMail.objects.update(heartbeat_at=clock.moment() - timedelta(minutes=11))
    assert outbox.send_due(always) == {}
    assert OutgoingMail.objects.get().state == State.IN_DOUBT
    assert mailoutbox == []


def test_a_slow_sender_clears_its_own_doubt(mail):
    claimed = outbox.claim(mail.pk)
    OutgoingMail.objects.update(state=State.IN_DOUBT)
    outbox.settle(claimed, State.SENT)
    assert OutgoingMail.objects.get().state == State.SENT


def test_one_bad_mail_does_not_stop_the_next(reader, server):
    other = UserFactory(username="other")
    for person in (reader, other):
        outbox.queue_mail(recipient=person, kind="digest", day=DAY, **WORDS)
    server.refused = {"reader@example.com": "550 no such user"}
    assert outbox.send_due(always) == {State.QUEUED: 1, State.SENT: 1}
    assert [address for address, _id in server.received] == ["other@example.com"]


def test_the_demonstration_writes_files(mail, settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "outbox")
    assert outbox.send_due(always) == {State.SENT: 1}
    [file] = (tmp_path / "outbox").iterdir()
    assert "reader@example.com" in file.read_text()
    assert django_mail.outbox == []
