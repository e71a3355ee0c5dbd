"""The pages of facts that are read: a list, a record. Rows come from the gate alone."""

from urllib.parse import urlencode

from django.core.exceptions import BadRequest, PermissionDenied
from django.utils.functional import cached_property
from django.views.generic import DetailView, ListView
from django.views.generic.base import ContextMixin

from common import clock
from common.days import day_of
from common.exports import export_response

PAGE_SIZE, LAST_PAGE = 50, 10_000


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
