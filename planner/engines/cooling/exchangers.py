"""Heat exchangers: plates of a CDU, in-row coolers, rear doors."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isclose, log

from planner.domain.formula import Formula
from planner.domain.phrase import say
from planner.engines.cooling.ranges import OutOfRange

LMTD = Formula(
    id="cooling.lmtd",
    result="logarithmic mean temperature difference",
    unit="K",
    expression="(warm_end_k - cold_end_k) / log(warm_end_k / cold_end_k)",
    symbols={
        "warm_end_k": "difference where the hot side enters, K",
        "cold_end_k": "difference where the hot side leaves, K",
    },
    source="Counterflow heat exchanger; the mean of equal ends is that difference",
)


def lmtd_k(warm_end_k: float, cold_end_k: float) -> float:
    """Return the logarithmic mean of two temperature differences in K.

    Raises:
        OutOfRange: when a difference is not above zero: heat does not flow uphill.
    """
    for end_k in (warm_end_k, cold_end_k):
        if not end_k > 0:
            raise OutOfRange(say("A difference of {0:g} K at one end exchanges no heat", end_k))
    # Near equal ends the quotient loses its digits; there the logarithmic mean is the arithmetic.
    if isclose(warm_end_k, cold_end_k, rel_tol=1e-6):
        return (warm_end_k + cold_end_k) / 2.0
    return (warm_end_k - cold_end_k) / log(warm_end_k / cold_end_k)


UA = Formula(
    id="cooling.ua",
    result="conductance of the heat exchanger",
    unit="kW/K",
    expression="heat_kw / lmtd_k",
    symbols={"heat_kw": "heat exchanged, kW", "lmtd_k": "mean temperature difference, K"},
    source="Q = UA x LMTD",
)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A counterflow exchanger in operation.

    `approach_k` is how far the hot side leaves above the entering cold side; `effectiveness` is
    the share of the greatest possible exchange, 0 to 1, on the side of the smaller capacity.
    """

    lmtd_k: float
    ua_kw_k: float
    approach_k: float
    effectiveness: float


def exchange(
    heat_kw: float, *, hot_in_c: float, hot_out_c: float, cold_in_c: float, cold_out_c: float
) -> Exchange:
    """Return what a counterflow exchanger does at the temperatures of both sides.

    Raises:
        OutOfRange: when the temperatures cross.
    """
    mean_k = lmtd_k(hot_in_c - cold_out_c, hot_out_c - cold_in_c)
    # The side of smaller capacity is the one whose temperature changes more.
    greatest_k = max(hot_in_c - hot_out_c, cold_out_c - cold_in_c)
    return Exchange(
        mean_k, heat_kw / mean_k, hot_out_c - cold_in_c, greatest_k / (hot_in_c - cold_in_c)
    )


WATER_SIDE = Formula(
    id="cooling.water_side",
    result="heat that water takes",
    unit="kW",
    expression="flow_m3h / 3600 * density_kg_m3 * heat_j_kgk / 1000 * (out_c - in_c)",
    symbols={
        "flow_m3h": "water flow, m³/h",
        "density_kg_m3": "density of water, kg/m³",
        "heat_j_kgk": "specific heat of water, J/(kg K)",
        "in_c": "entering water, °C",
        "out_c": "leaving water, °C",
    },
    source="Q = m cp ΔT",
)


def water_side_kw(
    flow_m3h: float, in_c: float, out_c: float, density_kg_m3: float, heat_j_kgk: float
) -> float:
    """Return the heat in kW that water takes on its way through a unit."""
    return flow_m3h / 3600.0 * density_kg_m3 * heat_j_kgk / 1000.0 * (out_c - in_c)


NET = Formula(
    id="cooling.net_output",
    result="heat that a unit removes from the room",
    unit="kW",
    expression="gross_kw - fan_kw",
    symbols={
        "gross_kw": "heat that its water takes, kW",
        "fan_kw": "draw of its fans, which warms the same air, kW",
    },
    source="Selection sheets of in-row units: net cooling = gross - fans",
)

EFFECTIVENESS = Formula(
    id="cooling.effectiveness",
    result="effectiveness of the heat exchanger",
    unit="1",
    expression="max(hot_in_c - hot_out_c, cold_out_c - cold_in_c) / (hot_in_c - cold_in_c)",
    symbols={
        "hot_in_c": "entering hot side, °C",
        "hot_out_c": "leaving hot side, °C",
        "cold_in_c": "entering cold side, °C",
        "cold_out_c": "leaving cold side, °C",
    },
    source="Share of the greatest possible exchange, on the side of the smaller capacity",
)


@dataclass(frozen=True, slots=True)
class UnitOutput:
    """What a cooling unit removes: gross by its water, net of the heat of its own fans, in kW.

    `eer` is net cooling by fan power; None where it has no fan, as a passive rear door.
    """

    gross_kw: float
    net_kw: float
    eer: float | None


def unit_output(gross_kw: float, fan_kw: float) -> UnitOutput:
    """Return what a unit removes from the room; its fans heat the air that it cools."""
    net_kw = gross_kw - fan_kw
    return UnitOutput(gross_kw, net_kw, net_kw / fan_kw if fan_kw > 0 else None)


@dataclass(frozen=True, slots=True)
class DoorSplit:
    """Heat of a rack behind a rear door in kW: what the door takes, what reaches the room."""

    door_kw: float
    room_kw: float


def door_split(air_kw: float, capacity_kw: float) -> DoorSplit:
    """Return what a rear door takes of the heat to air, and what it leaves to the room."""
    door_kw = min(air_kw, capacity_kw)
    return DoorSplit(door_kw, air_kw - door_kw)


FORMULAS: Mapping[str, Formula] = {
    formula.id: formula for formula in (LMTD, UA, WATER_SIDE, NET, EFFECTIVENESS)
}
