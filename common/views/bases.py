"""The pages of facts, written once: a list, a record, a form. Rows come from the gate alone."""

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView, ListView
from django.views.generic.base import ContextMixin

from common import clock
from common.days import BadDay, day_of
from common.errors import ActionRefused, Conflict
from common.exports import export_response
from common.forms import IDEMPOTENCY, VERSION, both_versions
from common.idempotency import KeyReused, made_before, run_once

PAGE_SIZE, LAST_PAGE = 50, 10_000


def bad_request(request, exception=None):
    """A bad day is named, with the navigation for whoever is signed in. Of any other bad request
    nothing may be read again: its address can be what was wrong.
    """
    if not isinstance(exception, BadDay):
        return render(request, "400.html", {"page": None}, status=400)
    page = "components/problem.html" if request.user.is_authenticated else None
    return render(request, "400.html", {"page": page, "bad_day": request.GET["on"]}, status=400)


def permission_denied(request, exception=None):
    return render(request, "403.html", status=403)


def page_not_found(request, exception=None):
    return render(request, "404.html", status=404)


def server_error(request):
    return render(request, "500.html", status=500)


class ScopedMixin(ContextMixin):
    """A page about one model, on one day, for somebody who may do ``verb`` somewhere."""

    model = None
    verb = "view"
    title = ""

    @cached_property
    def on(self):
        return day_of(self.request)

    @property
    def is_past(self) -> bool:
        return self.on < clock.today()

    @property
    def is_future(self) -> bool:
        return self.on > clock.today()

    @property
    def read_only(self) -> bool:
        """Facts are entered today: another day is only looked at."""
        return self.on != clock.today()

    def may(self, verb: str, model=None) -> bool:
        """Whether the user may do ``verb`` to rows of the model in some place."""
        meta = (model or self.model)._meta
        return self.request.user.holds(f"{meta.app_label}.{verb}_{meta.model_name}")

    def dispatch(self, request, *args, **kwargs):
        if not self.may(self.verb):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def rows(self):
        """Every row that the user may see; subclasses annotate and narrow it."""
        return self.model.objects.visible_to(self.request.user)

    def get_title(self) -> str:
        return self.title

    def get_context_data(self, **kwargs):
        shared = {
            "title": self.get_title(),
            "on": self.on,
            "is_past": self.is_past,
            "is_future": self.is_future,
            "read_only": self.read_only,
        }
        return super().get_context_data(**shared, **kwargs)


class ScopedListView(ScopedMixin, ListView):
    """A list: filters, a whitelisted order, pages, totals over all filtered rows, an export.

    ``sorts``: what ``?sort=`` may say → the field it means; ``?sort=-name`` is the other way round.
    """

    filterset_class = None
    sorts: dict[str, str] = {}
    default_sort = ""
    export = None
    create_url = None
    create_label = ""
    order_words = ""
    empty_text = ""
    paginate_by = PAGE_SIZE

    @cached_property
    def filter(self):
        """The filters over what there was by the day; over every row where a figure's own rows
        are asked for, which knows the day itself.
        """
        rows = self.rows()
        asked = "behind" in self.filterset_class.base_filters and self.request.GET.get("behind")
        if self.is_past and not asked:
            rows = self.known_by_day(rows)
        return self.filterset_class(self.request.GET, rows, request=self.request)

    def known_by_day(self, rows):
        """On a past day: the rows that there were by it."""
        return rows

    @cached_property
    def sort(self) -> str:
        asked = self.request.GET.get("sort", "")
        return asked if asked.removeprefix("-") in self.sorts else self.default_sort

    def get_queryset(self):
        sign = "-" if self.sort.startswith("-") else ""
        # The key breaks ties: without it a row could stand on two pages, and another on none.
        return self.filter.qs.order_by(f"{sign}{self.sorts[self.sort.removeprefix('-')]}", "-pk")

    def get(self, request, *args, **kwargs):
        page = request.GET.get("page", "1")
        if not (
            page.isascii() and page.isdigit() and len(page) < 9 and 1 <= int(page) <= LAST_PAGE
        ):
            raise BadRequest("?page= is not a page")
        if request.GET.get("export") == "xlsx" and self.export:
            return self.exported()
        return super().get(request, *args, **kwargs)

    def exported(self):
        query = self.request.GET.urlencode()
        return export_response(
            self.export, self.get_queryset(), actor=self.request.user, on=self.on, query=query
        )

    def totals(self, queryset) -> dict:
        """Sums over every filtered row, for the foot of the table."""
        return {}

    def finding(self, rows, count: int) -> str:
        """One sentence about the filtered rows: how many, and which of them want somebody."""
        return ""

    def get_create_url(self):
        return self.create_url if self.may("add") and not self.read_only else None

    def get_empty_text(self):
        """Why there are no rows: first of all a filter that cannot be understood."""
        errors = self.filter.form.errors.values()
        return " ".join(str(words) for each in errors for words in each) or self.empty_text

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        count = context["paginator"].count
        return context | {
            "filter": self.filter,
            "sort": self.sort,
            "count": count,
            "finding": self.finding(self.filter.qs, count) if count else "",
            "totals": self.totals(self.filter.qs),
            "export_url": self._export_url() if self.export else None,
            "create_url": self.get_create_url(),
            "create_label": self.create_label,
            "order_words": self.order_words,
            "empty_text": self.get_empty_text(),
            "clear_url": self.get_clear_url() if self.filter.form.has_changed() else None,
        }

    def get_clear_url(self) -> str:
        """The same list of the same day without a filter."""
        day = self.request.GET.get("on")
        return f"{self.request.path}?{urlencode({'on': day})}" if day else self.request.path

    def _export_url(self) -> str:
        query = self.request.GET.copy()
        query.pop("page", None)
        query["export"] = "xlsx"
        return f"?{query.urlencode()}"


class ScopedDetailView(ScopedMixin, DetailView):
    """One record; outside the user's scope it does not exist."""

    def get_queryset(self):
        return self.rows()

    def get_title(self) -> str:
        return str(self.object)

    def may_here(self, permission: str) -> bool:
        """Whether a button to write is shown: the permission reaches this very row, today."""
        scope = self.request.user.scope(permission, clock.today())
        return not self.read_only and self.rows().within(scope).filter(pk=self.object.pk).exists()


class FactFormView(ScopedMixin, FormView):
    """A form; ``save(form)`` calls one action and returns its row."""

    template_name = "components/fact_form.html"
    action_label = ""
    lead_text = ""
    saved_words = ""

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user, "on": clock.today()}

    def save(self, form):
        raise NotImplementedError

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


class RowFormView(FactFormView):
    """A form about a visible row: 404 outside the scope, 403 without ``permission`` there."""

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

    def get_parent_label(self) -> str:
        return str(self.row)


class RowCreateView(OnceMixin, RowFormView):
    """A new row that belongs to a visible one: a review of an entry, its correction."""


class FactEditView(RowFormView):
    """A change to a row, from the version that was shown."""

    def get_form_kwargs(self):
        return {"instance": self.row} | super().get_form_kwargs()

    def conflict(self, form, conflict):
        """409 with both versions; whoever saves again keeps their own knowingly."""
        current = self.rows().get(pk=self.row.pk)
        versions = both_versions(form, current)
        again = self.form_again(form, current, **{VERSION: current.version})
        context = self.get_context_data(form=again, conflict=str(conflict), versions=versions)
        return self.render_to_response(context, status=409)
