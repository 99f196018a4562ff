"""What plant of the catalogue becomes when it is put on the plan: an element with its figures.

The figures are those of the entry; what it does not say is None, so that the assumptions of the
project hold. A loss curve is derived from a printed efficiency.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from planner.domain.components import Component, ComponentKind
from planner.domain.facility import (
    CoolingElement,
    CoolingKind,
    Loop,
    LossCurve,
    Place,
    PlantElement,
    PowerElement,
    PowerKind,
)
from planner.domain.facility_design import NORTH_AMERICA
from planner.domain.hardware import Part, PartKind
from planner.domain.identity import ElementId
from planner.domain.placement import FloorPose
from planner.domain.project import PartShelf
from planner.engines.power import transformer_of_efficiency

PlantEntry = Part | Component
"""What the catalogue has of plant: UPS, CDU and PDU are parts, everything else components."""

EFFICIENCY_LOAD = 0.35
"""Load at which the efficiency of a transformer is stated (ASHRAE 90.1-2019, table 8.4.4)."""

_DEFAULT_PHASES = 3
_POWER_PARTS = {PartKind.UPS: PowerKind.UPS, PartKind.PDU: PowerKind.PDU}
_POWER_COMPONENTS = {
    ComponentKind.BUSWAY: PowerKind.BUSWAY,
    ComponentKind.TAP_OFF: PowerKind.BREAKER,
    ComponentKind.BATTERY: PowerKind.BATTERY,
    ComponentKind.GENERATOR: PowerKind.GENERATOR,
    ComponentKind.TRANSFORMER: PowerKind.TRANSFORMER,
    ComponentKind.SWITCHGEAR: PowerKind.SWITCHGEAR,
}
_COOLING_COMPONENTS = {
    ComponentKind.REAR_DOOR: (CoolingKind.REAR_DOOR, Loop.AIR),
    ComponentKind.IN_ROW_COOLER: (CoolingKind.IN_ROW, Loop.AIR),
    ComponentKind.AIR_HANDLER: (CoolingKind.AIR_HANDLER, Loop.AIR),
    ComponentKind.CHILLER: (CoolingKind.CHILLER, Loop.FACILITY_WATER),
    ComponentKind.HEAT_REJECTION: (CoolingKind.HEAT_REJECTION, Loop.FACILITY_WATER),
}


def is_plant(entry: object) -> bool:
    """Whether an entry can be put on the plan as an element."""
    if isinstance(entry, Part):
        return entry.kind in _POWER_PARTS or entry.kind is PartKind.CDU
    return isinstance(entry, Component) and (
        entry.kind in _POWER_COMPONENTS or entry.kind in _COOLING_COMPONENTS
    )


def element_of(
    entry: PlantEntry, place: Place, pose: FloorPose | None, shelf: PartShelf, country: str
) -> PlantElement:
    """Return the element that an entry of plant becomes; its id and name are still empty.

    *country* decides the voltage where the entry has none.

    Raises:
        ValueError: when the entry is no plant.
    """
    if isinstance(entry, Part):
        return _of_part(entry, _Where(place, pose, shelf, country))
    return _of_component(entry, _Where(place, pose, shelf, country))


@dataclass(frozen=True, slots=True)
class _Where:
    place: Place
    pose: FloorPose | None
    shelf: PartShelf
    country: str

    def volts(self) -> float:
        """Line voltage of the country's practice."""
        practice = "us" if self.country in NORTH_AMERICA else "eu"
        return self.shelf.assume(f"default.feed_{practice}_volts")


def _of_part(part: Part, where: _Where) -> PlantElement:
    if part.kind is PartKind.CDU and part.cooling is not None:
        water_c = where.shelf.assume("cooling.facility_water_c")
        supply_c = water_c + where.shelf.assume("cooling.cdu_approach_k")
        return_c = supply_c + where.shelf.assume("cooling.facility_water_rise_k")
        return CoolingElement(
            *(ElementId(""), "", where.place, Loop.TECHNOLOGY_WATER),
            *(part.cooling.capacity_kw, supply_c, return_c),
            kind=CoolingKind.CDU,
            entry=part.id,
            pose=where.pose,
            power_kw=part.draw.nameplate_kw,
        )
    rating = part.electrical
    if part.kind not in _POWER_PARTS or rating is None:
        raise ValueError(part.id)
    kind = _POWER_PARTS[part.kind]
    return PowerElement(
        *(ElementId(""), kind, "", where.place),
        rating.volts or where.volts(),
        rating.phases or _DEFAULT_PHASES,
        amps=rating.amps,
        kva=rating.capacity_kw,
        loss=_ups_curve(rating.efficiency, where.shelf) if kind is PowerKind.UPS else None,
        entry=part.id,
        pose=where.pose,
        # Makers rate a UPS in kW; as kVA the same number holds at a power factor of one.
        power_factor=1.0 if kind is PowerKind.UPS and rating.capacity_kw else None,
    )


def _ups_curve(efficiency: float | None, shelf: PartShelf) -> LossCurve | None:
    """The usual curve, scaled so that its loss at full load is that of the printed efficiency."""
    if efficiency is None or not 0.0 < efficiency < 1.0:
        return None
    usual = [shelf.assume(f"power.ups_{term}") for term in ("fixed", "proportional", "square")]
    scale = (1.0 / efficiency - 1.0) / sum(usual)
    return LossCurve(*(scale * term for term in usual))


def _of_component(component: Component, where: _Where) -> PlantElement:
    rating = component.ratings.get
    if component.kind in _COOLING_COMPONENTS:
        return _cooling(component, where, rating)
    kind = _POWER_COMPONENTS.get(component.kind)
    if kind is None:
        raise ValueError(component.id)
    kva, kw = rating("capacity_kva"), rating("capacity_kw")
    return PowerElement(
        *(ElementId(""), kind, "", where.place),
        rating("volts") or where.volts(),
        int(rating("phases") or _DEFAULT_PHASES),
        amps=rating("amps"),
        kva=kva if kva is not None else kw,
        loss=_transformer_curve(component.ratings) if kind is PowerKind.TRANSFORMER else None,
        entry=component.id,
        pose=where.pose,
        power_factor=1.0 if kva is None and kw is not None else None,
        energy_kwh=rating("energy_kwh"),
    )


def _transformer_curve(ratings: Mapping[str, float]) -> LossCurve | None:
    """Half of the loss without load, half with its square, at the load of the stated efficiency."""
    efficiency = ratings.get("efficiency")
    if efficiency is None or not 0.0 < efficiency < 1.0:
        return None
    one = transformer_of_efficiency(1.0, efficiency, EFFICIENCY_LOAD)
    return LossCurve(one.no_load_kw, 0.0, one.load_loss_kw)


def _cooling(
    component: Component, where: _Where, rating: Callable[[str], float | None]
) -> CoolingElement:
    kind, loop = _COOLING_COMPONENTS[component.kind]
    assume = where.shelf.assume
    if loop is Loop.AIR:
        supply_c = assume("cooling.supply_air_c")
        return_c = supply_c + assume("cooling.air_rise_k")
    else:
        supply_c = assume("cooling.facility_water_c")
        return_c = supply_c + assume("cooling.facility_water_rise_k")
    return CoolingElement(
        *(ElementId(""), "", where.place, loop),
        rating("cooling_kw") or rating("capacity_kw") or 0.0,
        *(supply_c, return_c),
        kind=kind,
        entry=component.id,
        pose=where.pose,
        power_kw=rating("nameplate_kw"),
        airflow_m3h=rating("airflow_m3h"),
        flow_lpm=rating("flow_lpm"),
        cop=rating("cop"),
    )
