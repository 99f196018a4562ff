"""The kinds of entries that a form creates: their tables, what they need, what they are named by."""

from collections.abc import Mapping
from enum import StrEnum

from planner.catalog import lesser_schema, schema
from planner.domain.components import ComponentKind
from planner.domain.hardware import PartKind


class ItemKind(StrEnum):
    """What can be created."""

    GPU = "gpu"
    GPU_SERVER = "gpu-server"
    CPU_SERVER = "cpu-server"
    STORAGE = "storage"
    SWITCH = "switch"
    RACK = "rack"
    RACK_SYSTEM = "rack-system"
    PDU = "pdu"
    UPS = "ups"
    CDU = "cdu"
    PLANT = "plant"
    OPTIC = "optic"
    CABLE = "cable"
    NIC = "nic"
    DRIVE = "drive"
    MEMORY = "memory"
    LLM = "llm"
    ENGINE = "engine"
    OFFER = "offer"
    API = "api"
    REGION = "region"

    @property
    def part(self) -> PartKind | None:
        """The kind of part that it is, None for what is no part."""
        return PartKind(self.value) if self.value in _PARTS else None

    @property
    def component(self) -> ComponentKind | None:
        """The kind of component that it is; None for plant, of which there are many kinds."""
        return ComponentKind(self.value) if self.value in _COMPONENTS else None


_PARTS = frozenset(one.value for one in PartKind)
_COMPONENTS = frozenset(one.value for one in ComponentKind)

TABLE_OF: Mapping[ItemKind, str] = {
    ItemKind.GPU: schema.ACCELERATORS,
    ItemKind.GPU_SERVER: schema.SERVERS,
    ItemKind.CPU_SERVER: schema.SERVERS,
    ItemKind.STORAGE: schema.STORAGE,
    ItemKind.SWITCH: schema.SWITCHES,
    ItemKind.RACK_SYSTEM: schema.RACK_SYSTEMS,
    **dict.fromkeys((ItemKind.RACK, ItemKind.PDU, ItemKind.UPS, ItemKind.CDU), schema.FACILITY),
    ItemKind.PLANT: lesser_schema.PLANT,
    **dict.fromkeys(
        (ItemKind.OPTIC, ItemKind.CABLE, ItemKind.NIC, ItemKind.DRIVE, ItemKind.MEMORY),
        lesser_schema.COMPONENTS,
    ),
    ItemKind.LLM: schema.MODELS,
    ItemKind.ENGINE: schema.ENGINES,
    ItemKind.OFFER: schema.OFFERS,
    ItemKind.API: schema.APIS,
    ItemKind.REGION: schema.REGIONS,
}

_NAMED = ("manufacturer", "name")
_PLACED = ("country", "operator_home")
_ENGINE = (
    *("efficiency", "layer_us", "moe_layer_us", "host_ms", "sequence_us", "non_torch_gib"),
    *("per_rank_gib", "graphs_gib", "batch_tokens", "max_sequences"),
)

NEEDED: Mapping[ItemKind, tuple[str, ...]] = {
    ItemKind.GPU: (*_NAMED, "memory_gb", "bandwidth_gb_s", "bf16_tflops"),
    ItemKind.GPU_SERVER: (*_NAMED, "accelerator", "accelerator_count", "half_units"),
    ItemKind.CPU_SERVER: (*_NAMED, "half_units"),
    ItemKind.STORAGE: (*_NAMED, "half_units"),
    ItemKind.SWITCH: (*_NAMED, "half_units", "ports", "port_gbit_s"),
    ItemKind.RACK: (*_NAMED, "units", "width_mm", "depth_mm"),
    ItemKind.RACK_SYSTEM: (
        *(*_NAMED, "accelerator", "accelerator_count"),
        *("units", "width_mm", "depth_mm"),
    ),
    ItemKind.PDU: (*_NAMED, "capacity_kw"),
    ItemKind.UPS: (*_NAMED, "capacity_kw"),
    ItemKind.CDU: (*_NAMED, "cooling_kw", "cooling_medium", "half_units"),
    ItemKind.PLANT: (*_NAMED, "kind"),
    ItemKind.OPTIC: (*_NAMED, "port_gbit_s"),
    ItemKind.CABLE: _NAMED,
    ItemKind.NIC: (*_NAMED, "ports", "port_gbit_s"),
    ItemKind.DRIVE: (*_NAMED, "capacity_tb"),
    ItemKind.MEMORY: (*_NAMED, "capacity_gb"),
    ItemKind.LLM: (
        *("developer", "name", "total_params_b", "layers", "hidden", "heads", "kv_heads"),
        *("max_context", "active_params_b", "head_dim", "intermediate", "vocabulary"),
    ),
    ItemKind.ENGINE: ("name", "version", *_ENGINE),
    ItemKind.OFFER: ("provider", "instance", "accelerator", "gpus", "region_code", *_PLACED),
    ItemKind.API: (
        *("provider", "model_name", *_PLACED, "input_usd_m", "output_usd_m"),
        *("output_tokens_per_s", "ttft_ms", "tpot_ms"),
    ),
    ItemKind.REGION: ("name", "country", "jurisdiction"),
}
"""What an entry cannot do without: given, or derived."""

NAMED_BY: Mapping[ItemKind, tuple[str, ...]] = {
    **dict.fromkeys(ItemKind, _NAMED),
    ItemKind.LLM: ("developer", "name"),
    ItemKind.ENGINE: ("name", "version"),
    ItemKind.OFFER: ("provider", "instance", "region_code"),
    ItemKind.API: ("provider", "model_name"),
    ItemKind.REGION: ("name",),
}
"""The texts that tell two entries of a kind apart; its id is made of them."""
