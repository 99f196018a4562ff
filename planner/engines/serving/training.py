"""Training and fine-tuning in closed form: time from FLOP, memory from optimiser state.

Serving and training share the parameters of a model by class; nothing else.
"""

from typing import Final

from planner.domain.formula import Formula
from planner.domain.hardware import Accelerator
from planner.domain.language_model import LanguageModel
from planner.domain.workload import Optimiser, TrainingJob, TuningMethod
from planner.engines.serving.adapters import adapter_parameters

MFU_DENSE = 0.40
"""Llama 3 405B reached 0.38 to 0.43 in BF16 on 16,384 H100 (arXiv 2407.21783)."""
MFU_MOE = 0.25
"""An estimate; published mixtures of experts lie between 0.2 and 0.3."""
FLOP_PER_PARAMETER = {TuningMethod.FULL: 6.0, TuningMethod.LORA: 4.0, TuningMethod.QLORA: 4.0}
"""Per token: 2 forward, 2 for gradients of activations, 2 for gradients of weights
(Kaplan et al., arXiv 2001.08361); frozen weights need no gradient of their own."""
RECOMPUTED_FLOP = 2.0
"""Per token and parameter: the second forward pass of full recomputation (arXiv 2205.05198)."""
WEIGHT_BYTES, GRADIENT_BYTES = 2.0, 2.0
"""Per trained parameter, in 16 bits (mixed precision, ZeRO, arXiv 1910.02054)."""
OPTIMISER_BYTES = {
    Optimiser.ADAM: 12.0,
    Optimiser.ADAM_8BIT: 6.0,
    Optimiser.ADAM_BF16: 4.0,
}
"""Per trained parameter: a copy of the weight and two moments in 32 bits (ZeRO); the moments in 8
bits (Dettmers et al., arXiv 2110.02861); both moments in 16 bits and no copy."""
FROZEN_BYTES = 2.0
"""Per frozen parameter in BF16."""
NF4_BYTES = 4.127 / 8.0
"""Per frozen parameter in 4-bit NormalFloat with double quantisation (QLoRA, arXiv 2305.14314)."""
KEPT_BYTES, WORKING_BYTES = 2.0, 34.0
"""Activations per token and hidden size: kept at each layer's edge with full recomputation, and
within a layer with flash attention (Korthikanti et al., arXiv 2205.05198)."""
LOGIT_BYTES = 6.0
"""Per token and vocabulary entry: logits in 16 bits and their gradient in 32."""
LAST_STAGE = 3
"""The stage of ZeRO that shares weights too."""

SECONDS_PER_HOUR = 3600.0
_BILLION = 1e9


def default_mfu(llm: LanguageModel) -> float:
    """Return the share of the BF16 peak that training of *llm* reaches by default."""
    return MFU_DENSE if llm.experts is None else MFU_MOE


def run_hours(
    llm: LanguageModel, accelerator: Accelerator, job: TrainingJob, mfu: float | None = None
) -> float:
    """Return the hours of one run: FLOP ÷ (GPUs x BF16 peak x MFU).

    6 P D for full training, 4 P D for adapters, 2 P D more with recomputation, P being the active
    parameters, and the attention over a sequence. The job's own MFU wins over *mfu*, which wins
    over the default of the model's class.
    """
    share = job.mfu or mfu or default_mfu(llm)
    return (
        run_flop(llm, job) / (job.gpus * accelerator.bf16_tflops * 1e12 * share) / SECONDS_PER_HOUR
    )


def run_flop(llm: LanguageModel, job: TrainingJob) -> float:
    """Return the floating-point operations of one run, those of recomputation included."""
    attention = 2.0 * llm.layers * llm.hidden * job.sequence_tokens
    work = llm.active_params_b * _BILLION + attention
    return job.tokens_per_run * _flop_per_parameter(job) * work


def _flop_per_parameter(job: TrainingJob) -> float:
    return FLOP_PER_PARAMETER[job.method] + (RECOMPUTED_FLOP if job.recompute else 0.0)


def state_bytes_per_gpu(llm: LanguageModel, job: TrainingJob) -> float:
    """Return weights, gradients and optimiser state on each GPU.

    What the stage of ZeRO shares is spread over all GPUs of the job; the rest each of them holds.
    """
    trained = trained_parameters(llm, job)
    weights = frozen_bytes(llm, job) + WEIGHT_BYTES * trained
    optimiser = OPTIMISER_BYTES[job.optimiser] * trained
    return (
        weights / _ranks(job, LAST_STAGE)
        + GRADIENT_BYTES * trained / _ranks(job, 2)
        + optimiser / _ranks(job, 1)
    )


def _ranks(job: TrainingJob, stage: int) -> float:
    """Over how many GPUs what is shared from *stage* on is spread."""
    return float(job.gpus) if job.zero_stage >= stage else 1.0


def trained_parameters(llm: LanguageModel, job: TrainingJob) -> float:
    """Return the parameters that change: all of them, or those of the adapters."""
    if job.adapts:
        return adapter_parameters(llm, job.lora_rank)
    return llm.total_params_b * _BILLION


