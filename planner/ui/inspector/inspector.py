"""What is known of the selection: inputs in boxes, results as text with *Why?*, checks, fixes."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QVBoxLayout, QWidget

from planner.domain.errors import EditRefused, Message
from planner.domain.finding import Fix
from planner.presenters.explaining import why_of
from planner.presenters.inspect_plan import inspect_plan
from planner.presenters.inspection import (
    ActionRow,
    EditRow,
    FigureRow,
    Inspection,
    LinkRow,
)
from planner.presenters.inspector import inspect
from planner.presenters.wording import worded
from planner.ui.inspector.body import Body
from planner.ui.theme import GRID
from planner.workspace.fixes import command_for
from planner.workspace.state import NOTHING, Notice, Selection, State, Subject
from planner.workspace.telling import run_and_tell
from planner.workspace.workspace import Workspace

_LEAST_PX = 240
_USUAL_PX = 300
_MOST_KEPT = 6
"""Bodies that are kept for the next thing of their shape: making one takes longer than a frame."""


Look = Callable[[State, Workspace], Inspection | None]
"""Says what there is to see of a state."""


def selected(state: State, workspace: Workspace) -> Inspection | None:
    """Return what there is to see of the selection, or of the plan without one."""
    kind, ids = state.selection.kind, state.selection.ids
    if kind is None:
        return inspect_plan(state.project, state.evaluation)
    return inspect(state.project, state.evaluation, workspace.library, kind, ids)


class Inspector(QWidget):
    """Shows and edits the selection, or what *look* finds; `jump` carries what a link leads to."""

    jump = Signal(object)

    def __init__(
        self, workspace: Workspace, parent: QWidget | None = None, look: Look = selected
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._look = look
        self._state = workspace.state
        self._drawn: State | None = None
        self._inspection: Inspection | None = None
        self._body: Body | None = None
        self._kept: list[Body] = []
        self._open: FigureRow | None = None
        self._title = QLabel(self)
        self._title.setProperty("role", "heading")
        self._title.setWordWrap(True)
        self._subtitle = QLabel(self)
        self._subtitle.setProperty("role", "muted")
        self._subtitle.setWordWrap(True)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._pages = QWidget()
        self._place = QVBoxLayout(self._pages)
        self._place.setContentsMargins(0, 0, 0, 0)
        self._scroll.setWidget(self._pages)
        head = QVBoxLayout()
        head.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        head.setSpacing(0)
        head.addWidget(self._title)
        head.addWidget(self._subtitle)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._scroll, 1)
        self.setAccessibleName(self.tr("Inspector"))

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_PX, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        return QSize(_USUAL_PX, super().sizeHint().height())

    @property
    def inspection(self) -> Inspection | None:
        """What is shown; None while there is nothing to see."""
        return self._inspection

    def show_state(self, state: State) -> None:
        """Show the selection of *state*; while hidden, later."""
        self._state = state
        if self.isVisible():
            self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def look_again(self) -> None:
        """Show what *look* finds now, though the state is the same."""
        self._drawn = None
        if self.isVisible():
            self._draw()

    def field(self, key: str) -> QWidget | None:
        """Return the box, text or button of the row with this key."""
        return None if self._body is None else self._body.field(key)

    # What sections ask for (see `section.Hands`)

    def commit(self, row: EditRow, value: object) -> bool:
        """Run the command of an input; a refusal becomes a notice."""
        try:
            command = row.command(value)
        except EditRefused as refused:
            self._workspace.notices.emit(Notice(refused.message))
            return False
        return self._workspace.run(command)

    def refuse(self, happened: str, remedy: str) -> None:
        """Tell that what was typed cannot be used."""
        unharmed = self.tr("The value is as it was.")
        self._workspace.notices.emit(Notice(Message(happened, unharmed, remedy)))

    def leave(self) -> None:
        """End the merging of edits."""
        self._workspace.end_merge()

    def follow(self, row: LinkRow) -> None:
        """Select what a link leads to."""
        self.jump.emit(Selection(Subject(row.kind), (row.target,)))

    def act(self, row: ActionRow) -> None:
        """Run the command of a button; what it did can be taken back from the notice.

        What was looked at stays selected: the next button is often beside this one.
        """
        before = self._workspace.state.selection
        if run_and_tell(self._workspace, row.command):
            after = replace(self._workspace.state, selection=before)
            if before != NOTHING and self._look(after, self._workspace) is not None:
                self._workspace.select(before)

    def explain(self, row: FigureRow) -> None:
        """Open the explanation of a value, or close it when it is open."""
        opened = self._open
        self._close_why()
        if opened is None or opened.key != row.key:
            self._open = row
            self._show_why()

    def _draw(self) -> None:
        state, drawn = self._state, self._drawn
        if drawn is not None and (
            drawn.evaluation is state.evaluation
            and drawn.project is state.project
            and drawn.selection == state.selection
        ):
            return
        self._drawn = state
        shown = self._look(state, self._workspace)
        old, self._inspection = self._inspection, shown
        if shown is None:
            self._show_nothing()
            return
        self._title.setText(shown.title)
        self._subtitle.setText(shown.subtitle)
        self._subtitle.setVisible(bool(shown.subtitle))
        same_thing = old is not None and old.key == shown.key
        if not same_thing:
            self._close_why()
        if self._body is None or self._body.shape != shown.shape:
            self._turn_to(shown, same_thing=same_thing)
        else:
            if not same_thing:
                self._scroll.verticalScrollBar().setValue(0)
            self._body.show_inspection(shown)
        self._show_why()

    def _show_nothing(self) -> None:
        self._title.setText(self.tr("Nothing selected"))
        self._subtitle.setText(
            self.tr("Select a device, rack, site, burst or workload to see and change it.")
        )
        self._subtitle.show()
        self._close_why()
        self._put(None)

    def _turn_to(self, shown: Inspection, *, same_thing: bool) -> None:
        """Show a body of another shape: the one that showed that shape before, if it is kept."""
        focused = self._focused_key()
        place = self._scroll.verticalScrollBar().value() if same_thing else 0
        body = next((one for one in self._kept if one.shape == shown.shape), None)
        if body is None:
            body = Body(shown, self, self._fix, self._pages)
            self._place.addWidget(body)
        else:
            self._kept.remove(body)
            body.show_inspection(shown)
        self._put(body)
        self._scroll.verticalScrollBar().setValue(place)
        field = self.field(focused) if focused else None
        if field is not None:
            field.setFocus()

    def _put(self, body: Body | None) -> None:
        """Show *body*; the old one may be at work on the very event that led here, and is kept."""
        focused = QApplication.focusWidget()
        if focused is not None and self._scroll.isAncestorOf(focused):
            # Else the focus wanders to the next panel for a moment, which scrolls to what has it.
            self._scroll.setFocus(Qt.FocusReason.OtherFocusReason)
        old, self._body = self._body, body
        if old is not None:
            old.put_aside()
            self._kept.append(old)
        if body is not None:
            body.show()
        while len(self._kept) > _MOST_KEPT:
            self._kept.pop(0).deleteLater()

    def _focused_key(self) -> str | None:
        widget = QApplication.focusWidget()
        if widget is None or self._inspection is None or not self.isAncestorOf(widget):
            return None
        keys = (row.key for section in self._inspection.sections for row in section.rows)
        return next((key for key in keys if self.field(key) is widget), None)

    def _fix(self, fix: Fix) -> None:
        run_fix(self._workspace, fix)

    def _show_why(self) -> None:
        if self._open is None or self._body is None:
            return
        state = self._state
        kind, selected = state.selection.kind or "", state.selection.ids
        why = why_of(state.project, state.evaluation, self._open.explain, kind, selected)
        self._body.show_why(self._open.key, why)

    def _close_why(self) -> None:
        if self._open is not None and self._body is not None:
            self._body.show_why(self._open.key, None)
        self._open = None


def run_fix(workspace: Workspace, fix: Fix) -> bool:
    """Carry out a fix; when it no longer applies, say so. Returns whether it was done."""
    command = command_for(workspace.state, workspace.library, fix)
    if command is None:
        happened = QApplication.translate("Inspector", "This fix no longer applies: {0}.")
        unharmed = QApplication.translate("Inspector", "Nothing was changed.")
        remedy = QApplication.translate("Inspector", "Look at the finding again for other ways.")
        workspace.notices.emit(
            Notice(Message(happened.format(worded(fix.label)), unharmed, remedy))
        )
        return False
    return workspace.run(command, undo_hint=fix.label)
