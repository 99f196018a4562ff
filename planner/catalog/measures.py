"""What the sanity rules look at: one number of an entry each, None where a rule does not apply.

A measure also gives the words that its rule says beside the number.
"""

from collections.abc import Mapping
from typing import NamedTuple

from planner.catalog.parameters import total_params_b
from planner.domain.hardware import Accelerator, Part, PartKind
from planner.domain.identity import EntryId
from planner.domain.language_model import LanguageModel
from planner.domain.offers import CloudOffer, ModelApi, Region
from planner.domain.units import HALF_UNITS_PER_UNIT, kva_of_circuit

Accelerators = Mapping[EntryId, Accelerator]

_HEAVY_BOARD_KW = 0.6
"""From this board power eight accelerators are a baseboard of modules, not eight cards."""
_FAST_PORT_GBIT_S = 100.0
_NORTH_AMERICAN_DERATING = 0.8
"""A PDU may be printed at the full circuit (IEC) or at 80 % of it (NEC 210.20)."""
_IN_RACK = frozenset({PartKind.GPU_SERVER, PartKind.CPU_SERVER, PartKind.STORAGE, PartKind.SWITCH})


class Measured(NamedTuple):
    """A number and the words that go with it."""

    value: float
    words: Mapping[str, object]


def _measured(value: float, **words: object) -> Measured:
    return Measured(value, words)


def _over(above: float | None, below: float | None, **words: object) -> Measured | None:
    """A ratio of two figures, None where one is not known or there is nothing to divide by."""
    if above is None or not below:
        return None
    return Measured(above / below, {"above": above, "below": below, **words})


# Parts


def over_boards(part: Part, accelerators: Accelerators) -> Measured | None:
    """Nameplate over the boards of its accelerators."""
    fit = part.accelerators
    board = _board_kw(part, accelerators)
    if fit is None or board is None:
        return None
    return _over(part.draw.nameplate_kw, board * fit.count, count=fit.count)


def heat_over_nameplate(part: Part, _: Accelerators) -> Measured | None:
    """Vendor heat over nameplate."""
    return _over(part.draw.heat_kw, part.draw.nameplate_kw)


def typical_over_nameplate(part: Part, _: Accelerators) -> Measured | None:
    """Typical draw over nameplate."""
    return _over(part.draw.typical_kw, part.draw.nameplate_kw)


def idle_over_nameplate(part: Part, _: Accelerators) -> Measured | None:
    """Idle draw over nameplate."""
    return _over(part.draw.idle_kw, part.draw.nameplate_kw)


def carried_over_nameplate(part: Part, _: Accelerators) -> Measured | None:
    """Output of the supplies needed for full power over nameplate."""
    supply = part.supply
    if supply is None or supply.rating_kw is None:
        return None
    carried = supply.rating_kw * supply.needed
    return _over(carried, part.draw.nameplate_kw, needed=supply.needed, rating=supply.rating_kw)


def kg_per_unit(part: Part, _: Accelerators) -> Measured | None:
    """Mass by rack unit of what stands in a rack and is no GPU server."""
    if part.kind in (PartKind.GPU_SERVER, PartKind.RACK_SYSTEM, PartKind.RACK):
        return None
    return _kg_per_unit(part)


def kg_per_unit_gpu(part: Part, _: Accelerators) -> Measured | None:
    """Mass by rack unit of a GPU server."""
    return _kg_per_unit(part) if part.kind is PartKind.GPU_SERVER else None


def kg_of_eight_modules(part: Part, accelerators: Accelerators) -> Measured | None:
    """Mass of a server with a baseboard of eight modules."""
    fit, board = part.accelerators, _board_kw(part, accelerators)
    if part.kind is not PartKind.GPU_SERVER or part.mass_kg is None or fit is None:
        return None
    if board is None or board <= _HEAVY_BOARD_KW or (fit.count, fit.domain) != (8, 8):
        return None
    return _measured(part.mass_kg)


