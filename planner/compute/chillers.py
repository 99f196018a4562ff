"""Chillers on the plan at the temperatures of their site: what they draw for each kW of heat.

A chiller makes its water as warm as the loop allows that it serves, and rejects heat to the
outdoor air, or to water: where a cooler on the plan takes it, and where no machine cooled by air
has its COP. That printed COP holds at the rating
conditions of its standard; from there the machine follows the ideal cycle. Projects older than those
conditions, sites without a climate and machines beyond the model keep the printed COP.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from planner.compute.free_cooling import SiteClimate, site_loops
from planner.domain.cooling_design import CoolingDesign, Rejection
from planner.domain.facility import CoolingElement, CoolingKind, PlantElement
from planner.engines.cooling import (
    Chiller,
    ChillerHours,
    OutOfRange,
    WaterLoop,
    free_share,
    ideal_share,
    mean_draw_share,
)
from planner.engines.power import LoopDraw

RATED_WATER = "cooling.chiller_rated_water_c"
RATED_AIR = "cooling.chiller_rated_air_c"
RATED_CONDENSER = "cooling.chiller_rated_condenser_c"


@dataclass(frozen=True, slots=True)
class ChillerAtSite:
    """A chiller at the climate of its site.

    `printed_cop` is None where `machine` is estimated. `air_water_c` and `liquid_water_c` are the
    chilled water that it makes for the two loops, `sink_c` what it rejects heat to on the design
    day. `year` and `design` are what it draws for each kW of heat.
    """

    name: str
    machine: Chiller
    printed_cop: float | None
    water_cooled: bool
    air_water_c: float
    liquid_water_c: float
    sink_c: float
    year: LoopDraw
    design: LoopDraw


@dataclass(frozen=True, slots=True)
class SiteChillers:
    """What the chillers of a site draw by their names: over the year and on the design day."""

    year: Mapping[str, LoopDraw] = field(default_factory=dict)
    design: Mapping[str, LoopDraw] = field(default_factory=dict)


NO_CHILLERS = SiteChillers()


def site_chillers(
    elements: Sequence[PlantElement],
    climate: SiteClimate | None,
    design: CoolingDesign,
    values: Mapping[str, float],
) -> SiteChillers:
    """Return the draw of those chillers of a site that follow its climate."""
    found = tuple(chillers_at(elements, climate, design, values))
    return SiteChillers(
        {one.name: one.year for one in found}, {one.name: one.design for one in found}
    )


def has_chiller(elements: Sequence[PlantElement]) -> bool:
    """Whether a chiller of known capacity is among some elements."""
    return any(_is_chiller(one) for one in elements)


def chillers_at(
    elements: Sequence[PlantElement],
    climate: SiteClimate | None,
    design: CoolingDesign,
    values: Mapping[str, float],
) -> Iterator[ChillerAtSite]:
    """Yield the chillers of a site whose COP follows its climate."""
    if climate is None or RATED_WATER not in values:
        return
    coolers = {
        one.id
        for one in elements
        if isinstance(one, CoolingElement) and one.kind is CoolingKind.HEAT_REJECTION
    }
    for one in elements:
        if isinstance(one, CoolingElement) and _is_chiller(one):
            has_cooler = any(cooler in coolers for cooler in one.cooled_by)
            try:
                yield _at_site(one, has_cooler, climate, design, values)
            except OutOfRange:
                continue


def _is_chiller(element: PlantElement) -> bool:
    return (
        isinstance(element, CoolingElement)
        and element.kind is CoolingKind.CHILLER
        and element.capacity_kw > 0
    )


def _printed_cop(element: CoolingElement) -> float | None:
    if element.cop:
        return element.cop
    return element.capacity_kw / element.power_kw if element.power_kw else None


def _machine(cop: float | None, rated: str, values: Mapping[str, float]) -> Chiller:
    """The machine of a COP that is printed at the assumption *rated*; the usual one without."""
    evaporator_k = values["cooling.evaporator_approach_k"]
    condenser_k = values["cooling.condenser_approach_k"]
    share = values["cooling.chiller_ideal_share"]
    if cop is not None:
        share = ideal_share(cop, values[RATED_WATER], values[rated], evaporator_k, condenser_k)
    return Chiller(share, values["cooling.chiller_greatest_cop"], evaporator_k, condenser_k)


def _cooled_by_air(cop: float | None, values: Mapping[str, float]) -> Chiller | None:
    """The machine as one cooled by air; None where none of these has such a COP."""
    try:
        machine = _machine(cop, RATED_AIR, values)
    except OutOfRange:
        return None
    return machine if machine.ideal_share <= values["cooling.chiller_air_cooled_share"] else None


def _at_site(
    element: CoolingElement,
    has_cooler: bool,
    climate: SiteClimate,
    design: CoolingDesign,
    values: Mapping[str, float],
) -> ChillerAtSite:
    cop = _printed_cop(element)
    by_air = None if has_cooler else _cooled_by_air(cop, values)
    machine = by_air or _machine(cop, RATED_CONDENSER, values)
    water_cooled = by_air is None
    loops, approach_k = site_loops(design, values), climate.cooler.approach_k
    air_c = min(element.supply_c, loops.air_supply_c)
    liquid_c = min(element.supply_c, loops.liquid_supply_c)
    sink_c = climate.coldest_design_c if water_cooled else climate.design_dry_bulb_c
    serves = None if design.rejection is Rejection.CHILLER else loops

    def year(water_c: float, loop: WaterLoop | None) -> float | None:
        return mean_draw_share(machine, water_c, _hours(climate, loop, water_cooled))

    return ChillerAtSite(
        element.name,
        machine,
        cop,
        water_cooled,
        air_c,
        liquid_c,
        sink_c,
        LoopDraw(
            year(air_c, serves.air(approach_k) if serves else None),
            year(liquid_c, serves.liquid(approach_k) if serves else None),
        ),
        LoopDraw(1.0 / machine.cop(air_c, sink_c), 1.0 / machine.cop(liquid_c, sink_c)),
    )


def _hours(
    climate: SiteClimate, loop: WaterLoop | None, water_cooled: bool
) -> Iterator[ChillerHours]:
    """The year as a chiller meets it, by the heat that free cooling of *loop* leaves to it."""
    cooler = climate.cooler
    for outside, entering in zip(climate.dry, climate.entering, strict=True):
        left = 1.0 if loop is None else 1.0 - free_share(entering.temperature_c, loop)
        sink_c = outside.temperature_c
        if water_cooled:
            sink_c = max(cooler.freeze_margin_k, entering.temperature_c + cooler.approach_k)
        yield ChillerHours(sink_c, outside.share * left)
