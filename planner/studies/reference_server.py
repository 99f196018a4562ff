"""What owning would cost a plan that owns no GPU yet: of a reference server of the catalogue.

The server is the one whose purchase for the peak of the load is the cheapest, among those with a
price that somebody published and that hold every model. As many as the peak needs stand, one to a
rack, on an own site in the country of the project, and cost what every plan there would: space,
energy, staff and support included.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from planner.catalog.library import Library
from planner.compute.evaluate import evaluate
from planner.compute.explain.case import Case
from planner.compute.gpu_loads import GpuRates, training_hours
from planner.compute.owned_gpu import OwnedGpu, owned_gpu
from planner.document.commands.placing import PlacePart
from planner.document.commands.racks import AddRack, AddSite
from planner.domain.errors import EditRefused
from planner.domain.hardware import Accelerator, Part, PartKind
from planner.domain.identity import EntryId
from planner.domain.phrase import say
from planner.domain.plan import Plan
from planner.domain.provenance import Status
from planner.domain.site import SiteKind

_FOUNDED = (Status.MEASURED, Status.DATASHEET, Status.SECONDARY, Status.ENTERED)
_MOST = 32
"""Servers from which the cost of one GPU no longer changes: shared staff is at its ratio."""


@dataclass(frozen=True, slots=True, eq=False)
class Owner:
    """What an owned GPU costs; `case` is the plan with the accelerator on its shelf."""

    case: Case
    owned: OwnedGpu


def owner_of(case: Case, catalogue: Callable[[], Library], rates: GpuRates) -> Owner | str:
    """Return what an owned GPU costs the plan, else one in a reference server.

    In words why nobody knows. The *catalogue* is only asked for where the plan owns no GPU.
    """
    if any(one.owned and one.gpus for one in case.evaluation.pools.values()):
        owned = owned_gpu(case)
        return owned if isinstance(owned, str) else Owner(case, owned)
    if not case.project.workloads:
        return say("no workload asks for GPUs yet")
    library = catalogue()
    best = _cheapest(case, library, rates)
    if best is None:
        return say("no server of the catalogue with a published price holds these models")
    part, accelerator, gpus = best
    bought = _standing(case, library, part, accelerator, gpus)
    found = bought if isinstance(bought, str) else owned_gpu(bought)
    if isinstance(found, str):
        return found
    owned = replace(found, gpus=0, reference=part.label)
    return Owner(_seen(case, accelerator), owned)


def _seen(case: Case, accelerator: Accelerator) -> Case:
    """The same plan with the accelerator on its shelf."""
    shelf = case.project.shelf
    if accelerator.id in shelf.accelerators:
        return case
    known = {**shelf.accelerators, accelerator.id: accelerator}
    project = replace(case.project, shelf=replace(shelf, accelerators=known))
    return Case(project, case.scenario, case.evaluation)


def _cheapest(
    case: Case, library: Library, rates: GpuRates
) -> tuple[Part, Accelerator, float] | None:
    """The server whose purchase for the peak costs the least, and the GPUs that the peak takes."""
    best: tuple[Part, Accelerator, float] | None = None
    least = math.inf
    for part, accelerator in _servers(library):
        gpus = _peak_gpus(_seen(case, accelerator), part, accelerator.id, rates)
        usd = (part.price_usd or 0.0) / part.gpus * gpus
        if 0.0 < usd < least:
            best, least = (part, accelerator, gpus), usd
    return best


def _servers(library: Library) -> Iterator[tuple[Part, Accelerator]]:
    """Servers with a price that somebody published, and what they hold."""
    for part in sorted(library.parts.values(), key=lambda one: one.id):
        fit, price = part.accelerators, part.evidence.get("price_usd")
        if part.kind is not PartKind.GPU_SERVER or fit is None or not part.price_usd:
            continue
        if price is not None and price.status in _FOUNDED:
            accelerator = library.accelerators.get(fit.accelerator)
            if accelerator is not None:
                yield part, accelerator


def _peak_gpus(case: Case, part: Part, accelerator: EntryId, rates: GpuRates) -> float:
    """GPUs that carry the common peak on such servers; 0 when a model does not fit into one."""
    first = case.served.first
    together = first.calendar.zeros()
    for workload in case.project.workloads:
        demand = first.demand.get(workload.id)
        if workload.training is not None:
            together = together + training_hours(workload.training, first.calendar)
        elif demand is not None and demand.any():
            rate = rates.of(case, workload, accelerator, part.gpus)
            if rate <= 0.0:
                return 0.0
            together = together + demand / rate
    return float(together.max())


def _standing(
    case: Case, library: Library, part: Part, accelerator: Accelerator, gpus: float
) -> Case | str:
    """A plan that has nothing but these servers, evaluated."""
    project, scenario = case.project, case.scenario
    alone = replace(project.scenario(scenario), plan=Plan(), overrides=())
    project = replace(project, scenarios=(alone,))
    country = project.settings.country
    region = library.regions.get(EntryId(country.lower()))
    project = AddSite(scenario, SiteKind.OWN, country, region).apply(project)
    (room,) = project.scenario(scenario).plan.sites[-1].rooms
    frame = library.parts[EntryId(library.choices["default.rack_frame"])]
    try:
        for _ in range(max(1, min(_MOST, math.ceil(gpus / part.gpus)))):
            project = AddRack(scenario, room.id, frame, ()).apply(project)
            rack = list(project.scenario(scenario).plan.racks)[-1]
            project = PlacePart(scenario, part, accelerator, rack, 1).apply(project)
    except EditRefused:
        return say("{0} does not fit into {1}", part.label, frame.label)
    return Case(project, scenario, evaluate(project, scenario))
