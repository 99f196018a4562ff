"""What an empty canvas offers: a template, a workload to size, or the empty canvas itself."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QDragEnterEvent, QKeyEvent, QPainter, QRegion, QShowEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from planner.domain.identity import ProjectId
from planner.presenters.countries import countries
from planner.presenters.templates import TemplateCard
from planner.ui.inspector.fields import SearchField
from planner.ui.theme import GRID, RADIUS, sized, theme_of
from planner.workspace.workspace import Workspace

_SIZE = QSize(900, 400)
"""The page takes this much room where the canvas has it."""
_MARGIN = 4 * GRID
_CARD = Qt.ItemDataRole.UserRole


class Doors(Protocol):
    """What the doors lead to."""

    @property
    def workspace(self) -> Workspace:
        """The open project."""
        ...

    @property
    def home_country(self) -> str:
        """Where new projects are planned for, as far as is known (ISO 3166)."""
        ...

    def templates(self) -> tuple[TemplateCard, ...]:
        """Return the templates to start from."""
        ...

    def open_template(self, name: str) -> None:
        """Show a new project made from a template."""
        ...

    def size_workload(self) -> None:
        """Show the form that sizes a workload."""
        ...

    def start_empty(self, country: str) -> None:
        """Show an empty project for a country, and remember the country."""
        ...


class StartPage(QWidget):
    """Stands over an empty canvas until the empty canvas itself is chosen."""

    def __init__(self, parent: QAbstractScrollArea, doors: Doors) -> None:
        super().__init__(parent)
        self._around = parent
        self._doors = doors
        self._dismissed: ProjectId | None = None
        self._filled = False
        self.list = TemplateList(self._open_template, self)
        self.size_button = QPushButton(self.tr("Size a workload…"), self)
        self.size_button.setProperty("role", "primary")
        self.size_button.clicked.connect(doors.size_workload)
        self.country = SearchField(countries(doors.workspace.library.regions), self)
        self.country.setAccessibleName(self.tr("Country"))
        self.empty_button = QPushButton(self.tr("Empty canvas"), self)
        self.empty_button.clicked.connect(self._start_empty)
        for button in (self.size_button, self.empty_button):
            button.setAutoDefault(True)  # Enter presses them too
        left = _card(self, self.tr("Start from a template"), self.list)
        size_text = _text(
            self.tr("Model, users, place: the fewest servers that keep the objectives are placed.")
        )
        right_top = _card(self, self.tr("Size a workload"), size_text, self.size_button)
        where = QHBoxLayout()
        where.setSpacing(2 * GRID)
        where.addWidget(QLabel(self.tr("Country")))
        where.addWidget(self.country, 1)
        empty_text = _text(
            self.tr("Drag hardware from the catalogue. Tariff and grid follow the country.")
        )
        right_foot = _card(self, self.tr("Empty canvas"), empty_text, where, self.empty_button)
        right = QVBoxLayout()
        right.setSpacing(3 * GRID)
        right.addWidget(right_top, 1)
        right.addWidget(right_foot, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3 * GRID)
        layout.addWidget(left, 3)
        layout.addLayout(right, 2)
        self.setAccessibleName(self.tr("New project"))
        parent.installEventFilter(self)
        parent.viewport().installEventFilter(self)
        self.setAcceptDrops(True)
        self.hide()

    def show_over(self, *, empty: bool) -> bool:
        """Show the doors over an *empty* canvas that was not chosen as such; tell whether."""
        chosen = self._dismissed == self._doors.workspace.state.project.id
        wanted = empty and not chosen
        if wanted == self.isVisible():
            return wanted
        if wanted:
            self.show()
            if not isinstance(QApplication.focusWidget(), QLineEdit):
                self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._give_way()
        return wanted

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._place()
        self.country.choose(self._doors.home_country)
        if not self._filled:
            self._filled = True
            self.list.show_cards(self._doors.templates())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._place()
        elif event.type() in (QEvent.Type.DragLeave, QEvent.Type.Drop):
            QTimer.singleShot(0, self, self.clearMask)
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Step aside while something is dragged: the canvas under the page takes it.

        By a mask, not by hiding: what is masked lets the drag through, and keeps its focus.
        """
        self.setMask(QRegion(0, 0, 1, 1))
        event.ignore()

    def _place(self) -> None:
        room = self._around.size() - QSize(2 * _MARGIN, 2 * _MARGIN)
        size = _SIZE.boundedTo(room)
        left, top = (room.width() - size.width()) // 2, (room.height() - size.height()) // 2
        self.setGeometry(_MARGIN + left, _MARGIN + max(0, top), size.width(), size.height())

    def _open_template(self, name: str) -> None:
        self._doors.open_template(name)

    def _start_empty(self) -> None:
        before = self._doors.workspace.state.project.id
        self._doors.start_empty(self.country.key)
        if self._doors.workspace.state.project.id == before:
            return  # the user stays with what is not saved
        self._dismissed = self._doors.workspace.state.project.id
        self._give_way()

    def _give_way(self) -> None:
        """Go, and leave the keyboard to the canvas where it was here."""
        active = QApplication.focusWidget()
        if active is not None and self.isAncestorOf(active):
            # Before it hides: Qt would lead the keyboard on to a chart, and scroll to that.
            self._around.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()


