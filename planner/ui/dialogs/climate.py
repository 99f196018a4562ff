"""The climate of a site: hours of a year by temperature, from its region or from a weather file."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from planner.domain.climate import ClimateRecord
from planner.domain.errors import UserError
from planner.domain.identity import SiteId
from planner.domain.site import Site
from planner.presenters.climate import ShownLoop, climate_view, loop_name, report_text
from planner.presenters.wording import worded_message
from planner.ui.charts.bar_chart import BarChartView
from planner.ui.dialog_foot import dialog_foot
from planner.ui.theme import GRID
from planner.workspace.climates import climate_command, weather_from
from planner.workspace.workspace import Workspace

_WIDTH_PX, _HEIGHT_PX = 820, 560
_REPORT_PX = 92


class ClimateDialog(QDialog):
    """Shows the climate of a site and reads another one; the plan stays as it is until *Apply*."""

    def __init__(self, workspace: Workspace, site: SiteId, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Climate of a Site"))
        self._workspace = workspace
        self._record: ClimateRecord | None = None
        self.folder = Path.home()
        self.sites = self._make_sites(site)
        self.loops = QComboBox(self)
        for loop in ShownLoop:
            self.loops.addItem(loop_name(loop), loop)
        self.loops.setAccessibleName(self.tr("Loop"))
        self.import_button = QPushButton(self.tr("&Read Weather File…"), self)
        self.region_button = QPushButton(self.tr("Use the Re&gion's"), self)
        for button in (self.import_button, self.region_button):
            button.setAutoDefault(False)
        self.source, self.figures, self.hours = self._line(), self._line(), self._line()
        self.chart = BarChartView(self)
        self.report = QPlainTextEdit(self)
        self.report.setReadOnly(True)
        self.report.setFixedHeight(_REPORT_PX)
        self.report.setAccessibleName(self.tr("What the file says"))
        self.apply_button = QPushButton(self.tr("Apply"), self)
        self._lay_out()
        self.import_button.clicked.connect(self.ask_for_file)
        self.region_button.clicked.connect(self._forget)
        self.sites.currentIndexChanged.connect(self._take_site)
        self.loops.currentIndexChanged.connect(self._show)
        self._take_site()

    def _make_sites(self, chosen: SiteId) -> QComboBox:
        box = QComboBox(self)
        for site in self._workspace.state.plan.sites:
            if site.kind.holds_racks:
                box.addItem(site.name, site.id)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        box.setAccessibleName(self.tr("Site"))
        return box

    def _line(self) -> QLabel:
        label = QLabel(self)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(2 * GRID)
        for text, box in ((self.tr("&Site"), self.sites), (self.tr("&Loop"), self.loops)):
            label = QLabel(text, self)
            label.setBuddy(box)
            head.addWidget(label)
            head.addWidget(box)
        head.addStretch()
        head.addWidget(self.region_button)
        head.addWidget(self.import_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addLayout(head)
        layout.addWidget(self.source)
        layout.addWidget(self.figures)
        layout.addWidget(self.chart, 1)
        layout.addWidget(self.hours)
        layout.addWidget(self.report)
        layout.addLayout(dialog_foot(self, self.apply_button))
        self.resize(_WIDTH_PX, _HEIGHT_PX)

    @property
    def record(self) -> ClimateRecord | None:
        """The climate that is shown; None for that of the region."""
        return self._record

    @property
    def site(self) -> Site:
        """The site whose climate is shown."""
        return self._workspace.state.plan.site(SiteId(self.sites.currentData()))

    def _take_site(self) -> None:
        self._record = self.site.design.cooling.climate
        self._tell("")
        self._show()

    def _forget(self) -> None:
        self._record = None
        self._tell("")
        self._show()

    def ask_for_file(self) -> None:
        """Let a weather file be chosen, and read it."""
        files = self.tr("Weather (*.epw *.csv *.txt)")
        title = self.tr("Read Weather File")
        chosen, _ = QFileDialog.getOpenFileName(self, title, str(self.folder), files)
        if chosen:
            self.read_file(Path(chosen))

    def read_file(self, path: Path) -> None:
        """Show the year that a weather file holds; one that is refused changes nothing."""
        self.folder = path.parent
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            report = weather_from(path)
        except UserError as problem:
            self._tell(str(worded_message(problem.message)))
            return
        finally:
            QGuiApplication.restoreOverrideCursor()
        self._tell(report_text(report))
        if report.record is not None:
            self._record = report.record
            self._show()

    def _tell(self, text: str) -> None:
        self.report.setPlainText(text)
        self.report.setVisible(bool(text))

    def _show(self) -> None:
        project, loop = self._workspace.state.project, ShownLoop(self.loops.currentData())
        view = climate_view(project, self.site, self._record, loop)
        for label, text in (
            (self.source, view.source),
            (self.figures, view.figures),
            (self.hours, view.hours),
        ):
            label.setText(text)
            label.setVisible(bool(text))
        self.chart.show_chart(view.chart)
        self.region_button.setEnabled(self._record is not None)

    def accept(self) -> None:
        site = self.site
        if self._record == site.design.cooling.climate:
            super().accept()
            return
        scenario = self._workspace.state.scenario
        command = climate_command(scenario, site.id, self._record)
        hint = self.tr("Changed the climate of {0}").format(site.name)
        self._workspace.end_merge()
        if self._workspace.run(command, undo_hint=hint):
            super().accept()
