"""What a catalogue table may contain: columns with type, unit and bounds, one table per file.

The names of columns are those of the domain's fields, units included. Bounds are not opinions about
good hardware; they catch a watt in a column of kilowatts.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from planner.domain.hardware import BelowNeeded, PartKind
from planner.domain.language_model import Attention, Precision
from planner.domain.provenance import Status

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
SOURCES = "sources.csv"
MANIFEST = "manifest.csv"
MEASUREMENTS = "measurements/"
"""Folder of published measurements, which are no entries."""
EVIDENCE = "evidence.csv"
"""Name of the evidence table that every folder has beside its tables of values."""


class Cell(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    NUMBER = "number"
    COUNT = "whole number"
    FLAG = "yes or no"
    CHOICE = "one of a list"
    REFERENCE = "id of another entry"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its type, its unit for messages, its bounds, and whether a row needs it."""

    name: str
    cell: Cell = Cell.TEXT
    unit: str = ""
    low: float = 0.0
    high: float = 0.0
    required: bool = False
    choices: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_number(self) -> bool:
        """Whether its values need evidence."""
        return self.cell in (Cell.NUMBER, Cell.COUNT)


@dataclass(frozen=True, slots=True)
class Table:
    """A file, its columns by name and the folder's evidence."""

    path: str
    columns: dict[str, Column]
    evidence: bool = True

    @property
    def evidence_path(self) -> str:
        """Path of the evidence table that covers this one."""
        return f"{self.path.rpartition('/')[0]}/{EVIDENCE}"


def _text(name: str, *, required: bool = False) -> Column:
    return Column(name, required=required)


def _number(name: str, unit: str, low: float, high: float, *, required: bool = False) -> Column:
    return Column(name, Cell.NUMBER, unit, low, high, required)


def _count(name: str, unit: str, low: float, high: float, *, required: bool = False) -> Column:
    return Column(name, Cell.COUNT, unit, low, high, required)


def _choice(name: str, values: type[StrEnum], *, required: bool = False) -> Column:
    return Column(name, Cell.CHOICE, required=required, choices=frozenset(values))


def _reference(name: str, *, required: bool = False) -> Column:
    return Column(name, Cell.REFERENCE, required=required)


def _table(path: str, *columns: Column, evidence: bool = True) -> Table:
    return Table(path, {column.name: column for column in columns}, evidence)


_ID = _text("id", required=True)

_PART = (
    _ID,
    _choice("kind", PartKind, required=True),
    _text("manufacturer", required=True),
    _text("name", required=True),
    _text("part_number"),
    _count("half_units", "half units", 0, 120),
    Column("full_depth", Cell.FLAG),
    _number("depth_mm", "mm", 50, 3000),
    _number("mass_kg", "kg", 0.1, 10_000),
    _number("nameplate_kw", "kW", 0, 1000),
    _number("price_usd", "USD", 1, 20_000_000),
    _number("lead_weeks", "weeks", 0, 300),
    _text("country_of_design"),
)
_DRAW = (
    _number("heat_kw", "kW", 0, 1000),
    _number("idle_kw", "kW", 0, 1000),
    _number("busy_kw", "kW", 0, 1000),
    _number("peak_kw", "kW", 0, 1000),
    _number("typical_kw", "kW", 0, 1000),
    _number("liquid_share", "share of the heat", 0, 1),
    _number("airflow_m3h", "m³/h", 0, 100_000),
    _number("inlet_max_c", "°C", 15, 60),
)
_SUPPLY = (
    _count("supply_count", "supplies", 1, 64),
    _number("supply_rating_kw", "kW", 0.05, 100),
    _count("supply_needed", "supplies", 1, 64),
    _count("supply_minimum", "supplies", 1, 64),
    _choice("supply_below", BelowNeeded),
)
_FIT = (
    _reference("accelerator"),
    _count("accelerator_count", "accelerators", 1, 1000),
    _count("accelerator_domain", "accelerators", 1, 1000),
)
_FRAME = (
    _count("units", "rack units", 1, 60),
    _number("width_mm", "mm", 300, 5000),
    _number("static_load_kg", "kg", 100, 5000),
)
_ELECTRICAL = (
    _number("capacity_kw", "kW", 0.1, 5000),
    _number("volts", "V", 100, 1000),
    _count("phases", "phases", 1, 3),
    _number("amps", "A", 1, 6000),
    _number("efficiency", "share", 0.5, 1),
)

