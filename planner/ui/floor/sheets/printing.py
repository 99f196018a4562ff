"""Sheets of a floor plan on a printer of the system, at their scale."""

from collections.abc import Sequence

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from planner.presenters.floor_sheet import Drawing, Sheet
from planner.ui.floor.sheets.writing import draw_sheet
from planner.ui.theme import Theme

_MM_PER_INCH = 25.4


def print_sheets(
    printer: QPrinter,
    painter: QPainter,
    drawing: Drawing,
    pages: Sequence[Sheet],
    theme: Theme,
    font: QFont,
) -> None:
    """Print every sheet on paper of its size; the edge that a printer cannot reach is left out."""
    printer.setFullPage(True)
    for place, sheet in enumerate(pages):
        size = QPageSize(QSizeF(sheet.width_mm, sheet.height_mm), QPageSize.Unit.Millimeter)
        portrait = QPageLayout.Orientation.Portrait
        printer.setPageLayout(QPageLayout(size, portrait, QMarginsF()))
        if place == 0:
            painter.begin(printer)
        else:
            printer.newPage()
        per_mm = printer.resolution() / _MM_PER_INCH
        draw_sheet(painter, font, theme, drawing, sheet, per_mm)
    painter.end()
