"""What a catalogue table may contain: columns with type, unit and bounds, one table per file.

The names of columns are those of the domain's fields, units included.
"""

from planner.catalog.columns import (
    GRID,
    ID,
    Cell,
    Column,
    Table,
    choice,
    count,
    number,
    reference,
    table,
    text,
)
from planner.catalog.lesser_schema import LESSER_TABLES
from planner.domain.hardware import Airflow, BelowNeeded, Mounting, PartKind
from planner.domain.language_model import Admission, Attention, Precision
from planner.domain.provenance import Basis, Status

__all__ = ["EVIDENCE_COLUMNS", "PART_TABLES", "TABLES", "TOGETHER", "Cell", "Column", "Table"]

SERVERS = "servers/servers.csv"
RACK_SYSTEMS = "rack_systems/rack_systems.csv"
STORAGE = "storage/storage.csv"
SWITCHES = "switches/switches.csv"
FACILITY = "facility/facility.csv"
ACCELERATORS = "accelerators/accelerators.csv"
MODELS = "models/models.csv"
ENGINES = "engines/engines.csv"
OFFERS = "cloud/offers.csv"
APIS = "cloud/apis.csv"
REGIONS = "regions/regions.csv"
CARBON = "carbon/carbon.csv"
ASSUMPTIONS = "assumptions/assumptions.csv"
CHOICES = "assumptions/choices.csv"
COOLING = "cooling/cooling.csv"
"""Assumptions about cooling: limits of standards, properties of coolants."""
SHAPES = "demand/shapes.csv"
SOURCES = "sources.csv"
MANIFEST = "manifest.csv"
MEASUREMENTS = "measurements/"
"""Folder of published measurements, which are no entries."""

_PART = (
    ID,
    choice("kind", PartKind, required=True),
    text("manufacturer", required=True),
    text("name", required=True),
    text("part_number"),
    count("half_units", "half units", 0, 120),
    Column("full_depth", Cell.FLAG),
    number("depth_mm", "mm", 50, 3000),
    number("mass_kg", "kg", 0.1, 10_000),
    number("nameplate_kw", "kW", 0, 1000),
    number("price_usd", "USD", 1, 20_000_000),
    number("lead_weeks", "weeks", 0, 300),
    text("country_of_design"),
    text("country_of_manufacture"),
)
_DRAW = (
    number("heat_kw", "kW", 0, 1000),
    number("idle_kw", "kW", 0, 1000),
    number("busy_kw", "kW", 0, 1000),
    number("peak_kw", "kW", 0, 1000),
    number("typical_kw", "kW", 0, 1000),
    number("liquid_share", "share of the heat", 0, 1),
    number("airflow_m3h", "m³/h", 0, 100_000),
    number("inlet_max_c", "°C", 15, 60),
    number("coolant_max_c", "°C", 10, 70),
)
_SUPPLY = (
    count("supply_count", "supplies", 1, 64),
    number("supply_rating_kw", "kW", 0.05, 100),
    count("supply_needed", "supplies", 1, 64),
    count("supply_minimum", "supplies", 1, 64),
    choice("supply_below", BelowNeeded),
)
_FIT = (
    reference("accelerator"),
    count("accelerator_count", "accelerators", 1, 1000),
    count("accelerator_domain", "accelerators", 1, 1000),
)
_FRAME = (
    count("units", "rack units", 1, 60),
    number("width_mm", "mm", 300, 5000),
    number("static_load_kg", "kg", 100, 5000),
    number("dynamic_load_kg", "kg", 100, 5000),
    number("height_mm", "mm", 300, 4000),
    number("usable_depth_mm", "mm", 300, 3000),
    number("post_min_mm", "mm", 100, 2000),
    number("post_max_mm", "mm", 100, 2000),
)
_RACK_FIT = (
    choice("mounting", Mounting),
    choice("airflow", Airflow),
    number("rail_min_mm", "mm", 100, 2000),
    number("rail_max_mm", "mm", 100, 2000),
)
_ELECTRICAL = (
    number("capacity_kw", "kW", 0.1, 5000),
    number("volts", "V", 100, 1000),
    count("phases", "phases", 1, 3),
    number("amps", "A", 1, 6000),
    number("efficiency", "share", 0.5, 1),
)

_ASSUMPTION = (
    text("key", required=True),
    text("label", required=True),
    text("unit", required=True),
    number("likely", "", -1e12, 1e12, required=True),
    number("low", "", -1e12, 1e12),
    number("high", "", -1e12, 1e12),
    choice("status", Status, required=True),
    text("source", required=True),
    text("date", required=True),
    text("note"),
)

