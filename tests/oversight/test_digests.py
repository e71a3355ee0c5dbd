from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Grant
from accounts.roles import Role
from common import outbox
from common.models import OutgoingMail, Parameter
from oversight import digest_text, digests
from oversight.judging.judgement import assess
from oversight.models import Flag
from oversight.night import run_nightly
from stations.models import Station
from tests.factories.accounts import GrantFactory, user_with
from tests.factories.funds import AppropriationFactory
from tests.factories.oversight import FlagFactory, RequirementFactory, TermsFactory
from tests.factories.projects import ProjectFactory
from tests.oversight import nights

pytestmark = pytest.mark.django_db

D15, D16, D20 = date(2022, 7, 15), date(2022, 7, 16), date(2022, 7, 20)
State = OutgoingMail.State


def mails_of(user, day=None) -> list[OutgoingMail]:
    mails = OutgoingMail.objects.filter(recipient=user).order_by("day")
    return list(mails.filter(day=day) if day else mails)


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
    assert second.day == D16
    assert "✓ 已恢复 2 件" in second.text
    assert "站长到位 到位" in second.text
    assert "标记时：空缺。" in second.text


def test_a_recovery_that_nobody_knew_of_is_not_told(small_district, place, head):
    """Opened while the station had no reachable head, closed before one came."""
    Grant.objects.filter(user=head).update(from_day=D16)
    nights.vacant(place.station, D15, D15)
    run_nightly(D15)
    run_nightly(D16)
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
    nights.heads(place.station, (nights.FIRST, date(2022, 7, 14)), (date(2022, 7, 17), None, True))
    run_nightly(D15)
    OutgoingMail.objects.update(state=State.SENT)
    run_nightly(date(2022, 7, 17))
    OutgoingMail.objects.filter(day=date(2022, 7, 17)).update(state=State.FAILED)
    run_nightly(date(2022, 7, 18))
    assert [mail.day.day for mail in mails_of(head)] == [15, 17, 18]
    assert mails_of(head)[-1].subject == "【社工站督办】7月18日：2 件已恢复"


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
    run_nightly(D16)
    OutgoingMail.objects.filter(day=D16).update(state=State.IN_DOUBT)
    run_nightly(date(2022, 7, 17))
    assert "已恢复" in mails_of(head)[-1].text
    assert mails_of(head)[-1].day == date(2022, 7, 17)


def test_telling_and_noting_it_are_one(vacant_station, head, monkeypatch):
    """Whoever loses the night between the two leaves neither mails nor told flags."""

    def lost():
        raise RuntimeError("the night is not ours any more")

    run_nightly(D15)
    Flag.objects.update(told_on=None)
    OutgoingMail.objects.all().delete()
    directive = Flag.objects.first().requirement.directive
    with pytest.raises(RuntimeError):
        digests.queue_digests(directive, D15, [], hold=lost)
    assert OutgoingMail.objects.count() == 0
    assert Flag.objects.filter(told_on__isnull=False).count() == 0


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
        OutgoingMail.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            digests.queue_digests(small_district.directive, D15, [], hold=lambda: None)
        counts.append(len(queries) - 2 * OutgoingMail.objects.count())
        nights.vacant(place.other_station, D15)
        run_nightly(D15 + timedelta(days=stations))
    assert counts[0] == counts[1]


# ---------- words ----------


def test_the_subject_names_the_day_and_what_is_new(small_district, place, head):
    silent = RequirementFactory(
        directive=small_district.directive, measure="certified_ratio", short_name="持证率"
    )
    TermsFactory(requirement=silent, target=30, unit="%", tolerance=10, grace_days=30)
    nights.vacant(place.station, date(2022, 7, 31))
    run_nightly(date(2022, 7, 31))
    [mail] = mails_of(head)
    assert mail.subject == "【社工站督办】7月31日：1 件逾期，1 件滞后，1 件无数据"
    order = [mail.text.index(sign) for sign in ("◆ 逾期 1 件", "■ 滞后 1 件", "┈ 无数据 1 件")]
    assert order == sorted(order)
    assert "花名册里还没有社区工作者。" in mail.text


