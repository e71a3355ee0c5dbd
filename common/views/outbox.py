"""The outbox: one's own mails for everybody, all of them for auditors and administrators."""

import django_filters
from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp
from django.http import HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.filters import DayFilter, PortalFilterSet, SearchFilter
from common.models import OutgoingMail
from common.outbox import readable_by
from common.templatetags.portal import full_day, moment
from common.views.bases import ScopedDetailView, ScopedListView

# The portal's vocabulary of statuses, for the shapes beside the words.
SHAPES = {
    OutgoingMail.State.QUEUED: "pending",
    OutgoingMail.State.SENDING: "pending",
    OutgoingMail.State.SENT: "met",
    OutgoingMail.State.FAILED: "overdue",
    OutgoingMail.State.IN_DOUBT: "at_risk",
}
# A mail's styles stand in its tags; nothing else of it may load or run.
MAIL_POLICY = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [SELF],
}


class MailFilter(PortalFilterSet):
    state = django_filters.ChoiceFilter(
        choices=OutgoingMail.State.choices,
        label=gettext_lazy("状态"),
        empty_label=gettext_lazy("全部状态"),
    )
    day = DayFilter(label=gettext_lazy("日期"))
    q = SearchFilter("subject", "recipient__name", "recipient__username")

    class Meta:
        model = OutgoingMail
        fields: list[str] = []


class MailPage:
    """Everybody has an outbox: which mails are in it is asked of the rows."""

    model = OutgoingMail

    def may(self, verb: str, model=None) -> bool:
        return verb == "view"

    def rows(self):
        return readable_by(self.request.user).select_related("recipient")


class MailList(MailPage, ScopedListView):
    template_name = "common/mail_list.html"
    filterset_class = MailFilter
    title = gettext_lazy("发出的邮件")
    sorts = {"day": "day", "state": "state"}
    default_sort = "-day"
    order_words = gettext_lazy("最近的在前")
    empty_text = gettext_lazy("还没有邮件。没有新情况时不发信。")

    def finding(self, rows, count):
        states = OutgoingMail.State
        said = {
            "count": count,
            "sent": rows.filter(state=states.SENT).count(),
            "failed": rows.filter(state__in=(states.FAILED, states.IN_DOUBT)).count(),
        }
        return _("%(count)s 封邮件，%(sent)s 封已发出，%(failed)s 封没有发成或不确定。") % said

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"rows": [mail_row(mail) for mail in context["object_list"]]}


def mail_row(mail: OutgoingMail) -> dict:
    return {
        "recipient": str(mail.recipient),
        "subject": mail.subject,
        "day": mail.day,
        "state_status": SHAPES[mail.state],
        "state_text": mail.get_state_display(),
        "url": reverse("common:mail-detail", args=[mail.pk]),
    }


class MailDetail(MailPage, ScopedDetailView):
    template_name = "common/mail_detail.html"

    def get_title(self) -> str:
        return self.object.subject

    def get_context_data(self, **kwargs):
        mail = self.object
        return super().get_context_data(**kwargs) | {
            "html_url": reverse("common:mail-body", args=[mail.pk]),
            "text": mail.text,
            "facts": facts(mail),
            "crumbs": [
                {"label": _("发出的邮件"), "url": reverse("common:outbox")},
                {"label": full_day(mail.day)},
            ],
        }


def facts(mail: OutgoingMail) -> list[dict]:
    """How far the mail got."""
    found = [
        {"term": _("收件人"), "description": str(mail.recipient)},
        {"term": _("邮箱"), "description": mail.address or mail.recipient.email or "—"},
        {"term": _("日期"), "description": full_day(mail.day)},
        {
            "term": _("状态"),
            "description": _("已尝试 %(count)d 次") % {"count": mail.attempts},
            "status": SHAPES[mail.state],
            "status_text": mail.get_state_display(),
        },
        {"term": _("发出时间"), "description": moment(mail.sent_at)},
    ]
    if mail.last_error:
        found.append({"term": _("原因"), "description": mail.last_error})
    return found


@method_decorator(csp(MAIL_POLICY), name="dispatch")
class MailBody(MailPage, ScopedDetailView):
    """The HTML of one mail as it was sent, for the frame on its page."""

    def render_to_response(self, context, **kwargs):
        return HttpResponse(self.object.html)
