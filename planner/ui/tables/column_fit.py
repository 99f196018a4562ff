"""Which columns of a table have room, and how wide they are: never wider than the table is."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Room:
    """How many digits wide the content of a column is.

    With fewer than `least` it cannot be read, with `usual` it is at ease. A column that `grows`
    takes what the others leave.
    """

    least: int
    usual: int
    grows: bool = False


@dataclass(frozen=True, slots=True)
class Extent:
    """The room of a column in pixels. The lower its rank, the sooner the column is shown.

    One that is only `spare` is shown where the column that grows is as wide as usual without it.
    """

    least: int
    usual: int
    rank: int
    grows: bool = False
    spare: bool = False


def fitted(extents: Sequence[Extent], width: int) -> tuple[int, ...]:
    """Return the width of every column in pixels, 0 where there is no room for it.

    Columns are taken by their rank until the next one has no room; one is always shown. What is
    left makes the one that grows as wide as usual, then the others alike, then the first again:
    together they are as wide as the table.
    """
    shown = _taken(extents, width)
    widths = [0] * len(extents)
    if not shown:
        return tuple(widths)
    for i in shown:
        widths[i] = extents[i].least
    heir = next((i for i in shown if extents[i].grows), max(shown))
    spare = max(0, width - sum(widths))
    widths[heir] += min(spare, extents[heir].usual - extents[heir].least)
    spare = max(0, width - sum(widths))
    wanted = sum(extents[i].usual - extents[i].least for i in shown if i != heir)
    share = min(1.0, spare / wanted) if wanted else 0.0
    for i in shown:
        if i != heir:
            widths[i] += int((extents[i].usual - extents[i].least) * share)
    widths[heir] += width - sum(widths)
    return tuple(widths)


def _taken(extents: Sequence[Extent], width: int) -> list[int]:
    taken: list[int] = []
    used = 0
    for i in sorted(range(len(extents)), key=lambda place: extents[place].rank):
        used += extents[i].least
        growth = sum(one.usual - one.least for one in extents if one.grows and extents[i].spare)
        if taken and used + growth > width:
            break
        taken.append(i)
    return taken
