"""Time of one prefill and of one decode step, from compute, bandwidth and links.

A roofline with fitted efficiencies: every factor belongs to the accelerator (`prefill_efficiency`,
`decode_bandwidth_efficiency`, ...) or to the engine (`layer_us`, `host_ms`, ...), the few that
belong to neither stand here with their source. With efficiencies 1 and overheads 0 a batch of 1
takes the time to read the weights, and a large batch the time of its multiplications.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from planner.domain.formula import Formula
from planner.engines.serving.adapters import (
    ADAPTER_LAYER_S,
    adapter_bytes_per_gpu,
    adapter_parameters,
    adapters_touched,
)
from planner.engines.serving.attention import (
    decode_flop,
    decode_read_bytes,
    prefill_flop,
    prefill_pairs,
    tokens_seen,
)
from planner.engines.serving.cache import kv_shards, stage_share
from planner.engines.serving.formats import bytes_of, peak_tflops
from planner.engines.serving.links import link_time
from planner.engines.serving.parameters import SIXTEEN_BITS, class_bits, parameters
from planner.engines.serving.setup import ServingSetup
from planner.engines.serving.speculation import Speculation

# Fitted once for all parts on published measurements of 2025 to 2026 (fixed-concurrency serving
# and offline throughput of TensorRT-LLM, vLLM and SGLang).
KV_BANDWIDTH = 0.97
"""Bandwidth of cache reads relative to weight reads."""
BLEND = 3.0
"""Exponent that joins memory and compute time: (m^3 + f^3)^(1/3); the roof has a rounded edge."""
REQUEST_S = 0.03
"""Client, tokeniser and scheduler before the first token (lone requests, median of the same)."""
EAGER_EXPERT_LAYER_S = 0.002
"""Launches of a layer with experts in a prefill, which does not run from a captured graph (DeepSeek
and Qwen3 at concurrency 4 to 8, three engines: 1.2 to 2.5 ms)."""
EXPERT_TOKENS = 850.0
"""Tokens per expert at which grouped multiplications reach half the efficiency of dense ones: many
small experts keep the units less busy than few large ones."""
# Estimates, not identified by the measurements.
ATTENTION_EFFICIENCY = 0.5
"""Share of the BF16 peak that attention kernels reach."""


class Term(StrEnum):
    """What a step spends its time on."""

    WEIGHTS = "weights"
    KV = "KV cache"
    COMPUTE = "compute"
    LINKS = "links"
    ENGINE = "engine overhead"
    PREFILL = "prefill"


class StepTime(NamedTuple):
    """Where the time of one step goes, in seconds.

    `weights_s` and `kv_s` are memory time, `compute_s` the multiplications; memory and compute
    overlap, so the parts add up to more than `total_s`. With speculative decoding the step yields
    `tokens` tokens a sequence, and `total_s` includes `draft_s` for guessing them.
    """

    total_s: float
    weights_s: float
    kv_s: float
    compute_s: float
    links_s: float
    host_s: float
    draft_s: float = 0.0
    tokens: float = 1.0

    @property
    def token_s(self) -> float:
        """Time per token of a sequence."""
        return self.total_s / self.tokens

    @property
    def dominant(self) -> Term:
        """The term that takes most of the step."""
        terms = {
            Term.WEIGHTS: self.weights_s,
            Term.KV: self.kv_s,
            Term.COMPUTE: self.compute_s,
            Term.LINKS: self.links_s,
            Term.ENGINE: self.host_s,
        }
        return max(terms, key=lambda name: terms[name])


class Attended(NamedTuple):
    """What attention over a context of one length reads and works through, per sequence."""

    read_bytes: float
    tokens: float


@dataclass(frozen=True, slots=True)
class StepCosts:
    """Constants of a setup: seconds per unit, so that a step costs a few multiplications.

    Work of the layers counts as often as the largest pipeline stage makes all of them wait for it.
    """

    setup: ServingSetup
    dense_read_s: float
    adapter_read_s: float
    expert_read_s: float
    expert_miss: float
    kv_byte_s: float
    token_flop_s: float
    attention_flop_s: float
    layers_s: float
    sequence_s: float
    link_latency_s: float
    link_token_s: float
    prefill_dense_s: float
    prefill_expert_s: float
    prefill_attention_s: float
    first_token_s: float

    def touched(self, tokens: float) -> float:
        """Return the expected share of distinct experts that *tokens* tokens use.

        1 - (1 - k/E)^b under uniform routing.
        """
        return 1.0 - self.expert_miss**tokens if self.expert_miss < 1.0 else 0.0

    def decode(self, batch: float, context: float) -> StepTime:
        """Return the time of a step for *batch* sequences of *context* tokens.

        With speculative decoding all drafted tokens and one more are verified in one pass: it
        reads the cache once and multiplies for, and picks experts for, every one of them.
        """
        return self.decode_over(batch, self.attended(context))

    def attended(self, context: float) -> Attended:
        """Return what stays the same for every batch of sequences of *context* tokens."""
        setup = self.setup
        return Attended(decode_read_bytes(setup, context), tokens_seen(setup, context))

    def decode_over(self, batch: float, attended: Attended) -> StepTime:
        """Return `decode` of sequences whose `attended` is known."""
        plain, guess = self._pass(batch, attended, 1.0), self.setup.speculation
        if guess is None:
            return plain
        verify = self._pass(batch, attended, guess.drafted + 1.0)
        draft = guess.drafted * guess.share(self.setup.llm.layers) * plain.total_s
        return verify._replace(
            total_s=verify.total_s + draft,
            draft_s=draft,
            tokens=guess.tokens_per_step,
        )

    def verify(self, batch: float, context: float) -> StepTime:
        """Return the time of a step without drafting: of what it verifies, and one token more."""
        guess = self.setup.speculation
        tokens = 1.0 if guess is None else guess.drafted + 1.0
        return self._pass(batch, self.attended(context), tokens)

    def _pass(self, batch: float, attended: Attended, tokens: float) -> StepTime:
        """Return the time of a pass with *tokens* new tokens of each sequence."""
        setup = self.setup
        stage = max(batch / setup.pp, min(batch, 1.0))
        own = stage / setup.dp
        weights = self.dense_read_s + self.expert_read_s * self.touched(stage * tokens)
        weights += self.adapter_read_s * adapters_touched(setup, stage)
        kv = own * self.kv_byte_s * attended.read_bytes
        compute = stage * tokens * self.token_flop_s
        compute += own * tokens * self.attention_flop_s * attended.tokens
        links = self.link_latency_s + own * tokens * self.link_token_s
        host = self.layers_s + own * self.sequence_s
        memory = weights + kv
        total = (memory**BLEND + compute**BLEND) ** (1.0 / BLEND) + links + host
        return StepTime(total, weights, kv, compute, links, host)

    def prefill_work(self, tokens: float) -> float:
        """Return the seconds for which *tokens* prompt tokens of one request occupy a replica.

        What the prefix cache holds is not computed again, but attended to. This is the pure work,
        without weight reads and step overheads, which the decode steps that carry
        the prefill pay anyway; attention copies and stages work side by side.
        """
        setup = self.setup
        new = new_tokens(setup, tokens)
        own = new * (self.prefill_dense_s + self.link_token_s) + self._attention(tokens)
        if setup.disaggregation is not None:
            # A prefill instance has no decode steps that read the weights for it.
            return self._alone(tokens)
        return (own / setup.dp + new * self.prefill_expert_s) / setup.pp

    def prefill(self, tokens: float) -> StepTime:
        """Return the time of the prefill of one request alone.

        It runs in chunks of the engine's token budget, each of which reads the weights; a request
        uses one attention copy, and its chunks follow one another through the stages.
        """
        setup = self.setup
        new, chunks = new_tokens(setup, tokens), self.chunks(tokens)
        compute = new * (self.prefill_dense_s + self.prefill_expert_s)
        compute += self._attention(tokens)
        weights = chunks * (self.dense_read_s + self.expert_read_s * self.touched(new))
        weights += self.adapter_read_s * chunks * adapters_touched(setup, 1.0)
        links = chunks * self.link_latency_s + new * self.link_token_s
        host = chunks * self.layers_s + self.first_token_s
        overlap = (1.0 + (setup.pp - 1.0) / chunks) / setup.pp
        busy = (weights**BLEND + compute**BLEND) ** (1.0 / BLEND) + links
        return StepTime(busy * overlap + host, weights, 0.0, compute, links, host)

    def chunks(self, tokens: float) -> float:
        """Return into how many steps the token budget cuts a prompt."""
        return max(-(-new_tokens(self.setup, tokens) // self.setup.engine.batch_tokens), 1.0)

    def _alone(self, tokens: float) -> float:
        """Return the seconds of a lone prefill on the GPUs, without client and scheduler.

        Stages and attention copies work on different requests side by side.
        """
        time, setup = self.prefill(tokens), self.setup
        busy: float = (time.weights_s**BLEND + time.compute_s**BLEND) ** (1.0 / BLEND)
        busy += time.links_s
        return (busy + time.host_s - self.first_token_s) / (setup.pp * setup.dp)

    def _attention(self, tokens: float) -> float:
        llm, cached = self.setup.llm, cached_tokens(self.setup, tokens)
        pairs = prefill_pairs(llm, tokens) - prefill_pairs(llm, cached)
        return self.prefill_attention_s * pairs


def cached_tokens(setup: ServingSetup, tokens: float) -> float:
    """Return how many of *tokens* prompt tokens the prefix cache is expected to hold."""
    return setup.prefix_hit * tokens


def new_tokens(setup: ServingSetup, tokens: float) -> float:
    """Return how many of *tokens* prompt tokens a prefill computes."""
    return tokens - cached_tokens(setup, tokens)


@lru_cache(maxsize=4096)
def step_costs(setup: ServingSetup) -> StepCosts:
    """Return the constants of *setup*."""
    llm, part, engine = setup.llm, setup.accelerator, setup.engine
    count, bits = parameters(llm), class_bits(llm, setup.weights)
    ranks, speed = setup.tp * setup.dp, _software_speed(setup)
    reached = engine.efficiency * speed
    bandwidth = part.bandwidth_gb_s * 1e9 * part.decode_bandwidth_efficiency * reached
    # The largest stage makes the others wait, and the last one computes the head besides.
    uneven = stage_share(setup) * setup.pp
    dense = bytes_of(bits.attention, count.attention) + bytes_of(bits.dense, count.dense)
    dense = dense / setup.tp + bytes_of(bits.attention, count.kv_projection) / kv_shards(setup)
    dense = uneven * dense + setup.pp * bytes_of(SIXTEEN_BITS, count.head) / setup.tp
    experts = uneven * bytes_of(bits.experts, count.experts) / ranks
    peak = peak_tflops(part, setup.weights) * 1e12 * reached
    bf16 = part.bf16_tflops * 1e12 * reached
    # Classes that the recipe leaves in 16 bits are multiplied at the BF16 peak.
    body_peak = bf16 if bits.dense == SIXTEEN_BITS else peak
    body, routed = 2.0 * count.body, 2.0 * count.experts * count.expert_share
    head = 2.0 * setup.pp * count.head / bf16
    decode_dense = (uneven * body / body_peak + head) / (ranks * part.decode_flop_efficiency)
    grouped = peak * _expert_efficiency(setup)
    decode_expert = uneven * routed / (grouped * ranks * part.decode_flop_efficiency)
    extra = _adapter_flop(setup) / (ranks * bf16)
    moe_layers = llm.experts.layers if llm.experts else 0
    launches = llm.layers * engine.layer_us + moe_layers * engine.moe_layer_us
    launches = launches * 1e-6 + (llm.layers * ADAPTER_LAYER_S if setup.adapters else 0.0)
    links = link_time(setup)
    return StepCosts(
        setup=setup,
        dense_read_s=dense / bandwidth,
        adapter_read_s=adapter_bytes_per_gpu(setup) * setup.pp / bandwidth,
        expert_read_s=experts / bandwidth,
        expert_miss=1.0 - count.expert_share,
        kv_byte_s=uneven / (bandwidth * KV_BANDWIDTH),
        token_flop_s=decode_dense + decode_expert + extra / part.decode_flop_efficiency,
        attention_flop_s=uneven * decode_flop(llm) / (setup.tp * bf16 * ATTENTION_EFFICIENCY),
        layers_s=(launches + setup.pp * engine.host_ms * 1e-3) / speed,
        sequence_s=engine.sequence_us * 1e-6 / speed,
        link_latency_s=links.latency_s / speed,
        link_token_s=links.token_s,
        prefill_dense_s=uneven * body / (body_peak * setup.tp * part.prefill_efficiency)
        + extra * setup.dp / part.prefill_efficiency,
        prefill_expert_s=uneven * routed / (grouped * ranks * part.prefill_efficiency),
        prefill_attention_s=uneven * prefill_flop(llm) / (setup.tp * bf16 * ATTENTION_EFFICIENCY),
        first_token_s=REQUEST_S + moe_layers * EAGER_EXPERT_LAYER_S / speed,
    )


def _software_speed(setup: ServingSetup) -> float:
    """Return the speed of the generation of software over that of the profile's version."""
    mixture = setup.llm.experts is not None
    return setup.engine.generations.speed(setup.software, mixture=mixture)


