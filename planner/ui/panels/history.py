"""The steps of the project, oldest first; choosing one goes there."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from planner.presenters.wording import sentence
from planner.ui.theme import GRID, theme_of
from planner.workspace.state import State
from planner.workspace.workspace import Workspace


class HistoryPanel(QWidget):
    """Lists every step; what is undone is grey. A click or Enter undoes or redoes up to there."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._drawn: tuple[tuple[str, ...], int] | None = None
        self.steps = QListWidget(self)
        self.steps.setAccessibleName(self.tr("Steps"))
        self.steps.setProperty("role", "steps")
        self.steps.setUniformItemSizes(True)
        self.steps.itemClicked.connect(self._go)
        self.steps.itemActivated.connect(self._go)
        hint = QLabel(self.tr("Click a step to return to it. Grey steps are undone."), self)
        hint.setProperty("role", "muted")
        hint.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, GRID)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(hint)
        layout.addWidget(self.steps)
        self.setAccessibleName(self.tr("History"))

    def show_state(self, state: State) -> None:
        """Show the steps up to *state*; while hidden, later."""
        del state  # steps belong to the project, not to a state
        if self.isVisible():
            self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._drawn = None
            if self.isVisible():
                self._draw()

    def _draw(self) -> None:
        labels, position = self._workspace.labels
        if self._drawn == (labels, position):
            return
        self._drawn = (labels, position)
        titles = [self.tr("As opened"), *map(sentence, labels)]
        while self.steps.count() > len(titles):
            self.steps.takeItem(self.steps.count() - 1)
        for row, title in enumerate(titles):
            new = row >= self.steps.count()
            item = QListWidgetItem(self.steps) if new else self.steps.item(row)
            self._fill(item, title, applied=row <= position, current=row == position)
        self.steps.setCurrentRow(position)
        self.steps.scrollToItem(self.steps.item(position))

    def _fill(self, item: QListWidgetItem, title: str, *, applied: bool, current: bool) -> None:
        theme = theme_of(self)
        item.setText(title)
        item.setSizeHint(QSize(0, self.fontMetrics().height() + 2 * GRID))
        item.setForeground(theme.text if applied else theme.faint)
        font = self.font()
        font.setItalic(not applied)
        font.setBold(current)
        item.setFont(font)
        state = self.tr("current") if current else "" if applied else self.tr("undone")
        spoken = f"{title}, {state}" if state else title
        item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)

    def _go(self, item: QListWidgetItem) -> None:
        self._workspace.go_to(self.steps.row(item))
