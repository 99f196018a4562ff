"""A report as a PDF of shapes and text that can be selected; works without a display."""

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from planner.ui.report.sheets import Bound, Sheet, draw_sheet

_DPI = 1200
_MM_PER_INCH = 25.4


def pdf_of(whole: Bound, told: Callable[[int], None] = lambda _: None) -> bytes:
    """Return the file of a report; *told* is called before each sheet, and may raise to end it."""
    kept = QBuffer()
    kept.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(kept)
    writer.setResolution(_DPI)
    writer.setTitle(whole.head.title)
    writer.setCreator(whole.head.version)
    writer.setPageLayout(_layout(whole.sheets[0]))
    painter = QPainter(writer)
    try:
        for number, sheet in enumerate(whole.sheets, start=1):
            told(number)
            if number > 1:
                writer.setPageLayout(_layout(sheet))
                writer.newPage()
            draw_sheet(painter, whole, number, _DPI / _MM_PER_INCH)
    finally:
        painter.end()
    return bytes(kept.data().data())


def _layout(sheet: Sheet) -> QPageLayout:
    size = QPageSize(QSizeF(sheet.width, sheet.height), QPageSize.Unit.Millimeter)
    return QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF())
