"""What the checks find in the ledgers: counted, muted by the district, or a hint."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import clock
from common.templatetags.portal import full_day
from common.views.bases import ScopedListView
from common.views.writing import FactCreateView
from funds import actions
from funds.exports import FOUND_BOOK, FOUND_SHEET, found_rows
from funds.filters import COUNTED, HINT, MUTED, STANDING, CheckFilter
from funds.forms import LiftForm, MuteForm
from funds.hints import HINTS, load_hints
from funds.irregularities import CHECKS, Irregularity, load_irregularities, load_mutes
from funds.models import IrregularityMute
from funds.views.tabs import ledger_tabs
from stations.lists import StationExport
from stations.models import Station

LEDGER = "funds.view_expenditure"
MUTE = "funds.add_irregularitymute"
LABELS = CHECKS | HINTS
STATUSES = {COUNTED: "lagging", MUTED: "not_applicable", HINT: "at_risk"}
ENTRIES_SHOWN = 3


@dataclass(frozen=True)
class FoundRow:
    """One finding of one station, and what mutes it."""

    station: Station
    found: Irregularity
    mute: IrregularityMute | None = None

    @property
    def standing(self) -> str:
        if self.found.check in HINTS:
            return HINT
        return MUTED if self.mute else COUNTED

    @property
    def standing_label(self) -> str:
        return str(dict(STANDING)[self.standing])

    @property
    def status(self) -> str:
        return STATUSES[self.standing]

    @property
    def label(self) -> str:
        return str(LABELS[self.found.check])

    @property
    def words(self) -> str:
        return self.found.words

    @property
    def mute_words(self) -> str:
        """Who muted it, why and until when."""
        if self.mute is None:
            return ""
        return _("%(who)s %(day)s：%(reason)s（静默到 %(until)s）") % {
            "who": self.mute.entered_by or _("系统"),
            "day": full_day(self.mute.muted_on),
            "reason": self.mute.reason,
            "until": full_day(self.mute.until),
        }

    @property
    def query(self) -> str:
        """What tells the finding in the address of a step about it."""
        found = {"check_name": self.found.check, "subject": self.found.subject}
        return urlencode({"station": self.station.pk} | found)

    @property
    def urls(self) -> list[str]:
        """The pages of the entries that it lies in."""
        keys = self.found.entries[:ENTRIES_SHOWN]
        return [reverse("funds:expenditure-detail", args=[key]) for key in keys]


class FoundRows(list):
    """Findings as the pages of a list and an export take rows."""

    def count(self) -> int:
        return len(self)


def found_at(stations: list[Station], on: date, *, with_hints: bool) -> FoundRows:
    """Everything that the checks find at the stations by the day, in their order."""
    ids = tuple(station.pk for station in stations)
    found, mutes = load_irregularities(ids, on), load_mutes(ids, on)
    hints = load_hints(ids, on, on.replace(month=1, day=1)) if with_hints else {}
    return FoundRows(
        FoundRow(station, one, mutes.get((station.pk, one.check, one.subject)))
        for station in stations
        for one in (*found.get(station.pk, []), *hints.get(station.pk, []))
    )


class CheckListView(ScopedListView):
    model = IrregularityMute
    filterset_class = CheckFilter
    template_name = "funds/check_list.html"
    title = gettext_lazy("资金合规检查")
    order_words = gettext_lazy("按站点和检查项")
    empty_text = gettext_lazy("没有查出问题。")
    export = StationExport(FOUND_BOOK, FOUND_SHEET, found_rows)

    def rows(self):
        scope = self.request.user.scope(LEDGER, clock.today())
        return Station.objects.within(scope).open(self.on)

    def known_by_day(self, rows):
        return rows

    @cached_property
    def found(self) -> FoundRows:
        if not self.filter.form.is_valid():
            return FoundRows()
        said = self.filter.form.cleaned_data
        standing = COUNTED if said.get("behind") else said.get("standing")
        stations = self.filter.qs.select_related("division").order_by("code")
        rows = found_at(list(stations), self.on, with_hints=standing in ("", HINT))
        return FoundRows(
            row
            for row in rows
            if standing in ("", row.standing) and said["check"] in ("", row.found.check)
        )

    def get_queryset(self):
        return self.found

    def finding(self, rows, count):
        each = {name: sum(row.standing == name for row in self.found) for name in STATUSES}
        words = _("%(counted)s 项计入“资金合规”，%(muted)s 项静默，%(hint)s 条提示。")
        return words % each

    def get_context_data(self, **kwargs):
        may_mute = self.request.user.holds(MUTE) and not self.read_only
        return super().get_context_data(
            ledger_tabs=ledger_tabs(self.request), may_mute=may_mute, **kwargs
        )


class MuteView(FactCreateView):
    """The district says why one finding is not counted, and until when."""

    model = IrregularityMute
    form_class = MuteForm
    action = actions.mute_irregularity
    template_name = "funds/mute_form.html"
    prefill = ("station", "check_name", "subject")
    title = gettext_lazy("静默这个问题")
    action_label = gettext_lazy("静默")
    saved_words = gettext_lazy("已静默。到期以后自动重新计入。")

    def get_parent_label(self):
        return _("合规检查")

    def get_cancel_url(self):
        return reverse("funds:check-list")

    @cached_property
    def found(self) -> FoundRow | None:
        """The finding of the address, if the reader sees it."""
        said = self.request.POST or self.request.GET
        place = said.get("station", "")
        scope = self.request.user.scope(LEDGER, clock.today())
        chosen = place if place.isascii() and place.isdigit() and len(place) < 19 else 0
        stations = list(Station.objects.within(scope).filter(pk=chosen).select_related("division"))
        key = (said.get("check_name"), said.get("subject"))
        rows = found_at(stations, self.on, with_hints=False)
        return next((row for row in rows if (row.found.check, row.found.subject) == key), None)

    def get_context_data(self, **kwargs):
        context, row = super().get_context_data(**kwargs), self.found
        if row is None:
            return context
        of = {"check_name": row.found.check, "subject": row.found.subject}
        history = self.rows().filter(station=row.station, **of).select_related("entered_by")
        lead = f"{row.station.short_name} {row.label} {row.words}"
        return context | {"lead_text": lead, "history": history}


class LiftView(MuteView):
    """It counts again from today."""

    form_class = LiftForm
    title = gettext_lazy("解除静默")
    action_label = gettext_lazy("解除静默")
    saved_words = gettext_lazy("已解除，今天起重新计入。")

    def of(self):
        return {"until": None}
