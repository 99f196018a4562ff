"""What the program remembers of its user between sessions; nothing of a project is kept here."""

import json
import logging
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from planner.domain.codec import from_json, to_json
from planner.ui.preferences import Preferences

FILE_NAME = "settings.json"
MOST_RECENT = 10

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class UserSettings:
    """Choices of the user; empty texts mean not chosen.

    `theme` is system, light or dark; `units` metric or imperial; `locale` as Qt names it;
    `country` is ISO 3166, `currency` ISO 4217; `last_quote` is the number given last;
    `tiles` are the headlines that a narrow window keeps; `favourites` and `recent_entries` are
    entries of the catalogue; `geometry` and `docks` are what the window system saved, in hexadecimal;
    `plan_view` is the view of the plan that was shown, `badges` whether the racks had theirs. `last_file` was open when the window closed.
    """

    theme: str = "system"
    units: str = "metric"
    locale: str = ""
    country: str = ""
    currency: str = ""
    last_file: str = ""
    recent_files: tuple[str, ...] = ()
    export_folder: str = ""
    last_quote: str = ""
    tiles: tuple[str, ...] = ()
    favourites: tuple[str, ...] = ()
    recent_entries: tuple[str, ...] = ()
    geometry: str = ""
    docks: str = ""
    plan_view: str = ""
    badges: bool = False

    def with_recent(self, path: Path) -> "UserSettings":
        """Return the settings with *path* first among the recent files."""
        name = str(path)
        others = tuple(one for one in self.recent_files if one != name)
        return replace(self, recent_files=(name, *others)[:MOST_RECENT])

    @property
    def preferences(self) -> Preferences:
        """What holds for every project."""
        return Preferences(self.theme, self.units, self.locale, self.country, self.currency)

    def with_preferences(self, chosen: Preferences) -> "UserSettings":
        """Return the settings with other preferences."""
        return replace(
            self,
            theme=chosen.theme,
            units=chosen.units,
            locale=chosen.locale,
            country=chosen.country,
            currency=chosen.currency,
        )


class SettingsMemory:
    """Keeps preferences and recent files in the settings of a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def preferences(self) -> Preferences:
        """What has been chosen."""
        return load_settings(self._folder).preferences

    def keep(self, preferences: Preferences) -> None:
        """Remember a choice."""
        kept = load_settings(self._folder)
        save_settings(self._folder, kept.with_preferences(preferences))

    def recent(self) -> tuple[Path, ...]:
        """Return the files opened last, the latest first."""
        return tuple(Path(one) for one in load_settings(self._folder).recent_files)


def load_settings(folder: Path) -> UserSettings:
    """Return the settings kept in *folder*; the usual ones when there are none or unreadable."""
    path = folder / FILE_NAME
    try:
        return from_json(UserSettings, json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return UserSettings()
    except (OSError, ValueError) as problem:
        _log.warning("%s cannot be read, the usual settings are used: %s", path, problem)
        return UserSettings()


def save_settings(folder: Path, settings: UserSettings) -> None:
    """Keep the settings in *folder*; a disk that refuses is logged, since nobody waits for it."""
    path = folder / FILE_NAME
    beside = path.with_suffix(".new")
    try:
        beside.write_text(json.dumps(to_json(settings), indent=2), encoding="utf-8")
        beside.replace(path)
    except OSError as problem:
        _log.warning("%s cannot be written: %s", path, problem)
        with suppress(OSError):
            beside.unlink()
