"""What has to be served: demand, lengths, objectives, data class."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from planner.domain.handling import DataHandling
from planner.domain.identity import EntryId, WorkloadId
from planner.domain.recovery import Recovery

HOURS = 168
FLAT_WEEK = (1.0,) * HOURS
FLAT_YEAR = (1.0,) * 12
USUAL_PERCENTILE = 95


class WorkloadKind(StrEnum):
    """How demand arrives, which decides what counts as served."""

    INTERACTIVE = "interactive"
    BATCH = "batch"
    TRAINING = "training"
    EMBEDDING = "embedding"
    RERANKING = "reranking"

    @property
    def generates(self) -> bool:
        """Whether a model answers in tokens; the others give a vector or a score for each text."""
        return self not in (WorkloadKind.EMBEDDING, WorkloadKind.RERANKING)


class DataClass(StrEnum):
    """How sensitive the data is; rules bind it to places and operators."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL = "personal"
    RESTRICTED = "restricted"


class Metric(StrEnum):
    """Latency metrics an objective can limit."""

    TTFT = "ttft"
    TPOT = "tpot"


@dataclass(frozen=True, slots=True)
class Objective:
    """A service level objective: the percentile of the metric stays at or below `limit_ms`."""

    metric: Metric
    limit_ms: float
    percentile: int = USUAL_PERCENTILE


@dataclass(frozen=True, slots=True)
class Demand:
    """Demand of an interactive, embedding or reranking workload over time.

    The peak-hour request rate is users x `active_share` ÷ `seconds_between_requests`; the typical
    hour h of month m carries rate x `week[h]` x `months[m]`. `week` holds 168 factors from Monday
    00:00 with a maximum of 1; `growth_per_year` compounds (0.2 = +20 %). With `recorded` its 8,760
    factors are the hours of the year instead, from a Monday that is 1 January 00:00; `week` and
    `months` are then its means.
    """

    users: int
    active_share: float = 0.1
    seconds_between_requests: float = 60.0
    week: tuple[float, ...] = FLAT_WEEK
    months: tuple[float, ...] = FLAT_YEAR
    growth_per_year: float = 0.0
    recorded: tuple[float, ...] = ()

    @property
    def peak_requests_per_s(self) -> float:
        """Request rate when the week and month factors are 1."""
        return self.users * self.active_share / self.seconds_between_requests

    def with_requests(self, requests_per_s: float) -> "Demand":
        """Return the demand with as many users as ask at about this rate in the peak hour."""
        users = requests_per_s * self.seconds_between_requests / self.active_share
        return replace(self, users=max(1, round(users)))


@dataclass(frozen=True, slots=True)
class BatchJob:
    """Work that must be done in a window: output tokens per run, `runs_per_week` times.

    The window starts at `start_hour` of the day and lasts `window_hours`.
    """

    output_tokens_per_run: float
    runs_per_week: int
    start_hour: int
    window_hours: int


class TuningMethod(StrEnum):
    """What is trained, which decides the state kept per parameter."""

    FULL = "full"
    LORA = "LoRA"
    QLORA = "QLoRA"


class Optimiser(StrEnum):
    """What is kept of every trained parameter beside its weight and gradient."""

    ADAM = "Adam"
    ADAM_8BIT = "8-bit Adam"
    ADAM_BF16 = "Adam in BF16"


@dataclass(frozen=True, slots=True)
class TrainingJob:
    """A training or fine-tuning run on `gpus` exclusive GPUs of a pool in a nightly window.

    `zero_stage` says what the GPUs share instead of copying: 0 nothing, 1 the optimiser's state, 2
    gradients too, 3 weights too. With `recompute` only the edges of layers are kept for the way
    back. Each GPU works on `sequences` of `sequence_tokens` at once. `mfu` is the share of the
    BF16 peak that is reached while it runs, None for the usual one.
    """

    tokens_per_run: float
    runs_per_month: int
    gpus: int
    start_hour: int
    window_hours: int
    method: TuningMethod = TuningMethod.LORA
    lora_rank: int = 16
    mfu: float | None = None
    zero_stage: int = 3
    optimiser: Optimiser = Optimiser.ADAM
    recompute: bool = True
    sequence_tokens: int = 4096
    sequences: int = 1

    @property
    def adapts(self) -> bool:
        """Whether adapters are trained and the weights of the model stay as they are."""
        return self.method is not TuningMethod.FULL


@dataclass(frozen=True, slots=True)
class Workload:
    """A named demand on one LLM. Lower `priority` numbers are served first.

    `input_tokens` and `output_tokens` are means per request. Exactly one of `demand`, `batch`,
    `training` is set, by `kind` (embedding and reranking use `demand`). `prefix_hit` is the share
    of input tokens that are the same as in earlier requests (system prompt, documents, turns of a
    conversation), so that the engine finds their keys and values in its cache. `texts` is how
    many texts one request for embeddings or reranking carries, each of `input_tokens`: passages to
    embed, or pairs of a question and a passage to score. The answer is there when the last of
    them is done.
    """

    id: WorkloadId
    name: str
    kind: WorkloadKind
    llm: EntryId
    input_tokens: int
    output_tokens: int
    priority: int = 1
    data_class: DataClass = DataClass.INTERNAL
    demand: Demand | None = None
    batch: BatchJob | None = None
    training: TrainingJob | None = None
    objectives: tuple[Objective, ...] = ()
    prefix_hit: float = 0.0
    texts: int = 1
    handling: DataHandling = field(default_factory=DataHandling)
    recovery: Recovery = field(default_factory=Recovery)

    @property
    def generated_tokens(self) -> int:
        """Output tokens per request that a model generates: vectors and scores are none."""
        return self.output_tokens if self.kind.generates else 0

    @property
    def read_tokens(self) -> int:
        """Input tokens per request, over all of its texts."""
        return self.input_tokens * self.texts

    def limit_ms(self, metric: Metric) -> float | None:
        """Return the limit of *metric*, None when it has no objective."""
        objective = self._objective(metric)
        return objective.limit_ms if objective else None

    def percentile(self, metric: Metric) -> int:
        """Return the percentile that keeps the limit of *metric*; the usual one without objective."""
        objective = self._objective(metric)
        return objective.percentile if objective else USUAL_PERCENTILE

    def _objective(self, metric: Metric) -> Objective | None:
        return next((one for one in self.objectives if one.metric is metric), None)
