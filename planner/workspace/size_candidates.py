"""Servers and cloud instances that could serve a workload, each with its best layout."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import ceil

from planner.catalog.library import Library
from planner.compute.capacity import rate_of, replica_of
from planner.compute.layout import default_length, smallest_layout
from planner.domain.hardware import Accelerator, Part, PartKind
from planner.domain.identity import EntryId
from planner.domain.jurisdiction import forbidden
from planner.domain.language_model import EngineProfile, LanguageModel
from planner.domain.offers import CloudOffer
from planner.domain.provenance import is_founded
from planner.domain.service import Deployment
from planner.domain.site import SiteKind
from planner.domain.workload import Workload
from planner.workspace.service import engine_for
from planner.workspace.size_request import Place, SizeRequest
from planner.workspace.state import State

_SERVER_RESTS_ON = ("half_units", "nameplate_kw", "price_usd", "accelerator_count")
_SPEED_RESTS_ON = ("memory_gb", "bandwidth_gb_s", "bf16_tflops")
_OFFER_RESTS_ON = ("on_demand_usd_h", "gpus")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A server or instance with its best layout; the rate is that of one of them."""

    choice: Part | CloudOffer
    deployment: Deployment
    engine: EngineProfile
    requests_per_s: float
    units: int
    cost: float

    @property
    def order(self) -> tuple[float, int, str]:
        """The cheapest first, then the fewest."""
        return self.cost, self.units, self.choice.id


def candidates(
    state: State,
    library: Library,
    request: SizeRequest,
    workload: Workload,
    llm: LanguageModel,
    wanted_per_s: float,
) -> Iterator[Candidate]:
    """Yield every unit with its best layout, as many as *wanted_per_s* requests per second need.

    Those that cannot serve are left out.
    """
    rates: dict[tuple[EntryId, int, int], tuple[Deployment, float] | None] = {}
    for choice, accelerator_id, gpus, domain, price in _units(state, library, request):
        accelerator = library.accelerators[accelerator_id]
        engine = engine_for(library, accelerator)
        key = (accelerator_id, gpus, domain)
        if key not in rates:
            rates[key] = best_layout(request, workload, llm, accelerator, engine, gpus, domain)
        found = rates[key]
        if found is None or not found[1] > 0:
            continue
        units = max(1, ceil(wanted_per_s / found[1]))
        yield Candidate(choice, found[0], engine, found[1], units, units * price)


def best_layout(
    request: SizeRequest,
    workload: Workload,
    llm: LanguageModel,
    accelerator: Accelerator,
    engine: EngineProfile,
    gpus: int,
    domain: int,
) -> tuple[Deployment, float] | None:
    """Return the layout that serves most on a server of so many GPUs, and its requests per second.

    *domain* GPUs of it share a link. None when nothing holds the model.
    """
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
    return max(layouts, key=lambda pair: pair[1], default=None)


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
    for part in servers_to_suggest(library, wanted):
        fit = part.accelerators
        if fit is not None:
            yield part, fit.accelerator, fit.count, fit.domain, part.price_usd or 0.0


def servers_to_suggest(library: Library, wanted: EntryId | None) -> tuple[Part, ...]:
    """Servers that can be placed and paid.

    Those that rest on general knowledge alone are among them only where somebody asks for their
    accelerator and no other server has it.
    """
    usable = tuple(
        part
        for part in library.parts.values()
        if part.kind is PartKind.GPU_SERVER
        and part.accelerators is not None
        and wanted in (None, part.accelerators.accelerator)
        and part.price_usd is not None
        and part.draw.nameplate_kw
        and part.half_units
        and not part.draw.liquid_share
    )
    founded = tuple(part for part in usable if is_founded(part.evidence, _SERVER_RESTS_ON))
    if wanted is not None:
        return founded or usable
    return tuple(
        part
        for part in founded
        if part.accelerators is not None
        and _is_speed_founded(library, part.accelerators.accelerator)
    )


def _is_speed_founded(library: Library, accelerator: EntryId) -> bool:
    return is_founded(library.accelerators[accelerator].evidence, _SPEED_RESTS_ON)


def _offers(state: State, library: Library, request: SizeRequest) -> tuple[CloudOffer, ...]:
    """Offers in the country; where there are none, those where the data may be processed too.

    Those that plans are compared with come first; the others only where they are the only ones.
    """
    data_class, home = request.workload.data_class, state.project.settings.country
    known = {**library.offers, **state.project.shelf.offers}.values()
    allowed = tuple(
        offer
        for offer in known
        if forbidden(data_class, SiteKind.CLOUD_REGION, home, offer.country) is None
    )
    suitable = tuple(o for o in allowed if request.accelerator in (None, o.accelerator))
    near = tuple(o for o in suitable if o.country == request.country) or suitable
    founded = tuple(o for o in near if is_founded(o.evidence, _OFFER_RESTS_ON)) or near
    return tuple(o for o in founded if o.reference) or founded
