"""Coolant at the racks: temperatures of both loops, flow, pipes, and what limits them."""

from collections.abc import Iterable
from dataclasses import dataclass

from planner.compute.cooling_limits import PG25, CoolingLimits
from planner.domain.cooling_design import CoolingDesign
from planner.domain.hardware import Part
from planner.engines.cooling import (
    CoolantState,
    OutOfRange,
    least_flow_lpm_per_kw,
    lpm_per_kw,
    pipe_bore_mm,
    ride_through_s,
    supply_class,
    velocity_m_s,
)


@dataclass(frozen=True, slots=True)
class CoolantLoop:
    """The loops of a site; a figure that the tables do not reach is None, with the reason.

    `technology_c` is what devices are supplied with, `lpm_per_kw` the flow that the chosen rise
    asks for, `least_lpm_per_kw` what may not be undercut at that supply temperature. `chosen` tells
    whether a person gave one of the temperatures, `technology_chosen` whether that of the coolant.
    """

    facility_c: float
    technology_c: float
    rise_k: float
    chosen: bool
    technology_chosen: bool
    facility_class: str
    technology_class: str
    lpm_per_kw: float | None
    least_lpm_per_kw: float | None
    state: CoolantState | None
    reasons: tuple[str, ...] = ()

    @property
    def flow_is_enough(self) -> bool | None:
        """Whether the flow is not below the least; None while one of them is not known."""
        if self.lpm_per_kw is None or self.least_lpm_per_kw is None:
            return None
        return self.lpm_per_kw >= self.least_lpm_per_kw


def coolant_loop(design: CoolingDesign, limits: CoolingLimits) -> CoolantLoop:
    """Return the loops of a site: as chosen, else as assumed."""
    values = limits.values
    facility_c, technology_c = design.facility_water_c, design.technology_water_c
    chosen = facility_c is not None or technology_c is not None
    approach_k = values["cooling.cdu_approach_k"]
    if facility_c is None:
        assumed_c = values["cooling.facility_water_c"]
        facility_c = assumed_c if technology_c is None else technology_c - approach_k
    if technology_c is None:
        technology_c = facility_c + approach_k
    rise_k = values["coolant.loop_rise_k"]
    coolant = limits.coolants[PG25]
    reasons: list[str] = []
    flow = least = state = None
    try:
        state = coolant.at(technology_c + rise_k / 2.0)
        flow = lpm_per_kw(coolant, technology_c + rise_k / 2.0, rise_k)
    except OutOfRange as refused:
        reasons.append(refused.reason)
    try:
        least = least_flow_lpm_per_kw(technology_c, limits.least_flow)
    except OutOfRange as refused:
        reasons.append(refused.reason)
    return CoolantLoop(
        facility_c=facility_c,
        technology_c=technology_c,
        rise_k=rise_k,
        chosen=chosen,
        technology_chosen=design.technology_water_c is not None,
        facility_class=supply_class(facility_c, "W", limits.facility_classes_c),
        technology_class=supply_class(technology_c, "S", limits.technology_classes_c),
        lpm_per_kw=flow,
        least_lpm_per_kw=least,
        state=state,
        reasons=tuple(reasons),
    )


@dataclass(frozen=True, slots=True)
class RackCoolant:
    """Coolant of a rack: flow in l/min, the least it needs, the pipe it comes through.

    `limit_c` is the warmest supply of `limited_by`, the most sensitive device. None is no data.
    """

    liquid_kw: float
    flow_lpm: float | None
    least_lpm: float | None
    bore_mm: float | None
    velocity_m_s: float | None
    limit_c: float
    limited_by: str


def rack_coolant(
    liquid_kw: float, parts: Iterable[Part], loop: CoolantLoop, limits: CoolingLimits
) -> RackCoolant | None:
    """Return the coolant of a rack; None while nothing in it gives heat to liquid."""
    if liquid_kw <= 0:
        return None
    flow = None if loop.lpm_per_kw is None else liquid_kw * loop.lpm_per_kw
    least = None if loop.least_lpm_per_kw is None else liquid_kw * loop.least_lpm_per_kw
    bore = speed = None
    if flow is not None:
        try:
            bore = pipe_bore_mm(flow, limits.bores_mm, limits.values["coolant.velocity_limit_m_s"])
            speed = velocity_m_s(flow, bore)
        except OutOfRange:
            # More than the largest pipe carries; a rack never asks for that, a row may.
            bore = None
    wet = (part for part in parts if part.draw.liquid_share > 0)
    limit_c, limited_by = min((supply_limit_c(part, limits), part.label) for part in wet)
    return RackCoolant(liquid_kw, flow, least, bore, speed, limit_c, limited_by)


def supply_limit_c(part: Part, limits: CoolingLimits) -> float:
    """Return the warmest coolant that a device takes in °C, assumed where none is printed."""
    printed = part.draw.coolant_max_c
    return limits.values["coolant.supply_max_c"] if printed is None else printed


def loop_ride_through_s(
    litres: float, loop: CoolantLoop, liquid_kw: float, limit_c: float
) -> float | None:
    """Return for how many seconds a loop without flow stays below a supply limit.

    None without heat, or where the properties of the coolant are not known.
    """
    if loop.state is None:
        return None
    return ride_through_s(litres, loop.state, limit_c - loop.technology_c, liquid_kw)
