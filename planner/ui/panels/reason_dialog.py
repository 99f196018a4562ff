"""Asks for a reason before something is overridden or silenced; reports print it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from planner.ui.dialog_foot import dialog_foot
from planner.ui.theme import GRID

_WIDTH_PX = 460


class ReasonDialog(QDialog):
    """A heading, what it is about, and a line for the reason; `done_with` gets what was typed.

    The button stays off until there is a reason. `done_with` returns whether the dialog may close.
    """

    def __init__(
        self,
        title: str,
        about: str,
        action: str,
        done_with: Callable[[str], bool],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._done_with = done_with
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(_WIDTH_PX)
        heading = QLabel(title, self)
        heading.setProperty("role", "heading")
        heading.setWordWrap(True)
        text = QLabel(about, self)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setProperty("role", "muted")
        text.setWordWrap(True)
        self.body = QVBoxLayout()
        self.body.setSpacing(2 * GRID)
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText(self.tr("Why? Reports print it."))
        self.reason.setAccessibleName(self.tr("Reason"))
        self.reason.textChanged.connect(self._judge)
        self.accept_button = QPushButton(action, self)
        foot = dialog_foot(self, self.accept_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addWidget(heading)
        layout.addWidget(text)
        layout.addLayout(self.body)
        layout.addWidget(self.reason)
        layout.addStretch()
        layout.addLayout(foot)
        self.reason.setFocus()
        self._judge()

    def accept(self) -> None:
        if self.may_accept() and self._done_with(self.reason.text().strip()):
            super().accept()

    def may_accept(self) -> bool:
        """Whether everything that is needed is entered."""
        return bool(self.reason.text().strip())

    def _judge(self) -> None:
        self.accept_button.setEnabled(self.may_accept())