def _adapter_flop(setup: ServingSetup) -> float:
    """Return the floating-point operations per token of the adapter a request uses."""
    if setup.adapters is None:
        return 0.0
    return 2.0 * adapter_parameters(setup.llm, setup.adapters.rank)


def prefill_s(setup: ServingSetup, tokens: float) -> float:
    """Return the seconds from the start of a lone request's prefill to its end."""
    return step_costs(setup).prefill(tokens).total_s


def prefill_work_s(setup: ServingSetup, tokens: float) -> float:
    """Return the seconds for which the prefill of one request occupies a replica."""
    return step_costs(setup).prefill_work(tokens)


def decode_step_s(setup: ServingSetup, batch: float, context: float) -> float:
    """Return the seconds of one decode step of *batch* sequences of *context* tokens each."""
    return step_costs(setup).decode(batch, context).total_s


def token_s(setup: ServingSetup, batch: float, context: float) -> float:
    """Return the seconds per token of each of *batch* sequences of *context* tokens."""
    return step_costs(setup).decode(batch, context).token_s


def _expert_efficiency(setup: ServingSetup) -> float:
    """Return the efficiency of expert multiplications relative to dense ones in a full step.

    x / (x + x_half) with x = budget k / E tokens per expert.
    """
    moe = setup.llm.experts
    if moe is None:
        return 1.0
    tokens = setup.engine.batch_tokens * moe.top_k / moe.routed
    return tokens / (tokens + EXPERT_TOKENS)


