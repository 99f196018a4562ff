"""How the weights of supply risk read while they are entered."""

from planner.compute.risk_weights import TERMS, weight_key
from planner.domain.project import Project
from planner.presenters import formats
from planner.presenters.supply import term_name
from planner.presenters.wording import translate

WEIGHT_DECIMALS = 2
"""Decimals of a weight in per cent."""


def weight_rows(project: Project) -> tuple[tuple[str, str], ...]:
    """Return the assumptions that are weights with the names of their terms; none in old projects."""
    known = project.shelf.assumptions
    keys = [(weight_key(term), term_name(term.replace("_", " "))) for term in TERMS]
    return tuple(keys) if all(key in known for key, _ in keys) else ()


def weighed_text(total: float, score: float | None) -> str:
    """Return what weights sum to, and what the plan scores with them where they can be used."""
    if score is None:
        text = translate("supply", "The weights sum to {0} %.")
        wrong = translate("supply", "The weights sum to {0} %, not to 100 %.")
        whole = abs(total - 1.0) < 1e-6
        return (text if whole else wrong).format(formats.trimmed(100.0 * total, WEIGHT_DECIMALS))
    text = translate("supply", "The weights sum to 100 %. Supply risk {0} of 100.")
    return text.format(formats.grouped(score))
