from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Grant
from accounts.roles import Role
from common import outbox
from common.models import OutgoingMail, Parameter
from night import digest_text, digests
from night.run import run_nightly
from oversight.followup import verbs
from oversight.models import Flag, FlagEvent
from tests.factories.accounts import GrantFactory, user_with
from tests.factories.oversight import FlagFactory
from tests.oversight import nights
from tests.oversight.followup.steps import plan, promise, take

pytestmark = pytest.mark.django_db

D15, D16, D20 = date(2022, 7, 15), date(2022, 7, 16), date(2022, 7, 20)
State = OutgoingMail.State


def mails_of(user, day=None) -> list[OutgoingMail]:
    mails = OutgoingMail.objects.filter(recipient=user).order_by("day")
    return list(mails.filter(day=day) if day else mails)


@pytest.fixture(autouse=True)
def _unhurried(db):
    """Nothing is warned of: what follows from a level that is near has tests of its own below."""
    Parameter.objects.create(key="flag_sign_days", value=60, effective_from=date(2022, 1, 1))


@pytest.fixture
def vacant_station(small_district, place):
    nights.vacant(place.station, D15)
    return place.station


# ---------- who ----------


def test_a_head_is_told_of_their_own_station(vacant_station, head, other_head):
    run_nightly(D15)
    [mail] = mails_of(head)
    assert "关上站" in mail.text
    assert "太和" not in mail.text + mail.html
    assert mails_of(other_head) == []


def test_the_district_is_told_of_every_station(small_district, place, district):
    nights.vacant(place.station, D15)
    nights.vacant(place.other_station, D15)
    run_nightly(D15)
    [mail] = mails_of(district)
    assert "关上站" in mail.text
    assert "太和站" in mail.text


def test_others_are_told_nothing(vacant_station, finance, worker, auditor, evaluator, outsider):
    run_nightly(D15)
    assert OutgoingMail.objects.count() == 0


@pytest.mark.parametrize(
    "change",
    [{"email": ""}, {"is_active": False}],
    ids=["without an address", "switched off"],
)
def test_nobody_is_written_to_who_cannot_read_it(vacant_station, head, change):
    for name, value in change.items():
        setattr(head, name, value)
    head.save()
    run_nightly(D15)
    assert OutgoingMail.objects.count() == 0
    assert Flag.objects.filter(told_on__isnull=False).count() == 0


def test_a_grant_counts_on_its_days_only(vacant_station, head):
    Grant.objects.update(until_day=D15)
    run_nightly(D15)
    Flag.objects.update(told_on=None)
    run_nightly(D16)
    assert [mail.day for mail in mails_of(head)] == [D15]


def test_a_head_by_a_street_s_grant_is_told_too(vacant_station):
    user = user_with(Role.STATION_HEAD, division=vacant_station.division)
    run_nightly(D15)
    assert len(mails_of(user)) == 1


def test_the_city_s_lead_gets_no_district_digest(vacant_station, place):
    user = user_with(Role.DISTRICT_LEAD, division=place.city)
    run_nightly(D15)
    assert mails_of(user) == []


def test_two_roles_one_mail(vacant_station, head, place):
    GrantFactory(user=head, role=Role.DISTRICT_LEAD, station=None, division=place.district)
    run_nightly(D15)
    assert len(mails_of(head)) == 1


# ---------- what is new ----------


def test_nothing_new_no_mail(vacant_station, head, district):
    run_nightly(D15)
    run_nightly(D16)
    assert OutgoingMail.objects.filter(day=D16).count() == 0


def test_all_well_no_mail(small_district, place, head, district):
    run_nightly(D15)
    assert OutgoingMail.objects.count() == 0


def test_what_still_stands_is_told_again_after_the_reminder_days(vacant_station, head):
    for days in range(12):
        run_nightly(D15 + timedelta(days=days))
    assert [mail.day for mail in mails_of(head)] == [D15, D20, date(2022, 7, 25)]


def test_the_reminder_days_are_a_parameter(vacant_station, head):
    Parameter.objects.create(key="digest_reminder_days", value=2, effective_from=D15)
    for days in range(5):
        run_nightly(D15 + timedelta(days=days))
    assert [mail.day.day for mail in mails_of(head)] == [15, 17, 19]


def test_recovery_is_told_once(small_district, place, head):
    nights.vacant(place.station, D15, D15)
    for days in range(8):
        run_nightly(D15 + timedelta(days=days))
    first, second = mails_of(head)
    assert second.day == date(2022, 7, 18)  # the third day of the recovery
    assert "✓ 已恢复 2 件" in second.text
    assert "站长到位 到位" in second.text
    assert "标记时：空缺。" in second.text


