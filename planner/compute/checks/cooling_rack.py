"""Checks of the cooling of one rack: how warm it breathes, what its cooling may carry, coolant."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import floor

from planner.compute.cooling_air import AirPlace, RackAir
from planner.compute.cooling_liquid import CoolantLoop, RackCoolant
from planner.domain.finding import Finding, Fix, Severity
from planner.domain.identity import SiteId
from planner.domain.phrase import say
from planner.domain.site import Rack


@dataclass(frozen=True, slots=True)
class RackCooling:
    """What the checks of a rack's cooling look at.

    `air` and `coolant` are None while nothing in it gives heat to the one or the other.
    `own_kind` tells of the coolers that belong to the rack or its row: ``rear door`` or ``in-row``,
    empty for the room's. `air_limit_kw` is what the coolers of the rack remove, `kind_limit_kw` what that kind carries away from one rack by experience.
    """

    site: SiteId
    place: AirPlace
    air: RackAir | None
    coolant: RackCoolant | None
    loop: CoolantLoop
    air_limit_kw: float
    own_kind: str
    kind_limit_kw: float
    beyond_air_kw: float
    open_aisle_limit_kw: float


ENVELOPE_SOURCE = say("ASHRAE TC 9.9, 2021; what a device's vendor prints wins over the class")


def check_rack_cooling(rack: Rack, state: RackCooling) -> Iterator[Finding]:
    """Yield what is found of a rack's cooling; whether something is depends on no name or id."""
    if state.air is not None:
        yield from _inlet(rack, state, state.air)
        yield from _recommended(rack, state, state.air)
        yield from _side(rack, state.air)
        yield from _density(rack, state, state.air)
        yield from _containment(rack, state, state.air)
    if state.coolant is not None:
        yield from _coolant_supply(rack, state, state.coolant)


def _inlet(rack: Rack, state: RackCooling, air: RackAir) -> Iterator[Finding]:
    """COL-004: inlet temperature against the device's own limit, else that of the class."""
    if air.inlet_c <= air.limit_c:
        return
    yield Finding(
        rule="COL-004",
        subject=rack.id,
        subject_name=rack.name,
        severity=Severity.WARNING,
        message=say(
            "{0}: its devices breathe {1:.1f} °C; {2} takes at most {3:.1f} °C.",
            rack.name,
            air.inlet_c,
            air.limited_by,
            air.limit_c,
        ),
        detail=say(
            "Power and space of the rack are not affected. Supply colder air ({0:.1f} °C now), "
            "contain the aisle, or move devices.",
            state.place.supply_c,
        ),
        source=ENVELOPE_SOURCE,
        fixes=tuple(_colder_air(rack, state, air)),
        numbers={"excess": air.inlet_c - air.limit_c},
    )


def _colder_air(rack: Rack, state: RackCooling, air: RackAir) -> Iterator[Fix]:
    """Yield what brings the inlet down: a contained aisle where that is enough, and colder supply."""
    place = state.place
    if not place.contained and place.supply_c + place.contained_k(air.rise_k) <= air.limit_c:
        yield _contain(rack)
    supply_c = _half_degrees(air.limit_c - (air.inlet_c - place.supply_c))
    if supply_c >= place.class_low_c:
        yield Fix(
            "cooling-field",
            {"site": state.site, "field": "supply_air_c", "value": supply_c},
            say("Supply air of {0:g} °C", supply_c),
        )


def _contain(rack: Rack) -> Fix:
    """Return the repair that contains the cold aisle of a rack's row."""
    return Fix("contain-row", {"row": rack.row}, say("Contain the cold aisle"))


def _half_degrees(value_c: float) -> float:
    return floor(value_c * 2.0 + 1e-9) / 2.0


def _recommended(rack: Rack, state: RackCooling, air: RackAir) -> Iterator[Finding]:
    """COL-005: inlet temperature that is allowed but not recommended."""
    recommended_c = state.place.recommended_high_c
    if not recommended_c < air.inlet_c <= air.limit_c or not state.place.chosen:
        return
    yield Finding(
        rule="COL-005",
        subject=rack.id,
        subject_name=rack.name,
        severity=Severity.INFO,
        message=say(
            "{0}: its devices breathe {1:.1f} °C, allowed up to {2:.1f} °C but above the "
            "{3:.0f} °C that are recommended.",
            rack.name,
            air.inlet_c,
            air.limit_c,
            recommended_c,
        ),
        detail=say("Nothing stops. Fans draw more the warmer the inlet; colder supply avoids it."),
        source=ENVELOPE_SOURCE,
    )


