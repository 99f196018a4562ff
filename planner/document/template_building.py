"""Builds the plan of a template by the commands that a person would give."""

from dataclasses import dataclass, field, replace
from typing import Any

from planner.catalog.library import Library
from planner.document.command import Command
from planner.document.commands.cloud import AddBurst, AddModelApi
from planner.document.commands.mutes import MuteFinding
from planner.document.commands.placing import PlacePart
from planner.document.commands.racks import AddRack
from planner.document.commands.revise import Ids, with_plan
from planner.document.commands.workloads import (
    AddDeployment,
    AddRoute,
    AddWorkload,
    EditRoute,
)
from planner.document.template_entry import Entry
from planner.domain.errors import EditRefused
from planner.domain.facility import CoolingElement, Link, Loop
from planner.domain.hardware import Accelerator, Part
from planner.domain.identity import (
    BurstId,
    DeploymentId,
    ElementId,
    EntryId,
    LinkId,
    PoolId,
    RackId,
    RoomId,
    RowId,
    ScenarioId,
    SiteId,
    WorkloadId,
)
from planner.domain.placement import Face
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.service import Burst, Deployment, RouteRole
from planner.domain.site import Feed, Room, Row, Site
from planner.domain.units import HOURS_PER_DAY, half_units
from planner.domain.workload import Workload

FEED_NAMES = ("A", "B")
WORKING_DAYS, REST_DAYS = 5, 2


def build_plan(project: Project, scenario: ScenarioId, entry: Entry, library: Library) -> Project:
    """Return the project with everything that the template *entry* puts into its plan.

    Raises:
        UserError: naming the field that does not fit.
    """
    building = _Building(project, scenario, library)
    steps = (
        ("sites", building.add_site),
        ("workloads", building.add_workload),
        ("bursts", building.add_burst),
        ("apis", building.add_api),
        ("deployments", building.add_deployment),
        ("routes", building.add_route),
        ("links", building.add_link),
        ("mutes", building.add_mute),
    )
    for name, add in steps:
        for key, child in entry.child(name).each():
            add(key, child)
    return building.project