class TemplateList(QListWidget):
    """Templates with title, facts and summary; a click, Enter or Space opens one."""

    def __init__(self, choose: Callable[[str], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._choose = choose
        self.setItemDelegate(_CardPainter(self))
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Templates"))
        self.itemClicked.connect(self._open)

    def show_cards(self, cards: tuple[TemplateCard, ...]) -> None:
        """List the templates."""
        self.clear()
        for card in cards:
            item = QListWidgetItem(card.title, self)
            item.setData(_CARD, card)
            item.setToolTip(f"{card.summary}\n{card.facts}")
            spoken = f"{card.title}. {card.summary}. {card.facts}"
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
        self.setCurrentRow(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if event.key() in keys and self.count():
            self._open(item)
        else:
            super().keyPressEvent(event)

    def _open(self, item: QListWidgetItem) -> None:
        self._choose(item.data(_CARD).name)


class _CardPainter(QStyledItemDelegate):
    """Paints a template: title and facts on one line, the summary below."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(200, 3 * option.fontMetrics.height() + 4 * GRID)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        card: TemplateCard = index.data(_CARD)
        view = option.widget
        theme = theme_of(view)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box: QRect = option.rect.adjusted(1, 1, -1, -1)
        current = bool(option.state & QStyle.StateFlag.State_Selected) and view.hasFocus()
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.setPen(theme.accent if current else Qt.PenStyle.NoPen)
        painter.setBrush(theme.hover if current or over else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        inside = box.adjusted(2 * GRID, GRID, -2 * GRID, -GRID)
        line = option.fontMetrics.height()
        first = QRect(inside.left(), inside.top(), inside.width(), line)
        below = inside.adjusted(0, line + GRID // 2, 0, 0)
        bold = sized(option.font, 1.0, bold=True)
        painter.setFont(bold)
        painter.setPen(theme.text)
        painter.drawText(first, Qt.AlignmentFlag.AlignVCenter, card.title)
        used = painter.fontMetrics().horizontalAdvance(card.title) + 3 * GRID
        painter.setFont(option.font)
        painter.setPen(theme.accent)
        elide = Qt.TextElideMode.ElideRight
        facts = option.fontMetrics.elidedText(card.facts, elide, first.width() - used)
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(first, right, facts)
        painter.setPen(theme.muted)
        painter.drawText(below, Qt.TextFlag.TextWordWrap, card.summary)
        painter.restore()


def _card(parent: QWidget, title: str, *parts: QWidget | QHBoxLayout) -> QFrame:
    """A frame with a heading; buttons stand at its foot."""
    frame = QFrame(parent)
    frame.setProperty("role", "card")
    frame.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
    layout.setSpacing(2 * GRID)
    heading = QLabel(title, frame)
    heading.setProperty("role", "heading")
    layout.addWidget(heading)
    for part in parts:
        if isinstance(part, QHBoxLayout):
            layout.addLayout(part)
        elif isinstance(part, QListWidget):
            layout.addWidget(part, 1)
        elif isinstance(part, QPushButton):
            layout.addStretch()
            layout.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            layout.addWidget(part)
    return frame


def _text(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "muted")
    label.setWordWrap(True)
    return label
