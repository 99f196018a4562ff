"""Exports of AIPerf, GenAI-Perf and inference-perf (JSON).

AIPerf and its elder GenAI-Perf write one group a metric, with ``unit``, ``avg`` and percentiles; some
versions put the groups below ``records``. Their inter-token latency is (latency - TTFT) / (output
tokens - 1) of each request, which is TPOT here. inference-perf writes seconds below ``successes``;
its ``time_per_output_token`` leaves out the first token, the ``normalized`` one does not.
"""

from planner.domain.benchmark import BenchmarkPoint
from planner.domain.phrase import say
from planner.exchange.importing.benchmark_values import Read, Values, day_in, positive, scaled

_SHARES = ("p50", "p90", "p95", "p99")
_MS_OF = {
    "ms": 1.0,
    "milliseconds": 1.0,
    "s": 1e3,
    "sec": 1e3,
    "seconds": 1e3,
    "us": 1e-3,
    "ns": 1e-6,
}
_TIMES = {
    "ttft_ms": ("time_to_first_token", "ttft"),
    "tpot_ms": ("inter_token_latency", "time_per_output_token", "tpot"),
    "latency_ms": ("request_latency",),
}
_PROFILE_KEYS = ("time_to_first_token", "request_latency", "inter_token_latency")
_SKIPPED = (
    *("schema_version", "aiperf_version", "benchmark_id", "end_time", "was_cancelled"),
    *("error_summary", "telemetry_data", "time_to_second_token", "records", "metadata"),
)


def is_profile(values: Values) -> bool:
    """Whether these are keys of AIPerf or GenAI-Perf."""
    inner = values.raw.get("records")
    groups = inner if isinstance(inner, dict) else values.raw
    return any(isinstance(groups.get(key), dict) for key in (*_PROFILE_KEYS, "ttft"))


def profile(values: Values) -> Read:
    """Return one export of AIPerf or GenAI-Perf."""
    groups = values.within("records") if isinstance(values.raw.get("records"), dict) else values
    config = values.within("input_config")
    users, offered = _load(config)
    times = {name: _time(groups, keys) for name, keys in _TIMES.items()}
    percentiles = {
        f"{name}_{share}": value
        for name, keys in _TIMES.items()
        for share in _SHARES
        if (value := _time(groups, keys, share)) is not None
    }
    is_new = values.has("aiperf_version") or values.has("schema_version") or groups is not values
    values.known(_SKIPPED)
    point = BenchmarkPoint(
        label=_label(users, offered),
        users=users,
        offered_per_s=offered,
        requests=_whole(_average(groups, "request_count")),
        failed=_whole(_average(groups, "error_request_count")),
        requests_per_s=positive(_average(groups, "request_throughput")),
        input_tokens=positive(_average(groups, "input_sequence_length")),
        output_tokens=positive(_average(groups, "output_sequence_length")),
        ttft_ms=times["ttft_ms"],
        tpot_ms=times["tpot_ms"],
        request_latency_s=scaled(times["latency_ms"], 1e-3),
        output_tokens_per_s=positive(_average(groups, "output_token_throughput")),
        percentiles=percentiles,
    )
    told = {**_model(config), **values.setup()}
    tool = "AIPerf" if is_new else "GenAI-Perf"
    date = day_in(values.text("start_time"))
    return Read(tool, _if_measured(point), date, told, values.left_over())


def inference_perf(values: Values) -> Read:
    """Return one stage or summary of inference-perf."""
    successes, load = values.within("successes"), values.within("load_summary")
    latency, through = successes.within("latency"), successes.within("throughput")
    failures = values.within("failures")
    tpot = _seconds(latency, "time_per_output_token")
    gap = _seconds(latency, "inter_token_latency")
    notes = []
    if tpot is None and gap is not None:
        notes.append(say("TPOT is taken from the mean gap between tokens (ITL)."))
    names = {"ttft_ms": "time_to_first_token", "latency_ms": "request_latency"}
    percentiles = {
        f"{name}_{share}": value
        for name, key in names.items()
        for share in _SHARES
        if (value := _seconds(latency, key, "median" if share == "p50" else share)) is not None
    }
    offered = positive(load.number("achieved_rate")) or positive(load.number("requested_rate"))
    point = BenchmarkPoint(
        label=_label(None, offered),
        users=positive(load.number("concurrency")),
        offered_per_s=offered,
        requests=successes.count("count"),
        failed=failures.count("count"),
        requests_per_s=positive(through.number("requests_per_sec")),
        input_tokens=successes.within("prompt_len").number("mean"),
        output_tokens=successes.within("output_len").number("mean"),
        ttft_ms=_seconds(latency, "time_to_first_token"),
        tpot_ms=tpot if tpot is not None else gap,
        request_latency_s=scaled(_seconds(latency, "request_latency"), 1e-3),
        output_tokens_per_s=positive(through.number("output_tokens_per_sec")),
        percentiles=percentiles,
    )
    told = values.setup()
    return Read("inference-perf", _if_measured(point), "", told, values.left_over(), tuple(notes))


def _if_measured(point: BenchmarkPoint) -> BenchmarkPoint | None:
    measured = (point.ttft_ms, point.tpot_ms, point.request_latency_s, point.output_tokens_per_s)
    return point if any(value is not None for value in measured) else None


def _average(groups: Values, key: str) -> float | None:
    """Return the mean of a metric; some versions write a bare number."""
    bare = groups.number(key)
    return bare if bare is not None else groups.within(key).number("avg", "mean", "value")


def _time(groups: Values, keys: tuple[str, ...], share: str = "avg") -> float | None:
    """Return a time in ms; GenAI-Perf and AIPerf name the unit, nearly always ms."""
    for key in keys:
        inner = groups.within(key)
        value = positive(inner.number(share))
        if value is not None:
            return value * _MS_OF.get(inner.text("unit").lower(), 1.0)
    return None


def _seconds(latency: Values, key: str, share: str = "mean") -> float | None:
    return scaled(positive(latency.within(key).number(share)), 1e3)


def _load(config: Values) -> tuple[float | None, float | None]:
    """Return users and rate as AIPerf (``loadgen``) or GenAI-Perf (``stimulus``) name them."""
    users = offered = None
    groups = [
        *(config.within(key) for key in ("loadgen", "load_generator")),
        config.within("perf_analyzer").within("stimulus"),
        config.within("stimulus"),
        config,
    ]
    for group in groups:
        users = users if users is not None else positive(group.number("concurrency"))
        offered = offered if offered is not None else positive(group.number("request_rate"))
    return users, offered


def _model(config: Values) -> dict[str, str]:
    for group in (config, config.within("endpoint")):
        for key in ("model_names", "model", "model_name"):
            value = group.raw.get(key)
            named = value[0] if isinstance(value, list) and value else value
            if isinstance(named, str) and named:
                return {"model": named}
    return {}


def _label(users: float | None, offered: float | None) -> str:
    if users is not None:
        return say("{0:g} users", users)
    return say("{0:.3g} requests/s", offered) if offered is not None else ""


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)
