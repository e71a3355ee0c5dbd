"""What the pages of every kind of facts of evaluation have in common."""

from django.utils.translation import gettext_lazy

from common.views.facts import FactEnterView, FactPages, ToldListView
from common.views.writing import FactEditView
from evaluation import actions


class EvaluationsListView(FactPages, ToldListView):
    tabs = "evaluation/_tabs.html"
    order_words = gettext_lazy("最近的在前")
    default_sort = "-day"


class EnterView(FactEnterView):
    action = actions.enter_fact
    prefill = ("project", "station")


class CorrectView(FactPages, FactEditView):
    action = actions.change_fact
