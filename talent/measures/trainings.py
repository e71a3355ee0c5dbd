"""What trainings tell: the key fields with trained people (2.3), the handbooks studied (4.3)."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from common.closing import Gap, Offer, StepKind, offered
from common.readings import (
    Measure,
    MeasureParameter,
    Period,
    Reading,
    Remedy,
    StationBatch,
    percent,
)
from talent.measures.offers import Words, of_people
from talent.models import TrainingRecord, Worker

NO_TRAINING = gettext_noop("还没有培训学习记录")
Category, KeyField, Handbook = (
    TrainingRecord.Category,
    TrainingRecord.KeyField,
    TrainingRecord.Handbook,
)


@dataclass(frozen=True)
class Training:
    """One worker's part in a training."""

    worker: int
    held_on: date
    category: str
    key_field: str
    handbook: str
    hours: Decimal

    def counts(self, since: date, until: date) -> bool:
        """Whether it is training of a key field between two days; only that category is."""
        of_field = self.category == Category.KEY_FIELD and bool(self.key_field)
        return of_field and since <= self.held_on <= until


def load_trainings(ids, on) -> dict[int, list[Training]]:
    """Station id → the trainings of its people by the day; one query."""
    rows = TrainingRecord.objects.known(on).filter(worker__station__in=ids).order_by()
    names = ("worker", "held_on", "category", "key_field", "handbook", "hours")
    by_station = defaultdict(list)
    for station, *facts in rows.values_list("worker__station", *names):
        by_station[station].append(Training(*facts))
    return by_station


def load_posts(ids, on) -> dict[int, dict[int, str]]:
    """Station id → the post of each worker who is employed on the day; one query."""
    workers = Worker.objects.employed(on).filter(station__in=ids).order_by()
    posts = defaultdict(dict)
    for station, worker, post in workers.values_list("station", "pk", "post"):
        posts[station][worker] = post
    return posts


def key_field_talent(
    batch: StationBatch, on, period: Period, *, hours: int = 8
) -> dict[int, Reading]:
    """2.3: the key fields in which somebody employed on the day has ``hours`` of training in the
    field in the period by the day.
    """
    trainings, posts = batch.load(load_trainings, on), batch.load(load_posts, on)
    since, until = period.starts_on, period.until(on)
    readings = {}
    for station in batch.ids:
        employed = posts.get(station, {})
        told = trainings.get(station, [])
        counted = [row for row in told if row.worker in employed and row.counts(since, until)]
        readings[station] = _key_field_reading(bool(told), counted, hours)
    return readings


def hours_of(counted: list[Training]) -> tuple[dict[tuple, Decimal], dict[str, Decimal]]:
    """(field, worker) → hours; field → the most that one worker has."""
    totals: dict[tuple, Decimal] = defaultdict(Decimal)
    for row in counted:
        totals[row.key_field, row.worker] += row.hours
    most = {
        field.value: max((h for (of, _who), h in totals.items() if of == field), default=Decimal(0))
        for field in KeyField
    }
    return totals, most


def _key_field_reading(kept: bool, counted: list[Training], hours: int) -> Reading:
    if not kept:
        return Reading(missing=_(NO_TRAINING), unit="个")
    totals, most = hours_of(counted)
    trained = [field for field in KeyField if most[field.value] >= hours]
    return Reading(
        value=float(len(trained)),
        unit="个",
        numerator=len(trained),
        denominator=len(KeyField),
        exact=Fraction(len(trained)),
        text=f"{len(trained)}/{len(KeyField)}",
        details={
            "records": len(counted),
            "hours": {field: float(most_hours) for field, most_hours in most.items()},
            "absent": [str(field.label) for field in KeyField if field not in trained],
        },
        evidence=tuple(sorted({who for (_of, who), total in totals.items() if total >= hours})),
    )


