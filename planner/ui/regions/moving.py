"""Moving a workload to another place of the map, with the rule that closes the way named before."""

from PySide6.QtCore import QPointF

from planner.document.command import Command
from planner.domain.errors import EditRefused
from planner.domain.identity import SiteId, WorkloadId
from planner.presenters.wording import worded
from planner.ui.canvas.items.ghost import GhostPicture, Standing
from planner.ui.regions.scene import RegionsScene
from planner.workspace.rerouting import closed_by, move_workload_command
from planner.workspace.state import CanvasTarget, DropTarget, Selection, SiteTarget, Subject
from planner.workspace.telling import run_and_tell
from planner.workspace.workspace import Workspace

_TIP_PX = (16.0, 20.0)


class MoveOnMap:
    """Drags a workload over the map; the card under the pointer is where it would be served."""

    def __init__(
        self, workspace: Workspace, scene: RegionsScene, scale: float, workload: WorkloadId
    ) -> None:
        self._workspace = workspace
        self._scene = scene
        self._scale = scale
        self._workload = workload
        self._site: SiteId | None = None
        self._command: Command | None = None
        self._standing = Standing.REFUSED
        self._reason = ""
        self._remark = ""

    @property
    def refused(self) -> bool:
        """Whether nothing here can serve it."""
        return self._command is None

    def start(self, at: QPointF) -> None:
        """Begin over the map."""
        self._judge()
        self.move(at)

    def move(self, at: QPointF) -> None:
        """Show what serving it here would bring."""
        site = self._scene.site_at(at)
        if site != self._site:
            self._site = site
            self._judge()
            self._scene.show_target(site)
        tip = (at.x() + _TIP_PX[0] / self._scale, at.y() + _TIP_PX[1] / self._scale)
        picture = GhostPicture(None, tip, "", self._standing, self._reason)
        self._scene.ghost.show_picture(picture, self._scale)

    def end(self, at: QPointF) -> None:
        """Route it there alone, and select it, so that the inspector tells how it fares."""
        self.move(at)
        self._clear()
        if self._command is None:
            self._workspace.drop_preview()
        elif run_and_tell(self._workspace, self._command, self._remark):
            self._workspace.select(Selection(Subject.WORKLOAD, (self._workload,)))

    def cancel(self) -> None:
        """Leave its routes as they are."""
        self._clear()
        self._workspace.drop_preview()

    def _judge(self) -> None:
        state, library = self._workspace.state, self._workspace.library
        target: DropTarget = CanvasTarget() if self._site is None else SiteTarget(self._site)
        self._remark = closed_by(state, self._workload, target) or ""
        try:
            self._command = move_workload_command(state, library, self._workload, target)
        except EditRefused as refused:
            self._command = None
            self._workspace.drop_preview()
            self._standing, self._reason = Standing.REFUSED, worded(refused.message.happened)
            return
        verdict = self._workspace.preview(self._command).verdict
        if verdict.refused:
            self._standing = Standing.REFUSED
        elif self._remark or not verdict.fits:
            self._standing = Standing.BREAKS_LIMIT
        else:
            self._standing = Standing.FITS
        self._reason = worded(verdict.text if verdict.refused else self._remark or verdict.text)

    def _clear(self) -> None:
        self._scene.ghost.clear()
        self._scene.show_target(None)
