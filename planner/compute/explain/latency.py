"""Why a first token takes so long, and every further one."""

from dataclasses import dataclass
from math import log
from typing import Final

from planner.compute.capacity import Replica, point_of, serving
from planner.compute.explain.case import Case
from planner.compute.explain.terms import Given, applied, without_range
from planner.domain.formula import Explanation, Formula
from planner.domain.language_model import Attention, Precision
from planner.domain.phrase import say
from planner.domain.workload import Workload
from planner.engines.serving.batching import TPOT, TTFT_P95, OperatingPoint
from planner.engines.serving.queueing import P95, P95_WAIT, RHO, wait_s
from planner.engines.serving.roofline import (
    DECODE_STEP,
    PREFILL_WORK,
    StepCosts,
    decode_symbols,
    prefill_symbols,
    step_costs,
)
from planner.engines.serving.setup import ServingSetup

PREFILL: Final = Formula(
    id="explain.prefill",
    result="prefill of a lone request",
    unit="s",
    expression="((weights ** 3 + compute ** 3) ** (1 / 3) + links) * overlap + overhead",
    symbols={
        "weights": "time to read the weights, once for each chunk, s",
        "compute": "time of the multiplications, s",
        "links": "time of the collectives between the GPUs of a replica, s",
        "overlap": "1 for one pipeline stage, less where stages work side by side",
        "overhead": "launches, client, tokeniser and scheduler, s",
    },
    source="roofline with rounded edge, chunk by chunk",
)

SEVERAL: Final = Formula(
    id="explain.several_texts",
    result="prefill of a lone request of several texts",
    unit="s",
    expression="first + (texts - 1) * work",
    symbols={
        "first": "prefill of one text alone, s",
        "texts": "texts of a request",
        "work": "time for which one further text occupies the replica, s",
    },
    source="texts are read one after the other",
)

TEXTS_WORK: Final = Formula(
    id="explain.texts_work",
    result="prefill work of all texts of a request",
    unit="s",
    expression="texts * work",
    symbols={
        "texts": "texts of a request",
        "work": "time for which one text occupies the replica, s",
    },
    source="texts are read one after the other",
)

APPROXIMATE = (
    say("Approximate: closed form (M/D/1 queue) until an arrival simulator has run."),
    say("The network between the user and the company."),
)

_PEAKS = {
    Precision.FP8: "fp8_tflops",
    Precision.NVFP4: "fp4_tflops",
    Precision.MXFP4: "fp4_tflops",
    Precision.INT8: "int8_tops",
}


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
    def step_s(self) -> float:
        """The decode step at this concurrency; none where nothing is generated."""
        if self.output_tokens <= 0.0:
            return 0.0
        return self.costs.decode(max(self.running, 1.0), self.context).total_s

    @property
    def work_s(self) -> float:
        """Time for which one prefill occupies the replica."""
        return self.workload.texts * self.text_work_s

    @property
    def text_work_s(self) -> float:
        """The same of one of its texts."""
        return self.costs.prefill_work(self.workload.input_tokens)

    @property
    def prefill_s(self) -> float:
        """Time of the prefill of a lone request."""
        alone = self.costs.prefill(self.workload.input_tokens).total_s
        return alone + (self.workload.texts - 1.0) * self.text_work_s

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


def ttft(moment: Moment, title: str) -> Explanation:
    """Return why TTFT p95 of a moment is what it is."""
    case = moment.case
    trip = Given(moment.round_trip_ms, "ms")
    for key in ("network.round_trip_ms_same_country", "network.round_trip_ms_other_country"):
        if moment.round_trip_ms and case.shelf.assume(key) == moment.round_trip_ms:
            trip = case.assumed(key)
    wait = wait_s(moment.point.rho, moment.work_s)
    step_why = _decode(moment) if moment.step_s else None
    given = {
        "prefill": Given(moment.prefill_s, "s", why=_prefill(moment)),
        "step": Given(moment.step_s, "s", why=step_why),
        "wait": Given(wait, "s", why=_wait(moment, wait)),
        "round_trip": trip,
    }
    return applied(
        title,
        moment.point.ttft_p95_ms,
        "ms",
        TTFT_P95,
        given,
        beside=_tokens(moment),
        exclusions=APPROXIMATE,
        notes=moment.notes,
    )


def tpot(moment: Moment, title: str) -> Explanation:
    """Return why TPOT of a moment is what it is."""
    if moment.output_tokens <= 0.0:
        note = say("{0} generates no tokens.", moment.setup.llm.name)
        return Explanation(title, moment.point.tpot_ms, "ms", None, (), notes=(note,))
    given = {
        "step": Given(moment.step_s, "s", why=_decode(moment)),
        "concurrency": Given(max(moment.running, 0.0), "requests"),
        "prefill": Given(moment.work_s, "s", why=_work(moment)),
        "output": _tokens(moment)[1],
    }
    return applied(
        title,
        moment.point.tpot_ms,
        "ms",
        TPOT,
        given,
        exclusions=(*APPROXIMATE, say("The first token: see TTFT.")),
        notes=moment.notes,
    )


