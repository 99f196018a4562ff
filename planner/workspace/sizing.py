"""How much hardware a workload needs: the fewest servers, or cloud instances, that serve it."""

from dataclasses import dataclass, field
from math import ceil

from planner.catalog.library import Library
from planner.compute.evaluate import evaluate
from planner.document.command import Command
from planner.domain.errors import EditRefused
from planner.domain.hardware import Part, PartKind
from planner.domain.identity import EntryId
from planner.domain.jurisdiction import forbidden
from planner.domain.language_model import LanguageModel
from planner.domain.offers import CloudOffer
from planner.domain.phrase import say
from planner.domain.results import Evaluation, WorkloadResult
from planner.domain.units import GB
from planner.domain.workload import Workload
from planner.engines.serving.memory import weight_bytes
from planner.workspace.service import workload_of
from planner.workspace.siting import Sited, Steps, in_cloud, in_racks
from planner.workspace.size_candidates import Candidate, candidates
from planner.workspace.size_request import Place, SizeRequest
from planner.workspace.standing import Standing, new_warnings, standing
from planner.workspace.state import State

MOST_UNITS = 1000
"""Servers or instances that one request may ask for; a typing slip asks for more."""

_TRIES = 4
"""Kinds of server that are looked at in detail before the best so far is taken."""
_MORE = 4
"""Times that units are added when the whole plan serves less than its replicas promise alone, as
where workloads of other layouts share the pool."""
_GROWTH = 0.03
"""Share of the units that is added each time, at least one."""


@dataclass(frozen=True, slots=True)
class Sizing:
    """What serves a request: so many `units` of a server or cloud instance, and the edit for it.

    `choice` is None, and there are no units, where what stands already serves all of it; `standing`
    is what stands and serves a part. `evaluation` is of the plan with the edit, `result` the new
    workload's in it.
    """

    command: Command
    choice: Part | CloudOffer | None
    units: int
    racks: int
    result: WorkloadResult
    evaluation: Evaluation = field(repr=False)
    standing: Standing | None = None

    @property
    def serves(self) -> bool:
        """Whether the workload is served inside its objectives."""
        return self.result.verdict == "ok"


@dataclass(frozen=True, slots=True)
class _Task:
    """A request with what it means in a project, and what of it is served already."""

    state: State
    library: Library
    request: SizeRequest
    workload: Workload
    llm: LanguageModel
    standing: Standing | None = None

    @property
    def wanted_per_s(self) -> float:
        """Requests per second of the peak hour that new hardware has to serve."""
        if self.standing is not None:
            return self.standing.left_per_s
        demand = self.workload.demand
        return demand.peak_requests_per_s if demand is not None else 0.0

    def steps(self) -> Steps:
        """Return the steps that hardware is added to, for one try."""
        if self.standing is not None:
            return self.standing.steps.fork()
        return Steps(self.state.project, self.state.scenario)


def size_command(state: State, library: Library, request: SizeRequest) -> Command:
    """Return the one edit that places what serves the request.

    Raises:
        EditRefused: saying what stands in the way.
    """
    return size(state, library, request).command


def size(state: State, library: Library, request: SizeRequest) -> Sizing:
    """Return the fewest units of the cheapest suitable server, or instance, that serve the request.

    Every kind is sized by the rate that its replicas keep inside the objectives; the cheapest are
    then put into the plan and calculated, and the first that serves without a new warning is taken.
    What stands already is left to what it serves.

    Raises:
        EditRefused: when the data may not be there, nothing holds the model, or no layout keeps
            the objectives.
    """
    return _sized(_task(state, library, request))


def size_on_top(state: State, library: Library, request: SizeRequest) -> Sizing | None:
    """Return what serves the request with what stands already, and new hardware for the rest only.

    None when nothing that stands in that place can serve a part of it.

    Raises:
        EditRefused: as `size`, of the rest.
    """
    task = _task(state, library, request)
    found = standing(state, library, request, task.workload, task.llm)
    if found is None:
        return None
    if found.result.verdict == "ok":
        command = found.steps.sited(task.workload.name, 0).command
        return Sizing(command, None, 0, 0, found.result, found.evaluation, found)
    return _sized(_Task(state, library, request, found.workload, task.llm, found))


