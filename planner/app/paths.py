"""Where things lie: the only module that knows source tree, installed package and frozen program.

Two kinds of place are told apart: what comes with the program (catalogues, icons) and what belongs
to the person who runs it (settings, recovery journals, logs). Lower layers are handed paths.
"""

import os
from pathlib import Path

import platformdirs

APPLICATION = "rackwright"

USER_FOLDER_VARIABLE = "RACKWRIGHT_USER_FOLDER"
"""Environment variable that moves everything of the user's under one folder (portable use, tests)."""

ORGANISATION_FOLDER_VARIABLE = "RACKWRIGHT_ORGANISATION_FOLDER"
"""Environment variable that names the folder of an organisation's catalogue, such as a share."""

_PACKAGE = Path(__file__).resolve().parents[1]


def catalog_folder() -> Path:
    """Return the folder of the built-in catalogues."""
    return _shipped("catalogs")


def resource_folder() -> Path:
    """Return the folder of icons, themes and translations."""
    return _shipped("resources")


def settings_folder() -> Path:
    """Return the folder of the user's settings."""
    return _of_user("settings", platformdirs.user_config_path(APPLICATION, appauthor=False))


def state_folder() -> Path:
    """Return the folder of the recovery journals and of what the window remembers."""
    return _of_user("state", platformdirs.user_state_path(APPLICATION, appauthor=False))


def log_folder() -> Path:
    """Return the folder of the log files."""
    return _of_user("logs", platformdirs.user_log_path(APPLICATION, appauthor=False))


def organisation_catalog_folder() -> Path | None:
    """Return the folder of the organisation's catalogue, None where there is none.

    The one that the environment names comes first, there or not, so that a share that is away is
    told; else that of all users of the machine, where there is one.
    """
    named = os.environ.get(ORGANISATION_FOLDER_VARIABLE)
    if named:
        return Path(named)
    shared = platformdirs.site_data_path(APPLICATION, appauthor=False) / "catalogs"
    return shared if shared.is_dir() else None


def user_catalog_folder() -> Path:
    """Return the folder where a user's own catalogue files are looked for."""
    return _of_user(
        "catalogs", platformdirs.user_data_path(APPLICATION, appauthor=False) / "catalogs"
    )


def _shipped(name: str) -> Path:
    # The wheel and the frozen program carry the folder inside the package, under a name that no
    # module can have by accident; in the source tree it lies beside the package.
    packaged = _PACKAGE / f"_{name}"
    return packaged if packaged.is_dir() else _PACKAGE.parent / name


def _of_user(name: str, usual: Path) -> Path:
    """Return the user's folder of this *name*, made if needed."""
    moved = os.environ.get(USER_FOLDER_VARIABLE)
    folder = Path(moved) / name if moved else usual
    folder.mkdir(parents=True, exist_ok=True)
    return folder
