"""Leaving whoever makes hardware: porting, learning, and what is sold below its book value."""

from collections.abc import Iterator, Sequence

from planner.compute.finance_rates import given, rates_of
from planner.compute.holdings import COMPUTE, Holding, shares_of_capacity
from planner.compute.lock_in import rules
from planner.compute.lock_in.bond import BondKind, Exit, Work, WrittenOff
from planner.compute.planned import Planned
from planner.domain.phrase import Phrase, say
from planner.domain.supply import Angle, SupplyClass
from planner.engines.finance.lines import CostClass
from planner.engines.finance.streams import AssetLife

_COST_CLASS = {
    SupplyClass.ACCELERATORS: CostClass.SERVERS,
    SupplyClass.SERVERS: CostClass.SERVERS,
    SupplyClass.STORAGE: CostClass.STORAGE,
    SupplyClass.NETWORK: CostClass.NETWORK,
    SupplyClass.POWER_COOLING: CostClass.POWER_COOLING,
}


def makers(case: Planned, holdings: Sequence[Holding]) -> Iterator[Exit]:
    """Whoever makes hardware: of accelerators with the servers around them, on their stack."""
    goods = [one for one in holdings if one.supply_class in _COST_CLASS]
    computing = [one for one in holdings if one.supply_class in COMPUTE]
    stacks = tuple(shares_of_capacity(computing, Angle.SOFTWARE))
    for vendor in dict.fromkeys(one.vendor for one in goods):
        mine = [one for one in goods if vendor in (one.vendor, one.gpu_vendor)]
        own = [one for one in mine if one.supply_class is SupplyClass.ACCELERATORS]
        stack = next((one.software for one in own if one.software), "") or ""
        target = rules.port_target(stack, stacks) if own else ""
        weeks = [one.lead_weeks for one in mine if one.lead_weeks is not None]
        usd = sum(one.usd for one in mine)
        yield Exit(
            key=f"hardware/{vendor}",
            kind=BondKind.HARDWARE,
            name=vendor,
            usd_month=usd / case.settings.horizon_months,
            work=_port(case, vendor, stack, target)
            if own
            else (Work("lockin.requalify_person_months", 1.0),),
            training=_learning(case) if own else (),
            written_off=tuple(_sold(case, mine)),
            delivery_weeks=max(weeks, default=0.0),
            stack=stack,
            target=target,
            notes=_about_goods(weeks, own, stack),
        )


def _about_goods(weeks: Sequence[float], own: Sequence[Holding], stack: str) -> tuple[Phrase, ...]:
    notes = []
    if not weeks:
        notes.append(say("No lead time of what would replace it is known."))
    if own and not stack:
        notes.append(say("The software stack of its accelerators is no data: ported as any other."))
    return tuple(notes)


def _port(case: Planned, vendor: str, stack: str, target: str) -> tuple[Work, ...]:
    """Porting of what is deployed on the accelerators of a vendor, at sites of one's own."""
    rented = {burst.pool for burst in case.plan.bursts}
    gpus = case.shelf.accelerators
    pools = {
        pool.id
        for pool in case.plan.pools
        if pool.id not in rented
        and (gpu := gpus.get(pool.accelerator)) is not None
        and gpu.manufacturer == vendor
    }
    count = sum(1 for one in case.plan.deployments if one.pool in pools)
    return (Work(rules.port_key(stack, target, case.shelf.assumptions), float(count)),)


def _learning(case: Planned) -> tuple[Work, ...]:
    """Learning another stack, and running two while old and new run beside one another."""
    both = given(case.shelf, "lockin.parallel_months")
    return (Work("lockin.training_person_months", 1.0), Work("lockin.second_stack_fte", both))


def _sold(case: Planned, goods: Sequence[Holding]) -> Iterator[WrittenOff]:
    """Hardware at the month of leaving: in the books by the straight line, sold as the market pays.

    The market of GPU servers stands for that of all other hardware, of which nothing is known.
    """
    rates, month = rates_of(case.shelf), given(case.shelf, "lockin.leave_month")
    curve = rules.resale_curve(case.shelf)
    for one in goods:
        life = rates.life_of(_COST_CLASS[one.supply_class])
        if life is None:
            continue
        line = AssetLife(life.months, life.residual_share)
        age = min(month, float(life.months))
        resale = line.share_at(age)
        if curve:
            resale = AssetLife(life.months, life.residual_share, curve).share_at(age)
        yield WrittenOff(one.label, one.usd, line.share_at(age), resale)
