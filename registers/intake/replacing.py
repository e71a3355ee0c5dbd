"""A period handed in again: what its register no longer has is void, and says so beforehand."""

from django.utils.translation import gettext as _

from registers.intake.plan import Change, Plan
from registers.intake.service_rows import label_of
from services.actions import void_replaced
from services.models import ServiceRecord
from sheets import Row

# By these a corrected row is told from another service; most of them must agree.
ALIKE = (
    "served_on", "kind", "field", "title", "project_id", "community_id", "people", "person_times",
    "worker_name",
)  # fmt: skip
ENOUGH = len(ALIKE) // 2 + 1
PLATFORM = ("platform_entered_on", "platform_reference")


class Replacement:
    """The records of the period that came by register and that the file no longer has.

    What was entered on a page is somebody's own word and stays. A corrected row takes over the
    entry in the national platform of the record that it replaces.
    """

    def __init__(self, draft: Plan, values: dict[int, dict]):
        self.draft = draft
        self.values = values  # of the new rows, by their number
        self.gone: list[ServiceRecord] = []

    def settle(self, met: set[int], fresh: list[Row]) -> dict[int, dict]:
        """Plan it; returns what new rows take over from old records, by row number."""
        if not self.draft.answers.replace:
            return {}
        if self.draft.problems:
            self.draft.notices.append(_("表里有错误：改好以前，这段日期的旧记录不会被替换。"))
            return {}
        records = ServiceRecord.objects.standing().filter(
            station=self.draft.station,
            served_on__range=self.draft.answers.replace,
            source=ServiceRecord.Source.REGISTER,
        )
        self.gone = [row for row in records.order_by("served_on", "pk") if row.pk not in met]
        title = self.draft.book.matches["records"].raw.title
        for record in self.gone:
            label = f"{record.number} · {label_of(vars(record))}"
            self.draft.removed.append(Change(title, 0, label))
        self.draft.steps.append(self._write)
        return self._taken_over(fresh)

    def _taken_over(self, fresh: list[Row]) -> dict[int, dict]:
        """The likest pairs first; a record gives its entry to one row."""
        entered = [record for record in self.gone if any(getattr(record, n) for n in PLATFORM)]
        pairs = sorted(
            (
                (-self._likeness(record, row), index, row.number)
                for index, record in enumerate(entered)
                for row in fresh
                if abs((record.served_on - row.values["served_on"]).days) <= 1
            ),
        )
        taken: dict[int, dict] = {}
        given: set[int] = set()
        for likeness, index, number in pairs:
            if -likeness >= ENOUGH and index not in given and number not in taken:
                given.add(index)
                taken[number] = {name: getattr(entered[index], name) for name in PLATFORM}
        return taken

    def _likeness(self, record: ServiceRecord, row: Row) -> int:
        values = self.values[row.number]
        return sum(getattr(record, name) == values[name] for name in ALIKE)

    def _write(self, actor) -> None:
        void_replaced(self.gone, actor=actor)