def _side(rack: Rack, air: RackAir) -> Iterator[Finding]:
    """COL-006: a device that breathes from the side draws in much of the exhaust."""
    inlet = air.side_inlet_c
    if inlet is None or inlet <= air.side_limit_c:
        return
    yield Finding(
        rule="COL-006",
        subject=rack.id,
        subject_name=rack.name,
        severity=Severity.INFO,
        message=say(
            "{0}: {1} breathes from the side, where it may get {2:.0f} °C; it takes {3:.0f} °C.",
            rack.name,
            air.sides,
            inlet,
            air.side_limit_c,
        ),
        detail=say(
            "The other devices are not affected. Fit a duct, or a variant with air from the front."
        ),
        source=say("Upsite 2019: side-breathing switches up to 15 K above supply air"),
    )


def _density(rack: Rack, state: RackCooling, air: RackAir) -> Iterator[Finding]:
    """COL-007: heat to air above what a kind of cooling carries away from one rack."""
    # Above what its coolers remove COL-001 has told more already.
    if not state.own_kind or not state.kind_limit_kw < air.heat_kw <= state.air_limit_kw:
        return
    liquid = air.heat_kw > state.beyond_air_kw
    yield Finding(
        rule="COL-007",
        subject=rack.id,
        subject_name=rack.name,
        severity=Severity.WARNING,
        message=say(
            "{0} gives {1:.1f} kW of heat to the air; {2} cooling carries about {3:.0f} kW away "
            "from one rack.",
            rack.name,
            air.heat_kw,
            state.own_kind,
            state.kind_limit_kw,
        ),
        detail=say("Nothing else is affected. Use devices with direct liquid cooling here.")
        if liquid
        else say("Nothing else is affected. Move a device, or use a rear door."),
        source=say("thresholds of the assumptions: in-row 30 to 40 kW, rear door 50 to 70 kW"),
        numbers={"excess": air.heat_kw - state.kind_limit_kw},
    )


def _containment(rack: Rack, state: RackCooling, air: RackAir) -> Iterator[Finding]:
    """COL-008: heat to air that asks for a contained aisle, in an open one."""
    limit_kw = state.open_aisle_limit_kw
    if state.place.contained or state.own_kind or air.heat_kw <= limit_kw:
        return
    yield Finding(
        rule="COL-008",
        subject=rack.id,
        subject_name=rack.name,
        severity=Severity.WARNING,
        message=say(
            "{0} gives {1:.1f} kW of heat to the air of an open aisle; from {2:.0f} kW on aisles "
            "are contained.",
            rack.name,
            air.heat_kw,
            limit_kw,
        ),
        detail=say("Nothing else is affected. Set the containment of its row, in the inspector."),
        source=say("recirculation of open aisles: Upsite 2019, 5 K instead of 1 K"),
        fixes=(_contain(rack),),
    )


def _coolant_supply(rack: Rack, state: RackCooling, coolant: RackCoolant) -> Iterator[Finding]:
    """COL-009: coolant supply warmer than a device takes."""
    if state.loop.technology_c <= coolant.limit_c:
        return
    yield Finding(
        rule="COL-009",
        subject=rack.id,
        subject_name=rack.name,
        severity=Severity.WARNING if state.loop.chosen else Severity.INFO,
        message=say(
            "{0}: its coolant arrives at {1:.1f} °C; {2} takes at most {3:.1f} °C.",
            rack.name,
            state.loop.technology_c,
            coolant.limited_by,
            coolant.limit_c,
        ),
        detail=say("Heat to air is not affected. Lower the facility water of the site."),
        source=say("vendor limit of the device, else class S45 (assumption)"),
        fixes=(_colder_water(state, coolant),),
        numbers={"excess": state.loop.technology_c - coolant.limit_c},
    )


def _colder_water(state: RackCooling, coolant: RackCoolant) -> Fix:
    """Return the repair that brings the coolant down to what the most sensitive device takes."""
    loop = state.loop
    facility_c = coolant.limit_c - (loop.technology_c - loop.facility_c)
    own = loop.technology_chosen
    field, value = (
        ("technology_water_c", coolant.limit_c) if own else ("facility_water_c", facility_c)
    )
    label = say("Coolant of {0:g} °C", value) if own else say("Facility water of {0:g} °C", value)
    return Fix("cooling-field", {"site": state.site, "field": field, "value": value}, label)
