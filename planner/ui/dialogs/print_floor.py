"""The floor plan on paper: which rooms, paper, scale and colours, with a preview of every sheet."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from planner.domain.errors import UserError
from planner.domain.identity import RoomId
from planner.presenters.colouring import Metric, metric_title
from planner.presenters.floor_sheet import (
    Drawing,
    Paper,
    Sheet,
    drawing_of,
    scale_text,
    sheets,
)
from planner.presenters.inspection import ChoiceEditor, Option
from planner.presenters.rows import Tone
from planner.ui.dialog_foot import dialog_foot
from planner.ui.dialogs.workload_form import VerdictLine
from planner.ui.floor.sheets.printing import print_sheets
from planner.ui.floor.sheets.writing import PDF, image_of, suffix_of, write
from planner.ui.inspector.fields import ChoiceField
from planner.ui.theme import DARK, GRID, LIGHT, Theme
from planner.workspace.workspace import Workspace

_PREVIEW = QSize(520, 380)
_ALL = RoomId("")
_SCALES = (None, 50, 100, 200, 500)

Wrote = Callable[[str, Path], None]


class PrintFloorDialog(QDialog):
    """Shows the sheets and writes or prints them; `wrote` is told of a file that was written."""

    def __init__(
        self,
        workspace: Workspace,
        folder: Path,
        metric: Metric,
        wrote: Wrote,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Print Floor Plan"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._workspace = workspace
        self._folder = folder
        self._wrote = wrote
        self._drawing: Drawing | None = None
        self._pages: tuple[Sheet, ...] = ()
        self._page = 0
        self._make_fields(metric)
        self.preview = QLabel(self)
        self.preview.setFixedSize(_PREVIEW)
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.setAccessibleName(self.tr("Preview"))
        self.number = QLabel(self)
        self.verdict = VerdictLine(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        layout.setSpacing(3 * GRID)
        above = QHBoxLayout()
        above.setSpacing(5 * GRID)
        above.addLayout(self._form())
        above.addLayout(self._pages_box())
        layout.addLayout(above)
        layout.addLayout(self._foot())
        self.room.setFocus()
        self.refresh()

    # --- parts ------------------------------------------------------------------------------------

    def _make_fields(self, metric: Metric) -> None:
        plan = self._workspace.state.plan
        rooms = [
            Option(room.id, f"{site.name} · {room.name}")
            for site in plan.sites
            if site.kind.holds_racks
            for room in site.rooms
        ]
        everything = [Option(_ALL, self.tr("All rooms"))] if len(rooms) != 1 else []
        self.room = self._choice([*everything, *rooms], rooms[0].value if len(rooms) == 1 else _ALL)
        self.paper = self._choice([Option(one, one.value) for one in Paper], Paper.A3)
        fit = self.tr("Fit")
        scales = [Option(one, scale_text(one) if one else fit) for one in _SCALES]
        self.scale = self._choice(scales, None)
        metrics = [Option(one, metric_title(one)) for one in Metric]
        self.coloured_by = self._choice(metrics, metric)
        themes = [Option(LIGHT, self.tr("Light")), Option(DARK, self.tr("Dark"))]
        self.colours = self._choice(themes, LIGHT)

    def _choice(self, options: list[Option], value: object) -> ChoiceField:
        field = ChoiceField(ChoiceEditor(tuple(options)), self._chosen, self)
        field.show_value(value)
        return field

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(3 * GRID)
        form.setVerticalSpacing(2 * GRID)
        for text, field in (
            (self.tr("&Room"), self.room),
            (self.tr("&Paper"), self.paper),
            (self.tr("&Scale"), self.scale),
            (self.tr("&Colour by"), self.coloured_by),
            (self.tr("&Background"), self.colours),
        ):
            label = QLabel(text, self)
            label.setBuddy(field)
            field.setAccessibleName(text.replace("&", ""))
            form.addRow(label, field)
        return form

    def _pages_box(self) -> QVBoxLayout:
        self.back = QPushButton("‹", self)
        self.forth = QPushButton("›", self)
        self.back.setAccessibleName(self.tr("Sheet before"))
        self.forth.setAccessibleName(self.tr("Next sheet"))
        for button, by in ((self.back, -1), (self.forth, 1)):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, by=by: self.turn(by))
        line = QHBoxLayout()
        line.addStretch()
        line.addWidget(self.back)
        line.addWidget(self.number)
        line.addWidget(self.forth)
        line.addStretch()
        box = QVBoxLayout()
        box.addWidget(self.preview)
        box.addLayout(line)
        return box

    def _foot(self) -> QHBoxLayout:
        self.save_button = QPushButton(self.tr("Save as…"), self)
        foot = dialog_foot(self, self.save_button, self.verdict)
        self.print_button = QPushButton(self.tr("Print…"), self)
        self.print_button.setAutoDefault(False)
        self.print_button.clicked.connect(self.print_out)
        foot.insertWidget(foot.count() - 1, self.print_button)
        self.setTabOrder(self.print_button, self.save_button)
        return foot

    # --- what is chosen ---------------------------------------------------------------------------

    @property
    def _theme(self) -> Theme:
        return DARK if self.colours.value is DARK else LIGHT

    @property
    def _ratio(self) -> int | None:
        return self.scale.value if isinstance(self.scale.value, int) else None

    def _chosen(self, value: object) -> bool:
        del value
        self.refresh()
        return True

    def refresh(self) -> None:
        """Draw the sheets that are chosen now."""
        state = self._workspace.state
        rooms = () if self.room.value == _ALL else (RoomId(str(self.room.value)),)
        try:
            self._drawing = drawing_of(
                state.project,
                state.scenario,
                state.evaluation,
                date.today().isoformat(),
                Metric(str(self.coloured_by.value)),
                rooms,
            )
            self._pages = sheets(self._drawing, Paper(str(self.paper.value)), self._ratio)
        except UserError as problem:
            self._pages = ()
            self.verdict.say(Tone.BAD, f"{problem.message.happened} {problem.message.remedy}")
        else:
            self.verdict.say(Tone.MUTED, self._summary())
        for button in (self.save_button, self.print_button):
            button.setEnabled(bool(self._pages))
        self._page = min(self._page, max(len(self._pages) - 1, 0))
        self.turn(0)

    def _summary(self) -> str:
        scales = sorted({one.scale for one in self._pages})
        named = ", ".join(scale_text(one) for one in scales)
        if len(self._pages) == 1:
            return self.tr("One sheet, {0}").format(named)
        return self.tr("{0} sheets, {1}").format(len(self._pages), named)

    def turn(self, by: int) -> None:
        """Show another sheet."""
        self._page = max(0, min(self._page + by, len(self._pages) - 1))
        self.back.setEnabled(self._page > 0)
        self.forth.setEnabled(self._page < len(self._pages) - 1)
        if self._drawing is None or not self._pages:
            self.number.setText("")
            self.preview.clear()
            return
        sheet = self._pages[self._page]
        self.number.setText(self.tr("{0} of {1}").format(sheet.number, sheet.of))
        ratio = self.devicePixelRatioF()
        per_mm = min(_PREVIEW.width() / sheet.width_mm, _PREVIEW.height() / sheet.height_mm)
        image = image_of(self._drawing, sheet, self._theme, self.font(), per_mm * ratio)
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(ratio)
        self.preview.setPixmap(pixmap)

    # --- where it goes ----------------------------------------------------------------------------

    def accept(self) -> None:
        """Ask for a file and write it; the dialog stays where that is called off or refused."""
        name = self._folder / f"{self._workspace.state.project.name}.pdf"
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Save Floor Plan"),
            str(name),
            self.tr("PDF (*.pdf);;PNG picture (*.png);;SVG drawing (*.svg)"),
        )
        if chosen and self.write(Path(chosen)):
            super().accept()

    def write(self, path: Path) -> bool:
        """Write the drawing by the suffix of *path*; whether it is there."""
        if self._drawing is None:
            return False
        target = path if path.suffix else path.with_name(path.name + PDF)
        paper = Paper(str(self.paper.value))
        try:
            write(self._drawing, target, self._theme, self.font(), paper, self._ratio)
        except UserError as problem:
            self.verdict.say(Tone.BAD, f"{problem.message.happened} {problem.message.remedy}")
            return False
        only_first = suffix_of(target) != PDF and len(self._drawing.rooms) > 1
        told = (
            self.tr("Wrote {0}: {1}. Pictures show one room; a PDF holds all.").format(
                target.name, self._drawing.rooms[0].mark.title
            )
            if only_first
            else self.tr("Wrote {0}.").format(target.name)
        )
        self._wrote(told, target)
        return True

    def print_out(self) -> None:
        """Let the printer of the system print the sheets at their scale."""
        if self._drawing is None or not self._pages:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if QPrintDialog(printer, self).exec() != QDialog.DialogCode.Accepted:
            return
        painter = QPainter()
        print_sheets(printer, painter, self._drawing, self._pages, self._theme, self.font())
        super().accept()
