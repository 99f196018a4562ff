"""Weights of the terms of supply risk, and what cannot be among the figures they weigh."""

from collections.abc import Iterator

from planner.compute.finance_rates import given
from planner.domain.phrase import say
from planner.domain.project import PartShelf
from planner.domain.provenance import Estimate
from planner.domain.supply import SupplyClass
from planner.engines.supply import RiskWeights

TERMS = ("concentration", "single_source", "lead_time", "substitution", "export", "country")
"""Terms of the score, whose weights are the assumptions ``risk.weight_…``."""

SUM_TOLERANCE = 1e-6
_SHARES = ("single_source", "substitution")


def weight_key(term: str) -> str:
    """Return the assumption that is the weight of a term."""
    return f"risk.weight_{term}"


def class_key(what: str, kind: SupplyClass) -> str:
    """Return the assumption that is a figure of a class, such as ``risk.single_source_cloud``."""
    return f"risk.{what}_{kind.value.replace(' ', '_').lower()}"


def weights_of(shelf: PartShelf) -> tuple[RiskWeights | None, float]:
    """Return the weights of the terms, None where nothing can be scored with them, and their sum."""
    values = [given(shelf, weight_key(term)) for term in TERMS]
    try:
        return RiskWeights(*values), sum(values)
    except ValueError:
        return None, sum(values)


def impossible_weights(shelf: PartShelf) -> Iterator[str]:
    """Yield what is wrong with the weights: each below 0 or above 100 %, and a sum that is not 100 %.

    A project that is older than the weights has none, and nothing is wrong with them.
    """
    known = [
        shelf.assumptions[key] for term in TERMS if (key := weight_key(term)) in shelf.assumptions
    ]
    if not known:
        return
    for one in known:
        if not 0.0 <= one.likely <= 1.0:
            yield say("{0} is {1:.0%}.", one.label, one.likely)
    total = sum(one.likely for one in known)
    if abs(total - 1.0) > SUM_TOLERANCE:
        yield say("The weights of supply risk sum to {0:.1%}, not to 100 %.", total)


def impossible_shares(shelf: PartShelf) -> Iterator[str]:
    """Yield the shares of single sources and levels of substitution outside 0 to 100 %."""
    for one in shares_outside(shelf):
        yield say("{0} is {1:.0%}.", one.label, one.likely)


def shares_outside(shelf: PartShelf) -> tuple[Estimate, ...]:
    """Return the assumptions on classes that are shares or levels and lie outside 0 to 100 %."""
    keys = (class_key(what, kind) for kind in SupplyClass for what in _SHARES)
    known = (shelf.assumptions.get(key) for key in keys)
    return tuple(one for one in known if one is not None and not 0.0 <= one.likely <= 1.0)
