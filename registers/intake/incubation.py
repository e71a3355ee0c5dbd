"""The register of incubation: organisations that are incubated, and what was done for them."""

from collections.abc import Iterable
from operator import attrgetter

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.rules import Bounds
from orgs.actions import take_in_incubation, take_in_organisations, team
from orgs.models import Incubation, IncubationActivity, Organisation
from orgs.rules import ACTIVITY_RULES, INCUBATION_RULES
from orgs.sheets import INCUBATION, INCUBATION_ACTIVITIES_SHEET, INCUBATIONS_SHEET
from registers.intake.keyed import Keyed
from registers.intake.lookups import community_of, refuse_unknown_communities
from registers.intake.plan import Intake, Plan, SheetRows
from registers.intake.values import cells_of, row_numbers
from sheets import Row, fold, nearest
from stations.models import Station
from stations.names import CommunityNames

INCUBATION_CELLS = ("stage", "left_on", "worker_name")
ACTIVITY_CELLS = ("people",)
PLACE = ("community", "name")
UNKNOWN = gettext_lazy(
    "“%(community)s”没有组织“%(name)s”。请先在“孵化组织”表登记，或改成登记过的名称"
)
NEAR = gettext_lazy("“%(community)s”没有组织“%(name)s”，是不是“%(guess)s”？")


def plan(draft: Plan) -> None:
    """What the workbook would change."""
    nursery = Nursery(draft)
    incubations = plan_incubations(draft, nursery)
    activities = plan_activities(draft, nursery, incubations.rows)
    draft.steps.append(nursery.write)
    for part in (incubations, activities):
        part.settle()
        part.write_by(take_in_incubation)
    nursery.tell()
    notice_undated(draft, incubations.rows)


class Nursery:
    """The organisations of a street by community and name; who is unknown becomes a team."""

    def __init__(self, draft: Plan):
        self.draft = draft
        self.names = CommunityNames(draft.station, draft.on)
        rows = Organisation.objects.filter(community__division=draft.station.division_id)
        self.known = {(row.community_id, fold(row.name)): row for row in rows}
        self.new: dict[tuple, Organisation] = {}

    def key_of(self, row: Row) -> tuple:
        return community_of(row, self.names).pk, fold(row.values["name"])

    def of(self, row: Row) -> Organisation:
        key = self.key_of(row)
        if key in self.known:
            return self.known[key]
        community = community_of(row, self.names)
        return self.new.setdefault(key, team(community, row.values["name"]))

    def nearest(self, row: Row) -> str | None:
        """The organisation of the same community whose name is most like the row's."""
        community, _name = self.key_of(row)
        there = {**self.known, **self.new}.items()
        return nearest(
            row.values["name"], [one.name for (at, _key), one in there if at == community]
        )

    def write(self, actor) -> None:
        new = list(self.new.values())
        take_in_organisations(new, [], station=self.draft.station, fields=(), actor=actor)

    def tell(self) -> None:
        """So that a slip in a name is seen before it has become another organisation."""
        if self.new:
            names = "、".join(row.name for row in self.new.values())
            words = _(
                "备案表里没有这些组织，按“活动团队”登记，不算备案；写错名称的请改正：%(names)s"
            )
            self.draft.notices.append(words % {"names": names})


def plan_incubations(draft: Plan, nursery: Nursery) -> Keyed:
    rows = SheetRows(draft.book, INCUBATIONS_SHEET)
    refuse_unknown_communities(rows, nursery.names)
    rows.refuse_by(INCUBATION_RULES, attrgetter("values"), Bounds(draft.on))

    def key_of(row: Row) -> tuple:
        return (*nursery.key_of(row), row.values["entered_on"])

    rows.refuse_repeats(key_of, (*PLACE, "entered_on"), _("同一个组织的同一个入孵日期"))
    return Keyed(
        draft,
        rows,
        known={
            (*organisation_key(row.organisation), row.entered_on): row
            for row in of_street(Incubation, [draft.station])
        },
        cells=INCUBATION_CELLS,
        key_of=key_of,
        make=lambda row: Incubation(
            organisation=nursery.of(row), entered_on=row.values["entered_on"]
        ),
        label=str,
    )


