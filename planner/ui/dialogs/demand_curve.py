"""The curve of a workload's demand: drawn from a preset, or read from recorded load."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from planner.document.command import Command
from planner.domain.demand_shape import Curve, curve_of
from planner.domain.errors import UserError
from planner.domain.identity import WorkloadId
from planner.domain.recording import Recording
from planner.presenters.demand_curve import (
    curve_text,
    hour_labels,
    lengths_text,
    month_labels,
    recorded_text,
    report_text,
)
from planner.presenters.wording import worded, worded_message
from planner.ui.dialog_foot import dialog_foot
from planner.ui.dialogs.curve_editor import CurveEditor
from planner.ui.theme import GRID
from planner.workspace.demand_curves import (
    curve_command,
    growth_command,
    load_from,
    recording_command,
)
from planner.workspace.workspace import Workspace

_WIDTH_PX, _HEIGHT_PX = 760, 560
_MOST_GROWTH = 900.0
_REPORT_PX = 92


class _GrowthBox(QDoubleSpinBox):
    """A number that no wheel changes in passing."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class DemandCurveDialog(QDialog):
    """Draws 24 hours of workdays and of days of rest, and 12 months; or takes a recording.

    The plan stays as it is until *Apply*; drawing on a recording replaces it by the curve.
    """

    def __init__(
        self, workspace: Workspace, workload: WorkloadId, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._workspace = workspace
        self._workload = next(
            one for one in workspace.state.project.workloads if one.id == workload
        )
        self._recording: Recording | None = None
        self._drawn = False
        self.folder = Path.home()
        self.setWindowTitle(self.tr("Demand Curve of {0}").format(self._workload.name))
        self.presets = self._make_presets()
        self.growth = self._make_growth()
        self.import_button = QPushButton(self.tr("&Import Load…"), self)
        self.import_button.setAutoDefault(False)
        self.import_button.clicked.connect(self.ask_for_file)
        self.workday = CurveEditor(self.tr("Monday to Friday"), hour_labels(), self)
        self.restday = CurveEditor(self.tr("Saturday and Sunday"), hour_labels(), self)
        self.months = CurveEditor(self.tr("Months"), month_labels(), self)
        self.lengths = QCheckBox(self)
        self.lengths.setChecked(True)
        self.lengths.hide()
        self.summary = QLabel(self)
        self.summary.setWordWrap(True)
        self.report = QPlainTextEdit(self)
        self.report.setReadOnly(True)
        self.report.setFixedHeight(_REPORT_PX)
        self.report.setAccessibleName(self.tr("What the file says"))
        self.report.hide()
        self.apply_button = QPushButton(self.tr("Apply"), self)
        self._lay_out()
        self._fill()
        for editor in (self.workday, self.restday, self.months):
            editor.edited.connect(self._draw)
        self.growth.valueChanged.connect(self._show_summary)
        self.presets.activated.connect(self._take_preset)
        self.workday.setFocus()

    def _make_presets(self) -> QComboBox:
        box = QComboBox(self)
        box.addItem(self.tr("as it is"))
        for shape in self._workspace.library.shapes.values():
            box.addItem(worded(shape.label), shape.id)
            box.setItemData(box.count() - 1, shape.evidence.note, Qt.ItemDataRole.ToolTipRole)
        box.setAccessibleName(self.tr("Start from"))
        return box

    def _make_growth(self) -> QDoubleSpinBox:
        box = _GrowthBox(self)
        box.setRange(-99.0, _MOST_GROWTH)
        box.setDecimals(1)
        box.setSuffix(self.tr(" % a year"))
        box.setAccessibleName(self.tr("Growth"))
        return box

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(2 * GRID)
        start, growth = QLabel(self.tr("&Start from"), self), QLabel(self.tr("&Growth"), self)
        start.setBuddy(self.presets)
        growth.setBuddy(self.growth)
        for widget in (start, self.presets, growth, self.growth):
            head.addWidget(widget)
        head.addStretch()
        head.addWidget(self.import_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addLayout(head)
        for editor in (self.workday, self.restday, self.months):
            text = self.tr("{0}, % of the peak hour").format(editor.accessibleName())
            layout.addWidget(QLabel(text, self))
            layout.addWidget(editor, 1)
        layout.addWidget(self.summary)
        layout.addWidget(self.lengths)
        layout.addWidget(self.report)
        layout.addLayout(dialog_foot(self, self.apply_button))
        self.resize(_WIDTH_PX, _HEIGHT_PX)

    def _fill(self) -> None:
        demand = self._workload.demand
        if demand is not None:
            self._show_curve(curve_of(demand))
            self.growth.setValue(demand.growth_per_year * 100)
        self._show_summary()

    def _show_curve(self, curve: Curve) -> None:
        self.workday.show_values(curve.workday)
        self.restday.show_values(curve.restday)
        self.months.show_values(curve.months)

    @property
    def curve(self) -> Curve:
        """What is drawn."""
        return Curve(
            self.workday.values,
            self.restday.values,
            self.months.values,
            self.growth.value() / 100,
        )

    def _draw(self) -> None:
        """A column was drawn: the curve counts, no recording."""
        self._drawn = True
        self._recording = None
        self.lengths.hide()
        self.report.hide()
        self._show_summary()

    def _take_preset(self, index: int) -> None:
        shape = self._workspace.library.shapes.get(str(self.presets.itemData(index)))
        if shape is None:
            self._drawn, self._recording = False, None
            self.lengths.hide()
            self.report.hide()
            self._fill()
            return
        self._show_curve(shape.curve)
        self.growth.setValue(shape.growth_per_year * 100)
        self._draw()

    def ask_for_file(self) -> None:
        """Let a file of recorded load be chosen, and read it."""
        chosen, _ = QFileDialog.getOpenFileName(
            self, self.tr("Import Load"), str(self.folder), self.tr("Tables (*.csv *.txt *.tsv)")
        )
        if chosen:
            self.read_file(Path(chosen))

    def read_file(self, path: Path) -> None:
        """Show what a file of recorded load says; a file with wrong rows changes nothing."""
        self.folder = path.parent
        demand = self._workload.demand
        try:
            report = load_from(path)
        except UserError as problem:
            self._tell(str(worded_message(problem.message)))
            return
        self._tell(report_text(report, path.name))
        if report.recording is None or demand is None:
            return
        self._recording, self._drawn = report.recording, False
        self._show_curve(curve_of(report.recording.demand(demand)))
        text = lengths_text(report.recording)
        self.lengths.setText(text)
        self.lengths.setVisible(bool(text))
        self._show_summary()

    def _tell(self, text: str) -> None:
        self.report.setPlainText(text)
        self.report.show()

    def _show_summary(self) -> None:
        demand = self._workload.demand
        if demand is None:
            return
        if self._recording is not None:
            self.summary.setText(recorded_text(self._recording.demand(demand)))
        elif demand.recorded and not self._drawn:
            self.summary.setText(recorded_text(demand))
        else:
            self.summary.setText(curve_text(demand, self.curve))

    def command(self) -> Command | None:
        """Return the edit that is asked for, None when nothing was changed."""
        demand, growth = self._workload.demand, self.growth.value() / 100
        if self._recording is not None:
            lengths = self.lengths.isVisibleTo(self) and self.lengths.isChecked()
            return recording_command(
                self._workload, self._recording, growth=growth, lengths=lengths
            )
        if self._drawn:
            return curve_command(self._workload, self.curve)
        if demand is not None and abs(growth - demand.growth_per_year) > 1e-9:
            return growth_command(self._workload, growth)
        return None

    def accept(self) -> None:
        command = self.command()
        hint = self.tr("Changed the demand of {0}").format(self._workload.name)
        self._workspace.end_merge()
        if command is None or self._workspace.run(command, undo_hint=hint):
            super().accept()
