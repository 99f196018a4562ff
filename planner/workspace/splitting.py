"""A split of the load that was chosen, as one edit: servers, bursts and the ways to them."""

from dataclasses import dataclass, replace

from planner.catalog.library import Library
from planner.compute.evaluate import evaluate
from planner.compute.layout import default_length, smallest_layout
from planner.compute.rented_gpu import Rental, RentedGpu
from planner.compute.split import HybridSplit
from planner.document.command import Command, Compound
from planner.document.commands.cloud import AddBurst, EditBurst
from planner.document.commands.placing import DeletePlacements
from planner.document.commands.workloads import AddDeployment, AddRoute
from planner.domain.errors import EditRefused
from planner.domain.identity import EntryId, RackId
from planner.domain.jurisdiction import forbidden
from planner.domain.phrase import say
from planner.domain.placement import Placement
from planner.domain.service import Burst, BurstTrigger, RouteRole
from planner.domain.workload import Workload
from planner.workspace.service import engine_for
from planner.workspace.state import State
from planner.workspace.stocking import place_many_command

_GPU = 1e-6
"""Less of a GPU than this is rounding."""


@dataclass(frozen=True, slots=True)
class ChosenSplit:
    """The edit that owns so many GPUs and rents the rest; None when the plan does so already.

    `gpus` are what is owned afterwards, in whole servers. `told` says in words what changes, and
    what does not because there is no room, no server or no offer.
    """

    gpus: int
    command: Command | None
    told: tuple[str, ...]


def chosen_split(state: State, library: Library, found: HybridSplit, gpus: float) -> ChosenSplit:
    """Return the edit for owning *gpus*, rounded to whole servers of the usual kind."""
    return _Choice(state, library, found).make(gpus)


