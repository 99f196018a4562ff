"""How hardware becomes service: pools, deployments, routes and cloud bursts."""

from dataclasses import dataclass
from enum import StrEnum

from planner.domain.identity import (
    BurstId,
    DeploymentId,
    EntryId,
    PhaseId,
    PoolId,
    RouteId,
    SiteId,
    WorkloadId,
)
from planner.domain.language_model import Precision
from planner.domain.offers import Tier


@dataclass(frozen=True, slots=True)
class Pool:
    """Accelerators of one type at one site, or in one burst (then `burst` is set)."""

    id: PoolId
    name: str
    site: SiteId
    accelerator: EntryId
    burst: BurstId | None = None


@dataclass(frozen=True, slots=True)
class Deployment:
    """An LLM served on a pool.

    GPUs of an instance of the engine = `tp` x `pp` x `dp`; `ep` divides `tp` x `dp` and `cp`
    (context parallel: ranks that share the cache of a sequence) divides `tp`; both add none.
    `replicas` None means *fill*: as many as the pool holds after the other deployments.

    `batch_tokens` of a step (prompts are cut into chunks of it) and `max_sequences` running at
    once are the engine's own where None. Speculative decoding drafts `drafted_tokens` in every
    step (0: none), each right with probability `draft_acceptance`; drafting one takes
    `draft_share` of a step (None: one layer of the model). `adapters` LoRA adapters of
    `adapter_rank` are kept in memory. With `prefill_instances` a replica is that many instances
    that only read prompts and `decode_instances` that only generate, the cache going from one to
    the other at `kv_link_gb_s` per direction (None: the link between the GPUs).
    """

    id: DeploymentId
    name: str
    pool: PoolId
    llm: EntryId
    engine: EntryId
    weights: Precision = Precision.FP8
    kv: Precision = Precision.FP8
    tp: int = 1
    pp: int = 1
    ep: int = 1
    dp: int = 1
    max_length: int = 8192
    memory_utilisation: float = 0.90
    replicas: int | None = None
    reserve_replicas: int = 0
    cp: int = 1
    batch_tokens: int | None = None
    max_sequences: int | None = None
    drafted_tokens: int = 0
    draft_acceptance: float = 0.7
    draft_share: float | None = None
    adapters: int = 0
    adapter_rank: int = 16
    prefill_instances: int = 0
    decode_instances: int = 1
    kv_link_gb_s: float | None = None

    @property
    def disaggregated(self) -> bool:
        """Whether prompts are read by other instances than those that generate."""
        return self.prefill_instances > 0

    @property
    def instances(self) -> int:
        """Instances of the engine that make up one replica."""
        return self.prefill_instances + self.decode_instances if self.disaggregated else 1

    @property
    def gpus_per_replica(self) -> int:
        """GPUs that one replica occupies."""
        return self.tp * self.pp * self.dp * self.instances


class RouteRole(StrEnum):
    """Shares are filled first, overflows take the rest in order, a standby only on failure."""

    SHARE = "share"
    OVERFLOW = "overflow"
    STANDBY = "standby"


@dataclass(frozen=True, slots=True)
class Route:
    """Sends a workload to a deployment or to a model API (an entry at an API site).

    Exactly one of `deployment` and `api` is set. `share` is 0 to 1 for shares, `order` counts
    overflows from 1.
    """

    id: RouteId
    workload: WorkloadId
    role: RouteRole
    deployment: DeploymentId | None = None
    api: EntryId | None = None
    api_site: SiteId | None = None
    share: float = 1.0
    order: int = 1
    phase: PhaseId | None = None


class BurstTrigger(StrEnum):
    """When burst instances run."""

    ALWAYS = "always"
    SCHEDULE = "schedule"
    OVERFLOW = "overflow"


@dataclass(frozen=True, slots=True)
class Burst:
    """Cloud instances that join the service; `pool` and a deployment on it belong to the burst.

    Between `minimum` and `maximum` instances run: always, from `start_hour` for `schedule_hours`
    each day, or when demand exceeds `threshold` of owned capacity.
    """

    id: BurstId
    name: str
    site: SiteId
    offer: EntryId
    tier: Tier
    minimum: int
    maximum: int
    trigger: BurstTrigger
    pool: PoolId
    threshold: float = 1.0
    start_hour: int = 8
    schedule_hours: int = 10
    start_up_minutes: float = 10.0
    minimum_run_hours: float = 1.0
    phase: PhaseId | None = None
