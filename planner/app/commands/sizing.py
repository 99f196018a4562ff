"""The command size: one serving set-up, or a table of them."""

import csv
import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from planner.app import wiring
from planner.app.commands.plans import AsJson
from planner.app.commands.printing import print_json, print_table
from planner.catalog.library import Library
from planner.compute.size import RESULT_COLUMNS, VALUE_COLUMNS, SizeResult, size_batch, size_one
from planner.compute.size_choices import SizeRequest
from planner.domain.errors import UserError
from planner.engines.serving.setup import Adapters, Disaggregation
from planner.engines.serving.speculation import Speculation
from planner.exchange.target import replacing

MOST_TOKENS = 1e9
"""Longest prompt or answer that is read: what is longer is no length."""
MOST_USERS = 1e9
MOST_GPUS = 1_000_000

_TITLES = {
    "weights_gib_per_gpu": ("Weights", "GiB per GPU"),
    "kv_pool_gib_per_gpu": ("KV pool", "GiB per GPU"),
    "activation_peak_gib_per_gpu": ("Activation peak", "GiB per GPU"),
    "kv_tokens": ("KV cache", "tokens"),
    "max_concurrency": ("Requests at once", ""),
    "ttft_ms": ("TTFT", "ms"),
    "tpot_ms": ("TPOT", "ms"),
    "request_latency_s": ("Request latency", "s"),
    "output_tokens_per_s_per_gpu": ("Output per GPU", "tokens/s"),
    "tokens_per_s_total": ("Output in all", "tokens/s"),
}

Gpus = Annotated[int | None, typer.Option("--count", min=1, max=MOST_GPUS, help="GPUs in all.")]
Isl = Annotated[float | None, typer.Option("--isl", min=0, max=MOST_TOKENS, help="Input tokens.")]
Osl = Annotated[float | None, typer.Option("--osl", min=0, max=MOST_TOKENS, help="Output tokens.")]
PrefixHit = Annotated[
    float,
    typer.Option("--prefix-hit", min=0, help="Share of input tokens found in the prefix cache."),
]
Drafted = Annotated[
    int | None, typer.Option("--drafted", min=1, help="Tokens drafted in each decode step.")
]
Acceptance = Annotated[
    float | None,
    typer.Option("--acceptance", min=0, max=1, help="Probability that a drafted token is right."),
]
Cp = Annotated[int | None, typer.Option("--cp", min=1, help="Context parallel.")]
BatchTokens = Annotated[
    int | None, typer.Option("--batch-tokens", min=1, help="Token budget of a step.")
]
AdapterCount = Annotated[
    int | None, typer.Option("--adapters", min=1, help="LoRA adapters kept in memory.")
]
AdapterRank = Annotated[
    int | None, typer.Option("--adapter-rank", min=1, help="Rank of the adapters.")
]
PrefillInstances = Annotated[
    int | None, typer.Option("--prefill-instances", min=1, help="Instances that only read prompts.")
]
DecodeInstances = Annotated[
    int | None, typer.Option("--decode-instances", min=1, help="Those that generate then.")
]
Software = Annotated[str, typer.Option("--software", help="conservative, current or expected.")]
Batch = Annotated[
    Path | None, typer.Option("--batch", metavar="IN.csv", help="A table of set-ups to size.")
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="OUT.csv", help="Where a table goes.")
]
Users = Annotated[
    float | None,
    typer.Option(
        "--concurrency", min=0.01, max=MOST_USERS, help="Requests at once, or batch size."
    ),
]
Measured = Annotated[
    str, typer.Option("--scenario", help="What is measured, such as offline-max-throughput.")
]


MaxLength = Annotated[
    int | None, typer.Option("--max-length", min=1, help="Longest sequence the engine takes.")
]
Utilisation = Annotated[
    float | None,
    typer.Option("--memory-utilisation", min=0, max=1, help="Share of a GPU the engine may take."),
]


def size(
    model: Annotated[str, typer.Option("--model", help="Model, such as llama-3.3-70b.")] = "",
    gpu: Annotated[str, typer.Option("--gpu", help="Accelerator, such as h200-sxm.")] = "",
    count: Gpus = None,
    tp: Annotated[int | None, typer.Option("--tp", min=1, help="Tensor parallel.")] = None,
    pp: Annotated[int | None, typer.Option("--pp", min=1, help="Pipeline parallel.")] = None,
    ep: Annotated[int | None, typer.Option("--ep", min=1, help="Expert parallel.")] = None,
    dp: Annotated[int | None, typer.Option("--dp", min=1, help="Data-parallel attention.")] = None,
    weights: Annotated[str, typer.Option("--weights", help="Precision, such as fp8.")] = "",
    kv: Annotated[str, typer.Option("--kv", help="Precision of the KV cache.")] = "",
    engine: Annotated[str, typer.Option("--engine", help="Serving engine, such as vllm.")] = "",
    isl: Isl = None,
    osl: Osl = None,
    concurrency: Users = None,
    scenario: Measured = "",
    prefix_hit: PrefixHit = 0.0,
    drafted: Drafted = None,
    acceptance: Acceptance = None,
    max_length: MaxLength = None,
    memory_utilisation: Utilisation = None,
    cp: Cp = None,
    batch_tokens: BatchTokens = None,
    adapters: AdapterCount = None,
    adapter_rank: AdapterRank = None,
    prefill_instances: PrefillInstances = None,
    decode_instances: DecodeInstances = None,
    software: Software = "",
    batch: Batch = None,
    output: Output = None,
    as_json: AsJson = False,
) -> None:
    """Size one serving set-up, or with --batch a table of them: memory, latency, throughput."""
    library, _ = wiring.load_library()
    if batch is not None:
        _size_table(library, batch, output)
        return
    _refuse_nameless(model, gpu)
    request = SizeRequest(
        *(model, gpu, count, tp, pp, ep, dp),
        weights_precision=weights,
        kv_precision=kv,
        engine=engine,
        isl=isl,
        osl=osl,
        concurrency=concurrency,
        scenario=scenario,
        max_length=max_length,
        memory_utilisation=memory_utilisation,
        prefix_hit=prefix_hit,
        drafted=drafted,
        acceptance=acceptance,
        cp=cp,
        batch_tokens=batch_tokens,
        adapters=adapters,
        adapter_rank=adapter_rank,
        prefill_instances=prefill_instances,
        decode_instances=decode_instances,
        software=software,
    )
    _print(size_one(library, request), as_json)


