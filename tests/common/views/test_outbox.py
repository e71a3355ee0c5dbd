from datetime import date

import pytest
from django.urls import reverse

from common import outbox
from common.models import OutgoingMail

pytestmark = pytest.mark.django_db

DAY = date(2022, 7, 15)


@pytest.fixture
def mails(head, other_head):
    """One mail to each of two heads."""
    for person in (head, other_head):
        outbox.queue_mail(
            recipient=person, kind="digest", day=DAY, subject=f"给{person.username}的信",
            text=f"正文{person.username}", html=f'<p style="color:red">正文{person.username}</p>',
        )  # fmt: skip
    return {mail.recipient.username: mail for mail in OutgoingMail.objects.all()}


def pages(mail) -> list[str]:
    return [reverse(f"common:{name}", args=[mail.pk]) for name in ("mail-detail", "mail-body")]


def test_everybody_reads_their_own_mail_only(client, head, mails):
    client.force_login(head)
    listed = client.get(reverse("common:outbox")).content.decode()
    assert "给head的信" in listed
    assert "给other-head的信" not in listed
    assert [client.get(url).status_code for url in pages(mails["head"])] == [200, 200]
    assert [client.get(url).status_code for url in pages(mails["other-head"])] == [404, 404]


def test_my_account_leads_to_my_mails(client, head, mails):
    client.force_login(head)
    page = client.get(reverse("accounts:me")).content.decode()
    assert f'href="{pages(mails["head"])[0]}"' in page
    assert f'href="{reverse("common:outbox")}"' in page


@pytest.mark.parametrize("reader", ["auditor", "admin_user"])
def test_auditors_and_administrators_read_all(client, request, mails, reader):
    client.force_login(request.getfixturevalue(reader))
    listed = client.get(reverse("common:outbox")).content.decode()
    assert "给head的信" in listed
    assert "给other-head的信" in listed
    assert client.get(pages(mails["head"])[1]).status_code == 200


@pytest.mark.parametrize("reader", ["district", "outsider", "worker"])
def test_others_have_an_empty_outbox(client, request, mails, reader):
    client.force_login(request.getfixturevalue(reader))
    answer = client.get(reverse("common:outbox"))
    assert answer.status_code == 200
    assert "还没有邮件" in answer.content.decode()


def test_strangers_are_sent_to_the_sign_in_page(client, mails):
    for url in [reverse("common:outbox"), *pages(mails["head"])]:
        assert client.get(url).headers["Location"].startswith(reverse("accounts:login"))


def test_the_body_stands_in_a_sandbox_under_a_policy_of_its_own(client, head, mails):
    client.force_login(head)
    page, body = (client.get(url) for url in pages(mails["head"]))
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page.content.decode()
    assert "正文head" in page.content.decode()
    assert body.content.decode() == '<p style="color:red">正文head</p>'
    policy = body.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "style-src 'unsafe-inline'" in policy
    assert "script-src" not in policy
    assert body.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "unsafe-inline" not in page.headers["Content-Security-Policy"]


def test_the_list_is_filtered_by_state_and_words(client, auditor, mails):
    mails["head"].state = OutgoingMail.State.FAILED
    mails["head"].save()
    client.force_login(auditor)
    failed = client.get(reverse("common:outbox"), {"state": "failed"}).content.decode()
    assert "给head的信" in failed
    assert "给other-head的信" not in failed
    named = client.get(reverse("common:outbox"), {"q": "other"}).content.decode()
    assert "给other-head的信" in named
    assert "给head的信" not in named


def test_a_failed_mail_says_why(client, head, mails):
    OutgoingMail.objects.update(state="failed", last_error="SMTPDataError: 554", attempts=5)
    client.force_login(head)
    page = client.get(pages(mails["head"])[0]).content.decode()
    assert "SMTPDataError: 554" in page
    assert "已尝试 5 次" in page


def test_the_same_number_of_queries_for_one_and_many(
    client, auditor, mails, django_assert_max_num_queries
):
    client.force_login(auditor)
    with django_assert_max_num_queries(12) as few:
        client.get(reverse("common:outbox"))
    for number in range(1, 31):
        outbox.queue_mail(
            recipient=auditor, kind=f"kind-{number}", day=DAY, subject="s", text="t", html="h"
        )
    with django_assert_max_num_queries(12) as many:
        client.get(reverse("common:outbox"))
    assert len(few) == len(many)
