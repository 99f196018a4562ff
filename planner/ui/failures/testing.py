"""Failure tests in the window: the banner, the marks, the menu, and what panels show of a test."""

from collections.abc import Iterable
from functools import partial
from operator import is_

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from planner.domain.failure import Effect, Failure, FailureResult
from planner.domain.identity import PlacementId
from planner.presenters.failure_views import (
    device_effects,
    device_told,
    failed_tiles,
    rack_effects,
    with_failure,
)
from planner.presenters.failures import by_kind, lose_text
from planner.presenters.inspection import Inspection
from planner.presenters.kpis import Tile
from planner.ui.canvas.geometry import Box
from planner.ui.failures.banner import FailureBanner
from planner.ui.failures.marks import FailureMarks
from planner.ui.failures.panel import FailurePanel
from planner.ui.failures.table import FailuresPane
from planner.ui.floor.pointing import box_of
from planner.ui.floor.view import FloorView
from planner.ui.inspector.inspector import Look
from planner.ui.stage import PlanView, Stage
from planner.workspace.failing import FailureTests
from planner.workspace.scheduler import Scheduler
from planner.workspace.state import State, Subject
from planner.workspace.workspace import Workspace

_MOST_OFFERED = 6
"""Losses of what is selected in a menu: the PDUs of a few racks."""

_MOST_LISTED = 40
"""Failures of one kind in a menu; the table has all."""


