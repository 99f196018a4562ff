"""What is looked up about places, and read only then: cloud regions, colocation, egress."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.domain.identity import EntryId
from planner.domain.places import ColocationPrice, EgressPrice, Place

Reference = Place | ColocationPrice | EgressPrice


@dataclass(frozen=True, slots=True)
class References:
    """Places and their prices by id, in the order of the files; nothing is calculated from them."""

    places: Mapping[EntryId, Place] = field(default_factory=dict)
    colocation: Mapping[EntryId, ColocationPrice] = field(default_factory=dict)
    egress: Mapping[EntryId, EgressPrice] = field(default_factory=dict)

    def entries(self) -> tuple[Reference, ...]:
        """Return all of them: places, then colocation, then egress."""
        return (*self.places.values(), *self.colocation.values(), *self.egress.values())


def names_of(one: Reference) -> str:
    """Return the words that find a reference."""
    match one:
        case Place():
            return f"{one.label} {one.city} {one.jurisdiction} {one.id} place"
        case ColocationPrice():
            return f"{one.label} {one.id} colocation"
        case EgressPrice():
            return f"{one.label} {one.id} egress"
