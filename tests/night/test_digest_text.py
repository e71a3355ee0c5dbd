from datetime import date

import pytest

from common.models import OutgoingMail
from night import digest_text
from night.run import run_nightly
from oversight.judging.judgement import assess
from oversight.models import Flag
from stations.models import Station
from tests.factories.funds import AppropriationFactory, ExpenditureFactory
from tests.factories.oversight import RequirementFactory, TermsFactory
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


def test_the_subject_names_the_day_and_what_is_new(small_district, place, head, district):
    silent = RequirementFactory(
        directive=small_district.directive, measure="certified_ratio", short_name="持证率"
    )
    TermsFactory(requirement=silent, target=30, unit="%", tolerance=10, grace_days=30)
    nights.vacant(place.station, date(2022, 7, 31))
    run_nightly(date(2022, 7, 31))
    [mine], [mail] = mails_of(head), mails_of(district)
    assert mine.subject == "【社工站督办】7月31日：1 件逾期，1 件滞后，1 件无数据"
    order = [mail.text.index(sign) for sign in ("◆ 逾期 1 件", "■ 滞后 1 件", "┈ 无数据 2 件")]
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
    assert f"资金还没过半或超支的 {len(cells)} 个站" in mail.text
    assert "按时过半每周需" in mail.html
    assert "资金还没过半" not in mails_of(head)[0].text


def test_who_overspent_is_told_so_and_not_when_half_was_spent(small_district, place, district):
    funds = RequirementFactory(
        directive=small_district.directive, measure="fund_utilisation", short_name="资金使用"
    )
    TermsFactory(
        requirement=funds, target=50, unit="%", due="checkpoint", plan="facts", forecast=True
    )
    entry = AppropriationFactory(project=ProjectFactory(station=place.station))
    ExpenditureFactory(project=entry.project, fen=9_999_999_900)
    nights.vacant(place.station, D15)
    run_nightly(D15)
    [mail] = mails_of(district)
    assert "资金还没过半或超支的 1 个站" in mail.text
    assert "支出合计超出到账拨款" in mail.text
    assert "3月1日" not in mail.text


def assessed(small_district, requirement):
    stations = Station.objects.select_related("division")
    rows = assess(stations, D15, directive=small_district.directive)
    return [row for row in rows if row.requirement == requirement]
