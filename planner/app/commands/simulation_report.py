"""How a simulation is printed: a table beside the closed form, or JSON."""

import csv
import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from planner.app.commands.printing import print_table
from planner.domain.errors import UserError
from planner.engines.serving.setup import ServingSetup
from planner.engines.serving.simulator import Percentiles, Slo
from planner.engines.serving.timeline import Timeline
from planner.engines.serving.traffic import Bursts, ClosedLoop, Poisson
from planner.exchange.target import replacing
from planner.studies.rate_sweep import RatePoint
from planner.studies.simulation import Load, Simulated, Swept
from planner.studies.traces import Trace

_TOLD = 5
"""Lines of a recording that are told one by one."""
_NOTHING = "–"
_TWO = (_NOTHING, _NOTHING)


def print_simulated(found: Simulated, load: Load, slo: Slo, trace: Trace | None) -> None:
    """Print the set-up, the load, percentiles of latency and what was left out."""
    run, closed = found.simulation, found.closed
    print(_set_up(found.setup, found.replicas))
    print(_traffic(found, load))
    if trace is not None and trace.unusable:
        print(_left_out(trace))
    print()
    rows = [
        *_rows("TTFT, ms", run.ttft_ms, closed.ttft_ms, closed.ttft_mean_ms),
        *_rows("TPOT, ms", run.tpot_ms, None, closed.tpot_ms),
        *_rows("ITL, ms", run.itl_ms, None, closed.tpot_ms),
        *_rows("Latency, ms", run.latency_ms, None, closed.latency_ms),
        ("Wait for a place, ms", "simulated", *_figures(run.wait_ms)),
        ("Output tokens/s", "simulated", _figure(run.output_tokens_per_s)),
        ("", "closed form", _figure(closed.output_tokens_per_s)),
        ("Requests in the replicas", "simulated", _figure(run.concurrency)),
        ("", "closed form", _figure(closed.concurrency)),
    ]
    header = ("", f"seed {run.seed}", "mean", "p50", "p90", "p95", "p99")
    print_table(header, ((*row, *("",) * (len(header) - len(row))) for row in rows))
    print()
    if closed.limited_by is not None:
        print(f"Closed form: no steady state at this load, limited by {closed.limited_by}.")
    print(
        f"Requests: {run.sent:,} sent, {run.ended:,} answered, {run.refused:,} refused as too long, "
        f"{run.measured:,} measured; at most {run.waiting_most:,} waited at once."
    )
    if run.preempted:
        print(f"A full KV cache put requests back {run.preempted:,} times.")
    if slo != Slo():
        limits = [
            f"{name} {limit:g} ms"
            for name, limit in (("TTFT", slo.ttft_ms), ("TPOT", slo.tpot_ms))
            if limit is not None
        ]
        share = "no data" if run.good_share is None else f"{run.good_share:.1%} of the requests"
        print(
            f"Within {' and '.join(limits)}: {share}; goodput {_figure(run.goodput_per_s)} requests/s."
        )
    print(f"Badge: {found.badge}. {found.band_reason}")


def print_swept(found: Swept) -> None:
    """Print a row for every rate of a sweep."""
    asked = found.sweep.asked
    print(_set_up(asked.setup, asked.replicas))
    mean_in, mean_out = asked.mix.mean
    print(f"{mean_in:,.0f} tokens in and {mean_out:,.0f} out on average, seed {found.sweep.seed}")
    print()
    header = (
        *("Requests/s", "Tokens/s", "TTFT p50, ms", "p95", "TPOT p50, ms", "p95", "ITL p99, ms"),
        *("In the replicas", "Within limits", ""),
    )
    print_table(header, map(_swept_row, found.sweep.points))
    print()
    print(f"Closed form: at most {_figure(found.sweep.capacity_per_s)} requests/s.")
    if found.notes:
        print(f"Chosen: {', '.join(found.notes)}")
    print(f"Badge: {found.badge}. {found.band_reason}")


def _swept_row(point: RatePoint) -> tuple[str, ...]:
    run = point.simulation
    return (
        _figure(point.requests_per_s),
        _figure(run.output_tokens_per_s),
        *((_figure(run.ttft_ms.p50), _figure(run.ttft_ms.p95)) if run.ttft_ms else _TWO),
        *((_figure(run.tpot_ms.p50), _figure(run.tpot_ms.p95)) if run.tpot_ms else _TWO),
        _figure(run.itl_ms.p99 if run.itl_ms else None),
        _figure(run.concurrency),
        _NOTHING if run.good_share is None else f"{run.good_share:.1%}",
        "" if point.keeps_up else "the queue grows",
    )


