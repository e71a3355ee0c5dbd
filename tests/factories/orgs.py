"""Community social organisations."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from orgs.models import Organisation
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
