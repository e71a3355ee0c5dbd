"""One station's page: its sentence, its bars, every requirement, its quota, its people."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import clock
from common.parameters import parameter
from common.readings import StationBatch
from common.templatetags.portal import day, percent1, yuan
from orgs.measures import load_quotas
from oversight.judging.forecast import out_of_reach, times_needed
from oversight.judging.judgement import Assessed
from oversight.judging.reasons import due_words, reason, target_words
from oversight.models import Flag, RequirementTerms, Status
from oversight.pages.board import bar, cell, crossing_words, station_state, urgency
from oversight.pages.evidence import is_equation, share
from oversight.pages.shared import Known, Picture, cell_of, known_otherwise
from services.platform import platform_state
from stations.measures.heads import load_heads
from stations.models import CommunityClassification

KINDS = dict(CommunityClassification.Kind.choices)
TALLY = [
    (Status.OVERDUE, gettext_lazy("%(n)s 个逾期")),
    (Status.LAGGING, gettext_lazy("%(n)s 个滞后")),
    (Status.AT_RISK, gettext_lazy("%(n)s 个有风险")),
    (Status.NO_DATA, gettext_lazy("%(n)s 个无数据")),
]


def context(station, picture: Picture, flags: list[Flag]) -> dict:
    """Everything the template needs from the station's judged rows and open flags."""
    rows, on = picture.by_station()[station.pk], picture.on
    by_measure = judged_by_measure(picture, station)
    judged = {row.requirement.pk: row for row in rows}
    known = known_otherwise(rows, on)
    return {
        "station": station,
        "status": station_state(rows),
        "tally": tally(rows),
        "headline": headline(by_measure.get("fund_utilisation"), picture),
        "lead": lead(by_measure.get("fund_utilisation")),
        "bullets": [_bullet(row) for row in rows if row.requirement.is_headline][::-1],
        "requirements": [
            _requirement(row, known.get(cell_of(row)))
            for row in sorted(rows, key=urgency)
            if not is_uncollected(row)
        ],
        "requirements_count": len(rows),
        "uncollected": [_link(row) for row in rows if is_uncollected(row)],
        "flags": [_flag(flag, judged.get(flag.requirement_id), on) for flag in flags],
        "head": _head(station, by_measure.get("head_in_place"), on),
        "people": people(by_measure),
        **quota(station, by_measure.get("org_quota"), on),
    }


def judged_by_measure(picture: Picture, station) -> dict[str, Assessed]:
    """The station's judged rows by what they measure."""
    rows: dict[str, Assessed] = {}
    for row in picture.by_station()[station.pk]:
        # What the district asks a second time, with other numbers, stands among the requirements.
        rows.setdefault(row.requirement.measure, row)
    return rows


def tally(rows: list[Assessed]) -> str:
    """«26 项要求：7 个滞后、1 个逾期» — what falls short, counted."""
    counts = [
        words % {"n": count}
        for status, words in TALLY
        if (count := sum(row.status == status for row in rows))
    ]
    words = _("%(n)s 项要求：") % {"n": len(rows)}
    if rows and rows[0].on > clock.today():
        words += _("预计 ")
    return words + ("、".join(counts) if counts else _("没有滞后项"))


