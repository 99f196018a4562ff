"""The number format that a checkpoint is published in, by its configuration or the file beside it."""

from collections.abc import Mapping
from typing import Any

from planner.domain.language_model import Precision
from planner.exchange.importing.model_keys import Config

_BY_METHOD = {
    "fp8": Precision.FP8,
    "fbgemm_fp8": Precision.FP8,
    "mxfp4": Precision.MXFP4,
    "nvfp4": Precision.NVFP4,
    "awq": Precision.INT4,
    "eetq": Precision.INT8,
}
_BY_ALGORITHM = (
    ("nvfp4", Precision.NVFP4),
    ("mxfp4", Precision.MXFP4),
    ("fp8", Precision.FP8),
    ("w4a16", Precision.INT4),
    ("int4", Precision.INT4),
    ("w8a8", Precision.INT8),
    ("int8", Precision.INT8),
)
_BY_BITS = {4: Precision.INT4, 8: Precision.INT8}
_FLOATS_BY_BITS = {4: Precision.NVFP4, 8: Precision.FP8}
_UNQUANTISED = frozenset({"", "bfloat16", "float16", "float32", "None"})


def native_precision(config: Config, beside: Mapping[str, Any] | None) -> tuple[Precision, str]:
    """Return the format of the weights, and a doubt when it had to be guessed.

    *beside* is the content of `hf_quant_config.json`, which tells what the configuration does not.
    """
    told = config.get("quantization_config")
    if isinstance(told, dict):
        return _of_method(told)
    algorithm = (beside or {}).get("quantization")
    if isinstance(algorithm, dict):
        return _of_algorithm(str(algorithm.get("quant_algo", "")))
    dtype = str(config.get("dtype") or config.get("torch_dtype") or "").removeprefix("torch.")
    if dtype in _UNQUANTISED:
        return Precision.BF16, ""
    return Precision.BF16, f"{dtype[:40]} is no format known here; taken as bf16."


def _of_method(told: Mapping[str, Any]) -> tuple[Precision, str]:
    method = str(told.get("quant_method", "")).lower()
    if method in _BY_METHOD:
        return _BY_METHOD[method], ""
    if method == "modelopt":
        return _of_algorithm(str(told.get("quant_algo", "")))
    if method == "compressed-tensors":
        return _of_groups(told)
    if told.get("load_in_4bit") is True:
        return Precision.INT4, ""
    bits = told.get("bits", 8 if told.get("load_in_8bit") is True else None)
    if isinstance(bits, int) and bits in _BY_BITS:
        return _BY_BITS[bits], ""
    return Precision.BF16, f'"{method[:40]}" is no quantisation known here; taken as bf16.'


def _of_algorithm(name: str) -> tuple[Precision, str]:
    for word, precision in _BY_ALGORITHM:
        if word in name.lower():
            return precision, ""
    return Precision.BF16, f'"{name[:40]}" is no quantisation known here; taken as bf16.'


def _of_groups(told: Mapping[str, Any]) -> tuple[Precision, str]:
    """Return the format of the weights of compressed-tensors, by its first group."""
    groups = told.get("config_groups")
    first = next(iter(groups.values()), None) if isinstance(groups, dict) else None
    weights = first.get("weights") if isinstance(first, dict) else None
    if isinstance(weights, dict):
        bits, kind = weights.get("num_bits"), weights.get("type")
        by_bits = _FLOATS_BY_BITS if kind == "float" else _BY_BITS
        if isinstance(bits, int) and bits in by_bits:
            return by_bits[bits], ""
    return Precision.BF16, "Its groups of weights are not understood; taken as bf16."
