"""What charts of owning and renting are drawn from, worked out once for all of them.

Nothing is calculated until a chart that is seen asks.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

from planner.catalog.library import Library
from planner.compute.explain.case import Case
from planner.compute.explain.exclusions import money_exclusions
from planner.compute.gpu_loads import GpuRates
from planner.compute.owned_gpu import OwnedGpu
from planner.compute.rental_tiers import RentalTier, rental_tiers
from planner.compute.split import HybridSplit, hybrid_split
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.presenters.wording import worded
from planner.studies.reference_server import Owner, owner_of

T = TypeVar("T")


class _Latest(Generic[T]):
    """The answer to the last question; the same objects again cost nothing."""

    def __init__(self) -> None:
        self._asked: tuple[object, ...] = ()
        self._answer: T | None = None

    def of(self, asked: tuple[object, ...], work: Callable[[], T]) -> T:
        same = len(asked) == len(self._asked) and all(
            a is b or (isinstance(a, str) and a == b)
            for a, b in zip(asked, self._asked, strict=True)
        )
        if not same or self._answer is None:
            self._answer, self._asked = work(), asked
        return self._answer


class Splits:
    """Remembers the newest answers; charts of one window share it."""

    def __init__(self, catalogue: Callable[[], Library]) -> None:
        self._catalogue = catalogue
        self._rates = GpuRates()
        self._case: _Latest[Case] = _Latest()
        self._owner: _Latest[Owner | str] = _Latest()
        self._tiers: _Latest[tuple[RentalTier, ...]] = _Latest()
        self._split: _Latest[HybridSplit | str] = _Latest()
        self._excluded: _Latest[str] = _Latest()

    def owned(self, project: Project, evaluation: Evaluation) -> OwnedGpu | str:
        """Return what an owned GPU costs, or why nobody knows."""
        owner = self._owner_of(project, evaluation)
        return owner if isinstance(owner, str) else owner.owned

    def tiers(
        self, project: Project, evaluation: Evaluation, owned: OwnedGpu
    ) -> tuple[RentalTier, ...]:
        """Return the rental prices to compare with."""
        return self._tiers.of(
            (project, evaluation), lambda: rental_tiers(self._of(project, evaluation), owned)
        )

    def split(
        self, project: Project, evaluation: Evaluation, workload: str = ""
    ) -> HybridSplit | str:
        """Return the split of the load of all workloads, or of one; else why there is none."""
        return self._split.of(
            (project, evaluation, workload),
            lambda: self._split_of(self._owner_of(project, evaluation), workload),
        )

    def _split_of(self, owner: Owner | str, workload: str) -> HybridSplit | str:
        if isinstance(owner, str):
            return owner
        return hybrid_split(owner.case, self._rates, workload, owner.owned)

    def _owner_of(self, project: Project, evaluation: Evaluation) -> Owner | str:
        return self._owner.of(
            (project, evaluation),
            lambda: owner_of(self._of(project, evaluation), self._catalogue, self._rates),
        )

    def excluded(self, project: Project, evaluation: Evaluation) -> str:
        """Return in words what every sum of money leaves out."""
        return self._excluded.of(
            (project, evaluation),
            lambda: " ".join(map(worded, money_exclusions(self._of(project, evaluation)))),
        )

    def _of(self, project: Project, evaluation: Evaluation) -> Case:
        return self._case.of(
            (project, evaluation), lambda: Case(project, evaluation.scenario, evaluation)
        )