@dataclass
class _Building:
    """The project so far, and what the keys of the template stand for."""

    project: Project
    scenario: ScenarioId
    library: Library
    places: dict[str, SiteId | RoomId] = field(default_factory=dict)
    workloads: dict[str, WorkloadId] = field(default_factory=dict)
    bursts: dict[str, BurstId] = field(default_factory=dict)
    apis: dict[str, tuple[EntryId, SiteId]] = field(default_factory=dict)
    deployments: dict[str, DeploymentId] = field(default_factory=dict)

    @property
    def plan(self) -> Plan:
        """The plan so far."""
        return self.project.scenario(self.scenario).plan

    def run(self, command: Command, entry: Entry) -> None:
        """Apply a command; a refusal names the place in the template."""
        try:
            self.project = command.apply(self.project)
        except EditRefused as refused:
            raise entry.problem(refused.message.happened.rstrip(".")) from None

    def put(self, plan: Plan, ids: Ids) -> None:
        """Replace the plan."""
        self.project = with_plan(self.project, self.scenario, plan, ids.serial)

    # Sites, rooms, racks, devices ----------------------------------------------------------------

    def add_site(self, key: str, entry: Entry) -> None:
        """Add a site with its rooms and everything in them."""
        ids = Ids(self.project)
        site_id = SiteId(ids.new("site"))
        region = entry.child("region").of(self.library.regions, "region")
        shelf = self.project.shelf
        shelf = replace(shelf, regions={**shelf.regions, region.id: region})
        self.project = replace(self.project, shelf=shelf)
        named = list(entry.child("rooms").each())
        rooms = tuple(self._room(f"{key}.{name}", child, ids) for name, child in named)
        fields = {name: child.value for name, child in entry.each() if name != "rooms"}
        site = Entry(entry.file, entry.path, fields).made(Site, id=site_id, rooms=rooms)
        self.places[key] = site_id
        self.put(replace(self.plan, sites=(*self.plan.sites, site)), ids)
        for room, (_, child) in zip(rooms, named, strict=True):
            for _, cooler in child.child("coolers").each():
                self._add_cooler(room.id, cooler)
            for _, rack in child.child("racks").each():
                self._add_rack(room.id, rack)

    def _room(self, key: str, entry: Entry, ids: Ids) -> Room:
        entry.only("name", "air_gapped", "coolers", "racks")
        row = Row(RowId(ids.new("row")), "Row 1")
        air_gapped = entry.child("air_gapped").value is True
        room = Room(RoomId(ids.new("room")), entry.child("name").text(), (row,), air_gapped)
        self.places[key] = room.id
        return room

    def _add_rack(self, room: RoomId, entry: Entry) -> None:
        entry.only("name", "frame", "feed", "devices", "cooler")
        frame = entry.child("frame").of(self.library.parts, "part")
        feed = entry.child("feed")
        feeds = tuple(feed.made(Feed, name=name) for name in FEED_NAMES) if feed.given else ()
        name = entry.child("name").text("")
        self.run(AddRack(self.scenario, room, frame, feeds, self._accelerator(frame), name), entry)
        rack = list(self.plan.racks)[-1]
        for _, device in entry.child("devices").each():
            self._add_devices(rack, device)
        if entry.child("cooler").given:
            self._add_cooler(rack, entry.child("cooler"))

    def _add_devices(self, rack: RackId, entry: Entry) -> None:
        entry.only("part", "unit", "units", "face")
        part = entry.child("part").of(self.library.parts, "part")
        units = entry.child("units")
        places = [child for _, child in units.each()] if units.given else [entry.child("unit")]
        face = entry.child("face").choice(Face, Face.FRONT)
        for place in places:
            try:
                bottom = half_units(place.number(1.0)) - 1
            except ValueError as odd:
                raise place.problem(str(odd)) from None
            accelerator = self._accelerator(part)
            command = PlacePart(self.scenario, part, accelerator, rack, bottom, face)
            self.run(command, place)

    def _accelerator(self, part: Part) -> Accelerator | None:
        fit = part.accelerators
        return self.library.accelerators[fit.accelerator] if fit else None

    def _add_cooler(self, place: RackId | RoomId, entry: Entry) -> None:
        ids = Ids(self.project)
        cooler = entry.made(
            CoolingElement, id=ElementId(ids.new("cooler")), place=place, loop=Loop.AIR
        )
        self.put(replace(self.plan, cooling_elements=(*self.plan.cooling_elements, cooler)), ids)

    # Workloads and what serves them --------------------------------------------------------------

    def add_workload(self, key: str, entry: Entry) -> None:
        """Add a workload; a week may be given as a working day and a day of rest."""
        llm = entry.child("llm").of(self.library.llms, "model")
        demand = entry.child("demand")
        whole, asked, week = entry.value, demand.value, demand.child("week")
        if isinstance(week.value, dict) and isinstance(asked, dict) and isinstance(whole, dict):
            spread = {**asked, "week": _week(week)}
            entry = Entry(entry.file, entry.path, {**whole, "demand": spread})
        workload = entry.made(Workload, id=WorkloadId(key))
        self.run(AddWorkload(self.scenario, workload, llm), entry)
        self.workloads[key] = self.project.workloads[-1].id

    def add_burst(self, key: str, entry: Entry) -> None:
        """Add a cloud offer as a burst and set what is given of it."""
        offer = entry.child("offer").of(self.library.offers, "cloud offer")
        region = self.library.regions.get(EntryId(offer.country.lower()))
        accelerator = self.library.accelerators[offer.accelerator]
        self.run(AddBurst(self.scenario, offer, accelerator, region), entry)
        made = self.plan.bursts[-1]
        given: dict[str, Any] = {"offer": made.offer, "minimum": made.minimum, "name": made.name}
        given |= {"maximum": made.maximum, "tier": made.tier.value, "trigger": made.trigger.value}
        given |= {name: child.value for name, child in entry.each()}
        full = Entry(entry.file, entry.path, given)
        burst = full.made(Burst, id=made.id, site=made.site, pool=made.pool)
        pools = tuple(
            replace(pool, name=burst.name) if pool.id == burst.pool else pool
            for pool in self.plan.pools
        )
        plan = replace(self.plan, bursts=(*self.plan.bursts[:-1], burst), pools=pools)
        self.put(plan, Ids(self.project))
        self.bursts[key] = burst.id
        self.places[key] = burst.site

    def add_api(self, key: str, entry: Entry) -> None:
        """Add a model API."""
        entry.only("api")
        api = entry.child("api").of(self.library.apis, "model API")
        self.run(AddModelApi(self.scenario, api), entry)
        self.apis[key] = (api.id, self.plan.sites[-1].id)

    def add_deployment(self, key: str, entry: Entry) -> None:
        """Deploy a model on the pool of a burst, or of a site and an accelerator."""
        llm = entry.child("llm").of(self.library.llms, "model")
        engine = entry.child("engine").of(self.library.engines, "engine")
        pool = self._pool(entry)
        places = ("site", "accelerator", "burst")
        fields = {name: child.value for name, child in entry.each() if name not in places}
        described = Entry(entry.file, entry.path, fields)
        deployment = described.made(Deployment, id=DeploymentId(key), pool=pool)
        self.run(AddDeployment(self.scenario, deployment, llm, engine), entry)
        self.deployments[key] = self.plan.deployments[-1].id

    def _pool(self, entry: Entry) -> PoolId:
        if entry.child("burst").given:
            burst = entry.child("burst").of(self.bursts, "burst")
            return next(one.pool for one in self.plan.bursts if one.id == burst)
        site = entry.child("site").of(self.places, "site")
        accelerator = entry.child("accelerator").of(self.library.accelerators, "accelerator")
        for pool in self.plan.pools:
            if (pool.site, pool.accelerator) == (site, accelerator.id) and pool.burst is None:
                return pool.id
        raise entry.child("accelerator").problem("this site holds none of this accelerator")

    def add_route(self, _: str, entry: Entry) -> None:
        """Route a workload to a deployment or an API."""
        entry.only("workload", "deployment", "api", "role", "share")
        workload = entry.child("workload").of(self.workloads, "workload")
        role = entry.child("role").choice(RouteRole, RouteRole.SHARE)
        if entry.child("api").given:
            api, site = entry.child("api").of(self.apis, "model API")
            command = AddRoute(self.scenario, workload, role, api=api, api_site=site)
        else:
            deployment = entry.child("deployment").of(self.deployments, "deployment")
            command = AddRoute(self.scenario, workload, role, deployment)
        self.run(command, entry)
        if entry.child("share").given:
            share = entry.child("share")
            route = self.plan.routes[-1].id
            self.run(EditRoute(self.scenario, route, "share", share.number()), share)

    def add_link(self, _: str, entry: Entry) -> None:
        """Add a link between two sites or rooms."""
        ids = Ids(self.project)
        ends = [child.of(self.places, "site or room") for _, child in entry.child("ends").each()]
        if len(ends) != 2:
            raise entry.child("ends").problem("needs two places")
        fields = {name: child.value for name, child in entry.each() if name != "ends"}
        described = Entry(entry.file, entry.path, fields)
        link = described.made(Link, id=LinkId(ids.new("link")), ends=(ends[0], ends[1]))
        self.put(replace(self.plan, links=(*self.plan.links, link)), ids)

    def add_mute(self, _: str, entry: Entry) -> None:
        """Accept what a rule of law says about a workload at a place, for a reason."""
        entry.only("rule", "workload", "place", "reason")
        workload = entry.child("workload").of(self.workloads, "workload")
        place = entry.child("place").of(self.places, "site or burst")
        rule, reason = entry.child("rule").text(), entry.child("reason").text()
        self.run(MuteFinding(self.scenario, rule, f"{workload}/{place}", reason), entry)


def _week(entry: Entry) -> list[object]:
    entry.only("working_day", "rest_day")
    days: list[object] = []
    for name, count in (("working_day", WORKING_DAYS), ("rest_day", REST_DAYS)):
        hours = [child.number() for _, child in entry.child(name).each()]
        if len(hours) != HOURS_PER_DAY:
            raise entry.child(name).problem(f"needs 24 hours, has {len(hours)}")
        days += hours * count
    return days
