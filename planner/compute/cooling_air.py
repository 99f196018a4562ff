"""Air at the racks: what a row is supplied with, and how warm the devices of a rack breathe."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner.compute.cooling_limits import CoolingLimits
from planner.domain.cooling_design import AirClass, CoolingDesign
from planner.domain.hardware import Part
from planner.domain.identity import RowId
from planner.domain.results import RackResult
from planner.domain.site import Containment, Site
from planner.engines.cooling import (
    ELEVATION,
    air_rise_k,
    derated_high_c,
    inlet_c,
    pressure_ratio,
)


@dataclass(frozen=True, slots=True)
class AirPlace:
    """The air that reaches the racks of a row.

    `chosen` tells whether a person gave the supply temperature. `class_high_c` is the upper limit
    of the site's class at its altitude, `recommended_high_c` that of the recommended envelope.
    """

    supply_c: float
    chosen: bool
    contained: bool
    recirculation: float
    contained_recirculation: float
    pressure_ratio: float
    air_class: AirClass
    class_low_c: float
    class_high_c: float
    recommended_high_c: float
    side_breathing_k: float

    def contained_k(self, rise_k: float) -> float:
        """Return how far the inlet would lie above the supply in a contained aisle."""
        return self.contained_recirculation * rise_k


def air_places(
    site: Site, design: CoolingDesign, limits: CoolingLimits
) -> Mapping[RowId, AirPlace] | None:
    """Return the air of every row of a site; None at an altitude where nothing is known of air."""
    if site.elevation_m not in ELEVATION:
        return None
    ratio = pressure_ratio(max(0.0, site.elevation_m))
    by_containment = {
        one: _place(one is not Containment.NONE, ratio, site.elevation_m, design, limits)
        for one in Containment
    }
    return {row.id: by_containment[row.containment] for room in site.rooms for row in room.rows}


def _place(
    contained: bool,
    ratio: float,
    elevation_m: float,
    design: CoolingDesign,
    limits: CoolingLimits,
) -> AirPlace:
    values = limits.values
    envelope = limits.classes[design.air_class]
    share = "containment" if contained else "open"
    return AirPlace(
        supply_c=supply_air_c(design, limits),
        chosen=design.supply_air_c is not None,
        contained=contained,
        recirculation=values[f"cooling.{share}_recirculation"],
        contained_recirculation=values["cooling.containment_recirculation"],
        pressure_ratio=ratio,
        air_class=design.air_class,
        class_low_c=envelope.low_c,
        class_high_c=derated_high_c(envelope, elevation_m),
        recommended_high_c=limits.recommended_of(design.air_class).high_c,
        side_breathing_k=values["cooling.side_breathing_k"],
    )


def supply_air_c(design: CoolingDesign, limits: CoolingLimits) -> float:
    """Return the supply air of a site in °C: as it was chosen, else as assumed."""
    chosen = design.supply_air_c
    return limits.values["cooling.supply_air_c"] if chosen is None else chosen


@dataclass(frozen=True, slots=True)
class RackAir:
    """How warm the devices of a rack breathe, and how warm they may.

    `limit_c` is that of `limited_by`, the most sensitive device: what its vendor prints, else the
    class. `side_inlet_c` is the inlet of devices that breathe
    from the side, with `sides` naming one; None without any.
    """

    heat_kw: float
    airflow_m3h: float
    rise_k: float
    inlet_c: float
    limit_c: float
    limited_by: str
    side_inlet_c: float | None = None
    side_limit_c: float = 0.0
    sides: str = ""

    @property
    def margin_k(self) -> float:
        """How much warmer the inlet may still become; negative when it is too warm."""
        return self.limit_c - self.inlet_c


def rack_air(result: RackResult, parts: Iterable[Part], place: AirPlace) -> RackAir | None:
    """Return the air of a rack; None while nothing in it blows air."""
    if result.airflow_m3h <= 0 or result.air_heat_kw <= 0:
        return None
    rise_k = air_rise_k(result.air_heat_kw, result.airflow_m3h, place.pressure_ratio)
    warm = [part for part in parts if part.draw.nameplate_kw != 0.0]
    limit_c, limited_by = _tightest(warm, place)
    side_limit_c, sides = _tightest(filter(breathes_from_side, warm), place)
    return RackAir(
        heat_kw=result.air_heat_kw,
        airflow_m3h=result.airflow_m3h,
        rise_k=rise_k,
        inlet_c=inlet_c(place.supply_c, place.recirculation, rise_k),
        limit_c=limit_c,
        limited_by=limited_by,
        side_inlet_c=place.supply_c + place.side_breathing_k if sides else None,
        side_limit_c=side_limit_c,
        sides=sides,
    )


def _tightest(parts: Iterable[Part], place: AirPlace) -> tuple[float, str]:
    """Return the lowest limit among devices and whose it is; that of the class without any."""
    limits = [(device_limit_c(part, place), part.label) for part in parts]
    return min(limits, default=(place.class_high_c, ""))


def device_limit_c(part: Part, place: AirPlace) -> float:
    """Return the warmest inlet of a device in °C: its vendor's figure wins over the class."""
    printed = part.draw.inlet_max_c
    return place.class_high_c if printed is None else printed


def breathes_from_side(part: Part) -> bool:
    """Whether a device is known to draw or blow air through a side."""
    return part.fit.airflow is not None and part.fit.airflow.through_sides
