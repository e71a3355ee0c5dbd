"""The filing register: community organisations, and what kind of community each community is."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from common.horizon import late_fact, latest_fact
from orgs.actions import date_standard, is_filed_again, refusal, take_in_organisations
from orgs.models import Organisation
from orgs.sheets import ORGANISATIONS_SHEET, ORGS
from registers.intake.lookups import community_of, refuse_unknown_communities
from registers.intake.plan import Intake, Plan, SheetRows
from registers.intake.values import (
    cells_of,
    differences,
    fill,
    row_numbers,
    shown,
)
from sheets import Row, fold
from stations.actions import take_in_classifications
from stations.models import CommunityClassification, Station
from stations.names import CommunityNames

CELLS = (
    "name", "category", "person_in_charge", "members", "filing_number", "filed_on", "state",
    "cancelled_on", "standardised",
)  # fmt: skip
State = Organisation.State
Source = CommunityClassification.Source
KIND = ORGANISATIONS_SHEET.by_key["community_kind"]


def plan(draft: Plan) -> None:
    """What the workbook would change."""
    book, station, on = draft.book, draft.station, draft.on
    rows = SheetRows(book, ORGANISATIONS_SHEET)
    names = CommunityNames(station, on)
    check(rows, names, on)
    kinds = KindPlan(draft, rows, names)
    kinds.check()
    organisations = OrganisationPlan(draft, rows, names, kinds)
    organisations.check()
    organisations.settle()
    notice_pending(draft, rows)


def check(rows: SheetRows, names: CommunityNames, on: date) -> None:
    refuse_unknown_communities(rows, names)
    rows.refuse_late(["filed_on", "cancelled_on"], latest_fact(on), late_fact())
    rows.refuse_order(
        "filed_on", "cancelled_on", _("注销日期 %(second)s 早于备案日期 %(first)s，请核对")
    )
    for row in rows.sound("state", "filed_on", "cancelled_on"):
        state = row.values["state"]
        if state == State.FILED and row.values["filed_on"] is None:
            rows.refuse(row, "filed_on", _("状态是已备案，却没有备案日期，请补填"))
        elif state != State.CANCELLED and row.values["cancelled_on"] is not None:
            rows.refuse(row, "cancelled_on", _("填了注销日期，状态却不是已注销，请核对"))
    rows.refuse_repeats(
        lambda row: (community_of(row, names).pk, fold(row.values["name"])),
        ("community", "name"),
        _("同一社区的同一个组织"),
    )


def notice_pending(draft: Plan, rows: SheetRows) -> None:
    dated = [row for row in rows if row.values["state"] == State.PENDING and row.values["filed_on"]]
    if dated:
        draft.notices.append(
            _("第 %(rows)s 行还待审核，却已填备案日期，请核对。") % {"rows": row_numbers(dated)}
        )


class KindPlan:
    """What the register says of its communities' kinds (城市社区, 村改居社区).

    The district's own classification decides; the register fills in what the district left open.
    """

    def __init__(self, draft: Plan, rows: SheetRows, names: CommunityNames):
        self.draft = draft
        self.rows = rows
        self.names = names
        self.current: dict[int, CommunityClassification] = {}
        for each in CommunityClassification.objects.filter(
            community__division=draft.station.division_id
        ).order_by("effective_from", "pk"):
            known = self.current.get(each.community_id)
            if known is None or known.source != Source.DISTRICT or each.source == Source.DISTRICT:
                self.current[each.community_id] = each
        self.said: dict[int, str] = {}
        self.new: list[CommunityClassification] = []

    def check(self) -> None:
        """Refuse rows that contradict the district, or the rest of the file."""
        by_community = defaultdict(list)
        for row in self.rows.sound("community", "community_kind"):
            if row.values["community_kind"]:
                by_community[community_of(row, self.names)].append(row)
        for community, rows in by_community.items():
            known = self.current.get(community.pk)
            if known and known.source == Source.DISTRICT:
                self._refuse_others(rows, known.kind, _("区级核定"))
            else:
                kinds = Counter(row.values["community_kind"] for row in rows)
                kind = kinds.most_common(1)[0][0]
                self._refuse_others(rows, kind, _("本表其他行"))
                self.said[community.pk] = kind

    def _refuse_others(self, rows: list[Row], kind: str, who: str) -> None:
        for row in rows:
            if row.values["community_kind"] != kind:
                self.rows.refuse(
                    row,
                    "community_kind",
                    _("和%(who)s不一致：“%(community)s”是%(kind)s。请改正，或请区级核定")
                    % {
                        "who": who,
                        "community": community_of(row, self.names).name,
                        "kind": shown(KIND, kind),
                    },
                )

    def change(self, community) -> dict[str, list[str]]:
        """The difference for a community whose kind is new or corrected, told once."""
        kind = self.said.pop(community.pk, None)
        known = self.current.get(community.pk)
        if kind is None or (known and known.kind == kind):
            return {}
        self.new.append(
            CommunityClassification(
                community=community,
                kind=kind,
                basis=_("%(title)s（%(day)s 填报）") % {"title": ORGS.title, "day": self.draft.day},
                effective_from=community.valid_from,
            )
        )
        return {KIND.title: [shown(KIND, known.kind) if known else "", shown(KIND, kind)]}

    def write(self, actor) -> None:
        take_in_classifications(self.new, station=self.draft.station, actor=actor)


class OrganisationPlan:
    """The sheet against the organisations that the street's communities have."""

    def __init__(self, draft: Plan, rows: SheetRows, names: CommunityNames, kinds: KindPlan):
        self.draft = draft
        self.rows = rows
        self.names = names
        self.kinds = kinds
        existing = Organisation.objects.filter(community__division=draft.station.division_id)
        existing = existing.with_cancelled_before()
        self.known = {(each.community_id, fold(each.name)): each for each in existing}
        self.new: list[Organisation] = []
        self.changed: list[Organisation] = []

    def check(self) -> None:
        """Refuse rows that say of a known organisation what cannot become of it."""
        for row in self.rows.sound("community", "name", "state", "filed_on"):
            if known := self._known(row):
                said = {name: row.values[name] for name in ("state", "filed_on")}
                if words := refusal(known, **said):
                    self.rows.refuse(row, "state", words.removesuffix("。"))
        for row in self.rows.sound("community", "name", "state", "cancelled_on"):
            known = self._known(row)
            cancels = (
                known and known.state == State.FILED and row.values["state"] == State.CANCELLED
            )
            if cancels and row.values["cancelled_on"] is None:
                words = _("系统里是已备案。现在注销的，请填注销日期")
                self.rows.refuse(row, "cancelled_on", words)

    def settle(self) -> None:
        for row in self.rows:
            self._settle_row(row)
        self.draft.steps += [self._write, self.kinds.write]

    def _known(self, row: Row) -> Organisation | None:
        community = community_of(row, self.names)
        return self.known.get((community.pk, fold(row.values["name"])))

    def _write(self, actor) -> None:
        take_in_organisations(
            self.new, self.changed, station=self.draft.station, fields=CELLS, actor=actor
        )

    def _settle_row(self, row: Row) -> None:
        community = community_of(row, self.names)
        new = dict(row.values)
        organisation = self._known(row)
        of_kind = self.kinds.change(community)
        passed = organisation.standardised if organisation else None
        if new["standardised"] is None:
            new["standardised"] = passed  # an empty cell says nothing
        if organisation is None:
            changes = None
            organisation = Organisation(community=community)
            self.new.append(organisation)
        else:
            new["name"] = organisation.name
            columns = self.rows.columns & set(CELLS)
            if is_filed_again(organisation, new["state"]):
                columns |= {"cancelled_on"}
            changes = differences(ORGANISATIONS_SHEET, columns, cells_of(organisation, CELLS), new)
            if changes:
                self.changed.append(organisation)
            changes |= of_kind
        fill(organisation, new, [key for key in CELLS if key in self.rows.columns])
        date_standard(organisation, passed=passed, on=self.draft.day)
        label = f"{community.name} · {organisation.name}"
        self.draft.count(self.rows, row, label, changes)


def export(stations: Iterable[Station]) -> dict:
    """The register of these stations, as it can be handed in again."""
    stations = list(stations)
    kinds: dict[int, str] = {}
    classifications = CommunityClassification.objects.filter(
        community__division__station__in=stations
    )
    for each in classifications.order_by("effective_from", "pk"):
        kinds[each.community_id] = each.kind
    organisations = Organisation.objects.filter(community__division__station__in=stations)
    return {
        "organisations": (
            cells_of(organisation, CELLS)
            | {
                "community": organisation.community.name,
                "community_kind": kinds.get(organisation.community_id),
            }
            for organisation in organisations.select_related("community").order_by(
                "community__division__station__code", "community__code", "community__name", "name"
            )
        )
    }


INTAKE = Intake("orgs", ORGS.title, ORGS, plan, export)
