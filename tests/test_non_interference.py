"""Two worlds that differ only in the neighbour's data look the same to a head, to the byte.

A search for the neighbour's words finds what is shown; the comparison also finds what merely leaks
through: a total, a rank, a count, an order, a choice in a form.
"""

import io
import re
import zipfile
from datetime import date

import pytest
from django.db.models import F
from django.test import Client

from common.models import OutgoingMail
from funds.models import Expenditure
from night.run import run_nightly
from tests import matrix
from tests.factories.funds import AppropriationFactory, ExpenditureFactory
from tests.factories.orgs import OrganisationFactory
from tests.factories.oversight import FlagFactory
from tests.factories.projects import MilestoneEvidenceFactory, MilestoneFactory, ProjectFactory
from tests.factories.services import ServedGroupFactory
from tests.factories.stations import HeadFactory
from tests.factories.talent import CredentialFactory
from tests.worlds import build_world, import_of

CANARY, AMOUNT = "金丝雀", 765_432_109
# The amount as a page, an export and the API would write it.
TRACES = [CANARY.encode(), b"7654321.09", b"7,654,321", b"765432109", b"765.4"]
MOST_ADDRESSES = 400
LINK = re.compile(rb'(?:href|hx-get|src)="(/[^"#]*|\?[^"#]*)"')
VARIES = [
    (re.compile(rb'(csrfmiddlewaretoken" value=|csrftoken(?:":|"\] =)) ?"[^"]+', re.I), b"TOKEN"),
    (re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"), b"UUID"),
    (re.compile(rb"\d{2}:\d{2}(:\d{2})?"), b"TIME"),
]
PASSED_OVER = ("/static/", "/accounts/logout/", "/accounts/login/")


@pytest.fixture
def world(db):
    return build_world()


def crawl(user, world) -> dict[str, bytes]:
    """Everything the user can reach: the table's addresses, and every link from there."""
    client, found = Client(), {}
    client.force_login(user)
    waiting = sorted(seeds(world))
    while waiting and len(found) < MOST_ADDRESSES:
        address = waiting.pop(0)
        if address in found or address.startswith(PASSED_OVER):
            continue
        response = client.get(address)
        content = matrix.content_of(response)
        found[address] = b"%d " % response.status_code + steady(unpacked(content))
        page = address.partition("?")[0].encode()
        for link in LINK.findall(content):
            link = link.replace(b"&amp;", b"&")
            waiting.append((page + link if link.startswith(b"?") else link).decode())
    return found


def seeds(world):
    """The addresses of all routes, for own rows and the neighbour's; lists also as workbooks."""
    for route in matrix.routes():
        of_route = [row["object"] for row in matrix.rows() if row["route"] == route.name]
        kinds = {kind.removeprefix("shared.") for kind in of_route}
        for kind in kinds:
            for room in (world.own, world.neighbour) if kind else (None,):
                yield route.address(room[kind] if room else None)
        if not any(kinds):
            yield f"{route.address()}?export=xlsx"
            yield f"{route.address()}?on=2022-06-30"


def unpacked(content: bytes) -> bytes:
    """The parts of a workbook; anything else as it is."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = sorted(name for name in archive.namelist() if "docProps" not in name)
        return b"\n".join(name.encode() + archive.read(name) for name in names)


def steady(content: bytes) -> bytes:
    """Without what differs from one request to the next."""
    for pattern, put in VARIES:
        content = pattern.sub(put, content)
    return content


def change_everything_of(room) -> None:
    """Another world at that station: other words, other sums, more and fewer rows."""
    station, project = room["station"], room["project"]
    type(station).objects.filter(pk=station.pk).update(
        name=f"{CANARY}社工站", contact=CANARY, phone="7654321.09", address=CANARY
    )
    type(project).objects.filter(pk=project.pk).update(
        name=CANARY, agreed_fen=AMOUNT, agreed_end=date(2023, 5, 1), publisher=CANARY
    )
    type(room["record"]).objects.filter(pk=room["record"].pk).update(
        people=F("people") + 7, person_times=F("person_times") + 9, title=CANARY
    )
    type(room["worker"]).objects.filter(pk=room["worker"].pk).update(name=CANARY)
    type(room["organisation"]).objects.filter(pk=room["organisation"].pk).update(name=CANARY)
    type(room["community"]).objects.filter(pk=room["community"].pk).update(name=CANARY)
    type(room["flag"]).objects.filter(pk=room["flag"].pk).update(text=CANARY, value=7_654_321.09)
    type(room["head"]).objects.filter(pk=room["head"].pk).update(name=CANARY)
    type(room["user"]).objects.filter(pk=room["user"].pk).update(name=CANARY, title=CANARY)
    add_to(room)


def add_to(room) -> None:
    station, directive = room["station"], room["directive"]
    project = ProjectFactory(station=station, name=f"{CANARY}二", agreed_fen=AMOUNT)
    step = MilestoneFactory(project=project, title=CANARY)
    MilestoneEvidenceFactory(milestone=step, attachment__name=f"{CANARY}.png")
    AppropriationFactory(project=project, fen=AMOUNT, batch=CANARY)
    ExpenditureFactory.create_batch(3, project=project, fen=AMOUNT, summary=CANARY, payee=CANARY)
    ServedGroupFactory.create_batch(5, record__station=station, record__title=CANARY)
    CredentialFactory(worker__station=station, worker__name=f"{CANARY}三", number=CANARY)
    OrganisationFactory(community=room["community"], name=f"{CANARY}四")
    requirement = directive.requirements.get(code="2.1")
    FlagFactory(station=station, requirement=requirement, number=9_999, text=CANARY)
    HeadFactory(station=station, name=CANARY, from_day=date(2022, 1, 1))
    import_of(station)


@pytest.mark.parametrize("who", ["head", "worker"])
def test_nothing_of_the_neighbour_changes_what_a_station_sees(world, who):
    user = world.people[who]
    first = crawl(user, world)
    change_everything_of(world.neighbour)
    second = crawl(user, world)
    assert len(first) > 100
    assert first.keys() == second.keys()
    assert [address for address in first if first[address] != second[address]] == []
    leaks = [(a, t) for a, page in second.items() for t in TRACES if t in page]
    assert leaks == []


def test_the_comparison_finds_what_does_change(world):
    """The control: the same change at one's own station is seen on many pages."""
    user = world.people["head"]
    first = crawl(user, world)
    change_everything_of(world.own)
    second = crawl(user, world)
    changed = [address for address in first if first[address] != second.get(address)]
    assert len(changed) > 20
    assert any(CANARY.encode() in page for page in second.values())
    assert any(b"765432109" in page for page in second.values())


def test_nothing_of_the_neighbour_stands_in_a_heads_mail(world, on):
    change_everything_of(world.neighbour)
    assert Expenditure.objects.filter(summary=CANARY).exists()
    run_nightly(on)
    mails = OutgoingMail.objects.filter(recipient=world.people["head"])
    assert mails.filter(kind__contains="digest").exists()
    for mail in mails:
        text = f"{mail.subject}{mail.text}{mail.html}".encode()
        assert [trace for trace in TRACES if trace in text] == []
    told = OutgoingMail.objects.filter(recipient=world.people["district"])
    assert any(CANARY in mail.text for mail in told)
