"""The one value that views draw from, published whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from planner.document.changes import ChangeSet
from planner.document.command import Command
from planner.domain.errors import Message
from planner.domain.finding import Finding
from planner.domain.identity import BurstId, RackId, RoomId, ScenarioId, SiteId
from planner.domain.placement import Placement
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.results import Evaluation


class Subject(StrEnum):
    """Kinds of things that can be selected or jumped to."""

    PLACEMENT = "placement"
    RACK = "rack"
    ROOM = "room"
    SITE = "site"
    BURST = "burst"
    LINK = "link"
    POOL = "pool"
    DEPLOYMENT = "deployment"
    WORKLOAD = "workload"
    ELEMENT = "element"
    FIXTURE = "fixture"
    FABRIC = "fabric"


@dataclass(frozen=True, slots=True)
class Selection:
    """What is selected: ids of one kind; empty when nothing is.

    Selecting is no step of the history; undo gives back what a step found selected.
    """

    kind: Subject | None = None
    ids: tuple[str, ...] = ()

    @property
    def single(self) -> str | None:
        """The id when exactly one thing is selected."""
        return self.ids[0] if len(self.ids) == 1 else None

    def single_of(self, kind: Subject) -> str:
        """Return the id when exactly one thing of a kind is selected, else an empty text."""
        return self.single or "" if self.kind is kind else ""


NOTHING = Selection()
NO_CHANGES = ChangeSet()


@dataclass(frozen=True, slots=True)
class SlotTarget:
    """A slot of a rack under the pointer; `bottom` is the lowest half unit, 1-based."""

    rack: RackId
    bottom: int


@dataclass(frozen=True, slots=True)
class RoomTarget:
    """A room (beside its racks) under the pointer; `position` where a rack would be inserted."""

    room: RoomId
    position: int = 0


@dataclass(frozen=True, slots=True)
class SiteTarget:
    """A cloud or API card, or a site outside its rooms; `burst` is the card of one in a cloud."""

    site: SiteId
    burst: BurstId | None = None


@dataclass(frozen=True, slots=True)
class TrayTarget:
    """The unracked tray."""


@dataclass(frozen=True, slots=True)
class CanvasTarget:
    """The empty canvas."""


DropTarget = SlotTarget | RoomTarget | SiteTarget | TrayTarget | CanvasTarget


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a drop is possible, and what it would bring.

    `refused` drops break a physical law, or a rule that the user made blocking, which `findings` then
    tells; others are allowed and may bring findings. `text` is what
    the ghost shows: the reason, the worst new finding, or what fits.
    """

    refused: bool
    text: str
    findings: tuple[Finding, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.refused and not self.findings


@dataclass(frozen=True, slots=True)
class Preview:
    """What an edit would do: the project and results after it; None for both when refused."""

    command: Command
    verdict: Verdict
    project: Project | None
    evaluation: Evaluation | None


class Way(StrEnum):
    """How a file that cannot be opened for editing can still be looked at."""

    READ_ONLY = "read-only"
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class FileStatus:
    """Where the project is kept. `protected` tells that the journal holds what the file does not."""

    path: Path | None = None
    clean: bool = True
    saved_at: str = ""
    read_only: bool = False
    protected: bool = False

    @property
    def title(self) -> str:
        """File name without suffix, or *Untitled*."""
        return self.path.stem if self.path else "Untitled"


@dataclass(frozen=True, slots=True)
class State:
    """Everything a view needs; published as a whole, never changed.

    `devices` are those selected themselves, in the order of the plan.
    `deltas` are the changes of the headlines by the last edit (key -> after minus before).
    """

    project: Project
    scenario: ScenarioId
    evaluation: Evaluation
    selection: Selection = NOTHING
    devices: tuple[Placement, ...] = ()
    preview: Preview | None = None
    file: FileStatus = FileStatus()
    undo_label: str | None = None
    redo_label: str | None = None
    changes: ChangeSet = NO_CHANGES
    deltas: Mapping[str, float] = field(default_factory=dict)
    recompute_ms: float = 0.0

    @property
    def plan(self) -> Plan:
        """The plan of the open scenario."""
        return self.project.scenario(self.scenario).plan

    @property
    def shown(self) -> Evaluation:
        """The results to show: those of the preview while dragging, else the committed ones."""
        if self.preview is not None and self.preview.evaluation is not None:
            return self.preview.evaluation
        return self.evaluation


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell the user in a toast or message box.

    `undoable` offers *Undo* beside it; `serious` needs a message box.
    """

    message: Message
    undoable: bool = False
    serious: bool = False
