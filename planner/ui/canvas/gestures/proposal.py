"""A drop that is being considered: the ghost, its verdict, and the edit it would be."""

from collections.abc import Callable

from PySide6.QtCore import QPointF

from planner.document.command import Command
from planner.domain.errors import EditRefused
from planner.domain.placement import RackSlot
from planner.domain.project import Project
from planner.presenters.slots import slot_text
from planner.presenters.wording import translate, worded
from planner.ui.canvas.geometry import Box
from planner.ui.canvas.items.ghost import GhostPicture, Standing
from planner.ui.canvas.pointing import slot_box
from planner.ui.canvas.scene import CanvasScene
from planner.workspace.state import DropTarget, RoomTarget, SlotTarget, TrayTarget, Verdict
from planner.workspace.telling import run_and_tell
from planner.workspace.workspace import Workspace

_TIP_PX = (16.0, 20.0)
_BESIDE_PX = 10.0
_OVER_TRAY_PX = 84.0

Ghosts = Callable[[DropTarget, Project | None], tuple[Box, ...]]
"""Where other devices of a group would stand, given the project after the drop."""


Telling = Callable[[Verdict], str]
"""What the bubble says of a drop that something speaks against, or that fits."""


def no_ghosts(target: DropTarget, after: Project | None) -> tuple[Box, ...]:
    """One device alone."""
    del target, after
    return ()


def reason_of(verdict: Verdict) -> str:
    """The verdict in its own words."""
    return worded(verdict.text)


class Proposal:
    """Shows what a drop would bring; asks the workspace only when the target changes."""

    def __init__(
        self,
        workspace: Workspace,
        scene: CanvasScene,
        scale: float,
        half_units: int,
        command: Callable[[DropTarget], Command],
        ghosts: Ghosts = no_ghosts,
        count: int = 1,
        tell: Telling = reason_of,
    ) -> None:
        self._workspace = workspace
        self._scene = scene
        self._scale = scale
        self._half_units = half_units
        self._command = command
        self._ghosts = ghosts
        self._count = count
        self._tell = tell
        self._others: tuple[Box, ...] = ()
        self._target: DropTarget | None = None
        self._proposed: Command | None = None
        self._verdict = Verdict(refused=True, text="")

    @property
    def refused(self) -> bool:
        """Whether a drop here would break a physical law."""
        return self._verdict.refused

    def consider(self, target: DropTarget, at: QPointF) -> None:
        """Show the ghost for a target under the pointer."""
        if target != self._target:
            self._target = target
            self._verdict, after = self._judge(target)
            self._others = self._ghosts(target, after)
            self._scene.show_target(target)
        picture = self._picture(target, at)
        self._scene.ghost.show_picture(picture, self._scale)

    def accept(self, *, tells: bool = False, remark: str = "") -> bool:
        """Run the edit; a refused one becomes a message. Returns whether it was done.

        With *tells* a toast says what was done, and below it *remark*.
        """
        self._clear()
        if self._proposed is None:
            return False
        if tells:
            return run_and_tell(self._workspace, self._proposed, remark)
        return self._workspace.run(self._proposed)

    def drop(self) -> None:
        """Forget it; nothing was changed."""
        self._clear()
        self._workspace.drop_preview()

    def _judge(self, target: DropTarget) -> tuple[Verdict, Project | None]:
        try:
            self._proposed = self._command(target)
        except EditRefused as refused:
            self._proposed = None
            self._workspace.drop_preview()
            return Verdict(refused=True, text=refused.message.happened), None
        preview = self._workspace.preview(self._proposed)
        return preview.verdict, preview.project

    def _picture(self, target: DropTarget, at: QPointF) -> GhostPicture:
        verdict = self._verdict
        standing = Standing.FITS if verdict.fits else Standing.BREAKS_LIMIT
        if verdict.refused:
            standing = Standing.REFUSED
        box = self._box(target, at)
        if box is not None and isinstance(target, SlotTarget):
            tip = (box.right + _BESIDE_PX / self._scale, box.y)
            slot = RackSlot(target.rack, target.bottom, self._half_units)
            rack = self._workspace.state.plan.racks.get(target.rack)
            title = slot_text(slot)
            reason = f"{rack.name} · {title}" if rack and verdict.fits else worded(verdict.text)
            if verdict.fits and self._count > 1:
                reason = translate("canvas", "{0} · {1} devices").format(reason, self._count)
            return GhostPicture(box, tip, title, standing, reason, self._others)
        if isinstance(target, TrayTarget):
            top = self._scene.tray.top() - _OVER_TRAY_PX / self._scale
            over = (at.x() + _TIP_PX[0] / self._scale, top)
            text = translate("canvas", "onto the tray") if verdict.fits else worded(verdict.text)
            return GhostPicture(None, over, "", standing, text)
        tip = (at.x() + _TIP_PX[0] / self._scale, at.y() + _TIP_PX[1] / self._scale)
        return GhostPicture(box, tip, "", standing, self._tell(verdict))

    def _box(self, target: DropTarget, at: QPointF) -> Box | None:
        if isinstance(target, SlotTarget):
            return slot_box(self._scene.layout, target, self._half_units)
        if isinstance(target, RoomTarget) and target.position:
            room = self._scene.layout.rooms.get(target.room)
            return self._scene.layout.gap_at(room, at.x(), at.y())[2] if room else None
        return None

    def _clear(self) -> None:
        self._scene.ghost.clear()
        self._scene.show_target(None)
