"""What crosses the links of a replica: collectives, pipeline stages, caches that move on."""

from typing import Final, NamedTuple

from planner.domain.formula import Formula
from planner.engines.serving.cache import kv_bytes_per_sequence
from planner.engines.serving.setup import ServingSetup

LINK_EFFICIENCY = 0.7
"""Share of the link's rate that collectives reach."""
COLLECTIVES_PER_LAYER = 2.0
"""One after attention, one after the MLP (Megatron-LM, arXiv 1909.08053)."""
ACTIVATION_BYTES = 2.0
"""Activations cross the links in 16 bits."""


class LinkTime(NamedTuple):
    """Time on the links of a pass: whatever its size, and per token of an attention copy."""

    latency_s: float
    token_s: float


def link_time(setup: ServingSetup) -> LinkTime:
    """Return the time of collectives, of what context parallelism exchanges, and between stages.

    An all-reduce moves 2 (n-1)/n of the activations over the link of the group. Context-parallel
    ranks gather queries and scatter partial outputs of their heads in every layer that sees the
    whole context (Yang et al., arXiv 2411.01783); stages hand on the activations of each token.
    """
    llm, latency = setup.llm, setup.accelerator.collective_us * 1e-6
    reached = LINK_EFFICIENCY * 1e9
    group = max(setup.tp, setup.ep)
    count = COLLECTIVES_PER_LAYER * llm.layers if group > 1 else 0.0
    activations = llm.hidden * ACTIVATION_BYTES
    token = count * 2.0 * (group - 1) / group * activations / (reached * setup.link_of(group))
    if setup.cp > 1:
        full = llm.mix.full if llm.mix else llm.layers
        heads = llm.heads / setup.tp * setup.cp
        wide = 2.0 * llm.latent.kv_rank + llm.latent.rope_dim if llm.latent else 2.0 * llm.head_dim
        moved = heads * wide * ACTIVATION_BYTES * (setup.cp - 1) / setup.cp
        count += COLLECTIVES_PER_LAYER * full
        token += full * moved / (reached * setup.link_of(setup.tp))
    hops = setup.pp - 1
    token += hops * activations / (reached * setup.link_of(setup.instance_gpus))
    return LinkTime((count + hops) * latency, token)


def transfer_s(setup: ServingSetup, tokens: float) -> float:
    """Return the seconds in which the cache of a prompt goes to the instance that generates.

    Without disaggregation 0; over the link of the replica every GPU of a tensor-parallel group and
    stage has a rail of its own.
    """
    if setup.disaggregation is None:
        return 0.0
    size = kv_bytes_per_sequence(setup.llm, setup.kv, tokens)
    return setup.accelerator.collective_us * 1e-6 + size / (
        LINK_EFFICIENCY * _transfer_rate(setup) * 1e9
    )


def _transfer_rate(setup: ServingSetup) -> float:
    apart = setup.disaggregation
    entered = apart.link_gb_s if apart else None
    return entered or setup.link_of(setup.gpus) * setup.tp * setup.pp


TRANSFER: Final = Formula(
    id="serving.transfer",
    result="Cache handed on to the instance that generates",
    unit="s",
    expression="latency + size / (reached * rate)",
    symbols={
        "latency": "latency of one transfer, s",
        "size": "keys and values of the prompt, bytes",
        "reached": "share of the link's rate that transfers reach",
        "rate": "speed of the link between the instances, bytes/s",
    },
    source="Splitwise (Patel et al., arXiv 2311.18677), section 4: the cache moves once per request",
)


def transfer_symbols(setup: ServingSetup, tokens: float) -> dict[str, float]:
    """Return the symbols of `TRANSFER`."""
    return {
        "latency": setup.accelerator.collective_us * 1e-6,
        "size": kv_bytes_per_sequence(setup.llm, setup.kv, tokens),
        "reached": LINK_EFFICIENCY,
        "rate": _transfer_rate(setup) * 1e9,
    }