_TABLES = (
    _table(SERVERS, *_PART, *_DRAW, *_SUPPLY, *_FIT),
    _table(RACK_SYSTEMS, *_PART, *_DRAW, *_SUPPLY, *_FIT, *_FRAME, _text("contents")),
    _table(
        STORAGE,
        *_PART,
        *_DRAW,
        *_SUPPLY,
        _number("usable_tb", "TB", 0.1, 100_000),
        _number("read_gb_s", "GB/s", 0.01, 10_000),
    ),
    _table(
        SWITCHES,
        *_PART,
        *_DRAW,
        *_SUPPLY,
        _count("ports", "ports", 1, 2000, required=True),
        _number("port_gbit_s", "Gbit/s", 0.1, 3200, required=True),
    ),
    _table(
        FACILITY,
        *_PART,
        *_DRAW,
        *_SUPPLY,
        *_ELECTRICAL,
        *_FRAME,
        _number("cooling_kw", "kW", 1, 10_000),
        _text("cooling_medium"),
    ),
    _table(
        ACCELERATORS,
        _ID,
        _text("manufacturer", required=True),
        _text("name", required=True),
        _number("memory_gb", "GB", 1, 2000, required=True),
        _number("memory_gib", "GiB", 1, 2000, required=True),
        _number("bandwidth_gb_s", "GB/s", 10, 100_000, required=True),
        _number("bf16_tflops", "TFLOP/s", 1, 100_000, required=True),
        _number("fp8_tflops", "TFLOP/s", 1, 100_000),
        _number("fp4_tflops", "TFLOP/s", 1, 100_000),
        _number("int8_tops", "TOP/s", 1, 100_000),
        _number("board_kw", "kW", 0.01, 5),
        _text("link_kind", required=True),
        _number("link_gb_s", "GB/s", 1, 10_000),
        _text("architecture", required=True),
        _number("prefill_efficiency", "share", 0.01, 1.5, required=True),
        _number("decode_bandwidth_efficiency", "share", 0.01, 1.5, required=True),
        _number("decode_flop_efficiency", "share", 0.01, 1.5, required=True),
        _number("fp4_efficiency", "share", 0.01, 1.5, required=True),
        _number("collective_us", "µs", 0, 1000, required=True),
        _number("price_usd", "USD", 1, 1_000_000),
        _text("country_of_design"),
    ),
    _table(
        MODELS,
        _ID,
        _text("developer", required=True),
        _text("name", required=True),
        _text("licence"),
        _text("released"),
        _number("total_params_b", "10^9 parameters", 0.001, 10_000, required=True),
        _number("active_params_b", "10^9 parameters", 0.001, 10_000, required=True),
        _count("layers", "layers", 1, 1000, required=True),
        _count("hidden", "", 16, 100_000, required=True),
        _count("heads", "heads", 1, 1000, required=True),
        _count("kv_heads", "heads", 1, 1000, required=True),
        _count("head_dim", "", 8, 2048, required=True),
        _count("intermediate", "", 0, 1_000_000, required=True),
        _count("vocabulary", "tokens", 100, 10_000_000, required=True),
        Column("tied_embeddings", Cell.FLAG, required=True),
        _choice("attention", Attention, required=True),
        _count("max_context", "tokens", 16, 100_000_000, required=True),
        _choice("native_precision", Precision, required=True),
        _count("moe_routed", "experts", 1, 10_000),
        _count("moe_top_k", "experts", 1, 1000),
        _count("moe_shared", "experts", 0, 100),
        _count("moe_intermediate", "", 1, 1_000_000),
        _count("moe_shared_intermediate", "", 0, 1_000_000),
        _count("moe_layers", "layers", 1, 1000),
        _count("moe_first_dense", "layers", 0, 1000),
        _count("mla_kv_rank", "", 1, 100_000),
        _count("mla_q_rank", "", 0, 100_000),
        _count("mla_rope_dim", "", 1, 2048),
        _count("mla_nope_dim", "", 1, 2048),
        _count("mla_value_dim", "", 1, 2048),
        _count("mix_full", "layers", 0, 1000),
        _count("mix_sliding", "layers", 0, 1000),
        _count("mix_window", "tokens", 0, 1_000_000),
        _count("mix_linear", "layers", 0, 1000),
        _count("mix_state_heads", "heads", 0, 10_000),
        _count("mix_state_key", "", 0, 10_000),
        _count("mix_state_value", "", 0, 10_000),
        _count("mix_global_kv_heads", "heads", 1, 1000),
        _count("mix_global_head_dim", "", 8, 2048),
    ),
    _table(
        ENGINES,
        _ID,
        _text("name", required=True),
        _text("version", required=True),
        _number("efficiency", "share", 0.01, 2, required=True),
        _number("layer_us", "µs", 0, 1000, required=True),
        _number("moe_layer_us", "µs", 0, 1000, required=True),
        _number("host_ms", "ms", 0, 100, required=True),
        _number("sequence_us", "µs", 0, 1000, required=True),
        _number("non_torch_gib", "GiB", 0, 20, required=True),
        _number("per_rank_gib", "GiB", 0, 20, required=True),
        _number("graphs_gib", "GiB", 0, 20, required=True),
        _count("batch_tokens", "tokens", 1, 1_000_000, required=True),
        _count("max_sequences", "sequences", 1, 100_000, required=True),
    ),
    _table(
        OFFERS,
        _ID,
        _text("provider", required=True),
        _text("instance", required=True),
        _text("region_code", required=True),
        _text("country", required=True),
        _text("operator_home", required=True),
        _reference("accelerator", required=True),
        _count("gpus", "GPUs", 1, 1000, required=True),
        _number("on_demand_usd_h", "USD/h", 0.01, 10_000),
        _number("reserved_1y_usd_h", "USD/h", 0.01, 10_000),
        _number("reserved_3y_usd_h", "USD/h", 0.01, 10_000),
        _number("spot_usd_h", "USD/h", 0.01, 10_000),
        _number("egress_usd_gb", "USD/GB", 0, 10),
    ),
    _table(
        APIS,
        _ID,
        _text("provider", required=True),
        _text("model_name", required=True),
        _reference("llm"),
        _text("operator_home", required=True),
        _text("country", required=True),
        _number("input_usd_m", "USD per 10^6 tokens", 0, 10_000, required=True),
        _number("output_usd_m", "USD per 10^6 tokens", 0, 10_000, required=True),
        _number("cached_input_usd_m", "USD per 10^6 tokens", 0, 10_000),
        _number("output_tokens_per_s", "tokens/s", 1, 100_000_000, required=True),
        _number("ttft_ms", "ms", 1, 100_000, required=True),
        _number("tpot_ms", "ms", 0.01, 10_000, required=True),
    ),
    _table(
        REGIONS,
        _ID,
        _text("name", required=True),
        _text("country", required=True),
        _text("jurisdiction", required=True),
        _number("tariff_usd_kwh", "USD/kWh", 0.001, 2),
        _number("design_dry_bulb_c", "°C", -20, 60),
        _number("summer_mean_c", "°C", -20, 50),
        _number("build_usd_w", "USD/W", 1, 100),
    ),
    _table(CARBON, _ID, _number("carbon_g_kwh", "g/kWh", 0, 2000, required=True), _text("zone")),
    _table(
        ASSUMPTIONS,
        _text("key", required=True),
        _text("label", required=True),
        _text("unit", required=True),
        _number("likely", "", -1e12, 1e12, required=True),
        _number("low", "", -1e12, 1e12),
        _number("high", "", -1e12, 1e12),
        _choice("status", Status, required=True),
        _text("source", required=True),
        _text("date", required=True),
        _text("note"),
        evidence=False,
    ),
    _table(
        CHOICES,
        _text("key", required=True),
        _text("value", required=True),
        _text("note"),
        evidence=False,
    ),
    _table(
        SOURCES,
        _ID,
        _text("title", required=True),
        _text("address"),
        _text("licence"),
        evidence=False,
    ),
    _table(
        MANIFEST,
        _text("key", required=True),
        _text("value", required=True),
        evidence=False,
    ),
)

