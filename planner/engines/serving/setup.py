"""One way of serving an LLM: model, part, engine, precisions and layout of one replica."""

from dataclasses import dataclass

from planner.domain.hardware import Accelerator
from planner.domain.language_model import (
    EngineProfile,
    LanguageModel,
    Precision,
    SoftwareGeneration,
)
from planner.domain.phrase import say
from planner.engines.serving import speculation as speculating
from planner.engines.serving.formats import has_units
from planner.engines.serving.speculation import Speculation

PCIE5_GB_S = 64.0
"""Per direction, x16: the link between GPUs where a part has no scale-up link of its own."""
FABRIC_GB_S = 50.0
"""Per direction and GPU: InfiniBand NDR or 400 Gbit/s Ethernet, the usual fabric between servers
(aiconfigurator system files for H200)."""


@dataclass(frozen=True, slots=True)
class Adapters:
    """LoRA adapters that are kept in memory, of which every request uses one."""

    count: int
    rank: int


@dataclass(frozen=True, slots=True)
class Disaggregation:
    """A replica of `prefill` instances that read prompts and `decode` instances that generate.

    The cache of a request goes from one to the other at `link_gb_s` per direction; None is the
    link of the replica, with one rail for each GPU of an instance.
    """

    prefill: int
    decode: int
    link_gb_s: float | None = None


@dataclass(frozen=True, slots=True)
class ServingSetup:
    """How one replica serves `llm`.

    `tp` shares every layer, `pp` shares the layers, `dp` copies attention (each copy with its own
    KV cache), `ep` spreads the experts over the `tp` x `dp` GPUs, `cp` of the `tp` ranks share the
    cache of each sequence instead of copying it. `max_length` is the longest sequence in tokens,
    `memory_utilisation` the share of a GPU the engine may take. `prefix_hit` is the share of input
    tokens whose keys and values are in the cache already.

    `domain` GPUs share one scale-up link (None: all of a replica do); groups beyond it, and stages
    of a replica beyond it, are linked at `fabric_gb_s` per GPU and direction. `link_gb_s` overrides
    the scale-up link of the part.
    """

    llm: LanguageModel
    accelerator: Accelerator
    engine: EngineProfile
    weights: Precision
    kv: Precision
    tp: int = 1
    pp: int = 1
    ep: int = 1
    dp: int = 1
    max_length: int = 8192
    memory_utilisation: float = 0.90
    link_gb_s: float | None = None
    speculation: Speculation | None = None
    prefix_hit: float = 0.0
    cp: int = 1
    adapters: Adapters | None = None
    disaggregation: Disaggregation | None = None
    domain: int | None = None
    fabric_gb_s: float = FABRIC_GB_S
    software: SoftwareGeneration = SoftwareGeneration.CURRENT

    def __hash__(self) -> int:
        # The entries hold mappings and are not hashable; their ids are, and equal entries have
        # equal ids. Entries that differ under one id are told apart by equality.
        return hash(
            (
                self.llm.id,
                self.accelerator.id,
                self.engine.id,
                self.weights,
                self.kv,
                self.tp,
                self.pp,
                self.ep,
                self.dp,
                self.max_length,
                self.memory_utilisation,
                self.link_gb_s,
                self.speculation,
                self.prefix_hit,
                self.cp,
                self.adapters,
                self.disaggregation,
                self.domain,
                self.fabric_gb_s,
                self.software,
            )
        )

    @property
    def gpus(self) -> int:
        """GPUs that one replica occupies."""
        return self.instance_gpus * self.instances

    @property
    def instance_gpus(self) -> int:
        """GPUs of one instance of the engine."""
        return self.tp * self.pp * self.dp

    @property
    def instances(self) -> int:
        """Instances of the engine that make up a replica."""
        apart = self.disaggregation
        return 1 if apart is None else apart.prefill + apart.decode

    @property
    def decoders(self) -> int:
        """Instances of a replica that generate."""
        return 1 if self.disaggregation is None else self.disaggregation.decode

    @property
    def link(self) -> float:
        """Speed of the scale-up link between GPUs in GB/s per direction."""
        return self.link_gb_s or self.accelerator.link_gb_s or PCIE5_GB_S

    def link_of(self, gpus: int) -> float:
        """Return the speed of the link that *gpus* GPUs share, in GB/s per direction and GPU."""
        inside = self.domain is None or gpus <= self.domain
        return self.link if inside else min(self.fabric_gb_s, self.link)


