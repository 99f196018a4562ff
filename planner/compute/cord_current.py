"""What one cord of a device carries: its share of the nameplate at the power factor of its load."""

from dataclasses import dataclass

from planner.compute.rules import RackRules
from planner.domain.hardware import SupplyUnits
from planner.domain.site import Feed
from planner.engines.power import power_factor_at, supply_input_amps, supply_volts

_W_PER_KW = 1000.0


@dataclass(frozen=True, slots=True)
class CordCurrent:
    """A cord while so many supplies live: power, voltage, power factor, current.

    `load` is the share of the rating of its supply, None where that is not known.
    """

    live: int
    kw: float
    volts: float
    power_factor: float
    amps: float
    load: float | None


def cord_current(
    supply: SupplyUnits, nameplate_kw: float, live: int, feed: Feed, rules: RackRules
) -> CordCurrent | None:
    """Return what a cord carries at nameplate while *live* supplies share it; None without any.

    The nameplate is drawn at the input, so the losses of the supply are in it. The power factor of
    a supply falls with its load; where its rating is not known the usual one holds.
    """
    if live < 1:
        return None
    kw, rating, table = nameplate_kw / live, supply.rating_kw, rules.supply.power_factors
    load = None if rating is None else kw / rating
    factor = rules.feeds.power_factor
    if load is not None and table:
        factor = power_factor_at(load, table)
    volts = supply_volts(feed.volts, feed.phases)
    amps = supply_input_amps(kw * _W_PER_KW, volts, factor, 1.0)
    return CordCurrent(live, kw, volts, factor, amps, load)
