"""Dresses the whole application in a theme and follows the system where it says which."""

from enum import StrEnum
from pathlib import Path
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from planner.ui.theme import DARK, LIGHT, RADIUS, Theme, palette_of


class ThemeChoice(StrEnum):
    """What the user chose under View > Theme."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Appearance(QObject):
    """Sets palette and style sheet of the application; `changed` carries the new theme.

    Own palettes for the Fusion style, since `QStyleHints.setColorScheme` does nothing where no
    desktop answers (offscreen, plain X11).
    """

    changed = Signal(object)

    def __init__(self, application: QApplication, themes: Path, choice: ThemeChoice) -> None:
        super().__init__(application)
        self._application = application
        self._template = Template((themes / "window.qss").read_text(encoding="utf-8"))
        self._themes = themes
        self._choice = choice
        self._theme: Theme | None = None
        application.setStyle("Fusion")
        application.styleHints().colorSchemeChanged.connect(self._follow)
        self._follow()

    @property
    def choice(self) -> ThemeChoice:
        """What the user chose."""
        return self._choice

    @property
    def theme(self) -> Theme:
        """The theme that is shown."""
        return self._theme or LIGHT

    def choose(self, choice: ThemeChoice) -> None:
        """Show the theme that the user chose."""
        self._choice = choice
        self._follow()

    def _follow(self) -> None:
        scheme = self._application.styleHints().colorScheme()
        dark = self._choice is ThemeChoice.DARK or (
            self._choice is ThemeChoice.SYSTEM and scheme is Qt.ColorScheme.Dark
        )
        theme = DARK if dark else LIGHT
        if theme is self._theme:
            return
        self._theme = theme
        self._application.setPalette(palette_of(theme))
        self._application.setStyleSheet(style_sheet(self._template, theme, self._themes))
        self.changed.emit(theme)


def style_sheet(template: Template, theme: Theme, themes: Path) -> str:
    """Fill the style sheet's names (``${line}``) with the colours of *theme*."""
    colours = {
        name: colour.name()
        for name in Theme.__dataclass_fields__
        if isinstance(colour := getattr(theme, name), QColor)
    }
    return template.substitute(
        colours, radius=f"{RADIUS}px", folder=themes.as_posix(), theme=theme.name
    )
