"""How the bill of materials leaves the window: readers, file, retry, what to do with it then.

Imports the exporters through the workspace, so not before the window is painted.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from planner.domain.atlas import Atlas
from planner.domain.errors import Message, UserError
from planner.domain.quote import Audience
from planner.presenters.rows import Tone
from planner.ui.dialogs.cable_schedule import CableScheduleDialog
from planner.ui.dialogs.export_bom import ask_audience
from planner.ui.dialogs.message_box import MessageBox, ask
from planner.workspace.exporting import (
    TABLE,
    WORKBOOK,
    export_bom,
    export_cables,
    export_costs,
    export_energy,
    free_path,
    suggested_cables_path,
    suggested_costs_path,
    suggested_energy_path,
    suggested_path,
)
from planner.workspace.scheduler import Scheduler
from planner.workspace.state import Notice
from planner.workspace.workspace import Workspace

RETRY, ELSEWHERE = 0, 1


class BomExport:
    """Asks who reads it and where it goes, then writes in the background.

    `folder` is where the last export went; `exported` is told when that changes. `atlas` reads the
    map of jurisdictions.
    """

    def __init__(self, window: QWidget, workspace: Workspace, scheduler: Scheduler) -> None:
        self._window = window
        self._workspace = workspace
        self._scheduler = scheduler
        self._audience = Audience.INTERNAL
        self.folder = Path.home()
        self.exported: Callable[[Path], None] = lambda _: None
        self.atlas: Callable[[], Atlas] = Atlas

    def ask(self) -> None:
        """Ask for readers and file, and write."""
        audience = ask_audience(self._workspace, self._window, self._audience)
        if audience is None:
            return
        self._audience = audience
        path = self._ask_path(audience)
        if path is not None:
            self.write(path, audience)

    def write(self, path: Path, audience: Audience = Audience.INTERNAL) -> None:
        """Write to *path* in the background and say when it is there."""
        state = self._workspace.state
        locale = QLocale().name()
        self._scheduler.in_background(
            lambda: export_bom(state, path, locale, audience),
            lambda bom: self._tell_lines(path, len(bom.lines), len(bom.without_price)),
            lambda error: self._failed(error, path, audience),
        )

    def ask_costs(self) -> None:
        """Ask for a file and write the costs of the open scenario for FinOps tools."""
        chosen, _ = QFileDialog.getSaveFileName(
            self._window,
            _tr("Export Costs in the Columns of FOCUS"),
            str(suggested_costs_path(self._workspace.state, self.folder)),
            _tr("CSV (*.csv)"),
        )
        if chosen:
            path = Path(chosen)
            self.write_costs(path if path.suffix else path.with_name(path.name + TABLE))

    def write_costs(self, path: Path) -> None:
        """Write the costs to *path* in the background and say when they are there."""
        state = self._workspace.state

        self._scheduler.in_background(
            # with a point and commas, whatever the locale: other programs read it
            lambda: export_costs(state, path, "C"),
            lambda count: self._tell(_tr("Wrote {0}: {1} charges.").format(path.name, count), path),
            self._tell_error,
        )

    def ask_energy(self) -> None:
        """Ask for a file and write PUE, WUE, ERF and REF of every site."""
        chosen, _ = QFileDialog.getSaveFileName(
            self._window,
            _tr("Export Energy Key Figures"),
            str(suggested_energy_path(self._workspace.state, self.folder)),
            _tr("CSV (*.csv)"),
        )
        if chosen:
            path = Path(chosen)
            self.write_energy(path if path.suffix else path.with_name(path.name + TABLE))

    def write_energy(self, path: Path) -> None:
        """Write the key figures to *path* in the background and say when they are there."""
        state, locale = self._workspace.state, QLocale().name()
        self._scheduler.in_background(
            lambda: export_energy(state, path, locale),
            lambda count: self._tell(_tr("Wrote {0}: {1} rows.").format(path.name, count), path),
            self._tell_error,
        )

    def show_cables(self) -> None:
        """Show every cable of the fabrics, to be written to a file."""
        CableScheduleDialog(self._workspace, self.ask_cables, self._window).open()

    def ask_report(self) -> None:
        """Ask for the pages of a report, then for its file; it is written in the background."""
        # Every page and all that it asks take longer to import than the charts may wait for.
        from planner.ui.dialogs.report import ReportDialog  # noqa: PLC0415

        ReportDialog(
            self._workspace,
            self._scheduler,
            self.folder,
            self._report_written,
            self._window,
            self.atlas,
        ).open()

    def _report_written(self, text: str, path: Path) -> None:
        self._remember(path.parent)
        self._tell(text, path)

    def ask_cables(self) -> None:
        """Ask for a file and write the cable schedule of the open scenario."""
        chosen, _ = QFileDialog.getSaveFileName(
            self._window,
            _tr("Export Cable Schedule"),
            str(suggested_cables_path(self._workspace.state, self.folder)),
            _tr("CSV (*.csv)"),
        )
        if chosen:
            path = Path(chosen)
            self.write_cables(path if path.suffix else path.with_name(path.name + TABLE))

    def write_cables(self, path: Path) -> None:
        """Write the cable schedule to *path* in the background and say when it is there."""
        state, locale = self._workspace.state, QLocale().name()
        self._scheduler.in_background(
            lambda: export_cables(state, path, locale),
            lambda count: self._tell(_tr("Wrote {0}: {1} cables.").format(path.name, count), path),
            self._tell_error,
        )

    def _tell_error(self, error: BaseException) -> None:
        if not isinstance(error, UserError):
            raise error
        self._workspace.notices.emit(Notice(error.message, serious=True))

    def _ask_path(self, audience: Audience) -> Path | None:
        """Return where to write; what exists is replaced only when that was asked."""
        offered = suggested_path(self._workspace.state, self.folder, audience)
        chosen, _ = QFileDialog.getSaveFileName(
            self._window,
            _tr("Export Bill of Materials"),
            str(offered),
            _tr("Excel workbook (*.xlsx);;CSV (*.csv)"),
        )
        if not chosen:
            return None
        path = Path(chosen)
        if not path.suffix:
            # the file dialog has asked about the name without suffix only
            path = path.with_name(path.name + WORKBOOK)
            if path.exists() and not self._may_replace(path):
                return None
        self._remember(path.parent)
        return path

    def _remember(self, folder: Path) -> None:
        if folder != self.folder:
            self.folder = folder
            self.exported(folder)

    def _may_replace(self, path: Path) -> bool:
        message = Message(
            _tr("{0} exists already.").format(path.name),
            _tr("It is as it was."),
            _tr("Replace it with this export?"),
        )
        return ask(self._window, message, (_tr("Replace"), _tr("Cancel"))) == 0

    def _failed(self, error: BaseException, path: Path, audience: Audience) -> None:
        if not isinstance(error, UserError):
            raise error
        free = free_path(error)
        if free is None:
            self._workspace.notices.emit(Notice(error.message, serious=True))
            return
        actions = (_tr("Retry"), _tr("Save as {0}").format(free.name), _tr("Cancel"))
        answer = ask(self._window, error.message, actions)
        if answer == RETRY:
            self.write(path, audience)
        elif answer == ELSEWHERE:
            self.write(free, audience)

    def _tell_lines(self, path: Path, lines: int, unpriced: int) -> None:
        rest = _tr("{0} lines have no price and are in no total.").format(unpriced)
        written = _tr("Wrote {0}: {1} lines.").format(path.name, lines)
        self._tell(written, path, rest if unpriced else "")

    def _tell(self, written: str, path: Path, rest: str = "") -> None:
        message = Message(written, rest, "")
        actions = (_tr("Open"), _tr("Show in Folder"), _tr("Close"))
        box = MessageBox(message, actions, self._window, Tone.GOOD)
        opened = (path, path.parent)

        def act() -> None:
            if 0 <= box.chosen < len(opened):
                open_outside(opened[box.chosen])
            box.deleteLater()

        box.finished.connect(act)
        box.open()


def open_outside(path: Path) -> None:
    """Open a file or folder in the program that the system has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Exports", text)
