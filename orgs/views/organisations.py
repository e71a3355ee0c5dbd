"""Pages of community social organisations and their filing."""

from datetime import date

from django.db.models.functions import Coalesce
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.states import move_of, timeline
from common.views.bases import ScopedDetailView, ScopedListView
from common.views.writing import FactCreateView, FactEditView
from orgs import actions
from orgs.exports import organisation_rows
from orgs.filters import OrganisationFilter
from orgs.forms import CancellationForm, FilingForm, OrganisationEditForm, OrganisationForm
from orgs.models import Organisation
from orgs.sheets import ORGANISATIONS_SHEET, ORGS
from stations.lists import StationExport

State = Organisation.State


def organisation_url(pk) -> str:
    return reverse("orgs:organisation-detail", args=[pk])


class OrganisationListView(ScopedListView):
    model = Organisation
    template_name = "orgs/organisation_list.html"
    filterset_class = OrganisationFilter
    title = gettext_lazy("社区社会组织")
    create_url = reverse_lazy("orgs:organisation-add")
    create_label = gettext_lazy("登记组织")
    order_words = gettext_lazy("待备案的在前，其次最近备案的")
    empty_text = gettext_lazy("没有符合条件的社区社会组织。")
    export = StationExport(ORGS, ORGANISATIONS_SHEET, organisation_rows)
    sorts = {
        "name": "name",
        "community": "community__code",
        "category": "category",
        "members": "members",
        "filed": "filing_order",
        "state": "state",
    }
    default_sort = "-filed"

    def rows(self):
        rows = super().rows().select_related("community__division__station").with_kind(self.on)
        # Databases disagree about where nothing stands in an order.
        return rows.annotate(filing_order=Coalesce("filed_on", date.max))

    def known_by_day(self, rows):
        return rows.on_file(self.on)

    def finding(self, rows, count):
        pending = rows.filter(state=State.PENDING).count()
        words = _("%(count)s 个社区社会组织，%(filed)s 个已备案，%(pending)s 个待审核。")
        filed = rows.on_file(self.on).count()
        return words % {"count": count, "filed": filed, "pending": pending}


class OrganisationDetailView(ScopedDetailView):
    model = Organisation
    template_name = "orgs/organisation_detail.html"

    def rows(self):
        related = ["community__division__station", "entered_by"]
        rows = super().rows().select_related(*related).with_kind(self.on)
        return rows.prefetch_related("earlier_filings")

    def get_context_data(self, **kwargs):
        organisation = self.object
        may_change = self.may_here("orgs.change_organisation")
        return super().get_context_data(
            may_change=may_change,
            may_file=may_change and move_of(organisation, State.FILED) is not None,
            may_cancel=may_change and move_of(organisation, State.CANCELLED) is not None,
            steps=timeline(organisation),
            crumbs=[
                {"label": _("社区社会组织"), "url": reverse("orgs:organisation-list")},
                {"label": organisation.community.name},
            ],
            **kwargs,
        )


class OrganisationCreateView(FactCreateView):
    model = Organisation
    form_class = OrganisationForm
    action = actions.add_organisation
    prefill = ("community",)
    title = gettext_lazy("登记组织")
    action_label = gettext_lazy("登记")
    saved_words = gettext_lazy("已登记，现在待审核。审核通过后请办理备案，才计入备案数。")

    def get_cancel_url(self):
        return reverse("orgs:organisation-list")

    def get_saved_url(self, row):
        return organisation_url(row.pk)


class OfOrganisationMixin:
    """A form about one organisation; it leads back to its page."""

    model = Organisation
    names_row = "title"

    def rows(self):
        return super().rows().select_related("community")

    def get_cancel_url(self):
        return organisation_url(self.row.pk)


class OrganisationEditView(OfOrganisationMixin, FactEditView):
    form_class = OrganisationEditForm
    action = actions.change_organisation
    title = gettext_lazy("修改")


class OrganisationFileView(OfOrganisationMixin, FactEditView):
    form_class = FilingForm
    action = actions.file_organisation
    title = gettext_lazy("备案")
    action_label = gettext_lazy("备案")
    saved_words = gettext_lazy("已备案，从备案日期起计入社区的备案数。")


class OrganisationCancelView(OfOrganisationMixin, FactEditView):
    form_class = CancellationForm
    action = actions.cancel_organisation
    template_name = "components/confirm.html"
    title = gettext_lazy("注销")
    action_label = gettext_lazy("注销")
    saved_words = gettext_lazy("已注销，从注销日期起不再计入备案数。")

    def get_context_data(self, **kwargs):
        consequence = _("从注销日期起不再计入社区的备案数，记录会留着。以后只能重新备案。")
        return super().get_context_data(consequence=consequence, is_dangerous=True, **kwargs)
