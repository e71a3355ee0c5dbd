"""Outgoing mail: written as rows with the change they tell of, sent by whoever claims the row.

At most once, and accounted for: a row ends *sent*, *failed* or *in doubt*, and none of these is
sent again by itself. The claim is committed before the sending begins, so that two senders cannot
have the same row.
"""

import logging
import smtplib
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from common import clock, faults, jobs
from common.errors import told
from common.models import OutgoingMail

State = OutgoingMail.State
log = logging.getLogger(__name__)

MOST_ATTEMPTS = 5
PAUSES = (1, 5, 15, 60)  # minutes after the first, second … failure
STALE_AFTER = timedelta(minutes=10)  # far beyond EMAIL_TIMEOUT


class Undecided(Exception):
    """The connection broke after the mail was handed over: it may have gone out or not."""


def queue_mail(*, recipient, kind: str, day: date, subject: str, text: str, html: str) -> bool:
    """Write the mail; False when this person already has one of this kind for the day."""
    before = OutgoingMail.objects.filter(recipient=recipient, kind=kind, day=day)
    if before.exists():
        return False
    mail = OutgoingMail(
        recipient=recipient, kind=kind, day=day, subject=subject[:200], text=text, html=html
    )
    # Two writers at once: the unique key lets one row through and neither transaction fails.
    OutgoingMail.objects.bulk_create([mail], ignore_conflicts=True)
    return True


def send_due(still_wanted: Callable[[OutgoingMail], bool], limit: int = 500) -> Counter:
    """Send what is queued and due; ``still_wanted`` asks again whether the person may have it."""
    sent: Counter = Counter()
    doubt_stale()
    due = OutgoingMail.objects.filter(state=State.QUEUED, not_before__lte=clock.moment())
    for pk in list(due.order_by("not_before", "pk").values_list("pk", flat=True)[:limit]):
        if mail := claim(pk):
            faults.point("outbox.claimed")
            sent[send_claimed(mail, still_wanted)] += 1
    return sent


def claim(pk: int) -> OutgoingMail | None:
    """Take one queued row for sending; None when another sender has it."""
    free = OutgoingMail.objects.filter(state=State.QUEUED, not_before__lte=clock.moment())
    with transaction.atomic(durable=True):
        return jobs.claim(free, pk, state=State.SENDING)


def send_claimed(mail: OutgoingMail, still_wanted) -> str:
    """Send one claimed mail and write down how it ended; returns the state."""
    recipient = mail.recipient
    if not (recipient.is_active and recipient.email and still_wanted(mail)):
        return settle(mail, State.FAILED, last_error=_("收件人已离任、停用或没有邮箱，没有发送。"))
    mail.address = recipient.email
    try:
        hand_over(mail)
    except Undecided as error:
        log.exception("mail %s is in doubt", mail.pk)
        return settle(mail, State.IN_DOUBT, address=mail.address, last_error=told(error))
    except (OSError, smtplib.SMTPException) as error:
        log.warning("mail %s was not accepted: %s", mail.pk, error)
        return settle(mail, *after_failure(mail), address=mail.address, last_error=told(error))
    faults.point("outbox.accepted")
    return settle(mail, State.SENT, address=mail.address, sent_at=clock.moment(), last_error="")


def hand_over(mail: OutgoingMail) -> None:
    """Give the mail to the server. An open that fails or an answer that refuses is certain."""
    connection = get_connection()
    message = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        settings.DEFAULT_FROM_EMAIL,
        [mail.address],
        headers={"Message-ID": message_id(mail), "Auto-Submitted": "auto-generated"},
        connection=connection,
    )
    message.attach_alternative(mail.html, "text/html")
    connection.open()
    try:
        message.send()
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused):
        raise
    except (OSError, smtplib.SMTPException) as error:
        raise Undecided(str(error) or type(error).__name__) from error
    finally:
        connection.close()


def message_id(mail: OutgoingMail) -> str:
    """The same for every attempt at the same row, so that a mail server can tell a repeat."""
    host = urlsplit(settings.PORTAL_URL).hostname or "localhost"
    return f"<{mail.kind}.{mail.day:%Y%m%d}.{mail.recipient_id}@{host}>"


def after_failure(mail: OutgoingMail) -> tuple:
    """Queued again with a growing pause, or failed for good."""
    again = jobs.next_attempt(mail, PAUSES, MOST_ATTEMPTS)
    return (State.QUEUED, again) if again else (State.FAILED,)


def settle(mail: OutgoingMail, state: State, not_before=None, **changes) -> str:
    """Write the end of one attempt, unless the row was claimed anew meanwhile."""
    if not_before:
        changes["not_before"] = not_before
    jobs.mine(mail).update(state=state, **changes)
    return state


def doubt_stale() -> int:
    """Rows whose sender died: nobody knows whether they went out, so a person decides."""
    sending = OutgoingMail.objects.filter(state=State.SENDING)
    stale = [mail.pk for mail in jobs.left(sending.defer("text", "html"), STALE_AFTER)]
    return sending.filter(pk__in=stale).update(
        state=State.IN_DOUBT, last_error=_("发送中断，不能确定是否送达。")
    )


def readable_by(user) -> QuerySet[OutgoingMail]:
    """Everybody reads their own mail; who may view the outbox reads all of it."""
    mails = OutgoingMail.objects
    return mails.visible_to(user) | mails.filter(recipient_id=user.pk)
