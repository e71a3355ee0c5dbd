"""One dialect of writing: every page and every resource that writes names its verb."""

from django.urls import get_resolver

from common.chosen import ChosenRowsView
from common.views.writing import FactFormView, StepView
from common.viewsets import ChangeMixin, CreateMixin


def verbless() -> list[str]:
    """Pages and resources that write and name no verb of the app's actions."""
    found = []
    for base, name in (
        (FactFormView, "action"),
        (StepView, "action"),
        (ChosenRowsView, "action"),
        (CreateMixin, "create_action"),
        (ChangeMixin, "change_action"),
    ):
        used = [view for view in heirs(base) if not heirs(view)]
        found += [view.__qualname__ for view in used if getattr(view, name) is None]
    return found


def heirs(kind) -> list[type]:
    return [heir for child in kind.__subclasses__() for heir in (child, *heirs(child))]


def test_every_page_that_writes_names_its_verb():
    get_resolver().url_patterns  # noqa: B018  (loads every view)
    assert len(heirs(FactFormView)) > 20
    assert verbless() == []


def test_verbless_finds_a_page_without_a_verb():
    class Nameless(FactFormView):
        pass

    assert Nameless.__qualname__ in verbless()
    Nameless.action = print
