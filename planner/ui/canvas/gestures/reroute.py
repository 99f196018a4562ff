"""Moving a workload from the list to another site, room or cloud."""

from PySide6.QtCore import QPointF

from planner.document.command import Command
from planner.domain.identity import WorkloadId
from planner.presenters.wording import worded
from planner.ui.canvas.gestures.proposal import Proposal
from planner.ui.canvas.pointing import service_target
from planner.ui.canvas.scene import CanvasScene
from planner.workspace.rerouting import closed_by, move_workload_command
from planner.workspace.state import CanvasTarget, DropTarget, Selection, Subject, Verdict
from planner.workspace.workspace import Workspace


class MoveWorkload:
    """Drags a workload over the canvas; the ghost tells which rule closes the way, before the drop."""

    def __init__(
        self, workspace: Workspace, scene: CanvasScene, scale: float, workload: WorkloadId
    ) -> None:
        self._workspace = workspace
        self._scene = scene
        self._workload = workload
        self._target: DropTarget = CanvasTarget()

        def command(target: DropTarget) -> Command:
            return move_workload_command(workspace.state, workspace.library, workload, target)

        self._proposal = Proposal(workspace, scene, scale, 0, command, tell=self._tell)

    @property
    def refused(self) -> bool:
        """Whether nothing here can serve it."""
        return self._proposal.refused

    def start(self, at: QPointF) -> None:
        """Begin over the canvas."""
        self.move(at)

    def move(self, at: QPointF) -> None:
        """Show what serving it here would bring."""
        self._target = service_target(self._scene.layout, at.x(), at.y())
        self._proposal.consider(self._target, at)

    def end(self, at: QPointF) -> None:
        """Route it there alone, and select it, so that the inspector tells how it fares."""
        self.move(at)
        if self._proposal.accept(tells=True, remark=self._closed() or ""):
            self._workspace.select(Selection(Subject.WORKLOAD, (self._workload,)))

    def cancel(self) -> None:
        """Leave its routes as they are."""
        self._proposal.drop()

    def _tell(self, verdict: Verdict) -> str:
        return worded(verdict.text if verdict.refused else self._closed() or verdict.text)

    def _closed(self) -> str | None:
        return closed_by(self._workspace.state, self._workload, self._target)
