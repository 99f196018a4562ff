"""How hard it is to leave each vendor, cloud, model API and colocation site, and what that costs.

Everything is worked out on demand; nothing of it is part of an edit.
"""

from collections.abc import Sequence

from planner.compute.finance_rates import given
from planner.compute.holdings import holdings_of
from planner.compute.lock_in import rules
from planner.compute.lock_in.bond import Bond, Exit, Work
from planner.compute.lock_in.hardware import makers
from planner.compute.lock_in.rented import apis, clouds, halls
from planner.compute.planned import Planned
from planner.domain.units import WEEKS_PER_MONTH
from planner.engines.supply import (
    SwitchingCost,
    commitment_usd,
    egress_usd,
    labour_usd,
    write_off_usd,
)


def lock_in(case: Planned) -> tuple[Bond, ...]:
    """Return what ties the plan to whom, the costliest to leave first.

    Nothing where the project is older than the assumptions of leaving.
    """
    if not rules.knows_exits(case.shelf.assumptions):
        return ()
    holdings = tuple(one for one in holdings_of(case) if one.usd > 0.0)
    found = [
        *makers(case, holdings),
        *clouds(case, holdings),
        *apis(case, holdings),
        *halls(case),
    ]
    bonds = (_priced(case, one) for one in found)
    return tuple(sorted(bonds, key=lambda one: (-one.cost.total_usd, one.key)))


def person_months(case: Planned, work: Sequence[Work]) -> float:
    """Return the person-months of work."""
    return sum(one.times * given(case.shelf, one.key) for one in work)


def _priced(case: Planned, one: Exit) -> Bond:
    shelf = case.shelf
    fte_usd_year = shelf.assume("finance.fte_usd_year")
    months, learned = person_months(case, one.work), person_months(case, one.training)
    cost = SwitchingCost(
        labour_usd=labour_usd(months, fte_usd_year),
        training_usd=labour_usd(learned, fte_usd_year),
        parallel_usd=one.usd_month * given(shelf, "lockin.parallel_months"),
        egress_usd=None if one.egress is None else egress_usd(*one.egress),
        commitment_usd=sum(
            commitment_usd(each.usd_month, each.left_months, each.notice_months)
            for each in one.committed
        ),
        write_off_usd=sum(
            write_off_usd(each.price_usd, each.book_share, each.resale_share)
            for each in one.written_off
        ),
    )
    team = max(0.1, given(shelf, "lockin.team_fte"))
    return Bond(
        key=one.key,
        kind=one.kind,
        name=one.name,
        stack=one.stack,
        target=one.target,
        usd_month=one.usd_month,
        cost=cost,
        work=one.work,
        training=one.training,
        committed=one.committed,
        egress=one.egress,
        written_off=one.written_off,
        notice_months=one.notice_months,
        left_months=max((each.left_months for each in one.committed), default=0.0),
        leave_months=max(
            one.notice_months, (months + learned) / team, one.delivery_weeks / WEEKS_PER_MONTH
        ),
        notes=one.notes,
    )
