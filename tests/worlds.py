"""A small world for tests of scope: three furnished stations and a person in every role.

`own` is where the station's people work; `neighbour` is a station of the same district; `far` lies
in another district. What is foreign to the station's people is the neighbour's, to the district's
what is far.
"""

from dataclasses import dataclass
from datetime import date

from django.core.files.base import ContentFile

from accounts.models import User
from accounts.roles import Role
from common.models import CalendarDay, OutgoingMail
from evaluation.actions import add_round, seed_standards, sign_veto
from evaluation.models import Assessor, Sheet, Veto
from oversight.judging.directive import seed_directive
from oversight.models import Requirement
from registers.models import RegisterImport
from stations.models import Division
from tests import cast
from tests.factories.accounts import user_with
from tests.factories.evaluation import (
    EvaluationFactory,
    ExtensionFactory,
    FindingEvidenceFactory,
    FindingFactory,
    SelfInspectionFactory,
    VisitPaperFactory,
    VisitProblemFactory,
)
from tests.factories.funds import AppropriationFactory, BudgetLineFactory, ExpenditureFactory
from tests.factories.orgs import IncubationActivityFactory, IncubationFactory
from tests.factories.oversight import FlagFactory, HandFactFactory, RequirementFactory, TermsFactory
from tests.factories.projects import (
    AmendmentFactory,
    LinkageRecordFactory,
    MilestoneCountFactory,
    MilestoneEvidenceFactory,
)
from tests.factories.services import ServedGroupFactory
from tests.factories.stations import (
    BrandActivityFactory,
    DivisionFactory,
    HaveCheckFactory,
    PremisesFactory,
)
from tests.factories.talent import (
    CredentialFactory,
    ExamCycleFactory,
    ExamEntryFactory,
    TrainingRecordFactory,
)

STATION_ROLES = ("head", "worker", "agency", "community")


@dataclass(frozen=True)
class World:
    """`own`, `neighbour` and `far`: name of a kind of object → the object of that station."""

    people: dict[str, User]
    own: dict[str, object]
    neighbour: dict[str, object]
    far: dict[str, object]

    def foreign(self, principal: str) -> dict[str, object]:
        return self.neighbour if principal in STATION_ROLES else self.far


def build_world() -> World:
    place = cast.build_place()
    directive = seed_directive(place.district)
    far_district = DivisionFactory(
        level=Division.Level.DISTRICT, name="五华区", parent=place.city
    )  # fmt: skip
    far = cast.build_station(far_district, "护国", "530102001")
    people = build_people(place)
    corners = [
        (place.station, place.community, place.agency),
        (place.other_station, place.other_community, place.other_agency),
        far,
    ]
    directives = [directive, directive, seed_directive(far_district)]
    rooms = [
        furnish(*corner, directive) for corner, directive in zip(corners, directives, strict=True)
    ]
    for room, division in zip(rooms, [place.district, place.district, far_district], strict=True):
        tree = seed_standards(division, on=cast.ON)
        room |= {"tree": tree, "veto": Veto.objects.get(division=division)}
    stage_rounds(rooms[:2], people["evaluator"])
    stage_rounds(rooms[2:], rooms[2]["user"])
    shared = {"cycle": ExamCycleFactory(), "day": holiday()}
    for room, user in zip(rooms, [people["head"], people["outsider"], None], strict=True):
        room["mail"] = mail_to(user or room["user"])
        room |= shared
    return World(people, *rooms)


def build_people(place) -> dict[str, User]:
    district, station = {"division": place.district}, {"station": place.station}
    roles = {
        "district": (Role.DISTRICT_LEAD, district),
        "finance": (Role.DISTRICT_FINANCE, district),
        "publisher": (Role.PUBLISHER, district),
        "head": (Role.STATION_HEAD, station),
        "worker": (Role.STATION_WORKER, station),
        "agency": (Role.STATION_MANAGER, {"agency": place.agency}),
        "evaluator": (Role.EVALUATOR, district),
        "community": (Role.COMMUNITY_CONTACT, {"community": place.community}),
        "auditor": (Role.AUDITOR, district),
        "admin": (Role.ADMIN, district),
        "outsider": (Role.STATION_HEAD, {"station": place.other_station}),
    }
    return {name: user_with(role, username=name, **at) for name, (role, at) in roles.items()}


