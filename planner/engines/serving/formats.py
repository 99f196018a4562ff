"""Number formats: how many bits a value occupies, and how fast a part computes with it."""

from collections.abc import Mapping

from planner.domain.hardware import Accelerator
from planner.domain.language_model import Precision

WEIGHT_BITS: Mapping[Precision, float] = {
    Precision.BF16: 16.0,
    Precision.FP8: 8.002,  # one 32-bit scale per block of 128 x 128
    Precision.INT8: 8.0,  # one scale per channel, below 0.01 bit
    Precision.NVFP4: 4.5,  # one 8-bit scale per 16 values
    Precision.MXFP4: 4.25,  # one 8-bit exponent per 32 values (OCP MX specification 1.0)
    Precision.INT4: 4.16,  # group of 128: one 16-bit scale and one 4-bit zero point
}
"""Effective bits per weight of a quantised matrix, scales included."""

INT4_GROUP_32_BITS = 4.5
"""As above for groups of 32, the format of checkpoints that are published in INT4."""

GGUF_BITS: Mapping[str, float] = {
    "iq1_s": 2.0042,
    "iq2_xxs": 2.3824,
    "iq2_m": 2.9294,
    "q2_k": 3.1593,
    "iq3_xxs": 3.2548,
    "q3_k_s": 3.6429,
    "iq3_m": 3.7628,
    "q3_k_l": 4.2979,
    "iq4_xs": 4.4597,
    "q4_0": 4.5,
    "q4_k_s": 4.6672,
    "iq4_nl": 4.6818,
    "q4_k_m": 4.8944,
    "q5_k_s": 5.5704,
    "q5_k_m": 5.7036,
    "q6_k": 6.5633,
    "q8_0": 8.5008,
    "f16": 16.0005,
}
"""Bits per weight of whole GGUF files, all tensors together (llama.cpp, tools/quantize/README,
Llama-3.1-8B table, 2025)."""

KV_BITS: Mapping[Precision, float] = {
    Precision.BF16: 16.0,
    Precision.FP8: 8.0,  # scales per tensor
    Precision.INT8: 8.0,
    Precision.NVFP4: 4.5,
    Precision.MXFP4: 4.25,
    Precision.INT4: 4.5,
}
"""Effective bits per number of the KV cache."""


def bytes_of(bits: float, count: float) -> float:
    """Return the bytes that *count* numbers of *bits* bits occupy."""
    return bits * count / 8.0


def peak_tflops(accelerator: Accelerator, precision: Precision) -> float:
    """Return the dense peak in TFLOP/s that matrices stored in *precision* are multiplied at.

    Formats without units of their own on the part are expanded to BF16 on the fly. The printed
    FP4 peak is multiplied by the part's `fp4_efficiency`.
    """
    if precision is Precision.FP8 and accelerator.fp8_tflops is not None:
        return accelerator.fp8_tflops
    if precision in _FP4 and accelerator.fp4_tflops is not None:
        return accelerator.fp4_tflops * accelerator.fp4_efficiency
    if precision is Precision.INT8 and accelerator.int8_tops is not None:
        return accelerator.int8_tops
    return accelerator.bf16_tflops


def has_units(accelerator: Accelerator, precision: Precision) -> bool:
    """Return whether the part computes in *precision*, or stores it without loss of sense.

    MXFP4, INT4 and INT8 weights are expanded by every engine on every part.
    """
    if precision is Precision.FP8:
        return accelerator.fp8_tflops is not None
    if precision is Precision.NVFP4:
        return accelerator.fp4_tflops is not None
    return True


_FP4 = (Precision.NVFP4, Precision.MXFP4)
