"""What carries a load when the grid does not: batteries and generators."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from planner.domain.formula import Formula

BATTERY_AH = Formula(
    id="power.battery_ah",
    result="capacity of the battery of a UPS",
    unit="Ah",
    expression=(
        "kva * 1000 * power_factor / (efficiency * end_volts_per_cell * cells) * hours"
        " * temperature_factor * ageing_factor * design_factor"
    ),
    symbols={
        "kva": "load of the UPS, kVA",
        "power_factor": "kW ÷ kVA of the load",
        "efficiency": "of the inverter",
        "end_volts_per_cell": "voltage of a cell at the end of discharge, V",
        "cells": "cells in series",
        "hours": "autonomy, h",
        "temperature_factor": "1 at 25 °C",
        "ageing_factor": "1.25: a battery is worn at 80 % of its capacity",
        "design_factor": "1.1: reserve for growth",
    },
    source="UPS battery sizing after IEEE 485: ageing 1.25, design 1.1",
)

GENERATOR = Formula(
    id="power.generator",
    result="rating a generator needs",
    unit="kW",
    expression="(ups_output_kw + losses_kw + recharge_kw + mechanical_kw + other_kw) / usable_share",
    symbols={
        "ups_output_kw": "load of the UPS systems, kW",
        "losses_kw": "losses of UPS systems and transformers, kW",
        "recharge_kw": "charging the batteries after an outage, kW",
        "mechanical_kw": "cooling plant that runs on the generator, kW",
        "other_kw": "everything else that runs on it, kW",
        "usable_share": "share of the rating left after load steps, harmonics and ambient",
    },
    source="Sizing of diesel generators for critical facilities; 60 to 75 % of nameplate usable",
)


@dataclass(frozen=True, slots=True)
class BatteryDesign:
    """Cells of a battery and the factors of its sizing."""

    end_volts_per_cell: float
    cells: int
    inverter_efficiency: float
    temperature_factor: float = 1.0
    ageing_factor: float = 1.25
    design_factor: float = 1.1


def battery_ah(kva: float, power_factor: float, hours: float, design: BatteryDesign) -> float:
    """Return the ampere-hours that carry a load of *kva* for *hours*."""
    volts = design.end_volts_per_cell * design.cells
    amps = kva * 1000.0 * power_factor / (design.inverter_efficiency * volts)
    factors = design.temperature_factor * design.ageing_factor * design.design_factor
    return amps * hours * factors


@dataclass(frozen=True, slots=True)
class Autonomy:
    """How long a battery carries a load, in minutes.

    `at_least` tells that the load is below the table of the vendor: the battery lasts longer.
    """

    minutes: float
    at_least: bool = False


def battery_minutes(load_share: float, table: Sequence[tuple[float, float]]) -> Autonomy | None:
    """Return how long a battery carries a share of its rating, from a vendor's table.

    *table* has rows (load as share of the rating, minutes), loads rising. Between two rows the time
    follows a power of the load (straight in logarithms): one power for a whole table errs by up to
    13 % on a published one. Above the table nothing is known and the answer is None; below it the
    time of the first row is a lower bound.
    """
    if not table or load_share <= 0 or load_share > table[-1][0] * (1 + 1e-9):
        return None
    if load_share < table[0][0]:
        return Autonomy(table[0][1], at_least=True)
    for (low, longer), (high, shorter) in pairwise(table):
        if load_share <= high:
            exponent = math.log(load_share / low) / math.log(high / low)
            return Autonomy(longer * (shorter / longer) ** exponent)
    return Autonomy(table[-1][1])


def generator_needed_kw(
    ups_output_kw: float,
    losses_kw: float,
    recharge_kw: float,
    mechanical_kw: float,
    other_kw: float,
    usable_share: float,
) -> float:
    """Return the rating that generators need together to carry all of this, in kW."""
    load_kw = ups_output_kw + losses_kw + recharge_kw + mechanical_kw + other_kw
    return load_kw / usable_share


FORMULAS: Mapping[str, Formula] = {formula.id: formula for formula in (BATTERY_AH, GENERATOR)}
