"""How wide texts are on paper, and where they break: everything in millimetres."""

from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout, QTextOption

from planner.ui.theme import tabular

_FONT_PX = 100
"""Texts are measured at this size and scaled, as they are drawn."""
_SLACK_MM = 0.02
LEADING = 1.32
"""Distance of lines over the size of their text."""


class Typeface:
    """The font of a report; figures have equal widths, so that columns of numbers align."""

    def __init__(self, font: QFont) -> None:
        self.font = tabular(font)
        # Joined letters come out of a PDF as signs that no search finds.
        self.font.setFeature(QFont.Tag("liga"), 0)
        self._fonts: dict[bool, QFont] = {}
        self._metrics: dict[bool, QFontMetricsF] = {}
        for bold in (False, True):
            one = QFont(self.font)
            one.setPixelSize(_FONT_PX)
            one.setBold(bold)
            one.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
            self._fonts[bold] = one
            self._metrics[bold] = QFontMetricsF(one)

    def width(self, text: str, size_mm: float, *, bold: bool = False) -> float:
        """Return how wide one line is."""
        return self._metrics[bold].horizontalAdvance(text) * size_mm / _FONT_PX

    def lines(
        self, text: str, size_mm: float, width_mm: float, *, bold: bool = False
    ) -> tuple[str, ...]:
        """Return the lines that a text takes; words break only where one is wider than the line."""
        found: list[str] = []
        for part in text.split("\n"):
            if self.width(part, size_mm, bold=bold) <= width_mm:
                found.append(part)
            else:
                found += self._broken(part, size_mm, width_mm, bold=bold)
        return tuple(found)

    def longest_word(self, text: str, size_mm: float, *, bold: bool = False) -> float:
        """Return the width of the widest word: no column of it should be narrower."""
        words = text.split()
        # no-break spaces hold a number and its unit together, but split() takes them apart
        if "\u00a0" in text or "\u202f" in text:
            words = [word for word in text.replace("\n", " ").split(" ") if word]
        return max((self.width(word, size_mm, bold=bold) for word in words), default=0.0)

    def _broken(self, text: str, size_mm: float, width_mm: float, *, bold: bool) -> list[str]:
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout = QTextLayout(text, self._fonts[bold])
        layout.setTextOption(option)
        room = max(1.0, (width_mm - _SLACK_MM) * _FONT_PX / size_mm)
        # places in the text count in the units of Qt, two for what lies beyond the first plane
        encoded = text.encode("utf-16-le")
        found = []
        layout.beginLayout()
        line = layout.createLine()
        while line.isValid():
            line.setLineWidth(room)
            start, end = line.textStart(), line.textStart() + line.textLength()
            found.append(encoded[2 * start : 2 * end].decode("utf-16-le", "replace").rstrip(" "))
            line = layout.createLine()
        layout.endLayout()
        return found
