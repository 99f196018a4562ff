"""What in a project uses its copy of a catalogue entry, so that it cannot be taken off the shelf."""

from collections.abc import Callable, Iterator, Mapping

from planner.domain.components import Component
from planner.domain.fabric import Fabric
from planner.domain.hardware import Accelerator, Part
from planner.domain.identity import EntryId
from planner.domain.language_model import EngineProfile, LanguageModel
from planner.domain.offers import CloudOffer, ModelApi, Region
from planner.domain.phrase import say
from planner.domain.plan import Plan
from planner.domain.project import Project


def user_of(project: Project, kind: type, entry: EntryId) -> str:
    """Return what uses an entry of a kind in any scenario, empty when nothing does."""
    users = _USERS.get(kind)
    return "" if users is None else next(users(project, entry), "")


def is_placed(project: Project, entry: EntryId) -> bool:
    """Whether a device, rack or element of an entry stands anywhere in a project."""
    if any(one.entry == entry for plan in _plans(project) for one in plan.plant):
        return True
    return any(
        entry in (rack.frame, rack.system) or any(one.part == entry for one in rack.placements)
        for plan in _plans(project)
        for rack in plan.racks.values()
    ) or any(one.part == entry for plan in _plans(project) for one in plan.placements())


def _plans(project: Project) -> Iterator[Plan]:
    return (scenario.plan for scenario in project.scenarios)


def _of_part(project: Project, entry: EntryId) -> Iterator[str]:
    if is_placed(project, entry):
        yield say("devices or racks of it stand in this project")
    for fabric in _fabrics(project):
        if entry in fabric.switch_types:
            yield say("{0} is built of it", fabric.name)


def _fabrics(project: Project) -> Iterator[Fabric]:
    return (one for plan in _plans(project) for site in plan.sites for one in site.fabrics)


def _of_component(project: Project, entry: EntryId) -> Iterator[str]:
    for plan in _plans(project):
        for element in plan.plant:
            if element.entry == entry:
                yield say("{0} is one", element.name)
    for fabric in _fabrics(project):
        for medium in fabric.media:
            if entry in (medium.cable, medium.module, medium.nic_module):
                yield say("{0} is cabled with it", fabric.name)
                break


def _of_accelerator(project: Project, entry: EntryId) -> Iterator[str]:
    for part in project.shelf.parts.values():
        if part.accelerators is not None and part.accelerators.accelerator == entry:
            yield say("{0} holds it", part.label)
    for offer in project.shelf.offers.values():
        if offer.accelerator == entry:
            yield say("{0} holds it", offer.label)


def _of_llm(project: Project, entry: EntryId) -> Iterator[str]:
    for workload in project.workloads:
        if workload.llm == entry:
            yield say("{0} asks for it", workload.name)
    for api in project.shelf.apis.values():
        if api.llm == entry:
            yield say("{0} serves it", api.label)
    yield from _of_engine(project, entry)


def _of_engine(project: Project, entry: EntryId) -> Iterator[str]:
    for plan in _plans(project):
        for deployment in plan.deployments:
            if entry in (deployment.llm, deployment.engine):
                yield say("{0} runs it", deployment.name)


def _of_offer(project: Project, entry: EntryId) -> Iterator[str]:
    for plan in _plans(project):
        for burst in plan.bursts:
            if burst.offer == entry:
                yield say("{0} rents it", burst.name)


def _of_api(project: Project, entry: EntryId) -> Iterator[str]:
    api = project.shelf.apis.get(entry)
    for plan in _plans(project):
        if any(route.api == entry for route in plan.routes):
            yield say("requests are routed to it")
        if api is not None and any(site.name == api.label for site in plan.sites):
            yield say("a site of it stands in this project")


def _of_region(project: Project, entry: EntryId) -> Iterator[str]:
    for plan in _plans(project):
        for site in plan.sites:
            if site.region == entry:
                yield say("{0} stands there", site.name)


_USERS: Mapping[type, Callable[[Project, EntryId], Iterator[str]]] = {
    Part: _of_part,
    Component: _of_component,
    Accelerator: _of_accelerator,
    LanguageModel: _of_llm,
    EngineProfile: _of_engine,
    CloudOffer: _of_offer,
    ModelApi: _of_api,
    Region: _of_region,
}
"""Who could use an entry, by its kind; a line that names a component keeps what it says itself."""