def test_a_recovery_that_nobody_knew_of_is_not_told(small_district, place, head):
    """Opened while the station had no reachable head, closed before one came."""
    Grant.objects.filter(user=head).update(from_day=D16)
    nights.vacant(place.station, D15, D15)
    for days in range(4):
        run_nightly(D15 + timedelta(days=days))
    assert Flag.objects.open().count() == 0
    assert mails_of(head) == []


def test_getting_worse_is_told_at_once(small_district, place, head):
    nights.vacant(place.station, date(2022, 7, 29))
    run_nightly(date(2022, 7, 29))
    run_nightly(date(2022, 7, 30))
    run_nightly(date(2022, 7, 31))
    first, second = mails_of(head)
    assert second.day == date(2022, 7, 31)
    assert second.subject == "【社工站督办】7月31日：1 件逾期"
    assert "7月31日转为逾期" in second.text


@pytest.mark.parametrize(
    ("told", "worsened", "closed", "why"),
    [
        (None, None, None, "opened"),
        (D15, None, None, ""),
        (date(2022, 7, 11), None, None, "reminder"),
        (date(2022, 7, 12), None, None, ""),
        (D15, D16, None, "worsened"),
        (D16, D16, None, ""),
        (D15, None, D16, "closed"),
        (D16, None, D16, ""),
        (None, None, D16, ""),
    ],
)
def test_why_a_flag_is_news_on_the_sixteenth(told, worsened, closed, why):
    flag = FlagFactory.build(
        requirement=None, station=None, told_on=told, worsened_on=worsened, closed_on=closed
    )
    assert digests.why_told(flag, D16, timedelta(days=5)) == why


def test_what_did_arrive_before_is_not_told_again(small_district, place, head):
    """Of two mails only the later one failed: only its news comes again."""
    nights.vacant(place.station, D15, D15)
    run_nightly(D15)
    OutgoingMail.objects.update(state=State.SENT)
    run_nightly(date(2022, 7, 18))
    OutgoingMail.objects.filter(day=date(2022, 7, 18)).update(state=State.FAILED)
    run_nightly(date(2022, 7, 19))
    assert [mail.day.day for mail in mails_of(head)] == [15, 18, 19]
    assert mails_of(head)[-1].subject == "【社工站督办】7月19日：2 件已恢复"


@pytest.mark.parametrize("state", [State.FAILED, State.IN_DOUBT])
def test_what_may_not_have_arrived_is_in_the_next_digest(vacant_station, head, district, state):
    run_nightly(D15)
    OutgoingMail.objects.filter(recipient=head).update(state=state)
    run_nightly(D16)
    assert [mail.day for mail in mails_of(head)] == [D15, D16]
    assert [mail.day for mail in mails_of(district)] == [D15]
    OutgoingMail.objects.filter(day=D16).update(state=State.SENT)
    run_nightly(date(2022, 7, 17))
    assert mails_of(head)[-1].day == D16


def test_a_recovery_that_may_not_have_arrived_is_told_again(small_district, place, head):
    nights.vacant(place.station, D15, D15)
    run_nightly(D15)
    OutgoingMail.objects.update(state=State.SENT)
    run_nightly(date(2022, 7, 18))
    OutgoingMail.objects.filter(day=date(2022, 7, 18)).update(state=State.IN_DOUBT)
    run_nightly(date(2022, 7, 19))
    assert "已恢复" in mails_of(head)[-1].text
    assert mails_of(head)[-1].day == date(2022, 7, 19)


def test_a_relapse_after_the_closing_is_told_as_the_same_flag_again(small_district, place, head):
    nights.heads(place.station, (nights.FIRST, date(2022, 7, 14)), (D16, date(2022, 7, 20)))
    for days in range(10):
        run_nightly(D15 + timedelta(days=days))
    assert [mail.day.day for mail in mails_of(head)] == [15, 18, 21]
    last = mails_of(head)[-1]
    assert last.subject == "【社工站督办】7月21日：2 件滞后"
    assert "第1号，7月15日标记，曾经闭环，7月21日再次标记" in last.text


def test_a_recovery_that_breaks_off_is_no_news(small_district, place, head):
    nights.heads(place.station, (nights.FIRST, date(2022, 7, 14)), (D16, date(2022, 7, 17)))
    for days in range(5):
        run_nightly(D15 + timedelta(days=days))
    assert [mail.day.day for mail in mails_of(head)] == [15]


def test_a_mail_knows_the_flags_that_it_tells(vacant_station, head, district):
    run_nightly(D15)
    for mail in OutgoingMail.objects.all():
        told = mail.flag_events.values_list("kind", "flag__number", "text")
        assert sorted(told) == [("told", 1, "空缺"), ("told", 2, "空缺")]