def kg_of_rack_system(part: Part, _: Accelerators) -> Measured | None:
    """Mass of a filled rack."""
    if part.kind is not PartKind.RACK_SYSTEM or part.mass_kg is None:
        return None
    return _measured(part.mass_kg)


def depth_of_device(part: Part, _: Accelerators) -> Measured | None:
    """Depth of what has a height in a rack."""
    if not part.half_units or part.depth_mm is None:
        return None
    return _measured(part.depth_mm)


def kw_per_unit(part: Part, _: Accelerators) -> Measured | None:
    """Nameplate by rack unit."""
    if part.kind not in _IN_RACK or not part.half_units or not part.draw.nameplate_kw:
        return None
    return _measured(part.draw.nameplate_kw * HALF_UNITS_PER_UNIT / part.half_units)


def air_per_kw(part: Part, _: Accelerators) -> Measured | None:
    """Airflow of a GPU server by kW of the heat that goes to air."""
    draw = part.draw
    if part.kind is not PartKind.GPU_SERVER or draw.nameplate_kw is None:
        return None
    return _over(draw.airflow_m3h, draw.nameplate_kw * (1.0 - draw.liquid_share))


def circuit_share(part: Part, _: Accelerators) -> Measured | None:
    """Printed capacity of a rack PDU over its circuit, or over 80 % of it when that is nearer."""
    rating = part.electrical
    if part.kind is not PartKind.PDU or rating is None or rating.capacity_kw is None:
        return None
    if rating.volts is None or rating.amps is None or rating.phases is None:
        return None
    circuit = kva_of_circuit(rating.volts, rating.amps, rating.phases)
    shares = (rating.capacity_kw / circuit / share for share in (1.0, _NORTH_AMERICAN_DERATING))
    return _measured(
        min(shares, key=lambda share: abs(share - 1.0)),
        capacity=rating.capacity_kw,
        circuit=circuit,
        volts=rating.volts,
        amps=rating.amps,
        phases=rating.phases,
    )


def price_over_gpus(part: Part, accelerators: Accelerators) -> Measured | None:
    """Price of a server over the price of its accelerators."""
    fit = part.accelerators
    if fit is None:
        return None
    each = accelerators[fit.accelerator].price_usd
    return None if each is None else _over(part.price_usd, each * fit.count, count=fit.count)


def tb_per_unit(part: Part, _: Accelerators) -> Measured | None:
    """Usable capacity by rack unit."""
    if part.storage is None or part.storage.usable_tb is None or not part.half_units:
        return None
    return _measured(part.storage.usable_tb * HALF_UNITS_PER_UNIT / part.half_units)


def watts_per_tbit(part: Part, _: Accelerators) -> Measured | None:
    """Nameplate of a switch with fast ports in W by Tbit/s of one direction."""
    switch, nameplate = part.switch, part.draw.nameplate_kw
    if switch is None or nameplate is None or switch.port_gbit_s < _FAST_PORT_GBIT_S:
        return None
    return _measured(nameplate * 1000.0 / (switch.ports * switch.port_gbit_s / 1000.0))


def _board_kw(part: Part, accelerators: Accelerators) -> float | None:
    fit = part.accelerators
    return None if fit is None else accelerators[fit.accelerator].board_kw


def _kg_per_unit(part: Part) -> Measured | None:
    if part.mass_kg is None or not part.half_units:
        return None
    return _measured(part.mass_kg * HALF_UNITS_PER_UNIT / part.half_units)


# Accelerators


def fp8_over_bf16(accelerator: Accelerator, _: Accelerators) -> Measured | None:
    """Dense FP8 over dense BF16."""
    return _over(accelerator.fp8_tflops, accelerator.bf16_tflops)


def gib_over_gb(accelerator: Accelerator, _: Accelerators) -> Measured | None:
    """Memory that a driver reports in GiB over the printed figure in GB."""
    return _over(accelerator.memory_gib, accelerator.memory_gb)


