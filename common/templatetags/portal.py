"""How the portal draws a status, a sum of money, a day, a share: one vocabulary for every page."""

from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import clock, drawing
from common.readings import rounded

register = template.Library()

NOTHING = "—"
INNER_QUOTES = {"“": "「", "”": "」"}


class Status(NamedTuple):
    """A status as drawn: shape of the sprite, word, and the sign for it in plain text."""

    shape: str
    word: str
    sign: str


STATUSES = {
    "met": Status("ok", gettext_lazy("达标"), "✓"),
    "on_track": Status("way", gettext_lazy("按计划"), "○"),
    "at_risk": Status("risk", gettext_lazy("有风险"), "▲"),
    "lagging": Status("bad", gettext_lazy("滞后"), "■"),
    "overdue": Status("late", gettext_lazy("逾期"), "◆"),
    "pending": Status("wait", gettext_lazy("待核验"), "◐"),
    "no_data": Status("none", gettext_lazy("无数据"), "┈"),
    "not_applicable": Status("na", gettext_lazy("不适用"), "–"),
}
WEEKDAYS = [
    gettext_lazy("周一"),
    gettext_lazy("周二"),
    gettext_lazy("周三"),
    gettext_lazy("周四"),
    gettext_lazy("周五"),
    gettext_lazy("周六"),
    gettext_lazy("周日"),
]


def _status(key) -> Status:
    """The status named `key`; what nobody judged counts as no data."""
    return STATUSES.get(str(key or "no_data"), STATUSES["no_data"])


# Drawn once: a page shows hundreds of them.
MARKS = {
    each.shape: format_html(
        '<svg class="st s-{0}" aria-hidden="true"><use href="#i-{0}"/></svg>', each.shape
    )
    for each in STATUSES.values()
}


# ---------- status ----------


@register.simple_tag
def status_mark(status):
    """The shape alone: only where its word stands beside it or in the accessible name."""
    return MARKS[_status(status).shape]


@register.simple_tag
def status_word(status, text=None):
    """Shape and word; `text` says it more closely (今天到期, 剩 6 天)."""
    known = _status(status)
    return format_html(
        '<span class="s s-{}">{}{}</span>', known.shape, MARKS[known.shape], text or known.word
    )


@register.simple_tag
def status_tag(status, text=None):
    """Shape and word in a box, beside a title."""
    known = _status(status)
    return format_html(
        '<span class="s gd-tag s-{}">{}{}</span>',
        known.shape,
        MARKS[known.shape],
        text or known.word,
    )


@register.filter
def status_shape(status):
    """The short name that classes and the sprite use: ok way risk bad late wait none na."""
    return _status(status).shape


@register.inclusion_tag("components/_status_key.html")
def status_key():
    """The legend: all eight statuses in the order in which they are judged."""
    return {"keys": list(STATUSES)}


@register.simple_tag
def icon(name):
    """A decorative icon of the sprite; never the only label of a control."""
    return format_html('<svg class="ic" aria-hidden="true"><use href="#t-{}"/></svg>', name)


# ---------- figures and days ----------


@register.filter
def yuan(fen):
    """¥1,234; the fen only where there are any. Nothing known is a dash, never ¥0."""
    if fen is None or fen == "":
        return NOTHING
    whole, rest = divmod(abs(int(fen)), 100)
    sign = "-" if int(fen) < 0 else ""
    return f"{sign}¥{whole:,}.{rest:02d}" if rest else f"{sign}¥{whole:,}"


@register.filter
def nested_quotes(words):
    """Quotation marks within quotation marks as 「」: “「夕阳红」小组”已经有了。"""
    drawn, depth = [], 0
    for character in str(words):
        depth -= character == "”" and depth > 0
        inner = INNER_QUOTES.get(character, character) if depth else character
        drawn.append(inner)
        depth += character == "“"
    return "".join(drawn)


@register.filter
def plain(value):
    """A decimal number without zeros that say nothing: 8, 2.5."""
    return "" if value is None else f"{value.normalize():f}"


@register.filter
def percent1(value):
    """«52.3%»; what is not quite half or all keeps a second decimal: «49.97%»."""
    if value is None or value == "":
        return NOTHING
    places = 1 if rounded(value, 1) == round(float(value), 1) else 2
    return f"{rounded(value, places):.{places}f}%"


def _as_day(value) -> date:
    return localtime(value).date() if isinstance(value, datetime) else value


@register.filter
def day(value):
    """7月15日, with its year where that is not the current one."""
    if not value:
        return NOTHING
    value = _as_day(value)
    parts = {"year": value.year, "month": value.month, "day": value.day}
    if value.year == clock.today().year:
        return _("%(month)d月%(day)d日") % parts
    return _("%(year)d年%(month)d月%(day)d日") % parts


@register.filter
def full_day(value):
    """2022年7月15日, whatever the year."""
    if not value:
        return NOTHING
    value = _as_day(value)
    return _("%(year)d年%(month)d月%(day)d日") % {
        "year": value.year,
        "month": value.month,
        "day": value.day,
    }


@register.filter
def short_day(value):
    """7-15 for tables; 2021-07-15 in another year."""
    if not value:
        return NOTHING
    value = _as_day(value)
    if value.year != clock.today().year:
        return value.isoformat()
    return f"{value.month}-{value.day:02d}"


