"""The bill of materials: a table to type into, totals, own lines, quote, export."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from planner.document.command import Command, Compound
from planner.document.commands.quoting import (
    DeleteExtraLines,
    EditLines,
    Entry,
    ResetLines,
    SetTerms,
)
from planner.domain.errors import EditRefused, Message
from planner.domain.quote import ItemKey, LineId, Terms
from planner.presenters.bom import BomView, bom_view, columns
from planner.presenters.bom_columns import ALWAYS, EVERY, ColumnSet, column_sets
from planner.presenters.bom_entries import TypedText, entering
from planner.presenters.inspection import ChoiceEditor, Option
from planner.presenters.privacy import prices_hidden
from planner.presenters.rows import Table
from planner.presenters.wording import sentence
from planner.ui.inspector.fields import ChoiceField
from planner.ui.panels.totals import TotalsLine
from planner.ui.tables.column_fit import Room
from planner.ui.tables.entry_table import EntryTable, Typed
from planner.ui.theme import GRID
from planner.workspace.state import Notice, State
from planner.workspace.workspace import Workspace

_SETTLE_MS = 60
"""Edits in quick succession are listed once."""
_ROOMS = {
    "position": Room(3, 3),
    "site": Room(7, 9),
    "part_number": Room(14, 17),
    "description": Room(16, 32, grows=True),
    "quantity": Room(4, 6),
    "unit": Room(3, 7),
    "option": Room(8, 10),
    "list_price": Room(10, 13),
    "discount": Room(5, 9),
    "unit_cost": Room(10, 13),
    "margin": Room(5, 8),
    "unit_sell": Room(10, 13),
    "total": Room(12, 14),
    "charge": Room(8, 9),
    "term_months": Room(5, 8),
    "term_total": Room(12, 15),
    "kw": Room(5, 6),
    "units": Room(3, 5),
    "kg": Room(5, 6),
    "lead_weeks": Room(5, 8),
    "group": Room(12, 14),
    "manufacturer": Room(11, 13),
    "price_date": Room(10, 11),
    "basis": Room(10, 12),
    "valid_until": Room(10, 11),
    "source": Room(16, 28),
    "remark": Room(16, 28),
}
_TERMS = ("discount", "margin")


class BomPanel(QWidget):
    """Lists what is to be ordered; what is typed becomes an edit.

    `export` asks for the workbook, `details` for the quote details, `line_wanted` for a line of
    one's own at the site of that name.
    """

    export = Signal()
    details = Signal()
    line_wanted = Signal(str)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._state = workspace.state
        self._drawn: State | None = None
        self._view: BomView | None = None
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._draw)
        titles = columns(workspace.state.project.settings.currency)
        self.table = EntryTable(Table(titles), self)
        self.table.setAccessibleName(self.tr("Lines of the bill of materials"))
        sets = column_sets()
        self.columns = ChoiceField(
            ChoiceEditor(tuple(Option(one, one.name) for one in sets)), self._show_columns, self
        )
        self.columns.setAccessibleName(self.tr("Columns"))
        self.columns.show_value(sets[0])
        self._show_columns(sets[0])
        self.table.entered.connect(self._enter)
        self.table.left_over.connect(self._tell_left_over)
        self.table.menu_wanted.connect(self._open_menu)
        self._empty = QLabel(self)
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.hide()
        self.totals = TotalsLine(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._empty, 1)
        layout.addLayout(self._foot())
        self.setAccessibleName(self.tr("Bill of materials"))

    def show_state(self, state: State) -> None:
        """Show the lines of *state*, soon; while hidden, later."""
        self._state = state
        if self.isVisible() and self._is_stale():
            self._settle.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def _show_columns(self, chosen: object) -> bool:
        """Show the columns of a set, and others where they have room."""
        if not isinstance(chosen, ColumnSet):
            return False
        if chosen.key == EVERY:
            self.table.scroll_columns(_ROOMS)
        else:
            self.table.fit_columns(_ROOMS, (*ALWAYS, *chosen.columns))
        return True

    def reset_selected(self) -> None:
        """Take back what was entered for the selected lines."""
        view = self._view
        lines = [key for key in self.table.selected_keys() if view and key in view.entered]
        if lines:
            command = ResetLines(tuple(LineId(one) for one in lines))
            self._workspace.run(command, undo_hint=self.tr("Reset {0} lines").format(len(lines)))

    def delete_selected(self) -> None:
        """Delete the selected lines that are in the user's own words."""
        view = self._view
        lines = [key for key in self.table.selected_keys() if view and key in view.own]
        if lines:
            command = DeleteExtraLines(tuple(LineId(one) for one in lines))
            hint = command.label(self._state.project)
            self._workspace.run(command, undo_hint=sentence(hint))

    def spread_terms(self) -> None:
        """Use discount and margin of the current line for the same thing at every site."""
        view, index = self._view, self.table.currentIndex()
        if view is None or not index.isValid():
            return
        key = self.table.rows.key_at(index.row())
        cells = next(row.cells for row in view.table.rows if row.key == key)
        shares = {name: float(cells[name].value or 0.0) / 100 for name in _TERMS}
        item = view.items[key]
        same = [line for line, other in view.items.items() if other == item]
        back = tuple(Entry(LineId(line), name, None) for line in same for name in _TERMS)
        commands: tuple[Command, ...] = (
            SetTerms(ItemKey(item), Terms(shares["discount"], shares["margin"])),
            EditLines(back, date.today().isoformat()),
        )
        title = self.tr("use these terms at every site")
        self._workspace.run(Compound(title, commands), undo_hint=self.tr("Same terms everywhere"))

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setContentsMargins(3 * GRID, GRID, 3 * GRID, GRID)
        foot.setSpacing(2 * GRID)
        foot.addWidget(self.columns)
        foot.addWidget(self.totals, 1)
        self.add_button = self._button(self.tr("Add line…"), self._add_line)
        self.details_button = self._button(self.tr("Quote…"), self.details.emit)
        self.export_button = self._button(self.tr("Export BoM…"), self.export.emit)
        self.export_button.setProperty("role", "primary")
        for button in (self.add_button, self.details_button, self.export_button):
            foot.addWidget(button)
        return foot

    def _button(self, text: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(text, self)
        button.clicked.connect(lambda _=False: act())
        return button

    def _add_line(self) -> None:
        index = self.table.currentIndex()
        site = ""
        if index.isValid() and self._view is not None:
            row = self._view.table.rows[index.row()]
            site = row.cells["site"].text
        self.line_wanted.emit(site)

    def _enter(self, typed: Sequence[Typed]) -> None:
        texts = [TypedText(one.row, one.column, one.text) for one in typed]
        point = self.table.locale().decimalPoint()
        try:
            command = entering(texts, date.today().isoformat(), point)
        except EditRefused as refused:
            self._workspace.notices.emit(Notice(refused.message))
            return
        hint = self.tr("Entered {0} values").format(len(typed)) if len(typed) > 1 else ""
        self._workspace.run(command, undo_hint=hint)

    def _tell_left_over(self, count: int) -> None:
        happened = self.tr("{0} values have no place here.").format(count)
        remedy = self.tr("Paste them where boxes can take them.")
        unharmed = self.tr("Computed cells stay as they are.")
        self._workspace.notices.emit(Notice(Message(happened, unharmed, remedy)))

    def _open_menu(self, at: QPoint) -> None:
        view, keys = self._view, self.table.selected_keys()
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Copy"), self.table.copy)
        menu.addAction(self.tr("Paste"), self.table.paste)
        menu.addSeparator()
        reset = menu.addAction(self.tr("Reset Lines"), self.reset_selected)
        reset.setEnabled(view is not None and any(key in view.entered for key in keys))
        spread = menu.addAction(self.tr("Same Terms at Every Site"), self.spread_terms)
        spread.setEnabled(self.table.currentIndex().isValid() and not prices_hidden())
        delete = menu.addAction(self.tr("Delete Line"), self.delete_selected)
        delete.setEnabled(view is not None and any(key in view.own for key in keys))
        menu.addSeparator()
        add = menu.addAction(self.tr("Add Line…"), self._add_line)
        add.setDisabled(prices_hidden())
        menu.popup(self.table.viewport().mapToGlobal(at))

    def _is_stale(self) -> bool:
        drawn = self._drawn
        return drawn is None or (
            drawn.evaluation is not self._state.evaluation
            or drawn.project is not self._state.project
        )

    def _draw(self) -> None:
        if not self._is_stale():
            return
        self._drawn = self._state
        point = self.table.locale().decimalPoint()
        today = date.today().isoformat()
        view = self._view = bom_view(self._state.project, self._state.evaluation, today, point)
        self.table.show_table(view.table)
        for button in (self.add_button, self.details_button):
            button.setDisabled(prices_hidden())
        self._empty.setText(view.table.empty_text)
        self._empty.setVisible(not view.table.rows)
        self.table.setVisible(bool(view.table.rows))
        self.totals.show_totals(view.totals, view.note, (view.standing, *view.warnings))