def sweeps_per_second(accelerator: Accelerator, _: Accelerators) -> Measured | None:
    """How often in a second the memory can be read whole."""
    return _over(accelerator.bandwidth_gb_s, accelerator.memory_gb)


def flop_per_byte(accelerator: Accelerator, _: Accelerators) -> Measured | None:
    """BF16 throughput over memory bandwidth."""
    return _over(accelerator.bf16_tflops * 1000.0, accelerator.bandwidth_gb_s)


def link_over_generation(accelerator: Accelerator, _: Accelerators) -> Measured | None:
    """Scale-up link over what its generation carries in one direction, of NVIDIA's full links."""
    if accelerator.link_kind != "NVLink":
        return None
    for generation, gb_s in NVLINK_PER_DIRECTION_GB_S.items():
        if accelerator.architecture.startswith(generation):
            return _over(accelerator.link_gb_s, gb_s, generation=generation)
    return None


NVLINK_PER_DIRECTION_GB_S = {
    "Volta": 150.0,
    "Ampere": 300.0,
    "Hopper": 450.0,
    "Blackwell": 900.0,
    "Rubin": 1800.0,
}
"""GB/s of one direction by architecture; vendors print both directions together (NVIDIA NVLink)."""


# Language models


def counted_over_published(llm: LanguageModel, _: Accelerators) -> Measured | None:
    """Parameters counted from the architecture over the published figure."""
    counted = total_params_b(llm)
    off = abs(counted - llm.total_params_b) / llm.total_params_b
    return _over(counted, llm.total_params_b, off=off)


def active_over_total(llm: LanguageModel, _: Accelerators) -> Measured | None:
    """Active over all parameters."""
    return _over(llm.active_params_b, llm.total_params_b)


def heads_left_over(llm: LanguageModel, _: Accelerators) -> Measured | None:
    """Heads that remain when they share the KV heads evenly."""
    return _measured(float(llm.heads % llm.kv_heads), heads=llm.heads, kv_heads=llm.kv_heads)


# Offers and places


def usd_per_gpu_hour(offer: CloudOffer, _: Accelerators) -> Measured | None:
    """On-demand price of one GPU and hour."""
    return _over(offer.on_demand_usd_h, float(offer.gpus))


def one_year_over_on_demand(offer: CloudOffer, _: Accelerators) -> Measured | None:
    """One-year price over on demand."""
    return _over(offer.reserved_1y_usd_h, offer.on_demand_usd_h)


def three_years_over_on_demand(offer: CloudOffer, _: Accelerators) -> Measured | None:
    """Three-year price over on demand."""
    return _over(offer.reserved_3y_usd_h, offer.on_demand_usd_h)


def three_years_over_one(offer: CloudOffer, _: Accelerators) -> Measured | None:
    """Three-year price over one-year price."""
    return _over(offer.reserved_3y_usd_h, offer.reserved_1y_usd_h)


def spot_over_on_demand(offer: CloudOffer, _: Accelerators) -> Measured | None:
    """Spot price over on demand."""
    return _over(offer.spot_usd_h, offer.on_demand_usd_h)


def output_over_input(api: ModelApi, _: Accelerators) -> Measured | None:
    """Price of output over input tokens."""
    return _over(api.output_usd_m, api.input_usd_m)


def cached_over_input(api: ModelApi, _: Accelerators) -> Measured | None:
    """Price of cached over fresh input tokens."""
    return _over(api.cached_input_usd_m, api.input_usd_m)


def input_price(api: ModelApi, _: Accelerators) -> Measured | None:
    """Price of a million input tokens where it is not free."""
    return _measured(api.input_usd_m) if api.input_usd_m else None


def tariff(region: Region, _: Accelerators) -> Measured | None:
    """Price of a kWh."""
    return None if region.tariff_usd_kwh is None else _measured(region.tariff_usd_kwh)


def carbon(region: Region, _: Accelerators) -> Measured | None:
    """Carbon of a kWh."""
    return None if region.carbon_g_kwh is None else _measured(region.carbon_g_kwh)
