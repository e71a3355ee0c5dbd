"""The list of flags (督办) and one flag with what happened to it."""

from datetime import date, timedelta

from django.db.models import Case, Count, Q, Value, When
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import clock
from common.exports import Export
from common.parameters import parameter
from common.sheets import Column, Register, Sheet, text
from common.templatetags.portal import day, full_day
from common.views import ScopedDetailView, ScopedListView
from oversight.filters import STATES, FlagFilter
from oversight.models import Directive, Flag, StationReading, Status
from oversight.pages import ruler

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
    """The sheet's rows; a flag's days run until it is closed, or today."""
    for flag in flags.iterator(chunk_size=2000):
        yield {
            "station": flag.station.name,
            "number": str(flag),
            "requirement": flag.requirement.short_name,
            "clause": flag.requirement.clause,
            "opened_on": flag.opened_on,
            "days_open": days_open(flag, clock.today()),
            "opened_text": flag.opened_text,
            "text": flag.closed_text or flag.text,
            "status": _("已闭环") if flag.closed_on else str(flag.get_status_display()),
            "closed_on": flag.closed_on,
        }


def days_open(flag: Flag, on: date) -> int:
    return (min(flag.closed_on or on, on) - flag.opened_on).days


def known_directive(user, on: date) -> Directive | None:
    return Directive.objects.visible_to(user).in_force(on).order_by("-starts_on").first()


