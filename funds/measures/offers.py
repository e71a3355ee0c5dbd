"""What would close a gap of the ledger: payments of what has come, money that has yet to come."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Sum
from django.utils.translation import gettext as _

from common.closing import Gap, Offer, StepKind
from common.templatetags.portal import yuan
from funds.measures.money import Money, money_of, total_of
from funds.models import BudgetLine, Expenditure
from projects.measures.offers import DETAIL, VIEW, register_projects
from projects.models import Project

Category = Expenditure.Category


def load_left(ids, on) -> dict[int, dict[str, int]]:
    """Project id → category → what its budget leaves by the day, of projects with a budget; two
    queries.
    """
    lines = BudgetLine.objects.filter(project__station__in=ids).order_by()
    left: dict[int, dict[str, int]] = defaultdict(dict)
    for project, category, fen in lines.values_list("project", "category", "fen"):
        left[project][category] = fen
    spent = Expenditure.objects.by(on).filter(project__in=list(left)).order_by()
    for project, category, total in spent.values_list("project", "category").annotate(
        total=Sum("fen")
    ):
        if category in left[project]:
            left[project][category] -= total
    return left


def utilisation_offers(gap: Gap) -> list[Offer]:
    """Overspending made good, then payments of what has been received, the largest first; then
    what has yet to come, where the agreed amount is asked about.
    """
    money = money_of(gap.batch, gap.on, gap.period)[gap.station]
    if not money.works:
        return list(register_projects(gap))
    payable = {work.project: _payable(money, work.project, gap) for work in money.works}
    left = gap.batch.load(load_left, gap.on)
    payments = [
        offer
        for project, most in payable.items()
        for offer in _payments(gap, project, most, left.get(project.pk))
    ]
    payments.sort(key=lambda offer: -offer.most)
    outstanding: list[Offer] = []
    if gap.parameters["basis"] == "agreed":
        outstanding = [_outstanding(gap, money, project) for project in payable]
        outstanding = [offer for offer in outstanding if offer.most > 0]
        outstanding.sort(key=lambda offer: -offer.most)
    return [*_overspent(gap, money), *payments, *outstanding]


def _payable(money: Money, project: Project, gap: Gap) -> int:
    """What of a project's money may be paid by then, within what came, what is agreed and when."""
    if not (project.held_start <= gap.by and gap.on <= project.held_end):
        return 0
    spent, received = money.of(project, money.spent), money.of(project, money.received)
    return max(0, min(received, project.held_fen) - spent)


def _payments(
    gap: Gap, project: Project, most: int, left: dict[str, int] | None
) -> Iterator[Offer]:
    """One a budget line that is not used up; of a project without a budget one for all of it."""
    if left is None:
        if most:
            yield _payment(gap, project, "", most)
        return
    for category, fen in sorted(left.items(), key=lambda line: -line[1]):
        if (fen := min(fen, most)) > 0:
            yield _payment(gap, project, str(Category(category).label), fen)
            most -= fen


def _payment(gap: Gap, project: Project, category: str, most: int) -> Offer:
    told = {"name": project.name, "category": category}
    return Offer(
        StepKind.PAYMENT,
        lambda fen: _("支付“%(name)s”%(category)s %(fen)s") % (told | {"fen": yuan(fen)}),
        most=most,
        url=gap.row(VIEW, DETAIL, project.pk),
        about=project.pk,
        fen=True,
    )


def _outstanding(gap: Gap, money: Money, project: Project) -> Offer:
    """What is agreed and has not come: it can only be paid once it has."""
    there = max(money.of(project, money.received), money.of(project, money.spent))
    in_time = project.held_start <= gap.by and gap.on <= project.held_end
    words = _("催拨“%(name)s” %(fen)s，到账后支付")
    return Offer(
        StepKind.OTHER,
        lambda fen: words % {"name": project.name, "fen": yuan(fen)},
        most=project.held_fen - there if in_time else 0,
        url=gap.row(VIEW, DETAIL, project.pk),
        about=project.pk,
    )


def _overspent(gap: Gap, money: Money) -> Iterator[Offer]:
    """What was spent beyond the agreement is paid back; what was advanced has to come."""
    advanced = total_of(money.spent) - total_of(money.received)
    for work in money.works:
        beyond = money.of(work.project, money.spent) - work.project.held_fen
        if beyond > 0:
            advanced -= beyond
            yield _required(_("退回“%(name)s”超出协议的 %(fen)s"), work.project, gap, beyond, -1)
    if advanced > 0:
        words = _("催拨已垫付的 %(fen)s")
        is_received = gap.parameters["basis"] == "received"
        yield Offer(
            StepKind.OTHER,
            lambda fen: words % {"fen": yuan(fen)},
            most=advanced,
            gain=0,
            adds=int(is_received),
            required=True,
            url=gap.rows("funds.view_appropriation", "funds:appropriation-list"),
        )


def _required(words: str, project: Project, gap: Gap, fen: int, gain: int) -> Offer:
    return Offer(
        StepKind.OTHER,
        lambda fen: words % {"name": project.name, "fen": yuan(fen)},
        most=fen,
        gain=gain,
        required=True,
        url=gap.row(VIEW, DETAIL, project.pk),
        about=project.pk,
    )
