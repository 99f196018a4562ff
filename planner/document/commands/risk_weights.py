"""Entering the weights of supply risk, all at once, since only together can they sum to 100 %."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace

from planner.document.command import ProjectEdit
from planner.domain.errors import EditRefused
from planner.domain.phrase import say
from planner.domain.project import Project
from planner.domain.provenance import Evidence, Status

_TOLERANCE = 1e-6
_STEPS = 10_000


@dataclass(frozen=True)
class SetWeights(ProjectEdit):
    """Give assumptions that are weights other values, which sum to 1, with the reason."""

    weights: Mapping[str, float]
    reason: str
    date: str

    def __hash__(self) -> int:
        return hash((tuple(sorted(self.weights.items())), self.reason, self.date))

    @property
    def merge_key(self) -> Hashable | None:
        """Entering the same weights again merges."""
        return ("weights", tuple(sorted(self.weights)))

    def label(self, project: Project) -> str:
        """``change weights of supply risk``."""
        return say("change weights of supply risk")

    def apply(self, project: Project) -> Project:
        """Replace the weights; those that stay as they were keep their source.

        Raises:
            EditRefused: naming a weight below 0 or above 100 %, or the sum.
        """
        known = project.shelf.assumptions
        for key, weight in self.weights.items():
            if not 0.0 <= weight <= 1.0:
                raise EditRefused(
                    say("{0} cannot be {1:.0%}.", known[key].label, weight),
                    say("Enter 0 % to 100 %."),
                )
        total = sum(self.weights.values())
        if abs(total - 1.0) > _TOLERANCE:
            raise EditRefused(
                say("The weights sum to {0:.1%}, not to 100 %.", total),
                say("Change them until they sum to 100 %, or scale them."),
            )
        evidence = Evidence(Status.ENTERED, "entered in this project", self.date)
        changed = {
            key: replace(known[key], likely=weight, evidence=evidence, reason=self.reason)
            for key, weight in self.weights.items()
            if weight != known[key].likely
        }
        shelf = replace(project.shelf, assumptions={**known, **changed})
        return replace(project, shelf=shelf)


def scaled(weights: Mapping[str, float]) -> dict[str, float]:
    """Return weights with the same proportions that sum to 1 in steps of 0.01 %.

    Equal ones where all are 0; what is below 0 counts as 0. What rounding leaves, the greatest gets.
    """
    kept = {key: max(0.0, weight) for key, weight in weights.items()}
    total = sum(kept.values())
    if total <= 0.0:
        kept, total = dict.fromkeys(kept, 1.0), float(len(kept))
    steps = {key: round(_STEPS * weight / total) for key, weight in kept.items()}
    greatest = max(steps, key=lambda key: steps[key])
    steps[greatest] += _STEPS - sum(steps.values())
    return {key: count / _STEPS for key, count in steps.items()}