DECODE_STEP: Final = Formula(
    id="serving.decode_step",
    result="Decode step",
    unit="s",
    expression=("((weights + kv) ** 3 + compute ** 3) ** (1 / 3) + links + overhead"),
    symbols={
        "weights": "time to read the weights a step touches, s",
        "kv": "time to read the KV cache of all running sequences, s",
        "compute": "time of the multiplications, s",
        "links": "time of the collectives between the GPUs of a replica, s",
        "overhead": "launches per layer, host and per-sequence work of the engine, s",
    },
    source=(
        "roofline with rounded edge (Williams, Waterman, Patterson, 2009); Pope et al., "
        "arXiv 2211.05102"
    ),
)

PREFILL_WORK: Final = Formula(
    id="serving.prefill_work",
    result="Prefill of one request",
    unit="s",
    expression=(
        "((2 * tokens * body / (tp * peak * efficiency) + attention_flop * pairs"
        " / (tp * bf16 * 0.5)) * uneven + tokens * (link_s + adapter_s)) / (dp * pp)"
        " + 2 * tokens * routed * uneven / (tp * dp * pp * expert_peak * efficiency * grouped)"
    ),
    symbols={
        "tokens": "prompt tokens to compute",
        "body": "parameters of the layers without routed experts",
        "routed": "parameters of the routed experts one token uses",
        "peak": "peak of the layers, FLOP/s, with the engine's efficiency",
        "expert_peak": "peak of the experts, FLOP/s, with the engine's efficiency",
        "bf16": "peak in BF16, FLOP/s, with the engine's efficiency",
        "grouped": "efficiency of expert multiplications relative to dense ones",
        "efficiency": "share of the peak that prefill reaches (MFU)",
        "attention_flop": "FLOP per pair of tokens and layer",
        "pairs": "pairs of tokens that attend to one another, over the layers",
        "link_s": "time on the links per token, s",
        "adapter_s": "time of the LoRA adapter per token, s",
        "uneven": "the largest pipeline stage over the mean",
        "tp": "tensor-parallel ranks",
        "pp": "pipeline stages",
        "dp": "attention copies",
    },
    source="2 FLOP per parameter and token (Kaplan et al., arXiv 2001.08361), attention apart",
)

