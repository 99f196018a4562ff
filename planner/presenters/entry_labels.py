"""What the figures of a catalogue entry are called, by the names that tables and evidence use.

A label that has no unit of its own takes that of the table's column.
"""

from dataclasses import dataclass

from planner.catalog.schema import Cell
from planner.document.commands.entries import columns_of
from planner.presenters.wording import translate


@dataclass(frozen=True, slots=True)
class Heading:
    """A group of figures on a page: its title (in `HEADINGS` its key), and names as shown."""

    title: str
    fields: tuple[str, ...]


_TITLES = {
    "identity": "Identity",
    "price": "Price and delivery",
    "size": "Size",
    "power": "Power",
    "cooling": "Cooling",
    "accelerators": "Accelerators",
    "capability": "Capability",
    "factors": "Factors of the serving model",
    "architecture": "Architecture",
}
"""Titles of the groups."""

HEADINGS = (
    Heading(
        "identity",
        (
            *("manufacturer", "developer", "provider", "name", "model_name", "version"),
            *(
                "part_number",
                "kind",
                "protocol",
                "instance",
                "region_code",
                "country",
                "operator_home",
            ),
            *("jurisdiction", "architecture", "licence", "released", "llm", "country_of_design"),
            *("country_of_manufacture", "software"),
        ),
    ),
    Heading(
        "price",
        (
            *("price_usd", "lead_weeks", "on_demand_usd_h", "reserved_1y_usd_h"),
            *("reserved_3y_usd_h", "spot_usd_h", "egress_usd_gb", "input_usd_m", "output_usd_m"),
            *("cached_input_usd_m", "tariff_usd_kwh", "build_usd_w", "price_usd_tb"),
        ),
    ),
    Heading(
        "size",
        (
            *("half_units", "units", "width_mm", "depth_mm", "full_depth", "mass_kg"),
            *("static_load_kg", "dynamic_load_kg", "height_mm", "usable_depth_mm"),
            *("mounting", "post_min_mm", "post_max_mm", "rail_min_mm", "rail_max_mm"),
        ),
    ),
    Heading(
        "power",
        (
            *("nameplate_kw", "heat_kw", "peak_kw", "busy_kw", "idle_kw", "typical_kw", "board_kw"),
            *("supply_count", "supply_needed", "supply_minimum", "supply_rating_kw"),
            *(
                "supply_below",
                "capacity_kw",
                "capacity_kva",
                "energy_kwh",
                "volts",
                "phases",
                "amps",
                "efficiency",
            ),
        ),
    ),
    Heading(
        "cooling",
        (
            *(
                "airflow_m3h",
                "airflow",
                "inlet_max_c",
                "coolant_max_c",
                "liquid_share",
                "cooling_kw",
                "cooling_medium",
            ),
            *("cop", "flow_lpm"),
            *("design_dry_bulb_c", "summer_mean_c", "carbon_g_kwh"),
        ),
    ),
    Heading(
        "accelerators",
        ("accelerator", "accelerator_count", "accelerator_domain", "gpus"),
    ),
    Heading(
        "capability",
        (
            *("memory_gb", "memory_gib", "bandwidth_gb_s", "bf16_tflops", "fp8_tflops"),
            *("fp4_tflops", "int8_tops", "link_kind", "link_gb_s", "usable_tb", "read_gb_s"),
            *("capacity_gb", "capacity_tb", "reach_m", "ports", "port_gbit_s", "lane_gbit_s"),
            *("output_tokens_per_s", "ttft_ms", "tpot_ms"),
        ),
    ),
    Heading(
        "factors",
        (
            *("prefill_efficiency", "decode_bandwidth_efficiency", "decode_flop_efficiency"),
            *("fp4_efficiency", "collective_us", "layer_us", "moe_layer_us", "host_ms"),
            *("sequence_us", "non_torch_gib", "per_rank_gib", "graphs_gib", "batch_tokens"),
            *("max_sequences", "weight_formats", "kv_formats", "features", "admission"),
            *("conservative_dense", "conservative_mixture", "expected_dense", "expected_mixture"),
            *("dense_rate_low", "dense_rate_high"),
            *("dense_first_token_low", "dense_first_token_high"),
            *("mixture_rate_low", "mixture_rate_high"),
            *("mixture_first_token_low", "mixture_first_token_high"),
        ),
    ),
)
"""Groups of figures; what no group names stands under *Architecture*."""