class FlagList(ScopedListView):
    """Most urgent first; on a past day the flags that stood open then, as read then."""

    model = Flag
    template_name = "oversight/flag_list.html"
    filterset_class = FlagFilter
    title = gettext_lazy("督办")
    sorts = {"urgency": "urgency", "opened_on": "opened_on", "number": "number"}
    default_sort = "urgency"
    order_words = gettext_lazy("逾期在前")
    empty_text = gettext_lazy("没有这样的督办。")
    export = Export(Register("flags", "督办清单", (SHEET,)), SHEET, flags_as_rows)

    def rows(self):
        urgency = Case(
            When(closed_on__lte=self.on, then=Value(3)),
            When(status=Status.OVERDUE, then=Value(0)),
            When(status=Status.LAGGING, then=Value(1)),
            default=Value(2),
        )
        flags = super().rows().select_related("station", "requirement")
        return flags.annotate(urgency=urgency)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        flags = list(context["object_list"])
        then = self.readings_of_the_day(flags)
        days = parameter("digest_reminder_days", self.on)
        return context | {
            "rows": [self.row(flag, then, days) for flag in flags],
            "headline": self.headline(),
            "list_title": self.title,
            "segments": self.segments(),
            "ruler": ruler(self.on, known_directive(self.request.user, self.on)),
        }

    def readings_of_the_day(self, flags: list[Flag]) -> dict:
        """(station, requirement) → the reading kept that night; only a past day needs them."""
        if not self.is_past:
            return {}
        readings = StationReading.objects.visible_to(self.request.user).filter(
            on=self.on, station__in={flag.station_id for flag in flags}
        )
        return {(row.station_id, row.requirement_id): row for row in readings}

    def row(self, flag: Flag, then: dict, reminder_days: int) -> dict:
        closed = flag.closed_on is not None and flag.closed_on <= self.on
        reading = then.get((flag.station_id, flag.requirement_id))
        current = flag.text if reading is None else reading.details.get("text", "")
        told = flag.told_on and flag.told_on + timedelta(days=reminder_days)
        consequence = "" if closed or not told else _("%(day)s再次发信提醒") % {"day": day(told)}
        return {
            "number": flag.number,
            "station": flag.station.short_name,
            "matter": flag.requirement.short_name,
            "meta": f"{flag.requirement.code} {flag.requirement.clause}",
            "opened_on": flag.opened_on,
            "days_open": days_open(flag, self.on),
            "then_text": flag.opened_text,
            "now_text": flag.closed_text if closed else current,
            "status": flag.status if reading is None else reading.status,
            "text": None,
            "url": reverse("oversight:flag-detail", args=[flag.pk]),
            "closed_on": flag.closed_on,
            "is_closed": closed,
            "consequence": consequence,
        }

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many the user may see of each kind on the day; one query."""
        on = self.on
        standing = Q(opened_on__lte=on) & (Q(closed_on__isnull=True) | Q(closed_on__gt=on))
        return Flag.objects.visible_to(self.request.user).aggregate(
            open=Count("pk", filter=standing),
            overdue=Count("pk", filter=standing & Q(status=Status.OVERDUE)),
            lagging=Count("pk", filter=standing & Q(status=Status.LAGGING)),
            no_data=Count("pk", filter=standing & Q(status=Status.NO_DATA)),
            closed=Count("pk", filter=Q(closed_on__lte=on)),
        )

    def headline(self) -> dict:
        """«24 件未闭环：4 件逾期，20 件滞后。»"""
        parts = [
            {
                "text": _("%(count)d 件%(kind)s") % {"count": self.counts[key], "kind": key.label},
                "status": key,
                "url": "?state=overdue" if key == Status.OVERDUE else "",
            }
            for key in (Status.OVERDUE, Status.LAGGING, Status.NO_DATA)
            if self.counts[key]
        ]
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
    """One flag: what it is about, what happened, what comes next."""

    model = Flag
    template_name = "oversight/flag_detail.html"

    def rows(self):
        return super().rows().select_related("station", "requirement__directive")

    def get_title(self) -> str:
        flag = self.object
        return f"{flag}　{flag.station.short_name} {flag.requirement.short_name}"

    def get_context_data(self, **kwargs):
        flag = self.object
        return super().get_context_data(**kwargs) | {
            "flag": flag,
            "lead_text": f"{flag.requirement.code} {flag.requirement.clause}",
            "steps": steps(flag),
            "events": events(flag),
            "future": future(flag),
            "facts": facts(flag),
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


def steps(flag: Flag) -> list[dict]:
    closed = {"label": _("闭环"), "text": "", "state": "now"}
    if flag.closed_on:
        closed = {"label": _("闭环"), "text": day(flag.closed_on), "state": "done"}
    return [{"label": _("标记"), "text": day(flag.opened_on), "state": "done"}, closed]


def events(flag: Flag) -> list[dict]:
    """What happened, oldest first; the portal's own doing is said to be its own."""
    found = [
        (flag.opened_on, flag.opened_status, _("标记：%(text)s") % {"text": flag.opened_text}),
    ]
    if flag.worsened_on:
        worse = _("转为%(status)s") % {"status": flag.get_status_display()}
        found.append((flag.worsened_on, flag.status, worse))
    if flag.told_on:
        found.append((flag.told_on, Status.PENDING, _("发信提醒")))
    if flag.closed_on:
        words = _("闭环：%(text)s") % {"text": flag.closed_text}
        found.append((flag.closed_on, flag.closed_status, words))
    elif flag.seen_on > flag.opened_on:
        words = _("最近测算：%(text)s") % {"text": flag.text}
        found.append((flag.seen_on, flag.status, words))
    return [
        {"title": title, "moment": full_day(when), "actor": _("系统"), "status": status}
        for when, status, title in sorted(found, key=lambda event: event[0])
    ]


def future(flag: Flag) -> list[dict]:
    if flag.closed_on or not flag.told_on:
        return []
    days = parameter("digest_reminder_days", clock.today())
    again = flag.told_on + timedelta(days=days)
    return [{"title": _("仍未闭环，再次发信提醒"), "text": full_day(again)}]


def facts(flag: Flag) -> list[dict]:
    terms = flag.requirement.terms.filter(effective_from__lte=flag.seen_on).first()
    found = [{"term": _("标记时"), "description": flag.opened_text}]
    if terms:
        target = f"{terms.get_comparison_display()} {terms.target.normalize():f}{terms.unit}"
        found.append({"term": _("目标"), "description": target})
        found.append({"term": _("目标来源"), "description": str(terms.get_source_display())})
    now = {"term": _("现在"), "description": flag.text, "status": flag.status}
    if flag.closed_on:
        now = {
            "term": _("闭环时"),
            "description": flag.closed_text,
            "status": flag.closed_status,
        }
    days = {"days": days_open(flag, clock.today())}
    return [
        *found,
        now,
        {"term": _("历时"), "description": _("%(days)d 天") % days},
        {"term": _("数据截至"), "description": full_day(flag.seen_on)},
    ]