NEW_TOKENS: Final = Formula(
    id="serving.new_tokens",
    result="Prompt tokens to compute",
    unit="tokens",
    expression="tokens * (1 - hit)",
    symbols={
        "tokens": "prompt tokens",
        "hit": "share of them whose keys and values the prefix cache holds",
    },
    source="blocks of a common prefix are reused (Kwon et al., arXiv 2309.06180, section 4.4)",
)


def decode_symbols(setup: ServingSetup, batch: float, context: float) -> dict[str, float]:
    """Return the symbols of `DECODE_STEP`, with speculative decoding of the step that verifies."""
    step = step_costs(setup).verify(batch, context)
    return {
        "weights": step.weights_s,
        "kv": step.kv_s,
        "compute": step.compute_s,
        "links": step.links_s,
        "overhead": step.host_s,
    }


def speculation_symbols(
    setup: ServingSetup, speculation: Speculation, batch: float, context: float
) -> dict[str, float]:
    """Return the symbols of `SPECULATIVE_TOKEN` for *setup* with *speculation*."""
    plain = step_costs(replace(setup, speculation=None)).decode(batch, context)
    verify = step_costs(replace(setup, speculation=speculation)).verify(batch, context)
    return {
        "drafted": float(speculation.drafted),
        "share": speculation.share(setup.llm.layers),
        "plain": plain.total_s,
        "verify": verify.total_s,
        "tokens": speculation.tokens_per_step,
    }


