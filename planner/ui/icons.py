"""Icons from the program's own SVG files, in the colour of the text they stand beside."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from planner.ui.theme import Theme


class IconSet:
    """Reads ``NAME.svg`` from a folder; strokes and fills written ``currentColor`` get coloured."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._texts: dict[str, str] = {}

    def icon(self, name: str, theme: Theme, *, colour: QColor | None = None) -> QIcon:
        """Return an icon, crisp at every size and pixel ratio; faint while disabled."""
        text = self._text(name)
        engine = _SvgEngine(_renderer(text, colour or theme.text), _renderer(text, theme.faint))
        return QIcon(engine)

    def application_icon(self) -> QIcon:
        """Return the icon of the program, in its own colours."""
        renderer = QSvgRenderer(str(self._folder / "rackwright.svg"))
        return QIcon(_SvgEngine(renderer, renderer))

    def _text(self, name: str) -> str:
        if name not in self._texts:
            self._texts[name] = (self._folder / f"{name}.svg").read_text(encoding="utf-8")
        return self._texts[name]


class _SvgEngine(QIconEngine):
    """Draws a vector at whatever size is asked for."""

    def __init__(self, usual: QSvgRenderer, disabled: QSvgRenderer) -> None:
        super().__init__()
        self._usual = usual
        self._disabled = disabled

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        renderer = self._disabled if mode is QIcon.Mode.Disabled else self._usual
        renderer.render(painter, QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        self.paint(painter, image.rect(), mode, state)
        painter.end()
        return QPixmap.fromImage(image)

    def clone(self) -> QIconEngine:
        return _SvgEngine(self._usual, self._disabled)


def _renderer(text: str, colour: QColor) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(text.replace("currentColor", colour.name()).encode()))
