"""Speculative decoding: a cheap draft of several tokens, verified by the model in one step."""

from dataclasses import dataclass
from typing import Final

from planner.domain.formula import Formula
from planner.domain.phrase import say


@dataclass(frozen=True, slots=True)
class Speculation:
    """`drafted` tokens are guessed in every step, each accepted with probability `acceptance`.

    `draft_share` is the time to guess one token as a share of a decode step without speculation:
    the size of a draft model relative to the model; it takes memory alike, its small cache is left
    out. None is one layer of the model, the size of usual drafting heads (EAGLE, arXiv 2401.15077; DeepSeek-V3, arXiv 2412.19437, section 2.2).
    """

    drafted: int
    acceptance: float
    draft_share: float | None = None

    @property
    def tokens_per_step(self) -> float:
        """Tokens that a step is expected to yield for each sequence, the model's own included.

        (1 - p^(n+1)) / (1 - p), n + 1 for p = 1: the sum of p^k for k = 0 to n.
        """
        return sum(self.acceptance**accepted for accepted in range(self.drafted + 1))

    def share(self, layers: int) -> float:
        """Return the time to guess one token as a share of a step of a model of *layers* layers."""
        return 1.0 / layers if self.draft_share is None else self.draft_share


def refusal(speculation: Speculation) -> str | None:
    """Return in plain words why this cannot be, None when it can."""
    if speculation.drafted < 1:
        return say("{0} tokens are drafted; speculation needs at least 1.", speculation.drafted)
    if not 0.0 <= speculation.acceptance <= 1.0:
        return say("The acceptance is {0:g}; it must lie between 0 and 1.", speculation.acceptance)
    if speculation.draft_share is not None and not 0.0 <= speculation.draft_share < float("inf"):
        return say("The draft share is {0:g}; it must be 0 or more.", speculation.draft_share)
    return None


TOKENS_PER_STEP: Final = Formula(
    id="serving.tokens_per_step",
    result="Tokens per step with speculative decoding",
    unit="tokens",
    expression="(1 - acceptance ** (drafted + 1)) / (1 - acceptance)",
    symbols={
        "acceptance": "probability that a drafted token is accepted, below 1",
        "drafted": "tokens drafted in a step",
    },
    source="Leviathan et al., arXiv 2211.17192, equation 1",
)

SPECULATIVE_STEP: Final = Formula(
    id="serving.speculative_step",
    result="Step with speculative decoding",
    unit="s",
    expression="drafted * share * plain + verify",
    symbols={
        "drafted": "tokens drafted in a step",
        "share": "time to draft one token as a share of a plain step",
        "plain": "decode step without speculation, s",
        "verify": "decode step that verifies the drafted tokens and adds one, s",
    },
    source="Leviathan et al., arXiv 2211.17192, section 3.3, with the true cost of verifying",
)

SPECULATIVE_TOKEN: Final = Formula(
    id="serving.speculative_token",
    result="Time per token with speculative decoding",
    unit="s",
    expression="(drafted * share * plain + verify) / tokens",
    symbols={
        "drafted": "tokens drafted in a step",
        "share": "time to draft one token as a share of a plain step",
        "plain": "decode step without speculation, s",
        "verify": "decode step that verifies the drafted tokens and adds one, s",
        "tokens": "tokens that a step is expected to yield",
    },
    source="Leviathan et al., arXiv 2211.17192, section 3.3, with the true cost of verifying",
)
