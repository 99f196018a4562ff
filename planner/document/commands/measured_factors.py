"""Factors of the speed model that a user's own benchmark implies, kept in the project."""

from dataclasses import dataclass, replace

from planner.document.command import ProjectEdit
from planner.document.commands.entries import SHELF_OF, EditEntry, entries_of
from planner.domain.changing import with_field
from planner.domain.hardware import Accelerator
from planner.domain.language_model import EngineProfile
from planner.domain.phrase import say
from planner.domain.project import Project
from planner.domain.provenance import Status

REASON = "own benchmark"


@dataclass(frozen=True, slots=True)
class MeasuredFactor:
    """The value of a field of an accelerator or engine; `low` and `high` hold 80 % of the points."""

    entry: Accelerator | EngineProfile
    field: str
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class KeepFactors(ProjectEdit):
    """Use the factors that a benchmark implies for everything in this project, in one step.

    They lie over the catalogue's as edited figures do and are set back like them. `source` names the
    benchmark, `date` is its day in ISO form, `what` was measured.
    """

    factors: tuple[MeasuredFactor, ...]
    source: str
    date: str
    what: str

    def label(self, project: Project) -> str:
        """Such as ``use the benchmark loads.csv``."""
        return say("use the benchmark {0}", self.source)

    def apply(self, project: Project) -> Project:
        """Lay the values over, with what stands behind them."""
        for one in self.factors:
            edit = EditEntry(one.entry, one.field, one.value, REASON, self.date)
            project = self._evidenced(edit.apply(project), one)
        return project

    def _evidenced(self, project: Project, factor: MeasuredFactor) -> Project:
        kind = type(factor.entry)
        shelf = entries_of(project.shelf, kind)
        entry = shelf.get(factor.entry.id)
        behind = None if entry is None else entry.evidence.get(factor.field)
        if entry is None or behind is None or behind.replaced is None:
            return project
        measured = replace(
            behind,
            status=Status.MEASURED,
            source=f"{REASON}: {self.source}",
            date=self.date,
            low=factor.low,
            high=factor.high,
            note=f"{REASON}, {self.what}",
        )
        changed = with_field(entry, "evidence", {**entry.evidence, factor.field: measured})
        entries = {**shelf, factor.entry.id: changed}
        return replace(project, shelf=with_field(project.shelf, SHELF_OF[kind], entries))
