"""From what colours a thing to the colours it is painted in."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor

from planner.domain.finding import Severity
from planner.domain.hardware import DeviceClass
from planner.presenters.colouring import FINE_STEPS, Level, Shade
from planner.presenters.seats import Group
from planner.ui.theme import GROUPS, NO_DATA, RAMP, SEVERITIES, Theme

_DARK_TEXT = QColor("black")
_LIGHT_TEXT = QColor("white")
_LIGHT_FROM = 0.1791
"""Relative luminance from which black text has the higher contrast (WCAG 2.2)."""


def _between(share: float) -> QColor:
    """Return the colour at a share of the ramp, mixed of its two nearest steps."""
    at = share * (len(RAMP) - 1)
    low = min(int(at), len(RAMP) - 2)
    first, second, part = RAMP[low], RAMP[low + 1], at - low
    mixed = (
        one + (other - one) * part
        for one, other in zip(
            (first.red(), first.green(), first.blue()),
            (second.red(), second.green(), second.blue()),
            strict=True,
        )
    )
    return QColor(*(round(one) for one in mixed))


SMOOTH = tuple(_between(place / (FINE_STEPS - 1)) for place in range(FINE_STEPS))
"""The ramp without steps."""


def fill_of(shade: Shade, theme: Theme) -> QColor:
    """Return the colour that a shade fills with; the ground of the hatching for no data."""
    if isinstance(shade, DeviceClass):
        return theme.fills[shade]
    if isinstance(shade, Severity):
        return SEVERITIES[shade]
    if isinstance(shade, Level):
        return SMOOTH[shade.number]
    if isinstance(shade, Group):
        return GROUPS[shade.index % len(GROUPS)]
    return NO_DATA[0] if shade is None else RAMP[shade]


def hatching() -> QBrush:
    """Return what is painted over the ground of things without data."""
    return QBrush(NO_DATA[1], Qt.BrushStyle.BDiagPattern)


def text_on(shade: Shade, theme: Theme) -> QColor:
    """Return the colour of text on a shade."""
    if isinstance(shade, DeviceClass):
        return theme.on_fill
    return _DARK_TEXT if luminance(fill_of(shade, theme)) > _LIGHT_FROM else _LIGHT_TEXT


def luminance(colour: QColor) -> float:
    """Return the relative luminance of a colour, 0 to 1 (WCAG 2.2, from IEC 61966-2-1)."""
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4
        for one in (colour.redF(), colour.greenF(), colour.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
