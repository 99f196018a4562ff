"""Colours and type of the two themes; the only place where a colour is named.

A widget finds its theme from its own palette (`theme_of`), so that there is no global to keep in
step: when the application's palette changes, every widget gets a `PaletteChange` event and asks
again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QWidget

from planner.domain.finding import Severity
from planner.domain.hardware import DeviceClass
from planner.presenters.rows import Tone
from planner.presenters.series import Hue

GRID = 4
"""Everything stands on multiples of this many pixels."""

RADIUS = 6
"""Corner radius of cards, fields and buttons in pixels."""

READABLE_PX = 9
"""Text smaller than this many pixels is not drawn; a tooltip tells it instead."""

_MIDDLE_LIGHTNESS = 128


@dataclass(frozen=True, eq=False)
class Theme:
    """Every colour of one theme, named by what it is for.

    `rack...` colours are their own because a rack is dark inside in both themes. `fills` paint
    devices and are dark enough for `on_fill` text; `lines` draw outlines and marks of the class.
    `accent` is for text and lines, `accent_fill` for surfaces that carry `on_accent` text. `cold`,
    `hot` (air), `cooling` (plant), `floor` and `wall` belong to the floor plan.
    """

    name: str
    dark: bool
    window: QColor
    well: QColor
    raised: QColor
    hover: QColor
    canvas: QColor
    canvas_dot: QColor
    card: QColor
    card_raised: QColor
    line: QColor
    line_strong: QColor
    track: QColor
    text: QColor
    muted: QColor
    faint: QColor
    rack: QColor
    rack_line: QColor
    rack_text: QColor
    rack_muted: QColor
    selected_line: QColor
    accent: QColor
    accent_fill: QColor
    accent_soft: QColor
    on_accent: QColor
    on_fill: QColor
    good: QColor
    warning: QColor
    bad: QColor
    cold: QColor
    hot: QColor
    cooling: QColor
    floor: QColor
    wall: QColor
    fills: Mapping[DeviceClass, QColor]
    lines: Mapping[DeviceClass, QColor]
    hues: Mapping[Hue, QColor] = field(repr=False)

    def tone(self, tone: Tone) -> QColor:
        """Return the text colour of a tone."""
        return {
            Tone.NORMAL: self.text,
            Tone.MUTED: self.muted,
            Tone.GOOD: self.good,
            Tone.WARNING: self.warning,
            Tone.BAD: self.bad,
            Tone.ACCENT: self.accent,
        }[tone]

    def hue(self, hue: Hue) -> QColor:
        """Return the colour of a meaning in charts."""
        return self.hues[hue]


def _colours(**hexes: str) -> dict[str, QColor]:
    return {name: QColor(value) for name, value in hexes.items()}


def _classes(**hexes: str) -> dict[DeviceClass, QColor]:
    return {DeviceClass(name): QColor(value) for name, value in hexes.items()}


def _hues(**hexes: str) -> dict[Hue, QColor]:
    return {Hue(name): QColor(value) for name, value in hexes.items()}


# Dark blue over grey to yellow: lightness rises evenly for every eye, and no step is green, which
# would read as good. The same in both themes, since racks are dark inside in both.
RAMP = tuple(
    QColor(step)
    for step in (
        *("#35539b", "#4a64a0", "#5e74a3", "#7384a5", "#8794a3"),
        *("#9ca49a", "#b3b38c", "#cac27a", "#e2d164", "#fae148"),
    )
)
"""The steps of a scale from its low to its high end."""

NO_DATA = (QColor("#3a414b"), QColor("#5f6875"))
"""Ground and hatching of what is not known."""

GROUPS = tuple(
    QColor(one)
    for one in (
        *("#4477aa", "#ee7733", "#228833", "#aa3377"),
        *("#66ccee", "#ccbb44", "#ee6677", "#8f7ee0"),
    )
)
"""Colours of what belongs together, told apart by every eye (P. Tol, colour schemes, 2021)."""

SEVERITIES = {
    Severity.ERROR: QColor("#d2443b"),
    Severity.WARNING: QColor("#e8a33d"),
    Severity.INFO: QColor("#46505e"),
}
"""Fill of a device by its worst finding; notes and none are calm."""

# The five class colours differ in lightness as well as in hue, so that they stay apart under
# protanopia, deuteranopia and tritanopia; tests/ui_canvas/test_theme_colours.py computes it.
DARK = Theme(
    name="dark",
    dark=True,
    **_colours(
        window="#1b1f26",
        well="#14171c",
        raised="#252b34",
        hover="#2a313b",
        canvas="#101317",
        canvas_dot="#1c2128",
        card="#171b21",
        card_raised="#20252d",
        line="#2b313b",
        line_strong="#3f4855",
        track="#2b313b",
        text="#e7eaef",
        muted="#9ba4b3",
        faint="#848d9c",
        rack="#0b0d10",
        rack_line="#2b313b",
        rack_text="#e7eaef",
        rack_muted="#7f8897",
        selected_line="#ffffff",
        accent="#5aa5ff",
        accent_fill="#1f6fe0",
        accent_soft="#1e3350",
        on_accent="#ffffff",
        on_fill="#ffffff",
        good="#3fb68b",
        warning="#e8a33d",
        bad="#f0645a",
        cold="#5aa5ff",
        hot="#f0645a",
        cooling="#3fa99c",
        floor="#0d1014",
        wall="#8b94a3",
    ),
    fills=_classes(
        compute="#4273d6",
        storage="#1f7565",
        network="#7847a8",
        facility="#8a5716",
        cloud="#1d6a8c",
    ),
    lines=_classes(
        compute="#5b8def",
        storage="#2f9c86",
        network="#9a6fc6",
        facility="#c98a3c",
        cloud="#4db5df",
    ),
    hues=_hues(
        compute="#5082e6",
        storage="#2b8d79",
        network="#8a5bbb",
        facility="#b97b30",
        cloud="#4db5df",
        weights="#5082e6",
        kv="#9a6fc6",
        activations="#c98a3c",
        overhead="#848d9c",
        free="#2b313b",
        own="#3fb68b",
        reference="#4db5df",
        limit="#f0645a",
    ),
)

LIGHT = Theme(
    name="light",
    dark=False,
    **_colours(
        window="#ffffff",
        well="#f1f3f6",
        raised="#f1f3f6",
        hover="#e6eaf0",
        canvas="#e7eaee",
        canvas_dot="#d6dbe2",
        card="#f8f9fb",
        card_raised="#ffffff",
        line="#dfe3e9",
        line_strong="#b9c1cc",
        track="#dfe3e9",
        text="#1a212c",
        muted="#525d6e",
        faint="#657082",
        rack="#2a3038",
        rack_line="#3d4652",
        rack_text="#f3f5f8",
        rack_muted="#a3acba",
        selected_line="#ffffff",
        accent="#1a63d4",
        accent_fill="#1a63d4",
        accent_soft="#dce9fc",
        on_accent="#ffffff",
        on_fill="#ffffff",
        good="#117a52",
        warning="#8f5b00",
        bad="#c22f29",
        cold="#1a63d4",
        hot="#c22f29",
        cooling="#177a6e",
        floor="#fbfcfd",
        wall="#5b6675",
    ),
    fills=_classes(
        compute="#3d6fd3",
        storage="#1b6e5f",
        network="#71439f",
        facility="#8a5714",
        cloud="#1a6f94",
    ),
    lines=_classes(
        compute="#3d6fd3",
        storage="#1b6e5f",
        network="#71439f",
        facility="#8a5714",
        cloud="#1f93c4",
    ),
    hues=_hues(
        compute="#3d6fd3",
        storage="#1b6e5f",
        network="#71439f",
        facility="#8a5714",
        cloud="#1f93c4",
        weights="#3d6fd3",
        kv="#8a5bbb",
        activations="#b0701f",
        overhead="#7a8494",
        free="#dfe3e9",
        own="#117a52",
        reference="#1f93c4",
        limit="#c22f29",
    ),
)


def theme_of(widget: QWidget) -> Theme:
    """Return the theme that *widget* is shown in."""
    return theme_of_palette(widget.palette())


def theme_of_palette(palette: QPalette) -> Theme:
    """Return the theme that a palette belongs to."""
    window = palette.color(QPalette.ColorRole.Window)
    return DARK if window.lightness() < _MIDDLE_LIGHTNESS else LIGHT


def palette_of(theme: Theme) -> QPalette:
    """Return the Fusion palette of *theme*."""
    roles = QPalette.ColorRole
    palette = QPalette()
    colours = {
        roles.Window: theme.window,
        roles.WindowText: theme.text,
        roles.Base: theme.window,
        roles.AlternateBase: theme.raised,
        roles.Text: theme.text,
        roles.PlaceholderText: theme.faint,
        roles.Button: theme.raised,
        roles.ButtonText: theme.text,
        roles.BrightText: theme.bad,
        roles.ToolTipBase: theme.raised,
        roles.ToolTipText: theme.text,
        roles.Highlight: theme.accent_fill,
        roles.HighlightedText: theme.on_accent,
        roles.Accent: theme.accent_fill,
        roles.Link: theme.accent,
        roles.LinkVisited: theme.accent,
        roles.Light: theme.hover,
        roles.Midlight: theme.raised,
        roles.Mid: theme.line,
        roles.Dark: theme.line_strong,
        roles.Shadow: theme.canvas,
    }
    for role, colour in colours.items():
        palette.setColor(role, colour)
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, theme.faint)
    return palette


def tabular(font: QFont) -> QFont:
    """Return *font* with figures of equal width, so that changing numbers do not dance."""
    fixed = QFont(font)
    fixed.setFeature(QFont.Tag("tnum"), 1)
    return fixed


def sized(font: QFont, factor: float, *, bold: bool = False) -> QFont:
    """Return *font* at *factor* times its size, whether it is set in points or pixels."""
    changed = QFont(font)
    if font.pointSizeF() > 0:
        changed.setPointSizeF(font.pointSizeF() * factor)
    else:
        changed.setPixelSize(max(READABLE_PX, round(font.pixelSize() * factor)))
    if bold:
        changed.setWeight(QFont.Weight.DemiBold)
    return changed


def mixed(over: QColor, under: QColor, share: float) -> QColor:
    """Return *over* laid on *under* with opacity *share*, as an opaque colour."""
    return QColor.fromRgbF(
        over.redF() * share + under.redF() * (1 - share),
        over.greenF() * share + under.greenF() * (1 - share),
        over.blueF() * share + under.blueF() * (1 - share),
    )
