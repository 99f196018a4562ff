"""What every step of an evaluation reads."""

from dataclasses import dataclass

from planner.compute.graph import Graph
from planner.compute.places import Places, places_of
from planner.compute.rules import PlantRules, RackRules, plant_rules, rack_rules
from planner.domain.hardware import Accelerator, Part
from planner.domain.identity import ScenarioId
from planner.domain.plan import Plan
from planner.domain.project import PartShelf, Project
from planner.domain.results import DeviceGroup, Evaluation
from planner.domain.site import Rack


@dataclass(frozen=True, slots=True)
class Context:
    """A project, one of its plans, and the graph that remembers.

    `ordered` are the racks in the order of rows and positions; `same_parts` says that the graph's
    base saw the same parts and accelerators.
    """

    project: Project
    plan: Plan
    shelf: PartShelf
    graph: Graph
    places: Places
    rack_rules: RackRules
    plant_rules: PlantRules
    ordered: tuple[Rack, ...]
    same_parts: bool

    def accelerator_of(self, part: Part) -> Accelerator | None:
        """Return the accelerator that a part carries."""
        fit = part.accelerators
        return self.shelf.accelerators[fit.accelerator] if fit else None

    def fitted(
        self, groups: tuple[DeviceGroup, ...]
    ) -> tuple[tuple[Part, ...], tuple[Accelerator | None, ...]]:
        """Return the parts of device groups and their accelerators, in the order of the groups."""
        parts = tuple(self.shelf.parts[group.part] for group in groups)
        return parts, tuple(self.accelerator_of(part) for part in parts)


def context_of(project: Project, scenario: ScenarioId, base: Evaluation | None) -> Context:
    """Return the context of an evaluation on top of *base*."""
    plan, shelf = project.scenario(scenario).plan, project.shelf
    graph = Graph(base.nodes if base is not None else None)
    places = graph.node("places", places_of, plan.sites)
    order = places.order
    ordered = tuple(
        sorted(plan.racks.values(), key=lambda rack: (order[rack.row], rack.position, rack.id))
    )
    return Context(
        project=project,
        plan=plan,
        shelf=shelf,
        graph=graph,
        places=places,
        rack_rules=graph.node("rack rules", rack_rules, shelf.assumptions),
        plant_rules=graph.node("plant rules", plant_rules, shelf.assumptions),
        ordered=ordered,
        same_parts=graph.unchanged("parts", shelf.parts, shelf.accelerators),
    )
