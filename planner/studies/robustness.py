"""What would make a plan robust: measures with their cost, and the shocks that each softens.

Measures are ranked by how many of the shocks that hurt the plan they soften, then by cost.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.catalog.library import Library
from planner.compute.explain.case import Case
from planner.domain.formula import Explanation
from planner.domain.phrase import Phrase
from planner.studies.measures import Idea, Measure, Remedy, ideas
from planner.studies.shock_kinds import Shock, ShockSizes
from planner.studies.shocks import ShockResult

__all__ = ["Measure", "Remedy", "Suggestion", "robustness"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A measure, ranked: `hurting` are those shocks of `softens` that hurt this plan.

    A negative cost saves money, None: no price is known.
    """

    idea: Idea
    hurting: tuple[Shock, ...]

    @property
    def measure(self) -> Measure:
        """What is done."""
        return self.idea.measure

    @property
    def what(self) -> Phrase:
        """It in words."""
        return self.idea.what

    @property
    def cost_usd(self) -> float | None:
        """What it costs."""
        return self.idea.cost_usd

    @property
    def softens(self) -> tuple[Shock, ...]:
        """The shocks that it softens."""
        return self.idea.softens

    @property
    def why(self) -> Explanation:
        """Why it costs so much."""
        return self.idea.why

    @property
    def how(self) -> Phrase:
        """How it is done by hand."""
        return self.idea.how

    @property
    def remedy(self) -> Remedy | None:
        """The edit of the plan that does it, None where it is none."""
        return self.idea.remedy


def robustness(
    case: Case,
    library: Library,
    found: Sequence[ShockResult],
    sizes: ShockSizes | None = None,
) -> tuple[Suggestion, ...]:
    """Return what would make a plan robust, the most useful first; *found* are its shocks."""
    hurt = frozenset(one.shock for one in found if _hurts(one))
    suggestions = [
        Suggestion(one, tuple(shock for shock in one.softens if shock in hurt))
        for one in ideas(case, library, sizes or ShockSizes())
    ]
    return tuple(
        sorted(
            suggestions,
            key=lambda one: (
                -len(one.hurting),
                one.cost_usd is None,
                one.cost_usd or 0.0,
                one.measure,
            ),
        )
    )


def _hurts(one: ShockResult) -> bool:
    """Whether a shock takes service away, delays it, or costs more."""
    later = (one.weeks_after or 0.0) > (one.weeks_before or 0.0) + 1e-6
    dearer = (one.change("tco_total") or 0.0) > 1e-6
    return one.unserved_after > one.unserved_before or later or dearer
