"""How sure every headline is: percentiles over the same draws as the cost.

Each headline is calculated by the evaluation at both ends of every assumption, everything else
likely. In a draw its relative changes are multiplied, which is exact where assumptions act as
factors and a first approximation elsewhere; the cost itself, and what is a share of it, follows the
streams of `cost_response`, with the paths of rental prices.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from planner.compute.comparison import HEADLINES
from planner.compute.evaluate import evaluate
from planner.compute.explain.case import Case
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.studies.assumed_ranges import Ranged, assumed_ranges
from planner.studies.cost_curves import Floats
from planner.studies.cost_response import CostResponse, Swing
from planner.studies.monte_carlo import DRAWS, SEED
from planner.studies.price_paths import markets_of
from planner.studies.worlds import Worlds

Breathe = Callable[[], None]

TCO = "tco_total"
_OF_COST = frozenset({"tco_undiscounted", "cost_per_million_output_tokens"})
"""Headlines that move with the cost as a whole."""
_APART = frozenset({"break_even_month", "time_to_serve_weeks", "first_token_weeks"})
"""Break-even has percentiles of its own, and delivery its own range."""


@dataclass(frozen=True, slots=True)
class HeadlineSpread:
    """A headline over all draws, in its own unit; money in the currency that is shown."""

    key: str
    unit: str
    likely: float
    p10: float
    p50: float
    p90: float


@dataclass(frozen=True, slots=True)
class _Answer:
    """The values of the headlines with one assumption at its low and at its high end."""

    ranged: Ranged
    low: Mapping[str, float]
    high: Mapping[str, float]


def headline_ranges(
    project: Project,
    evaluation: Evaluation,
    response: CostResponse,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    breathe: Breathe = lambda: None,
) -> tuple[HeadlineSpread, ...]:
    """Return the percentiles of every headline with a value, in the order of a comparison.

    *response* is that of the cost of the same evaluation. *breathe* is called before each
    calculation; what it raises ends the work.

    Raises:
        ValueError: when there is no draw.
    """
    if draws < 1:
        raise ValueError("no draw was asked for")
    likely = _values(evaluation)
    answers = []
    for ranged in assumed_ranges(Case(project, evaluation.scenario, evaluation)):
        ends = []
        for value in (ranged.low, ranged.high):
            breathe()
            changed = ranged.at(project, value)
            ends.append(_values(evaluate(changed, evaluation.scenario, evaluation)))
        answers.append(_Answer(ranged, *ends))
    markets = markets_of(project.shelf.assumptions)
    worlds = Worlds(seed, draws, project.settings.horizon_months, markets)
    drawn = {key: _drawn(key, value, answers, worlds, draws) for key, value in likely.items()}
    _follow_cost(drawn, likely, response, worlds, draws)
    return tuple(
        HeadlineSpread(
            key,
            evaluation.figures[key].unit,
            likely[key],
            *(float(one) for one in np.percentile(drawn[key], (10, 50, 90))),
        )
        for key in (one.key for one in HEADLINES)
        if key in drawn
    )


def _values(evaluation: Evaluation) -> dict[str, float]:
    return {
        key: figure.value
        for key, figure in evaluation.figures.items()
        if figure.value is not None and key not in _APART
    }


def _drawn(key: str, likely: float, answers: list[_Answer], worlds: Worlds, draws: int) -> Floats:
    """Return a headline in each draw; one that is 0 when all is likely adds up its changes."""
    result = np.full(draws, likely)
    for answer in answers:
        ends = (answer.low.get(key, likely), answer.high.get(key, likely))
        if ends == (likely, likely):
            continue
        swing = Swing(answer.ranged, *ends, values=_ends(answer.ranged))
        weights = worlds.weights((swing,), slice(0, draws))
        by_value = dict(zip((answer.ranged.low, answer.ranged.high), ends, strict=True))
        changes = np.array([by_value[value] - likely for value in swing.values]) @ weights
        result = result * (1.0 + changes / likely) if likely > 0.0 else result + changes
    drawn: Floats = np.maximum(result, 0.0)
    return drawn


def _ends(ranged: Ranged) -> tuple[float, ...]:
    return tuple(one for one in (ranged.low, ranged.high) if one != ranged.likely)


def _follow_cost(
    drawn: dict[str, Floats],
    likely: Mapping[str, float],
    response: CostResponse,
    worlds: Worlds,
    draws: int,
) -> None:
    """Put the drawn cost in the place of its first approximation, and what follows it beside it."""
    if response.no_data or TCO not in drawn or not response.likely_usd:
        return
    everything = slice(0, draws)
    weights = worlds.weights(response.swings, everything)
    usd = response.own.drawn(weights, worlds.paths(everything))[:, -1]
    exact = usd / response.likely_usd * likely[TCO]
    ratio = exact / np.where(drawn[TCO] > 0.0, drawn[TCO], likely[TCO])
    for key in _OF_COST & drawn.keys():
        drawn[key] = drawn[key] * ratio
    drawn[TCO] = exact
