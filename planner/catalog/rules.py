"""The sanity rules as a table: what is measured, between which bounds, whose figure is doubted, why.

Each caught an error in a published source, or a unit that somebody took for another one. `says` is
filled in with the measured ``value``, the bounds and the words of the measure.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Any, Generic, TypeVar

from planner.catalog import measures
from planner.catalog.measures import Accelerators, Measured
from planner.domain.hardware import Accelerator, Part
from planner.domain.language_model import LanguageModel
from planner.domain.offers import CloudOffer, ModelApi, Region

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rule(Generic[T]):
    """A bound on one measure of an entry; the doubt falls on *field*."""

    id: str
    field: str
    measure: Callable[[T, Accelerators], Measured | None]
    low: float
    high: float
    says: str
    why: str


PART_RULES: tuple[Rule[Part], ...] = (
    Rule(
        "server-below-its-boards",
        "nameplate_kw",
        measures.over_boards,
        1.0,
        inf,
        "{above:g} kW is less than its {count} accelerators draw ({below:g} kW).",
        "Published catalogues print a DGX A100 at 2.1 kW",
    ),
    Rule(
        "heat-far-from-power",
        "heat_kw",
        measures.heat_over_nameplate,
        0.85,
        1.15,
        "{above:g} kW is more than 15% away from {below:g} kW nameplate.",
        "The guide of the DGX H100 prints heat 11 % above nameplate; more is another figure",
    ),
    Rule(
        "typical-above-nameplate",
        "typical_kw",
        measures.typical_over_nameplate,
        0.05,
        1.0,
        "{above:g} kW is more than the nameplate, or a twentieth of it ({below:g} kW).",
        "Typical and maximum draw exchanged; watts taken for kW",
    ),
    Rule(
        "idle-far-from-nameplate",
        "idle_kw",
        measures.idle_over_nameplate,
        0.03,
        0.7,
        "{above:g} kW idle does not go with {below:g} kW nameplate.",
        "Measured idle of 8-GPU systems is 0.16 to 0.23 of nameplate (MLPerf power logs)",
    ),
    Rule(
        "supplies-too-weak",
        "supply_needed",
        measures.carried_over_nameplate,
        1.0,
        inf,
        "{needed} x {rating:g} kW carry {above:g} kW, not the {below:g} kW of the nameplate.",
        "A printed 2+2 does not always carry the nameplate with two",
    ),
    Rule(
        "mass-by-unit",
        "mass_kg",
        measures.kg_per_unit,
        3.0,
        45.0,
        "{value:.1f} kg a rack unit is outside {low:g} to {high:g}; kilograms or pounds?",
        "A WEKA node is printed at 9.25 and at 31.2 kg",
    ),
    Rule(
        "mass-of-an-empty-chassis",
        "mass_kg",
        measures.kg_per_unit_gpu,
        10.0,
        45.0,
        "{value:.1f} kg a rack unit is outside {low:g} to {high:g}; is it the mass of the empty"
        " chassis?",
        "NetBox prints 53 and 75.3 kg for 8-GPU systems without their GPUs; unfit for floor checks",
    ),
    Rule(
        "mass-of-eight-modules",
        "mass_kg",
        measures.kg_of_eight_modules,
        80.0,
        220.0,
        "{value:g} kg is no mass of a server with eight modules; is it the mass of the empty"
        " chassis, or pounds?",
        "DGX systems weigh 123 to 168 kg, liquid-cooled ones from 92 kg",
    ),
    Rule(
        "mass-of-a-filled-rack",
        "mass_kg",
        measures.kg_of_rack_system,
        300.0,
        2500.0,
        "{value:g} kg is no mass of a filled rack; kilograms or pounds?",
        "GB200 NVL72 is printed at 1,360 kg in five sources and at 3,000 in one, which is pounds",
    ),
    Rule(
        "depth-of-a-device",
        "depth_mm",
        measures.depth_of_device,
        300.0,
        1500.0,
        "{value:g} mm is no depth of a device for racks.",
        "Inches or centimetres taken for mm",
    ),
    Rule(
        "power-by-unit",
        "nameplate_kw",
        measures.kw_per_unit,
        0.005,
        6.0,
        "{value:.3g} kW a rack unit is outside {low:g} to {high:g}; watts or kilowatts?",
        "The densest systems in racks draw 4.1 kW a unit (eight B300 in 3 units)",
    ),
    Rule(
        "air-by-power",
        "airflow_m3h",
        measures.air_per_kw,
        130.0,
        330.0,
        "{value:.0f} m³/h for each kW to air is outside {low:g} to {high:g}; CFM or m³/h?",
        "Vendor figures give 13.6 to 17.7 K, 168 to 219 m³/h per kW (DGX A100 to B300)",
    ),
    Rule(
        "pdu-is-volts-times-amps",
        "capacity_kw",
        measures.circuit_share,
        0.95,
        1.05,
        "{capacity:g} kW is neither {circuit:.2f} kVA ({volts:g} V, {amps:g} A, {phases} phases)"
        " nor 80 % of it.",
        "Amps of one PDU are printed as 40 against a name that suggests 30",
    ),
    Rule(
        "price-by-gpus",
        "price_usd",
        measures.price_over_gpus,
        0.9,
        8.0,
        "{above:,.0f} USD is {value:.2f} times its {count} accelerators ({below:,.0f} USD).",
        "Complete 8-GPU systems of 2026 cost 1.19 to 1.49 times their GPUs, cards up to 2.8 times",
    ),
    Rule(
        "capacity-by-unit",
        "usable_tb",
        measures.tb_per_unit,
        0.5,
        1500.0,
        "{value:g} TB a rack unit is outside {low:g} to {high:g}; GB or TB?",
        "The densest flash node holds 1,080 TB raw a unit",
    ),
    Rule(
        "switch-watts-by-tbit",
        "nameplate_kw",
        measures.watts_per_tbit,
        10.0,
        300.0,
        "{value:.0f} W for each Tbit/s is outside {low:g} to {high:g}; one or both directions?",
        "QM9700 67, Q3400 61, SN4600C 117 W per Tbit/s; marketing counts both directions",
    ),
)

ACCELERATOR_RULES: tuple[Rule[Accelerator], ...] = (
    Rule(
        "fp8-over-bf16",
        "fp8_tflops",
        measures.fp8_over_bf16,
        1.8,
        2.2,
        "FP8 is {value:.2f} times BF16, not about 2; is one of them a sparse figure?",
        "B200 FP8 is printed as 9,000 and RTX PRO 6000 as 3,800: both sparse",
    ),
    Rule(
        "gib-or-gb",
        "memory_gib",
        measures.gib_over_gb,
        0.86,
        1.005,
        "{above:g} GiB do not belong to {below:g} GB.",
        "Drivers report from decimal GB less ECC to the printed figure in GiB",
    ),
    Rule(
        "memory-bandwidth",
        "bandwidth_gb_s",
        measures.sweeps_per_second,
        1.0,
        120.0,
        "{above:g} GB/s read {below:g} GB {value:.1f} times a second; GB/s or Gbit/s?",
        "MXC500 is printed at 18 TB/s, MI300X at 10.3 TB/s: both wrong",
    ),
    Rule(
        "throughput-by-bandwidth",
        "bf16_tflops",
        measures.flop_per_byte,
        10.0,
        1000.0,
        "{value:.0f} FLOP for each byte is outside {low:g} to {high:g}; TFLOP/s of BF16?",
        "H20 37, H100 295, MTIA 863 FLOP per byte",
    ),
    Rule(
        "link-in-one-direction",
        "link_gb_s",
        measures.link_over_generation,
        0.4,
        1.05,
        "{above:g} GB/s is {value:.2f} times a {generation} link ({below:g} GB/s in one direction);"
        " are both directions counted?",
        "Vendors print 900 GB/s for NVLink 4, which is 450 in each direction",
    ),
)

LLM_RULES: tuple[Rule[LanguageModel], ...] = (
    Rule(
        "parameters-by-architecture",
        "total_params_b",
        measures.counted_over_published,
        0.98,
        1.02,
        "the architecture has {above:.2f}, the row says {below:g} ({off:.1%} apart, 2% allowed).",
        "A wrong layer, head or expert count shows in the sum",
    ),
    Rule(
        "active-above-total",
        "active_params_b",
        measures.active_over_total,
        0.0,
        1.0,
        "more parameters are active than there are.",
        "Active and total exchanged",
    ),
    Rule(
        "uneven-heads",
        "kv_heads",
        measures.heads_left_over,
        0.0,
        0.0,
        "{heads} heads do not share {kv_heads} KV heads evenly.",
        "Grouped-query attention",
    ),
)

OFFER_RULES: tuple[Rule[CloudOffer], ...] = (
    Rule(
        "price-of-a-gpu-hour",
        "on_demand_usd_h",
        measures.usd_per_gpu_hour,
        0.05,
        60.0,
        "{value:.2f} USD for a GPU and hour is outside {low:g} to {high:g}; of the instance?",
        "From 0.35 (T4) to 54.08 (GB200 on Azure in Brazil)",
    ),
    Rule(
        "one-year-above-on-demand",
        "reserved_1y_usd_h",
        measures.one_year_over_on_demand,
        0.2,
        1.0,
        "{above:g} USD/h is more than on demand ({below:g}), or a fifth of it.",
        "AWS 0.59, Google 0.63, Azure 0.64 of on demand",
    ),
    Rule(
        "three-years-above-on-demand",
        "reserved_3y_usd_h",
        measures.three_years_over_on_demand,
        0.15,
        1.0,
        "{above:g} USD/h is more than on demand ({below:g}), or a seventh of it.",
        "AWS 0.36, Google 0.44, Azure 0.44 of on demand",
    ),
    Rule(
        "three-years-above-one",
        "reserved_3y_usd_h",
        measures.three_years_over_one,
        0.0,
        1.0,
        "{above:g} USD/h for three years is more than for one ({below:g}).",
        "Columns exchanged",
    ),
    Rule(
        "spot-above-on-demand",
        "spot_usd_h",
        measures.spot_over_on_demand,
        0.0,
        1.0,
        "{above:g} USD/h is more than on demand ({below:g}).",
        "Columns exchanged",
    ),
)

API_RULES: tuple[Rule[ModelApi], ...] = (
    Rule(
        "price-of-a-million-tokens",
        "input_usd_m",
        measures.input_price,
        0.001,
        200.0,
        "{value:g} USD is outside {low:g} to {high:g}; of a million tokens, or of a thousand?",
        "From 0.02 to 30 USD in the price lists of November 2026",
    ),
    Rule(
        "output-over-input",
        "output_usd_m",
        measures.output_over_input,
        0.5,
        30.0,
        "output costs {value:.2f} times input; are the columns exchanged?",
        "One to ten times in the price lists of November 2026",
    ),
    Rule(
        "cached-above-fresh",
        "cached_input_usd_m",
        measures.cached_over_input,
        0.0,
        1.0,
        "{above:g} USD for cached input is more than for fresh ({below:g}).",
        "Columns exchanged",
    ),
)

REGION_RULES: tuple[Rule[Region], ...] = (
    Rule(
        "tariff",
        "tariff_usd_kwh",
        measures.tariff,
        0.003,
        0.6,
        "{value:g} USD/kWh is outside {low:g} to {high:g}; cents or dollars, kWh or MWh?",
        "Industrial tariffs of 140 countries and states",
    ),
    Rule(
        "carbon",
        "carbon_g_kwh",
        measures.carbon,
        0.5,
        1200.0,
        "{value:g} g/kWh is outside {low:g} to {high:g}; grams or kilograms, kWh or MWh?",
        "Grids of 140 countries and states",
    ),
)


def all_rules() -> tuple[Rule[Any], ...]:
    """Return every rule, of whatever kind of entry."""
    return (
        *PART_RULES,
        *ACCELERATOR_RULES,
        *LLM_RULES,
        *OFFER_RULES,
        *API_RULES,
        *REGION_RULES,
    )
