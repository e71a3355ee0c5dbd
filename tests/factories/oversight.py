"""Directives, requirements and flags."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from oversight.models import Directive, Flag, HandFact, Requirement, RequirementTerms, Status
from tests.factories.files import AttachmentFactory
from tests.factories.stations import DivisionFactory, StationFactory


class DirectiveFactory(DjangoModelFactory):
    class Meta:
        model = Directive

    division = factory.SubFactory(DivisionFactory)
    title = "2022年工作部署"
    issued_on = date(2022, 5, 18)
    starts_on = date(2022, 1, 1)
    ends_on = date(2022, 12, 31)
    checkpoint_on = date(2022, 7, 30)


class RequirementFactory(DjangoModelFactory):
    """Without terms nothing is judged: see TermsFactory."""

    class Meta:
        model = Requirement

    directive = factory.SubFactory(DirectiveFactory)
    code = factory.Sequence("9.{}".format)
    position = factory.Sequence(lambda number: number + 1)
    part = Requirement.Part.POSITION
    clause = "各街道党工委副书记担任社工站站长"
    short_name = "站长到位"
    measure = "head_in_place"


class TermsFactory(DjangoModelFactory):
    """A head in place scores 1, an acting one 0.5 (at risk), none 0 (lagging)."""

    class Meta:
        model = RequirementTerms

    requirement = factory.SubFactory(RequirementFactory)
    effective_from = date(2022, 1, 1)
    target = 1
    unit = ""
    tolerance = 0.5
    source = RequirementTerms.Source.DIRECTIVE
    basis = "工作部署"


class FlagFactory(DjangoModelFactory):
    class Meta:
        model = Flag

    number = factory.Sequence(lambda number: number + 1)
    year = 2022
    station = factory.SubFactory(StationFactory)
    requirement = factory.SubFactory(RequirementFactory)
    opened_on = date(2022, 7, 1)
    opened_status = Status.LAGGING
    opened_value = 0.0
    opened_text = "空缺"
    status = Status.LAGGING
    value = 0.0
    text = "空缺"
    seen_on = date(2022, 7, 14)
    state = factory.LazyAttribute(
        lambda flag: Flag.State.CLOSED if getattr(flag, "closed_on", None) else Flag.State.MARKED
    )


class HandFactFactory(DjangoModelFactory):
    """Yes, on 1 July."""

    class Meta:
        model = HandFact

    requirement = factory.SubFactory(RequirementFactory, measure="by_hand")
    station = factory.SubFactory(StationFactory)
    fact_on = date(2022, 7, 1)
    value = 1
    attachment = factory.SubFactory(AttachmentFactory)
