"""The directive's page: clause → requirement → live status; its terms are edited here."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from common import clock
from oversight.actions import copy_directive, demand_directive, set_terms
from oversight.forms import DirectiveCopyForm, TermsForm
from oversight.judging.by_hand import BY_HAND
from oversight.judging.judgement import Assessed
from oversight.judging.measures import MEASURES, NOT_COLLECTED
from oversight.judging.reasons import reason, target_words, tolerance_words
from oversight.models import Directive, Requirement, RequirementTerms, Status
from oversight.pages import shared
from oversight.pages.board import URGENCY


def directive(request):
    """The directive in force on the day, every requirement with how the stations stand."""
    if not request.user.holds("oversight.view_directive"):
        raise PermissionDenied
    picture = shared.picture(request)
    if picture.directive is None:
        context = {"on": picture.on, "ruler": shared.ruler(picture.on, None)}
        context |= shared.without_directive(request.user, picture.on)
        return render(request, "oversight/no_directive.html", context)
    editable = request.user.holds("oversight.change_requirement")
    rows = {requirement: [] for requirement in picture.directive.requirements.all()}
    for row in picture.assessed:
        rows[row.requirement].append(row)
    copy_url = reverse("oversight:directive-copy", args=[picture.directive.pk])
    add_url = reverse("oversight:requirement-add", args=[picture.directive.pk])
    context = {
        "add_url": add_url if editable else "",
        "facts_url": _facts_url(request, rows),
        "uncovered": uncovered(rows),
        "directive": picture.directive,
        "on": picture.on,
        "ruler": shared.ruler(picture.on, picture.directive),
        "parts": _parts(rows, editable),
        "copy_url": copy_url if editable else "",
    }
    return render(request, "oversight/directive.html", context)


def _facts_url(request, rows) -> str:
    """The list of what is entered by hand, where anything is."""
    by_hand = any(requirement.measure == BY_HAND for requirement in rows)
    may = request.user.holds("oversight.view_handfact")
    return reverse("oversight:hand-fact-list") if by_hand and may else ""


def uncovered(rows: dict[Requirement, list[Assessed]]) -> list[dict]:
    """The clauses that nothing answers yet: nothing is collected, or no station has any data."""
    found = []
    for requirement in sorted(rows, key=lambda requirement: requirement.position):
        judged = rows[requirement]
        if not judged or any(row.status != Status.NO_DATA for row in judged):
            continue
        why = NOT_COLLECTED.get(requirement.measure) or judged[0].reading.missing
        found.append({"requirement": requirement, "why": why, "stations": len(judged)})
    return found


def measured_by(requirement: Requirement) -> str:
    """What answers a requirement, in words."""
    if requirement.measure == BY_HAND:
        return _("人工登记")
    measure = MEASURES.get(requirement.measure)
    return str(measure.definition) if measure else _("还没有采集")


def live_words(judged: list[Assessed]) -> str:
    """The value of the reader's one station; of several from the least to the most."""
    if len(judged) == 1:
        return judged[0].text
    known = [row for row in judged if row.reading.value is not None]
    if not known:
        return ""
    known.sort(key=lambda row: row.reading.judged)
    least, most = known[0].text, known[-1].text
    return least if least == most else _("%(least)s 至 %(most)s") % {"least": least, "most": most}


def _parts(rows: dict[Requirement, list[Assessed]], editable: bool) -> list[dict]:
    parts: dict[str, dict] = {}
    for requirement in sorted(rows, key=lambda requirement: requirement.position):
        part = parts.setdefault(
            requirement.part, {"label": requirement.get_part_display(), "rows": []}
        )
        part["rows"].append(_row(requirement, rows[requirement], editable))
    return list(parts.values())


def _row(requirement: Requirement, judged: list[Assessed], editable: bool) -> dict:
    url = reverse("oversight:requirement", args=[requirement.pk])
    edit_url = reverse("oversight:terms-edit", args=[requirement.pk]) if editable else ""
    named = {
        "code": requirement.code,
        "clause": requirement.clause,
        "short_name": requirement.short_name,
        "edit_url": edit_url,
        "measured_by": measured_by(requirement),
        "added_on": requirement.added_on,
    }
    if not judged:
        return named | {"url": url, "is_active": False}
    terms = judged[0].terms
    counted = [row for row in judged if row.status != Status.NOT_APPLICABLE]
    worst = min((row.status for row in counted), key=_rank, default=Status.NOT_APPLICABLE)
    return named | {
        "target": target_words(terms),
        "source_words": terms.get_source_display(),
        "is_directive_words": terms.source == RequirementTerms.Source.DIRECTIVE,
        "basis": terms.basis,
        "due": terms.due_on,
        "due_text": terms.get_due_display(),
        "met": sum(row.status == Status.MET for row in counted),
        "total": len(counted),
        "short": sum(row.falls_short for row in counted),
        "status": worst,
        "live": live_words(judged),
        "url": f"{url}?on={judged[0].on.isoformat()}",
    }


