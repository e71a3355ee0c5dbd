"""A requirement added to the directive, or retired, each with its effect before it is confirmed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from common import clock
from common.errors import ActionRefused
from common.forms import shown
from oversight.actions import add_requirement, demand_directive, retire_requirement
from oversight.forms import RequirementForm, RetireForm
from oversight.judging.by_hand import BY_HAND
from oversight.judging.effects import first_judged
from oversight.models import Directive, Flag, Requirement
from oversight.pages import shared
from oversight.pages.board import URGENCY


def requirement_add(request, pk):
    """A form; then what every station would be by it; only the second press asks it of them."""
    directive = get_object_or_404(Directive.objects.visible_to(request.user), pk=pk)
    demand_directive(directive, request.user, "oversight.add_requirement")
    today = clock.today()
    initial = {"effective_from": max(today, directive.starts_on), "measure": BY_HAND}
    form = RequirementForm(
        request.POST or None, initial=initial, user=request.user, on=today, directive=directive
    )
    context = {
        "form": form,
        "title": _("增加要求"),
        "lead_text": directive.title,
        "action_label": _("下一步：看看会怎样"),
        "cancel_url": reverse("oversight:directive"),
    }
    if request.method != "POST" or "again" in request.POST or not form.is_valid():
        return render(request, "components/form.html", context)

    def add() -> Requirement:
        return add_requirement(directive, actor=request.user, on=today, **form.said)

    try:
        if "confirm" in request.POST:
            row = add()
            messages.success(request, _("已增加 %(name)s。") % {"name": row})
            return redirect("oversight:requirement", pk=row.pk)
        return _asked(request, form, directive, context | _effect_of(request, form, directive, add))
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        return render(request, "components/form.html", context, status=409)


def _effect_of(request, form, directive: Directive, add) -> dict:
    """How the reader's stations would stand on the first day of it, or today if that is later."""
    day = max(clock.today(), form.cleaned_data["effective_from"])
    stations = shared.stations_for(request.user, day)
    stations = stations.filter(division__path__startswith=directive.division.path)
    judged = first_judged(list(stations), day, add)
    judged.sort(key=lambda row: (_rank(row.status), row.station.code))
    return {"day": day, "judged": judged}


def _rank(status: str) -> int:
    return URGENCY.index(status) if status in URGENCY else len(URGENCY)


def _asked(request, form, directive: Directive, context: dict):
    told = (name for name in form.fields if form.cleaned_data[name] not in (None, "", False))
    context["facts"] = [
        {
            "term": form.fields[name].label,
            "description": shown(form.fields[name], form.cleaned_data[name]),
        }
        for name in told
        if name != "answer"
    ]
    return render(request, "oversight/requirement_confirm.html", context)


def requirement_retire(request, pk):
    """From a day on it is asked no longer; which flags end with it is told first."""
    rows = Requirement.objects.visible_to(request.user).select_related("directive__division")
    row = get_object_or_404(rows, pk=pk)
    demand_directive(row.directive, request.user, "oversight.change_requirement")
    if row.terms.count() == 0:
        raise PermissionDenied
    today = clock.today()
    form = RetireForm(
        request.POST or None,
        initial={"effective_from": max(today, row.directive.starts_on)},
        user=request.user,
        on=today,
        requirement=row,
    )
    cancel_url, status = reverse("oversight:requirement", args=[row.pk]), 200
    if request.method == "POST" and form.is_valid():
        try:
            retire_requirement(row, actor=request.user, on=today, **form.said)
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("已停用。以前的日子照旧，督办在生效当晚闭环。"))
            return redirect(cancel_url)
    flags = Flag.objects.visible_to(request.user).open().filter(requirement=row)
    context = {
        "form": form,
        "title": _("停用：%(name)s") % {"name": row.short_name},
        "consequence": _consequence(row, flags.select_related("station")),
        "action_label": _("停用"),
        "is_dangerous": True,
        "cancel_url": cancel_url,
    }
    return render(request, "components/confirm.html", context, status=status)


def _consequence(row: Requirement, flags) -> str:
    """What stays and what ends."""
    words = _("从停用日起不再判断“%(name)s”，以前的判断和规定都留着。") % {"name": row.short_name}
    if not flags:
        return words + _("现在没有它的督办。")
    names = "、".join(f"{flag.station.short_name}{flag}" for flag in flags)
    return words + _("这些督办会按“本项要求已停用”闭环：%(flags)s。") % {"flags": names}
