"""The register of the five societies: what each party brought to a matter on a day."""

from collections.abc import Iterable
from operator import attrgetter

from django.utils.translation import gettext as _

from common.rules import Bounds
from projects.actions import take_in_linkages
from projects.models import LinkageRecord
from projects.rules import LINKAGE_RULES
from projects.sheets import LINKAGE, LINKAGE_SHEET
from registers.intake.keyed import Keyed
from registers.intake.lookups import ProjectNames
from registers.intake.plan import Intake, Plan, SheetRows
from registers.intake.values import cells_of
from sheets import Row, fold
from stations.models import Station

KEY = ("linked_on", "matter", "kind", "party")
CELLS = ("project", "resource", "quantity", "unit", "fen")


def plan(draft: Plan) -> None:
    """What the workbook would change."""
    rows = SheetRows(draft.book, LINKAGE_SHEET)
    projects = ProjectNames(draft.station)
    projects.refuse_unknown(rows)
    rows.refuse_by(LINKAGE_RULES, attrgetter("values"), Bounds(draft.on))
    rows.refuse_repeats(_key, KEY, _("同一天同一事项的同一个参与方"))
    stored = LinkageRecord.objects.filter(station=draft.station).select_related("project")
    linkages = Keyed(
        draft,
        rows,
        known={(r.linked_on, fold(r.matter), r.kind, fold(r.party)): r for r in stored},
        cells=CELLS,
        key_of=_key,
        make=lambda row: LinkageRecord(
            station=draft.station, **{name: row.values[name] for name in KEY}
        ),
        label=lambda record: f"{record.linked_on} {record}",
        references={"project": projects.find},
    )
    linkages.settle()
    linkages.write_by(take_in_linkages)


def _key(row: Row) -> tuple:
    values = row.values
    return values["linked_on"], fold(values["matter"]), values["kind"], fold(values["party"])


def export(stations: Iterable[Station]) -> dict:
    """The linkages of these stations, as they can be handed in again."""
    records = LinkageRecord.objects.filter(station__in=stations).select_related("project")
    ordered = records.order_by("station__code", "linked_on", "matter", "pk")
    return {
        "linkage": (
            cells_of(row, (*KEY, *CELLS)) | {"project": row.project.name if row.project else None}
            for row in ordered
        )
    }


INTAKE = Intake("linkage", LINKAGE.title, LINKAGE, plan, export, optional=True)
