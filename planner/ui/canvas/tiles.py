"""Finished drawings of racks, kept while they are of use and within a memory budget."""

from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtGui import QPixmap

BUDGET_BYTES = 96 * 2**20
_BYTES_PER_PIXEL = 4


@dataclass(frozen=True, slots=True)
class Tile:
    """A drawing made at a zoom, for a pixel ratio and a theme."""

    pixmap: QPixmap
    scale: float
    ratio: float
    theme: str


class TileCache:
    """Keeps one drawing for each owner; the ones unused for longest go first."""

    def __init__(self) -> None:
        self._tiles: OrderedDict[int, Tile] = OrderedDict()
        self._bytes = 0

    def get(self, owner: int) -> Tile | None:
        """Return the drawing of *owner*, at whatever zoom it was made."""
        found = self._tiles.get(owner)
        if found is not None:
            self._tiles.move_to_end(owner)
        return found

    def put(self, owner: int, tile: Tile) -> None:
        """Keep a drawing instead of the owner's last one."""
        self.forget(owner)
        self._tiles[owner] = tile
        self._bytes += _size(tile)
        while self._bytes > BUDGET_BYTES and len(self._tiles) > 1:
            self.forget(next(iter(self._tiles)))

    def forget(self, owner: int) -> None:
        """Drop the drawing of an owner."""
        found = self._tiles.pop(owner, None)
        if found is not None:
            self._bytes -= _size(found)


def _size(tile: Tile) -> int:
    return tile.pixmap.width() * tile.pixmap.height() * _BYTES_PER_PIXEL
