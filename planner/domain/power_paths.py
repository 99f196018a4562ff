"""Ways through the power chain: who is fed by whom."""

from collections.abc import Iterable

from planner.domain.facility import PowerElement
from planner.domain.identity import ElementId


def loop_through(elements: Iterable[PowerElement], start: ElementId) -> tuple[ElementId, ...]:
    """Return the elements of a way on which one feeds itself, empty when there is none."""
    by_id = {one.id: one for one in elements}
    if start not in by_id:
        return ()
    came_from: dict[ElementId, ElementId] = {}
    waiting = [start]
    while waiting:
        one = waiting.pop()
        for source in by_id[one].fed_by:
            if source == start:
                return _way(came_from, one, start)
            if source in by_id and source not in came_from:
                came_from[source] = one
                waiting.append(source)
    return ()


def _way(
    came_from: dict[ElementId, ElementId], last: ElementId, start: ElementId
) -> tuple[ElementId, ...]:
    way = [last]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return tuple(reversed(way))