def test_the_text_greets_counts_the_days_and_links_to_the_flag(vacant_station, head, settings):
    settings.PORTAL_URL = "https://shegong.example"
    run_nightly(D15)
    [mail] = mails_of(head)
    flag = Flag.objects.first()
    assert mail.text.startswith(f"{head.name}，您好。距 7月30日“双过半”还有 15 天（")
    assert f"https://shegong.example/flags/{flag.pk}/" in mail.text
    assert f'href="https://shegong.example/flags/{flag.pk}/"' in mail.html
    assert "数据截至 2022年7月15日 24:00。" in mail.text
    assert "本邮件不含服务对象个人信息" in mail.text


def test_after_the_checkpoint_nobody_counts_down_to_it(small_district, place, head):
    nights.vacant(place.station, date(2022, 8, 1))
    run_nightly(date(2022, 8, 1))
    assert "双过半" not in mails_of(head)[0].text


def test_working_days_follow_the_holiday_table(vacant_station, head):
    run_nightly(D15)  # a Friday; the 30th is a Saturday
    assert "还有 15 天（10 个工作日）" in mails_of(head)[0].text


def test_text_and_html_say_the_same_and_escape_names(vacant_station, head):
    head.name = "<b>甲&乙</b>"
    head.save()
    run_nightly(D15)
    [mail] = mails_of(head)
    assert "<b>甲&乙</b>，您好" in mail.text
    assert "&lt;b&gt;甲&amp;乙&lt;/b&gt;，您好" in mail.html
    assert "<b>甲" not in mail.html


def test_a_long_section_is_cut_and_says_so(small_district, place, district):
    for number in range(digest_text.SHOWN + 1):
        requirement = RequirementFactory(
            directive=small_district.directive, short_name=f"要求{number}"
        )
        TermsFactory(requirement=requirement)
    nights.vacant(place.station, D15)
    run_nightly(D15)
    [mail] = mails_of(district)
    assert "■ 滞后 15 件" in mail.text
    assert "另有 3 件：http://127.0.0.1:8000/flags/" in mail.text
    assert mail.text.count("看详情") == digest_text.SHOWN
    assert Flag.objects.filter(told_on=D15).count() == 15


def test_a_dropped_flag_is_not_called_recovered(vacant_station, small_district, head):
    run_nightly(D15)
    TermsFactory(requirement=small_district.serving, is_active=False, effective_from=D16)
    run_nightly(D16)
    mail = mails_of(head)[-1]
    assert mail.subject == "【社工站督办】7月16日：1 件不再督办"
    assert "本项要求已停用" in mail.text


def test_the_district_sees_whose_money_is_not_half_spent(small_district, place, district, head):
    funds = RequirementFactory(
        directive=small_district.directive, measure="fund_utilisation", short_name="资金使用"
    )
    TermsFactory(
        requirement=funds, target=50, unit="%", tolerance=5, due="checkpoint", plan="facts",
        forecast=True, parameters={"basis": "agreed"},
    )  # fmt: skip
    for station in (place.station, place.other_station):
        AppropriationFactory(project=ProjectFactory(station=station))
    nights.vacant(place.station, D15)
    run_nightly(D15)
    cells = [row for row in assessed(small_district, funds) if row.reading.value is not None]
    [mail] = mails_of(district)
    assert cells, "the factories' projects have agreed money"
    assert f"资金还没过半的 {len(cells)} 个站" in mail.text
    assert "按时过半每周需" in mail.html
    assert "资金还没过半" not in mails_of(head)[0].text


def assessed(small_district, requirement):
    stations = Station.objects.select_related("division")
    rows = assess(stations, D15, directive=small_district.directive)
    return [row for row in rows if row.requirement == requirement]


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