def test_telling_and_noting_it_are_one(vacant_station, head, monkeypatch):
    """Whoever loses the night between the two leaves neither mails nor told flags."""

    def lost():
        raise RuntimeError("the night is not ours any more")

    run_nightly(D15)
    Flag.objects.update(told_on=None)
    OutgoingMail.objects.update(kind="earlier")
    events = FlagEvent.objects.count()
    directive = Flag.objects.first().requirement.directive
    with pytest.raises(RuntimeError):
        digests.queue_digests(directive, D15, [], hold=lost)
    assert not OutgoingMail.objects.filter(kind=digests.KIND).exists()
    assert Flag.objects.filter(told_on__isnull=False).count() == 0
    assert FlagEvent.objects.count() == events


def test_a_letter_that_cannot_be_written_does_not_stop_the_others(
    vacant_station, head, district, monkeypatch
):
    def write(issue, person, news):
        if person.user == head:
            raise KeyError("no such word")
        return digest_text.write(issue, person, news)

    monkeypatch.setattr(digests, "write", write)
    [outcome] = run_nightly(D15)
    assert list(outcome.failures) == ["digest head"]
    assert mails_of(head) == []
    assert len(mails_of(district)) == 1


def test_the_same_number_of_queries_for_more_stations(
    small_district, place, head, other_head, district
):
    nights.vacant(place.station, D15)
    run_nightly(D15)
    counts = []
    for stations in (1, 2):
        Flag.objects.update(told_on=None)
        for mail in OutgoingMail.objects.filter(kind=digests.KIND):
            OutgoingMail.objects.filter(pk=mail.pk).update(kind=f"earlier{mail.pk}")
        with CaptureQueriesContext(connection) as queries:
            digests.queue_digests(small_district.directive, D15, [], hold=lambda: None)
        mails = OutgoingMail.objects.filter(kind=digests.KIND, day=D15).count()
        counts.append(len(queries) - 2 * mails)
        nights.vacant(place.other_station, D15)
        run_nightly(D15 + timedelta(days=stations))
    assert counts[0] == counts[1]


# ---------- at sending ----------


def test_a_head_who_moved_gets_no_mail_of_the_old_station(vacant_station, place, head, mailoutbox):
    run_nightly(D15)
    Grant.objects.filter(user=head).update(until_day=date(2022, 7, 14))
    GrantFactory(user=head, role=Role.STATION_HEAD, station=place.other_station)
    assert digests.send_due() == {State.FAILED: 1}
    assert mailoutbox == []


def test_a_lead_who_is_no_lead_any_more_gets_no_digest(vacant_station, district, mailoutbox):
    """The auditor's eye reaches every flag, but digests are for leads and heads."""
    run_nightly(D15)
    Grant.objects.filter(user=district).update(role=Role.AUDITOR)
    assert digests.send_due() == {State.FAILED: 1}


def test_a_head_who_stays_gets_it(vacant_station, head, mailoutbox):
    run_nightly(D15)
    assert digests.send_due() == {State.SENT: 1}
    assert [mail.subject for mail in mailoutbox] == [mails_of(head)[0].subject]


def test_mail_of_other_kinds_is_not_the_digests_business(head):
    outbox.queue_mail(recipient=head, kind="notice", day=D15, subject="s", text="t", html="h")
    assert digests.still_wanted(OutgoingMail.objects.get())


# ---------- steps of the follow-up ----------


def the_flag(small_district) -> Flag:
    return Flag.objects.get(requirement=small_district.serving)


def test_a_level_that_is_near_is_told_before_it_comes(small_district, vacant_station, head):
    Parameter.objects.all().delete()
    for day in range(15, 20):
        run_nightly(date(2022, 7, day))
    assert [mail.day.day for mail in mails_of(head)] == [15, 18]
    assert "再过 2 天（7月20日 夜间）将建议升为蓝色督办" in mails_of(head)[-1].text


def test_each_reader_has_the_button_of_their_own_step(
    small_district, vacant_station, head, district, settings
):
    settings.PORTAL_URL = "https://shegong.example"
    run_nightly(D15)
    flag = the_flag(small_district)
    sign = f"签收：https://shegong.example/flags/{flag.pk}/sign/"
    [mine], [theirs] = mails_of(head), mails_of(district)
    assert sign in mine.text
    assert "等您处理 2 件" in mine.text
    assert f"/flags/{flag.pk}/sign/" not in theirs.text + theirs.html
    take(verbs.sign, flag, head, D16)
    plan(flag, head, D16, D20)
    run_nightly(D16)
    [_first, mail] = mails_of(district)
    assert f"审方案：https://shegong.example/flags/{flag.pk}/decide/" in mail.text
    assert "7月16日交方案" in mail.text


def test_a_broken_promise_is_told(small_district, vacant_station, head, district):
    run_nightly(D15)
    promise(the_flag(small_district), head, district, D16, D16)
    run_nightly(D16)
    run_nightly(date(2022, 7, 17))
    assert "7月17日承诺没有兑现" in mails_of(head)[-1].text
    assert "写方案：" in mails_of(head)[-1].text
