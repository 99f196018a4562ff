"""What a sanity rule may ask of an entry: its figures and words by name, and some worked out of them.

Names are those of the columns; a few more say what stands elsewhere (the board power of a server's
accelerator) or what a formula counts (the parameters of a language model).
"""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from planner.catalog import lesser_schema, schema
from planner.catalog.parameters import total_params_b
from planner.domain.components import Component, ComponentKind
from planner.domain.entry_fields import field_paths
from planner.domain.hardware import Accelerator, Part, PartKind
from planner.domain.identity import EntryId
from planner.domain.language_model import EngineProfile, LanguageModel
from planner.domain.offers import CloudOffer, ModelApi, Region
from planner.domain.places import ColocationPrice, EgressPrice, Place
from planner.domain.units import HALF_UNITS_PER_UNIT, kva_of_circuit

Accelerators = Mapping[EntryId, Accelerator]
Entry = (
    Part
    | Component
    | Accelerator
    | LanguageModel
    | EngineProfile
    | CloudOffer
    | ModelApi
    | Region
    | Place
    | ColocationPrice
    | EgressPrice
)
_Derivation = Callable[[Any, Accelerators], float | str | None]

_WHOLE_TABLES: Mapping[str, type] = {
    "accelerator": Accelerator,
    "model": LanguageModel,
    "engine": EngineProfile,
    "offer": CloudOffer,
    "api": ModelApi,
    "region": Region,
    "place": Place,
    "colocation": ColocationPrice,
    "egress": EgressPrice,
}
_CLASSES: Mapping[str, type] = {
    **dict.fromkeys((kind.value for kind in PartKind), Part),
    **dict.fromkeys((kind.value for kind in ComponentKind), Component),
    **_WHOLE_TABLES,
}
_KIND_OF: Mapping[type, str] = {made: kind for kind, made in _WHOLE_TABLES.items()}

GROUPS: Mapping[str, frozenset[str]] = {
    "part": frozenset(kind.value for kind in PartKind),
    "component": frozenset(kind.value for kind in ComponentKind),
}
"""Words that stand for several kinds."""
KINDS = frozenset(_CLASSES)
"""What a rule can apply to."""


class Figures(NamedTuple):
    """The figures of an entry that are known, and its words."""

    numbers: Mapping[str, float]
    words: Mapping[str, str]


def kind_of(entry: Entry) -> str:
    """Return the kind of an entry, as rules name it."""
    if isinstance(entry, Part | Component):
        return entry.kind.value
    return _KIND_OF[type(entry)]


@lru_cache
def names_of_kind(kind: str) -> frozenset[str]:
    """Return every name that a rule about *kind* may use."""
    made = _CLASSES[kind]
    return frozenset((*_columns(made), *_DERIVED.get(made, ())))


def figures_of(entry: Entry, accelerators: Accelerators, wanted: Iterable[str]) -> Figures:
    """Return what is known of *entry* under the names *wanted*."""
    numbers: dict[str, float] = {}
    words: dict[str, str] = {}
    made = type(entry)
    derived, paths = _DERIVED.get(made, {}), _PATHS.get(made, {})
    for name in wanted:
        derive = derived.get(name)
        found = derive(entry, accelerators) if derive else _value(entry, paths.get(name, (name,)))
        if isinstance(found, bool):
            words[name] = "yes" if found else "no"
        elif isinstance(found, int | float):
            numbers[name] = found
        elif isinstance(found, str):
            words[name] = found
    return Figures(numbers, words)


def _value(entry: object, path: tuple[str, ...]) -> Any:
    if isinstance(entry, Component) and path[0] in entry.ratings:
        return entry.ratings[path[0]]
    for step in path:
        entry = getattr(entry, step, None)
    return entry


def _columns(made: type) -> Iterable[str]:
    if made is Component:
        ratings = (lesser_schema.PLANT, lesser_schema.COMPONENTS)
        return {name for path in ratings for name in schema.TABLES[path].columns}
    return _PATHS.get(made) or {one.name for one in dataclasses.fields(made)}


def _rack_units(part: Part, _: Accelerators) -> float | None:
    return part.half_units / HALF_UNITS_PER_UNIT if part.half_units else None


def _accelerator(part: Part, accelerators: Accelerators) -> Accelerator | None:
    return accelerators.get(part.accelerators.accelerator) if part.accelerators else None


def _board_kw(part: Part, accelerators: Accelerators) -> float | None:
    board = _accelerator(part, accelerators)
    return board.board_kw if board else None


def _board_usd(part: Part, accelerators: Accelerators) -> float | None:
    board = _accelerator(part, accelerators)
    return board.price_usd if board else None


def _architecture(part: Part, accelerators: Accelerators) -> str:
    board = _accelerator(part, accelerators)
    return board.architecture if board else ""


def _circuit_kva(part: Part, _: Accelerators) -> float | None:
    rating = part.electrical
    if rating is None or rating.volts is None or rating.amps is None or rating.phases is None:
        return None
    return kva_of_circuit(rating.volts, rating.amps, rating.phases)


def _counted_params_b(model: LanguageModel, _: Accelerators) -> float:
    return total_params_b(model)


_DERIVED: Mapping[type, Mapping[str, _Derivation]] = {
    Part: {
        "rack_units": _rack_units,
        "board_kw": _board_kw,
        "board_usd": _board_usd,
        "architecture": _architecture,
        "circuit_kva": _circuit_kva,
    },
    LanguageModel: {"counted_params_b": _counted_params_b},
}
"""Figures beyond the columns: height in rack units, power, price and architecture of one
accelerator of a server, apparent power of a circuit, parameters counted from the architecture."""

_PATHS: Mapping[type, Mapping[str, tuple[str, ...]]] = {
    made: field_paths(made)
    for made in (Part, Accelerator, LanguageModel, EngineProfile, CloudOffer, ModelApi, Region)
}

DERIVED_NAMES = frozenset(name for derived in _DERIVED.values() for name in derived)
"""Names that are no columns."""