def refusal(setup: ServingSetup) -> str | None:
    """Return in plain words why this layout cannot run, None when it can.

    Whether it fits into memory is another question, answered by `memory.fit`.
    """
    return (
        _layout_refusal(setup)
        or _length_refusal(setup)
        or _precision_refusal(setup)
        or _shortcut_refusal(setup)
    )


def _layout_refusal(setup: ServingSetup) -> str | None:
    llm = setup.llm
    sizes = {"tp": setup.tp, "pp": setup.pp, "ep": setup.ep, "dp": setup.dp, "cp": setup.cp}
    for name, size in sizes.items():
        if size < 1:
            return say("{0} is {1}; it must be at least 1.", name, size)
    if llm.heads % setup.tp:
        return say(
            "{0} has {1} attention heads, which {2} GPUs cannot share evenly. Use tp {3}.",
            llm.name,
            llm.heads,
            setup.tp,
            _divisor_below(llm.heads, setup.tp),
        )
    if setup.pp > llm.layers:
        return say(
            "{0} has {1} layers, fewer than {2} pipeline stages.", llm.name, llm.layers, setup.pp
        )
    if setup.ep > 1 and llm.experts is None:
        return say("{0} has no experts to spread. Use ep 1.", llm.name)
    if (setup.tp * setup.dp) % setup.ep:
        return say(
            "ep {0} does not divide tp x dp = {1}. Use ep {2}.",
            setup.ep,
            setup.tp * setup.dp,
            _divisor_below(setup.tp * setup.dp, setup.ep),
        )
    if llm.experts is not None and setup.ep > llm.experts.routed:
        return say(
            "{0} has {1} experts, fewer than ep {2}.", llm.name, llm.experts.routed, setup.ep
        )
    return _context_refusal(setup)


def _context_refusal(setup: ServingSetup) -> str | None:
    """Ranks can share the cache of a sequence only where they would hold copies of it."""
    if setup.cp == 1:
        return None
    latent = setup.llm.latent is not None
    copies = setup.tp if latent else max(setup.tp // setup.llm.kv_heads, 1)
    if copies % setup.cp == 0:
        return None
    return say(
        "{0} keeps {1} copies of its cache on {2} GPUs, which cp {3} cannot share evenly. Use cp {4}.",
        setup.llm.name,
        copies,
        setup.tp,
        setup.cp,
        _divisor_below(copies, setup.cp),
    )


def _length_refusal(setup: ServingSetup) -> str | None:
    llm = setup.llm
    if setup.max_length < 1:
        return say("The maximum length is {0} tokens; it must be at least 1.", setup.max_length)
    if setup.max_length > llm.max_context:
        return say(
            "{0} reads at most {1:,} tokens, {2:,} were asked for.",
            llm.name,
            llm.max_context,
            setup.max_length,
        )
    if not 0.0 < setup.memory_utilisation <= 1.0:
        return say(
            "The memory utilisation is {0:g}; it must be above 0 and at most 1.",
            setup.memory_utilisation,
        )
    return None


def _precision_refusal(setup: ServingSetup) -> str | None:
    part = setup.accelerator
    if has_units(part, setup.weights):
        return None
    return say(
        "{0} has no {1} units: {2} would expand the weights to BF16 in every step. "
        "Use BF16, INT8 or INT4 weights.",
        part.name,
        setup.weights.value.upper(),
        setup.engine.name,
    )


def _shortcut_refusal(setup: ServingSetup) -> str | None:
    if not 0.0 <= setup.prefix_hit < 1.0:
        return say(
            "The prefix hit rate is {0:g}; it must be at least 0 and below 1: the last token of a "
            "prompt is always computed.",
            setup.prefix_hit,
        )
    adapters, apart = setup.adapters, setup.disaggregation
    if adapters is not None and (adapters.count < 1 or adapters.rank < 1):
        return say(
            "{0} adapters of rank {1} were asked for; both must be at least 1.",
            adapters.count,
            adapters.rank,
        )
    if apart is not None and (apart.prefill < 1 or apart.decode < 1):
        return say(
            "{0} instances read prompts and {1} generate; both need at least 1.",
            apart.prefill,
            apart.decode,
        )
    return None if setup.speculation is None else speculating.refusal(setup.speculation)


def _divisor_below(number: int, limit: int) -> int:
    """Return the greatest divisor of *number* that is at most *limit*."""
    return next(size for size in range(min(limit, number), 0, -1) if number % size == 0)
