"""PUE from what the plant is made of: component by component, never a typed constant.

Used twice: for the year (climate, expected average) it gives PUE and energy; for the design day
(expected peak, hottest hours, battery recharge) it gives the facility power that sizes generator,
transformer and demand charge. The second divided by IT power is not PUE.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.domain.facility import LossCurve
from planner.domain.formula import Formula
from planner.engines.power.losses import Transformer, transformer_loss_kw, ups_loss_kw

_BUILD_UP = "Component build-up; boundary ISO/IEC 30134-2, IT energy measured at the IT input"
_SECONDS_PER_HOUR = 3600.0
_LPM_KPA_PER_KW = 60000.0
"""Litres a minute times kPa that make one kW of hydraulic power."""
_PA_PER_KPA = 1000.0


@dataclass(frozen=True, slots=True)
class PueInputs:
    """The plant of a site: what its components lose and consume.

    `rack_pdu_share` and `misc_share` are shares of IT power. Two UPS systems of a 2N plant share
    the load, so `ups_systems` is 2. `rejection_share` is kW of rejection fans per kW of heat.
    `chiller_cop` is kW of heat per kW of compressor.
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


@dataclass(frozen=True, slots=True)
class PueLoad:
    """One operating state of a site.

    `it_kw` is the draw of all devices, `liquid_kw` the part of its heat that goes to liquid.
    `free_air` and `free_liquid` are the shares of heat the climate carries away without a chiller.
    `recharge_kw` charges batteries (design day only).
    """

    it_kw: float
    liquid_kw: float
    free_air: float
    free_liquid: float
    recharge_kw: float = 0.0


@dataclass(frozen=True, slots=True)
class PueBreakdown:
    """Where the power of a site goes, in kW; `heat_air_kw` + `heat_liquid_kw` leave the hall.

    `ups_load` is the load of the UPS systems as a share of their rating.
    """

    it_kw: float
    rack_pdu_kw: float
    ups_load: float
    ups_loss_kw: float
    pump_kw: float
    fan_kw: float
    chiller_kw: float
    rejection_kw: float
    misc_kw: float
    recharge_kw: float
    transformer_loss_kw: float
    heat_air_kw: float
    heat_liquid_kw: float
    facility_kw: float

    @property
    def pue(self) -> float | None:
        """Facility power ÷ IT power of this state; None without IT load."""
        return self.facility_kw / self.it_kw if self.it_kw > 0 else None


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
        "air_kw": "heat to air including rack PDUs, kW",
        "m3h_per_kw": "airflow at the air handlers, m³/h per kW",
        "pa": "pressure rise of the fans, Pa",
        "efficiency": "fan and motor",
    },
    source="Air power ÷ efficiency",
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
        "air_kw": "heat to air including rack PDUs, kW",
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
        "air_kw": "heat to air including rack PDUs, kW",
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
        "it_kw + rack_pdu_kw + ups_loss_kw + pump_kw + fan_kw + chiller_kw + rejection_kw"
        " + misc_kw + recharge_kw + transformer_loss_kw"
    ),
    symbols={
        "it_kw": "draw of all devices, kW",
        "rack_pdu_kw": "loss of the rack PDUs, kW",
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
        "it_kw": "expected average draw of all devices, kW",
    },
    source=_BUILD_UP,
)


def pump_kw(liquid_kw: float, inputs: PueInputs) -> float:
    """Return the draw of the coolant pumps in kW."""
    flow_lpm = liquid_kw * inputs.pump_lpm_per_kw
    return flow_lpm / _LPM_KPA_PER_KW * inputs.pump_kpa / inputs.pump_efficiency


def fan_kw(air_kw: float, inputs: PueInputs) -> float:
    """Return the draw of the room fans in kW."""
    flow_m3s = air_kw * inputs.fan_m3h_per_kw / _SECONDS_PER_HOUR
    return flow_m3s * inputs.fan_pa / _PA_PER_KPA / inputs.fan_efficiency


def chiller_kw(
    load: PueLoad, cop: float, *, air_kw: float, fans_kw: float, ups_kw: float, pumps_kw: float
) -> float:
    """Return the compressor power in kW: the heat that the climate cannot carry ÷ COP."""
    mechanical_kw = (air_kw + fans_kw + ups_kw) * (1.0 - load.free_air) + (
        load.liquid_kw + pumps_kw
    ) * (1.0 - load.free_liquid)
    return mechanical_kw / cop


def pue(load: PueLoad, inputs: PueInputs) -> PueBreakdown:
    """Return where the power of a site goes in one operating state.

    Sources: component models of the modules beside this one; the two published plants (85 % liquid
    1.10, all air 1.29) are reproduced by tests.
    """
    rack_pdu_kw = inputs.rack_pdu_share * load.it_kw
    ups_out_kw = load.it_kw + rack_pdu_kw
    ups_kw = ups_loss_kw(ups_out_kw, inputs.ups_rating_kw, inputs.ups_curve, inputs.ups_systems)
    air_kw = load.it_kw - load.liquid_kw + rack_pdu_kw
    pumps_kw = pump_kw(load.liquid_kw, inputs)
    fans_kw = fan_kw(air_kw, inputs)
    compressor_kw = chiller_kw(
        load,
        inputs.chiller_cop,
        air_kw=air_kw,
        fans_kw=fans_kw,
        ups_kw=ups_kw,
        pumps_kw=pumps_kw,
    )
    heat_air_kw = air_kw + fans_kw + ups_kw
    heat_liquid_kw = load.liquid_kw + pumps_kw
    rejection_kw = inputs.rejection_share * (heat_air_kw + heat_liquid_kw + compressor_kw)
    misc_kw = inputs.misc_share * load.it_kw
    behind_kw = (
        ups_out_kw
        + ups_kw
        + pumps_kw
        + fans_kw
        + compressor_kw
        + rejection_kw
        + misc_kw
        + load.recharge_kw
    )
    transformer_kw = transformer_loss_kw(
        behind_kw / inputs.power_factor, inputs.transformer, inputs.transformers
    )
    ups_capacity_kw = inputs.ups_systems * inputs.ups_rating_kw
    return PueBreakdown(
        it_kw=load.it_kw,
        rack_pdu_kw=rack_pdu_kw,
        ups_load=ups_out_kw / ups_capacity_kw if ups_capacity_kw > 0 else 0.0,
        ups_loss_kw=ups_kw,
        pump_kw=pumps_kw,
        fan_kw=fans_kw,
        chiller_kw=compressor_kw,
        rejection_kw=rejection_kw,
        misc_kw=misc_kw,
        recharge_kw=load.recharge_kw,
        transformer_loss_kw=transformer_kw,
        heat_air_kw=heat_air_kw,
        heat_liquid_kw=heat_liquid_kw,
        facility_kw=behind_kw + transformer_kw,
    )


FORMULAS: Mapping[str, Formula] = {
    formula.id: formula for formula in (PUMP, FAN, CHILLER, REJECTION, FACILITY, PUE)
}
