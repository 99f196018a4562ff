"""What the user has chosen once for every project: units, number format, country, look."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QLocale

from planner.presenters import formats

METRIC, IMPERIAL = "metric", "imperial"


@dataclass(frozen=True, slots=True)
class Preferences:
    """Choices of the user; empty texts follow the system.

    `theme` is system, light or dark; `units` metric or imperial; `locale` as Qt names it (de_DE);
    `country` (ISO 3166) and `currency` (ISO 4217) are those of new projects.
    """

    theme: str = "system"
    units: str = METRIC
    locale: str = ""
    country: str = ""
    currency: str = ""


class Memory(Protocol):
    """Keeps preferences and the files opened last between sessions."""

    @property
    def preferences(self) -> Preferences:
        """What has been chosen."""
        ...

    def keep(self, preferences: Preferences) -> None:
        """Remember a choice."""
        ...

    def recent(self) -> tuple[Path, ...]:
        """Return the files opened last, the latest first."""
        ...


def use(preferences: Preferences) -> None:
    """Read and write numbers as chosen from now on."""
    locale = QLocale(preferences.locale) if preferences.locale else QLocale.system()
    QLocale.setDefault(locale)
    imperial = preferences.units == IMPERIAL
    formats.use_style(formats.Style(locale.decimalPoint(), imperial))


def country_of(preferences: Preferences) -> str:
    """Return the chosen country, else that of the system's locale; empty where it tells none."""
    if preferences.country:
        return preferences.country
    locale = QLocale.system()
    if locale.language() is QLocale.Language.C:
        return ""
    return QLocale.territoryToCode(locale.territory())
