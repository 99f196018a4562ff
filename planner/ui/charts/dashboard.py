"""The charts of the bottom dock, side by side; what has no room is reached by scrolling."""

import logging
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from planner.presenters.privacy import prices_hidden
from planner.ui.charts.catalogue import MAKER_OF, MAKERS, Drawing, Maker, Shown
from planner.ui.charts.frame import ChartFrame
from planner.ui.theme import theme_of
from planner.workspace.risking import Risk, Risks
from planner.workspace.state import State, Subject
from planner.workspace.sweeps import Sweeps
from planner.workspace.workspace import Workspace

_ENLARGED = QSize(1000, 600)
_NARROWEST_PX = 248
"""A chart takes at least this width: three in a small window, more in a wide one."""
_BETWEEN_MS = 100
"""Charts out of sight are made this far apart, each in about the time of a frame."""

_NOT_DRAWN = Risk(under_way=True)

_log = logging.getLogger(__name__)


class Dashboard(QScrollArea):
    """Every chart of `MAKERS`; they follow previews and the selected workload.

    While hidden nothing is drawn, nor are charts out of sight; they are when they come into it. A
    chart is made when it is first wanted: those in sight at once, the others one by one when the
    window has nothing else to do. A chart that cannot be drawn says so in its place and the others
    live on.
    """

    def __init__(
        self,
        workspace: Workspace,
        parent: QWidget | None = None,
        makers: Sequence[Maker] = MAKERS,
        risks: Risks | None = None,
        sweeps: Sweeps | None = None,
        narrowest_px: int = _NARROWEST_PX,
    ) -> None:
        super().__init__(parent)
        self._risks = risks
        self._sweeps = sweeps
        self._narrowest_px = narrowest_px
        self._plant = ("", False)
        self._hidden = prices_hidden()
        self._state = workspace.state
        self._makers = tuple(makers)
        self._drawn: dict[ChartFrame, Shown] = {}
        self._row = _Row(self)
        self._board: dict[int, Drawing] = {}
        self._places = [QWidget(self._row) for _ in self._makers]
        self._large: list[Drawing] = []
        for place in self._places:
            self._row.charts.addWidget(place, 1)
        self._rest = QTimer(self, interval=_BETWEEN_MS)
        self._rest.timeout.connect(self._make_next)
        self.setWidget(self._row)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.horizontalScrollBar().valueChanged.connect(self._draw)
        self.setAccessibleName(self.tr("Dashboard"))

    @property
    def charts(self) -> tuple[ChartFrame, ...]:
        """The charts from left to right, then the enlarged ones."""
        board = [self._made(index) for index in range(len(self._makers))]
        return tuple(one.view for one in (*board, *self._large))

    @property
    def first(self) -> ChartFrame:
        """The chart at the left."""
        return self._made(0).view

    def chart_of(self, headline: str) -> ChartFrame | None:
        """Return the chart that shows more of a headline; None where there is none."""
        maker = MAKER_OF.get(headline)
        index = self._makers.index(maker) if maker in self._makers else None
        return None if index is None else self._made(index).view

    def show_state(self, state: State) -> None:
        """Show the charts of *state*; those that do not change are left alone."""
        self._state = state
        if self._rest.isActive():
            self._rest.start()  # somebody is at work: the next chart out of sight waits
        if self.isVisible():
            self._draw()

    def show_plant(self, site: str, *, design_day: bool) -> None:
        """Let charts of a plant show another site or state; an empty *site* leaves it to them."""
        if self._plant != (site, design_day):
            self._plant = (site, design_day)
            self._draw()

    def look_again(self) -> None:
        """Draw what has become known of the state that is shown."""
        self._draw()

    def redraw(self) -> None:
        """Draw every chart anew, as when what is asked of the same state has changed."""
        self._drawn.clear()
        self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()
        if len(self._board) < len(self._makers):
            self._rest.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.viewport().size()
        count = len(self._makers)
        seen = max(1, min(count, room.width() // self._narrowest_px))
        self._row.resize(round(room.width() * count / seen), room.height())
        self._draw()

    def wheelEvent(self, event: QWheelEvent) -> None:
        bar = self.horizontalScrollBar()
        turned = event.angleDelta().y() or event.angleDelta().x()
        bar.setValue(bar.value() - turned)
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Bring the chart that gets the focus into sight."""
        if event.type() is QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self.ensureWidgetVisible(watched, 0, 0)
        return super().eventFilter(watched, event)

    def enlarged(self, index: int) -> QDialog:
        """Open one chart in a window of its own that follows the plan too."""
        dialog = QDialog(self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.resize(_ENLARGED)
        drawing = self._makers[index](dialog, True)
        layout = QVBoxLayout(dialog)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(drawing.view)
        drawing.view.enlarge.connect(dialog.close)
        self._large.append(drawing)
        dialog.finished.connect(lambda _: self._forget(drawing))
        self._draw_one(drawing, self._shown())
        dialog.setWindowTitle(drawing.view.accessibleName())
        dialog.show()
        return dialog

    def _made(self, index: int) -> Drawing:
        """Return the chart at a place from the left, made when it is first wanted."""
        drawing = self._board.get(index)
        if drawing is None:
            drawing = self._board[index] = self._makers[index](self._row, False)
            drawing.view.enlarge.connect(partial(self.enlarged, index))
            drawing.view.installEventFilter(self)
            drawing.view.setAccessibleName(self.tr("Chart"))  # until it is drawn
            place = self._places[index]
            drawing.view.setGeometry(place.geometry())
            QWidget.setTabOrder(place, drawing.view)
            self._row.charts.replaceWidget(place, drawing.view)
            drawing.view.show()
            place.deleteLater()
        return drawing

    def _make_next(self) -> None:
        """Make a chart out of sight, so that nobody waits for it when scrolling."""
        missing = next((one for one in range(len(self._makers)) if one not in self._board), None)
        if missing is None or not self.isVisible():
            self._rest.stop()
        else:
            self._made(missing)

    def _forget(self, drawing: Drawing) -> None:
        if drawing in self._large:
            self._large.remove(drawing)
        self._drawn.pop(drawing.view, None)

    def _shown(self) -> Shown:
        state = self._state
        selected, kind = state.selection.single or "", state.selection.kind
        workload, deployment, pool, site = (
            selected if kind is one else ""
            for one in (Subject.WORKLOAD, Subject.DEPLOYMENT, Subject.POOL, Subject.SITE)
        )
        chosen, design_day = self._plant
        project, evaluation = state.project, state.evaluation
        known = self._risks.of(project, evaluation) if self._risks else None
        preview = state.preview
        if preview is not None and preview.project is not None and preview.evaluation is not None:
            project, evaluation = preview.project, preview.evaluation
        risk = known or _NOT_DRAWN
        return Shown(
            project,
            evaluation,
            workload,
            deployment,
            pool,
            risk,
            self._sweeps,
            chosen or site,
            design_day,
        )

    def _draw(self) -> None:
        if not self.isVisible():
            return
        shown = self._shown()
        # counted, not measured: while the window opens the charts have no places yet
        slot = max(1.0, self._row.width() / len(self._makers))
        left = self.horizontalScrollBar().value()
        if self._hidden != prices_hidden():
            # What nobody may see goes from charts out of sight at once, too.
            self._hidden = prices_hidden()
            for drawing in self._board.values():
                self._draw_one(drawing, shown)
        for index in range(len(self._makers)):
            if index * slot < left + self.viewport().width() - 1 and (index + 1) * slot > left + 1:
                self._draw_one(self._made(index), shown)
        for drawing in self._large:
            self._draw_one(drawing, shown)

    def _draw_one(self, drawing: Drawing, shown: Shown) -> None:
        known = self._drawn.get(drawing.view)
        if shown.is_same(known):
            return
        self._drawn[drawing.view] = shown
        try:
            drawing.draw(shown)
        except Exception:  # noqa: BLE001 - whatever is wrong in one chart, the others live on
            _log.exception("a chart could not be drawn")
            drawing.view.show_error(
                self.tr(
                    "This chart could not be drawn. Every other figure and your plan are unharmed."
                    " Undo the last edit to see it again, or go on without it."
                )
            )


class _Row(QWidget):
    """Charts in a row with a line between them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.charts = QHBoxLayout(self)
        self.charts.setContentsMargins(0, 0, 0, 0)
        self.charts.setSpacing(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme_of(self).line)