TABLES = {table.path: table for table in _TABLES}

EVIDENCE_COLUMNS = {
    column.name: column
    for column in (
        _ID,
        _text("field", required=True),
        _number("low", "", -1e12, 1e12),
        _number("high", "", -1e12, 1e12),
        _text("source", required=True),
        _text("date", required=True),
        _choice("status", Status, required=True),
        _text("note"),
    )
}
"""Columns of every evidence table. `field` may name several fields, separated by spaces, that share
everything that stands in the row; `low` and `high` then stay empty."""

PART_TABLES = (SERVERS, RACK_SYSTEMS, STORAGE, SWITCHES, FACILITY)

TOGETHER = {
    "accelerator": ("accelerator_count", "accelerator_domain"),
    "units": ("width_mm", "depth_mm"),
    "supply_count": ("supply_needed", "supply_minimum"),
    "cooling_kw": ("cooling_medium",),
    "moe_routed": ("moe_top_k", "moe_intermediate", "moe_layers"),
    "mla_kv_rank": ("mla_q_rank", "mla_rope_dim", "mla_nope_dim", "mla_value_dim"),
    "mix_sliding": ("mix_full", "mix_window"),
    "mix_linear": ("mix_full", "mix_state_heads", "mix_state_key", "mix_state_value"),
}
"""Columns that only make sense with others: the leader and what it needs."""