_LABELS = {
    "admission": "When the KV cache is full",
    "active_params_b": "Active parameters",
    "accelerator": "Accelerator",
    "accelerator_count": "Accelerators",
    "accelerator_domain": "Accelerators in one link domain",
    "airflow": "Direction of air",
    "airflow_m3h": "Airflow",
    "amps": "Current",
    "bandwidth_gb_s": "Memory bandwidth",
    "batch_tokens": "Token budget of a step",
    "bf16_tflops": "BF16, dense",
    "board_kw": "Board power",
    "build_usd_w": "Cost of a new hall",
    "busy_kw": "Busy draw",
    "cached_input_usd_m": "Cached input",
    "capacity_gb": "Capacity",
    "capacity_kva": "Rated power",
    "capacity_kw": "Rated power",
    "capacity_tb": "Capacity",
    "carbon_g_kwh": "Carbon of the grid",
    "checkpoint_gb": "Weights as published",
    "collective_us": "Latency of a collective",
    "cop": "Coefficient of performance",
    "conservative_dense": "Conservative software, dense models",
    "conservative_mixture": "Conservative software, mixtures of experts",
    "cooling_kw": "Heat removed",
    "cooling_medium": "Cooling medium",
    "country": "Country",
    "country_of_design": "Country of design",
    "country_of_manufacture": "Country of manufacture",
    "decode_bandwidth_efficiency": "Bandwidth use of decode (MBU)",
    "decode_flop_efficiency": "FLOP use of decode (MFU)",
    "depth_mm": "Depth",
    "dynamic_load_kg": "Rolling load",
    "design_dry_bulb_c": "Design dry bulb",
    "egress_usd_gb": "Egress",
    "energy_kwh": "Stored energy",
    "expected_dense": "Expected software, dense models",
    "expected_mixture": "Expected software, mixtures of experts",
    "features": "What it can do",
    "flow_lpm": "Flow",
    "fp4_efficiency": "Share of the printed FP4 rate",
    "fp4_tflops": "FP4, dense",
    "fp8_tflops": "FP8, dense",
    "full_depth": "Full depth",
    "gated": "Gated feed-forward layers",
    "gpus": "GPUs of an instance",
    "graphs_gib": "Memory of captured graphs",
    "half_units": "Height",
    "head_dim": "Size of a head",
    "heat_kw": "Heat figure",
    "height_mm": "Height",
    "hidden": "Hidden size",
    "host_ms": "Host time of a step",
    "idle_kw": "Idle draw",
    "inlet_max_c": "Highest inlet",
    "coolant_max_c": "Warmest coolant",
    "input_usd_m": "Input tokens",
    "instance": "Instance",
    "int8_tops": "INT8, dense",
    "intermediate": "Size of the feed-forward layers",
    "kv_heads": "KV heads",
    "kv_formats": "Formats of the KV cache",
    "layer_us": "Overhead of a layer",
    "lead_weeks": "Lead time",
    "link_gb_s": "Scale-up link, per direction",
    "link_kind": "Scale-up link",
    "liquid_share": "Heat to liquid",
    "llm": "Model in the catalogue",
    "mass_kg": "Mass",
    "mounting": "Mounting",
    "post_max_mm": "Posts apart, at most",
    "post_min_mm": "Posts apart, at least",
    "rail_max_mm": "Rail kit, longest",
    "rail_min_mm": "Rail kit, shortest",
    "max_context": "Longest context",
    "max_sequences": "Sequences at once",
    "memory_gb": "Memory as printed",
    "memory_gib": "Memory that a driver reports",
    "model_name": "Model",
    "moe_layer_us": "Overhead of an expert layer",
    "nameplate_kw": "Nameplate",
    "native_precision": "Published precision",
    "non_torch_gib": "Memory of the engine",
    "on_demand_usd_h": "On demand",
    "lane_gbit_s": "Speed of a lane",
    "operator_home": "Home of the operator",
    "output_tokens_per_s": "Rate limit, output tokens",
    "output_usd_m": "Output tokens",
    "part_number": "Part number",
    "peak_kw": "Expected peak",
    "per_rank_gib": "More with tensor parallelism",
    "port_gbit_s": "Speed of a port, per direction",
    "prefill_efficiency": "FLOP use of prefill (MFU)",
    "price_usd": "Price",
    "price_usd_tb": "Price of a TB",
    "reach_m": "Reach",
    "read_gb_s": "Read bandwidth",
    "reference": "Compared with by itself",
    "region_code": "Region",
    "released": "Released",
    "reserved_1y_usd_h": "Reserved 1 year",
    "reserved_3y_usd_h": "Reserved 3 years",
    "sequence_us": "Overhead of a sequence",
    "software": "Software stack",
    "spot_usd_h": "Spot",
    "static_load_kg": "Static load",
    "summer_mean_c": "Mean of summer",
    "supply_below": "With fewer supplies than needed",
    "supply_count": "Power supplies",
    "supply_minimum": "Supplies to keep running",
    "supply_needed": "Supplies for full power",
    "supply_rating_kw": "Rating of a supply",
    "tariff_usd_kwh": "Tariff of electricity",
    "tied_embeddings": "Tied embeddings",
    "total_params_b": "Parameters",
    "tpot_ms": "TPOT",
    "ttft_ms": "TTFT",
    "typical_kw": "Typical draw",
    "units": "Usable height",
    "usable_depth_mm": "Usable depth",
    "usable_tb": "Usable capacity",
    "volts": "Voltage",
    "weight_formats": "Formats of weights",
    "width_mm": "Width",
}

