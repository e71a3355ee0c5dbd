"""How what people can do is offered: by name where the reader may see names, else by number."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from common.closing import Gap, Offer, StepKind, offered

VIEW = "talent.view_worker"
LIST, DETAIL = "talent:worker-list", "talent:worker-detail"


class Words(NamedTuple):
    """What one person does, with ``%(name)s``; what so many do, with ``%(n)s``."""

    of_one: str
    of_many: str


def of_people(
    gap: Gap, kind: StepKind, words: Words, people: list[tuple[int, str]], **query: str
) -> list[Offer]:
    """One a person, by key and name; in one number for whoever may not see them."""
    if gap.may(VIEW):
        return [
            offered(kind, words.of_one % {"name": name}, url=gap.row(VIEW, DETAIL, key), about=key)
            for key, name in people
        ]
    if not people:
        return []
    say = words.of_many
    url = gap.rows(VIEW, LIST, **query)
    return [Offer(kind, lambda n: say % {"n": n}, most=len(people), url=url)]


def no_workers(gap: Gap) -> list[Offer]:
    """Where the roster is empty, it comes first."""
    words = _("在花名册登记社区工作者")
    url = gap.rows("talent.add_worker", "talent:worker-add")
    return [offered(StepKind.RECORD, words, required=True, planned=gap.on, url=url)]
