"""A replica at a request rate: what explanations of latency look at."""

from dataclasses import dataclass

from planner.compute.capacity import Replica, point_of, serving
from planner.compute.explain import dominating
from planner.compute.explain.case import Case
from planner.compute.explain.dominating import Parts
from planner.domain.language_model import Attention
from planner.domain.phrase import say
from planner.domain.workload import Workload
from planner.engines.serving.batching import (
    OperatingPoint,
)
from planner.engines.serving.queueing import wait_s
from planner.engines.serving.roofline import (
    StepCosts,
    StepTime,
    step_costs,
)
from planner.engines.serving.setup import ServingSetup


@dataclass(frozen=True, slots=True)
class Moment:
    """One replica at a request rate of one workload, in its steady state."""

    case: Case
    name: str
    workload: Workload
    replica: Replica
    point: OperatingPoint
    round_trip_ms: float

    @property
    def setup(self) -> ServingSetup:
        """How the replica serves."""
        return self.replica.setup

    @property
    def costs(self) -> StepCosts:
        """What its steps cost."""
        return step_costs(self.setup)

    @property
    def output_tokens(self) -> float:
        """Tokens that a request generates."""
        encoder = self.setup.llm.attention is Attention.ENCODER
        return 0.0 if encoder else float(self.workload.generated_tokens)

    @property
    def running(self) -> float:
        """Requests in the replica."""
        return self.point.concurrency or 0.0

    @property
    def context(self) -> float:
        """Mean length of a running sequence."""
        return self.workload.input_tokens + self.output_tokens / 2.0

    @property
    def batch(self) -> float:
        """Sequences of one instance that generates."""
        return max(self.running / self.setup.decoders, 1.0)

    @property
    def step(self) -> StepTime | None:
        """The decode step at this concurrency; none where nothing is generated."""
        if self.output_tokens <= 0.0:
            return None
        return self.costs.decode(self.batch, self.context)

    @property
    def work_s(self) -> float:
        """Time for which one prefill occupies the replica, or all instances that read prompts."""
        return self.workload.texts * self.text_work_s

    @property
    def text_work_s(self) -> float:
        """The same of one of its texts."""
        apart = self.setup.disaggregation
        whole = self.costs.prefill_work(self.workload.input_tokens)
        return whole / (apart.prefill if apart else 1)

    @property
    def prefill_s(self) -> float:
        """Time of the prefill of a lone request."""
        alone = self.costs.prefill(self.workload.input_tokens).total_s
        return alone + (self.workload.texts - 1.0) * self.text_work_s

    @property
    def token_parts(self) -> Parts:
        """What a token waits for, the largest part first; nothing where none is generated."""
        step = self.step
        if step is None:
            return ()
        apart = self.setup.disaggregation is not None
        others = 0.0 if apart else max(self.running - 1.0, 0.0) * self.work_s / self.output_tokens
        return dominating.token_parts(step, others)

    @property
    def first_token_parts(self) -> Parts:
        """What a first token waits for, the largest part first."""
        return dominating.first_token_parts(
            self.costs.prefill(self.workload.input_tokens),
            (self.workload.texts - 1.0) * self.text_work_s,
            wait_s(self.point.rho, self.work_s),
            self.step.total_s if self.step else 0.0,
            self.round_trip_ms / 1e3,
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """How far the times may be off, and why."""
        band = self.replica.band
        return (
            say(
                "{0}: first tokens × {1:g} to {2:g}, tokens × {3:.2g} to {4:.2g}.",
                band.badge,
                band.first_token_low,
                band.first_token_high,
                band.time_low,
                band.time_high,
            ),
            band.reason,
        )


def moment_of(
    case: Case,
    name: str,
    workload: Workload,
    replica: Replica,
    requests_per_s: float,
    round_trip_ms: float,
) -> Moment | None:
    """Return the steady state of a replica at a rate, None where there is none."""
    point = point_of(replica, workload, requests_per_s, round_trip_ms)
    if point is None or not point.feasible:
        return None
    return Moment(case, name, workload, serving(replica, workload), point, round_trip_ms)
