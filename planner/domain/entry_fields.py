"""The figures of a catalogue entry by the name that tables and evidence give them.

Entries keep related figures together (`Part.draw.nameplate_kw`); tables, evidence and people name
them flat (``nameplate_kw``). Here one leads to the other, in both directions.
"""

import dataclasses
from collections.abc import Mapping
from typing import TypeGuard, TypeVar

from planner.domain.changing import with_field
from planner.domain.components import Component
from planner.domain.hardware import (
    Accelerator,
    AcceleratorFit,
    CoolingRating,
    ElectricalRating,
    FrameRating,
    Part,
    PowerDraw,
    RackFit,
    StorageRating,
    SupplyUnits,
    SwitchRating,
)
from planner.domain.language_model import (
    EngineProfile,
    Generations,
    LanguageModel,
    LatentCache,
    LayerMix,
    MixtureOfExperts,
    Spread,
)
from planner.domain.offers import CloudOffer, ModelApi, Region

Entry = (
    Part | CloudOffer | ModelApi | LanguageModel | Accelerator | EngineProfile | Region | Component
)
T = TypeVar("T")

Path = tuple[str, ...]

_APART = ("id", "evidence", "contents", "ratings", "price_breaks")
"""Fields that are no figures, or hold figures by name already."""

_GROUPS: Mapping[type, tuple[tuple[str, type, str], ...]] = {
    Part: (
        ("draw", PowerDraw, ""),
        ("supply", SupplyUnits, "supply_"),
        ("accelerators", AcceleratorFit, "accelerator_"),
        ("storage", StorageRating, ""),
        ("switch", SwitchRating, ""),
        ("frame", FrameRating, ""),
        ("electrical", ElectricalRating, ""),
        ("cooling", CoolingRating, "cooling_"),
        ("fit", RackFit, ""),
    ),
    EngineProfile: (
        ("dense", Spread, "dense_"),
        ("mixture", Spread, "mixture_"),
        ("generations", Generations, ""),
    ),
    LanguageModel: (
        ("experts", MixtureOfExperts, "moe_"),
        ("latent", LatentCache, "mla_"),
        ("mix", LayerMix, "mix_"),
    ),
}
"""Fields that group others, and what stands before the names of those."""

_OTHER_NAMES = {"accelerator_accelerator": "accelerator", "cooling_capacity_kw": "cooling_kw"}


def field_paths(kind: type) -> Mapping[str, Path]:
    """Return where each figure of a kind of entry stands, by name, in the order of the class."""
    return _PATHS[kind]


def _paths(kind: type) -> dict[str, Path]:
    groups = {name: (inner, prefix) for name, inner, prefix in _GROUPS.get(kind, ())}
    paths: dict[str, Path] = {}
    for field in dataclasses.fields(kind):
        if field.name in groups:
            inner, prefix = groups[field.name]
            for one in dataclasses.fields(inner):
                name = _OTHER_NAMES.get(prefix + one.name, prefix + one.name)
                # A cabinet repeats its depth among the sizes of the frame.
                paths.setdefault(name, (field.name, one.name))
        elif field.name not in _APART:
            paths[field.name] = (field.name,)
    return paths


_PATHS: Mapping[type, Mapping[str, Path]] = {
    kind: _paths(kind)
    for kind in (
        *(Part, CloudOffer, ModelApi, LanguageModel, Accelerator, EngineProfile, Region),
        Component,
    )
}


def figure_names(entry: Entry) -> tuple[str, ...]:
    """Return the names of all figures that an entry can have."""
    names = _PATHS[type(entry)]
    if isinstance(entry, Component):
        return (*names, *(name for name in entry.ratings if name not in names))
    return tuple(names)


def has_figure(entry: Entry, name: str) -> bool:
    """Whether a figure is among the `figure_names` of an entry."""
    return name in _PATHS[type(entry)] or (isinstance(entry, Component) and name in entry.ratings)


def value_of(entry: Entry, name: str) -> object:
    """Return a figure by name; None where the entry has no data, or nothing of that kind.

    A rating that a component does not have is no data, whatever its name.

    Raises:
        KeyError: when entries of this kind have no such figure.
    """
    if _is_rating(entry, name):
        return entry.ratings.get(name)
    found: object = entry
    for step in _PATHS[type(entry)][name]:
        if found is None:
            return None
        found = getattr(found, step)
    return found


def _is_rating(entry: Entry, name: str) -> TypeGuard[Component]:
    """Whether a figure is one of those that components hold by name, each kind its own."""
    return isinstance(entry, Component) and name not in _PATHS[Component]


def number_of(entry: Entry, name: str) -> float | None:
    """Return a figure that is a number; None for everything else."""
    found = value_of(entry, name)
    return found if isinstance(found, int | float) and not isinstance(found, bool) else None


def with_value(entry: Entry, name: str, value: object) -> Entry:
    """Return the entry with another figure; the evidence stays as it is.

    Raises:
        KeyError: when entries of this kind have no such figure.
        ValueError: when the entry has nothing that the figure could belong to, such as the ports
            of a server.
    """
    if _is_rating(entry, name):
        kept = {key: one for key, one in entry.ratings.items() if key != name}
        return with_field(entry, "ratings", kept if value is None else {**kept, name: value})
    path = _PATHS[type(entry)][name]
    if isinstance(entry, Part) and name == "depth_mm" and entry.frame is not None:
        entry = _put(entry, ("frame", name), value)
    return _put(entry, path, value)


def _put(owner: T, path: Path, value: object) -> T:
    step, *rest = path
    if rest:
        inner = getattr(owner, step)
        if inner is None:
            raise ValueError(f"there is no {step}")
        value = _put(inner, tuple(rest), value)
    return with_field(owner, step, value)
