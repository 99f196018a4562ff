"""Why a first token takes so long, and every further one."""

from dataclasses import dataclass
from math import log
from typing import Final

from planner.compute.capacity import Replica, point_of, serving
from planner.compute.explain import dominating
from planner.compute.explain.case import Case
from planner.compute.explain.dominating import Parts
from planner.compute.explain.terms import Given, applied, without_range
from planner.domain.formula import Explanation, Formula
from planner.domain.language_model import Attention, Precision
from planner.domain.phrase import say
from planner.domain.workload import Workload
from planner.engines.serving.batching import (
    TPOT,
    TPOT_APART,
    TTFT_P95,
    TTFT_P95_APART,
    OperatingPoint,
)
from planner.engines.serving.links import TRANSFER, transfer_s, transfer_symbols
from planner.engines.serving.queueing import P95, P95_WAIT, RHO, wait_s
from planner.engines.serving.roofline import (
    DECODE_STEP,
    NEW_TOKENS,
    PREFILL_WORK,
    StepCosts,
    StepTime,
    decode_symbols,
    new_tokens,
    prefill_symbols,
    speculation_symbols,
    step_costs,
)
from planner.engines.serving.setup import Disaggregation, ServingSetup
from planner.engines.serving.speculation import (
    SPECULATIVE_STEP,
    SPECULATIVE_TOKEN,
    TOKENS_PER_STEP,
    Speculation,
)

PREFILL_APART: Final = Formula(
    id="explain.prefill_apart",
    result="time for which a prefill keeps the prefill instances busy",
    unit="s",
    expression="((weights ** 3 + compute ** 3) ** (1 / 3) + links + overhead) / (pp * dp * prefill)",
    symbols={
        "weights": "time to read the weights, once for each chunk, s",
        "compute": "time of the multiplications, s",
        "links": "time on the links between the GPUs of an instance, s",
        "overhead": "launches, s",
        "pp": "pipeline stages",
        "dp": "attention copies",
        "prefill": "instances that read prompts",
    },
    source="roofline with rounded edge; several servers count as one that is as many times as fast",
)

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


def ttft(moment: Moment, title: str) -> Explanation:
    """Return why TTFT p95 of a moment is what it is."""
    case = moment.case
    trip = Given(moment.round_trip_ms, "ms")
    for key in ("network.round_trip_ms_same_country", "network.round_trip_ms_other_country"):
        if moment.round_trip_ms and case.shelf.assume(key) == moment.round_trip_ms:
            trip = case.assumed(key)
    wait = wait_s(moment.point.rho, moment.work_s)
    step, tokens = moment.step, float(moment.workload.input_tokens)
    given = {
        "prefill": Given(moment.prefill_s, "s", why=_prefill(moment)),
        "step": Given(step.total_s, "s", why=_step(moment, step)) if step else Given(0.0, "s"),
        "wait": Given(wait, "s", why=_wait(moment, wait)),
        "round_trip": trip,
    }
    formula = TTFT_P95
    if moment.setup.disaggregation is not None:
        formula = TTFT_P95_APART
        moved = transfer_s(moment.setup, tokens)
        given["transfer"] = Given(moved, "s", why=_transfer(moment, moved))
    return applied(
        title,
        moment.point.ttft_p95_ms,
        "ms",
        formula,
        given,
        beside=_tokens(moment),
        exclusions=APPROXIMATE,
        notes=_with_parts(moment.first_token_parts, moment),
    )


def tpot(moment: Moment, title: str) -> Explanation:
    """Return why TPOT of a moment is what it is."""
    step = moment.step
    if step is None:
        note = say("{0} generates no tokens.", moment.setup.llm.name)
        return Explanation(title, moment.point.tpot_ms, "ms", None, (), notes=(note,))
    given = {"step": Given(step.token_s, "s", why=_token(moment, step))}
    formula = TPOT_APART
    if moment.setup.disaggregation is None:
        formula = TPOT
        given |= {
            "concurrency": Given(max(moment.running, 0.0), "requests"),
            "prefill": Given(moment.work_s, "s", why=_work(moment)),
            "output": _tokens(moment)[1],
        }
    return applied(
        title,
        moment.point.tpot_ms,
        "ms",
        formula,
        given,
        exclusions=(*APPROXIMATE, say("The first token: see TTFT.")),
        notes=_with_parts(moment.token_parts, moment),
    )


