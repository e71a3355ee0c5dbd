"""1.2, 1.4, 3.1, 3.2, 3.4: milestones, entries of the register, publications, linkages."""

from datetime import date

import pytest

from oversight.models import RequirementTerms, Status
from projects.models import Milestone, MilestoneCount, Project
from stations.models import Station
from tests.factories.projects import (
    ConfirmationFactory,
    LinkageRecordFactory,
    MilestoneCountFactory,
    MilestoneFactory,
    ProjectFactory,
)
from tests.measures.closing.proving import (
    closing,
    judged,
    prove,
    status_after,
    taken_back,
    told,
)

pytestmark = pytest.mark.django_db


def project(station, name="养老", **fields):
    return ProjectFactory(station=station, name=name, publisher="民政局", **fields)


def milestone(row, title, weight, done=None, planned="2022-07-20", **fields):
    return MilestoneFactory(
        project=row,
        title=title,
        weight=weight,
        planned_on=date.fromisoformat(planned),
        completed_on=done and date.fromisoformat(done),
        **fields,
    )


def complete(step):
    """A milestone's whole, or so much more of its count."""
    row = Milestone.objects.get(pk=step.offer.about)
    if row.indicator_target is None:
        Milestone.objects.filter(pk=row.pk).update(completed_on=step.on)
        return
    last = row.counts.order_by("counted_on").last()
    actual = (last.actual if last else 0) + step.units
    MilestoneCount.objects.create(milestone=row, counted_on=step.on, actual=actual)


# ---------- 1.2 ----------


def test_the_fewest_milestones_that_make_the_half(station):
    row = project(station)
    milestone(row, "签约", 30, "2022-06-20")
    for title, weight in (("培训", 5), ("入户", 15), ("评估", 50), ("宣传", 0)):
        milestone(row, title, weight)
    found = prove(station, "1.2", complete)
    assert told(found) == [("milestone", "完成“养老”的“评估”", 1, "07-20")]
    assert (found.after, found.by) == (80, date(2022, 7, 20))


def test_of_what_is_counted_only_as_much_as_is_missing(station):
    """40 % done; 30 points for 200 visits of which 60 are done; 10 points are 67 visits."""
    row = project(station)
    milestone(row, "签约", 31, "2022-06-20")
    visits = milestone(row, "入户", 30, indicator_target=200, planned="2022-12-01")
    MilestoneCountFactory(milestone=visits, counted_on=date(2022, 6, 30), actual=60)
    milestone(row, "宣传", 5)
    found = prove(station, "1.2", complete)
    assert told(found) == [("milestone", "“养老”的“入户”做到 127", 67, "07-29")]
    assert found.words == "“养老”的“入户”做到 127，可从 40.0% 到 50.0%，7月29日前做完"


def test_a_large_project_counts_for_more(station):
    """Half of the small one is 10 % of both, half of the large one 40 %."""
    small, large = (
        project(station, "小", agreed_fen=20_000),
        project(station, "大", agreed_fen=80_000),
    )
    for row in (small, large):
        milestone(row, "签约", 10, "2022-06-20")
        milestone(row, "入户", 50)
    assert [words for _kind, words, *_rest in told(prove(station, "1.2", complete))] == [
        "完成“大”的“入户”"
    ]


def test_what_has_not_begun_by_then_cannot_be_done(station):
    row = project(station)
    milestone(row, "签约", 40, "2022-06-20")
    later = project(station, "后", agreed_fen=1_000_000, agreed_start=date(2022, 8, 1))
    milestone(later, "签约", 100)
    found = closing(station, "1.2")
    assert found.steps == ()


def test_milestones_that_do_not_do_are_said_not_to(station):
    row = project(station)
    milestone(row, "签约", 40, "2022-06-20")
    milestone(row, "入户", 5)
    found = closing(station, "1.2")
    assert (found.reaches, found.after) == (False, 45)
    assert found.words == "完成“养老”的“入户”，可从 40.0% 到 45.0%，仍不够目标“≥ 50%”"


def test_where_the_pace_does_not_do_no_planned_day_is_promised(station):
    """20 % in 8 weeks; 30 are missing: 4 weeks at three times that."""
    row = project(station)
    milestone(row, "签约", 20, "2022-06-20")
    milestone(row, "入户", 80)
    found = prove(station, "1.2", complete)
    assert told(found)[0][3] == "08-12"
    assert found.words.startswith("7月30日前达标已不现实，最早 8月12日：")


# ---------- 1.4 ----------