def by_hand_in(directive) -> Requirement:
    """The requirement of the directive that nothing computes."""
    row = directive.requirements.filter(measure="by_hand").first()
    if row is None:
        row = RequirementFactory(directive=directive, measure="by_hand", code="6.2", position=27)
        TermsFactory(requirement=row)
    return row


def furnish(station, community, agency, directive) -> dict[str, object]:
    """One of everything at a station."""
    count = MilestoneCountFactory(
        milestone__project__station=station, milestone__indicator_target=9
    )
    project = count.milestone.project
    credential = CredentialFactory(worker__station=station)
    member = user_with(Role.STATION_WORKER, station=station)
    incubation = IncubationFactory(organisation__community=community)
    activity = BrandActivityFactory(brand__station=station)
    return {
        "station": station,
        "community": community,
        "agency": agency,
        "directive": directive,
        "requirement": directive.requirements.get(code="1.3"),
        "project": project,
        "amendment": AmendmentFactory(project=project),
        "milestone": count.milestone,
        "evidence": MilestoneEvidenceFactory(milestone=count.milestone),
        "appropriation": AppropriationFactory(project=project),
        "expenditure": ExpenditureFactory(project=project),
        "record": ServedGroupFactory(record__station=station, record__community=community).record,
        "credential": credential,
        "worker": credential.worker,
        "entry": ExamEntryFactory(worker=credential.worker),
        "organisation": incubation.organisation,
        "incubation": incubation,
        "incubation_activity": IncubationActivityFactory(organisation=incubation.organisation),
        "premises": PremisesFactory(station=station),
        "check": HaveCheckFactory(station=station),
        "brand": activity.brand,
        "brand_activity": activity,
        "training": TrainingRecordFactory(worker=credential.worker),
        "linkage": LinkageRecordFactory(station=station),
        "finding": FindingFactory(station=station),
        "extension": ExtensionFactory(finding__station=station),
        "finding_file": FindingEvidenceFactory(finding__station=station),
        "visit": (visit := VisitPaperFactory(visit__station=station)).visit,
        "visit_file": visit,
        "visit_problem": VisitProblemFactory(visit__station=station),
        "evaluation": EvaluationFactory(project=project),
        "inspection": SelfInspectionFactory(project=project),
        "by_hand": by_hand_in(directive),
        "budget": BudgetLineFactory(project=project),
        "hand_fact": HandFactFactory(station=station, requirement=by_hand_in(directive)),
        "flag": FlagFactory(station=station, requirement=directive.requirements.get(code="1.4")),
        "import": import_of(station),
        "head": station.heads.get(),
        "operation": station.operations.get(),
        "user": member,
        "grant": member.grants.get(),
    }


def stage_rounds(rooms, assessor) -> None:
    """A round of the rooms' stations, each with a sheet and a veto that was signed."""
    values = {"title": "中期评估", "tree": rooms[0]["tree"], "facts_on": cast.ON}
    values |= {"scores_due": cast.ON, "stations": [room["station"] for room in rooms]}
    values |= {"third_party": 100, "buyer": 0, "community": 0, "own": 0}
    row = add_round(actor=None, values=values, on=cast.ON)
    scorer = Assessor.objects.create(round=row, user=assessor, party="third_party", unit="携手")
    for room in rooms:
        place = row.stations.get(station=room["station"])
        sheet = Sheet.objects.create(assessor=scorer, round_station=place)
        ruling = {"veto": room["veto"], "facts": "伪造", "on": cast.ON}
        ruling = sign_veto(place, actor=None, **ruling)
        room |= {"round": row, "result": place, "sheet": sheet, "ruling": ruling}


def import_of(station) -> RegisterImport:
    row = RegisterImport(
        station=station,
        register=RegisterImport.Code.PROJECTS,
        state=RegisterImport.State.READY,
        file_name="项目台账.xlsx",
        sha256="0" * 64,
    )
    row.file.save("register.xlsx", ContentFile(b"not a workbook"), save=False)
    row.annotated.save("marked.xlsx", ContentFile(b"not a workbook"), save=False)
    row.save()
    return row


def mail_to(user) -> OutgoingMail:
    return OutgoingMail.objects.create(
        recipient=user,
        kind="digest",
        day=cast.ON,
        subject=f"给{user.name}的提醒",
        text="一件督办",
        html="<p>一件督办</p>",
    )


def holiday() -> CalendarDay:
    kind, day = CalendarDay.Kind.HOLIDAY, date(2022, 10, 1)
    return CalendarDay.objects.create(day=day, kind=kind, name="国庆节")
