"""Places."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from stations import actions
from stations.models import (
    Agency,
    Community,
    CommunityClassification,
    Division,
    HeadAppointment,
    Station,
    StationOperation,
)

LICENSED = date(2021, 5, 27)


class DivisionFactory(DjangoModelFactory):
    class Meta:
        model = Division

    level = Division.Level.STREET
    name = factory.Sequence("第{}街道".format)
    parent = None

    @classmethod
    def _create(cls, model_class, *args, **fields):
        return actions.add_division(actor=None, **fields)


class StationFactory(DjangoModelFactory):
    class Meta:
        model = Station

    division = factory.SubFactory(DivisionFactory)
    code = factory.Sequence(lambda number: str(990_000_001 + number))
    name = factory.LazyAttribute(lambda station: f"{station.division.name}社工站")
    licensed_on = LICENSED


class CommunityFactory(DjangoModelFactory):
    """`CommunityFactory(division=station.division)` for a station's own."""

    class Meta:
        model = Community

    division = factory.LazyFunction(lambda: StationFactory().division)
    name = factory.Sequence("第{}社区居民委员会".format)
    valid_from = date(2021, 1, 1)


class ClassificationFactory(DjangoModelFactory):
    class Meta:
        model = CommunityClassification

    community = factory.SubFactory(CommunityFactory)
    kind = CommunityClassification.Kind.URBAN
    source = CommunityClassification.Source.DISTRICT
    basis = "区民政局核定"
    effective_from = date(2022, 1, 1)


class AgencyFactory(DjangoModelFactory):
    class Meta:
        model = Agency

    name = factory.Sequence("第{}社会工作服务中心".format)


class OperationFactory(DjangoModelFactory):
    class Meta:
        model = StationOperation

    station = factory.SubFactory(StationFactory)
    agency = factory.SubFactory(AgencyFactory)
    from_day = LICENSED


class HeadFactory(DjangoModelFactory):
    class Meta:
        model = HeadAppointment

    station = factory.SubFactory(StationFactory)
    name = factory.Sequence("站长{}".format)
    post = "街道党工委副书记"
    from_day = LICENSED
