"""How much hardware a workload needs: the fewest servers, or cloud instances, that serve it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from math import ceil

from planner.catalog.library import Library
from planner.compute.capacity import rate_of, replica_of
from planner.compute.evaluate import evaluate
from planner.compute.layout import default_length, smallest_layout
from planner.document.command import Command
from planner.domain.errors import EditRefused
from planner.domain.finding import Severity
from planner.domain.hardware import Part, PartKind
from planner.domain.identity import EntryId
from planner.domain.jurisdiction import forbidden
from planner.domain.language_model import EngineProfile, LanguageModel
from planner.domain.offers import CloudOffer
from planner.domain.project import Project
from planner.domain.results import Evaluation, WorkloadResult
from planner.domain.service import Deployment
from planner.domain.site import SiteKind
from planner.domain.units import GB
from planner.domain.workload import Workload
from planner.engines.serving.memory import weight_bytes
from planner.workspace.service import WorkloadForm, engine_for, workload_of
from planner.workspace.siting import Sited, in_cloud, in_racks
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


class Place(StrEnum):
    """Where the workload is to run."""

    OWN = "own"
    COLOCATION = "colocation"
    CLOUD = "cloud"

    @property
    def kind(self) -> SiteKind:
        """The kind of site it means."""
        return {
            Place.OWN: SiteKind.OWN,
            Place.COLOCATION: SiteKind.COLOCATION,
            Place.CLOUD: SiteKind.CLOUD_REGION,
        }[self]


@dataclass(frozen=True, slots=True)
class SizeRequest:
    """What is to be served, on which accelerator (None: the one that costs least), and where.

    `country` is ISO 3166; a cloud without a region there is looked for in the same legal area.
    """

    workload: WorkloadForm
    accelerator: EntryId | None
    place: Place
    country: str


@dataclass(frozen=True, slots=True)
class Sizing:
    """What serves a request: so many `units` of a server or cloud instance, and the edit for it.

    `result` is the new workload's in the plan with the edit.
    """

    command: Command
    choice: Part | CloudOffer
    units: int
    racks: int
    deployment: Deployment
    result: WorkloadResult

    @property
    def serves(self) -> bool:
        """Whether the workload is served inside its objectives."""
        return self.result.verdict == "ok"


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A server or instance with its best layout; the rate is that of one of them."""

    choice: Part | CloudOffer
    deployment: Deployment
    engine: EngineProfile
    requests_per_s: float
    units: int
    cost: float

    @property
    def order(self) -> tuple[float, int, str]:
        return self.cost, self.units, self.choice.id


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

    Raises:
        EditRefused: when the data may not be there, nothing holds the model, or no layout keeps
            the objectives.
    """
    _refuse_place(state, request)
    workload = workload_of(state, request.workload)
    llm = library.llms.get(workload.llm) or state.project.shelf.llms[workload.llm]
    candidates = sorted(
        _candidates(state, library, request, workload, llm), key=lambda one: one.order
    )
    few = [one for one in candidates if one.units <= MOST_UNITS]
    if candidates and not few:
        raise _too_many(min(candidates, key=lambda one: one.units))
    best: Sizing | None = None
    refusal: EditRefused | None = None
    for candidate in few[:_TRIES]:
        try:
            sizing, calm = _tried(state, library, request, candidate, llm)
        except EditRefused as refused:  # no circuit carries it: the next one may do
            refusal = refused
            continue
        if sizing.serves and calm:
            return sizing
        if best is None or (sizing.serves and not best.serves):
            best = sizing
    if best is None:
        raise refusal or _nothing_suits(library, request, llm)
    return best


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


def _refuse_place(state: State, request: SizeRequest) -> None:
    home = state.project.settings.country
    reason = forbidden(request.workload.data_class, request.place.kind, home, request.country)
    if reason is not None:
        raise EditRefused(
            f"{reason[:1].upper()}{reason[1:]}.", "Choose another place or another data class."
        )


def _candidates(
    state: State, library: Library, request: SizeRequest, workload: Workload, llm: LanguageModel
) -> Iterator[_Candidate]:
    """Every unit with the layout that serves most on it; those that cannot serve are left out."""
    demand = workload.demand
    wanted = demand.peak_requests_per_s if demand is not None else 0.0
    rates: dict[tuple[EntryId, int, int], tuple[Deployment, float] | None] = {}
    for choice, accelerator_id, gpus, domain, price in _units(state, library, request):
        accelerator = library.accelerators[accelerator_id]
        engine = engine_for(library, accelerator)
        key = (accelerator_id, gpus, domain)
        if key not in rates:
            first = smallest_layout(
                llm,
                accelerator,
                engine,
                max_length=default_length(llm, workload.input_tokens, workload.output_tokens),
                gpus=domain,
                weights=request.workload.weights,
                name=request.workload.name,
            )
            layouts: Iterable[tuple[Deployment, float]] = ()
            if first is not None:
                layouts = (
                    (wider, (gpus // wider.tp) * rate_of(replica, workload).requests_per_s)
                    for wider in _wider(first[0], domain)
                    if (replica := replica_of(wider, llm, accelerator, engine)).refusal is None
                )
            rates[key] = max(layouts, key=lambda pair: pair[1], default=None)
        found = rates[key]
        if found is None or not found[1] > 0:
            continue
        units = max(1, ceil(wanted / found[1]))
        yield _Candidate(choice, found[0], engine, found[1], units, units * price)


def _wider(smallest: Deployment, domain: int) -> Iterator[Deployment]:
    """The smallest layout and those over more GPUs of one link domain."""
    tp = smallest.tp
    while tp <= domain:
        yield replace(smallest, tp=tp)
        tp *= 2


_Unit = tuple[Part | CloudOffer, EntryId, int, int, float]
"""A server or instance: its accelerator, how many, how many share a link, and its price."""


def _units(state: State, library: Library, request: SizeRequest) -> Iterator[_Unit]:
    """What may be bought or rented: air-cooled servers with known price and power, or offers."""
    wanted = request.accelerator
    if request.place is Place.CLOUD:
        for offer in _offers(state, library, request):
            if wanted in (None, offer.accelerator) and offer.on_demand_usd_h is not None:
                gpus = offer.gpus
                yield offer, offer.accelerator, gpus, gpus, offer.on_demand_usd_h
        return
    for part in library.parts.values():
        fit = part.accelerators
        if part.kind is not PartKind.GPU_SERVER or fit is None:
            continue
        known = part.price_usd is not None and part.draw.nameplate_kw and part.half_units
        if known and not part.draw.liquid_share and wanted in (None, fit.accelerator):
            yield part, fit.accelerator, fit.count, fit.domain, part.price_usd or 0.0


def _offers(state: State, library: Library, request: SizeRequest) -> tuple[CloudOffer, ...]:
    """Offers in the country; where there are none, those where the data may be processed too."""
    data_class, home = request.workload.data_class, state.project.settings.country
    known = {**library.offers, **state.project.shelf.offers}.values()
    allowed = tuple(
        offer
        for offer in known
        if forbidden(data_class, SiteKind.CLOUD_REGION, home, offer.country) is None
    )
    suitable = tuple(o for o in allowed if request.accelerator in (None, o.accelerator))
    return tuple(o for o in suitable if o.country == request.country) or suitable


def _tried(
    state: State, library: Library, request: SizeRequest, candidate: _Candidate, llm: LanguageModel
) -> tuple[Sizing, bool]:
    """The candidate in the plan, calculated; and whether it brings no new warning."""
    units = candidate.units
    sizing, evaluation = _calculated(state, library, request, candidate, units, llm)
    for _ in range(_MORE):
        if sizing.serves:
            break
        units += ceil(units * _GROWTH)
        sizing, evaluation = _calculated(state, library, request, candidate, units, llm)
    return sizing, not _new_warnings(state.evaluation, evaluation)


def _calculated(
    state: State,
    library: Library,
    request: SizeRequest,
    candidate: _Candidate,
    units: int,
    llm: LanguageModel,
) -> tuple[Sizing, Evaluation]:
    sited = _sited(state, library, request, candidate, units, llm)
    evaluation = evaluate(sited.project, state.scenario, state.evaluation)
    result = evaluation.workloads[sited.project.workloads[-1].id]
    choice, layout = candidate.choice, candidate.deployment
    return Sizing(sited.command, choice, units, sited.racks, layout, result), evaluation


def _sited(
    state: State,
    library: Library,
    request: SizeRequest,
    candidate: _Candidate,
    units: int,
    llm: LanguageModel,
) -> Sited:
    project: Project = state.project
    workload = workload_of(state, request.workload)
    asked = (workload, llm, candidate.deployment, candidate.engine)
    if isinstance(candidate.choice, CloudOffer):
        return in_cloud(project, state.scenario, library, candidate.choice, units, asked)
    kind, country = request.place.kind, request.country
    return in_racks(project, state.scenario, library, candidate.choice, units, kind, country, asked)


def _new_warnings(before: Evaluation, after: Evaluation) -> bool:
    known = {(one.rule, one.subject) for one in before.findings}
    return any(
        one.severity is not Severity.INFO and (one.rule, one.subject) not in known
        for one in after.findings
    )


def _too_many(fewest: _Candidate) -> EditRefused:
    return EditRefused(
        f"{fewest.units:,} of {fewest.choice.label} would be needed; "
        f"at most {MOST_UNITS:,} are placed at once.",
        "Lower the number of users, or choose a faster GPU.",
    )


def _nothing_suits(library: Library, request: SizeRequest, llm: LanguageModel) -> EditRefused:
    """Say whether memory or the objectives stand in the way."""
    where = "instance" if request.place is Place.CLOUD else "server"
    of = f"{library.accelerators[request.accelerator].name} " if request.accelerator else ""
    precision = request.workload.weights or llm.native_precision
    return EditRefused(
        f"No {of}{where} of the catalogue holds {llm.name} ({weight_bytes(llm, precision) / GB:,.0f}"
        f" GB of weights in {precision.value.upper()}) and keeps the objectives.",
        "Choose another GPU, a smaller model or another place.",
    )
