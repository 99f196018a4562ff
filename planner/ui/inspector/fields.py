"""Inputs of the inspector and of forms; the wheel never changes one that has no focus."""

import math
from collections.abc import Callable, Iterable

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QLineEdit,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from planner.domain.mixed import MIXED
from planner.presenters import formats
from planner.presenters.inspection import ChoiceEditor, NumberEditor, TextEditor
from planner.presenters.wording import translate
from planner.ui.theme import GRID, tabular, theme_of

_UNIT_GAP = 2 * GRID
_SWITCH_PX = 16
_NARROWEST_CHOICE_PX = 80
_LONGEST_NUMBER = 40
"""Characters; what is longer was pasted by mistake, and a message names it."""

Commit = Callable[[object], bool]
"""Takes a new value; False when it was refused, then the field shows the old one again."""


def keep(value: object) -> bool:
    """Accept every value, as forms do until they are closed."""
    del value
    return True


class TextField(QLineEdit):
    """A line of text, committed on Enter or on leaving when it changed."""

    left = Signal()
    """The field lost the focus: the next edit is a step of its own."""

    def __init__(
        self, editor: TextEditor, commit: Commit = keep, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._send = commit
        self._value = ""
        self._placeholder = editor.placeholder
        self.setPlaceholderText(editor.placeholder)
        self.editingFinished.connect(self._commit)

    def show_value(self, value: object) -> None:
        """Show *value* unless the user is typing another one."""
        self.setPlaceholderText(mixed_text() if value is MIXED else self._placeholder)
        text = "" if value is MIXED else str(value)
        if text == self._value and not self.isModified():
            return
        typing = self.hasFocus() and self.isModified() and text == self._value
        self._value = text
        if not typing:
            self.setText(text)
            self.setModified(False)
            self._show_beginning()

    def revert(self) -> None:
        """Show the last value again, as after a refused edit."""
        self.setText(self._value)
        self.setModified(False)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_beginning()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.isModified():
            self.revert()
        else:
            super().keyPressEvent(event)

    def _show_beginning(self) -> None:
        """Show how a long text begins, which tells more than its end, unless somebody types."""
        if not self.hasFocus():
            self.setCursorPosition(0)

    def _commit(self) -> None:
        # Cells of a spreadsheet and lines of a mail come with breaks around them.
        text, old = " ".join(self.text().split()), self._value
        if text == old:
            return
        self._value = text
        self.setText(text)
        self.setModified(False)
        if not self._send(text):
            self._value = old
            self.revert()


class NumberField(QLineEdit):
    """A number with its unit inside the box; Up and Down change it by a step.

    An empty field commits None where that is allowed. What is no number, or out of bounds, is
    reported by `refused` with happened and remedy, and put back.
    """

    refused = Signal(str, str)
    left = Signal()

    def __init__(
        self, editor: NumberEditor, commit: Commit = keep, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self._accepts = commit
        self._value: float | None = None
        self._is_mixed = False
        self._shown = ""
        self.setMaxLength(_LONGEST_NUMBER)
        self.setFont(tabular(self.font()))
        self.setPlaceholderText(editor.empty)
        self.setTextMargins(0, 0, self._unit_width(), 0)
        self.editingFinished.connect(self._commit)

    @property
    def value(self) -> float | None:
        """The value that is shown."""
        return self._value

    @property
    def unit(self) -> str:
        """The unit inside the box."""
        return self._editor.unit

    def set_editor(self, editor: NumberEditor) -> None:
        """Take the bounds of another thing's number with the same unit."""
        self._editor = editor

    def typed(self) -> float | None:
        """Return what is typed as a number within bounds; None when it is empty or no number."""
        number = parsed(self.text())
        if number is None or not self._editor.low <= number <= self._editor.high:
            return None
        return number

    def problem(self) -> tuple[str, str] | None:
        """Return what is wrong with what is typed, and what to type; None when it can be taken."""
        text = self.text().strip()
        if self.typed() is not None or (not text and self._editor.empty):
            return None
        low = str(formats.Quantity(formats.trimmed(self._editor.low), self._editor.unit))
        high = str(formats.Quantity(formats.trimmed(self._editor.high), self._editor.unit))
        if not text:
            happened = translate("fields", "The field is empty.")
        elif parsed(text) is None:
            happened = translate("fields", "“{0}” is not a number.").format(text)
        else:
            happened = translate("fields", "{0} is outside {1} to {2}.").format(text, low, high)
        return happened, translate("fields", "Type a number from {0} to {1}.").format(low, high)

    def show_value(self, value: object) -> None:
        """Show *value* unless the user is typing another one."""
        self._is_mixed = value is MIXED
        self.setPlaceholderText(mixed_text() if self._is_mixed else self._editor.empty)
        number = float(value) if isinstance(value, int | float) else None
        if number == self._value and self._shown == self.text():
            return
        typing = self.hasFocus() and self.isModified() and number == self._value
        self._value = number
        self._shown = self._format(number)
        if not typing:
            self.setText(self._shown)
            self.setModified(False)

    def revert(self) -> None:
        """Show the last value again, as after a refused edit."""
        self.setText(self._shown)
        self.setModified(False)

    def sizeHint(self) -> QSize:
        return QSize(110, super().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step is not None:
            self._step(step)
        elif event.key() == Qt.Key.Key_Escape and self.isModified():
            self.revert()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._editor.unit:
            return
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(theme_of(self).muted)
        box = self.rect().adjusted(0, 0, -_UNIT_GAP, 0)
        painter.drawText(
            box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._editor.unit
        )

    def _unit_width(self) -> int:
        unit = self._editor.unit
        return round(QFontMetricsF(self.font()).horizontalAdvance(unit)) + GRID if unit else 0

    def _format(self, number: float | None) -> str:
        return "" if number is None else formats.trimmed(number, self._editor.decimals)

    def _step(self, direction: int) -> None:
        start = self.typed()
        if start is None and self._is_mixed:
            return
        if start is None:
            start = self._value if self._value is not None else self._editor.low
        wanted = start + direction * self._editor.step
        self._send(min(self._editor.high, max(self._editor.low, wanted)))

    def _commit(self) -> None:
        text = self.text().strip()
        if text == self._shown:
            return
        if not text and self._editor.empty:
            self._send(None)
            return
        problem = self.problem()
        if problem is not None:
            self.revert()
            self.refused.emit(*problem)
            return
        self._send(round(self.typed() or 0.0, self._editor.decimals))

    def _send(self, number: float | None) -> None:
        if number is not None and self._editor.decimals == 0:
            number = round(number)
        if self._accepts(number):
            self._value, self._shown = number, self._format(number)
        self.revert()


class ChoiceField(QComboBox):
    """One of several values."""

    left = Signal()

    def __init__(
        self, editor: ChoiceEditor, commit: Commit = keep, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._send = commit
        self._editor = editor
        self._value: object = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setPlaceholderText(editor.prompt)
        for option in editor.options:
            self.addItem(option.label)
        self.setCurrentIndex(-1)
        self.activated.connect(self._commit)

    @property
    def value(self) -> object:
        """The chosen value; None while there is none."""
        return self._value

    def show_value(self, value: object) -> None:
        """Choose *value*."""
        self.setPlaceholderText(mixed_text() if value is MIXED else self._editor.prompt)
        self._value = value
        values = [option.value for option in self._editor.options]
        self.setCurrentIndex(values.index(value) if value in values else -1)
        self.setToolTip(self.currentText())

    def revert(self) -> None:
        """Choose the last value again, as after a refused edit."""
        self.show_value(self._value)

    def minimumSizeHint(self) -> QSize:
        return QSize(_NARROWEST_CHOICE_PX, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            option,
            QStyle.SubControl.SC_ComboBoxEditField,
            self,
        )
        room.adjust(2, 0, -2, 0)
        text = self.fontMetrics().elidedText(
            self.currentText() or self.placeholderText(), Qt.TextElideMode.ElideRight, room.width()
        )
        role = QPalette.ColorRole.Text if self.currentText() else QPalette.ColorRole.PlaceholderText
        painter.drawItemText(
            room, Qt.AlignmentFlag.AlignVCenter, self.palette(), self.isEnabled(), text, role
        )

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def _commit(self, index: int) -> None:
        chosen = self._editor.options[index].value
        if chosen != self._value and self._send(chosen):
            self._value = chosen
        self.revert()


class SearchField(QComboBox):
    """One of many named entries, found by any part of the name."""

    def __init__(self, entries: Iterable[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for key, name in entries:
            self.addItem(name, key)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        completer = self._completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        editor = QLineEdit(self)
        self.setLineEdit(editor)
        self.setCompleter(completer)
        editor.editingFinished.connect(self._settle)

    def setAccessibleName(self, name: str) -> None:
        """Name the line too: it has the focus, and is what a screen reader hears of."""
        super().setAccessibleName(name)
        editor = self.lineEdit()
        if editor is not None:
            editor.setAccessibleName(name)

    @property
    def key(self) -> str:
        """The key of the chosen entry."""
        return str(self.currentData())

    def choose(self, key: str) -> None:
        """Choose an entry; the first one when there is no such key."""
        self.setCurrentIndex(max(0, self.findData(key)))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes what is typed, and nothing more: a form waits for the next one."""
        typed = self.currentText() != self.itemText(self.currentIndex())
        super().keyPressEvent(event)
        if typed and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()

    @property
    def is_in_list(self) -> bool:
        """Whether some entry has what is typed in its name."""
        return self.findText(self.currentText(), Qt.MatchFlag.MatchContains) >= 0

    def _settle(self) -> None:
        """Take the entry that was typed, or begins so, or alone can be meant; else keep the chosen."""
        typed = self.currentText().strip()
        found = self.currentIndex()
        if typed and typed != self.itemText(found):
            found = self._meant(typed)
        self.setCurrentIndex(found)
        self.setEditText(self.itemText(found))
        names = self._completer.popup()
        if names is not None:
            names.hide()

    def _meant(self, typed: str) -> int:
        for how in (Qt.MatchFlag.MatchFixedString, Qt.MatchFlag.MatchStartsWith):
            found = self.findText(typed, how)
            if found >= 0:
                return found
        start, contains = self.model().index(0, 0), Qt.MatchFlag.MatchContains
        hits = self.model().match(start, 0, typed, 2, contains)
        return hits[0].row() if len(hits) == 1 else self.currentIndex()


class SwitchField(QCheckBox):
    """Yes or no."""

    left = Signal()

    def __init__(self, text: str, commit: Commit = keep, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._send = commit
        self._value: object = False
        self.clicked.connect(self._commit)

    def show_value(self, value: object) -> None:
        """Show yes, no or, as a dash, that some are and some are not."""
        shown = value if value is MIXED else bool(value)
        self.setChecked(value is not MIXED and bool(value))
        if shown is not self._value:
            self._value = shown
            self.setAccessibleDescription(mixed_text() if value is MIXED else "")
            self.update()

    def revert(self) -> None:
        """Show the last value again, as after a refused edit."""
        self.show_value(self._value)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = theme_of(self)
        top = (self.height() - _SWITCH_PX) / 2
        box = QRectF(GRID / 2 + 0.5, top + 0.5, _SWITCH_PX - 1, _SWITCH_PX - 1)
        on = self.isChecked()
        painter.setPen(theme.accent if on or self.hasFocus() else theme.line_strong)
        painter.setBrush(theme.accent_fill if on else theme.well)
        painter.drawRoundedRect(box, GRID, GRID)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), GRID + 2, GRID + 2)
        if self._value is MIXED:
            painter.setPen(QPen(theme.text, 2))
            inset = box.width() / 4
            painter.drawLine(
                QPointF(box.left() + inset, box.center().y()),
                QPointF(box.right() - inset, box.center().y()),
            )
        if on:
            painter.setPen(QPen(theme.on_accent, 2))
            x, y, side = box.x(), box.y(), box.width()
            tick = [(0.25, 0.52), (0.43, 0.7), (0.77, 0.32)]
            painter.drawPolyline([QPointF(x + a * side, y + b * side) for a, b in tick])
        painter.setPen(theme.text)
        text = QRectF(self.rect()).adjusted(_SWITCH_PX + 2 * GRID, 0, 0, 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, self.text())

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self.font())
        width = _SWITCH_PX + 3 * GRID + round(metrics.horizontalAdvance(self.text()))
        return QSize(width, max(_SWITCH_PX, round(metrics.height())) + 2 * GRID)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def _commit(self, checked: bool) -> None:
        if self._send(checked):
            self._value = checked
        self.revert()


Field = TextField | NumberField | ChoiceField | SwitchField


def mixed_text() -> str:
    """What a box shows when the things selected differ in its value."""
    return translate("fields", "mixed")


def parsed(text: str) -> float | None:
    """Read a number as people type it: with spaces, a decimal comma, a true minus sign."""
    plain = "".join(text.split()).replace(formats.GROUP, "").replace(formats.MINUS, "-")
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    try:
        number = float(plain.replace(",", ""))
    except ValueError:
        return None
    return number if math.isfinite(number) else None
