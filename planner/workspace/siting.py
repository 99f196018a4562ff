"""Puts sized hardware somewhere: servers into racks that carry them, or instances into a cloud."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from math import ceil

from planner.catalog.library import Library
from planner.compute.rules import rack_rules
from planner.document.command import Command, Compound
from planner.document.commands.cloud import AddBurst, EditBurst
from planner.document.commands.placing import DeletePlacements, PlacePart
from planner.document.commands.rack_groups import DuplicateRacks
from planner.document.commands.racks import AddRack, AddSite, EditSite
from planner.document.commands.workloads import AddDeployment, AddWorkload, EditDeployment
from planner.domain.errors import EditRefused
from planner.domain.facility_design import NORTH_AMERICA
from planner.domain.hardware import Part, PartKind
from planner.domain.identity import EntryId, PlacementId, PoolId, RackId, ScenarioId, SiteId
from planner.domain.language_model import EngineProfile, LanguageModel
from planner.domain.offers import CloudOffer
from planner.domain.phrase import say
from planner.domain.plan import Plan
from planner.domain.project import PartShelf, Project
from planner.domain.provenance import is_founded
from planner.domain.service import BurstTrigger, Deployment, RouteRole
from planner.domain.site import Feed, Rack, Site, SiteKind
from planner.domain.units import HALF_UNITS_PER_UNIT
from planner.domain.workload import Workload
from planner.workspace.dropping import default_feeds, region_of
from planner.workspace.founding import colocation_terms

Asked = tuple[Workload, LanguageModel, Deployment, EngineProfile]
"""The workload, its LLM, and how it is deployed; the pool is found here.

