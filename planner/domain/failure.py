"""What fails in a failure test, and what is left: the values that window and command line show.

Types only; the results come from `compute.failover`. None is *no data*.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from planner.domain.finding import Severity
from planner.domain.identity import EntryId, LinkId, PlacementId, PoolId, RackId, SiteId, WorkloadId


class FailureKind(StrEnum):
    """What is lost."""

    FEED = "feed"
    GRID = "grid"
    POWER = "power element"
    RACK_PDU = "rack PDU"
    SUPPLY = "power supply"
    COOLING = "cooling unit"
    SWITCH = "switch"
    LINK = "link"
    SITE = "site"


@dataclass(frozen=True, slots=True)
class Failure:
    """One loss, of something that is drawn or `assumed`.

    `place` is the id of what to show for it: an element, rack, placement, link or site. What is out:
    `elements` of the power chain, `units` of elements that have several, `circuits` of racks as
    (rack, feed), `cooling` as (element or placement, units), one supply of each device of the part
    `supply`, a `switch`, a `link`, everything at the `gone` site. `besides` are elements that are out
    already, as the grid when a generator is asked for; `thing` is then the name without them.
    `outage` marks what is switched off on purpose.
    """

    id: str
    kind: FailureKind
    name: str
    site: SiteId | None = None
    place: str = ""
    assumed: bool = False
    elements: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()
    units: tuple[tuple[str, int], ...] = ()
    circuits: tuple[tuple[RackId, str], ...] = ()
    cooling: tuple[tuple[str, int], ...] = ()
    supply: EntryId | None = None
    switch: PlacementId | None = None
    link: LinkId | None = None
    gone: SiteId | None = None
    thing: str = ""
    outage: bool = False

    @property
    def out(self) -> tuple[str, ...]:
        """All elements of the power chain that are out."""
        return (*self.besides, *self.elements)


class Effect(StrEnum):
    """What a device does after a loss, from mild to bad.

    REDUCED: below nameplate, not below the expected peak. THROTTLED: below the expected peak too.
    """

    NO_DATA = "no data"
    REDUCED = "reduced"
    THROTTLED = "throttled"
    STOPS = "stops"

    @property
    def rank(self) -> int:
        """0 for the mildest."""
        return _EFFECT_RANK[self]

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return _EFFECT_SEVERITY[self]


_EFFECT_RANK = {effect: rank for rank, effect in enumerate(Effect)}
_EFFECT_SEVERITY = {
    Effect.NO_DATA: Severity.INFO,
    Effect.REDUCED: Severity.INFO,
    Effect.THROTTLED: Severity.WARNING,
    Effect.STOPS: Severity.ERROR,
}


class Cause(StrEnum):
    """Why a device is affected."""

    POWER = "power"
    COOLING = "cooling"
    NETWORK = "network"
    SITE = "site"


@dataclass(frozen=True, slots=True)
class DeviceEffect:
    """Equal devices of a rack (or `placements` of them) that a loss affects.

    `live` of `supplies` have input; together they deliver `surviving_kw`, compared with nameplate.
    A shortage of cooling gives `surviving_kw` too: the power whose heat is still removed.
    """

    rack: RackId
    part: EntryId
    pool: PoolId | None
    gpu_limit_kw: float | None
    count: int
    effect: Effect
    cause: Cause
    live: int | None = None
    supplies: int | None = None
    surviving_kw: float | None = None
    nameplate_kw: float | None = None
    placements: tuple[PlacementId, ...] = ()


@dataclass(frozen=True, slots=True)
class ElementLoad:
    """What an element or circuit carries after a loss against its limits, in kW."""

    id: str
    name: str
    load_kw: float
    planning_kw: float
    legal_kw: float | None

    @property
    def share(self) -> float:
        """Load as a share of the legal limit, of the planning limit where there is none."""
        limit = self.legal_kw if self.legal_kw is not None else self.planning_kw
        return self.load_kw / limit if limit else 0.0

    @property
    def severity(self) -> Severity | None:
        """Above planning a warning, above legal an error."""
        if self.legal_kw is not None and self.load_kw > self.legal_kw:
            return Severity.ERROR
        return Severity.WARNING if self.load_kw > self.planning_kw else None


@dataclass(frozen=True, slots=True)
class CoolingLeft:
    """Heat of a rack or room against what cooled it and still does, in kW; inlet of its air in °C."""

    place: str
    name: str
    heat_kw: float
    before_kw: float
    capacity_kw: float
    inlet_c: float | None = None

    @property
    def short_kw(self) -> float:
        """Heat that was removed before and is not any more."""
        return max(0.0, min(self.heat_kw, self.before_kw) - self.capacity_kw)


@dataclass(frozen=True, slots=True)
class NetworkLeft:
    """Switches (or links) of a kind that are left."""

    name: str
    left: int
    of: int

    @property
    def share(self) -> float:
        """What is left of the whole."""
        return self.left / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class WorkloadLeft:
    """A workload in the peak hour after a loss, beside its normal state.

    Rates are output tokens/s that are served; `unserved` is the share of the year's requests, of a
    training job (`is_job`) the share of its speed that is lost.
    """

    workload: WorkloadId
    name: str
    tokens_per_s: float
    normal_tokens_per_s: float
    ttft_p95_ms: float | None
    normal_ttft_p95_ms: float | None
    tpot_p95_ms: float | None
    normal_tpot_p95_ms: float | None
    unserved: float
    normal_unserved: float
    is_job: bool = False

    @property
    def share(self) -> float:
        """What is served of the normal output, 0 to 1; of requests where nothing is generated."""
        if self.normal_tokens_per_s and not self.is_job:
            return min(1.0, self.tokens_per_s / self.normal_tokens_per_s)
        normal = 1.0 - self.normal_unserved
        return min(1.0, (1.0 - self.unserved) / normal) if normal > 0.0 else 0.0

    @property
    def severity(self) -> Severity | None:
        """Unserved requests and a job that stands still are errors, a slower job a warning."""
        if self.unserved <= self.normal_unserved:
            return None
        slower = self.is_job and self.unserved < 1.0
        return Severity.WARNING if slower else Severity.ERROR


@dataclass(frozen=True, slots=True)
class ServiceLeft:
    """What still serves: throughput inside the objectives in output tokens/s, and every workload.

    `gpus` of owned GPUs are without power, cooling or network; None of throughput: no workload.
    """

    tokens_per_s: float | None
    normal_tokens_per_s: float | None
    workloads: tuple[WorkloadLeft, ...]
    gpus_alive: int
    gpus: int

    @property
    def share(self) -> float:
        """What is left of the service, 0 to 1: of throughput, without workloads of the GPUs."""
        if self.tokens_per_s is not None and self.normal_tokens_per_s:
            return min(1.0, self.tokens_per_s / self.normal_tokens_per_s)
        return self.gpus_alive / self.gpus if self.gpus else 1.0


@dataclass(frozen=True, slots=True)
class FailureResult:
    """What a failure does.

    `worst` is the element or circuit nearest its limit among those that carry more than before;
    `tripped` let go because of it, once. `racks` are the circuits of the racks that are affected.
    """

    failure: Failure
    devices: tuple[DeviceEffect, ...]
    worst: ElementLoad | None
    tripped: tuple[ElementLoad, ...]
    service: ServiceLeft
    cooling: tuple[CoolingLeft, ...] = ()
    network: tuple[NetworkLeft, ...] = ()
    racks: Mapping[RackId, tuple[ElementLoad, ...]] = field(default_factory=dict)

    def count(self, effect: Effect) -> int:
        """Devices that are affected in this way."""
        return sum(one.count for one in self.devices if one.effect is effect)

    @property
    def severity(self) -> Severity | None:
        """The worst of what happens; None when nothing does."""
        found = [one.effect.severity for one in self.devices]
        if self.tripped:
            found.append(Severity.ERROR)
        if self.worst is not None and self.worst.severity is not None:
            found.append(self.worst.severity)
        if any(one.short_kw > 0.0 for one in self.cooling):
            found.append(Severity.WARNING)
        found += [one.severity for one in self.service.workloads if one.severity is not None]
        return min(found, key=lambda one: one.rank, default=None)