def headline(funds: Assessed | None, picture: Picture) -> dict:
    """What the station must do about its money; otherwise its worst gap, or that all is well."""
    if funds and funds.needed_per_week:
        last = picture.calendar.last_working_day(funds.due)
        most = parameter("catch_up_times", picture.on)
        if out_of_reach(funds.reading, funds.needed_per_week, most):
            return {"parts": list(_too_late(funds))}
        return {
            "parts": [
                {"text": _("要在 %(day)s 前资金过半，每周需支出 ") % {"day": day(last)}},
                {"text": yuan(funds.needed_per_week // 100 * 100), "mark": True},
                {"text": _times(funds)},
            ]
        }
    short = sorted((row for row in picture.assessed if row.falls_short), key=urgency)
    if short:
        words = _("最急的是%(name)s：%(text)s，目标 %(target)s。") % {
            "name": short[0].requirement.short_name,
            "text": short[0].text,
            "target": target_words(short[0].terms),
        }
        return {"parts": [{"text": words}]}
    return {"parts": [{"text": _("没有滞后的要求。")}]}


def _too_late(funds: Assessed):
    """The day cannot be kept: the day that can, or that there is none to be seen."""
    yield {"text": _("%(day)s 前资金过半已不现实。") % {"day": day(funds.due)}}
    if funds.crosses_on:
        yield {"text": _("按现在的速度是 ")}
        yield {"text": day(funds.crosses_on), "mark": True}
        yield {"text": _("，建议按这一天定方案。")}
    elif times_needed(funds.reading, funds.needed_per_week) is None:
        yield {"text": _("近 8 周没有支出，请先逐笔列出待付项目，再定日期。")}
    else:
        yield {"text": _("按现在的速度年内不能过半，请逐笔列出待付项目，再定日期。")}


def _times(funds: Assessed) -> str:
    times = times_needed(funds.reading, funds.needed_per_week)
    if times is None:
        return "。"
    return _("，是现在的 %(n).1f 倍。") % {"n": times} if times > 1 else _("，现在的速度够了。")


def lead(funds: Assessed | None) -> list[dict]:
    """What is paid, how far from the plan, on both bases."""
    if funds is None or funds.reading.missing:
        return [{"text": _("还没有资金数据：先导入项目台账和资金台账。")}]
    details = funds.reading.details
    if funds.reading.not_applicable or funds.reading.value is None:
        return [{"text": _("%(reason)s。") % {"reason": funds.text}}]
    parts = [
        {"text": _("已支付 %(spent)s（") % {"spent": yuan(details["spent"])}},
        {"text": _("合同口径 %(p)s") % {"p": percent1(details["utilisation_of_agreed"])}},
        {"text": _("，拨付口径 %(p)s）") % {"p": percent1(details["utilisation_of_received"])}},
    ]
    behind = (funds.planned or 0) - funds.reading.value
    if behind > 0:
        parts.append({"text": _("，比计划低 %(n).1f 个百分点") % {"n": behind}})
    return [*parts, {"text": "。"}]


def _bullet(row: Assessed) -> dict:
    return bar(row) | {
        "label": row.requirement.short_name,
        "meta": crossing_words(row),
        "pending": None,
        "aria": f"{row.requirement.short_name} {row.text}",
    }


def _requirement(row: Assessed, known: Known | None) -> dict:
    return {
        "code": row.requirement.code,
        "short_name": row.requirement.short_name,
        "status": row.status,
        "text": row.text,
        "target": target_words(row.terms),
        "due": None,
        "due_text": due_words(row),
        "url": cell(row)["url"],
        "evidence": reason(row) or met_words(row),
        "known": known.words if known else "",
        "hard": row.terms.source == RequirementTerms.Source.DIRECTIVE,
    }


def is_uncollected(row: Assessed) -> bool:
    """Whether no register answers it: such rows are one line until there is something to say."""
    return row.measure is None and row.status == Status.NO_DATA and not row.falls_short


def met_words(row: Assessed) -> str:
    """What stands behind a requirement that is met: the equation, else what it was held against."""
    if is_equation(row.reading):
        return share(row)
    return _("达到目标 %(target)s") % {"target": target_words(row.terms)}


def _link(row: Assessed) -> dict:
    return {"short_name": row.requirement.short_name, "url": cell(row)["url"]}


def _flag(flag: Flag, row: Assessed | None, on) -> dict:
    """An open flag with how its requirement stands on the day of the page."""
    return {
        "number": flag.number,
        "matter": flag.requirement.short_name,
        "status": row.status if row else flag.status,
        "text": row.text if row else flag.text,
        "note": _("标记 %(n)s 天") % {"n": flag.days_open(on)},
        "url": reverse("oversight:flag-detail", args=[flag.pk]),
    }


def _head(station, row: Assessed | None, on) -> dict:
    head = load_heads((station.pk,), on).get(station.pk)
    return {
        "name": head.name if head else "",
        "post": head.post if head else "",
        "acting": bool(head and head.acting),
        "since": head.from_day if head else None,
        "status": row.status if row else Status.NO_DATA,
        "text": row.text if row else "",
    }


def people(by_measure: dict[str, Assessed]) -> list[dict]:
    """The talent requirements as term and value."""
    facts = []
    for measure in ("certified_ratio", "exam_participation", "training_hours"):
        row = by_measure.get(measure)
        if row is None:
            continue
        facts.append(
            {
                "term": row.requirement.short_name,
                "description": share(row) or row.text,
                "status": row.status,
                "url": cell(row)["url"],
            }
        )
    return facts


def quota(station, row: Assessed | None, on) -> dict:
    """Each community against its own quota, 待核定 first, then most lacking."""
    if row is None or row.reading.broken:
        return {}
    quotas = row.measure.defaults | row.rule.parameters
    communities = StationBatch([station.pk]).load(load_quotas, on).get(station.pk, [])
    rows = [community_row(community, community.required(quotas)) for community in communities]
    rows.sort(key=lambda item: (item["quota"] is not None, -item["lacking"]))
    met = sum(item["status"] == Status.MET for item in rows)
    lacking = sum(item["lacking"] for item in rows)
    note = _("城市社区 %(urban)s 个、村改居社区 %(converted)s 个；共缺 %(n)s 个")
    return {
        "quota": rows,
        "quota_title": _("备案：%(n)s 个社区 %(met)s 个达标") % {"n": len(rows), "met": met},
        "quota_note": note % {**quotas, "n": lacking},
    }


def community_row(community, required: int | None) -> dict:
    """One community against its own quota, as the table of quotas shows it."""
    lacking = 0 if required is None else max(0, required - community.filed)
    if required is None:
        status, text = Status.NO_DATA, _("待核定")
    elif lacking:
        status, text = Status.LAGGING, _("缺 %(n)s") % {"n": lacking}
    else:
        status, text = Status.MET, _("达标")
    return {
        "community": community.name.removesuffix("社区居民委员会"),
        "kind_label": str(KINDS.get(community.kind, "")).removesuffix("社区"),
        "count": community.filed,
        "quota": required,
        "lacking": lacking,
        "status": status,
        "text": text,
    }


def recent_services(records, on) -> list[dict]:
    """The latest records with their state in the national platform."""
    days = parameter("platform_days", on)
    return [_service(record, on, days) for record in records]


def _service(record, on, days: int) -> dict:
    status, text = platform_state(record, on, days)
    groups = "、".join(str(group.get_group_display()) for group in record.groups.all())
    return {
        "date": record.served_on,
        "kind": record.get_kind_display(),
        "community": record.community.short_name if record.community else "",
        "people": _("%(groups)s %(n)s 人") % {"groups": groups, "n": record.people},
        "group": record.get_field_display(),
        "status": status,
        "text": text,
        "url": reverse("services:record-detail", args=[record.pk]),
    }


def of_station(url_name: str, station, on) -> str:
    """The station's rows of a list, on the page's own day where that is not today."""
    day_shown = "" if on == clock.today() else f"&on={on.isoformat()}"
    return f"{reverse(url_name)}?station={station.code}{day_shown}"


def actions(user, station, record_url: str) -> list[dict]:
    """What can be done from here, by whoever may; to record first."""
    links = []
    if record_url:
        links.append({"label": _("记一笔"), "url": record_url, "primary": True})
    if user.holds("funds.view_expenditure"):
        url = f"{reverse('funds:ledger')}?station={station.code}"
        links.append({"label": _("资金台账"), "url": url})
    if user.holds("registers.add_registerimport"):
        url = f"{reverse('registers:import-add')}?station={station.code}"
        links.append({"label": _("导入台账"), "url": url, "primary": not record_url})
    return links


def crumbs(station, here: str = "") -> list[dict]:
    """总览 › 站点 › this station (› this requirement)."""
    own = {"label": station.short_name}
    trail = [
        {"label": _("总览"), "url": reverse("oversight:overview")},
        {"label": _("站点"), "url": reverse("stations:station-list")},
    ]
    if not here:
        return [*trail, own]
    own["url"] = reverse("oversight:station", args=[station.code])
    return [*trail, own, {"label": here}]