def frozen_bytes(llm: LanguageModel, job: TrainingJob) -> float:
    """Return the bytes of weights that stay as they are, over all GPUs.

    QLoRA quantises the layers; embeddings and head stay in 16 bits.
    """
    if not job.adapts:
        return 0.0
    total = llm.total_params_b * _BILLION
    if job.method is TuningMethod.LORA:
        return FROZEN_BYTES * total
    tables = 1.0 if llm.tied_embeddings else 2.0
    wide = min(total, tables * llm.vocabulary * llm.hidden)
    return FROZEN_BYTES * wide + NF4_BYTES * (total - wide)


def activation_bytes_per_gpu(llm: LanguageModel, job: TrainingJob) -> float:
    """Return the activations of the sequences that one GPU works on at once."""
    tokens = float(job.sequences * job.sequence_tokens)
    return tokens * (llm.hidden * _bytes_per_hidden(llm, job) + LOGIT_BYTES * llm.vocabulary)


def _bytes_per_hidden(llm: LanguageModel, job: TrainingJob) -> float:
    """Bytes of activations per token and hidden size, over all layers."""
    if job.recompute:
        return KEPT_BYTES * llm.layers + WORKING_BYTES
    return WORKING_BYTES * llm.layers


def training_bytes_per_gpu(llm: LanguageModel, job: TrainingJob) -> float:
    """Return what each GPU of the job holds."""
    return state_bytes_per_gpu(llm, job) + activation_bytes_per_gpu(llm, job)


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
        "flop_per_parameter": (
            "FLOP per token and parameter: 6 for full training, 4 for adapters, 2 more with"
            " recomputation"
        ),
        "active": "active parameters",
        "layers": "layers",
        "hidden": "hidden size",
        "sequence": "tokens of a training sequence",
        "gpus": "GPUs of the job",
        "peak": "BF16 peak of one GPU, FLOP/s",
        "mfu": "share of the peak that training reaches (MFU)",
    },
    source="Kaplan et al., arXiv 2001.08361; attention and recomputation as in arXiv 2205.05198",
)

STATE: Final = Formula(
    id="training.state",
    result="Training state on each GPU",
    unit="bytes",
    expression=(
        "(frozen + 2 * trained) / weight_ranks + 2 * trained / gradient_ranks"
        " + optimiser * trained / optimiser_ranks"
    ),
    symbols={
        "frozen": "weights that stay as they are, bytes",
        "trained": "trained parameters",
        "optimiser": "bytes of the optimiser per trained parameter",
        "weight_ranks": "GPUs that share the weights: all from ZeRO stage 3 on",
        "gradient_ranks": "GPUs that share the gradients: all from ZeRO stage 2 on",
        "optimiser_ranks": "GPUs that share the optimiser's state: all from ZeRO stage 1 on",
    },
    source="ZeRO, arXiv 1910.02054; 8-bit moments as in arXiv 2110.02861",
)

ACTIVATIONS: Final = Formula(
    id="training.activations",
    result="Activations on each GPU",
    unit="bytes",
    expression="sequences * sequence * (hidden * per_hidden + 6 * vocabulary)",
    symbols={
        "sequences": "sequences that a GPU works on at once",
        "sequence": "tokens of a training sequence",
        "hidden": "hidden size",
        "per_hidden": (
            "bytes per token and hidden size: 34 for each layer, with recomputation 2 for each"
            " layer and 34 for the one that is computed again"
        ),
        "vocabulary": "entries of the vocabulary",
    },
    source="Korthikanti et al., arXiv 2205.05198, with flash attention",
)


def run_symbols(
    llm: LanguageModel, accelerator: Accelerator, job: TrainingJob, mfu: float | None = None
) -> dict[str, float]:
    """Return the symbols of `RUN_HOURS`."""
    return {
        "tokens": job.tokens_per_run,
        "flop_per_parameter": _flop_per_parameter(job),
        "active": llm.active_params_b * _BILLION,
        "layers": float(llm.layers),
        "hidden": float(llm.hidden),
        "sequence": float(job.sequence_tokens),
        "gpus": float(job.gpus),
        "peak": accelerator.bf16_tflops * 1e12,
        "mfu": job.mfu or mfu or default_mfu(llm),
    }


def state_symbols(llm: LanguageModel, job: TrainingJob) -> dict[str, float]:
    """Return the symbols of `STATE`."""
    return {
        "frozen": frozen_bytes(llm, job),
        "trained": trained_parameters(llm, job),
        "optimiser": OPTIMISER_BYTES[job.optimiser],
        "weight_ranks": _ranks(job, LAST_STAGE),
        "gradient_ranks": _ranks(job, 2),
        "optimiser_ranks": _ranks(job, 1),
    }


def activation_symbols(llm: LanguageModel, job: TrainingJob) -> dict[str, float]:
    """Return the symbols of `ACTIVATIONS`."""
    return {
        "sequences": float(job.sequences),
        "sequence": float(job.sequence_tokens),
        "hidden": float(llm.hidden),
        "per_hidden": _bytes_per_hidden(llm, job),
        "vocabulary": float(llm.vocabulary),
    }
