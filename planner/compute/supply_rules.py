"""Limits of what hangs on the feeds of a rack, from the project's assumptions.

Those that came to the catalogue later are missing in older projects; there a limit is None and
nothing is held to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.compute.power_tables import Table, power_factor_table
from planner.domain.provenance import Estimate


@dataclass(frozen=True, slots=True)
class SupplyRules:
    """What lines, neutrals, outlets and supplies take; None and empty: no limit.

    `unbalance_note` is a share of the mean line current, `triplen_share` of a line current;
    `outlets` are those of one rack PDU; `volts_low` and `volts_high` what supplies take.
    """

    unbalance_note: float | None = None
    triplen_share: float = 0.0
    outlets: float | None = None
    volts_low: float | None = None
    volts_high: float | None = None
    power_factors: Table = ()


def supply_rules(assumptions: Mapping[str, Estimate]) -> SupplyRules:
    """Return the limits that a project has."""

    def value(key: str) -> float | None:
        estimate = assumptions.get(key)
        return None if estimate is None else estimate.likely

    return SupplyRules(
        unbalance_note=value("power.unbalance_note"),
        triplen_share=value("power.triplen_share") or 0.0,
        outlets=value("power.rack_pdu_outlets"),
        volts_low=value("power.supply_volts_low"),
        volts_high=value("power.supply_volts_high"),
        power_factors=power_factor_table(assumptions),
    )