def _with_parts(parts: Parts, moment: Moment) -> tuple[str, ...]:
    note = dominating.dominating_note(parts)
    return moment.notes if note is None else (note, *moment.notes)


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
    step, chunks = moment.costs.prefill(tokens), moment.costs.chunks(tokens)
    given = {
        "weights": Given(step.weights_s, "s"),
        "compute": Given(step.compute_s, "s"),
        "links": Given(step.links_s, "s"),
        "overlap": Given((1.0 + (setup.pp - 1.0) / chunks) / setup.pp, "share of time"),
        "overhead": Given(step.host_s, "s"),
    }
    title = say("Prefill of a lone request on {0}", moment.name)
    return applied(title, step.total_s, "s", PREFILL, given)


def _step(moment: Moment, step: StepTime) -> Explanation:
    """Why a decode step takes so long, with the tokens it drafts."""
    guess = moment.setup.speculation
    if guess is None:
        return _decode(moment, step.total_s)
    title = say("Decode step of {0} with drafted tokens", moment.name)
    return applied(title, step.total_s, "s", SPECULATIVE_STEP, _drafting(moment, guess))


def _token(moment: Moment, step: StepTime) -> Explanation:
    """Why a sequence gets a token so often."""
    guess = moment.setup.speculation
    if guess is None:
        return _decode(moment, step.total_s)
    given = _drafting(moment, guess)
    acceptance = moment.case.entered(guess.acceptance, "share of tokens")
    yielded = {"acceptance": acceptance, "drafted": given["drafted"]}
    why = None
    if guess.acceptance < 1.0:
        words = say("Tokens per step of {0}", moment.name)
        why = applied(words, guess.tokens_per_step, "tokens", TOKENS_PER_STEP, yielded)
    given["tokens"] = Given(guess.tokens_per_step, "tokens", why=why)
    title = say("Time per token of {0} with drafted tokens", moment.name)
    return applied(title, step.token_s, "s", SPECULATIVE_TOKEN, given)


def _drafting(moment: Moment, guess: Speculation) -> dict[str, Given]:
    symbols = speculation_symbols(moment.setup, guess, moment.batch, moment.context)
    return {
        "drafted": moment.case.entered(float(guess.drafted), "tokens"),
        "share": Given(symbols["share"], "share of a step"),
        "plain": Given(symbols["plain"], "s"),
        "verify": Given(symbols["verify"], "s", why=_decode(moment, symbols["verify"])),
    }


def _transfer(moment: Moment, seconds: float) -> Explanation:
    units = {"latency": "s", "size": "bytes", "reached": "share of the rate", "rate": "bytes/s"}
    symbols = transfer_symbols(moment.setup, float(moment.workload.input_tokens))
    given = {name: Given(value, units[name]) for name, value in symbols.items()}
    entered = moment.setup.disaggregation
    if entered is not None and entered.link_gb_s is not None:
        given["rate"] = moment.case.entered(symbols["rate"], "bytes/s")
    return applied(say("Cache handed on by {0}", moment.name), seconds, "s", TRANSFER, given)


def _decode(moment: Moment, seconds: float) -> Explanation:
    batch = moment.batch
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
    return applied(title, seconds, "s", DECODE_STEP, given, beside=beside)


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
    apart = moment.setup.disaggregation
    return _shared_work(moment) if apart is None else _work_apart(moment, apart)


def _work_apart(moment: Moment, apart: Disaggregation) -> Explanation:
    setup, time = moment.setup, moment.costs.prefill(float(moment.workload.input_tokens))
    given = {
        "weights": Given(time.weights_s, "s"),
        "compute": Given(time.compute_s, "s"),
        "links": Given(time.links_s, "s"),
        "overhead": Given(time.host_s - moment.costs.first_token_s, "s"),
        "pp": moment.case.entered(float(setup.pp), "stages"),
        "dp": moment.case.entered(float(setup.dp), "copies"),
        "prefill": moment.case.entered(float(apart.prefill), "instances"),
    }
    title = say("Prefill work of one request on {0}", moment.name)
    return applied(title, moment.text_work_s, "s", PREFILL_APART, given)


def _computed(moment: Moment, tokens: float) -> Given:
    """The prompt tokens that are computed: all but those found in the prefix cache."""
    entered = moment.case.entered(tokens, "tokens")
    hit = moment.setup.prefix_hit
    if not hit:
        return entered
    given = {"tokens": entered, "hit": moment.case.entered(hit, "share of tokens")}
    value = new_tokens(moment.setup, tokens)
    title = say("Prompt tokens to compute on {0}", moment.name)
    return Given(value, "tokens", why=applied(title, value, "tokens", NEW_TOKENS, given))


def _shared_work(moment: Moment) -> Explanation:
    setup, part = moment.setup, moment.setup.accelerator
    tokens = float(moment.workload.input_tokens)
    printed = _PEAKS.get(setup.weights, "bf16_tflops")
    peak = without_range(part.evidence.get(printed) or part.evidence.get("bf16_tflops"))
    known = {
        "tokens": _computed(moment, tokens),
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
