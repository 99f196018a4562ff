"""What the climate of a site carries: shares of heat, hours by mode, water of wet heat rejection.

The hours come from the weather file that was read for the site, else from the climate of its
region, of which no humidity is known: wet and adiabatic heat rejection then count as dry coolers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.compute.cooling_limits import CoolingLimits
from planner.domain.climate import ClimateRecord
from planner.domain.cooling_design import CoolingDesign, Rejection
from planner.domain.offers import Region
from planner.engines.cooling import (
    CYCLES,
    ClimateRules,
    Cooler,
    ModeHours,
    OutOfRange,
    TemperatureBin,
    WaterLoop,
    annual_free_share,
    entering_bins,
    entering_bulb_c,
    evaporated_l,
    free_share,
    make_up_l,
    mode_hours,
    mode_limits,
    pad_share,
    temperature_bins,
    year_bins,
)

NOMINAL_YEAR_H = 8760.0


@dataclass(frozen=True, slots=True)
class FreeCooling:
    """Shares of heat that the climate carries: over the year and on the design day."""

    air_year: float
    liquid_year: float
    air_design: float
    liquid_design: float


NOTHING = FreeCooling(0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class SiteClimate:
    """The year of a site as its heat rejection meets it.

    `entering` are shares of the year by the temperature that the approach of `cooler` counts from,
    `design_c` is that temperature on the design day. `record` is the weather file, None where the
    figures of the region are used. `humid` tells whether the wet bulb is known.
    """

    cooler: Cooler
    entering: tuple[TemperatureBin, ...]
    dry: tuple[TemperatureBin, ...]
    design_c: float
    design_dry_bulb_c: float
    record: ClimateRecord | None
    humid: bool

    @property
    def coldest_design_c(self) -> float:
        """The coldest water that the heat rejection makes on the design day."""
        return max(self.cooler.freeze_margin_k, self.design_c + self.cooler.approach_k)


def site_climate(
    region: Region | None,
    design: CoolingDesign,
    values: Mapping[str, float],
    limits: CoolingLimits | None,
) -> SiteClimate | None:
    """Return the climate of a site; None where neither a file nor the region tells of it."""
    dry_cooler = Cooler(Rejection.DRY, values["cooling.dry_approach_k"], to_wet_bulb=False)
    wanted = dry_cooler if limits is None else limits.coolers.get(design.rejection, dry_cooler)
    record = design.climate
    if record is not None:
        return _recorded(record, wanted, dry_cooler)
    if region is None or region.design_dry_bulb_c is None or region.summer_mean_c is None:
        return None
    bins = temperature_bins(region.design_dry_bulb_c, region.summer_mean_c, climate_rules(values))
    hottest = region.design_dry_bulb_c
    return SiteClimate(dry_cooler, bins, bins, hottest, hottest, None, humid=False)


def _recorded(record: ClimateRecord, wanted: Cooler, dry_cooler: Cooler) -> SiteClimate:
    dry = year_bins(record.dry)
    hottest_c = record.design_dry_bulb_c
    humid = bool(record.wet)
    try:
        entering = entering_bins(wanted, record.dry)
        design_c = _design_c(record, wanted)
    except OutOfRange:
        return SiteClimate(dry_cooler, dry, dry, hottest_c, hottest_c, record, humid)
    return SiteClimate(wanted, entering, dry, design_c, hottest_c, record, humid)


def _design_c(record: ClimateRecord, cooler: Cooler) -> float:
    if cooler.to_wet_bulb and record.design_wet_bulb_c is not None:
        return record.design_wet_bulb_c
    hottest_c = record.design_dry_bulb_c
    near = min(record.dry, key=lambda one: abs(one.temperature_c - hottest_c))
    return entering_bulb_c(cooler, hottest_c, near.wet_bulb_c)


def climate_rules(values: Mapping[str, float]) -> ClimateRules:
    """Return the coefficients of the temperature model."""
    return ClimateRules(
        temperate_amplitude_k=values["cooling.temperate_amplitude_k"],
        temperate_summer_c=values["cooling.temperate_summer_c"],
        tropical_amplitude_k=values["cooling.tropical_amplitude_k"],
        tropical_summer_c=values["cooling.tropical_summer_c"],
        design_deviate=values["cooling.design_deviate"],
    )


@dataclass(frozen=True, slots=True)
class SiteLoops:
    """Supply and return in °C of the chilled water behind the room's air and of facility water."""

    air_supply_c: float
    air_return_c: float
    liquid_supply_c: float
    liquid_return_c: float

    def air(self, approach_k: float) -> WaterLoop:
        """Return the loop behind the air of the rooms."""
        return WaterLoop(self.air_supply_c, self.air_return_c, approach_k)

    def liquid(self, approach_k: float) -> WaterLoop:
        """Return the loop of facility water."""
        return WaterLoop(self.liquid_supply_c, self.liquid_return_c, approach_k)


