"""A message in three parts with the actions that follow from it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from planner.domain.errors import Message
from planner.presenters.rows import Tone
from planner.presenters.wording import worded_message
from planner.ui.inspector.finding_view import MarkLabel
from planner.ui.theme import GRID

_TEXT_PX = 420
CLOSED = -1
"""What `ask` returns when the box was closed without choosing."""


class MessageBox(QDialog):
    """Says what happened, what is unharmed, what to do; the first action is the default.

    Escape closes it without an action. Without any action it offers *Close*.
    """

    def __init__(
        self,
        message: Message,
        actions: Sequence[str] = (),
        parent: QWidget | None = None,
        tone: Tone = Tone.WARNING,
    ) -> None:
        super().__init__(parent)
        self.chosen = CLOSED
        message = worded_message(message)
        self._message = message
        self.setWindowTitle(QGuiApplication.applicationDisplayName())
        texts = QVBoxLayout()
        texts.setSpacing(2 * GRID)
        texts.addWidget(self._text(message.happened, "heading"))
        for part in (message.unharmed, message.remedy):
            if part:
                texts.addWidget(self._text(part, ""))
        top = QHBoxLayout()
        top.setSpacing(3 * GRID)
        mark = MarkLabel(tone, self.tr("Message"), self)
        top.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(texts, 1)
        self.buttons = [QPushButton(text, self) for text in actions or (self.tr("Close"),)]
        foot = QHBoxLayout()
        foot.setSpacing(2 * GRID)
        foot.addStretch()
        for index, button in enumerate(self.buttons):
            button.clicked.connect(lambda _=False, index=index: self._choose(index))
            foot.addWidget(button)
        self.buttons[0].setProperty("role", "primary")
        self.buttons[0].setDefault(True)
        self.buttons[0].setFocus()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * GRID, 5 * GRID, 5 * GRID, 4 * GRID)
        layout.setSpacing(5 * GRID)
        layout.addLayout(top)
        layout.addLayout(foot)
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        self.setAccessibleName(message.happened)
        self.setAccessibleDescription(str(message))

    def _text(self, text: str, role: str) -> QLabel:
        label = QLabel(text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setFixedWidth(_TEXT_PX)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if role:
            label.setProperty("role", role)
        return label

    def _choose(self, index: int) -> None:
        self.chosen = index
        self.accept()


def ask(
    parent: QWidget | None,
    message: Message,
    actions: Sequence[str] = (),
    tone: Tone = Tone.WARNING,
) -> int:
    """Show a message and wait; return the index of the chosen action, `CLOSED` for none."""
    box = MessageBox(message, actions, parent, tone)
    box.exec()
    box.deleteLater()
    return box.chosen