_PREFIXES = {
    "moe_": "Experts",
    "mla_": "Latent attention",
    "mix_": "Layer mix",
    "price_usd ": "Price",
    "dense_": "Measured over predicted, dense models",
    "mixture_": "Measured over predicted, mixtures of experts",
}
_UNITS = {"price_usd": "USD", "half_units": "U", "units": "U", "liquid_share": "%"}


def field_label(name: str) -> str:
    """Return what a figure is called."""
    label = _LABELS.get(name)
    if label is not None:
        return translate("entry", label)
    for prefix, group in _PREFIXES.items():
        if name.startswith(prefix):
            rest = name.removeprefix(prefix).replace("_", " ")
            return f"{translate('entry', group)}: {rest}"
    text = name.replace("_", " ")
    return translate("entry", text[:1].upper() + text[1:])


def field_unit(kind: type, name: str) -> str:
    """Return the unit that a figure of a kind of entry is shown in, empty for none."""
    own = _UNITS.get(name)
    if own is not None:
        return own
    column = columns_of(kind).get(name)
    if column is None or column.unit == "share":
        return ""
    counted = column.cell is Cell.COUNT and column.unit != "tokens"  # the label says of what
    return "" if counted else column.unit


def grouped_fields(names: tuple[str, ...]) -> tuple[Heading, ...]:
    """Return the names in their groups; those of no group last, under *Architecture*."""
    known = {name for heading in HEADINGS for name in heading.fields}
    groups = [
        Heading(
            translate("entry", _TITLES[heading.title]),
            tuple(one for one in heading.fields if one in names),
        )
        for heading in HEADINGS
    ]
    rest = tuple(name for name in names if name not in known)
    groups.append(Heading(translate("entry", _TITLES["architecture"]), rest))
    return tuple(group for group in groups if group.fields)