def _refuse_nameless(model: str, gpu: str) -> None:
    if not model or not gpu:
        raise UserError(
            "Sizing needs a model and a GPU.",
            "Nothing was done.",
            "Give --model and --gpu, or a table with --batch; catalog list shows the names.",
        )


def _print(result: SizeResult, as_json: bool) -> None:
    if not result.computed:
        raise UserError(
            f"{result.status[:1].upper()}{result.status[1:].rstrip('.')}.",
            "Nothing was changed.",
            "Change the set-up and try again.",
        )
    if as_json:
        print_json(_json(result))
        return
    rows = []
    for name in VALUE_COLUMNS:
        value = getattr(result, name)
        title, unit = _TITLES.get(name, (name, ""))
        if value is None:
            rows.append((title, "no data", unit, ""))
        else:
            spread = f"{_figure(value.low)} to {_figure(value.high)}"
            rows.append((title, _figure(value.likely), unit, spread))
    print_table(("", "Likely", "Unit", "Range"), rows)
    if result.dominant:
        print(f"Most time: {result.dominant}")
    print(f"Badge: {result.badge or 'none'}")
    if result.band_reason:
        print(result.band_reason)
    print(f"Status: {result.status}")


def _figure(value: float) -> str:
    """Return four digits that count, never an exponent; a whole number from 1,000 on."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def _json(result: SizeResult) -> dict[str, Any]:
    values = {}
    for name in VALUE_COLUMNS:
        value = getattr(result, name)
        values[name] = None if value is None else dataclasses.asdict(value)
    setup = result.setup
    layout = None
    if setup is not None:
        layout = {
            "model": setup.llm.id,
            "gpu": setup.accelerator.id,
            "engine": setup.engine.id,
            "weights_precision": setup.weights.value,
            "kv_precision": setup.kv.value,
            "tp": setup.tp,
            "pp": setup.pp,
            "ep": setup.ep,
            "dp": setup.dp,
            "cp": setup.cp,
            "replicas": result.replicas,
            "prefix_hit": setup.prefix_hit,
            "speculation": _option(setup.speculation),
            "adapters": _option(setup.adapters),
            "disaggregation": _option(setup.disaggregation),
            "software": setup.software.value,
        }
    return {
        **values,
        "fits": result.fits,
        "setup": layout,
        "badge": result.badge,
        "band_reason": result.band_reason,
        "dominant": result.dominant,
        "status": result.status,
        "notes": list(result.notes),
    }


def _option(
    option: Speculation | Adapters | Disaggregation | None,
) -> dict[str, int | float | None] | None:
    return None if option is None else dataclasses.asdict(option)


def _size_table(library: Library, source: Path, output: Path | None) -> None:
    if output is None:
        raise UserError(
            "A table of results needs a file to go to.", "Nothing was done.", "Name it with -o."
        )
    header, rows = _read(source)
    computed = done = 0
    with (
        replacing(output) as temporary,
        temporary.open("w", encoding="utf-8", newline="") as handle,
    ):
        added = [name for name in RESULT_COLUMNS if name not in header]
        table = csv.DictWriter(handle, [*header, *added], extrasaction="ignore")
        table.writeheader()
        for row in size_batch(library, rows):
            table.writerow(row)
            done += 1
            computed += any(row[name] for name in VALUE_COLUMNS)
    print(
        f"Wrote {output}: {done} rows, {computed} computed; the column status says why others are not."
    )


def _read(source: Path) -> tuple[list[str], Iterator[dict[str, str]]]:
    try:
        text = source.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        why = getattr(problem, "strerror", None) or "it is not UTF-8 text"
        raise UserError(
            f"{source.name} cannot be read: {why.lower()}.",
            "Nothing was written.",
            "Name a CSV file in UTF-8 with --batch.",
        ) from None
    lines = csv.DictReader(text.splitlines())
    header = list(lines.fieldnames or ())
    if "model" not in header or "gpu" not in header:
        raise UserError(
            f"{source.name} has no columns model and gpu.",
            "Nothing was written.",
            "Give it a header line with model, gpu and what else is known of each set-up.",
        )
    return header, ({key: value or "" for key, value in row.items() if key} for row in lines)
