"""A user's own benchmark: its files, the set-up it ran on, measured beside predicted, what is kept."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from planner.domain.errors import UserError
from planner.presenters.own_benchmark import (
    agreement_texts,
    benchmark_columns,
    benchmark_table,
    implied_text,
    keep_text,
    left_out_texts,
    setup_text,
    source_text,
    unknown_text,
    verdict,
)
from planner.presenters.rows import Table, Tone
from planner.presenters.wording import worded_message
from planner.ui.dialogs.benchmark_setup import BenchmarkSetup
from planner.ui.dialogs.workload_form import VerdictLine
from planner.ui.mime import benchmark_files
from planner.ui.tables.table_view import TableView
from planner.ui.theme import GRID
from planner.workspace.benchmarking import Benchmark, BenchmarkDesk, Implied, OwnBenchmark

_SIZE = QSize(1180, 620)
_FRAME_PX = 40
"""Kept free of the screen for the frame of the window."""
_SETUP_PX = 270
_WIDTHS = (170, 128, 88, 88, 56)
_MARKED = frozenset({0})


class ImportBenchmarkDialog(QDialog):
    """Reads files or the clipboard, compares at every change of the set-up, keeps on demand.

    *folder* is where files were last looked for. Nothing is changed before the button is pressed.
    """

    kept = Signal()

    def __init__(self, desk: BenchmarkDesk, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Import Benchmark"))
        self.setAcceptDrops(True)
        self.folder = folder
        self.benchmark: Benchmark | None = None
        self.found: OwnBenchmark | None = None
        self._desk = desk
        self.factors: dict[QCheckBox, Implied] = {}
        self.setup = BenchmarkSetup(desk.choices(), self)
        self.setup.setFixedWidth(_SETUP_PX)
        self.setup.edited.connect(self._compare)
        self.files_button = QPushButton(self.tr("Choose &Files…"), self)
        self.files_button.setAutoDefault(False)
        self.files_button.clicked.connect(self._ask_files)
        self.paste_button = QPushButton(self.tr("&Paste"), self)
        self.paste_button.setAutoDefault(False)
        self.paste_button.setToolTip(self.tr("Read what is on the clipboard: JSON or a table"))
        self.paste_button.clicked.connect(self._paste)
        self.source = QLabel(self)
        self.source.setTextFormat(Qt.TextFormat.PlainText)
        self.source.setWordWrap(True)
        self.source.setText(
            self.tr(
                "Results of vllm bench serve, SGLang, AIPerf, GenAI-Perf or inference-perf (JSON, CSV), or"
                " a table with a load a row. Files can be dropped here; several are one benchmark."
            )
        )
        self.predicted = self._muted()
        self.unknown = self._muted()
        self.table = TableView(Table(benchmark_columns()), self, marked=_MARKED)
        self.table.setAccessibleName(self.tr("Measured beside predicted"))
        for place, width in enumerate(_WIDTHS):
            self.table.setColumnWidth(place, width)
        self.agreements = QLabel(self)
        self.agreements.setTextFormat(Qt.TextFormat.PlainText)
        self.agreements.setWordWrap(True)
        self._implied = QVBoxLayout()
        self._implied.setSpacing(GRID)
        self.verdict = VerdictLine(self, 2)
        self.keep_button = QPushButton(keep_text(()), self)
        self.close_button = QPushButton(self.tr("Close"), self)
        self._build()
        # The dialog may be gone when an answer comes.
        self.destroyed.connect(desk.changed.subscribe(lambda _: self._compare()))
        self._take_room()
        self._show(None)
        self.verdict.say(
            Tone.MUTED, self.tr("Nothing is changed before you keep what a benchmark implies.")
        )
        self.files_button.setFocus()

    def read(self, paths: Sequence[Path]) -> None:
        """Read files and show the comparison; a text says why when they are no benchmark."""
        if paths:
            self.folder = paths[0].parent
        try:
            self._take(self._desk.read(paths))
        except UserError as refused:
            self.verdict.say(Tone.BAD, str(worded_message(refused.message)))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if benchmark_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.read(benchmark_files(event.mimeData()))
        event.acceptProposedAction()

    def _muted(self) -> QLabel:
        label = QLabel(self)
        label.setProperty("role", "muted")
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(2 * GRID)
        head.addWidget(self.files_button)
        head.addWidget(self.paste_button)
        head.addWidget(self.source, 1)
        results = QVBoxLayout()
        results.setSpacing(2 * GRID)
        results.addWidget(self.predicted)
        results.addWidget(self.table, 1)
        results.addWidget(self.agreements)
        results.addLayout(self._implied)
        results.addWidget(self.unknown)
        middle = QHBoxLayout()
        middle.setSpacing(5 * GRID)
        middle.addWidget(self.setup)
        middle.addLayout(results, 1)
        self.keep_button.setProperty("role", "primary")
        self.keep_button.clicked.connect(self._keep)
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.setSpacing(2 * GRID)
        foot.addWidget(self.verdict, 1)
        foot.addWidget(self.close_button)
        foot.addWidget(self.keep_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        column.setSpacing(3 * GRID)
        column.addLayout(head)
        column.addLayout(middle, 1)
        column.addLayout(foot)

    def _take_room(self) -> None:
        """Be as large as the screen has room, over the middle of the window."""
        available = self.screen().availableGeometry().size() - QSize(_FRAME_PX, _FRAME_PX)
        self.resize(_SIZE.boundedTo(available))
        parent = self.parentWidget()
        if parent is not None:
            place = self.geometry()
            place.moveCenter(parent.window().geometry().center())
            self.setGeometry(place)

    def _ask_files(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(
            self,
            self.tr("Results of One Benchmark"),
            str(self.folder),
            self.tr("Results and tables (*.json *.jsonl *.csv)"),
        )
        if chosen:
            self.read([Path(one) for one in chosen])

    def _paste(self) -> None:
        try:
            self._take(self._desk.read_pasted(QGuiApplication.clipboard().text()))
        except UserError as refused:
            self.verdict.say(Tone.BAD, str(worded_message(refused.message)))

    def _take(self, benchmark: Benchmark) -> None:
        self.benchmark = benchmark
        self.source.setText(source_text(benchmark))
        self.unknown.setText(unknown_text(benchmark))
        self.unknown.setVisible(bool(self.unknown.text()))
        self.setup.show_told(self._desk.guess(benchmark))
        self._compare()

    def _compare(self) -> None:
        """Ask for the comparison with the set-up as it is entered, or show it when it is known."""
        benchmark = self.benchmark
        if benchmark is None:
            return
        missing = self.setup.missing()
        if missing:
            self._show(None)
            self.verdict.say(Tone.WARNING, missing)
            return
        found, under_way = self._desk.compare(benchmark, self.setup.told())
        self._show(found if isinstance(found, OwnBenchmark) else None)
        self.verdict.say(*verdict(found, under_way=under_way))

    def _show(self, found: OwnBenchmark | None) -> None:
        self.found = found
        self.table.show_table(benchmark_table(found))
        self.predicted.setText(setup_text(found) if found is not None else "")
        self.predicted.setVisible(found is not None)
        texts = [] if found is None else [*agreement_texts(found), *left_out_texts(found)]
        self.agreements.setText("\n".join(texts))
        self.agreements.setVisible(bool(texts))
        self.unknown.setVisible(bool(self.unknown.text()))
        self._show_implied(found)

    def _show_implied(self, found: OwnBenchmark | None) -> None:
        for box in self.factors:
            self._implied.removeWidget(box)
            box.hide()
            box.deleteLater()
        self.factors = {}
        for one in found.implied if found is not None else ():
            box = QCheckBox(implied_text(one), self)
            box.setToolTip(box.text())
            box.setEnabled(one.can_be_kept)
            box.setChecked(one.can_be_kept)
            box.toggled.connect(self._offer)
            self._implied.addWidget(box)
            self.factors[box] = one
        self._offer()

    def _chosen(self) -> list[Implied]:
        return [one for box, one in self.factors.items() if box.isChecked()]

    def _offer(self) -> None:
        chosen = self._chosen()
        self.keep_button.setText(keep_text(chosen))
        self.keep_button.setEnabled(bool(chosen))
        self.keep_button.setDefault(bool(chosen))

    def _keep(self) -> None:
        if self.found is not None and self._desk.keep(self.found, self._chosen()):
            self.kept.emit()
            self.accept()
