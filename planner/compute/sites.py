"""A site: what its racks draw together, its plant, PUE for the year and for the design day."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from planner.compute.chillers import NO_CHILLERS, SiteChillers
from planner.compute.fabrics.power import NO_OPTICS, OpticsDraw
from planner.compute.free_cooling import FreeCooling, WetShares
from planner.compute.own_coolers import NO_OWN_COOLING, OwnCooling
from planner.compute.rules import PlantRules
from planner.compute.site_plant import plant_inputs, pue_result
from planner.domain.facility import CoolingElement, Loop
from planner.domain.hardware import Part
from planner.domain.identity import EntryId, PoolId
from planner.domain.offers import Region
from planner.domain.pue import PueResult, WaterUse
from planner.domain.results import (
    DeviceGroup,
    DeviceResult,
    RackResult,
    RoomResult,
    SiteResult,
)
from planner.domain.site import Room, Site, SiteKind
from planner.domain.units import HOURS_PER_YEAR
from planner.engines.cooling import water_use_effectiveness, zone_capacity
from planner.engines.power import (
    NOTHING_DRAWN,
    DrawnPlant,
    PowerRatios,
    PueLoad,
    diversified_peak_kw,
)

_HOURS_PER_DAY = 24.0

DeviceKey = tuple[EntryId, PoolId | None, float | None]


@dataclass(frozen=True, slots=True)
class PoolLoad:
    """How busy the GPUs of a pool are on average.

    `serving` is Σ (GPUs x utilisation) of deployments ÷ GPUs of the pool, `training` the same for
    jobs; `training_share` is the share of GPUs that belong to jobs.
    """

    serving: float = 0.0
    training: float = 0.0
    training_share: float = 0.0

    @property
    def total(self) -> float:
        """Mean power load of the pool, 0 to 1."""
        return self.serving + self.training


@dataclass(frozen=True, slots=True)
class RackSums:
    """What is added up over the racks of a room or site.

    `surviving_limit_kw` is None as soon as one rack has none; `coolant_kw` is what coolant
    distribution units in the racks remove.
    """

    racks: int = 0
    devices: int = 0
    without_data: int = 0
    nameplate_kw: float = 0.0
    heat_kw: float = 0.0
    air_heat_kw: float = 0.0
    liquid_heat_kw: float = 0.0
    coolant_kw: float = 0.0
    surviving_limit_kw: float | None = 0.0

    @property
    def drawn(self) -> "RackSums":
        """The sums without what the racks could draw."""
        return replace(self, surviving_limit_kw=None)

    def plus(self, other: "RackSums") -> "RackSums":
        """Return the sums over both."""
        limit = None
        if self.surviving_limit_kw is not None and other.surviving_limit_kw is not None:
            limit = self.surviving_limit_kw + other.surviving_limit_kw
        return RackSums(
            self.racks + other.racks,
            self.devices + other.devices,
            self.without_data + other.without_data,
            self.nameplate_kw + other.nameplate_kw,
            self.heat_kw + other.heat_kw,
            self.air_heat_kw + other.air_heat_kw,
            self.liquid_heat_kw + other.liquid_heat_kw,
            self.coolant_kw + other.coolant_kw,
            limit,
        )


def rack_sums(racks: Collection[RackResult]) -> RackSums:
    """Return the sums over some racks, in their order."""
    limits = [rack.surviving_limit_kw for rack in racks]
    return RackSums(
        racks=len(racks),
        devices=sum(rack.devices for rack in racks),
        without_data=sum(rack.without_data for rack in racks),
        nameplate_kw=sum(rack.nameplate_kw for rack in racks),
        heat_kw=sum(rack.heat_kw for rack in racks),
        air_heat_kw=sum(rack.air_heat_kw for rack in racks),
        liquid_heat_kw=sum(rack.liquid_heat_kw for rack in racks),
        coolant_kw=sum(rack.coolant_kw for rack in racks),
        surviving_limit_kw=(
            None if None in limits else sum(limit for limit in limits if limit is not None)
        ),
    )


def site_result(
    site: Site,
    sums: RackSums,
    counts: Mapping[DeviceKey, int],
    devices: Mapping[DeviceKey, DeviceResult],
    parts: Mapping[EntryId, Part],
    loads: Mapping[PoolId, PoolLoad],
    region: Region | None,
    free: FreeCooling,
    ratios: PowerRatios,
    plant: PlantRules,
    optics: OpticsDraw = NO_OPTICS,
    drawn: DrawnPlant = NOTHING_DRAWN,
    wet: WetShares | None = None,
    chillers: SiteChillers = NO_CHILLERS,
) -> SiteResult:
    """Return power, heat, PUE, energy and water of a site from its racks and what *optics* add.

    What it could draw and cool is left open, see `with_limits`. *drawn* is its plant as far as it stands on the plan, *wet* how much heat evaporates water,
    *chillers* what those take that follow the climate.
    """
    heat, liquid = sums.heat_kw, sums.liquid_heat_kw
    average, peak_kw = _it_draws(counts, devices, parts, loads, optics, ratios)
    annual = design = None
    if site.kind is SiteKind.OWN and peak_kw > 0:
        inputs = plant_inputs(peak_kw, site.design, plant, drawn)
        mean, hottest = plant_loads(
            average,
            peak_kw,
            liquid / heat if heat else 0.0,
            free,
            plant.values["cooling.battery_recharge_share"],
            chillers,
        )
        annual = pue_result(mean, inputs) if average > 0 else None
        design = pue_result(hottest, inputs)
    annual_pue = _annual_pue(site, annual)
    facility_average = average if annual_pue is None else annual_pue * average
    energy_kwh = facility_average * HOURS_PER_YEAR
    return SiteResult(
        site=site.id,
        racks=sums.racks,
        devices=sums.devices,
        nameplate_kw=sums.nameplate_kw,
        it_power_kw=peak_kw,
        average_kw=average,
        heat_kw=heat,
        facility_power_kw=design.facility_kw if design else None,
        pue=annual_pue,
        annual=annual,
        design=design,
        energy_kwh_year=energy_kwh,
        carbon_kg_year=_carbon_kg_year(region, energy_kwh),
        tariff_usd_kwh=_tariff_usd_kwh(site, region),
        it_limit_kw=None,
        cooling_limit_kw=None,
        water=None if annual is None or design is None else water_use(annual, design, wet),
    )


def with_limits(
    result: SiteResult, site: Site, sums: RackSums, air_capacities_kw: tuple[float | None, ...]
) -> SiteResult:
    """Return a result with what the site may draw, and what the plants of its rooms remove."""
    return replace(
        result,
        it_limit_kw=_it_limit_kw(site, sums),
        cooling_limit_kw=_cooling_limit_kw(site, air_capacities_kw, sums.liquid_heat_kw),
    )


def water_use(annual: PueResult, design: PueResult, wet: WetShares | None) -> WaterUse | None:
    """Return the water of heat rejection; None where nobody knows how much evaporates."""
    if wet is None:
        return None
    l_year = annual.rejected_kw * HOURS_PER_YEAR * wet.l_per_heat_kwh(wet.year)
    return WaterUse(
        l_kwh=water_use_effectiveness(l_year, annual.it_kw * HOURS_PER_YEAR) or 0.0,
        l_year=l_year,
        l_design_day=design.rejected_kw * _HOURS_PER_DAY * wet.l_per_heat_kwh(wet.design),
        evaporated_share=wet.year,
        evaporated_share_design=wet.design,
        cycles=wet.cycles,
    )


def _it_draws(
    counts: Mapping[DeviceKey, int],
    devices: Mapping[DeviceKey, DeviceResult],
    parts: Mapping[EntryId, Part],
    loads: Mapping[PoolId, PoolLoad],
    optics: OpticsDraw,
    ratios: PowerRatios,
) -> tuple[float, float]:
    """Return expected average and expected peak with its diversity, in kW."""
    average = optics.full_kw + optics.average_kw
    inference = training = 0.0
    other = optics.full_kw
    for key, count in counts.items():
        device = devices[key]
        average += count * (device.average_kw or 0.0)
        peak = count * (device.peak_kw or 0.0)
        if parts[key[0]].gpus:
            load = loads.get(key[1]) if key[1] is not None else None
            share = load.training_share if load else 0.0
            training += peak * share
            inference += peak * (1.0 - share)
        else:
            other += peak
    return average, diversified_peak_kw(inference, training, other, ratios)


def plant_loads(
    average_kw: float,
    peak_kw: float,
    liquid_share: float,
    free: FreeCooling,
    recharge_share: float,
    chillers: SiteChillers = NO_CHILLERS,
) -> tuple[PueLoad, PueLoad]:
    """Return what a plant carries: the mean of the year, and the design day.

    The year has the expected average and its climate. The design day has the expected peak, the
    hottest hours and batteries that charge.
    """
    return (
        PueLoad(
            average_kw,
            average_kw * liquid_share,
            free.air_year,
            free.liquid_year,
            chillers=chillers.year,
        ),
        PueLoad(
            peak_kw,
            peak_kw * liquid_share,
            free.air_design,
            free.liquid_design,
            peak_kw * recharge_share,
            chillers.design,
        ),
    )


def _annual_pue(site: Site, annual: PueResult | None) -> float | None:
    """The computed PUE of the year, or the one that was entered over it."""
    if annual is None:
        return None
    return annual.pue if site.entered_pue is None else site.entered_pue


def _carbon_kg_year(region: Region | None, energy_kwh: float) -> float | None:
    """What the grid of a region emits for a year's energy."""
    if region is None or region.carbon_g_kwh is None:
        return None
    return energy_kwh * region.carbon_g_kwh / 1000.0


