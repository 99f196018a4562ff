"""Results of ``vllm bench serve`` (before: benchmark_serving.py) and SGLang's ``bench_serving``.

Both write one flat object a run: totals, rates in 1/s, and ``mean_``, ``median_`` and ``pNN_`` of
TTFT, TPOT, ITL and end-to-end latency in ms. TPOT leaves out the first token: (latency - TTFT) /
(output tokens - 1) of each request.
"""

import re

from planner.domain.benchmark import BenchmarkPoint
from planner.domain.phrase import say
from planner.exchange.importing.benchmark_values import Read, Values, day_in, positive, scaled

_DETAILS = (
    *("input_lens", "output_lens", "ttfts", "itls", "generated_texts", "errors", "start_times"),
    *("per_request", "response_details", "latencies"),
)
"""Lists of single requests, which are not read."""
_SUMMARIES = (
    *("tokenizer_id", "label", "duration", "total_token_throughput", "input_throughput"),
    *("total_throughput", "request_goodput", "max_output_tokens_per_s", "max_concurrent_requests"),
    *("num_prompts", "burstiness", "dataset_name", "concurrency"),
)
_PERCENTILE = re.compile(r"p(\d+(?:\.\d+)?)_(ttft|tpot|itl|e2el|e2e_latency)_ms")
_SPREAD = re.compile(r"(median|std)_(ttft|tpot|itl|e2el|e2e_latency)_ms")
_NAMES = {"e2el": "latency_ms", "e2e_latency": "latency_ms"}


def is_result(values: Values) -> bool:
    """Whether these are keys of a result."""
    return any(map(values.has, ("request_throughput", "output_throughput", "mean_ttft_ms")))


def result(values: Values) -> Read:
    """Return one run."""
    notes = []
    requests = values.count("completed", "num_prompts")
    total_in, total_out = values.number("total_input_tokens"), values.number("total_output_tokens")
    values.known((*_DETAILS, *_SUMMARIES))
    tpot, itl = positive(values.number("mean_tpot_ms")), positive(values.number("mean_itl_ms"))
    if tpot is None and itl is not None:
        notes.append(say("TPOT is taken from the mean gap between tokens (ITL)."))
    users = positive(values.number("max_concurrency"))
    offered = positive(values.number("request_rate"))
    date = day_in(values.text("date"))
    point = BenchmarkPoint(
        label=_label(users, offered),
        users=users,
        offered_per_s=offered,
        requests=requests,
        failed=values.count("failed"),
        requests_per_s=positive(values.number("request_throughput")),
        input_tokens=_mean(total_in, requests) or values.number("random_input_len"),
        output_tokens=_mean(total_out, requests) or values.number("random_output_len"),
        ttft_ms=positive(values.number("mean_ttft_ms")),
        tpot_ms=tpot if tpot is not None else itl,
        request_latency_s=scaled(
            positive(values.number("mean_e2el_ms", "mean_e2e_latency_ms")), 1e-3
        ),
        output_tokens_per_s=positive(values.number("output_throughput")),
        percentiles=_percentiles(values),
    )
    values.known(("random_input_len", "random_output_len"))
    tool = "SGLang bench_serving" if values.has("mean_e2e_latency_ms") else "vLLM bench serve"
    told = values.setup()
    return Read(tool, point, date, told, values.left_over(), tuple(notes))


def _mean(total: float | None, requests: int | None) -> float | None:
    return total / requests if total and requests else None


def _label(users: float | None, offered: float | None) -> str:
    told = []
    if users is not None:
        told.append(say("{0:g} users", users))
    if offered is not None:
        told.append(say("{0:g} requests/s", offered))
    return ", ".join(told)


def _percentiles(values: Values) -> dict[str, float]:
    found = {}
    for key in values.raw:
        match = _PERCENTILE.fullmatch(key)
        if match is not None:
            value = values.number(key)
            if value is not None:
                name = _NAMES.get(match[2], f"{match[2]}_ms")
                found[f"{name}_p{match[1]}"] = value
        elif _SPREAD.fullmatch(key):
            values.known((key,))
    return found
