"""The page of a catalogue entry: every figure and its source, and where the project uses it."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from planner.presenters.catalogue_row import CatalogueRow
from planner.presenters.entry_page import STATUS, VALUE, EntryPage, FigureDetail, page_columns
from planner.presenters.rows import Table
from planner.presenters.where_used import EntryUse
from planner.ui.dialogs.status_badges import StatusDelegate
from planner.ui.palette.elevation import draw_elevation
from planner.ui.tables.row_model import KEY_ROLE
from planner.ui.tables.table_view import TableView
from planner.ui.theme import GRID, sized, theme_of

_SIZE = QSize(1200, 610)
_FACE = QSize(136, 72)
_SIDE_PX = 216
_DETAIL_LINES = 5
_COLUMN_PX = (190, 136, 60, 128, 126, 112)
_TITLE_SIZE = 1.3
_VALUE_COLUMN, _STATUS_COLUMN = 1, 3
_WIDEST_VALUE_PX = 260


class EntryDialog(QDialog):
    """Shows one entry after another; knows nothing of where they come from.

    `edit_wanted` and `reset_wanted` carry the name of a figure (reset: empty for all of them),
    `jump` a place that uses the entry, the others ask for what their button says.
    """

    edit_wanted = Signal(str)
    reset_wanted = Signal(str)
    jump = Signal(object)
    favourite_wanted = Signal()
    compare_wanted = Signal()
    linked_wanted = Signal()
    place_wanted = Signal()
    remove_wanted = Signal()
    forget_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.page: EntryPage | None = None
        self._uses: tuple[EntryUse, ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.face = FaceView(self)
        self._title = _label(self, "heading")
        self._title.setFont(sized(self._title.font(), _TITLE_SIZE, bold=True))
        self._kind = _label(self, "muted")
        self._badge = _label(self, "badge")
        self.favourite_button = self._button(self.favourite_wanted)
        self.compare_button = self._button(self.compare_wanted)
        self.linked_button = self._button(self.linked_wanted)
        self.table = FigureTable(Table(page_columns()), self)
        self.table.setItemDelegateForColumn(_STATUS_COLUMN, StatusDelegate(self.table))
        self.detail = _selectable(self)
        self.edit_button = QPushButton(self.tr("&Edit Figure…"), self)
        self.reset_button = QPushButton(self.tr("&Reset Figure"), self)
        self.reset_all_button = QPushButton(self.tr("Reset &All"), self)
        self.remove_button = QPushButton(self.tr("Re&move from Project"), self)
        self.forget_button = QPushButton(self.tr("Rem&ove from My Catalogue…"), self)
        self.used = QListWidget(self)
        self._used_title = _label(self, "section")
        self.place_button = QPushButton(self.tr("&Place"), self)
        self._build()
        self._connect()
        self.resize(_SIZE)

    def show_page(
        self,
        page: EntryPage,
        row: CatalogueRow,
        uses: Sequence[EntryUse],
        *,
        favourite: bool,
        own: bool,
        kept: bool = False,
        origin: str = "",
        linked: str = "",
    ) -> None:
        """Show an entry.

        *row* is how it is listed, *own* that only this project has it, *kept* that the user's own
        catalogue says something of it, *origin* the layer of the
        catalogue that it is from, *linked* the name of the accelerator inside or of the model
        served.
        """
        other = self.page is None or self.page.entry != page.entry
        self.page, self._uses = page, tuple(uses)
        self.setWindowTitle(page.title)
        self._title.setText(page.title)
        self._kind.setText(f"{page.kind} · {origin}" if origin else page.kind)
        self._badge.setText(page.badge)
        self._badge.setVisible(bool(page.badge))
        self.face.show_row(row)
        self.favourite_button.setText(
            self.tr("★ Favourite") if favourite else self.tr("☆ Favourite")
        )
        self.compare_button.setText(self.tr("&Compare"))
        self.place_button.setVisible(row.is_placed)
        self.linked_button.setText(linked)
        self.linked_button.setVisible(bool(linked))
        self.reset_all_button.setVisible(page.edited > 0)
        self.remove_button.setVisible(own)
        self.forget_button.setVisible(kept)
        self._show_table(page.table, anew=other)
        self._show_uses()
        self._show_detail()

    def current_figure(self) -> FigureDetail | None:
        """Return the figure that the keyboard is on."""
        key = self.table.currentIndex().data(KEY_ROLE)
        return None if self.page is None else self.page.details.get(str(key))

    def select_figure(self, name: str) -> None:
        """Put the keyboard on a figure."""
        row = self.table.rows.row_of(name)
        if row is not None:
            self.table.setCurrentIndex(self.table.rows.index(row, 0))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        parent = self.parentWidget()
        if parent is not None:
            room = parent.window().size() - QSize(40, 60)
            self.resize(self.size().boundedTo(room))
        self.table.setFocus()

    def _show_table(self, table: Table, *, anew: bool) -> None:
        self.table.show_table(table)
        if anew:
            self._fit_values(table)
            first = next((row.key for row in table.rows if STATUS in row.cells), "")
            self.select_figure(first or table.rows[-1].key)

    def _fit_values(self, table: Table) -> None:
        """Give long names the room that they need, within reason."""
        advance = self.table.fontMetrics().horizontalAdvance
        longest = max(advance(row.cells[VALUE].text) for row in table.rows if VALUE in row.cells)
        usual = _COLUMN_PX[_VALUE_COLUMN]
        wide = max(usual, min(longest + 6 * GRID, _WIDEST_VALUE_PX))
        self.table.setColumnWidth(_VALUE_COLUMN, wide)

    def _show_uses(self) -> None:
        title = self.tr("WHERE USED") if self._uses else self.tr("NOT USED IN THIS PROJECT")
        self._used_title.setText(title)
        self.used.clear()
        scenario = ""
        for use in self._uses:
            if use.scenario_name != scenario:
                scenario = use.scenario_name
                heading = QListWidgetItem(scenario, self.used)
                heading.setFlags(Qt.ItemFlag.NoItemFlags)
            item = QListWidgetItem(use.text, self.used)
            item.setData(Qt.ItemDataRole.UserRole, use)
            item.setToolTip(use.text)
            item.setForeground(self.palette().link())
        self.used.setVisible(bool(self._uses))

    def _show_detail(self, *_: QModelIndex) -> None:
        figure = self.current_figure()
        lines: list[str] = []
        if figure is not None:
            lines = [f"{figure.label}: {figure.shown}", *figure.lines]
        self.detail.setText("\n".join(lines))
        self.edit_button.setEnabled(figure is not None and figure.editable)
        self.reset_button.setVisible(figure is not None and figure.edited)

    def _emit_edit(self) -> None:
        figure = self.current_figure()
        if figure is not None and figure.editable:
            self.edit_wanted.emit(figure.name)

    def _emit_reset(self) -> None:
        figure = self.current_figure()
        if figure is not None and figure.edited:
            self.reset_wanted.emit(figure.name)

    def _emit_jump(self, item: QListWidgetItem) -> None:
        use = item.data(Qt.ItemDataRole.UserRole)
        if isinstance(use, EntryUse):
            self.jump.emit(use)

    def _connect(self) -> None:
        self.table.setAccessibleName(self.tr("Figures"))
        for place, width in enumerate(_COLUMN_PX):
            self.table.setColumnWidth(place, width)
        self.table.selectionModel().currentChanged.connect(self._show_detail)
        self.table.entered_on.connect(self._emit_edit)
        self.table.doubleClicked.connect(self._emit_edit)
        self.edit_button.clicked.connect(self._emit_edit)
        self.reset_button.clicked.connect(self._emit_reset)
        self.reset_all_button.clicked.connect(lambda: self.reset_wanted.emit(""))
        self.used.itemActivated.connect(self._emit_jump)
        self.used.itemClicked.connect(self._emit_jump)
        self.place_button.clicked.connect(self.place_wanted)
        self.remove_button.clicked.connect(self.remove_wanted)
        self.forget_button.clicked.connect(self.forget_wanted)

    def _button(self, signal: SignalInstance) -> QPushButton:
        button = QPushButton(self)
        button.clicked.connect(signal)
        return button

    def _build(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(GRID)
        names.addWidget(self._title)
        line = QHBoxLayout()
        line.addWidget(self._kind)
        line.addWidget(self._badge)
        line.addStretch()
        names.addLayout(line)
        names.addStretch()
        head = QHBoxLayout()
        head.setSpacing(4 * GRID)
        head.addWidget(self.face)
        head.addLayout(names, 1)
        for button in (self.linked_button, self.favourite_button, self.compare_button):
            head.addWidget(button, alignment=Qt.AlignmentFlag.AlignTop)
        left = QVBoxLayout()
        left.setSpacing(2 * GRID)
        left.addWidget(self.table, 1)
        left.addWidget(self.detail)
        right = QVBoxLayout()
        right.addWidget(self._used_title)
        right.addWidget(self.used, 1)
        right.addStretch()
        side = QWidget(self)
        side.setFixedWidth(_SIDE_PX)
        right.setContentsMargins(0, 0, 0, 0)
        side.setLayout(right)
        middle = QHBoxLayout()
        middle.setSpacing(4 * GRID)
        middle.addLayout(left, 1)
        middle.addWidget(side)
        self.used.setAccessibleName(self.tr("Where used"))
        self.used.setWordWrap(True)
        self.used.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        copy = QPushButton(self.tr("Cop&y Table"), self)
        copy.clicked.connect(self._copy)
        close = QPushButton(self.tr("Close"), self)
        close.clicked.connect(self.close)
        foot = QHBoxLayout()
        for button in (
            self.edit_button,
            self.reset_button,
            self.reset_all_button,
            self.remove_button,
            self.forget_button,
        ):
            foot.addWidget(button)
        foot.addStretch()
        for button in (copy, self.place_button, close):
            foot.addWidget(button)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addLayout(head)
        layout.addLayout(middle, 1)
        layout.addLayout(foot)

    def _copy(self) -> None:
        self.table.clearSelection()
        self.table.copy()


class FigureTable(TableView):
    """A table of figures; `entered_on` comes when Enter is pressed on one."""

    entered_on = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_on.emit()
        else:
            super().keyPressEvent(event)


class FaceView(QWidget):
    """The drawn face of an entry."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._row: CatalogueRow | None = None
        self.setFixedSize(_FACE)

    def show_row(self, row: CatalogueRow) -> None:
        """Show how an entry looks."""
        self._row = row
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._row is not None:
            draw_elevation(QPainter(self), self.rect().toRectF(), self._row, theme_of(self))


def _label(parent: QWidget, role: str) -> QLabel:
    label = QLabel(parent)
    label.setProperty("role", role)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def _selectable(parent: QWidget) -> QLabel:
    """Lines that can be selected and copied; an address in them is text, never a link."""
    label = _label(parent, "muted")
    label.setWordWrap(True)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    label.setMinimumHeight(_DETAIL_LINES * label.fontMetrics().height() + 2 * GRID)
    return label