def plan_activities(draft: Plan, nursery: Nursery, incubations: SheetRows) -> Keyed:
    rows = SheetRows(draft.book, INCUBATION_ACTIVITIES_SHEET)
    refuse_unknown_communities(rows, nursery.names)
    rows.refuse_by(ACTIVITY_RULES, attrgetter("values"), Bounds(draft.on))
    refuse_unknown_organisations(rows, nursery, incubations)

    def key_of(row: Row) -> tuple:
        return (*nursery.key_of(row), row.values["held_on"], fold(row.values["content"]))

    what = _("同一个组织同一天的同一项内容")
    rows.refuse_repeats(key_of, (*PLACE, "held_on", "content"), what)
    return Keyed(
        draft,
        rows,
        known={
            (*organisation_key(row.organisation), row.held_on, fold(row.content)): row
            for row in of_street(IncubationActivity, [draft.station])
        },
        cells=ACTIVITY_CELLS,
        key_of=key_of,
        make=lambda row: IncubationActivity(
            organisation=nursery.of(row),
            held_on=row.values["held_on"],
            content=row.values["content"],
        ),
        label=lambda activity: f"{activity.organisation} · {activity.held_on} {activity}",
    )


def refuse_unknown_organisations(rows: SheetRows, nursery: Nursery, incubations: SheetRows) -> None:
    """Refuse activities of an organisation that nobody has entered; wait for one that is refused
    itself.
    """
    said = {fold(row.values["name"]) for row in incubations.sound("name")}
    taken = {nursery.key_of(row) for row in incubations}
    for row in incubations:
        nursery.of(row)
    waiting = []
    for row in rows.sound(*PLACE):
        key = nursery.key_of(row)
        if key in nursery.known or key in taken:
            continue
        if key[1] in said:
            waiting.append(row)
            continue
        guess = nursery.nearest(row)
        words = NEAR if guess else UNKNOWN
        told = {name: row.values[name] for name in PLACE}
        rows.refuse(row, "name", words % {**told, "guess": guess})
    rows.leave(waiting)


def notice_undated(draft: Plan, rows: SheetRows) -> None:
    """A stage does not end an incubation: its day does."""
    hatched = Incubation.Stage.HATCHED
    undated = [row for row in rows if row.values["stage"] == hatched and not row.values["left_on"]]
    if undated:
        words = _("孵化组织第 %(rows)s 行已出壳，却没有填出孵日期，仍算在孵，请核对。")
        draft.notices.append(words % {"rows": row_numbers(undated)})


def organisation_key(organisation: Organisation) -> tuple[int, str]:
    return organisation.community_id, fold(organisation.name)


def of_street(model, stations: list[Station]):
    """The rows of these stations' streets with what names their organisations."""
    rows = model.objects.filter(organisation__community__division__station__in=stations)
    return rows.select_related("organisation__community__division__station")


def export(stations: Iterable[Station]) -> dict:
    """The register of these stations, as it can be handed in again."""
    stations = list(stations)
    return {
        "incubations": _rows(Incubation, "entered_on", INCUBATION_CELLS, stations),
        "incubation_activities": _rows(
            IncubationActivity, "held_on", ("content", *ACTIVITY_CELLS), stations
        ),
    }


def _rows(model, day: str, cells: tuple[str, ...], stations: list[Station]):
    ordered = of_street(model, stations).order_by(
        "organisation__community__division__station__code", day, "pk"
    )
    for row in ordered:
        organisation = row.organisation
        named = {"community": organisation.community.name, "name": organisation.name}
        yield named | cells_of(row, (day, *cells))


INTAKE = Intake("incubation", INCUBATION.title, INCUBATION, plan, export, optional=True)