_TABLES = (
    table(SERVERS, *_PART, *_DRAW, *_SUPPLY, *_FIT, *_RACK_FIT),
    table(RACK_SYSTEMS, *_PART, *_DRAW, *_SUPPLY, *_FIT, *_FRAME, *_RACK_FIT, text("contents")),
    table(
        STORAGE,
        *_PART,
        *_DRAW,
        *_SUPPLY,
        number("usable_tb", "TB", 0.1, 100_000),
        number("read_gb_s", "GB/s", 0.01, 10_000),
        *_RACK_FIT,
    ),
    table(
        SWITCHES,
        *_PART,
        *_DRAW,
        *_SUPPLY,
        count("ports", "ports", 1, 2000, required=True),
        number("port_gbit_s", "Gbit/s", 0.1, 3200, required=True),
        number("lane_gbit_s", "Gbit/s", 0.1, 1000),
        *_RACK_FIT,
    ),
    table(
        FACILITY,
        *_PART,
        *_DRAW,
        *_SUPPLY,
        *_ELECTRICAL,
        *_FRAME,
        *_RACK_FIT,
        number("cooling_kw", "kW", 1, 10_000),
        text("cooling_medium"),
    ),
    table(
        ACCELERATORS,
        ID,
        text("manufacturer", required=True),
        text("name", required=True),
        number("memory_gb", "GB", 1, 2000, required=True),
        number("memory_gib", "GiB", 1, 2000, required=True),
        number("bandwidth_gb_s", "GB/s", 10, 100_000, required=True),
        number("bf16_tflops", "TFLOP/s", 1, 100_000, required=True),
        number("fp8_tflops", "TFLOP/s", 1, 100_000),
        number("fp4_tflops", "TFLOP/s", 1, 100_000),
        number("int8_tops", "TOP/s", 1, 100_000),
        number("board_kw", "kW", 0.01, 5),
        text("link_kind", required=True),
        number("link_gb_s", "GB/s", 1, 10_000),
        text("architecture", required=True),
        number("prefill_efficiency", "share", 0.01, 1.5, required=True),
        number("decode_bandwidth_efficiency", "share", 0.01, 1.5, required=True),
        number("decode_flop_efficiency", "share", 0.01, 1.5, required=True),
        number("fp4_efficiency", "share", 0.01, 1.5, required=True),
        number("collective_us", "µs", 0, 1000, required=True),
        number("price_usd", "USD", 1, 1_000_000),
        text("country_of_design"),
        text("country_of_manufacture"),
        text("software"),
    ),
    table(
        MODELS,
        ID,
        text("developer", required=True),
        text("name", required=True),
        text("licence"),
        text("released"),
        number("total_params_b", "10^9 parameters", 0.001, 10_000, required=True),
        number("active_params_b", "10^9 parameters", 0.001, 10_000, required=True),
        count("layers", "layers", 1, 1000, required=True),
        count("hidden", "", 16, 100_000, required=True),
        count("heads", "heads", 1, 1000, required=True),
        count("kv_heads", "heads", 1, 1000, required=True),
        count("head_dim", "", 8, 2048, required=True),
        count("intermediate", "", 0, 1_000_000, required=True),
        count("vocabulary", "tokens", 100, 10_000_000, required=True),
        Column("tied_embeddings", Cell.FLAG, required=True),
        Column("gated", Cell.FLAG),
        number("checkpoint_gb", "GB", 0.001, 100_000),
        choice("attention", Attention, required=True),
        count("max_context", "tokens", 16, 100_000_000, required=True),
        choice("native_precision", Precision, required=True),
        count("moe_routed", "experts", 1, 10_000),
        count("moe_top_k", "experts", 1, 1000),
        count("moe_shared", "experts", 0, 100),
        count("moe_intermediate", "", 1, 1_000_000),
        count("moe_shared_intermediate", "", 0, 1_000_000),
        count("moe_layers", "layers", 1, 1000),
        count("moe_first_dense", "layers", 0, 1000),
        count("mla_kv_rank", "", 1, 100_000),
        count("mla_q_rank", "", 0, 100_000),
        count("mla_rope_dim", "", 1, 2048),
        count("mla_nope_dim", "", 1, 2048),
        count("mla_value_dim", "", 1, 2048),
        count("mix_full", "layers", 0, 1000),
        count("mix_sliding", "layers", 0, 1000),
        count("mix_window", "tokens", 0, 1_000_000),
        count("mix_linear", "layers", 0, 1000),
        count("mix_state_heads", "heads", 0, 10_000),
        count("mix_state_key", "", 0, 10_000),
        count("mix_state_value", "", 0, 10_000),
        count("mix_global_kv_heads", "heads", 1, 1000),
        count("mix_global_head_dim", "", 8, 2048),
    ),
    table(
        ENGINES,
        ID,
        text("name", required=True),
        text("version", required=True),
        number("efficiency", "share", 0.01, 2, required=True),
        number("layer_us", "µs", 0, 1000, required=True),
        number("moe_layer_us", "µs", 0, 1000, required=True),
        number("host_ms", "ms", 0, 100, required=True),
        number("sequence_us", "µs", 0, 1000, required=True),
        number("non_torch_gib", "GiB", 0, 20, required=True),
        number("per_rank_gib", "GiB", 0, 20, required=True),
        number("graphs_gib", "GiB", 0, 20, required=True),
        count("batch_tokens", "tokens", 1, 1_000_000, required=True),
        count("max_sequences", "sequences", 1, 100_000, required=True),
        text("released"),
        text("weight_formats"),
        text("kv_formats"),
        text("features"),
        choice("admission", Admission),
        *(
            number(f"{kind}_{name}", "share", 0.01, 100)
            for kind in ("dense", "mixture")
            for name in ("rate_low", "rate_high", "first_token_low", "first_token_high")
        ),
        *(
            number(f"{generation}_{kind}", "share", 0.1, 10)
            for generation in ("conservative", "expected")
            for kind in ("dense", "mixture")
        ),
    ),
    table(
        OFFERS,
        ID,
        text("provider", required=True),
        text("instance", required=True),
        text("region_code", required=True),
        text("country", required=True),
        text("operator_home", required=True),
        reference("accelerator", required=True),
        count("gpus", "GPUs", 1, 1000, required=True),
        number("on_demand_usd_h", "USD/h", 0.01, 10_000),
        number("reserved_1y_usd_h", "USD/h", 0.01, 10_000),
        number("reserved_3y_usd_h", "USD/h", 0.01, 10_000),
        number("spot_usd_h", "USD/h", 0.01, 10_000),
        number("egress_usd_gb", "USD/GB", 0, 10),
        Column("reference", Cell.FLAG),
    ),
    table(
        APIS,
        ID,
        text("provider", required=True),
        text("model_name", required=True),
        reference("llm"),
        text("operator_home", required=True),
        text("country", required=True),
        number("input_usd_m", "USD per 10^6 tokens", 0, 10_000, required=True),
        number("output_usd_m", "USD per 10^6 tokens", 0, 10_000, required=True),
        number("cached_input_usd_m", "USD per 10^6 tokens", 0, 10_000),
        number("output_tokens_per_s", "tokens/s", 1, 100_000_000, required=True),
        number("ttft_ms", "ms", 1, 100_000, required=True),
        number("tpot_ms", "ms", 0.01, 10_000, required=True),
    ),
    table(
        REGIONS,
        ID,
        text("name", required=True),
        text("country", required=True),
        text("jurisdiction", required=True),
        number("tariff_usd_kwh", "USD/kWh", 0.001, 2),
        number("design_dry_bulb_c", "°C", -20, 60),
        number("summer_mean_c", "°C", -20, 50),
        number("build_usd_w", "USD/W", 1, 100),
    ),
    table(CARBON, *GRID),
    table(ASSUMPTIONS, *_ASSUMPTION, evidence=False),
    table(COOLING, *_ASSUMPTION, evidence=False),
    table(
        CHOICES,
        text("key", required=True),
        text("value", required=True),
        text("note"),
        evidence=False,
    ),
    table(
        SHAPES,
        ID,
        text("label", required=True),
        text("workday", required=True),
        text("restday", required=True),
        text("months", required=True),
        number("growth_per_year", "share a year", -0.99, 10, required=True),
        choice("status", Status, required=True),
        text("source", required=True),
        text("date", required=True),
        text("note"),
        evidence=False,
    ),
    table(
        SOURCES,
        ID,
        text("title", required=True),
        text("address"),
        text("licence"),
        evidence=False,
    ),
    table(
        MANIFEST,
        text("key", required=True),
        text("value", required=True),
        evidence=False,
    ),
)

