"""One way of serving an LLM: model, part, engine, precisions and layout of one replica."""

from dataclasses import dataclass

from planner.domain.hardware import Accelerator
from planner.domain.language_model import EngineProfile, LanguageModel, Precision
from planner.domain.phrase import say
from planner.engines.serving import speculation as speculating
from planner.engines.serving.formats import has_units
from planner.engines.serving.speculation import Speculation

PCIE5_GB_S = 64.0
"""Per direction, x16: the link between GPUs where a part has no scale-up link of its own."""


@dataclass(frozen=True, slots=True)
class ServingSetup:
    """How one replica serves `llm`.

    `tp` shares every layer, `pp` shares the layers, `dp` copies attention (each copy with its own
    KV cache), `ep` spreads the experts over the `tp` x `dp` GPUs. `max_length` is the longest
    sequence in tokens, `memory_utilisation` the share of a GPU the engine may take. `link_gb_s`
    per direction overrides the scale-up link of the part, for a replica over several servers.
    `prefix_hit` is the share of input tokens whose keys and values are in the cache already.
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
            )
        )

    @property
    def gpus(self) -> int:
        """GPUs that one replica occupies."""
        return self.tp * self.pp * self.dp

    @property
    def link(self) -> float:
        """Speed of the link between the GPUs of a replica in GB/s per direction."""
        return self.link_gb_s or self.accelerator.link_gb_s or PCIE5_GB_S


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
    sizes = {"tp": setup.tp, "pp": setup.pp, "ep": setup.ep, "dp": setup.dp}
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
    return None


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
        return (
            f"The prefix hit rate is {setup.prefix_hit:g}; it must be at least 0 and below 1: the "
            "last token of a prompt is always computed."
        )
    return None if setup.speculation is None else speculating.refusal(setup.speculation)


def _divisor_below(number: int, limit: int) -> int:
    """Return the greatest divisor of *number* that is at most *limit*."""
    return next(size for size in range(min(limit, number), 0, -1) if number % size == 0)
