"""Pages of communities: the list with 待核定 first, classification, founding and closing."""

from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.views.bases import ScopedDetailView, ScopedListView
from common.views.writing import FactCreateView, FactEditView, RowCreateView
from stations import actions
from stations.exports import COMMUNITIES
from stations.filters import CommunityFilter
from stations.forms import (
    ClassificationForm,
    CommunityCloseForm,
    CommunityEditForm,
    CommunityForm,
)
from stations.models import Community, CommunityClassification


def community_url(pk) -> str:
    return reverse("stations:community-detail", args=[pk])


class CommunityListView(ScopedListView):
    model = Community
    template_name = "stations/community_list.html"
    filterset_class = CommunityFilter
    title = gettext_lazy("社区")
    create_url = reverse_lazy("stations:community-add")
    create_label = gettext_lazy("登记社区")
    order_words = gettext_lazy("待核定的在前")
    empty_text = gettext_lazy("没有符合条件的社区。")
    export = COMMUNITIES
    sorts = {
        "urgency": "urgency",
        "name": "code",
        "station": "division__station__code",
        "kind": "kind",
    }
    default_sort = "urgency"

    def rows(self):
        rows = super().rows().select_related("division__station").existing(self.on)
        return rows.with_classification(self.on).with_urgency()

    def get_context_data(self, **kwargs):
        may_classify = self.may("add", CommunityClassification) and not self.read_only
        return super().get_context_data(may_classify=may_classify, **kwargs)

    def finding(self, rows, count):
        unknown = rows.filter(kind__isnull=True).count()
        if not unknown:
            return _("%(count)s 个社区，类型都已核定。") % {"count": count}
        words = _("%(count)s 个社区，%(n)s 个类型待核定，备案达标里一直不算达标。")
        return words % {"count": count, "n": unknown}


class CommunityDetailView(ScopedDetailView):
    model = Community
    template_name = "stations/community_detail.html"

    def rows(self):
        related = super().rows().select_related("division__station", "entered_by")
        return related.with_classification(self.on)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            history=self.object.classifications.select_related("entered_by"),
            may_change=self.may_here("stations.change_community"),
            may_classify=self.may_here("stations.add_communityclassification"),
            crumbs=[
                {"label": _("社区"), "url": reverse("stations:community-list")},
                {"label": self.object.division.name},
            ],
            **kwargs,
        )


class CommunityCreateView(FactCreateView):
    model = Community
    form_class = CommunityForm
    action = actions.add_community
    title = gettext_lazy("登记社区")
    saved_words = gettext_lazy("已登记。社区类型待核定，请接着核定。")

    def get_cancel_url(self):
        return reverse("stations:community-list")

    def get_saved_url(self, row):
        return community_url(row.pk)


class OfCommunityMixin:
    """A form about one community; it leads back to its page."""

    model = Community
    names_row = "title"

    def rows(self):
        return super().rows().select_related("division__station")

    def get_cancel_url(self):
        return community_url(self.row.pk)


class CommunityEditView(OfCommunityMixin, FactEditView):
    form_class = CommunityEditForm
    action = actions.change_community
    title = gettext_lazy("修改")


class CommunityCloseView(OfCommunityMixin, FactEditView):
    form_class = CommunityCloseForm
    action = actions.close_community
    title = gettext_lazy("撤销社区")
    lead_text = gettext_lazy("已有的服务记录、人员和社会组织都会留着。")
    action_label = gettext_lazy("撤销")


class CommunityClassifyView(OfCommunityMixin, RowCreateView):
    permission = "stations.add_communityclassification"
    form_class = ClassificationForm
    action = actions.classify_community
    template_name = "stations/community_classify.html"
    title = gettext_lazy("核定类型")
    lead_text = gettext_lazy("从生效日期起按新的类型算；以前的日子仍按当时的类型。")
    action_label = gettext_lazy("核定")

    def get_context_data(self, **kwargs):
        history = self.row.classifications.select_related("entered_by")
        return super().get_context_data(history=history, **kwargs)
