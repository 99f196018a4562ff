"""What the calculation answers: frozen results per rack, site, pool, deployment and workload.

Types only; the values come from `compute.evaluate`. None is *no data*.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from operator import attrgetter

from planner.domain.errors import Message
from planner.domain.fabric_results import FabricResult
from planner.domain.finding import Finding
from planner.domain.identity import (
    DeploymentId,
    EntryId,
    FabricId,
    LinkId,
    PoolId,
    RackId,
    RoomId,
    ScenarioId,
    SiteId,
    WorkloadId,
)
from planner.domain.pue import PueResult, WaterUse
from planner.domain.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Figure:
    """A headline: value with range, limit and what is missing from it.

    `limit` is what the value is compared with (capacity, demand, objective). `missing` of `of`
    terms had no data: the value is then a lower bound. `no_data` gives the reason of a None value.
    `range_kind` says what low and high are ("range", "P10–P90").
    """

    key: str
    unit: str
    value: float | None
    low: float | None = None
    high: float | None = None
    limit: float | None = None
    missing: int = 0
    of: int = 0
    no_data: str = ""
    note: str = ""
    range_kind: str = ""


@dataclass(frozen=True, slots=True)
class DeviceGroup:
    """Equal devices of one rack: same part, pool and GPU limit."""

    part: EntryId
    pool: PoolId | None
    gpu_limit_kw: float | None
    count: int


@dataclass(frozen=True, slots=True)
class DeviceResult:
    """The figures of one device of a group; kW at its input."""

    nameplate_kw: float | None
    peak_kw: float | None
    average_kw: float | None
    heat_kw: float | None
    air_heat_kw: float | None
    liquid_heat_kw: float | None
    airflow_m3h: float | None


@dataclass(frozen=True, slots=True)
class FeedResult:
    """One feed of a rack: rating, limits, load in normal operation and after the worst loss."""

    name: str
    rating_kva: float
    planning_kw: float
    legal_kw: float
    normal_kw: float
    worst_kw: float


@dataclass(frozen=True, slots=True)
class RackResult:
    """Everything known of one rack.

    `surviving_limit_kw` is what the rack may draw after the worst single feed loss.
    `without_data` counts devices whose power is not known. `price_usd` sums what is priced.
    `coolant_kw` is the heat that coolant distribution units in the rack remove.
    """

    rack: RackId
    groups: tuple[DeviceGroup, ...]
    devices: int
    nameplate_kw: float
    peak_kw: float
    heat_kw: float
    air_heat_kw: float
    liquid_heat_kw: float
    airflow_m3h: float
    feeds: tuple[FeedResult, ...]
    surviving_limit_kw: float | None
    half_units_used: int
    half_units_total: int
    mass_kg: float
    static_load_kg: float | None
    gpus: int
    vram_bytes: float
    price_usd: float
    without_data: int
    coolant_kw: float = 0.0
    peak_by_class: tuple[tuple[str, float], ...] = ()

    def under(self, rack: RackId) -> "RackResult":
        """Return the result of a rack that is like this one in everything but its id."""
        # Thousands of racks: three times as quick as `dataclasses.replace`.
        return RackResult(rack, *_ALL_BUT_RACK(self))


_ALL_BUT_RACK = attrgetter(*(one.name for one in fields(RackResult) if one.name != "rack"))


@dataclass(frozen=True, slots=True)
class SiteResult:
    """Power, heat and energy of one site. `pue` is annual, `design` the design day.

    For colocation `pue` is None: the landlord's plant is not ours to compute. `water` is None there
    too, and where nobody knows how much of the heat evaporates water.
    """

    site: SiteId
    racks: int
    devices: int
    nameplate_kw: float
    it_power_kw: float
    average_kw: float
    heat_kw: float
    facility_power_kw: float | None
    pue: float | None
    annual: PueResult | None
    design: PueResult | None
    energy_kwh_year: float
    carbon_kg_year: float | None
    tariff_usd_kwh: float | None
    it_limit_kw: float | None
    cooling_limit_kw: float | None
    water: WaterUse | None = None


@dataclass(frozen=True, slots=True)
class RoomResult:
    """Air heat of a room against what its plant removes."""

    room: RoomId
    air_heat_kw: float
    liquid_heat_kw: float
    air_capacity_kw: float | None


@dataclass(frozen=True, slots=True)
class MemoryUse:
    """Memory of GPUs in bytes, by what fills it."""

    total: float
    weights: float
    kv: float
    activations: float
    overhead: float

    @property
    def used(self) -> float:
        """Weights, KV cache at the load stated, activations and overhead together."""
        return self.weights + self.kv + self.activations + self.overhead


@dataclass(frozen=True, slots=True)
class PoolResult:
    """Accelerators of a pool and what is on them; `load` is the mean power load, 0 to 1.

    `served_share` is its share of all requests that are served in the first year.
    `memory_per_gpu` is what fills the memory of one GPU of each of its deployments.
    """

    pool: PoolId
    name: str
    accelerator: EntryId
    owned: bool
    gpus: int
    gpus_assigned: int
    memory: MemoryUse
    load: float
    served_share: float = 0.0
    memory_per_gpu: Mapping[DeploymentId, MemoryUse] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RateLimit:
    """Greatest request rate of a workload on a deployment inside its objectives, and what binds."""

    workload: WorkloadId
    requests_per_s: float
    limited_by: str


@dataclass(frozen=True, slots=True)
class DeploymentResult:
    """What a deployment can do. `refusal` says why it serves nothing."""

    deployment: DeploymentId
    name: str
    pool: PoolId
    replicas: int
    gpus: int
    memory_per_gpu: MemoryUse | None
    kv_tokens: float
    max_concurrency: int
    rates: tuple[RateLimit, ...]
    utilisation_peak: float
    utilisation_mean: float
    badge: str
    band_low: float
    band_high: float
    refusal: Message | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """What one resource carries of a workload in the peak hour."""

    target: str
    label: str
    kind: str
    requests_per_s: float
    output_tokens_per_s: float


@dataclass(frozen=True, slots=True)
class WorkloadResult:
    """Demand against service in the peak hour, and what stays unserved over the horizon.

    `verdict` is ok, short or idle; `short_of` says in words what is missing.
    """

    workload: WorkloadId
    name: str
    demand_requests_per_s: float
    demand_output_tokens_per_s: float
    capacity_output_tokens_per_s: float
    served_requests_per_s: float
    unserved_share: float
    unserved_share_peak: float
    ttft_p95_ms: float | None
    ttft_limit_ms: float | None
    tpot_p95_ms: float | None
    tpot_limit_ms: float | None
    limited_by: str
    shares: tuple[Share, ...]
    verdict: str
    short_of: str = ""


@dataclass(frozen=True, slots=True)
class BurstResult:
    """What a burst runs and costs in the first year."""

    burst: str
    name: str
    offer: EntryId
    instances_peak: int
    instance_hours_year: float
    usd_year: float | None
    tokens_share: float


@dataclass(frozen=True, slots=True)
class ApiUse:
    """What workloads ask of a model API in the first year, by the card it stands on."""

    api: EntryId
    site: SiteId | None
    input_tokens_year: float
    output_tokens_year: float


@dataclass(frozen=True, slots=True)
class LinkFlow:
    """Requests of a workload over a link in the busiest hour of the link.

    *forward* requests run from its first end to the second, and the answers back.
    """

    workload: WorkloadId
    requests_per_s: float
    request_bytes: float
    answer_bytes: float
    forward: bool


@dataclass(frozen=True, slots=True)
class LinkResult:
    """What crosses a link in its busiest hour of the first year, by direction.

    Forward is from the first end to the second; the load is the busier direction. `no_data` says
    why the three are None.
    """

    link: LinkId
    forward_gbit_s: float | None
    backward_gbit_s: float | None
    load_gbit_s: float | None
    flows: tuple[LinkFlow, ...] = ()
    no_data: str = ""


@dataclass(frozen=True, slots=True)
class CostLine:
    """One named amount of the cost model; `estimated` marks lines that no BoM line carries."""

    label: str
    group: str
    usd: float
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class CostResult:
    """Money over the horizon, nominal unless it says present.

    `capex` reconciles with the bill of materials; `yearly` is running cost of the first year by
    group; the cumulative curves are present values by month, month 0 first. `unpriced` names what
    has no price.
    """

    capex: tuple[CostLine, ...]
    yearly: tuple[CostLine, ...]
    capex_usd: float
    opex_year_usd: float
    total_usd: float
    present_usd: float
    cumulative_present: tuple[float, ...]
    reference_name: str
    reference_present: tuple[float, ...] | None
    break_even_month: int | None
    break_even_text: str
    break_even_by_tier: tuple[tuple[str, int | None], ...]
    break_even_utilisation: float | None
    unpriced: tuple[str, ...]
    lines: int
    present_by_group: tuple[CostLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """One step of the calculation: its inputs and what came out, kept for the next evaluation."""

    inputs: tuple[object, ...]
    output: object


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Every result of one scenario.

    `muted` are findings that the user has silenced. `nodes` lets the next evaluation reuse what did
    not change.
    """

    scenario: ScenarioId
    figures: Mapping[str, Figure]
    racks: Mapping[RackId, RackResult]
    rooms: Mapping[RoomId, RoomResult]
    sites: Mapping[SiteId, SiteResult]
    pools: Mapping[PoolId, PoolResult]
    deployments: Mapping[DeploymentId, DeploymentResult]
    workloads: Mapping[WorkloadId, WorkloadResult]
    bursts: Mapping[str, BurstResult]
    devices: Mapping[tuple[EntryId, PoolId | None, float | None], DeviceResult]
    costs: CostResult
    findings: tuple[Finding, ...]
    admissible: bool
    not_admissible_because: str
    nodes: Mapping[object, Node] = field(default_factory=dict, compare=False, repr=False)
    apis: tuple[ApiUse, ...] = ()
    muted: tuple[Finding, ...] = ()
    links: Mapping[LinkId, LinkResult] = field(default_factory=dict)
    timeline: Timeline = field(default_factory=Timeline)
    fabrics: Mapping[FabricId, FabricResult] = field(default_factory=dict)
