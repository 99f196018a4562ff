"""Files of others into the user's catalogue: what to read, columns, how far it is, the report."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from planner.domain.errors import Message, UserError
from planner.presenters.import_report import (
    done_text,
    import_columns,
    import_summary,
    import_table,
    offer_text,
    progress_text,
    remarks_text,
    verdict_label,
)
from planner.presenters.packs import pack_card
from planner.presenters.rows import Table
from planner.presenters.wording import worded_message
from planner.ui.dialogs.column_mapping import ColumnMapping
from planner.ui.dialogs.import_choices import ImportChoices
from planner.ui.dialogs.pack_cards import PackCards
from planner.ui.tables.row_model import KEY_ROLE
from planner.ui.tables.table_view import TableView
from planner.ui.theme import GRID
from planner.workspace.importing import (
    BackgroundImport,
    ImportReport,
    TableAhead,
    Verdict,
)

_SMALL = QSize(640, 320)
_LARGE = QSize(1080, 600)
_FRAME_PX = 40
"""Kept free of the screen for the frame of the window."""
_WIDTHS = (96, 220, 84, 250)
_DETAIL_LINES = 4


class ImportDialog(QDialog):
    """The choices, the columns of tables, the progress, the report; only the last one writes.

    *folder* is where files were last looked for; `told` hears what was done, `added`
    that the catalogue has more.
    """

    def __init__(self, work: BackgroundImport, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Import to Catalogue"))
        self.folder = folder
        self.told: Callable[[Message], None] = lambda _: None
        self.added: Callable[[], None] = lambda: None
        self.report: ImportReport | None = None
        self._work = work
        self._paths: tuple[Path, ...] = ()
        self._options = work.options()
        self._tables: tuple[TableAhead, ...] = ()
        self._closed = self._stopped = False
        self.pages = QStackedWidget(self)
        self.choices = ImportChoices(self)
        if work.has_organisation:
            self.choices.offer_organisation()
        self.choices.files_button.clicked.connect(self._ask_files)
        self.choices.folder_button.clicked.connect(self._ask_folder)
        self.choices.cancel_button.clicked.connect(self.reject)
        self.columns = self._make_columns()
        self.progress = self._make_progress()
        self.outcome = self._make_outcome()
        for page in (self.choices, self.columns, self.progress, self.outcome):
            self.pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        layout.addWidget(self.pages)
        self._take_room(_SMALL)
        self.choices.files_button.setFocus()

    def read(self, paths: Sequence[Path]) -> None:
        """Read files and folders in the background and show the report.

        Where a table has titles that nobody has told the columns of, these are asked before.
        """
        self._paths = tuple(paths)
        self._work.for_organisation = self.choices.for_organisation
        self._options = self.choices.options(self._work.options())
        self._wait()
        self._work.tables(self._paths, self._options, self._take_tables, self._refuse)

    def reject(self) -> None:
        self._closed = True
        self._work.stop()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._closed = True
        self._work.stop()
        super().closeEvent(event)

    def _make_columns(self) -> ColumnMapping:
        page = ColumnMapping(self)
        page.counts = lambda table, told, answer: self._work.count(
            table, told, self._options, answer, self._refuse
        )
        page.back_button.clicked.connect(self._again)
        page.cancel_button.clicked.connect(self.reject)
        page.go_button.clicked.connect(self._read_as_told)
        return page

    def _take_tables(self, tables: Sequence[TableAhead]) -> None:
        """Ask for columns that nobody has told, else go on."""
        if self._closed:
            return
        if self._stopped:
            self._show(ImportReport(stopped=True))
            return
        self._tables = tuple(tables)
        if any(not one.preview.remembered for one in tables):
            self._ask_columns()
        else:
            self._read_all()

    def _ask_columns(self) -> None:
        self.columns.show_tables(self._tables)
        self.columns.go_button.setDefault(True)
        self._turn_to(self.columns, _LARGE)
        combos = self.columns.combos
        (combos[0] if combos else self.columns.go_button).setFocus()

    def _read_as_told(self) -> None:
        mappings = {**self._options.mappings, **self.columns.mappings}
        self._options = replace(self._options, mappings=mappings)
        self._wait()
        self._read_all()

    def _wait(self) -> None:
        self.bar.setRange(0, 0)
        self.step.setText(self.tr("Looking for files…"))
        self.stop_button.setEnabled(True)
        self._stopped = False
        self._turn_to(self.progress, _SMALL)
        self.stop_button.setFocus()

    def _read_all(self) -> None:
        self.columns_button.setVisible(bool(self._tables))
        self._work.look_through(self._paths, self._options, self._tell, self._show, self._refuse)

    def _make_progress(self) -> QWidget:
        page = QWidget(self)
        self.step = QLabel(page)
        self.step.setProperty("role", "muted")
        self.bar = QProgressBar(page)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the import"))
        self.stop_button = QPushButton(self.tr("Stop"), page)
        self.stop_button.setAutoDefault(False)
        self.stop_button.clicked.connect(self._stop)
        foot = QHBoxLayout()
        foot.setSpacing(2 * GRID)
        foot.addStretch()
        foot.addWidget(self.stop_button)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3 * GRID)
        column.addStretch()
        column.addWidget(self.step)
        column.addWidget(self.bar)
        column.addStretch()
        column.addLayout(foot)
        return page

    def _make_outcome(self) -> QWidget:
        page = QWidget(self)
        self.summary = QLabel(page)
        self.summary.setProperty("role", "heading")
        chips = QHBoxLayout()
        chips.setSpacing(GRID)
        chips.addWidget(self.summary, 1)
        self.filters: dict[Verdict | None, QToolButton] = {}
        group = QButtonGroup(page)
        for verdict in (None, *Verdict):
            button = self.filters[verdict] = QToolButton(page)
            button.setText(self.tr("All"))
            button.setCheckable(True)
            button.setChecked(verdict is None)
            button.setProperty("role", "chip")
            button.clicked.connect(self._filter)
            group.addButton(button)
            chips.addWidget(button)
        self.packs = PackCards(page)
        self.table = TableView(Table(import_columns()), page, marked=frozenset({0}))
        self.table.setAccessibleName(self.tr("Report of the import"))
        for place, width in enumerate(_WIDTHS):
            self.table.setColumnWidth(place, width)
        self.table.selectionModel().currentRowChanged.connect(self._show_detail)
        self.detail = QLabel(page)
        self.detail.setWordWrap(True)
        self.detail.setTextFormat(Qt.TextFormat.PlainText)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.detail.setFixedHeight(_DETAIL_LINES * self.detail.fontMetrics().lineSpacing())
        self.detail.setProperty("role", "muted")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3 * GRID)
        column.addWidget(self.packs)
        column.addLayout(chips)
        column.addWidget(self.table, 1)
        column.addWidget(self.detail)
        column.addLayout(self._make_outcome_foot(page))
        return page

    def _make_outcome_foot(self, page: QWidget) -> QHBoxLayout:
        self.add_button = QPushButton(page)
        self.add_button.setProperty("role", "primary")
        self.add_button.clicked.connect(self._add)
        self.copy_button = QPushButton(self.tr("Copy table"), page)
        self.copy_button.setAutoDefault(False)
        self.copy_button.clicked.connect(self.table.copy)
        self.again_button = QPushButton(self.tr("Other choices"), page)
        self.again_button.setAutoDefault(False)
        self.again_button.clicked.connect(self._again)
        self.columns_button = QPushButton(self.tr("Col&umns…"), page)
        self.columns_button.setAutoDefault(False)
        self.columns_button.clicked.connect(self._ask_columns)
        close = QPushButton(self.tr("Close"), page)
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.setSpacing(2 * GRID)
        foot.addWidget(self.copy_button)
        foot.addWidget(self.again_button)
        foot.addWidget(self.columns_button)
        foot.addStretch()
        foot.addWidget(close)
        foot.addWidget(self.add_button)
        return foot

    def _ask_files(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(
            self,
            self.tr("Files to Import"),
            str(self.folder),
            self.tr(
                "Types, models, tables and packs (*.yaml *.yml *.json *.xlsx *.csv *.rackpack)"
            ),
        )
        if chosen:
            self._begin([Path(one) for one in chosen])

    def _ask_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, self.tr("Folder to Import"), str(self.folder)
        )
        if chosen:
            self._begin([Path(chosen)])

    def _begin(self, paths: list[Path]) -> None:
        self.folder = paths[0].parent
        self.read(paths)

    def _turn_to(self, page: QWidget, size: QSize) -> None:
        self.pages.setCurrentWidget(page)
        self._take_room(size)

    def _take_room(self, size: QSize) -> None:
        """Be of this size over the middle of the window, as far as the screen has room."""
        available = self.screen().availableGeometry()
        margin = QSize(_FRAME_PX, _FRAME_PX)
        self.resize(size.boundedTo(available.size() - margin))
        parent = self.parentWidget()
        if parent is not None:
            place = self.geometry()
            place.moveCenter(parent.window().geometry().center())
            self.setGeometry(place)

    def _tell(self, number: int, total: int) -> None:
        if self._closed:
            return
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(number)
        self.step.setText(progress_text(number, total))

    def _stop(self) -> None:
        self._stopped = True
        self._work.stop()
        self.stop_button.setEnabled(False)
        self.step.setText(self.tr("Stopping after this file…"))

    def _show(self, report: ImportReport) -> None:
        if self._closed:
            return
        self.report = report
        self.summary.setText(import_summary(report))
        today = date.today().isoformat()
        self.packs.show_packs([pack_card(one, today) for one in report.packs])
        for verdict, button in self.filters.items():
            if verdict is not None:
                button.setText(verdict_label(verdict, report.counts[verdict]))
                button.setEnabled(report.counts[verdict] > 0)
        self.filters[None].setChecked(True)
        self._filter()
        self.add_button.setText(offer_text(report))
        self.add_button.setEnabled(bool(report.changes))
        self.add_button.setDefault(bool(report.changes))
        self._turn_to(self.outcome, _LARGE)
        (self.add_button if report.changes else self.table).setFocus()

    def _filter(self) -> None:
        if self.report is None:
            return
        chosen = next((one for one, button in self.filters.items() if button.isChecked()), None)
        self.table.show_table(import_table(self.report, chosen))
        self._show_detail(self.table.currentIndex())

    def _show_detail(self, current: QModelIndex) -> None:
        """Show every remark on the current row, which is more than the table has room for."""
        text = self.tr("Select a row to read all that was noted about it.")
        if current.isValid() and self.report is not None:
            row = self.report.rows[int(current.data(KEY_ROLE))]
            text = remarks_text(row) or self.tr("Nothing was noted.")
        self.detail.setText(text)

    def _again(self) -> None:
        self.choices.refuse("")
        self._turn_to(self.choices, _SMALL)
        self.choices.files_button.setFocus()

    def _add(self) -> None:
        if self.report is None:
            return
        self.add_button.setEnabled(False)
        self._work.add(self.report, self._added, self._refuse)

    def _added(self, number: int) -> None:
        self.added()
        shared = self._work.for_organisation
        self.told(Message(done_text(number, organisation=shared), "", ""))
        if not self._closed:
            self.accept()

    def _refuse(self, error: BaseException) -> None:
        if not isinstance(error, UserError):
            raise error
        if self._closed:
            self.told(error.message)
            return
        self.choices.refuse(str(worded_message(error.message)))
        self._turn_to(self.choices, _SMALL)
