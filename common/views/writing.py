"""The pages of facts that are written: a form or a button, each of which calls one verb."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, View

from common import clock
from common.calls import call
from common.errors import ActionRefused, Conflict
from common.forms import IDEMPOTENCY, VERSION, both_versions
from common.idempotency import KeyReused, made_before, run_once
from common.views.bases import ScopedMixin


class FactFormView(ScopedMixin, FormView):
    """A form; saving it calls ``action``, one verb of the app's actions, which returns its row."""

    template_name = "components/fact_form.html"
    action = None
    action_label = ""
    lead_text = ""
    saved_words = ""

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user, "on": clock.today()}

    def save(self, form):
        # Asked of the class: of the view itself it would be a bound method.
        action = type(self).action
        return call(
            action, *self.about(), actor=self.request.user, form=form, of=self.of(), **self.beside()
        )

    def about(self) -> tuple:
        """The row that the verb is about."""
        return ()

    def of(self) -> dict:
        """Values of the new row that the form does not ask for."""
        return {}

    def beside(self) -> dict:
        """What else the verb is told."""
        return {}

    def get_cancel_url(self) -> str:
        """Where «back» leads."""
        raise NotImplementedError

    def get_saved_url(self, row) -> str:
        return self.get_cancel_url()

    def get_saved_words(self, row) -> str:
        """Done, and what comes next."""
        return self.saved_words or _("已保存。")

    def get_crumbs(self) -> list[dict]:
        """Where the page lies; the way back is a button beside its form."""
        parent = self.get_parent_label()
        if not parent:
            return []
        return [{"label": parent, "url": self.get_cancel_url()}, {"label": self.get_title()}]

    def get_parent_label(self) -> str:
        """What the page that «back» leads to is called."""
        return str(self.model._meta.verbose_name) if self.model else ""

    def form_valid(self, form):
        try:
            row = self.save(form)
        except Conflict as conflict:
            return self.conflict(form, conflict)
        except ActionRefused as refusal:
            return self.refused(form, refusal)
        return self.saved(row)

    def saved(self, row):
        messages.success(self.request, self.get_saved_words(row))
        return HttpResponseRedirect(self.get_saved_url(row))

    def refused(self, form, refusal):
        """The action would not: the form again, with the reason on top."""
        if form.is_valid():
            form.add_error(None, str(refusal))
        return self.render_to_response(self.get_context_data(form=form), status=409)

    def conflict(self, form, conflict):
        return self.refused(form, conflict)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {
            "action_label": self.action_label,
            "lead_text": self.lead_text,
            "cancel_url": self.get_cancel_url(),
            "crumbs": self.get_crumbs(),
        }

    def form_again(self, form, instance=None, **hidden):
        """The same content in a fresh form, with other hidden values."""
        kwargs = self.get_form_kwargs() | {"data": form.renewed(**hidden)}
        if instance is not None:
            kwargs["instance"] = instance
        return self.get_form_class()(**kwargs)


class AskedFirstMixin:
    """A form that shows its effect and is asked about again before it is saved.

    The answer is the button's and never kept in the form: what is changed is asked about anew.
    """

    def post(self, request, *args, **kwargs):
        if "again" in request.POST:
            return self.render_to_response(self.get_context_data(form=self.get_form()))
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        return super().form_valid(form) if "confirm" in self.request.POST else self.asked(form)

    def asked(self, form):
        """The page that shows the effect."""
        raise NotImplementedError


class OnceMixin:
    """A form that makes a row: sent twice it makes one, and shows the first answer."""

    def sending(self, form) -> dict:
        """What tells this sending of the form from others."""
        body = {name: self.request.POST.getlist(name) for name in self.request.POST}
        body.pop("csrfmiddlewaretoken", None)
        user = self.request.user
        return {"actor": user, "key": form.idempotency_key, "model": form.made, "body": body}

    def form_invalid(self, form):
        row = made_before(**self.sending(form))
        return self.saved(row) if row else super().form_invalid(form)

    def form_valid(self, form):
        try:
            row, _is_new = run_once(lambda: self.save(form), **self.sending(form))
        except KeyReused as refusal:
            return self.refused(self.form_again(form, **{IDEMPOTENCY: uuid.uuid4()}), refusal)
        except ActionRefused as refusal:
            return self.refused(form, refusal)
        return self.saved(row)


