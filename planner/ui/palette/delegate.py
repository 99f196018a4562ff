"""Draws a row of the catalogue: elevation, name, three figures, price."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from planner.presenters.canvas import SEPARATOR
from planner.presenters.catalogue_row import CatalogueRow
from planner.ui.canvas.painting import draw_tick
from planner.ui.palette.elevation import WIDTH, draw_elevation
from planner.ui.palette.glyphs import paint_info, paint_star
from planner.ui.palette.model import COMPARED_ROLE, ROW_ROLE, STARRED_ROLE, Index
from planner.ui.theme import Theme, mixed, sized, tabular, theme_of_palette

_INSET = 12
_GAP = 10
_PADDING = 6
_MARK = 14
"""Side of the marks at the right end of the first line."""
_NARROW = 262
"""Below this width the price goes to a line of its own."""


class CatalogueDelegate(QStyledItemDelegate):
    """Paints rows on two lines, or three where the list is narrow."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        font, small = _fonts(option.font)
        lines = 2 if _is_narrow(option) else 1
        height = QFontMetricsF(font).height() + lines * QFontMetricsF(small).height()
        return QSize(120, round(height) + 2 * _PADDING + 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        theme = theme_of_palette(option.palette)
        painter.save()
        _paint_ground(painter, option, theme)
        rect = QRectF(option.rect)
        icon = QRectF(rect.left() + _INSET, rect.top() + 5, WIDTH, rect.height() - 11)
        draw_elevation(painter, icon, row, theme)
        texts = rect.adjusted(_INSET + WIDTH + _GAP, _PADDING, -_INSET, -_PADDING - 1)
        room = _paint_marks(painter, option, index, theme)
        _paint_texts(painter, texts, row, theme, option, room)
        painter.restore()


def info_box(row: QRect) -> QRectF:
    """Return where the mark is that leads from a row to its page."""
    return QRectF(row.right() - _INSET - _MARK + 2, row.top() + _PADDING, _MARK, _MARK)


def _paint_marks(
    painter: QPainter, option: QStyleOptionViewItem, index: Index, theme: Theme
) -> float:
    """Paint what is known of a row beside its name; returns the width that this takes."""
    box = info_box(option.rect)
    left = option.rect.right() - float(_INSET)
    if option.state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected):
        paint_info(painter, box.adjusted(1, 1, -1, -1), theme.accent)
        left = box.left()
    if index.data(STARRED_ROLE):
        star = QRectF(left - _MARK, box.top() + 1, _MARK - 2, _MARK - 2)
        paint_star(painter, star, theme.accent, filled=True)
        left = star.left()
    if index.data(COMPARED_ROLE):
        tick = QRectF(left - _MARK, box.top() + 1, _MARK - 2, _MARK - 2)
        painter.setPen(theme.accent)
        painter.setBrush(theme.accent_soft)
        painter.drawRect(tick)
        draw_tick(painter, tick.adjusted(1, 1, -1, -1), theme.accent)
        left = tick.left()
    taken = option.rect.right() - _INSET - left
    return taken + _GAP / 2 if taken else 0.0


def drag_pixmap(row: CatalogueRow, theme: Theme, font: QFont, ratio: float) -> QPixmap:
    """Return what hangs on the pointer while a row is dragged."""
    bold, _ = _fonts(font)
    name_width = min(200.0, QFontMetricsF(bold).horizontalAdvance(row.short_name))
    width, height = round(WIDTH + _GAP * 3 + name_width), 40
    pixmap = QPixmap(round(width * ratio), round(height * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setOpacity(0.94)
    painter.setPen(theme.accent)
    painter.setBrush(theme.raised)
    painter.drawRoundedRect(QRectF(0.5, 0.5, width - 1, height - 1), 6, 6)
    draw_elevation(painter, QRectF(_GAP, 5, WIDTH, height - 10), row, theme)
    text = QRectF(_GAP * 2 + WIDTH, 0, name_width + 1, height)
    _line(painter, text, row.short_name, bold, theme.text)
    painter.end()
    return pixmap


def _fonts(font: QFont) -> tuple[QFont, QFont]:
    return sized(font, 1.0, bold=True), tabular(sized(font, 0.85))


def _is_narrow(option: QStyleOptionViewItem) -> bool:
    return option.widget.width() < _NARROW


def _paint_ground(painter: QPainter, option: QStyleOptionViewItem, theme: Theme) -> None:
    state = option.state
    rect = option.rect
    if state & QStyle.StateFlag.State_Selected:
        painter.fillRect(rect, theme.accent_soft)
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(rect, mixed(theme.hover, theme.window, 0.6))
    if state & QStyle.StateFlag.State_HasFocus:
        painter.fillRect(rect.left(), rect.top(), 3, rect.height(), theme.accent)
    painter.setPen(theme.line)
    painter.drawLine(rect.bottomLeft(), rect.bottomRight())


def _paint_texts(
    painter: QPainter,
    rect: QRectF,
    row: CatalogueRow,
    theme: Theme,
    option: QStyleOptionViewItem,
    marks: float,
) -> None:
    bold, small = _fonts(option.font)
    line, second = QFontMetricsF(bold).height(), QFontMetricsF(small).height()
    price_width = QFontMetricsF(small).horizontalAdvance(row.dated_price)
    name_box = QRectF(rect.left(), rect.top(), rect.width() - marks, line)
    if row.badge:
        name_box.setRight(
            name_box.right() - _paint_badge(painter, name_box, row.badge, small, theme)
        )
    figures = QRectF(rect.left(), name_box.bottom() + 1, rect.width(), second)
    if _is_narrow(option):
        price = figures.translated(0, second)
    else:
        price = QRectF(rect.right() - price_width, figures.top(), price_width + 1, second)
        figures.setRight(price.left() - 6)
    name = row.name
    if QFontMetricsF(bold).horizontalAdvance(name) > name_box.width():
        name = row.short_name
    _line(painter, name_box, name, bold, theme.text)
    _line(painter, figures, row.figures, small, theme.muted)
    colour = theme.warning if row.old_since else theme.muted
    _line(painter, price, row.dated_price, small, colour)


def _paint_badge(painter: QPainter, line: QRectF, text: str, font: QFont, theme: Theme) -> float:
    """Paint a word in a frame at the right end of a line; returns the width that it takes."""
    width = QFontMetricsF(font).horizontalAdvance(text) + _GAP
    box = QRectF(line.right() - width, line.top() + 1, width, line.height() - 2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.accent_soft)
    painter.drawRoundedRect(box, 4, 4)
    painter.setFont(font)
    painter.setPen(theme.accent)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    return width + _GAP / 2


def _line(painter: QPainter, rect: QRectF, text: str, font: QFont, colour: QColor) -> None:
    metrics = QFontMetricsF(font)
    while metrics.horizontalAdvance(text) > rect.width() and SEPARATOR in text:
        text = text.rsplit(SEPARATOR, 1)[0]
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
