"""Why a first token takes so long, and every further one."""

from math import log

from planner.compute.explain import dominating
from planner.compute.explain.dominating import Parts
from planner.compute.explain.moment import Moment
from planner.compute.explain.prefills import prefill, work
from planner.compute.explain.terms import Given, applied
from planner.domain.formula import Explanation
from planner.domain.language_model import SoftwareGeneration
from planner.domain.phrase import say
from planner.engines.serving.latency_formulas import TPOT, TPOT_APART, TTFT_P95, TTFT_P95_APART
from planner.engines.serving.links import TRANSFER, transfer_s, transfer_symbols
from planner.engines.serving.queueing import P95, P95_WAIT, RHO, wait_s
from planner.engines.serving.roofline import (
    DECODE_STEP,
    StepTime,
    decode_symbols,
    speculation_symbols,
)
from planner.engines.serving.setup import ServingSetup
from planner.engines.serving.speculation import (
    SPECULATIVE_STEP,
    SPECULATIVE_TOKEN,
    TOKENS_PER_STEP,
    Speculation,
)

APPROXIMATE = (
    say("Approximate: closed form (M/D/1 queue) until an arrival simulator has run."),
    say("The network between the user and the company."),
)


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
        "prefill": Given(moment.prefill_s, "s", why=prefill(moment)),
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
            "prefill": Given(moment.work_s, "s", why=work(moment)),
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
        *_other_software(moment.setup),
    )
    title = say("Decode step of {0} with {1:.3g} sequences", moment.name, batch)
    return applied(title, seconds, "s", DECODE_STEP, given, beside=beside)


def _other_software(setup: ServingSetup) -> tuple[Given, ...]:
    """How much faster another generation of software is than the version of the profile."""
    if setup.software is SoftwareGeneration.CURRENT:
        return ()
    mixture = setup.llm.experts is not None
    speed = setup.engine.generations.speed(setup.software, mixture=mixture)
    column = f"{setup.software}_{'mixture' if mixture else 'dense'}"
    label = say("speed with expected software over that of this version")
    if setup.software is SoftwareGeneration.CONSERVATIVE:
        label = say("speed with conservative software over that of this version")
    return (Given(speed, "share of speed", setup.engine.evidence.get(column), label),)


def _wait(moment: Moment, value: float) -> Explanation:
    rho, tail = moment.point.rho, 1.0 - P95
    rate = {
        "rate": Given(moment.point.requests_per_s, "requests per s"),
        "prefill": Given(moment.work_s, "s", why=work(moment)),
    }
    load = applied(say("Prefill load of {0}", moment.name), rho, "share of time", RHO, rate)
    given = {
        "rho": Given(rho, "share of time", why=load),
        "prefill": Given(moment.work_s, "s"),
        "log_tail": Given(log(rho / tail) if rho > tail else 0.0, "natural logarithm"),
    }
    return applied(say("Wait on {0}, 95th percentile", moment.name), value, "s", P95_WAIT, given)
