"""Makes catalogue packs of the entries of folders, for colleagues.

Imports the exchange, so nobody imports this module before it is asked for.
"""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from pathlib import Path

from planner.catalog.layer import Layer
from planner.domain.identity import EntryId
from planner.exchange.packs.archive import SUFFIX as PACK_SUFFIX
from planner.exchange.packs.goods import gather
from planner.exchange.packs.manifest import Manifest, PackInfo, fault_of, in_groups
from planner.exchange.packs.writing import write_pack
from planner.exchange.target import file_name
from planner.workspace.scheduler import Scheduler

__all__ = [
    "PACK_SUFFIX",
    "Manifest",
    "PackInfo",
    "Packing",
    "fault_of",
    "in_groups",
    "make_pack",
    "suggested_pack",
]


def make_pack(
    path: Path,
    manifest: Manifest,
    folders: Sequence[Path],
    wanted: AbstractSet[EntryId] | None = None,
) -> PackInfo:
    """Write the entries *wanted* of catalogue folders, or all of them, as a pack of today.

    Raises:
        UserError: when there is nothing to write, a field is wrong, or the file cannot be written;
            an existing file is then as it was.
    """
    goods = gather([Layer(folder) for folder in folders], wanted)
    return write_pack(path, manifest, goods)


def suggested_pack(folder: Path, manifest: Manifest) -> Path:
    """Return the file to offer for a pack."""
    return folder / file_name(manifest.name, manifest.version, suffix=PACK_SUFFIX)


class Packing:
    """What a pack can be made of in the window, and the making beside it.

    `folders` are those of the catalogue, the built-in one first and the user's own last.
    """

    def __init__(self, folders: Sequence[Path], scheduler: Scheduler) -> None:
        self.own = tuple(folders[-1:])
        self.added = tuple(folders[1:])
        self._scheduler = scheduler
        self._counts: dict[tuple[Path, ...], int] = {}

    def count(self, folders: Sequence[Path]) -> int:
        """Return how many entries folders tell something of.

        Raises:
            UserError: when a table cannot be read.
        """
        key = tuple(folders)
        if key not in self._counts:
            self._counts[key] = len(gather([Layer(folder) for folder in folders]).ids)
        return self._counts[key]

    def make(
        self,
        path: Path,
        manifest: Manifest,
        folders: Sequence[Path],
        done: Callable[[PackInfo], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Write all of *folders* as a pack in the background."""
        self._scheduler.in_background(lambda: make_pack(path, manifest, folders), done, failed)

    @staticmethod
    def today() -> str:
        """Return the day of today, ISO."""
        return date.today().isoformat()
