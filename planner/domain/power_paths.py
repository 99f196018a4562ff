"""Ways through the power chain: who is fed by whom, and whether that ends at a source."""

from collections.abc import Iterable

from planner.domain.facility import PowerElement, PowerKind
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


def looping(elements: Iterable[PowerElement]) -> tuple[ElementId, ...]:
    """Return the elements of the first loop there is, empty in a chain that can be."""
    every = tuple(elements)
    return next((way for one in every if (way := loop_through(every, one.id))), ())


def without_source(elements: Iterable[PowerElement]) -> tuple[ElementId, ...]:
    """Return the elements that something feeds, but no utility and no generator in the end.

    What is fed by nothing is not among them: it is taken to be connected to the grid. A battery
    does not count, since it runs empty.
    """
    by_id = {one.id: one for one in elements}
    feeds: dict[ElementId, list[ElementId]] = {}
    for one in by_id.values():
        for source in one.fed_by:
            feeds.setdefault(source, []).append(one.id)
    waiting = [one.id for one in by_id.values() if one.kind.is_source or _hangs_on_the_grid(one)]
    live = set(waiting)
    while waiting:
        for fed in feeds.get(waiting.pop(), ()):
            if fed not in live:
                live.add(fed)
                waiting.append(fed)
    return tuple(one.id for one in by_id.values() if one.fed_by and one.id not in live)


def _hangs_on_the_grid(element: PowerElement) -> bool:
    return not element.fed_by and element.kind is not PowerKind.BATTERY