def offered_accelerators(library: Library, place: Place) -> tuple[EntryId, ...]:
    """Return the accelerators that some server, or cloud offer, of the catalogue holds, by name."""
    found = {offer.accelerator for offer in library.offers.values()}
    if place is not Place.CLOUD:
        found = {
            fit.accelerator
            for part in library.parts.values()
            if part.kind is PartKind.GPU_SERVER and (fit := part.accelerators) is not None
        }
    return tuple(sorted(found, key=lambda one: library.accelerators[one].name))


def _task(state: State, library: Library, request: SizeRequest) -> _Task:
    home = state.project.settings.country
    reason = forbidden(request.workload.data_class, request.place.kind, home, request.country)
    if reason is not None:
        raise EditRefused(
            say("{0:sentence}.", reason), say("Choose another place or another data class.")
        )
    workload = workload_of(state, request.workload)
    llm = library.llms.get(workload.llm) or state.project.shelf.llms[workload.llm]
    return _Task(state, library, request, workload, llm)


def _sized(task: _Task) -> Sizing:
    found = candidates(
        task.state, task.library, task.request, task.workload, task.llm, task.wanted_per_s
    )
    known = sorted(found, key=lambda one: one.order)
    few = [one for one in known if one.units <= MOST_UNITS]
    if known and not few:
        raise _too_many(min(known, key=lambda one: one.units))
    best: Sizing | None = None
    refusal: EditRefused | None = None
    for candidate in few[:_TRIES]:
        try:
            sizing = _tried(task, candidate)
        except EditRefused as refused:  # no circuit carries it: the next one may do
            refusal = refused
            continue
        if sizing.serves and not new_warnings(task.state.evaluation, sizing.evaluation):
            return sizing
        if best is None or (sizing.serves and not best.serves):
            best = sizing
    if best is None:
        raise refusal or _nothing_suits(task.library, task.request, task.llm)
    return best


def _tried(task: _Task, candidate: Candidate) -> Sizing:
    """The candidate in the plan, calculated, with more units where that many do not serve."""
    units = candidate.units
    sizing = _calculated(task, candidate, units)
    for _ in range(_MORE):
        if sizing.serves:
            break
        units += ceil(units * _GROWTH)
        sizing = _calculated(task, candidate, units)
    return sizing


def _calculated(task: _Task, candidate: Candidate, units: int) -> Sizing:
    sited = _sited(task, candidate, units)
    evaluation = evaluate(sited.project, task.state.scenario, task.state.evaluation)
    result = evaluation.workloads[sited.project.workloads[-1].id]
    choice, racks = candidate.choice, sited.racks
    return Sizing(sited.command, choice, units, racks, result, evaluation, task.standing)


def _sited(task: _Task, candidate: Candidate, units: int) -> Sited:
    steps, library, request = task.steps(), task.library, task.request
    asked = (task.workload, task.llm, candidate.deployment, candidate.engine)
    if isinstance(candidate.choice, CloudOffer):
        return in_cloud(steps, library, candidate.choice, units, asked)
    kind, country = request.place.kind, request.country
    return in_racks(steps, library, candidate.choice, units, kind, country, asked)


def _too_many(fewest: Candidate) -> EditRefused:
    return EditRefused(
        say(
            "{0:,} of {1} would be needed; at most {2:,} are placed at once.",
            fewest.units,
            fewest.choice.label,
            MOST_UNITS,
        ),
        say("Lower the number of users, or choose a faster GPU."),
    )


def _nothing_suits(library: Library, request: SizeRequest, llm: LanguageModel) -> EditRefused:
    """Say whether memory or the objectives stand in the way."""
    where = say("instance") if request.place is Place.CLOUD else say("server")
    of = f"{library.accelerators[request.accelerator].name} " if request.accelerator else ""
    precision = request.workload.weights or llm.native_precision
    return EditRefused(
        say(
            "No {0}{1} of the catalogue holds {2} ({3:,.0f} GB of weights in {4}) and "
            "keeps the objectives.",
            of,
            where,
            llm.name,
            weight_bytes(llm, precision) / GB,
            precision.value.upper(),
        ),
        say("Choose another GPU, a smaller model or another place."),
    )
