"""Checks of rooms and sites: air of a zone, liquid without a plant, power of a site."""

from collections.abc import Iterator, Mapping

from planner.domain.facility import CoolingElement, Loop
from planner.domain.finding import Finding, Severity
from planner.domain.identity import SiteId
from planner.domain.phrase import say
from planner.domain.results import RoomResult, SiteResult
from planner.domain.site import Room, Site, SiteKind


def check_room(
    room: Room, result: RoomResult, elements: tuple[CoolingElement, ...], cdu_kw: float
) -> Iterator[Finding]:
    """COL-002 and COL-003: heat of a room of an own site against its air plant and liquid plant.

    *cdu_kw* is the capacity of coolant distribution units placed in it.
    """
    name, capacity = room.name, result.air_capacity_kw
    if capacity is not None and result.air_heat_kw > capacity:
        yield Finding(
            rule="COL-002",
            subject=room.id,
            subject_name=name,
            severity=Severity.WARNING,
            message=say(
                "{0}: {1:.1f} kW of heat to air; the air plant removes {2:.1f} kW.",
                name,
                result.air_heat_kw,
                capacity,
            ),
            detail=say("Add air cooling or move hardware to another room."),
            source=say("capacity of the room's air cooling, standby units at rest"),
        )
    liquid = cdu_kw + sum(
        (one.installed - one.standby) * one.capacity_kw
        for one in elements
        if one.loop is not Loop.AIR and one.place == room.id
    )
    if result.liquid_heat_kw > liquid:
        has = (
            say("its coolant units remove {0:.1f} kW", liquid)
            if liquid
            else say("there is no coolant unit")
        )
        yield Finding(
            rule="COL-003",
            subject=room.id,
            subject_name=name,
            severity=Severity.WARNING,
            message=say(
                "{0}: {1:.1f} kW of heat to liquid; {2}.", name, result.liquid_heat_kw, has
            ),
            detail=say("Place a CDU in this room."),
            source=say("direct liquid cooling needs a coolant distribution unit"),
        )


def check_sites(
    sites: Mapping[SiteId, Site], results: Mapping[SiteId, SiteResult], power_factor: float
) -> Iterator[Finding]:
    """Check what a site draws against what it may draw: PWR-005 and PWR-006."""
    for site_id, result in results.items():
        yield from _it_power(sites[site_id], result)
        yield from _connection(sites[site_id], result, power_factor)


def _it_power(site: Site, result: SiteResult) -> Iterator[Finding]:
    """PWR-005: expected peak of a site against what is contracted or designed."""
    limit, what = site.design_it_kw, say("the design IT power")
    if site.kind is SiteKind.COLOCATION and site.colocation is not None:
        limit, what = site.colocation.contracted_kw, say("the contracted power")
    if limit is not None and result.it_power_kw > limit:
        yield Finding(
            rule="PWR-005",
            subject=site.id,
            subject_name=site.name,
            severity=Severity.ERROR,
            message=say(
                "{0}: expected peak {1:.1f} kW exceeds {2} of {3:.1f} kW.",
                site.name,
                result.it_power_kw,
                what,
                limit,
            ),
            detail=say("Contract more power or move hardware to another site."),
            source=say("expected peak × diversity against the site's limit"),
        )


def _connection(site: Site, result: SiteResult, power_factor: float) -> Iterator[Finding]:
    """PWR-006: facility power of the design day against the connection to the grid."""
    facility_kw, kva = result.facility_power_kw, site.connection_kva
    if facility_kw is not None and kva is not None and facility_kw > kva * power_factor:
        yield Finding(
            rule="PWR-006",
            subject=site.id,
            subject_name=site.name,
            severity=Severity.ERROR,
            message=say(
                "{0}: facility power {1:.1f} kW on the design day exceeds its connection of "
                "{2:.0f} kVA ({3:.1f} kW).",
                site.name,
                facility_kw,
                kva,
                kva * power_factor,
            ),
            detail=say("Ask for a larger connection or move hardware to another site."),
            source=say(
                "expected peak, losses, cooling and recharge of the design day; kW = kVA × PF"
            ),
        )
