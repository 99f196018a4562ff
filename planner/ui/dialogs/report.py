"""The report: which pages and which paper are chosen, and how far it is while it is written."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QMargins, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from planner.domain.atlas import Atlas
from planner.domain.errors import Message, UserError
from planner.presenters.floor_sheet import Paper
from planner.presenters.inspection import ChoiceEditor, Option
from planner.presenters.privacy import prices_hidden
from planner.presenters.report.pages import (
    PAPERS,
    Page,
    page_meaning,
    page_title,
    paper_of,
)
from planner.presenters.rows import Tone
from planner.presenters.wording import worded_message
from planner.ui.dialog_foot import dialog_foot
from planner.ui.dialogs.message_box import ask
from planner.ui.dialogs.workload_form import VerdictLine
from planner.ui.inspector.fields import ChoiceField
from planner.ui.report.job import Order, Progress, ReportJob
from planner.ui.theme import GRID
from planner.workspace.exporting import REPORT, suggested_report_path
from planner.workspace.scheduler import Scheduler
from planner.workspace.workspace import Workspace

_WIDTH_PX = 560
_STEPS = 1000

Wrote = Callable[[str, Path], None]


class ReportDialog(QDialog):
    """Asks for pages, paper and file; stays while the report is made, and can end that.

    `wrote` is told of a file that was written, `atlas` reads the map of jurisdictions.
    """

    def __init__(
        self,
        workspace: Workspace,
        scheduler: Scheduler,
        folder: Path,
        wrote: Wrote,
        parent: QWidget | None = None,
        atlas: Callable[[], Atlas] = Atlas,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Report"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._workspace = workspace
        self._folder = folder
        self._wrote = wrote
        self._atlas = atlas
        self.job = ReportJob(scheduler)
        self.destroyed.connect(self.job.progressed.subscribe(self._show_progress))
        self.destroyed.connect(self.job.end)
        self.pages: dict[Page, QCheckBox] = {}
        country = workspace.state.project.settings.country
        self.paper = ChoiceField(
            ChoiceEditor(tuple(Option(one, one.value) for one in PAPERS)), self._choose, self
        )
        self.paper.show_value(paper_of(country))
        self._chosen = QWidget(self)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, _STEPS)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("How far the report is"))
        self.verdict = VerdictLine(self, lines=2)
        self._lay_out()
        self.pages[Page.SUMMARY].setFocus()
        self._rest()

    # --- what is chosen ---------------------------------------------------------------------------

    @property
    def chosen(self) -> tuple[Page, ...]:
        """The pages that are chosen, in the order of the report."""
        return tuple(page for page, box in self.pages.items() if box.isChecked())

    def choose_all(self, *, chosen: bool) -> None:
        """Choose every page, or none."""
        for box in self.pages.values():
            box.setChecked(chosen)

    def _choose(self, value: object) -> bool:
        del value
        self._judge()
        return True

    def _judge(self) -> None:
        """Say what will be written, or what is missing."""
        number = len(self.chosen)
        self.go_button.setEnabled(number > 0)
        if not number:
            self.verdict.say(Tone.MUTED, self.tr("Choose at least one page."))
            return
        text = self.tr("1 page") if number == 1 else self.tr("{0} pages").format(number)
        told = self.tr("{0} as a PDF, on as many sheets as they take.").format(text)
        if prices_hidden():
            told += " " + self.tr("Prices are hidden, in the report as in the window.")
        self.verdict.say(Tone.GOOD, told)

    # --- parts ------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        column.setSpacing(3 * GRID)
        inner = QVBoxLayout(self._chosen)
        inner.setContentsMargins(QMargins())
        inner.setSpacing(3 * GRID)
        inner.addLayout(self._head())
        inner.addLayout(self._page_boxes())
        inner.addLayout(self._paper_line())
        column.addWidget(self._chosen)
        column.addWidget(self.bar)
        column.addWidget(self.verdict)
        column.addLayout(self._foot())
        self.setMinimumWidth(_WIDTH_PX)

    def _head(self) -> QHBoxLayout:
        heading = QLabel(self.tr("PAGES"), self)
        heading.setProperty("role", "section")
        self.all_button = QPushButton(self.tr("All"), self)
        self.none_button = QPushButton(self.tr("None"), self)
        for button, chosen in ((self.all_button, True), (self.none_button, False)):
            button.setProperty("role", "quiet")
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, chosen=chosen: self.choose_all(chosen=chosen))
        line = QHBoxLayout()
        line.setSpacing(2 * GRID)
        line.addWidget(heading)
        line.addStretch()
        line.addWidget(self.all_button)
        line.addWidget(self.none_button)
        return line

    def _page_boxes(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(4 * GRID)
        grid.setVerticalSpacing(GRID + 2)
        grid.setColumnStretch(1, 1)
        for row, page in enumerate(Page):
            box = self.pages[page] = QCheckBox(page_title(page), self)
            box.setChecked(True)
            box.setAccessibleDescription(page_meaning(page))
            box.toggled.connect(self._judge)
            text = QLabel(page_meaning(page), self)
            text.setProperty("role", "muted")
            grid.addWidget(box, row, 0)
            grid.addWidget(text, row, 1)
        return grid

    def _paper_line(self) -> QHBoxLayout:
        label = QLabel(self.tr("&Paper"), self)
        label.setBuddy(self.paper)
        self.paper.setAccessibleName(self.tr("Paper"))
        line = QHBoxLayout()
        line.setSpacing(3 * GRID)
        line.addWidget(label)
        line.addWidget(self.paper)
        line.addStretch()
        return line

    def _foot(self) -> QHBoxLayout:
        self.go_button = QPushButton(self.tr("Choose file…"), self)
        return dialog_foot(self, self.go_button)

    # --- the report -------------------------------------------------------------------------------

    def accept(self) -> None:
        """Ask for a file and write the report; the dialog stays until it is there."""
        offered = suggested_report_path(self._workspace.state, self._folder)
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save Report"), str(offered), self.tr("PDF (*.pdf)")
        )
        if not chosen:
            return
        path = Path(chosen)
        if path.suffix.lower() != REPORT:
            # The file dialog has asked about the name without suffix only.
            path = path.with_name(path.name + REPORT)
            if path.exists() and not self._may_replace(path):
                return
        self.write(path)

    def write(self, path: Path) -> None:
        """Write the chosen pages to *path* in the background."""
        order = Order(self.chosen, Paper(str(self.paper.value)), path, date.today().isoformat())
        self._chosen.setEnabled(False)
        self.go_button.setEnabled(False)
        self.bar.setValue(0)
        self.bar.setVisible(True)
        self.job.start(
            self._workspace,
            order,
            self._atlas,
            self.font(),
            lambda sheets: self._done(path, sheets),
            self._refused,
        )

    def reject(self) -> None:
        """End the report that is under way and stay; else close."""
        if not self.job.under_way:
            super().reject()
            return
        self.job.end()
        self._rest()
        self.verdict.say(Tone.MUTED, self.tr("Ended. No file was written."))

    def _rest(self) -> None:
        self._chosen.setEnabled(True)
        self.bar.setVisible(False)
        self._judge()

    def _show_progress(self, progress: Progress) -> None:
        self.bar.setValue(round(progress.share * _STEPS))
        self.verdict.say(Tone.MUTED, self.tr("{0}…").format(progress.text))

    def _done(self, path: Path, sheets: int) -> None:
        number = self.tr("1 sheet") if sheets == 1 else self.tr("{0} sheets").format(sheets)
        self._wrote(self.tr("Wrote {0}: {1}.").format(path.name, number), path)
        super().accept()

    def _refused(self, error: UserError) -> None:
        self._rest()
        message = worded_message(error.message)
        parts = (message.happened, message.unharmed, message.remedy)
        self.verdict.say(Tone.BAD, " ".join(part for part in parts if part))

    def _may_replace(self, path: Path) -> bool:
        message = Message(
            self.tr("{0} exists already.").format(path.name),
            self.tr("It is as it was."),
            self.tr("Replace it with this report?"),
        )
        return ask(self, message, (self.tr("Replace"), self.tr("Cancel"))) == 0
