"""The map of the world, read when somebody looks at it."""

import logging
from collections.abc import Sequence
from pathlib import Path

from planner.catalog.atlas import load_atlas
from planner.catalog.library import Library
from planner.catalog.loader import load_references
from planner.domain.atlas import Atlas

_log = logging.getLogger(__name__)


def atlas(folders: Sequence[Path], library: Library) -> Atlas:
    """Return the map that these catalogue folders tell of; rows that are wrong are left out."""
    references, _ = load_references(folders)
    found, problems = load_atlas(folders, library.regions, references.places.values())
    for problem in problems:
        _log.warning("atlas: %s", problem)
    return found
