"""The doors of the portal through which one fact can come in: its page, its API, its register."""

from dataclasses import dataclass

from django.db import transaction
from django.test import Client
from django.urls import reverse

from projects.models import Project
from registers.actions import import_register
from registers.intake.plan import Answers
from tests.cast import ON
from tests.pages import form_of

TODAY, LAST, LATE = "2022-07-15", "2022-10-15", "2022-10-16"


@dataclass
class World:
    """The doors of the portal to one station, and what lies behind them."""

    place: object
    project: Project
    actor: object
    folder: object

    def _client(self) -> Client:
        client = Client()
        client.force_login(self.actor)
        return client

    def page(self, name, /, *keys, **fields) -> None:
        client = self._client()
        url = reverse(name, args=keys)
        client.post(url, form_of(client, url) | fields)

    def api(self, resource, /, **fields) -> None:
        client = self._client()
        client.post(f"/api/v1/{resource}/", fields, content_type="application/json")

    def patch(self, resource, row, **fields) -> None:
        """Change a row through the API, from the version that it has."""
        client = self._client()
        url, version = f"/api/v1/{resource}/{row.pk}/", type(row).objects.get(pk=row.pk).version
        client.patch(url, fields | {"version": version}, content_type="application/json")

    def register(self, code, path, *fresh) -> None:
        """``fresh``: names that are said to be new, though others are not in the file."""
        said = {"actor": self.actor, "answers": Answers(fresh=fresh)}
        import_register(code, self.place.station, path, on=ON, **said)


class _TakenBack(Exception):
    pass


def taken_in(knock, rows, before: int) -> bool:
    """Whether there are more rows than before after somebody knocked; then all is as it was."""
    found = False
    try:
        with transaction.atomic():
            knock()
            found = rows().count() > before
            raise _TakenBack
    except _TakenBack:
        return found


def told_by_every_door(fact, world, **said) -> set[bool]:
    doors, rows = fact(world, **said)
    before = rows().count()
    return {taken_in(knock, rows, before) for knock in doors}