def prefill_symbols(setup: ServingSetup, tokens: float) -> dict[str, float]:
    """Return the symbols of `PREFILL_WORK`."""
    llm, part, engine = setup.llm, setup.accelerator, setup.engine
    count, bits = parameters(llm), class_bits(llm, setup.weights)
    reached = engine.efficiency * _software_speed(setup)
    bf16 = part.bf16_tflops * 1e12 * reached
    peak = peak_tflops(part, setup.weights) * 1e12 * reached
    return {
        "tokens": new_tokens(setup, tokens),
        "body": count.body,
        "routed": count.experts * count.expert_share,
        "peak": bf16 if bits.dense == SIXTEEN_BITS else peak,
        "expert_peak": peak,
        "bf16": bf16,
        "grouped": _expert_efficiency(setup),
        "efficiency": part.prefill_efficiency,
        "attention_flop": prefill_flop(llm),
        "pairs": prefill_pairs(llm, tokens) - prefill_pairs(llm, cached_tokens(setup, tokens)),
        "link_s": step_costs(setup).link_token_s,
        "adapter_s": _adapter_flop(setup) / (setup.tp * bf16 * part.prefill_efficiency),
        "uneven": stage_share(setup) * setup.pp,
        "tp": float(setup.tp),
        "pp": float(setup.pp),
        "dp": float(setup.dp),
    }
