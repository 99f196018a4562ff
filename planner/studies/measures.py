"""Measures against shocks: what each costs and softens, and how it is done.

Costs are estimates from prices in the catalogue and assumptions. What is an edit of the plan comes
with what that edit takes; the others say how they are done.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

from planner.catalog.library import Library
from planner.compute.explain.case import Case
from planner.compute.explain.reliability import spares_of
from planner.compute.explain.terms import Given, Term, applied, summed
from planner.domain.formula import Explanation
from planner.domain.hardware import Accelerator, Part
from planner.domain.identity import EntryId, PlacementId
from planner.domain.jurisdiction import forbidden
from planner.domain.phrase import Phrase, say
from planner.domain.project import PartShelf
from planner.domain.site import SiteKind
from planner.engines.finance import FORMULAS
from planner.engines.finance.precautions import housing_usd, rental_weeks_usd, replacement_usd
from planner.studies.branches import Way, branches
from planner.studies.shock_kinds import Shock, ShockSizes
from planner.studies.waiting import Waiting, waiting

_SLOT_SHARE = 0.10
_RENT = "finance.colocation_usd_kw_month"


class Measure(StrEnum):
    """What can be done before anything happens."""

    SECOND_SOURCE = "second source"
    SPARES = "stock of spares"
    SLOT = "paid slot"
    COLOCATION = "colocation bridge"
    CLOUD = "cloud bridge"
    OTHER_FAMILY = "other accelerator family"


@dataclass(frozen=True, slots=True)
class OtherServers:
    """Servers of another maker in the place of some that are planned, which they are fewer than."""

    part: EntryId
    units: int
    replaced: tuple[PlacementId, ...]


@dataclass(frozen=True, slots=True)
class MoreSpares:
    """Spare servers on the tray, by type."""

    counts: tuple[tuple[EntryId, int], ...]


@dataclass(frozen=True, slots=True)
class RentedBridge:
    """A burst to a cloud offer for what its data permits, of so many instances at most."""

    offer: EntryId
    instances: int


Remedy = OtherServers | MoreSpares | RentedBridge
"""An edit of the plan that does what a measure says."""


@dataclass(frozen=True, slots=True)
class Idea:
    """A measure: what it is in words, its cost in USD and why, what it softens, how it is done.

    Without a price the cost is None. `remedy` is None where the measure is no edit of the plan.
    """

    measure: Measure
    what: Phrase
    cost_usd: float | None
    softens: tuple[Shock, ...]
    why: Explanation
    how: Phrase
    remedy: Remedy | None = None


def ideas(case: Case, library: Library, sizes: ShockSizes) -> Iterator[Idea]:
    """Yield every measure that suits a plan."""
    waits = waiting(case)
    yield from _other_makers(case, library)
    yield from _spares(case)
    yield from _slot(waits, case)
    yield from _colocation(case)
    yield from _cloud(waits, case, sizes)


def _other_makers(case: Case, library: Library) -> Iterator[Idea]:
    """The type of GPU server that stands most often, half of it or all of it from another maker."""
    shelf = case.shelf
    standing = [
        one
        for rack in case.plan.racks.values()
        for one in rack.placements
        if (part := shelf.parts.get(one.part)) is not None and _is_server(part)
    ]
    counts = Counter(one.part for one in standing)
    makers = {
        accelerator.manufacturer
        for key in counts
        if (accelerator := _inside(shelf.parts[key], shelf)) is not None
    }
    if len(makers) != 1:
        return
    ((key, count),) = counts.most_common(1)
    mine = shelf.parts[key]
    accelerator = _inside(mine, shelf)
    if accelerator is None or mine.price_usd is None:
        return
    placements = tuple(one.id for one in standing if one.part == key)
    for measure, replaced in (
        (Measure.SECOND_SOURCE, count // 2),
        (Measure.OTHER_FAMILY, count),
    ):
        best = _cheapest(library, mine, accelerator, replaced) if replaced else None
        if best is None:
            continue
        other, units, cost = best
        softens = [Shock.VENDOR_GONE, Shock.GPU_PRICE]
        inside = library.accelerators[_fit(other)]
        if inside.country_of_design not in ("", accelerator.country_of_design):
            softens.append(Shock.EXPORT_STOP)
        what = say(
            "{0} {1} instead of {2} of {3} {4}: at least as many GPUs with as much memory; engine"
            " and models have to be qualified on them",
            *(units, other.label, replaced, count, mine.label),
        )
        fits = units <= replaced and (other.half_units or 0) <= (mine.half_units or 0)
        how = say("Select {0} {1}, then Replace by Another Type.", replaced, mine.label)
        if not fits:
            how = say(
                "{0} of {1} do not stand where {2} stood: add racks and place them there.",
                *(units, other.label, replaced),
            )
        yield Idea(
            measure,
            what,
            cost,
            tuple(softens),
            _why_replaced(what, cost, (units, other), (replaced, mine)),
            how,
            OtherServers(other.id, units, placements[-replaced:]) if fits else None,
        )


def _why_replaced(
    what: Phrase, cost: float, new: tuple[int, Part], old: tuple[int, Part]
) -> Explanation:
    (units, other), (replaced, mine) = new, old
    return applied(
        say("Other servers"),
        cost,
        "USD",
        FORMULAS["finance.replacement"],
        {
            "units": Given(float(units)),
            "other_usd": Given(other.price_usd or 0.0, evidence=other.evidence.get("price_usd")),
            "replaced": Given(float(replaced)),
            "planned_usd": Given(mine.price_usd or 0.0, evidence=mine.evidence.get("price_usd")),
        },
        notes=(what,),
    )


def _cheapest(
    library: Library, mine: Part, accelerator: Accelerator, replaced: int
) -> tuple[Part, int, float] | None:
    """The server of another maker that replaces some for the least: it, how many, extra USD."""
    gpus = replaced * mine.gpus
    wanted = gpus * accelerator.memory_gib
    found = []
    for part in library.parts.values():
        inside = library.accelerators.get(_fit(part)) if _is_server(part) else None
        if inside is None or part.price_usd is None or part.gpus < mine.gpus:
            continue
        if inside.manufacturer == accelerator.manufacturer:
            continue
        by_memory, by_gpus = wanted / (part.gpus * inside.memory_gib), gpus / part.gpus
        units = ceil(max(by_memory, by_gpus))
        cost = replacement_usd(units, part.price_usd, replaced, mine.price_usd or 0.0)
        found.append((cost, part.id, part, units))
    if not found:
        return None
    cost, _, part, units = min(found)
    return part, units, cost


def _is_server(part: Part) -> bool:
    return part.accelerators is not None and part.frame is None and part.gpus > 0


def _fit(part: Part) -> EntryId:
    return EntryId("") if part.accelerators is None else part.accelerators.accelerator


def _inside(part: Part, shelf: PartShelf) -> Accelerator | None:
    return shelf.accelerators.get(_fit(part))


def _spares(case: Case) -> Iterator[Idea]:
    """The spares that suffice most of the time, as far as they do not lie there already."""
    needs = [one for one in spares_of(case) if one.missing]
    if not needs:
        return
    parts = case.shelf.parts
    prices = [parts[one.part].price_usd for one in needs]
    known = [price for price in prices if price is not None]
    cost = (
        sum(one.missing * price for one, price in zip(needs, known, strict=True))
        if len(known) == len(needs)
        else None
    )
    pieces = sum(one.missing for one in needs)
    what = say("{0} more spare servers on site, for failures while nothing is delivered", pieces)
    terms = [
        Term(
            parts[one.part].label,
            parts[one.part].price_usd or 0.0,
            one.missing,
            parts[one.part].evidence.get("price_usd"),
        )
        for one in needs
    ]
    why = summed(
        say("Spare servers"),
        cost,
        "USD",
        terms,
        key="spares",
        source=say("List prices of the servers"),
        notes=(what,),
    )
    how = say("Put them on the tray and mark them as spares.")
    remedy = MoreSpares(tuple((one.part, one.missing) for one in needs))
    softens = (Shock.VENDOR_GONE, Shock.DELIVERY_SLIP)
    yield Idea(Measure.SPARES, what, cost, softens, why, how, remedy)


def _slot(waits: Waiting | None, case: Case) -> Iterable[Idea]:
    if waits is None:
        return
    for one in waits.slots:
        if one.premium_share == _SLOT_SHARE and one.weeks_to_pay is not None:
            what = say(
                "A slot for deliveries at {0:.0%} more; it pays from {1:.1f} weeks gained",
                one.premium_share,
                one.weeks_to_pay,
            )
            why = applied(
                say("Paid slot"),
                one.premium_usd,
                "USD",
                FORMULAS["finance.premium"],
                {
                    "premium_share": Given(one.premium_share),
                    "capex_usd": Given(case.evaluation.costs.capex_usd, "USD"),
                },
                notes=(what,),
            )
            how = say(
                "Agree it with the maker, then drag the deliveries in the timeline to the weeks"
                " that were promised, and add the premium as a line of your own."
            )
            softens = (Shock.DELIVERY_SLIP,)
            yield Idea(Measure.SLOT, what, one.premium_usd, softens, why, how)


def _colocation(case: Case) -> Iterator[Idea]:
    """The hardware of own sites in a colocation until building and power stand."""
    rent = case.shelf.assumptions.get(_RENT)
    for site in case.sites(SiteKind.OWN):
        ways = {one.way: one for one in branches(case.plan, site.id, case.money.orders, case.shelf)}
        planned = next((one for one in ways.values() if one.planned), None)
        other = ways.get(Way.COLOCATION)
        if planned is None or other is None or planned.way is Way.COLOCATION:
            continue
        gained = planned.ready.p50 - other.ready.p50
        if gained < 1.0:
            continue
        peak_kw = case.evaluation.sites[site.id].it_power_kw
        cost = None if rent is None else housing_usd(peak_kw, rent.likely, gained)
        what = say(
            "{0} in a colocation until it stands, {1:.0f} weeks earlier, {2:.0f} kW",
            *(site.name, gained, peak_kw),
        )
        given = {
            "peak_kw": Given(peak_kw),
            "usd_kw_month": Given(
                rent.likely if rent else 0.0, evidence=rent.evidence if rent else None
            ),
            "weeks": Given(gained, "weeks"),
        }
        why = applied(
            say("Colocation bridge"), cost, "USD", FORMULAS["finance.housing"], given, notes=(what,)
        )
        how = say(
            "Add a site of the kind colocation, give it racks, and move the servers of {0} there"
            " for as long as it is built.",
            site.name,
        )
        yield Idea(Measure.COLOCATION, what, cost, (Shock.DELIVERY_SLIP,), why, how)


def _cloud(waits: Waiting | None, case: Case, sizes: ShockSizes) -> Iterator[Idea]:
    """A rental agreed beforehand that carries the demand for as long as a slip lasts."""
    if waits is None or not waits.rental:
        return
    what = say(
        "{0:g} weeks of all demand rented, agreed beforehand and paid when used: {1}",
        *(sizes.slip_weeks, waits.rental),
    )
    cost = rental_weeks_usd(waits.bridge_usd_week, sizes.slip_weeks)
    why = applied(
        say("Cloud bridge"),
        cost,
        "USD",
        FORMULAS["finance.rental_weeks"],
        {
            "usd_week": Given(waits.bridge_usd_week, "USD"),
            "weeks": Given(sizes.slip_weeks, "weeks"),
        },
        notes=(what,),
    )
    softens = (Shock.DELIVERY_SLIP, Shock.VENDOR_GONE, Shock.EXPORT_STOP, Shock.SITE_LOST)
    how = say(
        "Drag a cloud offer to the plan and let workloads overflow to it; data that may not leave"
        " an own site stays without a bridge."
    )
    yield Idea(Measure.CLOUD, what, cost, softens, why, how, _bridge(case))


def _bridge(case: Case) -> RentedBridge | None:
    """The offer that the wait is priced by, as large as the GPUs that it bridges.

    None where no workload's data may go there.
    """
    offer = case.shelf.offers.get(case.money.rented[0].offer)
    if offer is None:
        return None
    home, kind = case.settings.country, SiteKind.CLOUD_REGION
    if all(forbidden(one.data_class, kind, home, offer.country) for one in case.project.workloads):
        return None
    gpus = sum(one.gpus for one in case.evaluation.pools.values() if one.owned)
    return RentedBridge(offer.id, max(1, ceil(gpus / offer.gpus)))
