"""What the time of a token, and of a first token, goes to: the term that dominates comes first.

Memory and compute overlap, so the parts of a step add up to more than it takes: shares are of their
sum.
"""

from planner.domain.phrase import Phrase, listed, say
from planner.engines.serving.roofline import StepTime

_MOST_NAMED = 4
_WORTH_NAMING = 0.02

Parts = tuple[tuple[Phrase, float], ...]
"""Words and seconds, the largest first."""


def token_parts(step: StepTime, prefill_s: float) -> Parts:
    """Return what a token waits for: the terms of its step, drafting, and the prefills of others.

    *prefill_s* is the prefill work of other requests between two tokens.
    """
    return _sorted((*_step_parts(step), (say("prefills of other requests"), prefill_s)))


def first_token_parts(
    prefill: StepTime, more_texts_s: float, wait_s: float, step_s: float, trip_s: float
) -> Parts:
    """Return what a first token waits for: its own prefill by term, the queue, step and network."""
    return _sorted(
        (
            *_step_parts(prefill),
            (say("further texts"), more_texts_s),
            (say("waiting for other requests"), wait_s),
            (say("the first step"), step_s),
            (say("network"), trip_s),
        )
    )


def _step_parts(step: StepTime) -> Parts:
    return (
        (say("weights (memory bandwidth)"), step.weights_s),
        (say("KV cache (memory bandwidth)"), step.kv_s),
        (say("compute"), step.compute_s),
        (say("links between GPUs"), step.links_s),
        (say("host and engine"), step.host_s),
        (say("drafting"), step.draft_s),
    )


def _sorted(parts: Parts) -> Parts:
    return tuple(sorted((one for one in parts if one[1] > 0), key=lambda one: -one[1]))


def dominating_note(parts: Parts) -> Phrase | None:
    """Return what the time goes to in a sentence, None where it goes nowhere."""
    total = sum(seconds for _, seconds in parts)
    if total <= 0.0:
        return None
    shares = [(word, seconds / total) for word, seconds in parts]
    named = [one for one in shares if one[1] >= _WORTH_NAMING][:_MOST_NAMED]
    return say(
        "Most of the time goes to {0}.",
        listed(say("{0} ({1:.0%})", word, share) for word, share in named),
    )
