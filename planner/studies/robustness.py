"""What would make a plan robust: measures with their cost, and the shocks that each softens.

Costs are estimates from prices in the catalogue and assumptions, not edits of the plan. Measures
are ranked by how many of the shocks that hurt the plan they soften, then by cost.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

from planner.catalog.library import Library
from planner.compute.explain.case import Case
from planner.compute.explain.reliability import spares_of
from planner.domain.hardware import Accelerator, Part
from planner.domain.identity import EntryId
from planner.domain.phrase import Phrase, say
from planner.domain.project import PartShelf
from planner.domain.site import SiteKind
from planner.domain.units import WEEKS_PER_MONTH
from planner.studies.branches import Way, branches
from planner.studies.shocks import Shock, ShockResult, ShockSizes
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
class Suggestion:
    """A measure: what it is in words, its cost in USD (None: no price is known), what it softens.

    `hurting` are those of `softens` that hurt this plan. A negative cost saves money.
    """

    measure: Measure
    what: Phrase
    cost_usd: float | None
    softens: tuple[Shock, ...]
    hurting: tuple[Shock, ...]


@dataclass(frozen=True, slots=True)
class _Idea:
    measure: Measure
    what: Phrase
    cost_usd: float | None
    softens: tuple[Shock, ...]


def robustness(
    case: Case,
    library: Library,
    found: Sequence[ShockResult],
    sizes: ShockSizes | None = None,
) -> tuple[Suggestion, ...]:
    """Return what would make a plan robust, the most useful first; *found* are its shocks."""
    sizes = sizes or ShockSizes()
    hurt = frozenset(one.shock for one in found if _hurts(one))
    waits = waiting(case)
    ideas = (
        *_other_makers(case, library),
        *_spares(case),
        *_slot(waits),
        *_colocation(case),
        *_cloud(waits, sizes),
    )
    suggestions = [
        Suggestion(
            one.measure,
            one.what,
            one.cost_usd,
            one.softens,
            tuple(shock for shock in one.softens if shock in hurt),
        )
        for one in ideas
    ]
    return tuple(
        sorted(
            suggestions,
            key=lambda one: (
                -len(one.hurting),
                one.cost_usd is None,
                one.cost_usd or 0.0,
                one.measure,
            ),
        )
    )


def _hurts(one: ShockResult) -> bool:
    """Whether a shock takes service away, delays it, or costs more."""
    later = (one.weeks_after or 0.0) > (one.weeks_before or 0.0) + 1e-6
    dearer = (one.change("tco_total") or 0.0) > 1e-6
    return one.unserved_after > one.unserved_before or later or dearer


def _other_makers(case: Case, library: Library) -> Iterator[_Idea]:
    """The type of GPU server that stands most often, half of it or all of it from another maker."""
    shelf = case.shelf
    counts = Counter(
        one.part
        for rack in case.plan.racks.values()
        for one in rack.placements
        if (part := shelf.parts.get(one.part)) is not None and _is_server(part)
    )
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
            "{0} {1} instead of {2} of {3} {4}: at least as much GPU memory; engine and models have"
            " to be qualified on them",
            *(units, other.label, replaced, count, mine.label),
        )
        yield _Idea(measure, what, cost, tuple(softens))


def _cheapest(
    library: Library, mine: Part, accelerator: Accelerator, replaced: int
) -> tuple[Part, int, float] | None:
    """The server of another maker that replaces some for the least: it, how many, extra USD."""
    wanted = replaced * mine.gpus * accelerator.memory_gib
    saved = replaced * (mine.price_usd or 0.0)
    found = []
    for part in library.parts.values():
        inside = library.accelerators.get(_fit(part)) if _is_server(part) else None
        if inside is None or part.price_usd is None or part.gpus < mine.gpus:
            continue
        if inside.manufacturer == accelerator.manufacturer:
            continue
        units = ceil(wanted / (part.gpus * inside.memory_gib))
        found.append((units * part.price_usd - saved, part.id, part, units))
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


def _spares(case: Case) -> Iterator[_Idea]:
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
    yield _Idea(Measure.SPARES, what, cost, (Shock.VENDOR_GONE, Shock.DELIVERY_SLIP))


def _slot(waits: Waiting | None) -> Iterable[_Idea]:
    if waits is None:
        return
    for one in waits.slots:
        if one.premium_share == _SLOT_SHARE and one.weeks_to_pay is not None:
            what = say(
                "A slot for deliveries at {0:.0%} more; it pays from {1:.1f} weeks gained",
                one.premium_share,
                one.weeks_to_pay,
            )
            yield _Idea(Measure.SLOT, what, one.premium_usd, (Shock.DELIVERY_SLIP,))


def _colocation(case: Case) -> Iterator[_Idea]:
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
        cost = None if rent is None else peak_kw * rent.likely * gained / WEEKS_PER_MONTH
        what = say(
            "{0} in a colocation until it stands, {1:.0f} weeks earlier, {2:.0f} kW",
            *(site.name, gained, peak_kw),
        )
        yield _Idea(Measure.COLOCATION, what, cost, (Shock.DELIVERY_SLIP,))


def _cloud(waits: Waiting | None, sizes: ShockSizes) -> Iterator[_Idea]:
    """A rental agreed beforehand that carries the demand for as long as a slip lasts."""
    if waits is None or not waits.rental:
        return
    what = say(
        "{0:g} weeks of all demand rented, agreed beforehand and paid when used: {1}",
        *(sizes.slip_weeks, waits.rental),
    )
    softens = (Shock.DELIVERY_SLIP, Shock.VENDOR_GONE, Shock.EXPORT_STOP, Shock.SITE_LOST)
    yield _Idea(Measure.CLOUD, what, waits.bridge_usd_week * sizes.slip_weeks, softens)
