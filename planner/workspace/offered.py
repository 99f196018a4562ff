"""What an open project offers: the catalogue with the project's own entries laid over it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from planner.catalog.library import Library
from planner.domain.entry_fields import Entry
from planner.domain.identity import EntryId
from planner.domain.project import PartShelf

E = TypeVar("E", bound=Entry)


class Offered:
    """Lays a shelf over a catalogue, again only when one of its mappings is another.

    The project's copy of an entry is offered in place of the catalogue's where the project edited
    it, and where the catalogue does not have it (any more).
    """

    def __init__(self, catalogue: Library) -> None:
        self._catalogue = catalogue
        self._shelf: PartShelf | None = None
        self._library = catalogue

    def with_shelf(self, shelf: PartShelf) -> Library:
        """Return the catalogue as a project with this shelf sees it."""
        if shelf is not self._shelf:
            self._library = self._laid_over(shelf)
            self._shelf = shelf
        return self._library

    def _laid_over(self, shelf: PartShelf) -> Library:
        under, last = self._catalogue, self._library
        parts = _over(under.parts, shelf.parts, last.parts)
        accelerators = _over(under.accelerators, shelf.accelerators, last.accelerators)
        llms = _over(under.llms, shelf.llms, last.llms)
        engines = _over(under.engines, shelf.engines, last.engines)
        offers = _over(under.offers, shelf.offers, last.offers)
        apis = _over(under.apis, shelf.apis, last.apis)
        regions = _over(under.regions, shelf.regions, last.regions)
        components = _over(under.components, shelf.components, last.components)
        laid = (parts, accelerators, llms, engines, offers, apis, regions, components)
        for library in (last, under):
            if all(one is two for one, two in zip(laid, _mappings(library), strict=True)):
                return library
        return replace(
            under,
            parts=parts,
            accelerators=accelerators,
            llms=llms,
            engines=engines,
            offers=offers,
            apis=apis,
            regions=regions,
            components=components,
        )


def is_own(entry: Entry, catalogue: Mapping[EntryId, Entry]) -> bool:
    """Whether a project's copy of an entry says something that the catalogue does not."""
    return entry.id not in catalogue or any(one.edited for one in entry.evidence.values())


def _over(
    catalogue: Mapping[EntryId, E], shelf: Mapping[EntryId, E], last: Mapping[EntryId, E]
) -> Mapping[EntryId, E]:
    """The catalogue with what is a project's own; the mapping of last time where it is the same."""
    own = {key: entry for key, entry in shelf.items() if is_own(entry, catalogue)}
    if not own:
        return catalogue
    laid = {**catalogue, **own}
    return last if laid == last else laid


def _mappings(library: Library) -> tuple[object, ...]:
    return (
        library.parts,
        library.accelerators,
        library.llms,
        library.engines,
        library.offers,
        library.apis,
        library.regions,
        library.components,
    )