def _tokens(moment: Moment) -> tuple[Given, Given]:
    case, workload = moment.case, moment.workload
    return (
        case.entered(float(workload.input_tokens), "tokens", say("input of a request")),
        case.entered(moment.output_tokens, "tokens", say("output of a request")),
    )


def _prefill(moment: Moment) -> Explanation:
    if moment.workload.texts == 1:
        return _first_prefill(moment)
    first = moment.costs.prefill(moment.workload.input_tokens).total_s
    given = {
        "first": Given(first, "s", why=_first_prefill(moment)),
        "texts": moment.case.entered(float(moment.workload.texts), "texts"),
        "work": Given(moment.text_work_s, "s", why=_text_work(moment)),
    }
    title = say("Prefill of a lone request of {0} texts", moment.workload.texts)
    return applied(title, moment.prefill_s, "s", SEVERAL, given)


def _first_prefill(moment: Moment) -> Explanation:
    tokens, setup = float(moment.workload.input_tokens), moment.setup
    step = moment.costs.prefill(tokens)
    chunks = max(-(-tokens // setup.engine.batch_tokens), 1.0)
    given = {
        "weights": Given(step.weights_s, "s"),
        "compute": Given(step.compute_s, "s"),
        "links": Given(step.links_s, "s"),
        "overlap": Given((1.0 + (setup.pp - 1.0) / chunks) / setup.pp, "share of time"),
        "overhead": Given(step.host_s, "s"),
    }
    title = say("Prefill of a lone request on {0}", moment.name)
    return applied(title, step.total_s, "s", PREFILL, given)


def _decode(moment: Moment) -> Explanation:
    batch = max(moment.running, 1.0)
    part, engine = moment.setup.accelerator, moment.setup.engine
    symbols = decode_symbols(moment.setup, batch, moment.context)
    given = {name: Given(value, "s") for name, value in symbols.items()}
    beside = (
        Given(
            part.bandwidth_gb_s,
            "GB per s",
            part.evidence.get("bandwidth_gb_s"),
            say("memory bandwidth of {0}", part.name),
        ),
        Given(
            part.decode_bandwidth_efficiency,
            "share of bandwidth",
            part.evidence.get("decode_bandwidth_efficiency"),
            say("share of it that decode reaches (MBU)"),
        ),
        Given(
            engine.efficiency,
            "share of speed",
            engine.evidence.get("efficiency"),
            say("efficiency of {0}", engine.name),
        ),
    )
    title = say("Decode step of {0} with {1:.3g} sequences", moment.name, batch)
    return applied(title, moment.step_s, "s", DECODE_STEP, given, beside=beside)


def _wait(moment: Moment, value: float) -> Explanation:
    rho, tail = moment.point.rho, 1.0 - P95
    rate = {
        "rate": Given(moment.point.requests_per_s, "requests per s"),
        "prefill": Given(moment.work_s, "s", why=_work(moment)),
    }
    load = applied(say("Prefill load of {0}", moment.name), rho, "share of time", RHO, rate)
    given = {
        "rho": Given(rho, "share of time", why=load),
        "prefill": Given(moment.work_s, "s"),
        "log_tail": Given(log(rho / tail) if rho > tail else 0.0, "natural logarithm"),
    }
    return applied(say("Wait on {0}, 95th percentile", moment.name), value, "s", P95_WAIT, given)


def _work(moment: Moment) -> Explanation:
    if moment.workload.texts == 1:
        return _text_work(moment)
    given = {
        "texts": moment.case.entered(float(moment.workload.texts), "texts"),
        "work": Given(moment.text_work_s, "s", why=_text_work(moment)),
    }
    title = say("Prefill work of a request of {0} texts", moment.workload.texts)
    return applied(title, moment.work_s, "s", TEXTS_WORK, given)


def _text_work(moment: Moment) -> Explanation:
    setup, part = moment.setup, moment.setup.accelerator
    tokens = float(moment.workload.input_tokens)
    printed = _PEAKS.get(setup.weights, "bf16_tflops")
    peak = without_range(part.evidence.get(printed) or part.evidence.get("bf16_tflops"))
    known = {
        "tokens": moment.case.entered(tokens, "tokens"),
        "efficiency": Given(
            part.prefill_efficiency, "share of peak", part.evidence.get("prefill_efficiency")
        ),
    }
    units = {
        "body": "parameters",
        "routed": "parameters",
        "peak": "FLOP/s",
        "expert_peak": "FLOP/s",
        "bf16": "FLOP/s",
        "grouped": "share of speed",
        "attention_flop": "FLOP",
        "pairs": "pairs",
        "link_s": "s",
        "adapter_s": "s",
        "uneven": "share of the mean",
        "tp": "GPUs",
        "pp": "stages",
        "dp": "copies",
    }
    bf16 = without_range(part.evidence.get("bf16_tflops"))
    evidence = {"peak": peak, "expert_peak": peak, "bf16": bf16}
    given = {
        name: known.get(name) or Given(value, units[name], evidence.get(name))
        for name, value in prefill_symbols(setup, tokens).items()
    }
    title = say("Prefill work of one request on {0}", moment.name)
    return applied(title, moment.text_work_s, "s", PREFILL_WORK, given)
