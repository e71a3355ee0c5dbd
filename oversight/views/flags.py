"""The list of flags (督办) and one flag with what happened to it."""

from datetime import date, timedelta

from django.db.models import Case, Count, F, Q, Value, When
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import clock
from common.parameters import parameter
from common.templatetags.portal import day
from common.views.bases import ScopedDetailView, ScopedListView
from oversight.filters import STATES, FlagFilter
from oversight.followup.acts import act_of
from oversight.followup.flags import RECOVERED
from oversight.judging.precedence import button, is_past, with_precedence
from oversight.judging.stages import STAGES, Standing, standings
from oversight.models import Directive, Flag, Status
from oversight.pages.flag_box import box, consequence, ladder
from oversight.pages.flag_history import events, facts, future, rows_of, steps
from oversight.pages.live_flags import Live
from oversight.pages.shared import ruler
from sheets import Column, Register, Sheet, text
from stations.lists import StationExport

RELATED = ("station__division", "requirement__directive__division")
KINDS = (Status.OVERDUE, Status.LAGGING, Status.NO_DATA, Status.AT_RISK)
SHEET = Sheet(
    "flags",
    "督办",
    (
        Column("number", "文号", text(20)),
        Column("requirement", "事项", text(20), width=16),
        Column("clause", "依据", text(200), width=40),
        Column("opened_on", "标记日期", text(10), kind="date"),
        Column("days_open", "已开天数", text(6), kind="integer"),
        Column("opened_text", "标记时", text(120), width=16),
        Column("text", "现在", text(120), width=16),
        Column("status", "状态", text(10)),
        Column("closed_on", "闭环日期", text(10), kind="date"),
    ),
)


def flags_as_rows(flags):
    """The sheet's rows; an open flag's days and figures are today's."""
    flags, today = list(flags), clock.today()
    live = Live.of(flags, today)
    for flag in flags:
        yield {
            "station": flag.station.name,
            "number": str(flag),
            "requirement": flag.requirement.short_name,
            "clause": flag.requirement.clause,
            "opened_on": flag.opened_on,
            "days_open": flag.days_open(today),
            "opened_text": flag.opened_text,
            "text": flag.closed_text or live.text(flag),
            "status": _("已闭环") if flag.closed_on else str(Status(live.status(flag)).label),
            "closed_on": flag.closed_on,
        }


def known_directive(user, on: date) -> Directive | None:
    return Directive.objects.visible_to(user).in_force(on).order_by("-starts_on").first()