def key_field_offers(gap: Gap) -> list[Offer]:
    """In each field without anybody one trained enough, the field that lacks least first."""
    told = gap.batch.load(load_trainings, gap.on).get(gap.station, [])
    employed = gap.batch.load(load_posts, gap.on).get(gap.station, {})
    since, until = gap.period.starts_on, gap.period.until(gap.on)
    counted = [row for row in told if row.worker in employed and row.counts(since, until)]
    lacking = {field: gap.parameters["hours"] - n for field, n in hours_of(counted)[1].items()}
    words = _("安排一人参加“%(field)s”重点领域培训 %(hours)g 学时")
    url = gap.rows("talent.add_trainingrecord", "talent:training-add")
    return [
        offered(
            StepKind.TRAINING,
            words % {"field": KeyField(field).label, "hours": hours},
            url=url,
            about=field,
        )
        for field, hours in sorted(lacking.items(), key=lambda each: each[1])
        if hours > 0
    ]


def handbook_study(batch: StationBatch, on, period: Period) -> dict[int, Reading]:
    """4.3: station workers who have studied both handbooks by the day ÷ station workers; a
    handbook studied in an earlier year is studied.
    """
    trainings, posts = batch.load(load_trainings, on), batch.load(load_posts, on)
    return {
        station: _handbook_reading(trainings.get(station, []), posts.get(station, {}))
        for station in batch.ids
    }


def _handbook_reading(trainings, posts: dict[int, str]) -> Reading:
    if not trainings:
        return Reading(missing=_(NO_TRAINING))
    people = [worker for worker, post in posts.items() if post == Worker.Post.STATION_WORKER]
    if not people:
        return Reading(not_applicable=_("花名册里没有社工站社工"))
    read = defaultdict(set)
    for row in trainings:
        if row.category == Category.HANDBOOK and row.handbook:
            read[row.worker].add(row.handbook)
    behind = [worker for worker in people if len(read[worker]) < len(Handbook)]
    good, total = len(people) - len(behind), len(people)
    return Reading(
        value=percent(good, total),
        numerator=good,
        denominator=total,
        exact=Fraction(100 * good, total),
        evidence=tuple(sorted(behind)),
    )


def load_station_workers(ids, on) -> list[tuple[int, str]]:
    """The stations' own workers on the day, by key and name; one query."""
    workers = Worker.objects.employed(on).filter(station__in=ids)
    workers = workers.filter(post=Worker.Post.STATION_WORKER)
    return list(workers.order_by("name", "pk").values_list("pk", "name"))


def handbook_offers(gap: Gap) -> list[Offer]:
    """Each of the station's workers who has not studied both handbooks."""
    behind = set(gap.reading.evidence)
    people = [
        (key, name)
        for key, name in gap.batch.load(load_station_workers, gap.on)
        if key in behind or gap.reading.value is None
    ]
    words = Words(_("%(name)s学完两本手册并登记"), _("%(n)s 名社工站社工学完两本手册并登记"))
    offers = of_people(gap, StepKind.TRAINING, words, people)
    return [replace(each, required=gap.reading.value is None) for each in offers]


def _tell_key_fields(details):
    words = [
        _("%(field)s %(hours)g 学时") % {"field": field.label, "hours": details["hours"][field]}
        for field in KeyField
        if "hours" in details
    ]
    yield _("一人最多"), "、".join(words)
    yield _("还没有人"), "、".join(details.get("absent", ()))


MEASURES = (
    Measure(
        key_field_talent,
        gettext_lazy(
            "社会救助、养老服务、儿童关爱保护三个重点领域中，本部署期内有在职人员的重点领域培训"
            "累计满 8 学时（参数可调）的领域数；只算类别是“重点领域”的培训。"
        ),
        rows="talent:training-list",
        parameters={"hours": MeasureParameter(gettext_lazy("每个领域一人至少学时"), least=1)},
        tell=_tell_key_fields,
        offers=key_field_offers,
        remedy=Remedy(gettext_lazy("登记培训"), "talent.add_trainingrecord", "talent:training-add"),
    ),
    Measure(
        handbook_study,
        gettext_lazy(
            "当天在职的社工站社工中，督导服务手册和运营操作指引都学过的占比；以前年度学过的也算。"
        ),
        rows="talent:worker-list",
        remedy=Remedy(gettext_lazy("登记培训"), "talent.add_trainingrecord", "talent:training-add"),
        offers=handbook_offers,
    ),
)
