"""What every step of an evaluation reads."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, Protocol

from planner.compute.graph import Graph
from planner.compute.places import Places, places_of
from planner.compute.pricing import Pricing
from planner.compute.rules import PlantRules, RackRules, plant_rules, rack_rules, with_practice
from planner.domain.differing import differing_keys
from planner.domain.hardware import Accelerator, Part
from planner.domain.identity import RackId, RoomId, ScenarioId
from planner.domain.overriding import settings_in_force, workloads_in_force
from planner.domain.plan import Plan
from planner.domain.project import PartShelf, Project, Scenario
from planner.domain.provenance import Estimate
from planner.domain.results import Node
from planner.domain.site import Rack, Site


@dataclass(frozen=True, slots=True)
class Context:
    """A project as one of its scenarios sees it, the plan, and the graph that remembers.

    `whole` is the project as it is for all scenarios, without what this one overrides. `room_racks`
    are the racks of every room in the order of rows and positions. `typical` serves recorded demand
    in typical hours only.
    """

    project: Project
    whole: Project
    scenario: ScenarioId
    plan: Plan
    shelf: PartShelf
    graph: Graph
    places: Places
    pricing: Pricing
    rack_rules: RackRules
    plant_rules: PlantRules
    room_racks: Mapping[RoomId, tuple[Rack, ...]]
    typical: bool = False

    @property
    def ordered(self) -> Iterator[Rack]:
        """Every rack in the order of rooms, rows and positions."""
        return chain.from_iterable(self.room_racks.values())

    def accelerator_of(self, part: Part) -> Accelerator | None:
        """Return the accelerator that a part carries."""
        fit = part.accelerators
        return self.shelf.accelerators[fit.accelerator] if fit else None

    def rules_at(self, site: Site) -> RackRules:
        """Return the rules of racks at a site, whose breakers follow its practice."""
        practice = site.design.breakers.north_american
        if practice is None:
            return self.rack_rules
        return self.graph.node(("rack rules", practice), with_practice, self.rack_rules, practice)


class Remembered(Protocol):
    """What an earlier calculation left behind, such as an `Evaluation`."""

    @property
    def nodes(self) -> Mapping[Any, Node]:
        """Steps with their inputs and outputs."""
        ...


def context_of(
    project: Project, scenario: ScenarioId, base: Remembered | None, *, typical: bool = False
) -> Context:
    """Return the context of an evaluation on top of *base*."""
    graph = Graph(base.nodes if base is not None else None)
    chosen = project.scenario(scenario)
    plan, shelf = chosen.plan, project.shelf
    places = graph.node("places", places_of, plan.sites)
    return Context(
        project=_in_force(project, chosen, graph),
        whole=project,
        scenario=scenario,
        plan=plan,
        shelf=shelf,
        graph=graph,
        places=places,
        pricing=graph.node("pricing", Pricing, project.prices, project.settings.currency),
        rack_rules=graph.continued("rack rules", _rack_rules, shelf.assumptions),
        plant_rules=graph.node("plant rules", plant_rules, shelf.assumptions),
        room_racks=graph.continued("racks by room", _by_room, places, plan.racks).rooms,
        typical=typical,
    )


def _rack_rules(known: RackRules | None, assumptions: Mapping[str, Estimate]) -> RackRules:
    return rack_rules(assumptions).after(known)


@dataclass(frozen=True, slots=True, eq=False)
class _ByRoom:
    """Racks by room, and what they were sorted from."""

    places: Places
    racks: Mapping[RackId, Rack]
    rooms: Mapping[RoomId, tuple[Rack, ...]]


def _by_room(known: _ByRoom | None, places: Places, racks: Mapping[RackId, Rack]) -> _ByRoom:
    """Sort the racks into their rooms; rooms of *known* that no changed rack touches stay."""
    if known is None or known.places is not places:
        touched, before = set(places.rooms), dict[RoomId, tuple[Rack, ...]]()
        moved = list(racks.values())
    else:
        old = known.racks
        changed = differing_keys(old, racks)
        moved = [racks[key] for key in changed if key in racks]
        gone = [old[key] for key in changed if key in old]
        touched = {places.room_of_row[rack.row] for rack in (*moved, *gone)}
        before = dict(known.rooms)
    inside: dict[RoomId, list[Rack]] = {
        room: [rack for rack in before.get(room, ()) if racks.get(rack.id) is rack]
        for room in touched
    }
    for rack in moved:
        inside[places.room_of_row[rack.row]].append(rack)
    order = places.order
    for room, mine in inside.items():
        mine.sort(key=lambda rack: (order[rack.row], rack.position, rack.id))
        before[room] = tuple(mine)
    return _ByRoom(places, racks, {room: before[room] for room in places.rooms})


def _in_force(project: Project, scenario: Scenario, graph: Graph) -> Project:
    """`effective` for the graph: values that stay equal stay the same objects."""
    if not scenario.overrides:
        return project
    return replace(
        project,
        settings=graph.node("settings", settings_in_force, project.settings, scenario.overrides),
        workloads=graph.node(
            "workloads in force", workloads_in_force, project.workloads, scenario.overrides
        ),
    )
