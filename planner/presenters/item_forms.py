"""Which fields the form of a new entry has, by kind: units, choices, the ones that come first."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from planner.catalog.library import Library
from planner.domain.components import ComponentKind
from planner.domain.hardware import Airflow, Mounting
from planner.domain.language_model import Precision
from planner.presenters.countries import countries
from planner.presenters.entry_labels import field_label
from planner.presenters.wording import translate


class Choices(StrEnum):
    """What a field chooses among instead of taking a text."""

    ACCELERATOR = "accelerator"
    LLM = "llm"
    COUNTRY = "country"
    PRECISION = "precision"
    PLANT = "plant"
    FLAG = "flag"
    AIRFLOW = "airflow"
    MOUNTING = "mounting"


@dataclass(frozen=True, slots=True)
class ItemField:
    """A field: its name in the tables, label, unit shown, shown figure over the stored one.

    Texts and choices have no unit. `decimals` are those that can be typed.
    """

    name: str
    unit: str = ""
    shown_per_stored: float = 1.0
    text: bool = False
    decimals: int = 4
    choices: Choices | None = None

    @property
    def title(self) -> str:
        """What stands before the field."""
        return item_title(self.name)


def item_title(name: str) -> str:
    """Return what stands before the field of a figure."""
    own = _LABELS.get(name)
    return translate("items", own) if own is not None else field_label(name)


def options_of(choices: Choices, library: Library) -> tuple[tuple[str, str], ...]:
    """Return key and name of everything that a field chooses among.

    The first one of a choice that may stay open has no key.
    """
    open_end = (("", translate("items", "–")),)
    match choices:
        case Choices.ACCELERATOR:
            found = sorted((one.name, one.id) for one in library.accelerators.values())
            return tuple((key, name) for name, key in found)
        case Choices.LLM:
            models = sorted((one.name, one.id) for one in library.llms.values())
            return (*open_end, *((key, name) for name, key in models))
        case Choices.COUNTRY:
            return (*open_end, *countries(library.regions))
        case Choices.PRECISION:
            return tuple((one.value, one.value) for one in Precision)
        case Choices.PLANT:
            kinds = (one.value for one in ComponentKind if one.is_plant)
            return tuple((key, translate("entry", key.replace("-", " "))) for key in kinds)
        case Choices.FLAG:
            return tuple((key, translate("entry", key)) for key in ("no", "yes"))
        case Choices.AIRFLOW:
            return (*open_end, *((one.value, airflow_word(one)) for one in Airflow))
        case Choices.MOUNTING:
            return (*open_end, *((one.value, mounting_word(one)) for one in Mounting))


def airflow_word(airflow: Airflow) -> str:
    """Return where air goes through a device in words."""
    return {
        Airflow.FRONT_TO_REAR: translate("items", "front to rear"),
        Airflow.REAR_TO_FRONT: translate("items", "rear to front"),
        Airflow.LEFT_TO_RIGHT: translate("items", "left to right"),
        Airflow.RIGHT_TO_LEFT: translate("items", "right to left"),
        Airflow.SIDE_TO_REAR: translate("items", "side to rear"),
        Airflow.REAR_TO_SIDE: translate("items", "rear to side"),
        Airflow.BOTTOM_TO_TOP: translate("items", "bottom to top"),
        Airflow.TOP_TO_BOTTOM: translate("items", "top to bottom"),
        Airflow.PASSIVE: translate("items", "passive"),
        Airflow.MIXED: translate("items", "mixed"),
    }[airflow]


def mounting_word(mounting: Mounting) -> str:
    """Return the standard of posts and rails in words."""
    return {
        Mounting.EIA_19: translate("items", "19 inches"),
        Mounting.OPEN_RACK: translate("items", "21 inches, Open Rack"),
    }[mounting]


_LABELS = {
    "link_gb_s": "Link, per direction",
    "accelerator_count": "Number of GPUs",
    "port_gbit_s": "Speed of a port",
    "accelerator": "GPU",
    "kind": "What it is",
    "operator_home": "Operator's home",
    "region_code": "Region code",
    "reference": "Compare by itself",
    "output_tokens_per_s": "Rate limit",
    "decode_bandwidth_efficiency": "Bandwidth use (MBU)",
    "moe_routed": "Experts of a layer",
    "moe_top_k": "Experts of a token",
    "moe_intermediate": "Size of an expert",
    "moe_layers": "Layers with experts",
    "llm": "Model served",
    "intermediate": "Feed-forward size",
}
"""Labels that are shorter here than on a page."""


def _text(name: str) -> ItemField:
    return ItemField(name, text=True)


def _choice(name: str, choices: Choices) -> ItemField:
    return ItemField(name, text=True, choices=choices)


def _count(name: str, unit: str = "") -> ItemField:
    return ItemField(name, unit, decimals=0)


_WATT = 1000.0
_MAKER, _NAME = _text("manufacturer"), _text("name")
_HEIGHT = ItemField("half_units", "U", 0.5, decimals=1)
_DRAW = ItemField("nameplate_kw", "kW")
_DRAW_W = ItemField("nameplate_kw", "W", _WATT)
_MASS = ItemField("mass_kg", "kg")
_PRICE = ItemField("price_usd", "USD", decimals=0)
_WIDTH = ItemField("width_mm", "mm", decimals=1)
_DEPTH = ItemField("depth_mm", "mm", decimals=1)
_LEAD = ItemField("lead_weeks", "weeks", decimals=1)
_NUMBER = _text("part_number")
_UNITS = _count("units", "U")
_GPU = _choice("accelerator", Choices.ACCELERATOR)
_GPUS = _count("accelerator_count")
_RATED = ItemField("capacity_kw", "kW")
_HEAT = ItemField("cooling_kw", "kW")
_SPEED = ItemField("port_gbit_s", "Gbit/s")
_PROTOCOL = _text("protocol")
_COUNTRY = _choice("country", Choices.COUNTRY)
_HOME = _choice("operator_home", Choices.COUNTRY)
_PLACED = (
    _DEPTH,
    _choice("airflow", Choices.AIRFLOW),
    _choice("mounting", Choices.MOUNTING),
    ItemField("rail_min_mm", "mm"),
    ItemField("rail_max_mm", "mm"),
    _LEAD,
    _NUMBER,
)
_BOUGHT = (_LEAD, _NUMBER)


def _hourly(tier: str) -> ItemField:
    return ItemField(f"{tier}_usd_h", "USD/h")


def _per_million(what: str) -> ItemField:
    return ItemField(f"{what}_usd_m", "USD/M")


FORMS: Mapping[str, tuple[tuple[ItemField, ...], tuple[ItemField, ...]]] = {
    "gpu": (
        (
            _MAKER,
            _NAME,
            ItemField("memory_gb", "GB"),
            ItemField("bandwidth_gb_s", "GB/s"),
            ItemField("bf16_tflops", "TFLOP/s"),
            ItemField("fp8_tflops", "TFLOP/s"),
            ItemField("board_kw", "W", _WATT),
            _PRICE,
        ),
        (
            ItemField("fp4_tflops", "TFLOP/s"),
            ItemField("link_gb_s", "GB/s"),
        ),
    ),
    "gpu-server": ((_MAKER, _NAME, _GPU, _GPUS, _HEIGHT, _DRAW, _MASS, _PRICE), _PLACED),
    "cpu-server": ((_MAKER, _NAME, _HEIGHT, _DRAW, _MASS, _PRICE), _PLACED),
    "storage": (
        (
            _MAKER,
            _NAME,
            _HEIGHT,
            ItemField("usable_tb", "TB"),
            ItemField("read_gb_s", "GB/s"),
            _DRAW,
            _MASS,
            _PRICE,
        ),
        _PLACED,
    ),
    "switch": (
        (_MAKER, _NAME, _HEIGHT, _count("ports"), _SPEED, _DRAW, _MASS, _PRICE),
        _PLACED,
    ),
    "rack": (
        (
            _MAKER,
            _NAME,
            _UNITS,
            ItemField("static_load_kg", "kg"),
            _WIDTH,
            _DEPTH,
            _MASS,
            _PRICE,
        ),
        (
            *_BOUGHT,
            ItemField("dynamic_load_kg", "kg"),
            ItemField("height_mm", "mm"),
            ItemField("usable_depth_mm", "mm"),
            _choice("mounting", Choices.MOUNTING),
            ItemField("post_min_mm", "mm"),
            ItemField("post_max_mm", "mm"),
        ),
    ),
    "rack-system": (
        (_MAKER, _NAME, _GPU, _GPUS, _UNITS, _DRAW, _MASS, _PRICE),
        (_WIDTH, _DEPTH, ItemField("liquid_share", "%", 100.0), _LEAD, _NUMBER),
    ),
    "pdu": (
        (
            _MAKER,
            _NAME,
            ItemField("volts", "V"),
            ItemField("amps", "A"),
            _count("phases"),
            _RATED,
            _MASS,
            _PRICE,
        ),
        (_HEIGHT, _LEAD, _NUMBER),
    ),
    "ups": (
        (
            _MAKER,
            _NAME,
            _RATED,
            ItemField("efficiency", "%", 100.0),
            _WIDTH,
            _DEPTH,
            _MASS,
            _PRICE,
        ),
        (ItemField("volts", "V"), _count("phases"), _HEIGHT, _LEAD, _NUMBER),
    ),
    "cdu": (
        (
            _MAKER,
            _NAME,
            _HEAT,
            _text("cooling_medium"),
            _HEIGHT,
            _DRAW,
            _MASS,
            _PRICE,
        ),
        (_WIDTH, _DEPTH, _LEAD, _NUMBER),
    ),
    "plant": (
        (
            _MAKER,
            _NAME,
            _choice("kind", Choices.PLANT),
            _HEAT,
            ItemField("capacity_kva", "kVA"),
            _DRAW,
            _MASS,
            _PRICE,
        ),
        (
            _RATED,
            ItemField("energy_kwh", "kWh"),
            ItemField("cop"),
            ItemField("efficiency", "%", 100.0),
            *_BOUGHT,
        ),
    ),
    "optic": (
        (_MAKER, _NAME, _PROTOCOL, _SPEED, ItemField("reach_m", "m"), _DRAW_W, _PRICE),
        _BOUGHT,
    ),
    "cable": (
        (_MAKER, _NAME, _PROTOCOL, _SPEED, ItemField("reach_m", "m"), _PRICE),
        _BOUGHT,
    ),
    "nic": (
        (_MAKER, _NAME, _PROTOCOL, _count("ports"), _SPEED, _DRAW_W, _PRICE),
        _BOUGHT,
    ),
    "drive": (
        (
            _MAKER,
            _NAME,
            ItemField("capacity_tb", "TB"),
            ItemField("read_gb_s", "GB/s"),
            _PROTOCOL,
            _DRAW_W,
            _PRICE,
        ),
        (ItemField("price_usd_tb", "USD/TB"), *_BOUGHT),
    ),
    "memory": (
        (_MAKER, _NAME, ItemField("capacity_gb", "GB"), _PROTOCOL, _DRAW_W, _PRICE),
        _BOUGHT,
    ),
    "llm": (
        (
            _text("developer"),
            _NAME,
            ItemField("total_params_b", "B"),
            _count("layers"),
            _count("hidden"),
            _count("heads"),
            _count("kv_heads"),
            _count("max_context", "tokens"),
        ),
        (
            ItemField("active_params_b", "B"),
            _count("head_dim"),
            _count("intermediate"),
            _count("vocabulary", "tokens"),
            _count("moe_routed"),
            _count("moe_top_k"),
            _count("moe_intermediate"),
            _count("moe_layers"),
            _choice("native_precision", Choices.PRECISION),
            _choice("tied_embeddings", Choices.FLAG),
            _text("licence"),
        ),
    ),
    "engine": (
        (
            _NAME,
            _text("version"),
            ItemField("efficiency"),
            _count("batch_tokens", "tokens"),
            _count("max_sequences"),
            ItemField("host_ms", "ms"),
            ItemField("layer_us", "µs"),
            ItemField("sequence_us", "µs"),
        ),
        (
            ItemField("moe_layer_us", "µs"),
            ItemField("non_torch_gib", "GiB"),
            ItemField("per_rank_gib", "GiB"),
            ItemField("graphs_gib", "GiB"),
        ),
    ),
    "offer": (
        (
            _text("provider"),
            _text("instance"),
            _GPU,
            _count("gpus"),
            _text("region_code"),
            _COUNTRY,
            _hourly("on_demand"),
            _hourly("reserved_1y"),
        ),
        (
            _hourly("reserved_3y"),
            _hourly("spot"),
            ItemField("egress_usd_gb", "USD/GB"),
            _HOME,
            _choice("reference", Choices.FLAG),
        ),
    ),
    "api": (
        (
            _text("provider"),
            _text("model_name"),
            _choice("llm", Choices.LLM),
            _COUNTRY,
            _per_million("input"),
            _per_million("output"),
            _per_million("cached_input"),
            _HOME,
        ),
        (
            ItemField("output_tokens_per_s", "tokens/s"),
            ItemField("ttft_ms", "ms"),
            ItemField("tpot_ms", "ms"),
        ),
    ),
    "region": (
        (
            _NAME,
            _text("country"),
            ItemField("tariff_usd_kwh", "USD/kWh"),
            ItemField("carbon_g_kwh", "g/kWh"),
            ItemField("design_dry_bulb_c", "°C"),
            ItemField("summer_mean_c", "°C"),
            ItemField("build_usd_w", "USD/W"),
            _text("jurisdiction"),
        ),
        (),
    ),
}
"""Fields by kind: those that one looks at first, and the others."""
