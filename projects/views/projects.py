"""Pages of projects and their milestones."""

from datetime import date

from django.db.models import Q, Sum
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from common import clock
from common.views.bases import ScopedDetailView, ScopedListView, ScopedMixin
from common.views.writing import (
    FactCreateView,
    FactEditView,
    RowCreateView,
    RowFormView,
    RowStepView,
)
from files.responses import download
from projects import actions
from projects.exports import project_rows
from projects.filters import ProjectFilter
from projects.forms import (
    CompletionForm,
    CountForm,
    EvidenceForm,
    MilestoneForm,
    ProjectEditForm,
    ProjectForm,
    WithdrawalForm,
)
from projects.measures.work import gaps, load_work
from projects.models import Amendment, Milestone, MilestoneEvidence, Project
from projects.sheets import PROJECTS, PROJECTS_SHEET
from stations.lists import StationExport


def project_url(pk) -> str:
    return reverse("projects:project-detail", args=[pk])


class ProjectListView(ScopedListView):
    model = Project
    template_name = "projects/project_list.html"
    filterset_class = ProjectFilter
    title = gettext_lazy("项目")
    create_url = reverse_lazy("projects:project-add")
    create_label = gettext_lazy("登记项目")
    order_words = gettext_lazy("先到期的在前")
    empty_text = gettext_lazy("没有符合条件的项目。")
    sorts = {
        "name": "name",
        "station": "station__code",
        "agreed": "held_fen",
        "start": "held_start",
        "end": "held_end",
    }
    default_sort = "end"
    export = StationExport(PROJECTS, PROJECTS_SHEET, project_rows)

    def rows(self):
        return super().rows().select_related("station").held(self.on)

    def known_by_day(self, rows):
        prepared = Q(held_fen__isnull=True, entered_at__date__lte=self.on)
        return rows.filter(Q(held_start__lte=self.on) | prepared)

    def totals(self, queryset):
        return queryset.aggregate(agreed=Sum("held_fen"))

    def finding(self, rows, count):
        ended = rows.filter(held_end__lt=self.on).count()
        running = rows.filter(held_start__lte=self.on).count() - ended
        words = _("%(count)s 个项目，%(running)s 个在协议期内，%(ended)s 个已到期。")
        return words % {"count": count, "running": running, "ended": ended}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        page = context["object_list"]
        works = load_work({project.station_id for project in page}, self.on)
        known = {work.project.pk: work for of_station in works.values() for work in of_station}
        for project in page:
            project.progress = known[project.pk].progress(self.on)
        return context


class ProjectDetailView(ScopedDetailView):
    model = Project
    template_name = "projects/project_detail.html"

    def rows(self):
        rows = super().rows().select_related("station").held(self.on)
        return rows.with_confirmed(self.on).select_related("agency", "entered_by")

    def versions(self) -> list[dict]:
        """On another day than today, those that began by it."""
        rows = Amendment.objects.visible_to(self.request.user).filter(project=self.object)
        rows = rows.in_force(self.on if self.read_only else date.max)
        return version_lines(self.object, rows.select_related("agency", "entered_by"), self.on)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        project = self.object
        works = load_work([project.station_id], self.on)[project.station_id]
        work = next(work for work in works if work.project.pk == project.pk)
        milestones = Milestone.objects.visible_to(self.request.user).filter(project=project)
        milestones = milestones.with_actual(self.on).with_file_count(self.on)
        may_change = self.may_here("projects.change_project")
        return context | {
            "progress": work.progress(self.on),
            "gaps": gaps(work, self.on),
            "milestones": [step_line(step, self.on) for step in milestones],
            "versions": self.versions(),
            "may_change": may_change,
            "may_amend": self.may_here("projects.add_amendment"),
            "may_step": self.may_here("projects.change_milestone"),
            "may_evidence": self.may_here("projects.add_milestoneevidence"),
            "may_add_step": self.may_here("projects.add_milestone"),
            "confirm_due": may_change and project.confirmed_on != self.on,
            "crumbs": [
                {"label": _("项目"), "url": reverse("projects:project-list")},
                {"label": project.station.name},
            ],
        }


def version_lines(project: Project, amendments, on) -> list[dict]:
    """The versions of an agreement as a timeline: the latest first, the one of the day marked."""
    lines = [
        {
            "since": row.effective_from,
            "agreed": row,
            "basis": row.basis,
            "entered": row,
            "is_plan": row.effective_from > on,
            "url": reverse("projects:amendment-correct", args=[row.pk]),
        }
        for row in amendments
    ]
    if project.agreed_fen is not None:
        url = reverse("projects:agreement-correct", args=[project.pk])
        lines.append({"since": None, "agreed": project, "entered": project, "url": url})
    for line in [line for line in lines if not line.get("is_plan")][:1]:
        line["is_current"] = True
    return lines


def step_line(step: Milestone, on) -> dict:
    """A milestone as its row shows it on a day."""
    done = step.completed_on is not None and step.completed_on <= on
    late = not done and step.planned_on is not None and step.planned_on < on
    return {
        "step": step,
        "done": done,
        "days_late": (on - step.planned_on).days if late else 0,
        "counts": not done and bool(step.indicator_target),
    }


