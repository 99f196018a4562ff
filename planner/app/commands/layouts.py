"""The command layouts: the best ways to lay out a model on a pool of GPUs."""

from typing import Annotated, Any

import typer

from planner.app import wiring
from planner.app.commands.plans import AsJson
from planner.app.commands.printing import print_json, print_table
from planner.app.commands.sizing import MOST_TOKENS, Acceptance, Drafted, PrefixHit
from planner.compute.size_choices import (
    SizeRequest,
    Unanswerable,
    entries_of,
    known_precision,
    speculation_of,
)
from planner.domain.errors import UserError
from planner.domain.units import GIB
from planner.engines.serving.setup import ServingSetup
from planner.studies.layout_space import LayoutQuestion
from planner.studies.layouts import (
    Layout,
    LayoutAnswer,
    LayoutPoint,
    layout_words,
    search_layouts,
)

MOST_REQUESTS = 1e6
"""A second: more than any service has."""

Pool = Annotated[int, typer.Option("--count", min=1, max=4096, help="GPUs of the pool.")]
Domain = Annotated[int, typer.Option("--domain", min=1, help="GPUs that share a scale-up link.")]
Rate = Annotated[
    float | None,
    typer.Option(
        "--rate", min=0.0001, max=MOST_REQUESTS, help="Requests per second of the whole pool."
    ),
]
TtftLimit = Annotated[
    float | None, typer.Option("--slo-ttft", min=0, help="Limit of TTFT p95 in ms.")
]
TpotLimit = Annotated[float | None, typer.Option("--slo-tpot", min=0, help="Limit of TPOT in ms.")]


def layouts(
    model: Annotated[str, typer.Option("--model", help="Model, such as llama-3.3-70b.")],
    gpu: Annotated[str, typer.Option("--gpu", help="Accelerator, such as h200-sxm.")],
    count: Pool = 8,
    domain: Domain = 8,
    weights: Annotated[str, typer.Option("--weights", help="Precision; blank tries all.")] = "",
    kv: Annotated[str, typer.Option("--kv", help="Precision of the KV cache; blank: all.")] = "",
    engine: Annotated[str, typer.Option("--engine", help="Serving engine, such as vllm.")] = "",
    isl: Annotated[
        float, typer.Option("--isl", min=1, max=MOST_TOKENS, help="Input tokens.")
    ] = 1000.0,
    osl: Annotated[
        float, typer.Option("--osl", min=0, max=MOST_TOKENS, help="Output tokens.")
    ] = 300.0,
    rate: Rate = None,
    slo_ttft: TtftLimit = None,
    slo_tpot: TpotLimit = None,
    prefix_hit: PrefixHit = 0.0,
    drafted: Drafted = None,
    acceptance: Acceptance = None,
    as_json: AsJson = False,
) -> None:
    """Find the best layouts on a pool: throughput per GPU against speed per user."""
    library, _ = wiring.load_library()
    notes: list[str] = []
    try:
        named = SizeRequest(model, gpu, engine=engine, drafted=drafted, acceptance=acceptance)
        llm, part, profile = entries_of(named, library, notes)
        question = LayoutQuestion(
            llm=llm,
            accelerator=part,
            engine=profile,
            gpus=count,
            input_tokens=isl,
            output_tokens=osl,
            ttft_limit_ms=slo_ttft,
            tpot_limit_ms=slo_tpot,
            requests_per_s=rate,
            weights=known_precision(weights) if weights.strip() else None,
            kv=known_precision(kv) if kv.strip() else None,
            domain=domain,
            speculation=speculation_of(named),
            prefix_hit=prefix_hit,
        )
    except Unanswerable as problem:
        happened = f"{str(problem)[:1].upper()}{str(problem)[1:].rstrip('.')}."
        raise UserError(happened, "Nothing was searched.", "Change it and try again.") from None
    answer = search_layouts(question)
    if as_json:
        print_json(_json(question, answer, notes))
    else:
        _print(question, answer, notes)


def _print(question: LayoutQuestion, answer: LayoutAnswer, notes: list[str]) -> None:
    chosen = f"; chosen: {', '.join(notes)}" if notes else ""
    print(
        f"{question.llm.name} on {question.gpus} x {question.accelerator.name}, "
        f"{question.input_tokens:g} tokens in, {question.output_tokens:g} out{chosen}"
    )
    if answer.front:
        header = (
            *("Layout", "Replicas", "Batch", "Tokens/s per GPU", "Tokens/s per user"),
            *("TTFT p95, ms", "TPOT, ms", "Most time"),
        )
        print_table(header, map(_row, answer.front))
    if answer.reason:
        print(answer.reason)
    if answer.layouts:
        fitting = sum(one.fits for one in answer.layouts)
        print(f"{len(answer.layouts)} layouts searched, {fitting} fit.")
    fewest = answer.fewest
    if fewest is not None:
        print(
            f"Fewest GPUs for {question.requests_per_s:g} requests/s: {fewest.gpus_for_load} "
            f"({layout_words(fewest.setup)})."
        )
    if answer.front and answer.band is not None:
        low, high = answer.band.rate_low, answer.band.rate_high
        print(f"Badge: {answer.band.badge}; 80 % of rates within {low:g} to {high:g} times.")
        if not question.weights:
            print("Narrower weights than the model's own can change its answers; see --weights.")


def _row(point: LayoutPoint) -> tuple[str, ...]:
    return (
        layout_words(point.setup),
        str(point.replicas),
        f"{point.batch:,.0f}" if point.batch >= 1.0 else f"{point.batch:.2g}",
        f"{point.tokens_per_s_per_gpu:,.0f}",
        f"{point.tokens_per_s_per_user:.1f}",
        f"{point.ttft_p95_ms:,.0f}",
        f"{point.tpot_ms:.1f}",
        point.dominant or "",
    )


def _json(question: LayoutQuestion, answer: LayoutAnswer, notes: list[str]) -> dict[str, Any]:
    fewest, spread = answer.fewest, answer.band
    return {
        "model": question.llm.id,
        "gpu": question.accelerator.id,
        "engine": question.engine.id,
        "gpus": question.gpus,
        "front": [_point(one) for one in answer.front],
        "fewest": None if fewest is None else _layout(fewest),
        "layouts": [_layout(one) for one in answer.layouts],
        "reason": answer.reason,
        "badge": None if spread is None else spread.badge,
        "rate_factors": None if spread is None else [spread.rate_low, spread.rate_high],
        "notes": notes,
    }


def _layout(layout: Layout) -> dict[str, Any]:
    return {
        **_setup(layout.setup),
        "replicas": layout.replicas,
        "fits": layout.fits,
        "short_gib_per_gpu": layout.fitted.short_bytes / GIB,
        "gpus_for_load": layout.gpus_for_load,
        "best": None if layout.best is None else _point(layout.best),
    }


def _point(point: LayoutPoint) -> dict[str, Any]:
    return {
        **_setup(point.setup),
        "replicas": point.replicas,
        "batch": point.batch,
        "requests_per_s": point.requests_per_s,
        "output_tokens_per_s_per_gpu": point.tokens_per_s_per_gpu,
        "output_tokens_per_s_per_user": point.tokens_per_s_per_user,
        "ttft_p95_ms": point.ttft_p95_ms,
        "tpot_ms": point.tpot_ms,
        "dominant": point.dominant,
    }


def _setup(setup: ServingSetup) -> dict[str, Any]:
    return {
        "tp": setup.tp,
        "pp": setup.pp,
        "ep": setup.ep,
        "dp": setup.dp,
        "weights_precision": setup.weights.value,
        "kv_precision": setup.kv.value,
    }
