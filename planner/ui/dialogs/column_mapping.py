"""Which column of a table is which: its first rows, a choice above every column, what is understood."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from planner.presenters.column_mapping import (
    counting_text,
    field_choices,
    kind_choices,
    table_names,
    title_of,
    verdict_of,
)
from planner.presenters.inspection import ChoiceEditor, Option
from planner.presenters.rows import Tone
from planner.ui.dialogs.workload_form import VerdictLine
from planner.ui.inspector.fields import ChoiceField
from planner.ui.theme import GRID
from planner.workspace.importing import FileKind, TableAhead, Understood, told_columns

_COLUMN_PX = 168
_REASON_LINES = 3

Told = Mapping[str, str]


class _Columns:
    """What is chosen for one table: its kind, and the field of each column in the order of choosing.

    Two columns may be one field while somebody steps through a choice; the latest counts.
    """

    def __init__(self, table: TableAhead) -> None:
        self.table = table
        self.kind = table.preview.kind
        self.fields = {place: field for field, place in table.preview.places.items()}

    def take(self, place: int, field: str) -> None:
        """Let a column be a field, empty for none."""
        self.fields.pop(place, None)
        self.fields[place] = field

    @property
    def told(self) -> Mapping[str, Told]:
        """What to tell the import, by the titles of the table."""
        places = {field: place for place, field in self.fields.items() if field}
        return told_columns(self.table, self.kind, places)


class ColumnMapping(QWidget):
    """The tables of an import, one shown at a time.

    `counts` is asked to count the rows of a table that are understood, and answers to the function
    that it is given.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.counts: Callable[[TableAhead, Told, Callable[[Understood], None]], None] = (
            lambda table, told, answer: None
        )
        self._tables: list[_Columns] = []
        self._place = self._asked = 0
        self._combos: list[ChoiceField] = []
        heading = QLabel(self.tr("Which column is which?"), self)
        heading.setProperty("role", "heading")
        about = QLabel(
            self.tr(
                "Choose above each column what it holds. What you choose is remembered for tables"
                " with the same titles."
            ),
            self,
        )
        about.setWordWrap(True)
        about.setProperty("role", "muted")
        self._top = QHBoxLayout()
        self._top.setSpacing(4 * GRID)
        self.table_choice: ChoiceField | None = None
        self.kind_choice = self._choice(kind_choices(), self._take_kind)
        self.kind_choice.setAccessibleName(self.tr("What the table is"))
        self.grid = self._make_grid()
        self.verdict = VerdictLine(self, lines=1)
        self.reasons = QLabel(self)
        self.reasons.setTextFormat(Qt.TextFormat.PlainText)
        self.reasons.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.reasons.setProperty("role", "muted")
        self.reasons.setFixedHeight(_REASON_LINES * self.reasons.fontMetrics().lineSpacing())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3 * GRID)
        column.addWidget(heading)
        column.addWidget(about)
        column.addLayout(self._top)
        column.addWidget(self.grid, 1)
        column.addWidget(self.verdict)
        column.addWidget(self.reasons)
        column.addLayout(self._make_foot())

    def show_tables(self, tables: Sequence[TableAhead]) -> None:
        """Ask about these tables, at least one."""
        self._tables = [_Columns(one) for one in tables]
        while self._top.count():
            self._top.takeAt(0)
        if self.table_choice is not None:
            self.table_choice.deleteLater()
            self.table_choice = None
        names = table_names(tables)
        if len(tables) > 1:
            choices = tuple((str(place), name) for place, name in enumerate(names))
            self.table_choice = self._choice(choices, self._take_table)
            self.table_choice.setAccessibleName(self.tr("Table"))
            self.table_choice.show_value("0")
            self._top.addWidget(self.table_choice, 1)
        else:
            self._top.addWidget(QLabel(names[0], self), 1)
        self._top.addWidget(self.kind_choice)
        self._show(0)

    @property
    def mappings(self) -> Mapping[str, Told]:
        """What to tell the import of every table, by its titles."""
        return {titles: told for one in self._tables for titles, told in one.told.items()}

    @property
    def combos(self) -> Sequence[ChoiceField]:
        """The choices above the columns of the table that is shown."""
        return tuple(self._combos)

    def _make_grid(self) -> QTableWidget:
        grid = QTableWidget(self)
        grid.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        grid.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        grid.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # Tab goes from choice to choice, not from cell to cell.
        grid.setTabKeyNavigation(False)
        grid.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        grid.setWordWrap(False)
        grid.setAccessibleName(self.tr("First rows of the table"))
        header = grid.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        grid.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        return grid

    def _make_foot(self) -> QHBoxLayout:
        self.back_button = QPushButton(self.tr("Other choices"), self)
        self.back_button.setAutoDefault(False)
        self.cancel_button = QPushButton(self.tr("Cancel"), self)
        self.cancel_button.setAutoDefault(False)
        self.go_button = QPushButton(self.tr("&Continue"), self)
        self.go_button.setProperty("role", "primary")
        foot = QHBoxLayout()
        foot.setSpacing(2 * GRID)
        foot.addWidget(self.back_button)
        foot.addStretch()
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.go_button)
        return foot

    def _choice(
        self, choices: Sequence[tuple[object, str]], take: Callable[[object], bool]
    ) -> ChoiceField:
        options = tuple(Option(str(value), text) for value, text in choices)
        return ChoiceField(ChoiceEditor(options), take, self)

    def _show(self, place: int) -> None:
        """Show a table: titles, first rows, a choice above every column."""
        self._place = place
        shown = self._tables[place]
        preview = shown.table.preview
        self.kind_choice.show_value(shown.kind.value)
        self.grid.clear()
        self.grid.setColumnCount(len(preview.titles))
        self.grid.setRowCount(1 + len(preview.rows))
        titles = [title_of(shown.table, number) for number in range(len(preview.titles))]
        self.grid.setHorizontalHeaderLabels(titles)
        numbers = [str(number) for number, _ in preview.rows]
        self.grid.setVerticalHeaderLabels([self.tr("Field"), *numbers])
        for row, (_, cells) in enumerate(preview.rows, 1):
            for column, text in enumerate(cells[: len(titles)]):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.grid.setItem(row, column, item)
        self._make_combos(titles)
        self._count()

    def _make_combos(self, titles: Sequence[str]) -> None:
        """Put a choice above every column, with the fields of the kind of table that is shown."""
        choices = field_choices(self._tables[self._place].kind)
        self._combos = []
        for place, title in enumerate(titles):
            combo = self._choice(choices, partial(self._take_field, place))
            combo.show_value(self._tables[self._place].fields.get(place, ""))
            combo.setAccessibleName(self.tr("What the column {0} holds").format(title))
            self._combos.append(combo)
            self.grid.setCellWidget(0, place, combo)
            self.grid.setColumnWidth(place, _COLUMN_PX)
        if self._combos:
            self.grid.setRowHeight(0, self._combos[0].sizeHint().height() + GRID)

    def _take_field(self, place: int, field: object) -> bool:
        self._tables[self._place].take(place, str(field))
        self._count()
        return True

    def _take_table(self, place: object) -> bool:
        self._show(int(str(place)))
        return True

    def _take_kind(self, kind: object) -> bool:
        shown = self._tables[self._place]
        shown.kind = FileKind(str(kind))
        shown.fields = {}
        titles = shown.table.preview.titles
        self._make_combos([title_of(shown.table, place) for place in range(len(titles))])
        self._count()
        return True

    def _count(self) -> None:
        """Ask how many rows are understood; an answer to an earlier question is passed over."""
        self._asked += 1
        asked, shown = self._asked, self._tables[self._place]
        self.verdict.say(Tone.MUTED, counting_text())
        self.reasons.setText("")

        def answer(found: Understood) -> None:
            if asked != self._asked:
                return
            verdict = verdict_of(found, shown.fields)
            self.verdict.say(verdict.tone, verdict.text)
            self.reasons.setText(verdict.reasons)
            self.reasons.setToolTip(verdict.reasons)

        (told,) = shown.told.values()
        self.counts(shown.table, told, answer)
