"""Random projects for Hypothesis: every field of every domain type, ids unique as the program keeps
them, values as odd as their types allow (lone surrogates, infinities, negative zero, huge integers).
"""

import dataclasses
import types
import typing
from collections.abc import Mapping
from dataclasses import replace
from enum import Enum
from functools import cache
from itertools import count
from typing import Any, NewType, TypeVar

from hypothesis import strategies as st

from planner.domain.components import Component
from planner.domain.facility import CoolingElement, Link, PowerElement
from planner.domain.hardware import Accelerator, Part
from planner.domain.identity import ProjectId, RackId
from planner.domain.language_model import EngineProfile, LanguageModel
from planner.domain.offers import CloudOffer, ModelApi, Region
from planner.domain.placement import Placement, RackSlot
from planner.domain.plan import Mute, Phase, Plan
from planner.domain.project import Override, PartShelf, Project, Scenario, Settings
from planner.domain.provenance import Estimate
from planner.domain.quote import Prices, Quote
from planner.domain.service import Burst, Deployment, Pool, Route
from planner.domain.site import Rack, Room, Row, Site
from planner.domain.workload import Workload

T = TypeVar("T")

# Tens of thousands of drawn values per project would be slow: mostly plain scalars, at times odd.
_SCALARS: dict[Any, st.SearchStrategy[Any]] = {
    str: st.one_of(
        st.sampled_from(["", "a", "Zürich", "机架", 'x"y\n', "nul\0", "\ud800 lone"]),
        st.text(st.characters(exclude_categories=()), max_size=4),
    ),
    int: st.one_of(st.integers(-3, 50), st.sampled_from([2**63 - 1, 2**63, -(2**70)])),
    float: st.one_of(
        st.floats(allow_nan=False),
        st.sampled_from([0.0, -0.0, 0.1, 1e-320, float("inf"), float("-inf")]),
    ),
    bool: st.booleans(),
    types.NoneType: st.none(),
}


# Ids and keys are made by the program and its catalogues: plain text.
IDS = st.text("abc-09äß ", min_size=1, max_size=5)


@cache
def values_of(declared: Any) -> st.SearchStrategy[Any]:
    """Return a strategy for any type that a field of the domain may have."""
    if isinstance(declared, NewType):
        return IDS
    if declared in _SCALARS:
        return _SCALARS[declared]
    if dataclasses.is_dataclass(declared) and isinstance(declared, type):
        return st.deferred(lambda: whole(declared))  # a class may refer to itself
    if isinstance(declared, type) and issubclass(declared, Enum):
        return st.sampled_from(declared)
    return _collections_of(typing.get_origin(declared), typing.get_args(declared))


def _collections_of(origin: Any, arguments: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    if origin in (typing.Union, types.UnionType):
        return st.one_of([values_of(argument) for argument in arguments])
    if origin is tuple and arguments[-1] is Ellipsis:
        return st.lists(values_of(arguments[0]), max_size=2).map(tuple)
    if origin is tuple:
        return st.tuples(*(values_of(argument) for argument in arguments))
    if issubclass(origin, Mapping):
        return st.dictionaries(values_of(arguments[0]), values_of(arguments[1]), max_size=2)
    raise TypeError(origin)


def whole(kind: type[T], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[T]:
    """Return a strategy that fills every field of a dataclass, those with defaults too."""
    hints = typing.get_type_hints(kind)
    drawn = {
        field.name: fields[field.name] if field.name in fields else values_of(hints[field.name])
        for field in dataclasses.fields(kind)  # type: ignore[arg-type]
        if field.init
    }
    return st.builds(kind, **drawn)


def _few(strategy: st.SearchStrategy[T], most: int = 2) -> st.SearchStrategy[list[T]]:
    return st.lists(strategy, max_size=most)


_NO_CHILDREN = st.just(())
_PLACEMENTS = _few(whole(Placement), 3)
_ROWS = _few(whole(Row))
_ROOMS = _few(whole(Room, rows=_NO_CHILDREN, floor=_NO_CHILDREN))
_SITES = _few(whole(Site, rooms=_NO_CHILDREN))
_RACKS = _few(whole(Rack, placements=_NO_CHILDREN), 3)


class _Ids:
    """Gives every value of a scenario an id of its own."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def renamed(self, values: list[Any]) -> tuple[Any, ...]:
        return tuple(replace(value, id=f"id-{next(self._numbers)}") for value in values)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Draw a plan with placements in racks, on floors and on the tray."""
    ids = _Ids()

    def drawn(kind: type[Any]) -> tuple[Any, ...]:
        return ids.renamed(draw(_few(whole(kind))))

    sites = tuple(
        replace(
            site,
            rooms=tuple(
                replace(
                    room,
                    rows=ids.renamed(draw(_ROWS)),
                    floor=ids.renamed(draw(_PLACEMENTS)),
                )
                for room in ids.renamed(draw(_ROOMS))
            ),
        )
        for site in ids.renamed(draw(_SITES))
    )
    racks = {}
    for rack in ids.renamed(draw(_RACKS)):
        placements = tuple(
            _into(rack.id, placement) if draw(st.booleans()) else placement
            for placement in ids.renamed(draw(_PLACEMENTS))
        )
        racks[rack.id] = replace(rack, placements=placements)
    return Plan(
        sites=sites,
        racks=racks,
        tray=ids.renamed(draw(_PLACEMENTS)),
        pools=drawn(Pool),
        deployments=drawn(Deployment),
        routes=drawn(Route),
        bursts=drawn(Burst),
        links=drawn(Link),
        power_elements=drawn(PowerElement),
        cooling_elements=drawn(CoolingElement),
        phases=drawn(Phase),
        mutes=tuple(draw(_few(whole(Mute)))),
    )


def _into(rack: RackId, placement: Placement) -> Placement:
    """Place what the program would: most devices are in a slot of the rack that owns them."""
    return replace(placement, host=RackSlot(rack, bottom=3, height=4))


@st.composite
def shelves(draw: st.DrawFn) -> PartShelf:
    """Draw the project's copies of catalogue entries."""

    def keyed(kind: type[Any]) -> dict[Any, Any]:
        return {entry.id: entry for entry in draw(_few(whole(kind)))}

    return PartShelf(
        parts=keyed(Part),
        accelerators=keyed(Accelerator),
        llms=keyed(LanguageModel),
        engines=keyed(EngineProfile),
        offers=keyed(CloudOffer),
        apis=keyed(ModelApi),
        regions=keyed(Region),
        components=keyed(Component),
        assumptions={estimate.key: estimate for estimate in draw(_few(whole(Estimate, key=IDS)))},
        catalogue_version=draw(IDS),
    )


@st.composite
def scenarios(draw: st.DrawFn, name: str) -> Scenario:
    """Draw a scenario whose id is its *name*."""
    overrides = tuple(draw(_few(whole(Override))))
    drawn = draw(whole(Scenario, plan=plans(), overrides=st.just(overrides)))
    return replace(drawn, id=typing.cast("Any", name))


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """Draw a project with up to two scenarios."""
    return Project(
        id=ProjectId("0123456789abcdef0123456789abcdef"),
        name=draw(_SCALARS[str]),
        serial=draw(st.integers(0, 10**6)),
        settings=draw(whole(Settings)),
        shelf=draw(shelves()),
        workloads=_Ids().renamed(draw(_few(whole(Workload)))),
        scenarios=tuple(draw(scenarios(f"scenario-{n}")) for n in range(draw(st.integers(0, 2)))),
        quote=draw(whole(Quote)),
        prices=draw(whole(Prices)),
    )
