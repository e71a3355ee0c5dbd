"""Places."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from stations import actions
from stations.models import (
    Agency,
    Brand,
    BrandActivity,
    Community,
    CommunityClassification,
    Division,
    HaveCheck,
    HeadAppointment,
    Premises,
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


class PremisesFactory(DjangoModelFactory):
    """Built and provided by the street, unless said otherwise."""

    class Meta:
        model = Premises

    station = factory.SubFactory(StationFactory)
    from_day = date(2022, 1, 1)
    state = Premises.State.READY
    tenure = Premises.Tenure.PROVIDED


class HaveCheckFactory(DjangoModelFactory):
    class Meta:
        model = HaveCheck

    station = factory.SubFactory(StationFactory)
    checked_on = date(2022, 5, 10)
    have = HaveCheck.Have.RULES
    item = factory.Sequence("项目{}".format)
    result = HaveCheck.Result.PASSED


class BrandFactory(DjangoModelFactory):
    class Meta:
        model = Brand

    station = factory.SubFactory(StationFactory)
    name = factory.Sequence("品牌{}".format)
    from_day = date(2022, 1, 10)
    statement = "邻里互助"
    evidence = "案例集"


class BrandActivityFactory(DjangoModelFactory):
    class Meta:
        model = BrandActivity

    brand = factory.SubFactory(BrandFactory)
    held_on = date(2022, 3, 1)
    theme = factory.Sequence("活动{}".format)
