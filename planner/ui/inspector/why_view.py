"""*Why?* on the screen: formula, formula with numbers, inputs with status, source and date."""

from collections.abc import Iterator
from html import escape

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from planner.presenters.rows import Tone
from planner.presenters.why import Why, WhyInput
from planner.ui.theme import GRID, Theme, tabular, theme_of

POPOVER_WIDTH = 400
_POPOVER_HEIGHT = 420
_DEEPEST = 2
"""Parts of parts are folded into their number beyond this depth."""


class WhyView(QWidget):
    """Shows one explanation as text that can be selected and copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._why: Why | None = None
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.RichText)
        self._text.setWordWrap(True)
        self._text.setFont(tabular(self._text.font()))
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        copy = QPushButton(self.tr("Copy"), self)
        copy.setProperty("role", "link")
        copy.setAccessibleName(self.tr("Copy the explanation"))
        copy.clicked.connect(self._copy)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addWidget(copy)
        foot.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addWidget(self._text)
        layout.addLayout(foot)

    @property
    def why(self) -> Why | None:
        """What is shown."""
        return self._why

    def show_why(self, why: Why) -> None:
        """Show *why*; does nothing when it is shown already."""
        if why != self._why:
            self._why = why
            self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._draw()

    def _draw(self) -> None:
        if self._why is None:
            return
        self._text.setText("".join(_blocks(self._why, theme_of(self))))
        self._text.setAccessibleName(self._why.text)

    def _copy(self) -> None:
        if self._why is not None:
            QGuiApplication.clipboard().setText(self._why.text)


class WhyPopover(QFrame):
    """An explanation in a small window of its own below a headline; Escape closes it."""

    def __init__(self, why: Why, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.view = WhyView(self)
        self._title = QLabel(self)
        self._title.setProperty("role", "heading")
        self._title.setWordWrap(True)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self.view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.addWidget(self._title)
        layout.addWidget(self._scroll)
        self.setFixedWidth(POPOVER_WIDTH)
        self.show_why(why)

    def show_why(self, why: Why) -> None:
        """Explain anew, as after the number that is explained has changed."""
        if why == self.view.why:
            return
        self._title.setText(why.title)
        self.view.show_why(why)
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        needed = self.view.heightForWidth(POPOVER_WIDTH - 6 * GRID - bar) + 4 * GRID
        self._scroll.setMinimumHeight(min(needed, _POPOVER_HEIGHT))

    def open_below(self, widget: QWidget, part: QRect | None = None) -> None:
        """Show the popover under *widget*, or a *part* of it, inside the screen."""
        self.adjustSize()
        corner = widget.mapToGlobal((part or widget.rect()).bottomLeft())
        area = widget.screen().availableGeometry()
        left = max(area.left(), min(corner.x(), area.right() - self.width()))
        top = max(area.top(), min(corner.y() + GRID, area.bottom() - self.height()))
        self.move(left, top)
        self.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


def _blocks(why: Why, theme: Theme, depth: int = 0) -> Iterator[str]:
    if depth:
        yield _line(f"<b>{escape(why.title)}</b>", theme.text.name(), top=8)
    if why.formula:
        yield _line(escape(why.formula), theme.muted.name())
    if why.worked:
        yield _line(f"<b>{escape(why.worked)}</b>", theme.text.name())
    for one in why.inputs:
        yield _input(one, theme)
    for text in (*why.notes, *why.exclusions):
        yield _line(escape(text), theme.text.name(), top=3)
    if why.source:
        yield _line(escape(why.source), theme.muted.name(), top=3)
    if depth < _DEEPEST:
        for part in why.parts:
            yield from _blocks(part, theme, depth + 1)


def _line(html: str, colour: str, top: int = 1) -> str:
    return f'<div style="color:{colour}; margin-top:{top}px">{html}</div>'


def _input(one: WhyInput, theme: Theme) -> str:
    muted = theme.muted.name()
    tone = theme.muted if one.tone is Tone.NORMAL else theme.tone(one.tone)
    status = f'<span style="color:{tone.name()}">{escape(one.status)}</span>' if one.status else ""
    words = ", ".join(part for part in (status, escape(one.source)) if part)
    head = f"{escape(one.symbol)} = <b>{escape(one.value)}</b>"
    detail = f'<span style="color:{muted}">{escape(one.label)} · {words}</span>'
    return _line(f"{head} {detail}", theme.text.name(), top=3)
