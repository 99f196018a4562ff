"""Hardware that can be bought: parts with the specifications that planning needs.

A part is one flat kind of thing; what it can do is told by the specifications it carries
(`supply`, `accelerators`, `storage`, ...), not by a tower of classes. None means *no data*.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from planner.domain.identity import EntryId
from planner.domain.provenance import Evidence


class DeviceClass(StrEnum):
    """The five classes that keep their colour everywhere."""

    COMPUTE = "compute"
    STORAGE = "storage"
    NETWORK = "network"
    FACILITY = "facility"
    CLOUD = "cloud"


class PartKind(StrEnum):
    """What a part is; also the chip of the catalogue that lists it."""

    GPU_SERVER = "gpu-server"
    CPU_SERVER = "cpu-server"
    STORAGE = "storage"
    SWITCH = "switch"
    RACK = "rack"
    RACK_SYSTEM = "rack-system"
    PDU = "pdu"
    UPS = "ups"
    CDU = "cdu"

    @property
    def device_class(self) -> DeviceClass:
        """The class whose colour this kind wears."""
        return _CLASS_OF_KIND[self]


_CLASS_OF_KIND = {
    PartKind.GPU_SERVER: DeviceClass.COMPUTE,
    PartKind.CPU_SERVER: DeviceClass.COMPUTE,
    PartKind.RACK_SYSTEM: DeviceClass.COMPUTE,
    PartKind.STORAGE: DeviceClass.STORAGE,
    PartKind.SWITCH: DeviceClass.NETWORK,
    PartKind.RACK: DeviceClass.FACILITY,
    PartKind.PDU: DeviceClass.FACILITY,
    PartKind.UPS: DeviceClass.FACILITY,
    PartKind.CDU: DeviceClass.FACILITY,
}


_FLOOR_KINDS = frozenset({PartKind.UPS, PartKind.CDU})


class BelowNeeded(StrEnum):
    """What a server does when fewer supplies live than it needs for full power."""

    THROTTLE = "throttle"
    CAP = "cap"
    STOP = "stop"
    UNKNOWN = "no data"


@dataclass(frozen=True, slots=True)
class PowerDraw:
    """Electrical figures of one device in kW at its input.

    `nameplate_kw` sizes circuits; `heat_kw` is the vendor's heat figure where one is printed;
    `idle_kw`, `busy_kw` and `peak_kw` are measured or vendor values for this device, None where
    the ratios of the assumptions apply. `typical_kw` is for devices without accelerators.
    `liquid_share` is the part of the heat that goes to liquid, 0 to 1.
    """

    nameplate_kw: float | None = None
    heat_kw: float | None = None
    idle_kw: float | None = None
    busy_kw: float | None = None
    peak_kw: float | None = None
    typical_kw: float | None = None
    liquid_share: float = 0.0
    airflow_m3h: float | None = None
    inlet_max_c: float | None = None
    coolant_max_c: float | None = None


@dataclass(frozen=True, slots=True)
class SupplyUnits:
    """The power supplies of a device: `count` units of `rating_kw` output each.

    `needed` units carry full power, `minimum` keep it running; `below` says what happens between.
    """

    count: int
    rating_kw: float | None
    needed: int
    minimum: int
    below: BelowNeeded = BelowNeeded.UNKNOWN


@dataclass(frozen=True, slots=True)
class AcceleratorFit:
    """Accelerators in a device; `domain` is how many share one NVLink or equivalent domain."""

    accelerator: EntryId
    count: int
    domain: int


@dataclass(frozen=True, slots=True)
class StorageRating:
    """Usable capacity in TB and read bandwidth in GB/s."""

    usable_tb: float | None = None
    read_gb_s: float | None = None


@dataclass(frozen=True, slots=True)
class SwitchRating:
    """Ports and their speed per direction in Gbit/s; None leaves the rate of a lane to the usual."""

    ports: int
    port_gbit_s: float
    lane_gbit_s: float | None = None


class Mounting(StrEnum):
    """The standard of posts and rails: how wide what is mounted may be."""

    EIA_19 = "19-inch"
    OPEN_RACK = "21-inch Open Rack"


class Airflow(StrEnum):
    """Where air enters a device and leaves it, seen with its front to the front of the rack.

    Switches name the same by their ends: connector to power (C2P) is front to rear where the
    connectors are in front, power to connector (P2C) rear to front.
    """

    FRONT_TO_REAR = "front-to-rear"
    REAR_TO_FRONT = "rear-to-front"
    LEFT_TO_RIGHT = "left-to-right"
    RIGHT_TO_LEFT = "right-to-left"
    SIDE_TO_REAR = "side-to-rear"
    REAR_TO_SIDE = "rear-to-side"
    BOTTOM_TO_TOP = "bottom-to-top"
    TOP_TO_BOTTOM = "top-to-bottom"
    PASSIVE = "passive"
    MIXED = "mixed"

    @property
    def through_sides(self) -> bool:
        """Whether air enters or leaves at a side."""
        return self in _THROUGH_SIDES


_THROUGH_SIDES = frozenset(
    (Airflow.LEFT_TO_RIGHT, Airflow.RIGHT_TO_LEFT, Airflow.SIDE_TO_REAR, Airflow.REAR_TO_SIDE)
)


@dataclass(frozen=True, slots=True)
class RackFit:
    """What a device asks of a cabinet, or a cabinet offers, besides height and depth.

    `rail_min_mm` and `rail_max_mm` are the distances of posts that its rail kit spans.
    """

    mounting: Mounting | None = None
    airflow: Airflow | None = None
    rail_min_mm: float | None = None
    rail_max_mm: float | None = None


@dataclass(frozen=True, slots=True)
class FrameRating:
    """An empty cabinet: usable height in units, outer size, what it carries.

    `static_load_kg` is carried standing, `dynamic_load_kg` while it rolls on its casters.
    `usable_depth_mm` is what doors and posts leave of the depth; posts stand `post_min_mm` to
    `post_max_mm` apart; `height_mm` is the outer height on casters.
    """

    units: int
    width_mm: float
    depth_mm: float
    static_load_kg: float | None = None
    dynamic_load_kg: float | None = None
    height_mm: float | None = None
    usable_depth_mm: float | None = None
    post_min_mm: float | None = None
    post_max_mm: float | None = None

    @property
    def inner_depth_mm(self) -> float:
        """The depth that devices and cables have: the usable one where it is known."""
        return self.depth_mm if self.usable_depth_mm is None else self.usable_depth_mm


@dataclass(frozen=True, slots=True)
class ElectricalRating:
    """Rating of a PDU or UPS; volts are line to line when `phases` is 3."""

    capacity_kw: float | None = None
    volts: float | None = None
    phases: int | None = None
    amps: float | None = None
    efficiency: float | None = None


@dataclass(frozen=True, slots=True)
class CoolingRating:
    """Heat that a CDU, rear door or air handler removes, in kW at its stated conditions."""

    capacity_kw: float
    medium: str


@dataclass(frozen=True, slots=True)
class PriceBreak:
    """A price of one piece in USD for who buys so many, in a country (ISO 3166; empty: anywhere)."""

    price_usd: float
    evidence: Evidence
    quantity_from: int = 1
    region: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A device, cabinet or rack system as it is bought.

    `half_units` is the height in half rack units (0: side channel or floor, None: no data);
    `floor_width_mm` is that of plant on a floor, cabinets have theirs in `frame`.
    `price_usd` and `lead_weeks` are likely values; ranges, sources and dates are in `evidence`,
    keyed by field name (``price_usd``, ``nameplate_kw``, ``mass_kg``, ...).
    `country_of_manufacture` is where it is put together, empty where nobody published it.
    `contents` describes what a rack system holds, as printable (text, quantity) pairs.
    `price_breaks` are the prices of other quantities and countries, empty where there is only one;
    those of a country are complete, in the order of their quantities.
    """

    id: EntryId
    kind: PartKind
    manufacturer: str
    name: str
    part_number: str = ""
    half_units: int | None = None
    full_depth: bool = True
    depth_mm: float | None = None
    mass_kg: float | None = None
    draw: PowerDraw = PowerDraw()
    supply: SupplyUnits | None = None
    accelerators: AcceleratorFit | None = None
    storage: StorageRating | None = None
    switch: SwitchRating | None = None
    frame: FrameRating | None = None
    electrical: ElectricalRating | None = None
    cooling: CoolingRating | None = None
    fit: RackFit = RackFit()
    contents: tuple[tuple[str, int], ...] = ()
    price_usd: float | None = None
    lead_weeks: float | None = None
    country_of_design: str = ""
    price_breaks: tuple[PriceBreak, ...] = ()
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    floor_width_mm: float | None = None
    country_of_manufacture: str = ""

    @property
    def device_class(self) -> DeviceClass:
        """The class whose colour the part wears."""
        return self.kind.device_class

    @property
    def on_floor(self) -> bool:
        """Whether the part stands on the floor of a room, not in a rack."""
        return not self.half_units and self.kind in _FLOOR_KINDS

    @property
    def gpus(self) -> int:
        """How many accelerators one piece holds."""
        return self.accelerators.count if self.accelerators else 0

    @property
    def label(self) -> str:
        """Manufacturer and name without repeating the manufacturer."""
        if self.name.startswith(self.manufacturer):
            return self.name
        return f"{self.manufacturer} {self.name}"


