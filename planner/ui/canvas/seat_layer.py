"""Outlines of the GPUs that serve the selected deployment, workload or pool, or one replica."""

from PySide6.QtWidgets import QGraphicsScene

from planner.domain.identity import DeploymentId, PlacementId
from planner.domain.results import Evaluation
from planner.presenters.colouring import Metric
from planner.presenters.seats import NOBODY, Seats, seats_of
from planner.ui.canvas.geometry import Box
from planner.ui.canvas.items.outlines import OutlinesItem
from planner.ui.canvas.painting import Look
from planner.ui.canvas.rack_layer import RackLayer
from planner.workspace.state import NOTHING, Selection, State, Subject

_Z = 3.0
_KINDS = (Subject.DEPLOYMENT, Subject.WORKLOAD, Subject.POOL)

Span = tuple[PlacementId, float, float]
"""A server, and where in its width something begins and ends."""


class SeatLayer:
    """Draws one line around the GPUs of each server that belong together.

    While deployments colour the canvas, the replica under the pointer is outlined too.
    """

    def __init__(self, scene: QGraphicsScene, look: Look, racks: RackLayer) -> None:
        self._racks = racks
        self._state: State | None = None
        self._selection = NOTHING
        self._known: tuple[Evaluation, Seats] | None = None
        self._pointed: tuple[Span, ...] = ()
        self._item = OutlinesItem(look)
        self._item.setZValue(_Z)
        scene.addItem(self._item)

    @property
    def boxes(self) -> tuple[Box, ...]:
        """What is outlined."""
        return self._item.boxes

    def show_state(self, state: State) -> None:
        """Follow another state."""
        self._state, self._pointed = state, ()
        if self._selection.kind in _KINDS:
            self._outline()

    def show_selection(self, selection: Selection) -> None:
        """Outline what serves the selection."""
        was_here, self._selection = self._selection.kind in _KINDS, selection
        if was_here or selection.kind in _KINDS:
            self._outline()

    def point(self, metric: Metric, placement: PlacementId | None, share: float) -> None:
        """Outline the replica on the GPU at a *share* of a server's width; None for none."""
        spans: tuple[Span, ...] = ()
        if metric is Metric.DEPLOYMENT and placement is not None:
            seat = self._seats().seat_at(placement, share)
            if seat is not None:
                spans = self._seats().spans(seat.deployment, seat.replica)
        if spans != self._pointed:
            self._pointed = spans
            self._outline()

    def _seats(self) -> Seats:
        """Who has which GPUs, worked out once for an evaluation."""
        state = self._state
        if state is None:
            return NOBODY
        known = self._known[1] if self._known is not None else NOBODY
        if self._known is None or self._known[0] is not state.shown:
            self._known = state.shown, seats_of(state.project, state.shown, known)
        return self._known[1]

    def _outline(self) -> None:
        spans = self._pointed or self._selected()
        boxes = tuple(box for span in spans if (box := self._box_of(span)) is not None)
        self._item.outline(lambda: boxes)

    def _selected(self) -> tuple[Span, ...]:
        state, kind, ids = self._state, self._selection.kind, self._selection.ids
        if state is None or kind not in _KINDS:
            return ()
        if kind is Subject.POOL:
            servers = self._seats().servers.items()
            return tuple((one, 0.0, 1.0) for one, server in servers if server.pool in ids)
        deployments = [DeploymentId(one) for one in ids]
        if kind is Subject.WORKLOAD:
            routed = (one for one in state.plan.routes if one.workload in ids)
            deployments = [one.deployment for one in routed if one.deployment is not None]
        return tuple(span for one in deployments for span in self._seats().spans(one))

    def _box_of(self, span: Span) -> Box | None:
        placement, start, end = span
        box = self._racks.block_box(placement)
        if box is None:
            return None
        return Box(box.x + box.width * start, box.y, box.width * (end - start), box.height)
