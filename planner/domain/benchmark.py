"""What a user measured of a serving engine, whichever tool wrote it down."""

from collections.abc import Mapping
from dataclasses import dataclass, field

METRICS = ("ttft_ms", "tpot_ms", "request_latency_s", "output_tokens_per_s")
"""What points of a benchmark are compared by: means over the requests, and output of all GPUs."""

SETUP_FIELDS = (
    *("model", "gpu", "gpu_count", "tp", "pp", "ep", "dp"),
    *("weights_precision", "kv_precision", "engine", "engine_version"),
)
"""What a benchmark may tell of what it ran on; all as text, as tables of set-ups write it."""


@dataclass(frozen=True, slots=True)
class BenchmarkPoint:
    """One load, and what a client measured under it; None is what was not told.

    `users` is the most requests that the client keeps under way, `offered_per_s` the rate at which
    it sends them (None: as fast as users allow). `requests_per_s` ended, of mean `input_tokens` and
    `output_tokens`. Times are means at the client; `tpot_ms` leaves out the first token.
    `percentiles` are further figures by name, such as ``ttft_ms_p99``. `told` is what only this
    point says of the set-up.
    """

    label: str
    users: float | None = None
    offered_per_s: float | None = None
    requests: int | None = None
    failed: int | None = None
    requests_per_s: float | None = None
    input_tokens: float | None = None
    output_tokens: float | None = None
    ttft_ms: float | None = None
    tpot_ms: float | None = None
    request_latency_s: float | None = None
    output_tokens_per_s: float | None = None
    percentiles: Mapping[str, float] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)

    @property
    def ended_per_s(self) -> float | None:
        """Requests that ended in a second, as measured, else from the output; None for no data."""
        if self.requests_per_s is not None:
            return self.requests_per_s
        if self.output_tokens_per_s is None or not self.output_tokens:
            return None
        return self.output_tokens_per_s / self.output_tokens

    @property
    def latency_s(self) -> float | None:
        """Latency of a request as measured, else from first token and gaps; None for no data."""
        if self.request_latency_s is not None:
            return self.request_latency_s
        if self.ttft_ms is None or self.tpot_ms is None or self.output_tokens is None:
            return None
        return (self.ttft_ms + max(self.output_tokens - 1.0, 0.0) * self.tpot_ms) / 1e3


@dataclass(frozen=True, slots=True)
class Benchmark:
    """The points of one or several files of a tool.

    `told` says by `SETUP_FIELDS` what was measured, as far as the files do; `unknown` are their
    keys that mean nothing here, with the values as text. `date` is ISO, empty when not told.
    `notes` say how something was read.
    """

    tool: str
    source: str
    date: str
    points: tuple[BenchmarkPoint, ...]
    told: Mapping[str, str] = field(default_factory=dict)
    unknown: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