@register.filter
def moment(value):
    """7月15日 18:20, in the portal's time zone."""
    return NOTHING if not value else f"{day(value)} {localtime(value):%H:%M}"


@register.filter
def weekday(value):
    return "" if not value else WEEKDAYS[_as_day(value).weekday()]


# ---------- the matrix ----------

# One cell; written without the template language, which takes ten times as long for it.
CELL = (
    '<td class="c-{shape}"><a href="{url}" data-evidence-url="{evidence}" aria-label="{aria}">'
    '<svg class="st" aria-hidden="true"><use href="#i-{shape}"/></svg>'
    "<span>{text}</span></a></td>"
)


@register.simple_tag
def matrix_cells(cells, *, with_unit=True):
    """The cells of a matrix row; the full matrix leaves their % to the column's name."""
    drawn = []
    for cell in cells:
        text = cell["text"] if with_unit else without_unit(cell["text"])
        drawn.append(
            CELL.format(
                shape=_status(cell["status"]).shape,
                url=escape(cell["url"]),
                evidence=escape(cell["evidence_url"]),
                aria=escape(cell["aria"]),
                text=escape(text),
            )
        )
    return mark_safe("".join(drawn))  # nosec B308 B703: every value is escaped above


@register.simple_tag
def status_strip(cells):
    """The shapes of a row's cells, parted as its columns are, for a phone's row."""
    parts = groupby(cells, key=lambda cell: cell.get("part"))
    marks = ("".join(MARKS[_status(c["status"]).shape] for c in part) for _key, part in parts)
    # Nothing but our own constants.
    return mark_safe("".join(f"<span>{each}</span>" for each in marks))  # nosec B308 B703


@register.filter
def two_lines(name):
    """Break a column's name before its last word: Chinese words mostly have two characters."""
    name = str(name)
    return [name] if len(name) <= 3 else [name[:-2], name[-2:]]


@register.filter
def pairs(name):
    """Two characters a line, two lines, for the narrow columns of the full matrix.

    Of a longer name the first and the last word stay; the whole one is in the evidence.
    """
    name = str(name)
    if len(name) > 4:
        name = name[:2] + name[-2:]
    return [name[start : start + 2] for start in range(0, len(name), 2)]


@register.filter
def in_percent(rows, column):
    """Whether the cells of a matrix column are percentages, so that its name must say so."""
    return any(str(row["cells"][column]["text"]).endswith("%") for row in rows)


def without_unit(text):
    """The full matrix has no room for % in its cells; its column names carry it."""
    return str(text).removesuffix("%")


# ---------- drawings ----------


@register.inclusion_tag("components/_ruler.html", takes_context=True)
def ruler(context, ruler):
    """The time ruler; every link of it keeps the page's other parameters."""
    request = context.get("request")
    kept = [
        (name, value)
        for name, values in (request.GET.lists() if request else [])
        for value in values
        if name not in ("on", "page", "cursor")
    ]
    marks = drawing.ruler_marks(
        start=ruler["start"],
        end=ruler["end"],
        on=ruler["on"],
        today=ruler["today"],
        checkpoint=ruler.get("checkpoint"),
    )
    return {"ruler": ruler, "marks": marks, "kept": kept, "request": request}


@register.inclusion_tag("components/_bullet.html")
def bullet(value, *, status=None, planned=None, target=None, pending=None, label=""):
    """A share of 100 as a bar: solid paid, hatched approved, line at the target, dots at plan."""
    paid = drawing.clip(value)
    return {
        "paid": paid,
        "beyond": percent1(value) if value and value > drawing.FULL else "",
        "pending": min(drawing.clip(pending), 100 - paid),
        "planned": None if planned is None else drawing.clip(planned),
        "target": None if target is None else drawing.clip(target),
        "shape": _status(status).shape if status else "",
        "label": label,
    }


@register.inclusion_tag("components/_bullet.html")
def small_bullet(value, *, status=None, planned=None, target=None, pending=None):
    """The same, 14 px high, for a table cell or a phone's row; its figure stands beside it."""
    drawn = bullet(value, status=status, planned=planned, target=target, pending=pending)
    return drawn | {"small": True}


@register.inclusion_tag("components/_quota_boxes.html")
def quota_boxes(count, quota):
    """One small box for each that is owed, filled for each that is there; a surplus is said."""
    owed, there = int(quota or 0), int(count or 0)
    edges = drawing.row_of_boxes(owed, step=11)
    return {
        "boxes": [(edge, index < there) for index, edge in enumerate(edges)],
        "width": owed * 11,
        "surplus": max(there - owed, 0) if owed else 0,
    }


# ---------- lists ----------


@register.inclusion_tag("components/_sort_header.html", takes_context=True)
def sort_header(context, field, label, css=""):
    """A column head that sorts by `field`; `?sort=-field` is the other way round."""
    request = context.get("request")
    current = context.get("sort") or (request.GET.get("sort", "") if request else "")
    directions = {field: "ascending", f"-{field}": "descending"}
    return {
        "request": request,
        "label": label,
        "css": css,
        "direction": directions.get(current),
        "next_sort": f"-{field}" if current == field else field,
    }
