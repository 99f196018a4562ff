"""What a pack carries: entries of catalogue folders as they stand there, and what was observed."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from planner.catalog import lesser_schema, schema
from planner.catalog.drafts import Draft, Sighting
from planner.catalog.layer import Layer
from planner.domain.identity import EntryId

Place = tuple[str, str]
"""The space of ids that an entry stands in, and its id."""

_REFERENCES = ("accelerator", "llm")
_CURRENCY_OF_THE_CATALOGUE = "USD"


@dataclass(frozen=True, slots=True)
class Goods:
    """Entries with their evidence, prices and lead times seen, and the rates to convert these."""

    drafts: tuple[Draft, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    rates: tuple[Sighting, ...] = ()

    @property
    def ids(self) -> frozenset[str]:
        """Every entry that something is told of."""
        seen = (one.cells["id"] for one in self.sightings)
        return frozenset((*(one.id for one in self.drafts), *seen))


def place_of(draft: Draft) -> Place:
    """Return where a draft stands; parts share their ids across tables."""
    return ("parts" if draft.table in schema.PART_TABLES else draft.table), draft.id


def gather(layers: Sequence[Layer], wanted: AbstractSet[EntryId] | None = None) -> Goods:
    """Return the entries *wanted* as the last of *layers* says, or all; with what they refer to."""
    drafts: dict[Place, Draft] = {}
    for layer in layers:
        drafts.update((place_of(one), one) for one in layer.drafts())
    if wanted is not None:
        names = {*wanted, *_referred(drafts.values(), wanted)}
        drafts = {place: one for place, one in drafts.items() if one.id in names}
    sightings = tuple(
        one
        for layer in reversed(layers)
        for entry, seen in layer.observed().items()
        if wanted is None or entry in wanted
        for one in seen
    )
    return Goods(tuple(drafts.values()), sightings, _rates(layers, sightings))


def lay_out(goods: Goods, layer: Layer) -> None:
    """Put *goods* into a layer, without writing it."""
    layer.put(goods.drafts)
    layer.see((*goods.sightings, *goods.rates))


def _referred(drafts: Iterable[Draft], wanted: AbstractSet[EntryId]) -> set[str]:
    return {
        one.cells[name]
        for one in drafts
        if one.id in wanted
        for name in _REFERENCES
        if name in one.cells
    }


def _rates(layers: Sequence[Layer], sightings: Iterable[Sighting]) -> tuple[Sighting, ...]:
    paid = {one.cells.get("currency", "") for one in sightings if one.table == lesser_schema.PRICES}
    needed = paid - {"", _CURRENCY_OF_THE_CATALOGUE}
    return tuple(
        one
        for layer in reversed(layers)
        for one in layer.rates()
        if one.cells.get("currency") in needed
    )
