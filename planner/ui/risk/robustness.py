"""The page of what would make a plan robust: ranked measures; the current one is told and applied."""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from planner.domain.errors import EditRefused
from planner.presenters.robustness import (
    Suggestion,
    measure_name,
    suggestion_key,
    suggestion_texts,
    suggestions_table,
    waiting_text,
)
from planner.presenters.why import readable
from planner.ui.inspector.why_view import WhyPopover
from planner.ui.tables.column_fit import Room
from planner.ui.tables.row_model import KEY_ROLE
from planner.ui.tables.table_view import TableView
from planner.ui.theme import GRID
from planner.workspace.hardening import hardened
from planner.workspace.shaking import Shaking, is_shaken_soon
from planner.workspace.state import Notice, State
from planner.workspace.telling import run_and_tell
from planner.workspace.workspace import Workspace

_ROOMS = {
    "measure": Room(14, 20, grows=True),
    "cost": Room(7, 10),
    "hurting": Room(6, 7),
    "softens": Room(16, 34),
}
_ORDER = ("measure", "cost", "hurting", "softens")
_SIZES = (440, 420)


class RobustnessPage(QWidget):
    """Measures against the shocks, which are tried once this is seen and the plan is calm."""

    def __init__(
        self, workspace: Workspace, shaking: Shaking, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._state = workspace.state
        self._shaking = shaking
        self._known: dict[str, Suggestion] = {}
        self.table = TableView(suggestions_table((), self._state.project.shown_currency), self)
        self.table.setAccessibleName(self.tr("What would make the plan robust"))
        self.table.fit_columns(_ROOMS, _ORDER)
        self.table.selectionModel().currentRowChanged.connect(self._choose)
        self.title = QLabel(self)
        self.title.setProperty("role", "heading")
        self._words = [QLabel(self) for _ in range(3)]
        for words in self._words:
            words.setWordWrap(True)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._words[-1].setProperty("role", "muted")
        self.apply = QPushButton(self.tr("Apply"), self)
        self.apply.setProperty("role", "primary")
        self.apply.clicked.connect(self._apply)
        self.why = QPushButton(self.tr("Why?"), self)
        self.why.setToolTip(self.tr("What the cost is made of"))
        self.why.clicked.connect(self._explain)
        self._empty = QLabel(self)
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._lay_out()
        self.destroyed.connect(shaking.changed.subscribe(lambda _: self._draw()))
        self.setAccessibleName(self.tr("Robustness"))

    @property
    def told(self) -> str:
        """What is said of the current measure."""
        return "\n".join(one.text() for one in (self.title, *self._words))

    @property
    def empty_text(self) -> str:
        """What is said while there are no measures."""
        return self._empty.text()

    def show_state(self, state: State) -> None:
        """Show what would make the plan of *state* robust."""
        self._state = state
        self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def _draw(self) -> None:
        if not self.isVisible():
            return
        state, shaking = self._state, self._shaking
        shaking.shake_soon(state, self._workspace.library)
        old = shaking.is_old(state) or not shaking.found
        found = () if old else shaking.suggested
        self._known = {suggestion_key(one): one for one in found}
        self.table.show_table(suggestions_table(found, state.project.shown_currency))
        if found and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.table.rows.index(0, 0))
        self._split.setVisible(bool(found))
        self._empty.setVisible(not found)
        self._empty.setText(
            waiting_text(under_way=shaking.under_way, soon=is_shaken_soon(state), tried=not old)
        )
        self._show_detail()

    @property
    def _current(self) -> Suggestion | None:
        index = self.table.currentIndex()
        return self._known.get(str(index.data(KEY_ROLE))) if index.isValid() else None

    def _choose(self, _: QModelIndex) -> None:
        self._show_detail()

    def _show_detail(self) -> None:
        one = self._current
        for widget in (self.title, *self._words, self.apply, self.why):
            widget.setVisible(one is not None)
        if one is None:
            return
        self.title.setText(measure_name(one.measure))
        texts = suggestion_texts(one, self._state.project.shown_currency)
        for label, text in zip(self._words, texts, strict=True):
            label.setText(text)
        self.apply.setEnabled(one.remedy is not None)
        self.apply.setToolTip(
            self.tr("One edit of the plan, which Undo takes back")
            if one.remedy is not None
            else self.tr("This is no edit of the plan: it is done as told below.")
        )

    def _apply(self) -> None:
        one = self._current
        if one is None:
            return
        try:
            command = hardened(self._workspace.state, self._workspace.library, one)
        except EditRefused as refused:
            self._workspace.notices.emit(Notice(refused.message))
            return
        if command is not None:
            run_and_tell(self._workspace, command)

    def _explain(self) -> None:
        one = self._current
        if one is not None:
            WhyPopover(readable(one.why), self).open_below(self.why)

    def _lay_out(self) -> None:
        box = QWidget(self)
        column = QVBoxLayout(box)
        column.setContentsMargins(3 * GRID, GRID, 3 * GRID, GRID)
        column.setSpacing(GRID)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.apply)
        head.addWidget(self.why)
        column.addLayout(head)
        for words in self._words:
            column.addWidget(words)
        column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(box)
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.table)
        self._split.addWidget(scroll)
        self._split.setSizes(list(_SIZES))
        for place, size in enumerate(_SIZES):
            self._split.setStretchFactor(place, size)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._split, 1)
        layout.addWidget(self._empty, 1)