@dataclass(frozen=True, slots=True)
class Accelerator:
    """A GPU or other accelerator; throughput figures are dense, in TFLOP/s at the precision named.

    `memory_gb` is as printed on the datasheet; `memory_gib` is what a driver reports.
    `link_gb_s` is the scale-up link per direction. The factors are fitted efficiencies:
    `prefill_efficiency` (MFU of prefill), `decode_bandwidth_efficiency` (MBU of decode),
    `decode_flop_efficiency` (MFU of decode), `fp4_efficiency` (share of the printed FP4 peak),
    `collective_us` (latency of one collective), sources in `evidence`.

    `country_of_manufacture` is where its wafers are made, `software` the stack that programs for it
    are written on, such as CUDA; both empty where nobody published them.
    """

    id: EntryId
    manufacturer: str
    name: str
    memory_gb: float
    memory_gib: float
    bandwidth_gb_s: float
    bf16_tflops: float
    fp8_tflops: float | None
    fp4_tflops: float | None
    int8_tops: float | None
    board_kw: float | None
    link_kind: str
    link_gb_s: float | None
    architecture: str
    prefill_efficiency: float
    decode_bandwidth_efficiency: float
    decode_flop_efficiency: float
    fp4_efficiency: float
    collective_us: float
    price_usd: float | None = None
    country_of_design: str = ""
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    country_of_manufacture: str = ""
    software: str = ""
