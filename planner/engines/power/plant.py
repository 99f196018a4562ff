"""PUE from what the plant is made of: component by component, never a typed constant.

Used twice: for the year (climate, expected average) it gives PUE and energy; for the design day
(expected peak, hottest hours, battery recharge) it gives the facility power that sizes generator,
transformer and demand charge. The second divided by IT power is not PUE.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from planner.domain.facility import LossCurve
from planner.domain.formula import Formula
from planner.engines.power.breakdown import PueBreakdown
from planner.engines.power.drawn import (
    NOTHING_DRAWN,
    DrawnPlant,
    HeatUnits,
    LoopDraw,
    PowerUnits,
    UnitDraw,
    carried_draws,
    shared_losses,
    total_kw,
)
from planner.engines.power.losses import Transformer

_BUILD_UP = "Component build-up; boundary ISO/IEC 30134-2"
_SECONDS_PER_HOUR = 3600.0
_LPM_KPA_PER_KW = 60000.0
"""Litres a minute times kPa that make one kW of hydraulic power."""
_PA_PER_KPA = 1000.0


@dataclass(frozen=True, slots=True)
class PueInputs:
    """The plant of a site: what its components lose and consume.

    `rack_pdu_share` and `misc_share` are shares of IT power. Two UPS systems of a 2N plant share
    the load, so `ups_systems` is 2. `rejection_share` is kW of rejection fans per kW of heat.
    `chiller_cop` is kW of heat per kW of compressor. What is `drawn` on the plan comes first.
    """

    rack_pdu_share: float
    ups_curve: LossCurve
    ups_systems: int
    ups_rating_kw: float
    pump_lpm_per_kw: float
    pump_kpa: float
    pump_efficiency: float
    fan_m3h_per_kw: float
    fan_pa: float
    fan_efficiency: float
    rejection_share: float
    chiller_cop: float
    misc_share: float
    transformers: int
    transformer: Transformer
    power_factor: float
    drawn: DrawnPlant = NOTHING_DRAWN

    @property
    def ups_units(self) -> tuple[PowerUnits, ...]:
        """The UPS systems that share the load: drawn ones, else the usual."""
        usual = PowerUnits("", self.ups_systems, self.ups_rating_kw, self.ups_curve)
        return self.drawn.ups or (usual,)

    @property
    def transformer_units(self) -> tuple[PowerUnits, ...]:
        """The transformers that share the load: drawn ones, else the usual."""
        return self.drawn.transformers or (
            PowerUnits("", self.transformers, self.transformer.rating_kva, self.transformer.curve),
        )


@dataclass(frozen=True, slots=True)
class PueLoad:
    """One operating state of a site.

    `it_kw` is the draw of all devices, `liquid_kw` the part of its heat that goes to liquid.
    `free_air` and `free_liquid` are the shares of heat the climate carries away without a chiller.
    `recharge_kw` charges batteries (design day only). `chillers` are those drawn chillers, by name,
    whose COP follows the climate; the others have the one that is printed.
    """

    it_kw: float
    liquid_kw: float
    free_air: float
    free_liquid: float
    recharge_kw: float = 0.0
    chillers: Mapping[str, LoopDraw] = field(default_factory=dict)


PUMP = Formula(
    id="power.pump",
    result="coolant pumps",
    unit="kW",
    expression="liquid_kw * lpm_per_kw / 60000 * kpa / efficiency",
    symbols={
        "liquid_kw": "heat to liquid, kW",
        "lpm_per_kw": "coolant flow, l/min per kW",
        "kpa": "pressure drop of the loop, kPa",
        "efficiency": "pump and motor, wire to water",
    },
    source="Hydraulic power ÷ efficiency",
)

FAN = Formula(
    id="power.fan",
    result="room fans",
    unit="kW",
    expression="air_kw * m3h_per_kw / 3600 * pa / 1000 / efficiency",
    symbols={
        "air_kw": "heat to air including losses inside the room, kW",
        "m3h_per_kw": "airflow at the air handlers, m³/h per kW",
        "pa": "pressure rise of the fans, Pa",
        "efficiency": "fan and motor",
    },
    source="Air power ÷ efficiency",
)

MECHANICAL = Formula(
    id="power.mechanical",
    result="heat that chillers carry",
    unit="kW",
    expression=(
        "(air_kw + fan_kw + ups_loss_kw) * (1 - free_air) + (liquid_kw + pump_kw) * (1 - free_liquid)"
    ),
    symbols={
        "air_kw": "heat to air including losses inside the room, kW",
        "fan_kw": "room fans, kW",
        "ups_loss_kw": "loss of the UPS systems, kW",
        "free_air": "share of the air heat the climate carries",
        "liquid_kw": "heat to liquid, kW",
        "pump_kw": "coolant pumps, kW",
        "free_liquid": "share of the liquid heat the climate carries",
    },
    source="Heat the climate cannot carry, air and liquid loop apart",
)

CHILLER = Formula(
    id="power.chiller",
    result="chiller",
    unit="kW",
    expression=(
        "((air_kw + fan_kw + ups_loss_kw) * (1 - free_air)"
        " + (liquid_kw + pump_kw) * (1 - free_liquid)) / cop"
    ),
    symbols={
        "air_kw": "heat to air including losses inside the room, kW",
        "fan_kw": "room fans, kW",
        "ups_loss_kw": "loss of the UPS systems, kW",
        "free_air": "share of the air heat the climate carries",
        "liquid_kw": "heat to liquid, kW",
        "pump_kw": "coolant pumps, kW",
        "free_liquid": "share of the liquid heat the climate carries",
        "cop": "kW of heat per kW of compressor",
    },
    source="Heat the climate cannot carry ÷ COP, air and liquid loop apart",
)

REJECTION = Formula(
    id="power.rejection",
    result="heat rejection fans",
    unit="kW",
    expression="share * (liquid_kw + air_kw + pump_kw + fan_kw + ups_loss_kw + chiller_kw)",
    symbols={
        "share": "kW of fans per kW of heat",
        "liquid_kw": "heat to liquid, kW",
        "air_kw": "heat to air including losses inside the room, kW",
        "pump_kw": "coolant pumps, kW",
        "fan_kw": "room fans, kW",
        "ups_loss_kw": "loss of the UPS systems, kW",
        "chiller_kw": "compressor power, which is heat too, kW",
    },
    source="0.012 to 0.021 kW per kW for wet towers: Energies 2023, 16(9), 3661",
)

FACILITY = Formula(
    id="power.facility",
    result="facility power",
    unit="kW",
    expression=(
        "it_kw + rack_pdu_kw + busway_kw + pdu_kw + ups_loss_kw + pump_kw + fan_kw + chiller_kw"
        " + rejection_kw + misc_kw + recharge_kw + transformer_loss_kw"
    ),
    symbols={
        "it_kw": "draw of all devices, kW",
        "rack_pdu_kw": "loss of the rack PDUs, kW",
        "busway_kw": "loss of the busways, kW",
        "pdu_kw": "loss of the floor PDUs, kW",
        "ups_loss_kw": "loss of the UPS systems, kW",
        "pump_kw": "coolant pumps, kW",
        "fan_kw": "room fans, kW",
        "chiller_kw": "chiller, kW",
        "rejection_kw": "heat rejection fans, kW",
        "misc_kw": "lighting, controls, offices, kW",
        "recharge_kw": "battery recharge on the design day, kW",
        "transformer_loss_kw": "loss of the transformers, kW",
    },
    source=_BUILD_UP,
)

PUE = Formula(
    id="power.pue",
    result="PUE",
    unit="1",
    expression="facility_kw / it_kw",
    symbols={
        "facility_kw": "facility power at expected average draw and the climate of a year, kW",
        "it_kw": "expected average draw of all devices where the category measures it, kW",
    },
    source=_BUILD_UP,
)


def pump_kw(liquid_kw: float, inputs: PueInputs) -> float:
    """Return the draw of the usual coolant pumps in kW."""
    flow_lpm = liquid_kw * inputs.pump_lpm_per_kw
    return flow_lpm / _LPM_KPA_PER_KW * inputs.pump_kpa / inputs.pump_efficiency


def fan_kw(air_kw: float, inputs: PueInputs) -> float:
    """Return the draw of the usual room fans in kW."""
    flow_m3s = air_kw * inputs.fan_m3h_per_kw / _SECONDS_PER_HOUR
    return flow_m3s * inputs.fan_pa / _PA_PER_KPA / inputs.fan_efficiency


def mechanical_kw(
    load: PueLoad, *, air_kw: float, fans_kw: float, ups_kw: float, pumps_kw: float
) -> float:
    """Return the heat in kW that the climate cannot carry, of the air and the liquid loop."""
    return (air_kw + fans_kw + ups_kw) * (1.0 - load.free_air) + (load.liquid_kw + pumps_kw) * (
        1.0 - load.free_liquid
    )


def _at_climate(
    units: tuple[HeatUnits, ...], load: PueLoad, heat_air_kw: float, heat_liquid_kw: float
) -> tuple[HeatUnits, ...]:
    """Chillers with the draw that the climate gives them for the heat it leaves of each loop."""
    if not load.chillers:
        return units
    air_kw = heat_air_kw * (1.0 - load.free_air)
    liquid_kw = heat_liquid_kw * (1.0 - load.free_liquid)
    return tuple(
        replace(one, draw_share=load.chillers[one.name].mean(air_kw, liquid_kw))
        if one.name in load.chillers
        else one
        for one in units
    )


def chiller_kw(
    load: PueLoad, cop: float, *, air_kw: float, fans_kw: float, ups_kw: float, pumps_kw: float
) -> float:
    """Return the compressor power in kW: the heat that the climate cannot carry ÷ COP."""
    heat_kw = mechanical_kw(load, air_kw=air_kw, fans_kw=fans_kw, ups_kw=ups_kw, pumps_kw=pumps_kw)
    return heat_kw / cop


@dataclass(frozen=True, slots=True)
class _Chain:
    """Losses between the UPS output and the devices, and of the UPS systems."""

    rack_pdu_kw: float
    busways: tuple[UnitDraw, ...]
    pdus: tuple[UnitDraw, ...]
    ups: tuple[UnitDraw, ...]
    ups_out_kw: float


def _chain(it_kw: float, inputs: PueInputs) -> _Chain:
    """From the devices up: rack PDUs, busways, floor PDUs, UPS systems."""
    rack_pdu_kw = inputs.rack_pdu_share * it_kw
    busways = shared_losses(it_kw + rack_pdu_kw, inputs.drawn.busways)
    below_kw = it_kw + rack_pdu_kw + total_kw(busways)
    pdus = shared_losses(below_kw, inputs.drawn.pdus)
    out_kw = below_kw + total_kw(pdus)
    return _Chain(rack_pdu_kw, busways, pdus, shared_losses(out_kw, inputs.ups_units), out_kw)


def pue(load: PueLoad, inputs: PueInputs) -> PueBreakdown:
    """Return where the power of a site goes in one operating state.

    Sources: component models of the modules beside this one; the two published plants (85 % liquid
    1.10, all air 1.29) are reproduced by tests.
    """
    drawn, chain = inputs.drawn, _chain(load.it_kw, inputs)
    ups_kw = total_kw(chain.ups)
    air_kw = chain.ups_out_kw - load.liquid_kw
    pumps = carried_draws(load.liquid_kw, drawn.pumps, pump_kw(1.0, inputs))
    fans = carried_draws(air_kw, drawn.fans, fan_kw(1.0, inputs))
    chilled_kw = mechanical_kw(
        load, air_kw=air_kw, fans_kw=total_kw(fans), ups_kw=ups_kw, pumps_kw=total_kw(pumps)
    )
    heat_air_kw = air_kw + total_kw(fans) + ups_kw
    heat_liquid_kw = load.liquid_kw + total_kw(pumps)
    machines = _at_climate(drawn.chillers, load, heat_air_kw, heat_liquid_kw)
    chillers = carried_draws(chilled_kw, machines, 1.0 / inputs.chiller_cop)
    rejected_kw = heat_air_kw + heat_liquid_kw + total_kw(chillers)
    rejection = carried_draws(rejected_kw, drawn.rejection, inputs.rejection_share)
    misc_kw = inputs.misc_share * load.it_kw
    behind_kw = (
        chain.ups_out_kw
        + ups_kw
        + total_kw(pumps)
        + total_kw(fans)
        + total_kw(chillers)
        + total_kw(rejection)
        + misc_kw
        + load.recharge_kw
    )
    transformers = shared_losses(behind_kw / inputs.power_factor, inputs.transformer_units)
    return PueBreakdown(
        it_kw=load.it_kw,
        rack_pdu_kw=chain.rack_pdu_kw,
        busways=chain.busways,
        pdus=chain.pdus,
        ups=chain.ups,
        ups_capacity_kw=sum(one.capacity for one in inputs.ups_units),
        pumps=pumps,
        fans=fans,
        chillers=chillers,
        rejection=rejection,
        misc_kw=misc_kw,
        recharge_kw=load.recharge_kw,
        transformers=transformers,
        heat_air_kw=heat_air_kw,
        heat_liquid_kw=heat_liquid_kw,
        mechanical_kw=chilled_kw,
        rejected_kw=rejected_kw,
        facility_kw=behind_kw + total_kw(transformers),
    )


FORMULAS: Mapping[str, Formula] = {
    formula.id: formula for formula in (PUMP, FAN, MECHANICAL, CHILLER, REJECTION, FACILITY, PUE)
}
