"""Plant on the plan: adding, editing, moving, connecting and removing power and cooling elements."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from planner.document.command import PlanEdit
from planner.document.commands.placing import refuse_name
from planner.document.commands.plant_limits import refuse_impossible, refuse_loop
from planner.document.commands.revise import (
    Ids,
    free_name,
    shelve,
    with_entry,
    with_plan,
    without_elements,
)
from planner.document.plant_entry import PlantEntry, element_of
from planner.domain.changing import with_field
from planner.domain.errors import EditRefused
from planner.domain.facility import (
    CoolingElement,
    CoolingKind,
    Place,
    PlantElement,
    PowerElement,
    PowerKind,
)
from planner.domain.hardware import Part
from planner.domain.identity import ElementId
from planner.domain.phrase import named, say
from planner.domain.placement import FloorPose
from planner.domain.plan import Plan
from planner.domain.project import PartShelf, Project

E = TypeVar("E", PowerElement, CoolingElement)

POWER_STEM = {
    PowerKind.UTILITY: "utility",
    PowerKind.TRANSFORMER: "tx",
    PowerKind.GENERATOR: "gen",
    PowerKind.UPS: "ups",
    PowerKind.SWITCHGEAR: "swg",
    PowerKind.BUSWAY: "bus",
    PowerKind.PDU: "pdu",
    PowerKind.BREAKER: "brk",
    PowerKind.BATTERY: "bat",
}
COOLING_STEM = {
    CoolingKind.AIR_HANDLER: "crah",
    CoolingKind.IN_ROW: "inrow",
    CoolingKind.REAR_DOOR: "rdhx",
    CoolingKind.CDU: "cdu",
    CoolingKind.CHILLER: "ch",
    CoolingKind.HEAT_REJECTION: "dc",
    CoolingKind.PUMP: "pump",
    None: "cooler",
}
"""Stems of the names that new elements get."""

_WORDS = {
    "volts": say("voltage"),
    "amps": say("rated current"),
    "kva": say("rating"),
    "installed": say("installed units"),
    "standby": say("units on standby"),
    "feed": say("feed"),
    "group": say("redundancy group"),
    "power_factor": say("power factor"),
    "capacity_kw": say("capacity"),
    "power_kw": say("own power"),
    "supply_c": say("supply temperature"),
    "return_c": say("return temperature"),
    "cop": say("coefficient of performance"),
    "fed_by": say("what feeds"),
    "cooled_by": say("what cools"),
}


@dataclass(frozen=True)
class PlaceElement(PlanEdit):
    """Put a piece of plant from the catalogue into a place, with the figures of its entry.

    Without a *pose* it belongs to the place but stands nowhere on its floor plan yet.
    """

    entry: PlantEntry
    place: Place
    pose: FloorPose | None = None

    def label(self, project: Project) -> str:
        """Such as ``place Vertiv Liebert APM2 100 kW``."""
        return say("place {0}", self.entry.label)

    def apply(self, project: Project) -> Project:
        """Copy the entry on first use, make the element of it, and add it."""
        project = replace(project, shelf=_with_copy(project.shelf, self.entry))
        plan = project.scenario(self.scenario).plan
        _refuse_missing(plan, self.place)
        entry = _copy_of(project.shelf, self.entry)
        country = next(one.country for one in plan.sites if one.id == plan.site_of(self.place))
        element = element_of(entry, self.place, self.pose, project.shelf, country)
        return _added(project, self, element)


@dataclass(frozen=True)
class AddElement(PlanEdit):
    """Add an element that no entry describes, such as the utility or a breaker.

    Its id is given by the project; without a name it is called after its kind.
    """

    element: PlantElement

    def label(self, project: Project) -> str:
        """Such as ``add utility``."""
        return say("add {0}", self.element.name or _kind_of(self.element))

    def apply(self, project: Project) -> Project:
        """Append the element."""
        plan = project.scenario(self.scenario).plan
        _refuse_missing(plan, self.element.place)
        if self.element.name:
            refuse_name(self.element.name, "", _names(plan))
        return _added(project, self, self.element)


@dataclass(frozen=True)
class EditElement(PlanEdit):
    """Change a field of an element: name, rating, units, feed, what feeds it, ..."""

    element: ElementId
    field: str
    value: object

    @property
    def merge_key(self) -> Hashable | None:
        """Edits of one field of one element merge."""
        return (self.scenario, self.element, self.field)

    def label(self, project: Project) -> str:
        """Such as ``change rating of ups-01``."""
        name = element_in(project.scenario(self.scenario).plan, self.element).name
        if self.field == "name":
            return say("rename {0}", name)
        return say("change {0} of {1}", _WORDS.get(self.field) or named(self.field), name)

    def apply(self, project: Project) -> Project:
        """Replace the field."""
        plan = project.scenario(self.scenario).plan
        element = element_in(plan, self.element)
        if self.field == "name":
            refuse_name(str(self.value), element.name, _names(plan))
        changed = with_field(element, self.field, self.value)
        refuse_impossible(changed)
        after = with_elements(plan, [changed])
        refuse_loop(after, changed)
        return with_plan(project, self.scenario, after)


@dataclass(frozen=True)
class MoveElement(PlanEdit):
    """Move an element to another place, or to another pose in it."""

    element: ElementId
    place: Place
    pose: FloorPose | None

    @property
    def merge_key(self) -> Hashable | None:
        """Steps of one move, such as arrow keys, merge."""
        return (self.scenario, self.element, "pose")

    def label(self, project: Project) -> str:
        """Such as ``move ups-01``."""
        return say("move {0}", element_in(project.scenario(self.scenario).plan, self.element).name)

    def apply(self, project: Project) -> Project:
        """Replace place and pose."""
        plan = project.scenario(self.scenario).plan
        element = element_in(plan, self.element)
        _refuse_missing(plan, self.place)
        moved = replace(element, place=self.place, pose=self.pose)
        return with_plan(project, self.scenario, with_elements(plan, [moved]))


@dataclass(frozen=True)
class ConnectElement(PlanEdit):
    """Let an element be fed by another too, or no longer (*connected* False)."""

    element: ElementId
    source: ElementId
    connected: bool = True

    def label(self, project: Project) -> str:
        """Such as ``feed pdu-01 from ups-01``."""
        plan = project.scenario(self.scenario).plan
        names = element_in(plan, self.element).name, element_in(plan, self.source).name
        if self.connected:
            return say("feed {0} from {1}", *names)
        return say("disconnect {0} from {1}", *names)

    def apply(self, project: Project) -> Project:
        """Append or take out the source."""
        plan = project.scenario(self.scenario).plan
        element = element_in(plan, self.element)
        kept = tuple(one for one in element.fed_by if one != self.source)
        if self.connected:
            source = element_in(plan, self.source)
            if not isinstance(source, PowerElement):
                raise EditRefused(
                    say("{0} gives no power: it is cooling.", source.name),
                    say("Choose a power element."),
                )
            kept = (*kept, self.source)
        changed = replace(element, fed_by=kept)
        after = with_elements(plan, [changed])
        refuse_loop(after, changed)
        return with_plan(project, self.scenario, after)


@dataclass(frozen=True)
class RemoveElements(PlanEdit):
    """Delete elements; what they fed or cooled is fed and cooled by the rest."""

    elements: frozenset[ElementId]

    def label(self, project: Project) -> str:
        """Such as ``delete ups-01`` or ``delete 3 elements``."""
        if len(self.elements) == 1:
            (only,) = self.elements
            return say("delete {0}", element_in(project.scenario(self.scenario).plan, only).name)
        return say("delete {0} elements", len(self.elements))

    def apply(self, project: Project) -> Project:
        """Remove them and every mention of them."""
        plan = project.scenario(self.scenario).plan
        return with_plan(project, self.scenario, without_elements(plan, self.elements))


def element_in(plan: Plan, element: ElementId) -> PlantElement:
    """Return an element.

    Raises:
        EditRefused: when it is no longer there.
    """
    found = plan.element(element)
    if found is None:
        raise EditRefused(say("This element is no longer in the plan."), say("Select another one."))
    return found


def with_elements(plan: Plan, changed: Iterable[PlantElement]) -> Plan:
    """Return the plan with elements of the same ids replaced."""
    new = {one.id: one for one in changed}
    return replace(
        plan,
        power_elements=_swapped(plan.power_elements, new),
        cooling_elements=_swapped(plan.cooling_elements, new),
    )


def _swapped(elements: tuple[E, ...], new: dict[ElementId, PlantElement]) -> tuple[E, ...]:
    if not any(one.id in new for one in elements):
        return elements
    kinds = type(elements[0])
    return tuple(found if isinstance(found := new.get(one.id), kinds) else one for one in elements)


def _added(project: Project, edit: PlanEdit, element: PlantElement) -> Project:
    plan = project.scenario(edit.scenario).plan
    ids = Ids(project)
    name = element.name or free_name(_stem_of(element), _names(plan))
    element = replace(element, id=ElementId(ids.new("element")), name=name)
    refuse_impossible(element)
    if isinstance(element, PowerElement):
        plan = replace(plan, power_elements=(*plan.power_elements, element))
    else:
        plan = replace(plan, cooling_elements=(*plan.cooling_elements, element))
    return with_plan(project, edit.scenario, plan, ids.serial)


def _names(plan: Plan) -> set[str]:
    return {*plan.placement_names, *(one.name for one in plan.plant)}


def _stem_of(element: PlantElement) -> str:
    if isinstance(element, PowerElement):
        return POWER_STEM[element.kind]
    return COOLING_STEM[element.kind]


def _kind_of(element: PlantElement) -> str:
    return named(element.kind or "cooling")


def _with_copy(shelf: PartShelf, entry: PlantEntry) -> PartShelf:
    if isinstance(entry, Part):
        return shelve(shelf, (entry,))
    components = with_entry(shelf.components, entry.id, entry)
    return shelf if components is shelf.components else replace(shelf, components=components)


def _copy_of(shelf: PartShelf, entry: PlantEntry) -> PlantEntry:
    """The project's own copy, which may have been edited."""
    return shelf.parts[entry.id] if isinstance(entry, Part) else shelf.components[entry.id]


def _refuse_missing(plan: Plan, place: Place) -> None:
    if plan.site_of(place) is None:
        raise EditRefused(
            say("The place for it is no longer in the plan."), say("Choose another room.")
        )