def _tariff_usd_kwh(site: Site, region: Region | None) -> float | None:
    if site.tariff_usd_kwh is None and region is not None:
        return region.tariff_usd_kwh
    return site.tariff_usd_kwh


def device_counts(racks: Iterable[Iterable[tuple[DeviceKey, int]]]) -> dict[DeviceKey, int]:
    """Return how many devices of each kind stand in some racks."""
    counts: dict[DeviceKey, int] = {}
    for rack in racks:
        for key, count in rack:
            counts[key] = counts.get(key, 0) + count
    return counts


def device_key(group: DeviceGroup) -> DeviceKey:
    """Return what tells equal devices apart over all racks."""
    return (group.part, group.pool, group.gpu_limit_kw)


def _it_limit_kw(site: Site, sums: RackSums) -> float | None:
    """What the site may draw: contracted or design power, else its racks' limits."""
    if site.colocation is not None:
        return site.colocation.contracted_kw
    if site.design_it_kw is not None:
        return site.design_it_kw
    return sums.surviving_limit_kw if sums.racks else None


def _cooling_limit_kw(
    site: Site, air_capacities_kw: tuple[float | None, ...], liquid_kw: float
) -> float | None:
    """What the rooms' air plants remove, plus the liquid heat; a landlord's plant is not known."""
    known = [capacity for capacity in air_capacities_kw if capacity is not None]
    return sum(known) + liquid_kw if site.kind is SiteKind.OWN and known else None


def room_result(
    room: Room,
    sums: RackSums,
    elements: tuple[CoolingElement, ...],
    limit_kw: float,
    own: OwnCooling = NO_OWN_COOLING,
) -> RoomResult:
    """Return the air heat of a room against its plant; without plant, the default per rack.

    *own* is what coolers of single racks take before the room does.
    """
    air = [one for one in elements if one.place == room.id and one.loop is Loop.AIR]
    others = limit_kw * (sums.racks - len(own.carried_kw))
    capacity = (zone_capacity(air).running_kw if air else others) + own.total_kw
    return RoomResult(
        room=room.id,
        air_heat_kw=sums.air_heat_kw,
        liquid_heat_kw=sums.liquid_heat_kw,
        air_capacity_kw=capacity if sums.racks else None,
    )
