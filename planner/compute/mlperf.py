"""Latency limits of the MLPerf Inference data-centre scenarios, as presets for sizing."""

from typing import NamedTuple

PERCENTILE = 0.99
"""Both limits hold for 99 % of requests (MLPerf Inference rules, server scenario)."""


class LatencyLimits(NamedTuple):
    """Limits of one model and scenario in ms."""

    ttft_ms: float
    tpot_ms: float


DEFAULT = LatencyLimits(2000.0, 100.0)
"""Where the limits of a model are not known."""

# By the words that name the model. Llama 2 and the interactive DeepSeek limits are printed on the
# result pages of v5.0 to v6.0 (2025 to 2026); the others are from memory and to be confirmed.
_SERVER = {
    ("llama", "2", "70b"): LatencyLimits(2000.0, 200.0),
    ("llama", "3", "1", "405b"): LatencyLimits(6000.0, 175.0),
    ("llama", "3", "1", "8b"): LatencyLimits(2000.0, 100.0),
    ("deepseek", "r1"): LatencyLimits(2000.0, 80.0),
    ("mixtral", "8x7b"): LatencyLimits(2000.0, 200.0),
}
_INTERACTIVE = {
    ("llama", "2", "70b"): LatencyLimits(450.0, 40.0),
    ("llama", "3", "1", "405b"): LatencyLimits(4500.0, 80.0),
    ("llama", "3", "1", "8b"): LatencyLimits(500.0, 30.0),
    ("deepseek", "r1"): LatencyLimits(1500.0, 15.0),
}


def limits(model_words: tuple[str, ...], *, interactive: bool) -> LatencyLimits:
    """Return the limits for the model named by *model_words* (lower case, in order)."""
    table = _INTERACTIVE if interactive else _SERVER
    asked = set(model_words)
    return next((found for name, found in table.items() if asked.issuperset(name)), DEFAULT)
