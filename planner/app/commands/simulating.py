"""The command simulate: what users of a set-up would see, beside the closed form."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from planner.app import wiring
from planner.app.commands.plans import AsJson
from planner.app.commands.printing import print_json
from planner.app.commands.simulation_report import (
    print_simulated,
    print_swept,
    simulated_json,
    swept_json,
    write_timeline,
)
from planner.app.commands.sizing import Acceptance, Drafted, Gpus, PrefixHit
from planner.compute.size_choices import SizeRequest
from planner.domain.errors import UserError
from planner.domain.language_model import Admission
from planner.engines.serving.simulator import Router, Slo
from planner.engines.serving.traffic import (
    Bursts,
    ClosedLoop,
    Even,
    Fixed,
    Kind,
    Lengths,
    Mix,
    Poisson,
    Skewed,
)
from planner.studies.simulation import Load, NotSimulated, simulate_request, sweep_request
from planner.studies.traces import NoTrace, Trace, read_trace

LONGEST_TIMELINE_S = 3600.0
LONGEST_THINK_S = LONGEST_WARM_UP_S = 86_400.0
ROUNDS = 10
"""Requests of each user of a closed loop, as serving benchmarks send them."""
_LENGTHS = re.compile(r"(?P<tokens>\d+)(?:-(?P<high>\d+)|~(?P<variation>\d*\.?\d+))?")
_KIND = re.compile(r"(?P<share>\d*\.?\d+):(?P<input>[^/]+)/(?P<output>[^/]+)")

Rate = Annotated[float | None, typer.Option("--rate", min=0.0001, help="Requests per second.")]
Burst = Annotated[
    int, typer.Option("--burst", min=1, help="So many requests of the rate come at once.")
]
Users = Annotated[
    int | None,
    typer.Option("--users", min=1, help="Users, who send again when they have their answer."),
]
Think = Annotated[
    float,
    typer.Option(
        "--think", min=0, max=LONGEST_THINK_S, help="Seconds a user reads before sending again."
    ),
]
TraceFile = Annotated[
    Path | None,
    typer.Option("--trace", metavar="FILE.csv", help="Recorded requests: time, tokens in, out."),
]
InputLengths = Annotated[
    str, typer.Option("--isl", help="Input tokens: 1000, 500-1500 or 1000~0.8 (log-normal).")
]
OutputLengths = Annotated[str, typer.Option("--osl", help="Output tokens, written alike.")]
Kinds = Annotated[
    list[str] | None,
    typer.Option("--mix", metavar="SHARE:ISL/OSL", help="One kind of request; can be repeated."),
]
Duration = Annotated[
    float, typer.Option("--duration", min=1, help="Seconds of a rate that are measured.")
]
WarmUp = Annotated[
    float | None,
    typer.Option("--warm-up", min=0, max=LONGEST_WARM_UP_S, help="Seconds that go before."),
]
Routing = Annotated[Router, typer.Option("--router", help="How replicas get their requests.")]
Limit = float | None
TtftLimit = Annotated[Limit, typer.Option("--slo-ttft", min=0, help="Limit of TTFT in ms.")]
TpotLimit = Annotated[Limit, typer.Option("--slo-tpot", min=0, help="Limit of TPOT in ms.")]
SweepRates = Annotated[
    bool, typer.Option("--sweep", help="Try one rate after another: throughput against latency.")
]
Admit = Annotated[
    Admission | None,
    typer.Option("--admission", help="What a full KV cache does; by default as the engine does."),
]
TimelineFile = Annotated[
    Path | None,
    typer.Option(
        "--timeline", metavar="OUT.csv", help="Queue, cache and tokens by tenths of a second."
    ),
]
Seed = Annotated[int, typer.Option("--seed", min=0, help="The same seed, the same traffic.")]


def simulate_command(
    model: Annotated[str, typer.Option("--model", help="Model, such as llama-3.3-70b.")],
    gpu: Annotated[str, typer.Option("--gpu", help="Accelerator, such as h200-sxm.")],
    count: Gpus = None,
    tp: Annotated[int | None, typer.Option("--tp", min=1, help="Tensor parallel.")] = None,
    pp: Annotated[int | None, typer.Option("--pp", min=1, help="Pipeline parallel.")] = None,
    ep: Annotated[int | None, typer.Option("--ep", min=1, help="Expert parallel.")] = None,
    dp: Annotated[int | None, typer.Option("--dp", min=1, help="Data-parallel attention.")] = None,
    weights: Annotated[str, typer.Option("--weights", help="Precision, such as fp8.")] = "",
    kv: Annotated[str, typer.Option("--kv", help="Precision of the KV cache.")] = "",
    engine: Annotated[str, typer.Option("--engine", help="Serving engine, such as vllm.")] = "",
    rate: Rate = None,
    burst: Burst = 1,
    users: Users = None,
    think: Think = 0.0,
    trace: TraceFile = None,
    isl: InputLengths = "1000",
    osl: OutputLengths = "300",
    mix: Kinds = None,
    duration: Duration = 60.0,
    warm_up: WarmUp = None,
    router: Routing = Router.LEAST_LOADED,
    slo_ttft: TtftLimit = None,
    slo_tpot: TpotLimit = None,
    prefix_hit: PrefixHit = 0.0,
    drafted: Drafted = None,
    acceptance: Acceptance = None,
    admission: Admit = None,
    sweep: SweepRates = False,
    timeline: TimelineFile = None,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Simulate requests on a set-up: percentiles of latency beside the closed form."""
    request = SizeRequest(
        *(model, gpu, count, tp, pp, ep, dp),
        weights_precision=weights,
        kv_precision=kv,
        engine=engine,
        prefix_hit=prefix_hit,
        drafted=drafted,
        acceptance=acceptance,
    )
    way = _Way(seed, router, Slo(slo_ttft, slo_tpot), warm_up, admission, timeline, as_json)
    kinds = mix or [f"1:{isl}/{osl}"]
    if sweep:
        _refuse_other_loads(rate, users, trace)
        _sweep(request, _mix(kinds), way)
        return
    recorded = _recorded(rate, users, trace)
    if recorded is not None:
        _simulate(request, recorded.traffic, recorded, way)
    else:
        load = _load(_mix(kinds), rate, burst, users, think, duration)
        _simulate(request, load, None, way)


