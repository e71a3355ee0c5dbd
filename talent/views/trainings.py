"""Pages of trainings: who took part in what."""

from django.db.models import Sum
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.views.facts import FactDetailView, FactEnterView, FactPages, Told, ToldListView
from common.views.writing import FactEditView
from talent import actions
from talent.exports import TRAININGS
from talent.filters import TrainingFilter
from talent.forms import TrainingRecordEditForm, TrainingRecordForm
from talent.models import TrainingRecord


class TrainingPages(FactPages):
    model, pages = TrainingRecord, "talent:training"
    related = ("worker__station",)
    told = (
        Told("theme", gettext_lazy("培训主题"), "", "theme"),
        Told("worker__name", gettext_lazy("姓名"), "p-why nw", "name"),
        Told("worker__station__short_name", gettext_lazy("站点"), "p-more nw", "station"),
        Told("held_on", gettext_lazy("培训日期"), "p-when nw", "day"),
        Told("category", gettext_lazy("类别"), "p-state nw"),
        Told("key_field", gettext_lazy("重点领域"), "p-more nw"),
        Told("handbook", gettext_lazy("手册"), "p-more nw"),
        Told("hours", gettext_lazy("学时"), "p-amount num", "hours"),
    )


class TrainingListView(TrainingPages, ToldListView):
    tabs = "talent/_tabs.html"
    filterset_class = TrainingFilter
    title = gettext_lazy("培训记录")
    order_words = gettext_lazy("最近的在前")
    create_url = reverse_lazy("talent:training-add")
    create_label = gettext_lazy("登记培训")
    empty_text = gettext_lazy("没有符合条件的培训记录。")
    export = TRAININGS
    sorts = {
        "theme": "theme", "name": "worker__name", "station": "worker__station__code",
        "day": "held_on", "hours": "hours",
    }  # fmt: skip
    default_sort = "-day"

    def finding(self, rows, count):
        told = rows.aggregate(hours=Sum("hours"))
        people = rows.order_by().values("worker").distinct().count()
        words = _("%(count)s 人次，%(people)s 人，共 %(hours)g 学时。")
        return words % {"count": count, "people": people, "hours": told["hours"] or 0}


class TrainingDetailView(TrainingPages, FactDetailView):
    told = (*TrainingPages.told, Told("worker__unit", gettext_lazy("单位")),
            Told("note", gettext_lazy("备注")))  # fmt: skip


class TrainingCreateView(TrainingPages, FactEnterView):
    action = actions.enter_training
    form_class = TrainingRecordForm
    prefill = ("worker",)
    title = gettext_lazy("登记培训")


class TrainingEditView(TrainingPages, FactEditView):
    action = actions.change_training
    form_class = TrainingRecordEditForm