class FactCreateView(OnceMixin, FactFormView):
    """A new row: 403 without the permission anywhere; the action checks the very place.

    ``prefill`` names the fields that the address may fill in: ``?name=3`` from its page.
    """

    verb = "add"
    prefill: tuple[str, ...] = ()

    def get_initial(self):
        given = {name: self.request.GET[name] for name in self.prefill if name in self.request.GET}
        return {**super().get_initial(), **given}


class StepView(View):
    """A step that needs nothing but the press of a button."""

    http_method_names = ["post"]
    action = None
    saved_words = ""

    def get_saved_url(self) -> str:
        raise NotImplementedError

    def about(self) -> tuple:
        """The row that the verb is about."""
        return ()

    def beside(self) -> dict:
        """What else the verb is told."""
        return {}

    def act(self):
        # Asked of the class: of the view itself it would be a bound method.
        action = type(self).action
        return call(action, *self.about(), actor=self.request.user, **self.beside())

    def post(self, request, *args, **kwargs):
        return self.done(self.act())

    def done(self, outcome):
        """The answer to what the verb returned."""
        if self.saved_words:
            messages.success(self.request, self.saved_words)
        return redirect(self.get_saved_url())


class RowMixin(ScopedMixin):
    """A change to a visible row: 404 outside the scope, 403 without ``permission`` there."""

    permission = ""

    def get_permission(self) -> str:
        meta = self.model._meta
        return self.permission or f"{meta.app_label}.change_{meta.model_name}"

    @cached_property
    def row(self):
        row = get_object_or_404(self.rows(), **self.kwargs)
        scope = self.request.user.scope(self.get_permission(), clock.today())
        if not self.rows().within(scope).filter(pk=row.pk).exists():
            raise PermissionDenied
        return row

    def dispatch(self, request, *args, **kwargs):
        self.row  # noqa: B018  (asked first: a foreign row is 404 whatever one may do)
        return super().dispatch(request, *args, **kwargs)


class RowStepView(RowMixin, StepView):
    """Such a step of a visible row."""

    def about(self) -> tuple:
        return (self.row,)


class RowFormView(RowMixin, FactFormView):
    """A form about a row; ``names_row`` says where the row's name stands: in «title» or «lead»."""

    names_row = ""

    def about(self) -> tuple:
        return (self.row,)

    def get_row_name(self) -> str:
        return self.row.name

    def get_title(self) -> str:
        if self.names_row != "title":
            return super().get_title()
        return _("%(words)s：%(name)s") % {"words": self.title, "name": self.get_row_name()}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | ({"lead_text": self.get_row_name()} if self.names_row == "lead" else {})

    def get_parent_label(self) -> str:
        return str(self.row)


class RowCreateView(OnceMixin, RowFormView):
    """A new row that belongs to a visible one: a review of an entry, its correction.

    ``belongs_by`` names the new row's field for it, where the verb is not about that row itself.
    """

    belongs_by = ""

    def about(self) -> tuple:
        return () if self.belongs_by else super().about()

    def of(self) -> dict:
        return {self.belongs_by: self.row} if self.belongs_by else {}


class FactEditView(RowFormView):
    """A change to a row, from the version that was shown."""

    def get_title(self) -> str:
        return super().get_title() or _("修改 %(name)s") % {"name": self.get_row_name()}

    def get_form_kwargs(self):
        return {"instance": self.row} | super().get_form_kwargs()

    def conflict(self, form, conflict):
        """409 with both versions; whoever saves again keeps their own knowingly."""
        current = self.rows().get(pk=self.row.pk)
        versions = both_versions(form, current)
        again = self.form_again(form, current, **{VERSION: current.version})
        context = self.get_context_data(form=again, conflict=str(conflict), versions=versions)
        return self.render_to_response(context, status=409)
