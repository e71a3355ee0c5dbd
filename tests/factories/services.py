"""Services given."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from services.models import ServedGroup, ServiceRecord
from tests.factories.stations import StationFactory


class ServiceRecordFactory(DjangoModelFactory):
    class Meta:
        model = ServiceRecord

    station = factory.SubFactory(StationFactory)
    number = factory.Sequence("T2022-{:06d}".format)
    served_on = date(2022, 7, 1)
    kind = ServiceRecord.Kind.VISIT
    field = ServiceRecord.Field.ELDERLY
    people = 1
    person_times = factory.SelfAttribute("people")
    content_key = factory.Sequence("{:040x}".format)
    # Tests speak of days long past: typed in on a page, every record would count as late.
    source = ServiceRecord.Source.REGISTER


class ServedGroupFactory(DjangoModelFactory):
    class Meta:
        model = ServedGroup

    record = factory.SubFactory(ServiceRecordFactory)
    group = ServedGroup.Group.LIVING_ALONE
    people = 1