TABLES = {one.path: one for one in (*_TABLES, *LESSER_TABLES)}

EVIDENCE_COLUMNS = {
    column.name: column
    for column in (
        text("id", required=True),
        text("field", required=True),
        number("low", "", -1e12, 1e12),
        number("high", "", -1e12, 1e12),
        text("source", required=True),
        text("date", required=True),
        choice("status", Status, required=True),
        choice("basis", Basis),
        text("note"),
    )
}
"""Columns of every evidence table. `id` and `field` may name several, separated by spaces, that
share everything that stands in the row; with several fields `low` and `high` stay empty. `basis` says what kind of
figure a power or a price is."""

PART_TABLES = (SERVERS, RACK_SYSTEMS, STORAGE, SWITCHES, FACILITY)

TOGETHER = {
    "accelerator": ("accelerator_count", "accelerator_domain"),
    "units": ("width_mm", "depth_mm"),
    "rail_min_mm": ("rail_max_mm",),
    "rail_max_mm": ("rail_min_mm",),
    "post_min_mm": ("post_max_mm",),
    "post_max_mm": ("post_min_mm",),
    "supply_count": ("supply_needed", "supply_minimum"),
    "cooling_kw": ("cooling_medium",),
    "moe_routed": ("moe_top_k", "moe_intermediate", "moe_layers"),
    "mla_kv_rank": ("mla_q_rank", "mla_rope_dim", "mla_nope_dim", "mla_value_dim"),
    "mix_sliding": ("mix_full", "mix_window"),
    "mix_linear": ("mix_full", "mix_state_heads", "mix_state_key", "mix_state_value"),
}
"""Columns that only make sense with others: the leader and what it needs."""
