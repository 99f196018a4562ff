"""Training and fine-tuning in closed form: time from FLOP and MFU, memory from optimiser state.

Serving and training share the parameters of a model by class; nothing else.
"""

from typing import Final

from planner.domain.formula import Formula
from planner.domain.hardware import Accelerator
from planner.domain.language_model import LanguageModel
from planner.domain.workload import TrainingJob, TuningMethod

MFU_DENSE = 0.40
"""Llama 3 405B reached 0.38 to 0.43 in BF16 on 16,384 H100 (arXiv 2407.21783)."""
MFU_MOE = 0.25
"""An estimate; published mixtures of experts lie between 0.2 and 0.3."""
FLOP_PER_PARAMETER = {TuningMethod.FULL: 6.0, TuningMethod.LORA: 4.0}
"""Per token: 2 forward, 2 for gradients of activations, 2 for gradients of weights
(Kaplan et al., arXiv 2001.08361); frozen weights need no gradient of their own."""
STATE_BYTES = 16.0
"""Per trained parameter with mixed-precision Adam: 2 weight, 2 gradient, 12 optimiser
(ZeRO, arXiv 1910.02054), sharded over all GPUs as in ZeRO stage 3."""
FROZEN_BYTES = 2.0
"""Per frozen parameter in BF16."""
SEQUENCE_TOKENS = 4096
"""Length of a training sequence, one at a time on each GPU, where nothing else is said."""
KEPT_BYTES, WORKING_BYTES = 2.0, 34.0
"""Activations per token and hidden size: kept at each layer's edge with full recomputation, and
within the layer being recomputed (Korthikanti et al., arXiv 2205.05198)."""
LOGIT_BYTES = 6.0
"""Per token and vocabulary entry: logits in 16 bits and their gradient in 32."""

SECONDS_PER_HOUR = 3600.0
_BILLION = 1e9


def default_mfu(llm: LanguageModel) -> float:
    """Return the share of the BF16 peak that training of *llm* reaches by default."""
    return MFU_DENSE if llm.experts is None else MFU_MOE


def run_hours(
    llm: LanguageModel, accelerator: Accelerator, job: TrainingJob, mfu: float | None = None
) -> float:
    """Return the hours of one run: FLOP ÷ (GPUs x BF16 peak x MFU).

    6 P D for full training, 4 P D for LoRA, P being the active parameters, and the attention over
    a sequence. The job's own MFU wins over *mfu*, which wins over the default of the model's class.
    """
    share = job.mfu or mfu or default_mfu(llm)
    return (
        run_flop(llm, job) / (job.gpus * accelerator.bf16_tflops * 1e12 * share) / SECONDS_PER_HOUR
    )


def run_flop(llm: LanguageModel, job: TrainingJob) -> float:
    """Return the floating-point operations of one run, without those of recomputation."""
    factor = FLOP_PER_PARAMETER[job.method]
    attention = 2.0 * llm.layers * llm.hidden * SEQUENCE_TOKENS
    return job.tokens_per_run * factor * (llm.active_params_b * _BILLION + attention)


def state_bytes_per_gpu(llm: LanguageModel, job: TrainingJob) -> float:
    """Return weights, gradients and optimiser state on each GPU, sharded over all of them."""
    total = llm.total_params_b * _BILLION
    if job.method is TuningMethod.FULL:
        return STATE_BYTES * total / job.gpus
    adapters = adapter_parameters(llm, job.lora_rank)
    return (FROZEN_BYTES * total + STATE_BYTES * adapters) / job.gpus


def activation_bytes_per_gpu(llm: LanguageModel) -> float:
    """Return the activations of one sequence on one GPU with full recomputation."""
    per_token = llm.hidden * (KEPT_BYTES * llm.layers + WORKING_BYTES)
    return SEQUENCE_TOKENS * (per_token + LOGIT_BYTES * llm.vocabulary)


def training_bytes_per_gpu(llm: LanguageModel, job: TrainingJob) -> float:
    """Return what each GPU of the job holds."""
    return state_bytes_per_gpu(llm, job) + activation_bytes_per_gpu(llm)


def adapter_parameters(llm: LanguageModel, rank: int) -> float:
    """Return the parameters of LoRA adapters: r (in + out) per matrix (arXiv 2106.09685).

    Adapted are the four attention projections and, in layers without experts, the matrices of
    the MLP.
    """
    h, a, g, d = llm.hidden, llm.heads, llm.kv_heads, llm.head_dim
    attention = 2 * (h + a * d) + 2 * (h + g * d)
    dense_layers = llm.layers - (llm.experts.layers if llm.experts else 0)
    mlp = llm.feed_forward_matrices * (h + llm.intermediate)
    return float(rank * (llm.layers * attention + dense_layers * mlp))


RUN_HOURS: Final = Formula(
    id="training.run_hours",
    result="Hours of one training run",
    unit="h",
    expression=(
        "tokens * flop_per_parameter * (active + 2 * layers * hidden * sequence)"
        " / (gpus * peak * mfu) / 3600"
    ),
    symbols={
        "tokens": "tokens of the run",
        "flop_per_parameter": "FLOP per token and parameter, 6 for full training, 4 for LoRA",
        "active": "active parameters",
        "layers": "layers",
        "hidden": "hidden size",
        "sequence": "tokens of a training sequence",
        "gpus": "GPUs of the job",
        "peak": "BF16 peak of one GPU, FLOP/s",
        "mfu": "share of the peak that training reaches (MFU)",
    },
    source="Kaplan et al., arXiv 2001.08361; attention as in arXiv 2205.05198",
)

STATE: Final = Formula(
    id="training.state",
    result="Training state on each GPU",
    unit="bytes",
    expression="(2 * frozen + 16 * trained) / gpus",
    symbols={
        "frozen": "frozen parameters",
        "trained": "trained parameters",
        "gpus": "GPUs of the job",
    },
    source="ZeRO stage 3, arXiv 1910.02054",
)


def run_symbols(
    llm: LanguageModel, accelerator: Accelerator, job: TrainingJob, mfu: float | None = None
) -> dict[str, float]:
    """Return the symbols of `RUN_HOURS`."""
    return {
        "tokens": job.tokens_per_run,
        "flop_per_parameter": FLOP_PER_PARAMETER[job.method],
        "active": llm.active_params_b * _BILLION,
        "layers": float(llm.layers),
        "hidden": float(llm.hidden),
        "sequence": float(SEQUENCE_TOKENS),
        "gpus": float(job.gpus),
        "peak": accelerator.bf16_tflops * 1e12,
        "mfu": job.mfu or mfu or default_mfu(llm),
    }


def state_symbols(llm: LanguageModel, job: TrainingJob) -> dict[str, float]:
    """Return the symbols of `STATE`."""
    total = llm.total_params_b * _BILLION
    full = job.method is TuningMethod.FULL
    return {
        "frozen": 0.0 if full else total,
        "trained": total if full else adapter_parameters(llm, job.lora_rank),
        "gpus": float(job.gpus),
    }
