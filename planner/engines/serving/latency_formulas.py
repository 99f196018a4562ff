"""Formulas of what a request waits for, as they are cited where a figure is explained."""

from typing import Final

from planner.domain.formula import Formula

TTFT_P95: Final = Formula(
    id="serving.ttft_p95",
    result="TTFT p95",
    unit="ms",
    expression="1000 * (prefill + step + wait) + round_trip",
    symbols={
        "prefill": "prefill of a lone request, s",
        "step": "decode step that yields the first token, s",
        "wait": "wait for other prefills, 95th percentile, s",
        "round_trip": "round trip to the site that serves, ms",
    },
    source="prefill, first decode step, queue and network in turn",
)

TPOT: Final = Formula(
    id="serving.tpot",
    result="TPOT",
    unit="ms",
    expression="1000 * (step + max(concurrency - 1, 0) * prefill / output)",
    symbols={
        "step": "decode step at this concurrency, s",
        "concurrency": "requests in the replica",
        "prefill": "time for which one prefill occupies the replica, s",
        "output": "output tokens per request",
    },
    source="each of the other requests is prefilled once while one request is decoded",
)

TTFT_P95_APART: Final = Formula(
    id="serving.ttft_p95_apart",
    result="TTFT p95 with prompts read elsewhere",
    unit="ms",
    expression="1000 * (prefill + transfer + step + wait) + round_trip",
    symbols={
        **TTFT_P95.symbols,
        "transfer": "transfer of the cache to the instance that generates, s",
    },
    source="prefill, transfer of its cache, first decode step, queue and network in turn",
)

TPOT_APART: Final = Formula(
    id="serving.tpot_apart",
    result="TPOT with prompts read elsewhere",
    unit="ms",
    expression="1000 * step",
    symbols={"step": "decode step at this concurrency, s"},
    source="no prefill slips in between: Splitwise (Patel et al., arXiv 2311.18677)",
)

LITTLE: Final = Formula(
    id="serving.concurrency",
    result="Requests in a replica",
    unit="",
    expression="rate * (ttft + (output - 1) * tpot) / 1000",
    symbols={
        "rate": "requests per second on one replica",
        "ttft": "mean time to first token without the network, ms",
        "output": "output tokens per request",
        "tpot": "time per output token, ms",
    },
    source="Little's law",
)
