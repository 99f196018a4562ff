"""A finding with its fixes, as the inspector and the checks panel show it."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from planner.domain.finding import Fix
from planner.presenters.findings import FindingRow
from planner.presenters.rows import Tone
from planner.presenters.wording import worded
from planner.ui.inspector.parts import LinkButton
from planner.ui.tables.marks import MARK_PX, paint_mark
from planner.ui.theme import GRID, theme_of


class MarkLabel(QWidget):
    """A mark of status with its word for assistive technology."""

    def __init__(self, tone: Tone, word: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone
        self.setAccessibleName(word)
        self.setToolTip(word)
        self.setFixedSize(QSize(MARK_PX + 2, MARK_PX + 4))

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_mark(QPainter(self), QRectF(self.rect()), self._tone, theme_of(self))


class FindingView(QWidget):
    """Message with numbers, fixes, what is unharmed and what to do, source of the rule."""

    fixed = Signal(object)
    """The `Fix` whose button was pressed."""

    def __init__(
        self, row: FindingRow, parent: QWidget | None = None, *, with_source: bool = False
    ) -> None:
        super().__init__(parent)
        self.row = row
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, GRID, 0, GRID)
        layout.setSpacing(2 * GRID)
        mark = MarkLabel(row.tone, row.word, self)
        layout.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        layout.addLayout(texts, 1)
        texts.addWidget(_text(f"{row.rule}  {row.message}", self))
        for fix in row.fixes:
            texts.addWidget(self._button(fix))
        if row.detail:
            texts.addWidget(_text(row.detail, self, muted=True))
        if with_source and row.source:
            texts.addWidget(_text(self.tr("Rule: {0}").format(row.source), self, muted=True))
        self.setAccessibleName(row.spoken)

    def _button(self, fix: Fix) -> QPushButton:
        text = self.tr("Fix: {0}").format(worded(fix.label))
        button = LinkButton(self)
        button.show_text(text)
        button.setAccessibleName(text)
        button.setStyleSheet("text-align: left; padding-left: 0")  # in line with the texts
        button.clicked.connect(lambda: self.fixed.emit(fix))
        return button


def _text(text: str, parent: QWidget, *, muted: bool = False) -> QLabel:
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if muted:
        label.setProperty("role", "muted")
    return label