A workload without an id is added; one with an id is in the project and gets more capacity.
"""


@dataclass(frozen=True, slots=True)
class Sited:
    """The edit as one step, the project with it, and how many racks it adds."""

    command: Command
    project: Project
    racks: int


@dataclass
class Steps:
    """Commands so far and the project that they make; later ones need the ids of earlier ones."""

    project: Project
    scenario: ScenarioId
    done: list[Command] = field(default_factory=list)

    @property
    def plan(self) -> Plan:
        """The plan so far."""
        return self.project.scenario(self.scenario).plan

    def fork(self) -> "Steps":
        """Return the same steps, to go on differently."""
        return Steps(self.project, self.scenario, list(self.done))

    def do(self, command: Command) -> None:
        """Add one more."""
        self.project = command.apply(self.project)
        self.done.append(command)

    def sited(self, name: str, racks: int) -> Sited:
        """Return everything as one step."""
        return Sited(Compound(say("size {0}", name), tuple(self.done)), self.project, racks)


def in_cloud(
    steps: Steps, library: Library, offer: CloudOffer, instances: int, asked: Asked
) -> Sited:
    """Return the edit that rents so many instances around the clock and serves the workload there."""
    scenario = steps.scenario
    accelerator = library.accelerators[offer.accelerator]
    steps.do(AddBurst(scenario, offer, accelerator, region_of(library, offer.country)))
    burst = steps.plan.bursts[-1]
    for name, value in (
        ("maximum", instances),
        ("minimum", instances),
        ("trigger", BurstTrigger.ALWAYS),
    ):
        steps.do(EditBurst(scenario, burst.id, name, value))
    _serve(steps, burst.pool, asked, replicas=None)
    return steps.sited(asked[0].name, 0)


def in_racks(
    steps: Steps,
    library: Library,
    server: Part,
    servers: int,
    kind: SiteKind,
    country: str,
    asked: Asked,
) -> Sited:
    """Return the edit that puts servers into new racks of a site and serves the workload on them.

    The site of that kind in that country is used where there is one. Every rack has two feeds that
    carry it alone, strips for them and a top-of-rack switch; all racks are filled alike.

    Raises:
        EditRefused: when no rack and no circuit of the catalogue carries the server.
    """
    scenario = steps.scenario
    shape = _rack_shape(steps.project.shelf, library, server, country)
    racks = ceil(servers / shape.servers)
    site = _site(steps, library, kind, country, racks * shape.nameplate_kw)
    pools = {pool.id for pool in steps.plan.pools}
    first = _first_rack(steps, library, site, shape, min(servers, shape.servers))
    if racks > 1:
        steps.do(DuplicateRacks(scenario, frozenset({first}), racks - 1))
        _thin_out(steps, server, racks * shape.servers - servers)
    fit = server.accelerators
    pool = next(
        pool
        for pool in steps.plan.pools
        if fit is not None and (pool.site, pool.accelerator) == (site, fit.accelerator)
    )
    shared = pool.id in pools
    gpus = servers * server.gpus
    _serve(steps, pool.id, asked, replicas=gpus // asked[2].gpus_per_replica if shared else None)
    return steps.sited(asked[0].name, racks)


@dataclass(frozen=True, slots=True)
class _RackShape:
    """A rack as it is filled: cabinet, circuits, strip, switch, and how many servers."""

    frame: Part
    feeds: tuple[Feed, ...]
    strip: Part | None
    switch: Part
    server: Part
    servers: int

    @property
    def nameplate_kw(self) -> float:
        """Nameplate of everything in it."""
        one = self.server.draw.nameplate_kw or 0.0
        return self.servers * one + (self.switch.draw.nameplate_kw or 0.0)


def _rack_shape(shelf: PartShelf, library: Library, server: Part, country: str) -> _RackShape:
    """The default cabinet and circuits where they carry a server, else the next larger ones."""
    rules = rack_rules(shelf.assumptions)
    switch = library.parts[EntryId(library.choices["default.tor_switch"])]
    frame = _frame(library, server, rules.bend_reserve_mm)
    room = _room_for(shelf, frame, server, switch)
    for feeds, strip in _circuits(shelf, library, country):
        limit_kw = rules.feeds.planning_share * rules.feeds.power_factor * feeds[0].kva
        left_kw = limit_kw - (switch.draw.nameplate_kw or 0.0)
        carried = int(left_kw / (server.draw.nameplate_kw or limit_kw))
        if carried >= 1:
            return _RackShape(frame, feeds, strip, switch, server, max(1, min(room, carried)))
    raise EditRefused(
        say(
            "No circuit of the catalogue carries {0} ({1:.1f} kW).",
            server.label,
            server.draw.nameplate_kw,
        ),
        say("Choose another GPU."),
    )


def _frame(library: Library, server: Part, reserve_mm: float) -> Part:
    usual = library.parts[EntryId(library.choices["default.rack_frame"])]
    others = (p for p in library.parts.values() if p.kind is PartKind.RACK)
    for cabinet in (usual, *(p for p in others if is_founded(p.evidence, ("depth_mm", "units")))):
        depth_mm = cabinet.frame.depth_mm if cabinet.frame else 0.0
        if (server.depth_mm or 0.0) + reserve_mm <= depth_mm:
            return cabinet
    return usual


def _room_for(shelf: PartShelf, frame: Part, server: Part, switch: Part) -> int:
    """Servers that units, static load and air cooling of one rack allow."""
    rating, draw = frame.frame, server.draw
    if rating is None or not server.half_units:
        return 0
    free = rating.units * HALF_UNITS_PER_UNIT - (switch.half_units or 0)
    limits = [free // server.half_units]
    if rating.static_load_kg is not None and server.mass_kg:
        left_kg = rating.static_load_kg - (frame.mass_kg or 0.0) - (switch.mass_kg or 0.0)
        limits.append(int(left_kg / server.mass_kg))
    heat_kw = max(draw.heat_kw or 0.0, draw.nameplate_kw or 0.0)
    air_kw = shelf.assume("cooling.rack_air_limit_kw") - (switch.draw.nameplate_kw or 0.0)
    limits.append(int(air_kw / heat_kw) if heat_kw else limits[0])
    return min(limits)


def _circuits(
    shelf: PartShelf, library: Library, country: str
) -> list[tuple[tuple[Feed, ...], Part | None]]:
    """The usual feeds with their strip, then larger ones that a strip is made for: same volts first."""
    usual = default_feeds(shelf, country)
    where = "us" if country in NORTH_AMERICA else "eu"
    default = library.parts.get(EntryId(library.choices[f"default.pdu_{where}"]))
    found: list[tuple[tuple[Feed, ...], Part | None]] = [(usual, default)]
    larger = []
    for strip in library.parts.values():
        rating = strip.electrical
        if strip.kind is not PartKind.PDU or rating is None or rating.phases != usual[0].phases:
            continue
        if rating.volts is None or rating.amps is None:
            continue
        feeds = tuple(replace(feed, volts=rating.volts, amps=rating.amps) for feed in usual)
        if feeds[0].kva > usual[0].kva:
            larger.append((feeds, strip))
    larger.sort(key=lambda pair: (pair[0][0].volts != usual[0].volts, pair[0][0].kva))
    found.extend(larger)
    return found


def _site(steps: Steps, library: Library, kind: SiteKind, country: str, more_kw: float) -> SiteId:
    """The site to build on; a colocation contracts what is added."""
    contracted = ceil(more_kw)
    for site in steps.plan.sites:
        if (site.kind, site.country) == (kind, country) and site.rooms:
            _contract_more(steps, site, contracted)
            return site.id
    terms = None
    if kind is SiteKind.COLOCATION:
        terms = colocation_terms(steps.project.shelf, country, contracted)
    region = region_of(library, country)
    steps.do(AddSite(steps.scenario, kind, country, region, colocation=terms))
    return steps.plan.sites[-1].id


def _contract_more(steps: Steps, site: Site, more_kw: float) -> None:
    terms = site.colocation
    if terms is not None:
        larger = replace(terms, contracted_kw=terms.contracted_kw + more_kw)
        steps.do(EditSite(steps.scenario, site.id, "colocation", larger))


def _first_rack(
    steps: Steps, library: Library, site: SiteId, shape: _RackShape, servers: int
) -> RackId:
    scenario = steps.scenario
    room = steps.plan.site(site).rooms[0].id
    before = steps.plan.racks
    steps.do(AddRack(scenario, room, shape.frame, shape.feeds))
    (rack,) = [key for key in steps.plan.racks if key not in before]
    fit = shape.server.accelerators
    accelerator = library.accelerators[fit.accelerator] if fit else None
    height = shape.server.half_units or 0
    for place in range(servers):
        bottom = 1 + place * height
        steps.do(PlacePart(scenario, shape.server, accelerator, rack, bottom))
    top = (shape.frame.frame.units if shape.frame.frame else 0) * HALF_UNITS_PER_UNIT
    lowest = top - (shape.switch.half_units or 0) + 1
    steps.do(PlacePart(scenario, shape.switch, None, rack, lowest))
    if shape.strip is not None:
        for _ in shape.feeds:
            steps.do(PlacePart(scenario, shape.strip, None, rack, 1))
    return rack


def _thin_out(steps: Steps, server: Part, surplus: int) -> None:
    """Take the servers that nobody needs out of the last rack, from the top."""
    if surplus <= 0:
        return
    last: Rack = list(steps.plan.racks.values())[-1]
    held: list[PlacementId] = [one.id for one in last.placements if one.part == server.id]
    steps.do(DeletePlacements(steps.scenario, frozenset(held[-surplus:])))


def _serve(steps: Steps, pool: PoolId, asked: Asked, replicas: int | None) -> None:
    workload, llm, deployment, engine = asked
    placed = replace(deployment, pool=pool, name=workload.name, replicas=replicas)
    if not workload.id:
        steps.do(AddWorkload(steps.scenario, workload, llm, placed, engine))
        return
    routed = {one.deployment for one in steps.plan.routes if one.workload == workload.id}
    mates = (one for one in steps.plan.deployments if one.id in routed and _alike(one, placed))
    mate = next(mates, None)
    if mate is None:
        steps.do(AddDeployment(steps.scenario, placed, llm, engine, workload.id, _role(routed)))
    elif mate.replicas is not None:
        more = mate.replicas + (replicas or 0)
        steps.do(EditDeployment(steps.scenario, mate.id, "replicas", more))
    # One that fills its pool takes the new servers by itself.


def _role(routed: Collection[object]) -> RouteRole:
    """The first route takes all it can, each later one what is left."""
    return RouteRole.OVERFLOW if routed else RouteRole.SHARE


def _alike(one: Deployment, other: Deployment) -> bool:
    """Whether a deployment can simply be larger instead of another one beside it."""
    return one.max_length >= other.max_length and _layout(one) == _layout(other)


def _layout(one: Deployment) -> tuple[object, ...]:
    degrees = (one.tp, one.pp, one.ep, one.dp)
    return one.pool, one.llm, one.engine, one.weights, one.kv, degrees