def test_all_that_is_left_of_a_project_that_is_behind_by_its_own_days(station):
    """One is over and lacks 30 %, one is on plan: only the former is closed."""
    late = project(station, "晚", agreed_end=date(2022, 6, 30))
    milestone(late, "签约", 70, "2022-06-20", "2022-05-01")
    milestone(late, "结项", 30, planned="2022-06-30")
    good = project(station, "好")
    milestone(good, "签约", 60, "2022-06-20")
    milestone(good, "结项", 40, planned="2022-12-20")
    found = closing(station, "1.4")
    assert told(found) == [("milestone", "完成“晚”的“结项”", 1, "07-29")]
    assert (found.reaches, found.after) == (True, 80)
    assert judged(station, "1.4").status == Status.OVERDUE
    assert status_after(station, "1.4", complete, found, found.steps) == Status.ON_TRACK
    with taken_back():
        Milestone.objects.filter(project=good).delete()
        Project.objects.filter(pk=good.pk).delete()
        prove(station, "1.4", complete)


def test_milestones_of_a_running_project_by_the_days_planned_for_them(station):
    row = project(station, agreed_end=date(2022, 9, 30))
    milestone(row, "签约", 40, "2022-06-20")
    milestone(row, "入户", 30, planned="2022-08-15")
    milestone(row, "结项", 30, planned="2022-09-28")
    found = prove(station, "1.4", complete)
    assert [(words, on) for _kind, words, _units, on in told(found)] == [
        ("完成“养老”的“入户”", "08-15"),
        ("完成“养老”的“结项”", "09-28"),
    ]


# ---------- 3.2 ----------


def fill(step):
    row = Project.objects.get(pk=step.offer.about)
    Project.objects.filter(pk=row.pk).update(publisher="民政局")
    if step.words.startswith("核对"):
        ConfirmationFactory(project=row, confirmed_on=step.on)


def test_each_entry_that_is_incomplete_or_old_is_named(station, place):
    for name, publisher, confirmed in (
        ("全", "民政局", "2022-07-01"),
        ("旧", "民政局", "2022-06-14"),
        ("缺", "", "2022-07-01"),
    ):
        row = ProjectFactory(station=station, name=name, publisher=publisher, agency=place.agency)
        milestone(row, "签约", 100, "2022-06-10" if name != "旧" else None)
        ConfirmationFactory(project=row, confirmed_on=date.fromisoformat(confirmed))
    found = prove(station, "3.2", fill)
    assert told(found) == [
        ("record", "核对更新“旧”", 1, "07-15"),
        ("record", "补填“缺”的发布部门", 1, "07-15"),
    ]


def test_without_projects_the_register_is_begun(station):
    for code in ("1.2", "1.4", "3.2"):
        assert told(closing(station, code)) == [
            ("record", "在项目台账登记本部署期间的项目", 1, "07-15")
        ]


# ---------- 3.4 ----------


def publish(step):
    Project.objects.filter(pk=step.offer.about).update(
        published_on_platform=True, published_on=step.on
    )


def test_every_project_of_district_money_is_published(station):
    for name, published in (("甲", True), ("乙", False), ("丙", None)):
        project(station, name, published_on_platform=published)
    project(station, "丁", funding_source=Project.FundingSource.STREET)
    found = prove(station, "3.4", publish)
    assert told(found) == [
        ("other", "通过平台发布“乙”", 10_000_000, "12-30"),
        ("other", "通过平台发布“丙”", 10_000_000, "12-30"),
    ]


def test_the_fewest_projects_where_not_all_is_asked(station):
    RequirementTerms.objects.filter(requirement__code="3.4").update(target=60)
    for name, fen, published in (("甲", 30, True), ("乙", 10, False), ("丙", 60, False)):
        project(station, name, agreed_fen=fen, published_on_platform=published)
    assert [step.words for step in prove(station, "3.4", publish).steps] == ["通过平台发布“丙”"]


def test_where_nothing_was_said_all_of_it_is_to_be(station):
    project(station, "甲")
    found = closing(station, "3.4")
    assert (told(found)[0][1], found.reaches) == ("通过平台发布“甲”", False)
    assert status_after(station, "3.4", publish, found, found.steps) == Status.MET


# ---------- 3.1 ----------


def link(step):
    LinkageRecordFactory(
        station=Station.objects.get(code="530111001"), kind=step.offer.about, linked_on=step.on
    )


def test_a_record_with_each_kind_that_has_none(station):
    for kind in ("community", "social_worker", "volunteer"):
        LinkageRecordFactory(station=station, kind=kind)
    found = prove(station, "3.1", link)
    assert told(found) == [
        ("linkage", "开展并登记一次有“社区社会组织”参与的联动", 1, "12-30"),
        ("linkage", "开展并登记一次有“社会慈善资源”参与的联动", 1, "12-30"),
    ]


def test_without_any_record_all_five(station):
    assert len(prove(station, "3.1", link).steps) == 5
