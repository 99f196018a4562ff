"""The smallest layout that holds an LLM on some accelerator."""

from collections.abc import Iterable

from planner.compute.capacity import Replica, rate_of, replica_of
from planner.domain.hardware import Accelerator
from planner.domain.identity import DeploymentId, PoolId
from planner.domain.language_model import EngineProfile, LanguageModel, Precision
from planner.domain.service import Deployment
from planner.domain.workload import Workload

_QUANTISED = (Precision.FP8, Precision.NVFP4, Precision.MXFP4, Precision.INT8, Precision.INT4)
ROUND_LENGTHS = 1024
"""Maximum lengths are multiples of this many tokens."""


def default_precision(llm: LanguageModel, accelerator: Accelerator) -> Precision:
    """Return the weights precision to start from: native when quantised, FP8 where there is any."""
    if llm.native_precision in _QUANTISED:
        return llm.native_precision
    return Precision.FP8 if accelerator.fp8_tflops else Precision.BF16


def default_kv(accelerator: Accelerator) -> Precision:
    """Return the KV precision to start from."""
    return Precision.FP8 if accelerator.fp8_tflops else Precision.BF16


def default_length(llm: LanguageModel, input_tokens: int, output_tokens: int) -> int:
    """Return a maximum length that holds twice the mean request, within the model's context."""
    wanted = 2 * (input_tokens + output_tokens)
    rounded = -(-wanted // ROUND_LENGTHS) * ROUND_LENGTHS
    return min(rounded, llm.max_context)


def smallest_layout(
    llm: LanguageModel,
    accelerator: Accelerator,
    engine: EngineProfile,
    *,
    max_length: int,
    gpus: int,
    weights: Precision | None = None,
    memory_utilisation: float = 0.9,
    pool: str = "",
    name: str = "",
) -> tuple[Deployment, Replica] | None:
    """Return the deployment with the fewest GPUs (a power of two up to *gpus*) that holds *llm*.

    Tensor parallelism within one link domain; None when nothing fits.
    """
    precisions: Iterable[Precision] = (weights or default_precision(llm, accelerator),)
    for precision in precisions:
        for tp in _powers_of_two(gpus):
            deployment = Deployment(
                id=DeploymentId(""),
                name=name or llm.name,
                pool=PoolId(pool),
                llm=llm.id,
                engine=engine.id,
                weights=precision,
                kv=default_kv(accelerator),
                tp=tp,
                max_length=max_length,
                memory_utilisation=memory_utilisation,
            )
            replica = replica_of(deployment, llm, accelerator, engine)
            if replica.refusal is None:
                return deployment, replica
    return None


def rate_on(
    workload: Workload,
    llm: LanguageModel,
    accelerator: Accelerator,
    engine: EngineProfile,
    *,
    gpus: int,
    weights: Precision | None = None,
) -> float:
    """Return the requests a second that *gpus* of one instance serve inside the objectives.

    In the smallest layout that holds the model, as many replicas as there is room for; 0 when
    nothing fits.
    """
    found = smallest_layout(
        llm,
        accelerator,
        engine,
        max_length=default_length(llm, workload.input_tokens, workload.output_tokens),
        gpus=gpus,
        weights=weights,
    )
    if found is None:
        return 0.0
    deployment, replica = found
    return rate_of(replica, workload).requests_per_s * (gpus // deployment.gpus_per_replica)


def _powers_of_two(limit: int) -> Iterable[int]:
    size = 1
    while size <= limit:
        yield size
        size *= 2
