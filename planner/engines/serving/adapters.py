"""LoRA adapters beside a model that is served: their size, and what they add to a step."""

from typing import Final

from planner.domain.formula import Formula
from planner.domain.language_model import LanguageModel
from planner.engines.serving.cache import stage_share
from planner.engines.serving.setup import ServingSetup

ADAPTER_BYTES = 2.0
"""Served adapters are kept in 16 bits."""
ADAPTER_LAYER_S = 62e-6
"""Gathered multiplications of a layer beside those of the model: 2 ms per token for the 32 layers
of a 7B model (Punica, Chen et al., arXiv 2310.18547, abstract)."""


def adapter_parameters(llm: LanguageModel, rank: int) -> float:
    """Return the parameters of a LoRA adapter: r (in + out) per matrix (arXiv 2106.09685).

    Adapted are the four attention projections and, in layers without experts, the matrices of
    the MLP.
    """
    h, a, g, d = llm.hidden, llm.heads, llm.kv_heads, llm.head_dim
    attention = 2 * (h + a * d) + 2 * (h + g * d)
    dense_layers = llm.layers - (llm.experts.layers if llm.experts else 0)
    mlp = llm.feed_forward_matrices * (h + llm.intermediate)
    return float(rank * (llm.layers * attention + dense_layers * mlp))


def adapter_bytes_per_gpu(setup: ServingSetup) -> float:
    """Return what one adapter occupies on each GPU.

    Of the two factors of every matrix one is shared like the matrix, the other one is copied.
    """
    if setup.adapters is None:
        return 0.0
    size = ADAPTER_BYTES * adapter_parameters(setup.llm, setup.adapters.rank)
    return size * (1.0 + 1.0 / setup.tp) / 2.0 * stage_share(setup)


def adapters_touched(setup: ServingSetup, sequences: float) -> float:
    """Return how many different adapters *sequences* requests are expected to use.

    n (1 - (1 - 1/n)^b), each request with one of n at random.
    """
    if setup.adapters is None:
        return 0.0
    count = float(setup.adapters.count)
    unused: float = (1.0 - 1.0 / count) ** sequences
    return count * (1.0 - unused)


ADAPTERS: Final = Formula(
    id="serving.adapters",
    result="LoRA adapters on a GPU",
    unit="bytes",
    expression="count * 2 * parameters * (1 + 1 / tp) / 2 * stage",
    symbols={
        "count": "adapters that are kept in memory",
        "parameters": "parameters of one adapter",
        "tp": "GPUs that share every layer",
        "stage": "share of the layers in the largest pipeline stage",
    },
    source="r (in + out) per matrix (Hu et al., arXiv 2106.09685), one factor of each copied",
)
