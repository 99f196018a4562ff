"""Sheets of a floor plan as PDF, SVG or PNG, by the suffix of the file; works without a display."""

import uuid
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRect, QRectF, QSize, QSizeF
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QImageWriter,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)
from PySide6.QtSvg import QSvgGenerator

from planner.domain.errors import UserError
from planner.presenters.floor_sheet import (
    BESIDE_MM,
    MARGIN_MM,
    Drawing,
    Paper,
    Sheet,
    sheets,
    single_sheets,
)
from planner.presenters.wording import translate
from planner.ui.floor.sheets.frame import FrameArtist
from planner.ui.floor.sheets.pencil import Pencil
from planner.ui.floor.sheets.rooms import RoomArtist
from planner.ui.theme import Theme

PDF, SVG, PNG = ".pdf", ".svg", ".png"
SUFFIXES = (PDF, PNG, SVG)

_MM_PER_INCH = 25.4
_PDF_DPI, _PNG_DPI, _SVG_DPI = 1200, 200, 96
_LONGEST_PNG_PX = 12_000


def draw_sheet(
    painter: QPainter, font: QFont, theme: Theme, drawing: Drawing, sheet: Sheet, per_mm: float
) -> None:
    """Draw one sheet on a painter with so many of its units in a millimetre."""
    painter.save()
    painter.scale(per_mm, per_mm)
    pencil = Pencil(painter, font)
    pencil.fill(theme.canvas if theme.dark else QColor("white"))
    pencil.rect(QRectF(0, 0, sheet.width_mm, sheet.height_mm))
    wide, high = sheet.field_mm
    painter.save()
    painter.setClipRect(QRectF(MARGIN_MM, MARGIN_MM, wide, high))
    spare = sheet.spare_mm
    left = MARGIN_MM + BESIDE_MM + spare[0] - sheet.across * wide
    top = MARGIN_MM + BESIDE_MM + spare[1] - sheet.down * high
    RoomArtist(pencil, theme, sheet.drawing, sheet.scale, left, top).draw()
    painter.restore()
    # SVG knows no clipping: what reaches beyond the field is covered by the paper around it.
    pencil.fill(theme.canvas if theme.dark else QColor("white"))
    for edge in _around(sheet):
        pencil.rect(edge)
    FrameArtist(pencil, theme, drawing, sheet).draw()
    painter.restore()


def _around(sheet: Sheet) -> tuple[QRectF, ...]:
    """The paper around the field: above, left, right, and the foot with the margin below."""
    wide, high = sheet.field_mm
    foot = MARGIN_MM + high
    return (
        QRectF(0, 0, sheet.width_mm, MARGIN_MM),
        QRectF(0, 0, MARGIN_MM, sheet.height_mm),
        QRectF(MARGIN_MM + wide, 0, MARGIN_MM, sheet.height_mm),
        QRectF(0, foot, sheet.width_mm, sheet.height_mm - foot),
    )


def written(
    drawing: Drawing, suffix: str, theme: Theme, font: QFont, paper: Paper, scale: int | None
) -> bytes:
    """Return the file of a drawing: all sheets of a PDF, else the first room on a sheet of its size.

    Raises:
        UserError: when it would take too many sheets.
    """
    if suffix == PDF:
        return _pdf(drawing, sheets(drawing, paper, scale), theme, font)
    (first, *_) = single_sheets(drawing, scale)
    return (_svg if suffix == SVG else _png)(drawing, first, theme, font)


def write(
    drawing: Drawing, path: Path, theme: Theme, font: QFont, paper: Paper, scale: int | None
) -> None:
    """Write a drawing to *path*; a file that is there stays until the new one is complete.

    Raises:
        UserError: when it takes too many sheets, or the file cannot be written.
    """
    made = written(drawing, suffix_of(path), theme, font, paper, scale)
    partial = path.with_name(f".{path.stem[:40]}-{uuid.uuid4().hex}.part")
    try:
        partial.write_bytes(made)
        partial.replace(path)
    except OSError as problem:
        reason = (problem.strerror or translate("sheet", "no reason given")).lower()
        raise UserError(
            translate("sheet", "The floor plan could not be written to {0}: {1}.").format(
                path, reason
            ),
            translate("sheet", "The project is as it was, and so is a file that was there."),
            translate("sheet", "Choose another folder, or close the program that has it open."),
        ) from None
    finally:
        with suppress(OSError):
            partial.unlink()


def _pdf(drawing: Drawing, pages: Sequence[Sheet], theme: Theme, font: QFont) -> bytes:
    kept = QBuffer()
    kept.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(kept)
    writer.setResolution(_PDF_DPI)
    writer.setTitle(drawing.project)
    writer.setCreator("Rackwright")
    painter: QPainter | None = None
    for sheet in pages:
        size = QPageSize(QSizeF(sheet.width_mm, sheet.height_mm), QPageSize.Unit.Millimeter)
        portrait = QPageLayout.Orientation.Portrait
        writer.setPageLayout(QPageLayout(size, portrait, QMarginsF()))
        if painter is None:
            painter = QPainter(writer)
        else:
            writer.newPage()
        draw_sheet(painter, font, theme, drawing, sheet, _PDF_DPI / _MM_PER_INCH)
    if painter is not None:
        painter.end()
    return _bytes(kept.data())


def _svg(drawing: Drawing, sheet: Sheet, theme: Theme, font: QFont) -> bytes:
    kept = QBuffer()
    kept.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(kept)
    generator.setResolution(_SVG_DPI)
    per_mm = _SVG_DPI / _MM_PER_INCH
    size = QSize(round(sheet.width_mm * per_mm), round(sheet.height_mm * per_mm))
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    generator.setTitle(drawing.project)
    painter = QPainter(generator)
    draw_sheet(painter, font, theme, drawing, sheet, per_mm)
    painter.end()
    return _bytes(kept.data())


def image_of(drawing: Drawing, sheet: Sheet, theme: Theme, font: QFont, per_mm: float) -> QImage:
    """Return a sheet as an image with so many pixels in a millimetre."""
    size = QSize(max(1, round(sheet.width_mm * per_mm)), max(1, round(sheet.height_mm * per_mm)))
    image = QImage(size, QImage.Format.Format_RGB32)
    image.setDotsPerMeterX(round(per_mm * 1000))
    image.setDotsPerMeterY(round(per_mm * 1000))
    image.fill(QColor("white"))
    painter = QPainter(image)
    draw_sheet(painter, font, theme, drawing, sheet, per_mm)
    painter.end()
    return image


def _png(drawing: Drawing, sheet: Sheet, theme: Theme, font: QFont) -> bytes:
    longest = max(sheet.width_mm, sheet.height_mm)
    per_mm = min(_PNG_DPI / _MM_PER_INCH, _LONGEST_PNG_PX / longest)
    kept = QBuffer()
    kept.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(kept, b"png").write(image_of(drawing, sheet, theme, font, per_mm))
    return _bytes(kept.data())


def _bytes(data: QByteArray) -> bytes:
    return bytes(data.data())


def suffix_of(path: Path) -> str:
    """Return the suffix that says what to write; PDF for none."""
    return path.suffix.lower() if path.suffix.lower() in SUFFIXES else PDF