def swept_json(found: Swept) -> dict[str, Any]:
    """Return every rate of a sweep, for programs."""
    sweep = found.sweep
    return {
        "setup": _setup_json(sweep.asked.setup, sweep.asked.replicas),
        "seed": sweep.seed,
        "capacity_requests_per_s": sweep.capacity_per_s,
        "points": [
            {
                "requests_per_s": one.requests_per_s,
                "keeps_up": one.keeps_up,
                "simulated": dataclasses.asdict(one.simulation),
            }
            for one in sweep.points
        ],
        "badge": found.badge,
        "notes": list(found.notes),
    }


def write_timeline(timeline: Timeline | None, output: Path) -> None:
    """Write the course of a simulation as a table; columns say their units."""
    if timeline is None:
        raise UserError(
            "The load ends before there is a tenth of a second to tell of.",
            f"{output.name} was not written.",
            "Give a longer load.",
        )
    names = ("waiting", "running", "kv_share", "prompt_tokens", "output_tokens")
    with (
        replacing(output) as temporary,
        temporary.open("w", encoding="utf-8", newline="") as handle,
    ):
        table = csv.writer(handle)
        table.writerow(("time_s", *names))
        for place, row in enumerate(zip(*(getattr(timeline, name) for name in names), strict=True)):
            table.writerow((f"{place * timeline.bin_s:.1f}", *(f"{value:.6g}" for value in row)))


def _set_up(setup: ServingSetup, replicas: int) -> str:
    sizes = (("tp", setup.tp), ("pp", setup.pp), ("ep", setup.ep), ("dp", setup.dp))
    layout = " ".join(f"{name} {size}" for name, size in sizes if size > 1 or name == "tp")
    gpus = setup.gpus * replicas
    return (
        f"{setup.llm.name}, {setup.weights.upper()} weights, {setup.kv.upper()} cache, "
        f"{setup.engine.name} {setup.engine.version}; {gpus} x {setup.accelerator.name}: "
        f"{replicas} x {layout}"
    )


def _traffic(found: Simulated, load: Load) -> str:
    tokens_in, tokens_out = found.mean_size
    lengths = f"{tokens_in:,.0f} tokens in and {tokens_out:,.0f} out on average"
    if isinstance(load, ClosedLoop):
        pause = f", {load.think_s:g} s to think" if load.think_s else ""
        return f"{load.users} users, {load.requests // load.users} requests each{pause}; {lengths}"
    rate = _figure(found.requests_per_s)
    if isinstance(load, Poisson | Bursts):
        come = f"in bursts of {load.size}" if isinstance(load, Bursts) else "one by one (Poisson)"
        return (
            f"{rate} requests/s {come}, {load.duration_s:g} s after {found.warm_up_s:.0f} s of "
            f"warm-up; {lengths}"
        )
    count = len(load.requests)
    return f"{count:,} recorded request{'s' if count > 1 else ''}, {rate} requests/s; {lengths}"


def _left_out(trace: Trace) -> str:
    lines = "; ".join(f"line {one.line}: {one.reason}" for one in trace.unusable[:_TOLD])
    more = len(trace.unusable) - _TOLD
    return (
        f"{len(trace.unusable)} lines left out: {lines}{f' and {more} more' if more > 0 else ''}."
    )


def _rows(
    title: str, simulated: Percentiles | None, closed: Percentiles | None, mean: float | None
) -> tuple[Sequence[str], Sequence[str]]:
    likely = _figures(closed) if closed else (_figure(mean), *(_NOTHING,) * 4)
    return (title, "simulated", *_figures(simulated)), ("", "closed form", *likely)


def _figures(found: Percentiles | None) -> tuple[str, ...]:
    if found is None:
        return (_NOTHING,) * 5
    return tuple(_figure(one) for one in dataclasses.astuple(found))


def _figure(value: float | None) -> str:
    if value is None:
        return _NOTHING
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def simulated_json(found: Simulated, trace: Trace | None) -> dict[str, Any]:
    """Return everything that is known of a simulation, for programs."""
    return {
        "setup": _setup_json(found.setup, found.replicas),
        "requests_per_s": found.requests_per_s,
        "input_tokens_mean": found.mean_size[0],
        "output_tokens_mean": found.mean_size[1],
        "warm_up_s": found.warm_up_s,
        "simulated": dataclasses.asdict(found.simulation),
        "closed_form": dataclasses.asdict(found.closed),
        "badge": found.badge,
        "notes": list(found.notes),
        "left_out": [dataclasses.asdict(one) for one in trace.unusable] if trace else [],
    }


def _setup_json(setup: ServingSetup, replicas: int) -> dict[str, Any]:
    return {
        "model": setup.llm.id,
        "gpu": setup.accelerator.id,
        "engine": setup.engine.id,
        "weights_precision": setup.weights.value,
        "kv_precision": setup.kv.value,
        "tp": setup.tp,
        "pp": setup.pp,
        "ep": setup.ep,
        "dp": setup.dp,
        "replicas": replicas,
    }
