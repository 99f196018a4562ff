"""What the packs of an import say of themselves, above what they would bring."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from planner.presenters.packs import PackCard
from planner.presenters.rows import Tone
from planner.ui.theme import GRID

_MOST_SHOWN = 2
"""More packs at once leave no room for the report; the command line lists them all."""


class PackCards(QWidget):
    """A card for each pack: name, facts, content hash; hidden without packs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: list[QFrame] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2 * GRID)
        self._more = self._label("", "muted")
        self.hide()

    def show_packs(self, cards: Sequence[PackCard]) -> None:
        """Show these packs in place of the earlier ones."""
        for widget in (*self.cards, self._more):
            self._column.removeWidget(widget)
            widget.hide()
        for frame in self.cards:
            frame.deleteLater()
        self.cards = [self._card(one) for one in cards[:_MOST_SHOWN]]
        for frame in self.cards:
            self._column.addWidget(frame)
        more = len(cards) - _MOST_SHOWN
        self._more.setText(self.tr("{0} more packs").format(more))
        self._column.addWidget(self._more)
        self._more.setVisible(more > 0)
        self.setVisible(bool(cards))

    @property
    def text(self) -> str:
        """Everything the cards say, line by line."""
        found = (label for card in self.cards for label in card.findChildren(QLabel))
        return "\n".join(label.text() for label in found)

    def _card(self, card: PackCard) -> QFrame:
        frame = QFrame(self)
        frame.setProperty("role", "card")
        column = QVBoxLayout(frame)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(self._label(card.title, "heading"))
        row = QHBoxLayout()
        row.setSpacing(5 * GRID)
        for fact in card.facts:
            role = "warning" if fact.tone is Tone.WARNING else "muted"
            row.addWidget(self._label(fact.text, role))
        row.addStretch()
        column.addLayout(row)
        code = self._label(card.hash_text, "")
        code.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        code.setWordWrap(True)
        code.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        code.setToolTip(self.tr("Compare it with what the publisher of the pack told you."))
        column.addWidget(code)
        return frame

    def _label(self, text: str, role: str) -> QLabel:
        label = QLabel(text, self)
        # Written by others: never markup.
        label.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            label.setProperty("role", role)
        return label
