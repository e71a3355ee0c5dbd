"""One act on several rows that were ticked on a list."""

import re

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.generic import View

from common import clock
from common.calls import call

MOST_CHOSEN = 200
PRIMARY_KEY = re.compile("[1-9][0-9]{0,17}")


class ChosenRowsView(View):
    """POST of the ticked rows; ``permission`` says where they may lie, any other row is 404.

    ``action``: the verb about the rows, which returns how many it changed.
    """

    http_method_names = ["post"]
    model = None
    field = ""
    permission = ""
    list_url = ""
    action = None
    # «%(count)s …»: what was done.
    done_words = ""

    def post(self, request):
        scope = request.user.scope(self.permission, clock.today())
        if not scope.anywhere:
            raise PermissionDenied
        asked = set(request.POST.getlist(self.field)[:MOST_CHOSEN])
        if not all(PRIMARY_KEY.fullmatch(key) for key in asked):
            raise Http404
        chosen = self.model.objects.within(scope).filter(pk__in=set(map(int, asked)))
        if chosen.count() != len(asked):
            raise Http404
        if asked:
            changed = call(type(self).action, chosen, actor=request.user)
            messages.success(request, self.done_words % {"count": changed})
        else:
            messages.warning(request, _("没有选中。请先打勾。"))
        return redirect(self._back())

    def _back(self) -> str:
        back = self.request.POST.get("next", "")
        safe = url_has_allowed_host_and_scheme(back, {self.request.get_host()})
        return back if safe else reverse(self.list_url)