class ProjectCreateView(FactCreateView):
    model = Project
    form_class = ProjectForm
    action = actions.add_project
    title = gettext_lazy("登记项目")
    action_label = gettext_lazy("登记")

    def get_cancel_url(self):
        return reverse("projects:project-list")

    def get_saved_url(self, row):
        return project_url(row.pk)

    def get_saved_words(self, row):
        return _("已登记。接着把里程碑和权重填上，进度才能算出来。")


class ProjectEditView(FactEditView):
    model = Project
    form_class = ProjectEditForm
    action = actions.change_project

    def get_cancel_url(self):
        return project_url(self.row.pk)


class ProjectConfirmView(RowStepView):
    """«The register is right as of today»: one button on the project's page."""

    model = Project
    action = actions.confirm_register
    saved_words = gettext_lazy("已记下：今天核对过，台账没有变化。")

    def get_saved_url(self):
        return project_url(self.row.pk)


class MilestoneCreateView(RowCreateView):
    model = Project
    permission = "projects.add_milestone"
    names_row = "lead"
    form_class = MilestoneForm
    action = actions.add_milestone
    belongs_by = "project"
    title = gettext_lazy("增加里程碑")

    def get_cancel_url(self):
        return project_url(self.row.pk)


class MilestoneMixin:
    """A form about one milestone; it leads back to the project."""

    model = Milestone

    def rows(self):
        return super().rows().select_related("project")

    def get_title(self):
        return _("%(words)s：%(step)s") % {"words": self.title, "step": self.row.title}

    def get_cancel_url(self):
        return project_url(self.row.project_id)


class MilestoneEditView(MilestoneMixin, FactEditView):
    form_class = MilestoneForm
    action = actions.change_milestone
    title = gettext_lazy("修改里程碑")


class MilestoneCompleteView(MilestoneMixin, FactEditView):
    form_class = CompletionForm
    action = actions.complete_milestone
    title = gettext_lazy("登记完成")
    action_label = gettext_lazy("登记完成")


class MilestoneCountView(MilestoneMixin, RowFormView):
    form_class = CountForm
    action = actions.count_milestone
    title = gettext_lazy("填完成数")
    permission = "projects.add_milestonecount"


def evidence_url(pk) -> str:
    return reverse("projects:evidence-list", args=[pk])


class EvidenceListView(ScopedDetailView):
    """The files that prove a milestone, also those that were withdrawn."""

    model = Milestone
    template_name = "projects/evidence_list.html"

    def rows(self):
        return super().rows().select_related("project")

    def get_title(self):
        return _("佐证材料：%(step)s") % {"step": self.object.title}

    def get_context_data(self, **kwargs):
        step = self.object
        files = MilestoneEvidence.objects.visible_to(self.request.user).filter(milestone=step)
        files = files.entered_by_day(self.on).order_by("-pk")
        return super().get_context_data(
            files=files.select_related("attachment", "entered_by", "withdrawn_by"),
            may_add=self.may_here("projects.add_milestoneevidence"),
            may_withdraw=self.may_here("projects.change_milestoneevidence"),
            lead_text=step.evidence,
            crumbs=[
                {"label": _("项目"), "url": reverse("projects:project-list")},
                {"label": step.project.name, "url": project_url(step.project_id)},
            ],
            **kwargs,
        )


class EvidenceAddView(MilestoneMixin, RowFormView):
    form_class = EvidenceForm
    action = actions.add_evidence
    title = gettext_lazy("上传材料")
    action_label = gettext_lazy("上传")
    permission = "projects.add_milestoneevidence"

    def get_cancel_url(self):
        return evidence_url(self.row.pk)

    def get_saved_words(self, row):
        added, repeated = row
        words = [_("已收下 %(count)s 个文件。") % {"count": len(added)}] if added else []
        words += [_("“%(name)s”已经在了，没有再存。") % {"name": name} for name in repeated]
        return "".join(words)


class EvidenceFileView(ScopedMixin, View):
    """The file itself, to whoever sees the milestone's evidence; not when it was withdrawn."""

    model = MilestoneEvidence
    http_method_names = ["get", "head"]

    def get(self, request, pk):
        standing = self.rows().standing(clock.today()).select_related("attachment")
        return download(get_object_or_404(standing, pk=pk).attachment)


class EvidenceWithdrawView(RowFormView):
    model = MilestoneEvidence
    form_class = WithdrawalForm
    action = actions.withdraw_evidence
    template_name = "components/confirm.html"
    title = gettext_lazy("撤回材料")
    action_label = gettext_lazy("撤回")
    saved_words = gettext_lazy("已撤回。文件名和原因留在这里，文件不能再打开。")

    def rows(self):
        return super().rows().select_related("attachment")

    def get_cancel_url(self):
        return evidence_url(self.row.milestone_id)

    def get_context_data(self, **kwargs):
        consequence = _("“%(name)s”撤回以后不能再打开，文件名和原因会留着。")
        return super().get_context_data(
            consequence=consequence % {"name": self.row.attachment.name},
            is_dangerous=True,
            **kwargs,
        )