def site_loops(design: CoolingDesign, values: Mapping[str, float]) -> SiteLoops:
    """Return the loops that free cooling serves: as chosen, else as assumed."""
    air_c, facility_c = design.supply_air_c, design.facility_water_c
    air_c = values["cooling.supply_air_c"] if air_c is None else air_c
    facility_c = values["cooling.facility_water_c"] if facility_c is None else facility_c
    chilled_c = air_c - values["cooling.air_coil_approach_k"]
    return SiteLoops(
        chilled_c,
        chilled_c + values["cooling.air_rise_k"],
        facility_c,
        facility_c + values["cooling.facility_water_rise_k"],
    )


def free_cooling(
    climate: SiteClimate | None, design: CoolingDesign, values: Mapping[str, float]
) -> FreeCooling:
    """Return what the climate carries; nothing where it is not known, or chillers do all."""
    if climate is None or design.rejection is Rejection.CHILLER:
        return NOTHING
    loops = site_loops(design, values)
    approach = climate.cooler.approach_k
    air, liquid = loops.air(approach), loops.liquid(approach)
    return FreeCooling(
        annual_free_share(climate.entering, air),
        annual_free_share(climate.entering, liquid),
        free_share(climate.design_c, air),
        free_share(climate.design_c, liquid),
    )


@dataclass(frozen=True, slots=True)
class LoopHours:
    """Hours of a year by mode, for one loop of a site."""

    air: ModeHours
    liquid: ModeHours


def hours_by_mode(
    climate: SiteClimate, design: CoolingDesign, values: Mapping[str, float]
) -> LoopHours:
    """Return full, trim and mechanical hours of a nominal year for both loops of a site."""
    loops, approach = site_loops(design, values), climate.cooler.approach_k
    if design.rejection is Rejection.CHILLER:
        none = ModeHours(0.0, 0.0, NOMINAL_YEAR_H)
        return LoopHours(none, none)
    air = mode_limits(loops.air_supply_c, loops.air_return_c, 0.0, approach)
    liquid = mode_limits(loops.liquid_supply_c, loops.liquid_return_c, 0.0, approach)
    return LoopHours(mode_hours(climate.entering, air), mode_hours(climate.entering, liquid))


@dataclass(frozen=True, slots=True)
class WetShares:
    """Parts of the rejected heat that evaporate water, over the year and on the design day."""

    year: float
    design: float
    cycles: float

    def l_per_heat_kwh(self, share: float) -> float:
        """Return the make-up water in l for each kWh of heat of which *share* evaporates water."""
        return make_up_l(evaporated_l(1.0, share), self.cycles) if share else 0.0


def wet_shares(
    climate: SiteClimate | None,
    design: CoolingDesign,
    values: Mapping[str, float],
    limits: CoolingLimits | None,
) -> WetShares | None:
    """Return how much of the heat evaporates water; None where that is not known.

    Nothing for dry coolers and chillers. Wetted pads run in the hours in which the dry air alone
    does not make the facility water; without a known humidity nobody knows how much they take.
    """
    if design.rejection in (Rejection.DRY, Rejection.CHILLER):
        return WetShares(0.0, 0.0, 0.0)
    if limits is None or design.rejection not in limits.coolers:
        return None
    cooler = limits.coolers[design.rejection]
    cycles = values["cooling.cycles"] if design.cycles is None else design.cycles
    if cycles not in CYCLES:
        return None
    if cooler.to_wet_bulb:
        return WetShares(cooler.evaporated_share, cooler.evaporated_share, cycles)
    if climate is None or climate.cooler != cooler:
        return None
    wetted_from_c = site_loops(design, values).liquid_supply_c - cooler.approach_k
    hottest_c = climate.design_dry_bulb_c
    on_design_day = 0.0
    if hottest_c > wetted_from_c:
        rise_k = values["cooling.cooler_air_rise_k"]
        on_design_day = pad_share(hottest_c - climate.design_c, rise_k)
    return WetShares(
        _pads(climate.dry, climate.entering, wetted_from_c, values), on_design_day, cycles
    )


def _pads(
    dry: Sequence[TemperatureBin],
    entering: Sequence[TemperatureBin],
    wetted_from_c: float,
    values: Mapping[str, float],
) -> float:
    """Return the heat that pads evaporate as a share of all heat of the year."""
    rise_k = values["cooling.cooler_air_rise_k"]
    return sum(
        outside.share * pad_share(outside.temperature_c - behind.temperature_c, rise_k)
        for outside, behind in zip(dry, entering, strict=True)
        if outside.temperature_c > wetted_from_c
    )