class FlagList(ScopedListView):
    """Most urgent first; on a past day the flags that stood open then, as read then."""

    model = Flag
    template_name = "oversight/flag_list.html"
    filterset_class = FlagFilter
    title = gettext_lazy("督办")
    sorts = {
        "urgency": "urgency", "opened_on": "opened_on", "number": "number", "due_on": "due_on",
    }  # fmt: skip
    default_sort = "urgency"
    order_words = gettext_lazy("“双过半”在前，其次您可以处理的")
    empty_text = gettext_lazy("没有这样的督办。")
    export = StationExport(Register("flags", "督办清单", (SHEET,)), SHEET, flags_as_rows)

    def rows(self):
        flags = super().rows().select_related(*RELATED)
        flags = with_precedence(flags, self.request.user, self.on)
        # Within each group overdue first, then lagging; a hundred keeps the groups apart.
        grade = Case(
            When(status=Status.OVERDUE, then=Value(0)),
            When(status=Status.LAGGING, then=Value(1)),
            default=Value(2),
        )
        closed = Case(When(closed_on__lte=self.on, then=Value(1000)), default=Value(0))
        return flags.annotate(urgency=closed + F("precedence") * 100 + grade)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        flags = list(context["object_list"])
        live, closed = Live.of(flags, self.on), self.closed_among(flags)
        days = parameter("digest_reminder_days", self.on)
        found = self.standings(flags)
        rows = [self.row(flag, live, days, closed=flag.pk in closed) for flag in flags]
        for row, flag in zip(rows, flags, strict=True):
            row |= self.follow_up(flag, found[flag.pk], closed=row["is_closed"])
        return context | {
            "rows": rows,
            "stages": STAGES,
            "stage_key": Standing().segments(self.on),
            "headline": self.headline(),
            "list_title": self.title,
            "segments": self.segments(),
            "ruler": ruler(self.on, known_directive(self.request.user, self.on)),
        }

    def row(self, flag: Flag, live: Live, reminder_days: int, *, closed: bool) -> dict:
        told = flag.told_on and flag.told_on + timedelta(days=reminder_days)
        waits = closed or not told or live.status(flag) in RECOVERED
        consequence = "" if waits else _("%(day)s再次发信提醒") % {"day": day(told)}
        past = not closed and is_past(flag.requirement.measure, live.status(flag))
        url = reverse("oversight:flag-detail", args=[flag.pk])
        act = None if closed or past else button(flag)
        return {
            "number": flag.number,
            "station": flag.station.short_name,
            "matter": flag.requirement.short_name,
            "meta": f"{flag.requirement.code} {flag.requirement.clause}",
            "opened_on": flag.opened_on,
            "days_open": flag.days_open(self.on),
            "then_text": flag.opened_text,
            "now_text": flag.closed_text if closed and flag.closed_on else live.text(flag),
            "known": "" if closed else live.known_words(flag),
            "status": live.status(flag),
            "text": live.recovery_words(flag),
            "url": url,
            "button": act or {"label": _("看经过"), "url": url},
            "closed_on": flag.closed_on,
            "is_closed": closed,
            "consequence": _("期限已过，今年不能再补") if past else consequence,
        }

    def standings(self, flags: list[Flag]) -> dict[int, Standing]:
        """As the flags are, or as they stood on a past day."""
        if self.on < clock.today():
            return standings(flags, self.on)
        return {flag.pk: Standing.of(flag) for flag in flags}

    def follow_up(self, flag: Flag, standing: Standing, *, closed: bool) -> dict:
        """Stage, time and level of a flag on the page's day; today also what the reader can do."""
        status, text = standing.said(self.on)
        found = {
            "segments": standing.segments(self.on),
            "stage": standing.label,
            "due_on": standing.due,
            "due_status": status,
            "due_text": text,
            "level": standing.level_label if standing.level else "",
        }
        past = is_past(flag.requirement.measure, flag.status)
        if closed or past or self.on != clock.today():
            return found
        if act := act_of(flag, self.request.user, self.on):
            found["button"] = {"label": act.label, "url": act.url(flag), "own": True}
        words = consequence(flag, self.on)
        return found | ({"consequence": words} if words else {})

    def closed_among(self, flags: list[Flag]) -> set[int]:
        """Those that stood closed at the end of the page's day."""
        rows = Flag.objects.visible_to(self.request.user).closed_by(self.on)
        return set(rows.filter(pk__in=[flag.pk for flag in flags]).values_list("pk", flat=True))

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many the user may see of each kind on the day, as the nights have set them."""
        flags = Flag.objects.visible_to(self.request.user)
        standing = flags.open_on(self.on).aggregate(
            open=Count("pk"),
            recovering=Count("pk", filter=Q(status__in=RECOVERED)),
            **{kind: Count("pk", filter=Q(status=kind)) for kind in KINDS},
        )
        counts = standing | {"closed": flags.closed_by(self.on).count()}
        if self.on == clock.today():
            mine = Flag.objects.visible_to(self.request.user).waiting_for(self.request.user)
            counts["mine"] = mine.count()
        return counts

    def headline(self) -> dict:
        """«24 件未闭环：4 件逾期，20 件滞后。»"""
        kinds = [*((kind, kind.label) for kind in KINDS), ("recovering", _("恢复中"))]
        parts = [
            {
                "text": _("%(count)d 件%(kind)s") % {"count": self.counts[key], "kind": label},
                "status": Status.ON_TRACK if key == "recovering" else key,
                "url": "?state=overdue" if key == Status.OVERDUE else "",
            }
            for key, label in kinds
            if self.counts[key]
        ]
        if mine := self.counts.get("mine"):
            words = _("%(count)d 件等您处理") % {"count": mine}
            parts.append({"text": words, "status": Status.PENDING, "url": "?state=mine"})
        words = [{"text": _("%(count)d 件未闭环") % {"count": self.counts["open"]}}]
        for number, part in enumerate(parts):
            words += [{"text": _("，") if number else _("：")}, part]
        return {"parts": [*words, {"text": _("。")}]}

    def segments(self) -> list[dict]:
        """Open, overdue and closed, each with its count."""
        current = self.request.GET.get("state") or "open"
        query = self.request.GET.copy()
        query.pop("page", None)
        segments = []
        for state, label in STATES:
            if state in self.counts:
                query["state"] = state
                segments.append(
                    {
                        "label": f"{label} {self.counts[state]}",
                        "url": f"?{query.urlencode()}",
                        "current": state == current,
                    }
                )
        return segments


class FlagDetail(ScopedDetailView):
    """One flag: what it is about, what happened, what is to be done now and by whom."""

    model = Flag
    template_name = "oversight/flag_detail.html"

    def rows(self):
        return super().rows().select_related(*RELATED, "level_by")

    def get_title(self) -> str:
        flag = self.object
        return f"{flag}　{flag.station.short_name} {flag.requirement.short_name}"

    def get_context_data(self, **kwargs):
        flag, today = self.object, clock.today()
        live = Live.of([flag], self.on)
        rows = rows_of(flag, self.on)
        standing = Standing.of(flag) if self.on == today else standings([flag], self.on)[flag.pk]
        return super().get_context_data(**kwargs) | {
            "flag": flag,
            "lead_text": f"{flag.requirement.code} {flag.requirement.clause}",
            "steps": steps(rows, standing, self.on),
            "events": events(rows),
            "box": box(flag, self.request.user, today) if self.on == today else None,
            "future": future(flag, live) if self.on == today else [],
            "facts": facts(flag, live, self.on),
            "ladder": ladder(flag),
            "others": self.others(),
            "crumbs": [
                {"label": _("督办"), "url": reverse("oversight:flag-list")},
                {"label": str(flag)},
            ],
        }

    def others(self) -> dict | None:
        """How many more flags stand open at the same station."""
        flag = self.object
        count = self.rows().open().filter(station=flag.station).exclude(pk=flag.pk).count()
        if not count:
            return None
        return {
            "text": _("还有 %(count)d 件没有闭环。") % {"count": count},
            "url": reverse("oversight:station", args=[flag.station.code]),
        }
