"""Pages of somebody else's look at an expenditure: many at once, or one after the other."""

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from common.chosen import ChosenRowsView
from funds import actions, forms
from funds.models import Expenditure
from funds.views.ledger import EntryStepView


class ExpenditureApproveView(ChosenRowsView):
    """同意 to what is ticked on the reviewer's list."""

    model = Expenditure
    field = "expenditure"
    permission = "funds.add_expenditurereview"
    list_url = "funds:ledger"
    action = actions.approve_expenditures
    done_words = gettext_lazy("已同意 %(count)s 笔支出。")


class ExpenditureReviewView(EntryStepView):
    """One expenditure; ``?next=1`` goes on with the next one that waits for this reviewer."""

    model = Expenditure
    template_name = "funds/expenditure_review.html"
    form_class = forms.ReviewForm
    action = actions.review_expenditure
    permission = "funds.add_expenditurereview"
    title = gettext_lazy("复核支出")
    action_label = gettext_lazy("提交意见")

    @cached_property
    def following(self) -> Expenditure | None:
        """The next older one that waits, as the list has them; then the list's first."""
        waiting = self.rows().awaiting_review_of(self.request.user).exclude(pk=self.row.pk)
        waiting = waiting.order_by("-paid_on", "-pk")
        day, key = self.row.paid_on, self.row.pk
        older = waiting.filter(Q(paid_on__lt=day) | Q(paid_on=day, pk__lt=key))
        return older.first() or waiting.first()

    def next_url(self) -> str:
        if self.following is None:
            return reverse("funds:ledger")
        return f"{reverse('funds:expenditure-review', args=[self.following.pk])}?next=1"

    def get_saved_url(self, row):
        return self.next_url() if "next" in self.request.GET else super().get_saved_url(row)

    def get_context_data(self, **kwargs):
        going_on = "next" in self.request.GET and self.following is not None
        next_url = self.next_url() if going_on else ""
        return super().get_context_data(**kwargs) | {"object": self.row, "next_url": next_url}
