"""What the pointer is doing on the canvas."""

from PySide6.QtCore import QPointF

from planner.domain.identity import EntryId, PlacementId, WorkloadId
from planner.ui.canvas.geometry import Box
from planner.ui.canvas.gestures.band import RubberBand
from planner.ui.canvas.gestures.gesture import Gesture
from planner.ui.canvas.gestures.move import MoveDevices
from planner.ui.canvas.gestures.place import PlaceEntry
from planner.ui.canvas.gestures.reorder import ReorderRacks
from planner.ui.canvas.gestures.reroute import MoveWorkload
from planner.ui.canvas.picking import in_band
from planner.ui.canvas.pointer import Pointer
from planner.ui.canvas.pointing import Hit, Zone
from planner.ui.canvas.scene import CanvasScene
from planner.workspace.state import Selection, Subject
from planner.workspace.workspace import Workspace


class Hands(Pointer[Hit]):
    """Selects, drags devices and racks, and places what is dragged in from the catalogue."""

    joins = frozenset((Subject.PLACEMENT, Subject.RACK, Subject.BURST))

    def __init__(self, workspace: Workspace, scene: CanvasScene) -> None:
        super().__init__(workspace)
        self._scene = scene

    @property
    def carries(self) -> bool:
        """Whether what is dragged could lie on the tray."""
        return isinstance(self._placing, PlaceEntry) or isinstance(self._gesture, MoveDevices)

    def hit(self, point: QPointF) -> Hit:
        return self._scene.hit(point)

    def place(self, entry: EntryId, zoom: float) -> PlaceEntry:
        return PlaceEntry(self._workspace, self._scene, zoom, entry)

    def enter_workload(self, workload: WorkloadId, point: QPointF, zoom: float) -> None:
        """Begin to move a workload that is dragged in from the list."""
        self._placing = MoveWorkload(self._workspace, self._scene, zoom, workload)
        self._placing.start(point)

    def begin(self, found: Hit, zoom: float) -> Gesture:
        if found.selection.kind is Subject.PLACEMENT and not self._adds:
            (placement,) = found.selection.ids
            return MoveDevices(self._workspace, self._scene, zoom, PlacementId(placement))
        if found.zone is Zone.RACK_HEADER and found.rack is not None and not self._adds:
            return ReorderRacks(self._workspace, self._scene, zoom, found.rack)
        scene, inside = self._scene, found.zone in (Zone.RACK, Zone.DEVICE)

        def find(band: Box) -> Selection:
            return in_band(scene.layout, scene.racks, band, inside_rack=inside)

        return RubberBand(self._workspace, scene.band, find, scene.highlight, adds=self._adds)