class _Choice:
    """Collects commands, each worked out on the plan after those before it."""

    def __init__(self, state: State, library: Library, found: HybridSplit) -> None:
        self._state, self._library, self._found = state, library, found
        self._commands: list[Command] = []
        self._told: list[str] = []

    def make(self, gpus: float) -> ChosenSplit:
        """Return the whole edit."""
        size = self._found.owned.server_gpus
        now = self._found.owned.gpus
        wanted = round((gpus - now) / size)
        servers = self._servers(wanted)
        owned = now + servers * size
        self._rent(owned)
        command = None
        if self._commands:
            title = say("own {0} GPUs and rent the rest", owned)
            command = Compound(title, tuple(self._commands))
        return ChosenSplit(owned, command, tuple(self._told))

    def _add(self, command: Command) -> None:
        project = command.apply(self._state.project)
        evaluation = evaluate(project, self._state.scenario, self._state.evaluation)
        self._state = replace(self._state, project=project, evaluation=evaluation, preview=None)
        self._commands.append(command)

    # What is owned

    def _servers(self, wanted: int) -> int:
        """Place or take out servers; return how many more there are."""
        devices = self._devices()
        if wanted > 0 and not devices and self._found.owned.reference:
            label = self._found.owned.reference
            self._told.append(
                say("No such server stands yet. Place {0} {1}, then choose again.", wanted, label)
            )
        if wanted == 0 or not devices:
            return 0
        if wanted < 0:
            gone = devices[wanted:]
            names = ", ".join(one.name for one in gone)
            self._add(DeletePlacements(self._state.scenario, frozenset(one.id for one in gone)))
            self._told.append(say("Taken out: {0}.", names))
            return -len(gone)
        part = devices[-1].part
        count = self._room_for(part, wanted)
        if count:
            self._add(self._place(part, count))
        label = self._state.project.shelf.parts[part].label
        if count:
            self._told.append(say("Placed: {0} {1}.", count, label))
        if count < wanted:
            self._told.append(
                say(
                    "{0} of {1} {2} find no room in the racks. Add racks, then choose again.",
                    wanted - count,
                    wanted,
                    label,
                )
            )
        return count

    def _place(self, part: EntryId, count: int) -> Command:
        return place_many_command(self._state, self._library, part, count, self._racks())

    def _room_for(self, part: EntryId, wanted: int) -> int:
        """How many of the wanted servers find room in the racks."""
        fits, too_many = 0, wanted + 1
        while too_many - fits > 1:
            count = wanted if too_many > wanted else (fits + too_many) // 2
            try:
                self._place(part, count).apply(self._state.project)
            except EditRefused:
                too_many = count
            else:
                fits = count
        return fits

    def _devices(self) -> list[Placement]:
        """The racked servers of the owned kind, in the order of the racks."""
        parts = self._state.project.shelf.parts
        kind = self._found.owned.accelerator
        found = []
        for rack in self._state.plan.racks.values():
            for one in rack.placements:
                fit = parts[one.part].accelerators
                if fit is not None and fit.accelerator == kind and not one.locked:
                    found.append(one)
        return found

    def _racks(self) -> tuple[RackId, ...]:
        """Racks of the rows where such servers stand already."""
        mine = {one.id for one in self._devices()}
        racks = self._state.plan.racks.values()
        rows = {r.row for r in racks if any(one.id in mine for one in r.placements)}
        return tuple(r.id for r in racks if r.row in rows and r.system is None)

    # What is rented

    def _rent(self, owned: int) -> None:
        """Let bursts carry the peak above what is owned, for everybody who may leave."""
        over = self._found.split.load.peak - owned
        leaving = [one.workload for one in self._found.loads if one not in self._found.staying]
        if not leaving or over <= _GPU:
            self._give_back()
            return
        burst = self._burst()
        if burst is None:
            self._told.append(
                say("Nobody rents what these workloads may use: {0:.1f} GPUs of load stay.", over)
            )
            return
        count = max(1, -int(-over * self._ratio(burst) // self._offer_gpus(burst)))
        count = max(count, burst.minimum)
        if burst.maximum != count:
            self._add(EditBurst(self._state.scenario, burst.id, "maximum", count))
            self._told.append(say("{0}: up to {1} instances.", burst.name, count))
        for workload in leaving:
            self._lead(burst, workload)

    def _give_back(self) -> None:
        """Nothing is above what is owned: bursts that follow the load need not stand ready."""
        for burst in self._state.plan.bursts:
            if burst.trigger is BurstTrigger.OVERFLOW and burst.minimum:
                self._add(EditBurst(self._state.scenario, burst.id, "minimum", 0))
                self._told.append(say("{0}: no instance runs without load.", burst.name))

    def _burst(self) -> Burst | None:
        """The burst that the plan has, or a new one of the cheapest offer by the hour."""
        plan = self._state.plan
        known = next((b for b in plan.bursts if b.trigger is BurstTrigger.OVERFLOW), None)
        if known is not None:
            return known
        by_hour = [
            one
            for one in self._found.rented
            if one.kind is Rental.ON_DEMAND and one.offer in self._state.project.shelf.offers
        ]
        if not by_hour:
            return None
        best = min(by_hour, key=lambda one: one.resource.variable_usd_h)
        offer = self._state.project.shelf.offers[EntryId(best.offer)]
        accelerator = self._state.project.shelf.accelerators[offer.accelerator]
        region = self._library.regions.get(EntryId(offer.country.lower()))
        self._add(AddBurst(self._state.scenario, offer, accelerator, region))
        self._told.append(say("Added a burst to {0}.", offer.label))
        return self._state.plan.bursts[-1]

    def _ratio(self, burst: Burst) -> float:
        """GPUs of the burst that do the work of one owned GPU."""
        offer = self._state.project.shelf.offers[burst.offer]
        price = offer.usd_h(burst.tier)
        way: RentedGpu | None = next(
            (o for o in self._found.offers if o.offer == offer.id and o.tier == burst.tier), None
        )
        if way is None or not price:
            return 1.0
        return way.usd_gpu_h / (price / offer.gpus)

    def _offer_gpus(self, burst: Burst) -> int:
        return self._state.project.shelf.offers[burst.offer].gpus

    def _lead(self, burst: Burst, workload: Workload) -> None:
        """Route what a workload has too much to a burst, deploying its model there if needed."""
        plan, shelf = self._state.plan, self._state.project.shelf
        there = {d.id: d for d in plan.deployments if d.pool == burst.pool}
        if workload.training is not None or any(
            r.workload == workload.id and r.deployment in there for r in plan.routes
        ):
            return
        scenario, site = self._state.scenario, plan.site(burst.site)
        home = self._state.project.settings.country
        reason = forbidden(workload.data_class, site.kind, home, site.country)
        if reason:
            self._told.append(
                say("{0} does not overflow to {1}: {2}.", workload.name, site.name, reason)
            )
            return
        for deployment in there.values():
            if deployment.llm == workload.llm:
                self._add(AddRoute(scenario, workload.id, RouteRole.OVERFLOW, deployment.id))
                self._told.append(say("{0} overflows to {1}.", workload.name, burst.name))
                return
        offer = shelf.offers[burst.offer]
        accelerator, llm = shelf.accelerators[offer.accelerator], shelf.llms[workload.llm]
        engine = engine_for(self._library, accelerator)
        fitting = smallest_layout(
            llm,
            accelerator,
            engine,
            max_length=default_length(llm, workload.input_tokens, workload.output_tokens),
            gpus=offer.gpus,
            pool=burst.pool,
            name=say("{0} burst", workload.name),
        )
        if fitting is None or there:
            self._told.append(
                say("{0} does not overflow to {1}: it has no room there.", workload.name, site.name)
            )
            return
        self._add(AddDeployment(scenario, fitting[0], llm, engine, workload.id, RouteRole.OVERFLOW))
        self._told.append(say("{0} overflows to {1}.", workload.name, burst.name))
