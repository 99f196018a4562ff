"""Values of a benchmark file by name: what is asked for is known, what is left over is not."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from math import isfinite
from typing import Any

from planner.domain.benchmark import BenchmarkPoint

_MOST_TEXT = 120
_SETUP_NAMES: Mapping[str, tuple[str, ...]] = {
    "model": ("model_id", "model", "model_name", "served_model_name"),
    "gpu": ("gpu", "gpu_type", "gpu_name", "accelerator", "hw", "hardware", "device"),
    "gpu_count": ("gpu_count", "num_gpus", "gpus", "n_gpus", "count"),
    "tp": ("tp", "tp_size", "tensor_parallel_size", "tensor_parallel", "decode_tp"),
    "pp": ("pp", "pp_size", "pipeline_parallel_size", "pipeline_parallel"),
    "ep": ("ep", "ep_size", "expert_parallel_size", "decode_ep"),
    "dp": ("dp", "dp_size", "data_parallel_size", "data_parallel"),
    "weights_precision": ("weights_precision", "precision", "quantization", "dtype", "weights"),
    "kv_precision": ("kv_precision", "kv_cache_dtype", "kv_dtype", "kv"),
    "engine": ("engine", "framework", "server", "backend", "endpoint_type"),
    "engine_version": ("engine_version", "framework_version", "server_version", "vllm_version"),
}
"""What tools and tables call the parts of a set-up, best first."""
_NO_ENGINE = frozenset({"openai", "openai-chat", "openai-comp", "chat", "completions", "auto"})
"""Protocols of a client, which say nothing of the server."""
_PRECISIONS = (
    *(("nvfp4", "nvfp4"), ("mxfp4", "mxfp4"), ("fp4", "nvfp4"), ("fp8", "fp8"), ("int8", "int8")),
    *(("w8a8", "int8"), ("int4", "int4"), ("awq", "int4"), ("gptq", "int4"), ("w4a16", "int4")),
    *(("bf16", "bf16"), ("bfloat16", "bf16"), ("fp16", "bf16"), ("float16", "bf16")),
)
"""What names of quantisations contain, and what precision that is; the first that fits counts."""
_ENGINE_OF = {"sglang-native": "sglang", "sglang-oai": "sglang", "trt": "tensorrt-llm"}


@dataclass(frozen=True, slots=True)
class Read:
    """One run as it was read; `point` is None where it tells neither latency nor throughput."""

    tool: str
    point: BenchmarkPoint | None
    date: str = ""
    told: Mapping[str, str] = field(default_factory=dict)
    unknown: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


class Values:
    """The keys of a run; it remembers which were asked for."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = raw
        self._asked: set[str] = set()

    def has(self, key: str) -> bool:
        """Whether the run has a key; that alone is no question."""
        return key in self.raw

    def known(self, keys: Iterable[str]) -> None:
        """Take keys for understood though nothing is wanted of them."""
        self._asked.update(keys)

    def number(self, *keys: str) -> float | None:
        """Return the first of the keys that holds a number."""
        found = None
        for key in keys:
            self._asked.add(key)
            if found is None:
                found = number_of(self.raw.get(key))
        return found

    def count(self, *keys: str) -> int | None:
        """Return the first of the keys that holds a number, as a whole one."""
        found = self.number(*keys)
        return None if found is None else round(found)

    def text(self, *keys: str) -> str:
        """Return the first of the keys that holds a text or number, as text."""
        found = ""
        for key in keys:
            self._asked.add(key)
            value = self.raw.get(key)
            if not found and isinstance(value, str | int | float) and not isinstance(value, bool):
                found = str(value).strip()
        return found

    def within(self, key: str) -> "Values":
        """Return the values below a key; none where there is no such group."""
        self._asked.add(key)
        inner = self.raw.get(key)
        return Values(inner if isinstance(inner, Mapping) else {})

    def setup(self) -> dict[str, str]:
        """Return what the run tells of the set-up, by `SETUP_FIELDS`."""
        told = {name: self.text(*keys) for name, keys in _SETUP_NAMES.items()}
        for name in ("weights_precision", "kv_precision"):
            known = precision_in(told[name])
            if told[name] and not known:
                self._asked.difference_update(_SETUP_NAMES[name])
            told[name] = known
        engine = told["engine"].lower()
        told["engine"] = "" if engine in _NO_ENGINE else _ENGINE_OF.get(engine, told["engine"])
        return {name: text for name, text in told.items() if text and text.lower() != "none"}

    def left_over(self) -> dict[str, str]:
        """Return the keys that nobody asked for, with their values as text."""
        return {
            str(key): _shown(value) for key, value in self.raw.items() if key not in self._asked
        }


def number_of(value: object) -> float | None:
    """Return a number, also one that is written as text with signs of thousands."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str):
        try:
            value = float(value.strip().replace(",", ""))
        except ValueError:
            return None
    if isinstance(value, int | float) and isfinite(value):
        return float(value)
    return None


def precision_in(text: str) -> str:
    """Return the precision that a name of a quantisation means, such as fp8 for ``fp8_e4m3``."""
    plain = text.lower()
    return next((found for word, found in _PRECISIONS if word in plain), "")


def positive(value: float | None) -> float | None:
    """Return a number above 0, else no data."""
    return value if value is not None and value > 0.0 else None


def scaled(value: float | None, factor: float) -> float | None:
    """Return a number in another unit."""
    return None if value is None else value * factor


def day_in(text: str) -> str:
    """Return the day of a date with or without a time as ISO; empty when there is none."""
    match = re.search(r"(\d{4})-?(\d{2})-?(\d{2})", text)
    if match is None:
        return ""
    try:
        return date.fromisoformat("-".join(match.groups())).isoformat()
    except ValueError:
        return ""


def setup_names() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the parts of a set-up with the names that mean them."""
    yield from _SETUP_NAMES.items()


def _shown(value: object) -> str:
    text = str(value)
    return text if len(text) <= _MOST_TEXT else f"{text[:_MOST_TEXT]}…"
