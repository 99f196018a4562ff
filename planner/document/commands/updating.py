"""Taking over what the catalogue says of entries that a project has copies of."""

from dataclasses import dataclass, replace
from typing import Any

from planner.document.command import ProjectEdit
from planner.domain.compliance import ComplianceRule
from planner.domain.components import Component
from planner.domain.entry_fields import Entry
from planner.domain.hardware import Accelerator, Part
from planner.domain.language_model import EngineProfile, LanguageModel
from planner.domain.offers import CloudOffer, ModelApi, Region
from planner.domain.phrase import say
from planner.domain.project import Project
from planner.domain.provenance import Estimate

Copied = Entry | Estimate | ComplianceRule
"""What a project has copies of."""

_SHELVES = {
    Part: "parts",
    Accelerator: "accelerators",
    LanguageModel: "llms",
    EngineProfile: "engines",
    CloudOffer: "offers",
    ModelApi: "apis",
    Region: "regions",
    Component: "components",
    Estimate: "assumptions",
    ComplianceRule: "compliance",
}
"""The mapping of the shelf that holds each kind of entry."""


@dataclass(frozen=True)
class UpdateFromCatalogue(ProjectEdit):
    """Give the project these entries and assumptions as the catalogue of *version* has them.

    What the project has copies of is replaced whole, with its evidence; all else stays as it was.
    """

    entries: tuple[Copied, ...]
    version: str

    def label(self, project: Project) -> str:
        """Such as ``update 3 entries from catalogue 2026.11``."""
        count = len(self.entries)
        what = say("1 entry" if count == 1 else "{0} entries", count)
        return say("update {0} from catalogue {1}", what, self.version)

    def apply(self, project: Project) -> Project:
        """Replace the copies on the shelf."""
        changed: dict[str, Any] = {}
        for entry in self.entries:
            name = _SHELVES[type(entry)]
            held = changed.setdefault(name, dict(getattr(project.shelf, name)))
            held[entry.key if isinstance(entry, Estimate) else entry.id] = entry
        shelf = replace(project.shelf, catalogue_version=self.version, **changed)
        return replace(project, shelf=shelf)
