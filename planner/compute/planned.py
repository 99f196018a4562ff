"""What is known of an evaluated scenario, for those who ask about it on demand."""

from collections.abc import Mapping
from typing import Protocol

from planner.compute.steps.context import Context
from planner.compute.totals import PlanMoney
from planner.domain.identity import WorkloadId
from planner.domain.plan import Plan
from planner.domain.project import PartShelf, Settings
from planner.domain.results import Evaluation
from planner.domain.workload import Workload


class Planned(Protocol):
    """A project as one of its scenarios sees it, with its evaluation and what led to it."""

    evaluation: Evaluation

    @property
    def plan(self) -> Plan:
        """The plan of the scenario."""

    @property
    def shelf(self) -> PartShelf:
        """The project's copies of catalogue entries."""

    @property
    def settings(self) -> Settings:
        """Settings that every scenario shares."""

    @property
    def context(self) -> Context:
        """What every step reads."""

    @property
    def money(self) -> PlanMoney:
        """Purchases, streams and rentals."""

    @property
    def workloads(self) -> Mapping[WorkloadId, Workload]:
        """The workloads by id."""