def _rank(status: str) -> int:
    return URGENCY.index(status) if status in URGENCY else len(URGENCY)


def _requirement(request, pk, to: str = "view") -> Requirement:
    rows = Requirement.objects.visible_to(request.user, to=to).select_related("directive__division")
    return get_object_or_404(rows, pk=pk)


def requirement(request, pk):
    """One requirement: every station's reading, its definition and the history of its terms."""
    row = _requirement(request, pk)
    picture = shared.picture(request, codes=[row.code])
    judged = [item for item in picture.assessed if item.requirement == row]
    editable = request.user.holds("oversight.change_requirement")
    directive = row.directive
    context = {
        "requirement": row,
        "is_outside": not directive.starts_on <= picture.on <= directive.ends_on,
        "last_day": directive.ends_on,
        "judged": _judged(judged, picture.on),
        "history": [
            (terms, target_words(terms), tolerance_words(terms))
            for terms in row.terms.select_related("entered_by", "requirement").order_by(
                "-effective_from", "-pk"
            )
        ],
        "on": picture.on,
        "ruler": shared.ruler(picture.on, row.directive),
        "edit_url": reverse("oversight:terms-edit", args=[row.pk]) if editable else "",
        "measured_by": measured_by(row),
        **_writing(request, row, judged, editable),
        "crumbs": [
            {"label": _("部署"), "url": reverse("oversight:directive")},
            {"label": row.short_name},
        ],
    }
    return render(request, "oversight/requirement.html", context)


def _writing(request, row: Requirement, judged: list[Assessed], editable: bool) -> dict:
    """Where it is retired, and where its facts are entered and listed, for whoever may."""
    facts = {}
    if row.measure == BY_HAND and request.user.holds("oversight.view_handfact"):
        facts["facts_url"] = f"{reverse('oversight:hand-fact-list')}?requirement={row.pk}"
        if request.user.holds("oversight.add_handfact") and judged:
            facts["fact_add_url"] = reverse("oversight:hand-fact-add", args=[row.pk])
    retire_url = reverse("oversight:requirement-retire", args=[row.pk])
    return facts | {"retire_url": retire_url if editable and judged else ""}


def _judged(rows: list[Assessed], on) -> list[dict]:
    """The stations' rows, worst first, with the reason and what a night knew otherwise."""
    known = shared.known_otherwise(rows, on)
    ordered = sorted(rows, key=lambda row: (_rank(row.status), row.station.code))
    return [
        {"row": row, "reason": reason(row), "known": known.get(shared.cell_of(row))}
        for row in ordered
    ]


def terms_edit(request, pk):
    """A new version of the terms; what was judged before stays as it was."""
    if not request.user.holds("oversight.change_requirement"):
        raise PermissionDenied
    row = _requirement(request, pk, to="change")
    demand_directive(row.directive, request.user, "oversight.change_requirement")
    current = row.terms.order_by("effective_from", "pk").last()
    if current is None:
        raise Http404
    today = clock.today()
    from_day = max(today, row.directive.starts_on)
    initial = {"effective_from": from_day, "source": RequirementTerms.Source.DISTRICT}
    form = TermsForm(
        request.POST or None, instance=current, initial=initial, requirement=row, on=today
    )
    if request.method == "POST" and form.is_valid():
        names = [*TermsForm.Meta.fields, "parameters", "rewrite_past"]
        values = {name: form.cleaned_data[name] for name in names}
        set_terms(row, actor=request.user, on=today, **values)
        messages.success(request, _("已保存。从生效日期起按新的指标判断。"))
        return redirect("oversight:requirement", pk=row.pk)
    context = {
        "form": form,
        "title": _("调整：%(name)s") % {"name": row.short_name},
        "lead_text": row.clause,
        "cancel_url": reverse("oversight:requirement", args=[row.pk]),
    }
    return render(request, "components/form.html", context)


def directive_copy(request, pk):
    """Next year's directive from this one."""
    if not request.user.holds("oversight.add_directive"):
        raise PermissionDenied
    source = get_object_or_404(Directive.objects.visible_to(request.user), pk=pk)
    demand_directive(source, request.user, "oversight.add_directive")
    form = DirectiveCopyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        copy = copy_directive(source, actor=request.user, **form.cleaned_data)
        messages.success(request, _("已建立。适用期开始后按它判断。"))
        return redirect(f"{reverse('oversight:directive')}?on={copy.starts_on.isoformat()}")
    context = {
        "form": form,
        "title": _("以本部署为底稿，建立新的工作部署"),
        "lead_text": _("全部要求和现行指标照抄，只改名称和日期；以后逐项调整。"),
        "cancel_url": reverse("oversight:directive"),
    }
    return render(request, "components/form.html", context)
