"""Community social organisations."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from orgs.models import Incubation, IncubationActivity, Organisation
from tests.factories.stations import CommunityFactory


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    community = factory.SubFactory(CommunityFactory)
    name = factory.Sequence("第{}文艺队".format)
    standardised = None
    category = Organisation.Category.CULTURE
    state = Organisation.State.FILED
    filed_on = date(2022, 3, 1)
    standardised_on = factory.LazyAttribute(lambda row: row.filed_on if row.standardised else None)


class IncubationFactory(DjangoModelFactory):
    class Meta:
        model = Incubation

    organisation = factory.SubFactory(OrganisationFactory)
    entered_on = date(2022, 3, 1)
    stage = Incubation.Stage.GROWING


class IncubationActivityFactory(DjangoModelFactory):
    class Meta:
        model = IncubationActivity

    organisation = factory.SubFactory(OrganisationFactory)
    held_on = date(2022, 7, 5)
    content = factory.Sequence("第{}次培训".format)