class FailureTesting(QObject):
    """Everything of failure tests that a window shows; nothing of it changes the plan.

    `tests` has the state, `panel` the buttons, `pane` the table of all, `menu` the same in words.
    """

    def __init__(
        self, window: QMainWindow, stage: Stage, workspace: Workspace, scheduler: Scheduler
    ) -> None:
        super().__init__(window)
        self._stage = stage
        self._workspace = workspace
        self._drawn: tuple[object, ...] = ()
        self.tests = FailureTests(scheduler)
        self.banner = FailureBanner(stage)
        self.banner.ended.connect(self.tests.end)
        self.marks = FailureMarks(stage.canvas.canvas.look)
        stage.canvas.canvas.addItem(self.marks)
        stage.canvas.canvas.told_of = self._told_of
        self.floor_marks: FailureMarks | None = None
        stage.floor_made.connect(self._take_floor)
        stage.changed.connect(lambda _: self._show())
        self.panel = FailurePanel(self.tests)
        self.panel.more_wanted.connect(self._list_below)
        self.pane = FailuresPane(self.tests, workspace)
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), window)
        self._escape.setEnabled(False)
        self._escape.activated.connect(self._leave)
        self.menu = QMenu(self.tr("Failure Test"), window)
        self.choose = QAction(self.tr("Choose a Failure…"), self)
        self.choose.setShortcut(QKeySequence("Ctrl+Alt+T"))
        self.run_all = QAction(self.tr("Run All Failures"), self)
        self.run_all.triggered.connect(self.tests.run_all)
        self.end = QAction(self.tr("End Failure Test"), self)
        self.end.setEnabled(False)
        self.end.setWhatsThis(self.tr("No failure is applied."))
        self.end.triggered.connect(self.tests.end)
        window.addAction(self.choose)
        self.menu.aboutToShow.connect(self._fill)
        self._fill()
        self.tests.changed.subscribe(lambda _: self._show())

    def offer(self, menu: QMenu) -> None:
        """Add to a menu the losses of what is selected, where it can fail by itself."""
        ids = set(self._workspace.state.selection.ids)
        if not ids or not self.tests.is_quick:
            return
        mine = [one for one in self.tests.failures if one.place in ids][:_MOST_OFFERED]
        for one in mine:
            self._add(menu, one)

    def follow(self, state: State) -> None:
        """Follow a state of the plan."""
        self.tests.follow(state)
        self._mark(state)

    def finish_tiles(self, state: State, shown: tuple[Tile, ...]) -> tuple[Tile, ...]:
        """Return the headlines with the service that a failure leaves."""
        result = self.tests.applied
        if result is None:
            return shown
        return failed_tiles(shown, state.project, state.evaluation, result)

    def look_through(self, look: Look) -> Look:
        """Return a look at the selection that adds what the failure does to it."""

        def looked(state: State, workspace: Workspace) -> Inspection | None:
            shown, result = look(state, workspace), self.tests.applied
            if shown is None or result is None:
                return shown
            return with_failure(shown, state.project, state.evaluation, result)

        return looked

    def _show(self) -> None:
        result = self.tests.applied
        self.banner.show_result(result)
        self._escape.setEnabled(result is not None)
        self.end.setEnabled(result is not None)
        self._mark(self._workspace.state)

    def _take_floor(self, floor: FloorView) -> None:
        """Mark racks on the floor plan too, once it is there."""
        self.floor_marks = FailureMarks(floor.canvas.look)
        floor.canvas.addItem(self.floor_marks)

    def _mark(self, state: State) -> None:
        """Mark what the failure affects in the view that is seen, where it stands now."""
        result = self.tests.applied
        view = self._stage.shown
        now = (result, state.plan, view) if result is not None else ()
        if len(now) == len(self._drawn) and all(map(is_, now, self._drawn)):
            return
        self._drawn = now
        on_racks = result is not None and view is PlanView.RACKS
        on_floor = result is not None and view is PlanView.FLOOR
        self.marks.show_boxes(self._devices(state, result) if result and on_racks else {})
        if self.floor_marks is not None:
            self.floor_marks.show_boxes(self._places(result) if result and on_floor else {})

    def _told_of(self, placement: PlacementId) -> str:
        result = self.tests.applied
        return "" if result is None else device_told(self._workspace.state.plan, result, placement)

    def _devices(self, state: State, result: FailureResult) -> dict[Effect, tuple[Box, ...]]:
        """Boxes of the devices in the racks."""
        racks = self._stage.canvas.canvas.racks
        effects = device_effects(state.plan, result).items()
        return _by_effect((one.effect, racks.block_box(placement)) for placement, one in effects)

    def _places(self, result: FailureResult) -> dict[Effect, tuple[Box, ...]]:
        """Boxes of racks and of the plant that is out on the floor plan."""
        places = self._stage.floor.canvas.places
        out = [*result.failure.out, *(one for one, _ in result.failure.cooling)]
        return _by_effect(
            (
                *(
                    (effect, box_of(places, Subject.RACK, rack))
                    for rack, effect in rack_effects(result).items()
                ),
                *((Effect.STOPS, box_of(places, Subject.ELEMENT, one)) for one in out),
            )
        )

    def _fill(self) -> None:
        """List what can fail; the plan may have changed since."""
        self.menu.clear()
        self.menu.addActions([self.choose, self.run_all, self.end])
        self.menu.addSeparator()
        self.offer(self.menu)
        self.menu.addSeparator()
        self._list(self.menu)

    def _list(self, menu: QMenu) -> None:
        """Add a menu for each kind of failure."""
        for title, failures in by_kind(self.tests.failures):
            inner = menu.addMenu(title)
            for one in failures[:_MOST_LISTED]:
                self._add(inner, one)
            more = len(failures) - _MOST_LISTED
            if more > 0:
                text = self.tr("Run all to see {0} more").format(more)
                inner.addAction(text).triggered.connect(self.run_all.trigger)

    def _add(self, menu: QMenu, failure: Failure) -> None:
        action = menu.addAction(lose_text(failure))
        action.setCheckable(True)
        action.setChecked(failure.id == self.tests.wanted)
        action.triggered.connect(partial(self._lose, failure.id))

    def _leave(self) -> None:
        """End the test; while something is dragged the key ends the drag."""
        if QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton:
            self.tests.end()
            return
        no_modifier = Qt.KeyboardModifier.NoModifier
        press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, no_modifier)
        QCoreApplication.sendEvent(self._stage.view, press)

    def _list_below(self, button: QWidget) -> None:
        """Offer all failures below a button."""
        menu = QMenu(button)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._list(menu)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _lose(self, failure: str, chosen: bool) -> None:
        if chosen:
            self.tests.lose(failure)
        else:
            self.tests.end()


def _by_effect(
    marked: Iterable[tuple[Effect, Box | None]],
) -> dict[Effect, tuple[Box, ...]]:
    """What is drawn of each effect; what stands nowhere is left out."""
    found: dict[Effect, list[Box]] = {}
    for effect, box in marked:
        if box is not None:
            found.setdefault(effect, []).append(box)
    return {effect: tuple(boxes) for effect, boxes in found.items()}
