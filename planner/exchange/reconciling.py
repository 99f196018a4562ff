"""From the one-off total of the bill of materials to the capex of the cost model, step by step."""

from collections.abc import Iterable
from decimal import Decimal

from planner.domain.money import amount, places, rounded
from planner.domain.quote import Charge, Option, Prices
from planner.domain.results import CostResult
from planner.exchange.lines import Bom, BomLine, Step, added


def capex_of(costs: CostResult, prices: Prices, currency: str) -> Decimal | None:
    """Return the capex of the cost model in *currency*, None while there is no rate."""
    per_usd = prices.per_usd(currency)
    return None if per_usd is None else _converted(costs.capex_usd, per_usd, currency)


def steps_to_capex(bom: Bom, costs: CostResult, prices: Prices) -> tuple[Step, ...]:
    """Return what leads from the one-off total to the capex.

    The model counts costs (or what is sold, for a seller), hardware of the plan whatever its
    option, and estimates that no line carries.
    """
    if bom.capex is None:
        return ()
    currency = bom.head.currency
    per_usd = prices.per_usd(currency) or 0.0
    lines = [line for line in bom.lines if line.charge is Charge.ONE_OFF and not line.apart]
    base = [line for line in lines if line.option is Option.BASE]
    steps = [
        Step("- Margin: the cost model counts costs", _counted(base) - bom.total(Charge.ONE_OFF)),
        Step(
            "+ Optional and alternative lines that the plan holds",
            _counted(x for x in lines if x.option is not Option.BASE),
        ),
    ]
    steps += [
        Step(f"+ {line.label}, estimated and not itemised", _converted(line.usd, per_usd, currency))
        for line in costs.capex
        if line.estimated
    ]
    steps = [step for step in steps if step.amount]
    rest = bom.capex - bom.total(Charge.ONE_OFF) - added(step.amount for step in steps)
    if rest:
        smallest = Decimal(1).scaleb(-places(currency))
        small = abs(rest) < smallest * (len(bom.lines) + len(costs.capex))
        steps.append(Step("Rounding" if small else "Lines that only one side prices", rest))
    return tuple(steps)


def _counted(lines: Iterable[BomLine]) -> Decimal:
    return added(line.times(line.counted) for line in lines)


def _converted(usd: float, per_usd: float, currency: str) -> Decimal:
    return rounded(amount(usd) * amount(per_usd), places(currency))
