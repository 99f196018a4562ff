"""What is looked up about places, read beside the window when somebody asks for it."""

from collections.abc import Callable, Sequence
from pathlib import Path

from planner.catalog.loader import load_references
from planner.catalog.references import References
from planner.workspace.scheduler import Scheduler

__all__ = ["Lookups", "References"]


class Lookups:
    """Reads cloud regions, cities, colocation and egress of the folders of the catalogue."""

    def __init__(self, folders: Sequence[Path], scheduler: Scheduler) -> None:
        self._folders = tuple(folders)
        self._scheduler = scheduler

    def read(
        self, done: Callable[[References], None], failed: Callable[[BaseException], None]
    ) -> None:
        """Read all of it in the background."""
        self._scheduler.in_background(lambda: load_references(self._folders)[0], done, failed)
