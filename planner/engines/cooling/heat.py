"""Where heat goes, the air that carries it, and whether rack and zone can take it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from planner.domain.facility import CoolingElement
from planner.domain.formula import Formula

SEA_LEVEL_AIR_KW_PER_M3H_K = 1.085 / 3412.142 * 1.8 / 1.69901
"""Heat in kW that 1 m³/h of air carries per kelvin at sea level.

From the trade rule BTU/h = 1.085 x CFM x °F (insidehpc.com 2011/04), converted to SI.
"""


@dataclass(frozen=True, slots=True)
class AirRules:
    """Airflow where no vendor prints it, and how much heat the air of one rack may carry.

    `m3h_per_kw` is 110 CFM per kW by default (16 K rise); `rack_limit_kw` depends on the room.
    """

    m3h_per_kw: float
    rack_limit_kw: float


@dataclass(frozen=True, slots=True)
class HeatSplit:
    """Heat in kW by what carries it; the sum equals the heat."""

    air_kw: float
    liquid_kw: float


@dataclass(frozen=True, slots=True)
class WarmDevices:
    """Equal devices of a rack: heat in kW each, share to liquid, printed airflow, how many."""

    heat_kw: float | None
    liquid_share: float = 0.0
    airflow_m3h: float | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class RackHeat:
    """Heat of one rack in kW, its airflow, and the limit of its air.

    `unknown_devices` have no heat figure and are in no sum.
    """

    heat_kw: float
    air_kw: float
    liquid_kw: float
    airflow_m3h: float
    air_limit_kw: float
    unknown_devices: int

    @property
    def air_margin_kw(self) -> float:
        """What the air of the rack can still carry; negative when it carries too much."""
        return self.air_limit_kw - self.air_kw


LIQUID = Formula(
    id="cooling.liquid",
    result="heat to liquid",
    unit="kW",
    expression="heat_kw * liquid_share",
    symbols={"heat_kw": "heat of the device, kW", "liquid_share": "part of it that goes to liquid"},
    source="Vendor split of direct liquid cooling",
)

AIR = Formula(
    id="cooling.air",
    result="heat to air",
    unit="kW",
    expression="heat_kw - heat_kw * liquid_share",
    symbols={"heat_kw": "heat of the device, kW", "liquid_share": "part of it that goes to liquid"},
    source="What does not go to liquid goes to air",
)


def heat_split(heat_kw: float, liquid_share: float) -> HeatSplit:
    """Return the heat to air and to liquid in kW; their sum is *heat_kw*."""
    liquid_kw = heat_kw * liquid_share
    return HeatSplit(air_kw=heat_kw - liquid_kw, liquid_kw=liquid_kw)


AIRFLOW = Formula(
    id="cooling.airflow",
    result="airflow where none is printed",
    unit="m³/h",
    expression="air_kw * m3h_per_kw",
    symbols={"air_kw": "heat to air, kW", "m3h_per_kw": "airflow per kW of heat to air, m³/h"},
    source="DGX H100: 1105 CFM for 10.2 kW, a rise of 16 K",
)


def airflow_m3h(air_kw: float, m3h_per_kw: float) -> float:
    """Return the airflow in m³/h of a device whose vendor prints none."""
    return air_kw * m3h_per_kw


AIR_RISE = Formula(
    id="cooling.air_rise",
    result="temperature rise of the air",
    unit="K",
    expression="air_kw / (airflow_m3h * kw_per_m3h_k * pressure_ratio)",
    symbols={
        "air_kw": "heat to air, kW",
        "airflow_m3h": "airflow, m³/h",
        "kw_per_m3h_k": "heat that 1 m³/h carries per kelvin at sea level, kW",
        "pressure_ratio": "air pressure ÷ sea level pressure",
    },
    source="Q = V ρ cp ΔT; BTU/h = 1.085 x CFM x °F (insidehpc.com 2011/04)",
)


def air_rise_k(air_kw: float, airflow_m3h: float, pressure_ratio: float = 1.0) -> float:
    """Return by how many kelvin *airflow_m3h* warms up while it carries *air_kw*."""
    return air_kw / (airflow_m3h * SEA_LEVEL_AIR_KW_PER_M3H_K * pressure_ratio)


AIR_FOR_RISE = Formula(
    id="cooling.air_for_rise",
    result="airflow for a rise of the air",
    unit="m³/h",
    expression="air_kw / (rise_k * kw_per_m3h_k * pressure_ratio)",
    symbols={
        "air_kw": "heat to air, kW",
        "rise_k": "temperature rise of the air, K",
        "kw_per_m3h_k": "heat that 1 m³/h carries per kelvin at sea level, kW",
        "pressure_ratio": "air pressure ÷ sea level pressure",
    },
    source="BTU/h = 1.085 x CFM x °F (insidehpc.com 2011/04), thinner air carries less",
)


def air_for_rise_m3h(air_kw: float, rise_k: float, pressure_ratio: float = 1.0) -> float:
    """Return the airflow in m³/h that carries *air_kw* with a rise of *rise_k*."""
    return air_kw / (rise_k * SEA_LEVEL_AIR_KW_PER_M3H_K * pressure_ratio)


PRESSURE = Formula(
    id="cooling.pressure_ratio",
    result="air pressure ÷ sea level pressure",
    unit="1",
    expression="(1 - 2.25577e-5 * elevation_m) ** 5.2559",
    symbols={"elevation_m": "height above sea level, m"},
    source="Standard atmosphere, ASHRAE Fundamentals 2017, chapter 1, equation 3",
)


def pressure_ratio(elevation_m: float) -> float:
    """Return the air pressure at *elevation_m* as a share of that at sea level."""
    return float((1.0 - 2.25577e-5 * elevation_m) ** 5.2559)


COOLANT = Formula(
    id="cooling.coolant_flow",
    result="coolant flow",
    unit="l/min",
    expression="60000 * liquid_kw / (density_kg_m3 * heat_j_kgk / 1000 * rise_k)",
    symbols={
        "liquid_kw": "heat to liquid, kW",
        "density_kg_m3": "density of the coolant, kg/m³",
        "heat_j_kgk": "specific heat of the coolant, J/(kg K)",
        "rise_k": "temperature rise of the coolant, K",
    },
    source="Q = m cp ΔT",
)


def coolant_lpm(liquid_kw: float, rise_k: float, density_kg_m3: float, heat_j_kgk: float) -> float:
    """Return the coolant flow in l/min that carries *liquid_kw* with a rise of *rise_k*."""
    return 60000.0 * liquid_kw / (density_kg_m3 * heat_j_kgk / 1000.0 * rise_k)


def rack_heat(devices: Sequence[WarmDevices], rules: AirRules) -> RackHeat:
    """Return heat, split and airflow of a rack from groups of equal *devices*.

    A printed airflow is taken as printed; otherwise it follows from the heat to air.
    """
    heat_kw = air_kw = liquid_kw = airflow = 0.0
    unknown = 0
    for group in devices:
        if group.heat_kw is None:
            unknown += group.count
            continue
        split = heat_split(group.heat_kw * group.count, group.liquid_share)
        heat_kw += group.heat_kw * group.count
        air_kw += split.air_kw
        liquid_kw += split.liquid_kw
        if group.airflow_m3h is None:
            airflow += airflow_m3h(split.air_kw, rules.m3h_per_kw)
        else:
            airflow += group.airflow_m3h * group.count
    return RackHeat(heat_kw, air_kw, liquid_kw, airflow, rules.rack_limit_kw, unknown)


@dataclass(frozen=True, slots=True)
class ZoneCapacity:
    """Capacity of the units that cool a zone, in kW.

    `running_kw` with all standby units at rest; `after_failure_kw` with the largest unit lost and
    the standby units running, never more than `running_kw`.
    """

    running_kw: float
    after_failure_kw: float

    def margin_kw(self, heat_kw: float) -> float:
        """What the zone can still take after a failure; negative when it cannot carry the heat."""
        return self.after_failure_kw - heat_kw


def zone_capacity(elements: Iterable[CoolingElement]) -> ZoneCapacity:
    """Return what the cooling elements of one zone or coolant group remove, in kW."""
    running_kw = installed_kw = largest_kw = 0.0
    for element in elements:
        running_kw += (element.installed - element.standby) * element.capacity_kw
        installed_kw += element.installed * element.capacity_kw
        if element.installed > 0:
            largest_kw = max(largest_kw, element.capacity_kw)
    return ZoneCapacity(running_kw, min(running_kw, installed_kw - largest_kw))


FORMULAS: Mapping[str, Formula] = {
    formula.id: formula
    for formula in (LIQUID, AIR, AIRFLOW, AIR_RISE, AIR_FOR_RISE, PRESSURE, COOLANT)
}