@dataclass(frozen=True, slots=True)
class _Way:
    """How a load is simulated and told."""

    seed: int
    router: Router
    slo: Slo
    warm_up_s: float | None
    admission: Admission | None
    timeline: Path | None
    as_json: bool


def _simulate(request: SizeRequest, load: Load, recorded: Trace | None, way: _Way) -> None:
    library, _ = wiring.load_library()
    with _in_words():
        found = simulate_request(
            library,
            request,
            load,
            seed=way.seed,
            router=way.router,
            slo=way.slo,
            warm_up_s=way.warm_up_s,
            admission=way.admission,
            timeline_s=LONGEST_TIMELINE_S if way.timeline is not None else 0.0,
        )
    if way.as_json:
        print_json(simulated_json(found, recorded))
    else:
        print_simulated(found, load, way.slo, recorded)
    if way.timeline is not None:
        write_timeline(found.simulation.timeline, way.timeline)


def _sweep(request: SizeRequest, mix: Mix, way: _Way) -> None:
    library, _ = wiring.load_library()
    with _in_words():
        found = sweep_request(library, request, mix, seed=way.seed, router=way.router, slo=way.slo)
    if way.as_json:
        print_json(swept_json(found))
    else:
        print_swept(found)


@contextmanager
def _in_words() -> Iterator[None]:
    """Tell why something cannot be simulated."""
    try:
        yield
    except NotSimulated as problem:
        happened = f"{str(problem)[:1].upper()}{str(problem)[1:].rstrip('.')}."
        remedy = "Change the set-up or the load and try again."
        raise UserError(happened, "Nothing was simulated.", remedy) from None


def _refuse_other_loads(rate: float | None, users: int | None, trace: Path | None) -> None:
    if any(one is not None for one in (rate, users, trace)):
        raise UserError(
            "A sweep chooses its rates itself.",
            "Nothing was simulated.",
            "Leave out --rate, --users and --trace, or --sweep.",
        )


def _recorded(rate: float | None, users: int | None, trace: Path | None) -> Trace | None:
    """Return the trace when the load is one; refuse none and several kinds of load."""
    given = sum(one is not None for one in (rate, users, trace))
    if given != 1:
        raise UserError(
            f"A simulation needs one kind of load, {given or 'none'} {'are' if given else 'is'} given.",
            "Nothing was simulated.",
            "Give one of --rate, --users, --trace and --sweep.",
        )
    if trace is None:
        return None
    try:
        return read_trace(trace.read_text(encoding="utf-8-sig"))
    except NoTrace as problem:
        why = str(problem)
    except (OSError, UnicodeDecodeError) as problem:
        why = f"cannot be read: {getattr(problem, 'strerror', None) or 'it is not UTF-8 text'}"
    raise UserError(
        f"{trace.name} {why}.",
        "Nothing was simulated.",
        "Name a CSV file in UTF-8 with the columns timestamp, input_tokens and output_tokens.",
    )


def _load(
    mix: Mix, rate: float | None, burst: int, users: int | None, think: float, duration: float
) -> Load:
    if users is not None:
        return ClosedLoop(users, users * ROUNDS, mix, think)
    if burst > 1:
        return Bursts(rate or 0.0, burst, duration, mix)
    return Poisson(rate or 0.0, duration, mix)


def _mix(texts: list[str]) -> Mix:
    kinds = []
    for text in texts:
        found = _KIND.fullmatch(text.strip())
        if found is None or not float(found["share"]):
            raise _no_lengths(text)
        share = float(found["share"])
        kinds.append(Kind(_lengths(found["input"]), _lengths(found["output"]), share))
    return Mix(tuple(kinds))


def _lengths(text: str) -> Lengths:
    found = _LENGTHS.fullmatch(text.strip())
    if found is None or (found["high"] and int(found["high"]) < int(found["tokens"])):
        raise _no_lengths(text)
    tokens = int(found["tokens"])
    if found["high"]:
        return Even(tokens, int(found["high"]))
    if found["variation"] and tokens:
        return Skewed(float(tokens), float(found["variation"]))
    return Fixed(tokens)


def _no_lengths(text: str) -> UserError:
    return UserError(
        f'"{text}" does not say how long requests are.',
        "Nothing was simulated.",
        "Write 1000, 500-1500 or 1000~0.8 (mean and variation), a mix as 0.7:1000/300.",
    )
