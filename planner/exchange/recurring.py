"""Lines that are paid by the month: cloud instances, model APIs, colocation, links."""

from collections.abc import Iterator
from decimal import Decimal

from planner.domain.offers import Tier
from planner.domain.plan import Plan
from planner.domain.project import PartShelf
from planner.domain.provenance import Evidence
from planner.domain.results import Evaluation
from planner.domain.service import Burst
from planner.domain.site import Site
from planner.domain.units import HOURS_PER_MONTH, MONTHS_PER_YEAR
from planner.exchange.lines import BomLine, Charge, Group, Origin, Unit
from planner.exchange.money import FINE_PLACES, amount, rounded

_RESERVED = frozenset({Tier.RESERVED_1Y, Tier.RESERVED_3Y})
_MILLION = 10**6
_PRICE_OF_TIER = {
    Tier.ON_DEMAND: "on_demand_usd_h",
    Tier.RESERVED_1Y: "reserved_1y_usd_h",
    Tier.RESERVED_3Y: "reserved_3y_usd_h",
    Tier.SPOT: "spot_usd_h",
}
"""The field whose evidence a tier's price has."""


def origin_of(evidence: Evidence | None) -> Origin:
    """Return date, kind and source of a price."""
    if evidence is None:
        return Origin()
    return Origin(evidence.date, evidence.status.value, "", evidence.source)


def burst_lines(
    site: Site, plan: Plan, shelf: PartShelf, evaluation: Evaluation, months: int
) -> Iterator[BomLine]:
    """Yield one line for each burst of a cloud region, in instance-hours a month."""
    for burst in plan.bursts:
        if burst.site != site.id:
            continue
        offer = shelf.offers[burst.offer]
        price = offer.usd_h(burst.tier)
        hours, remark = _hours(burst, evaluation)
        yield BomLine(
            part=f"{offer.id}.{burst.id}",
            site_id=site.id,
            site=site.name,
            group=Group.CLOUD,
            manufacturer=offer.provider,
            part_number=offer.instance,
            description=f"{offer.instance} in {offer.region_code}, {burst.tier} ({burst.name})",
            quantity=hours,
            unit=Unit.HOUR,
            list_price=None if price is None else amount(price),
            charge=Charge.MONTHLY,
            term_months=months,
            origin=origin_of(offer.evidence.get(_PRICE_OF_TIER[burst.tier])),
            remark=remark,
        )


def _hours(burst: Burst, evaluation: Evaluation) -> tuple[Decimal, str]:
    """Return instance-hours a month and what they rest on."""
    if burst.tier in _RESERVED:
        hours = amount(burst.maximum * HOURS_PER_MONTH)
        return hours, f"{burst.maximum} reserved, paid every hour of the term"
    result = evaluation.bursts[burst.id]
    hours = amount(result.instance_hours_year / MONTHS_PER_YEAR)
    peak = f"up to {result.instances_peak} at a time"
    return rounded(hours, FINE_PLACES), f"Mean month of the first year, {peak}"


def api_lines(
    site: Site, shelf: PartShelf, evaluation: Evaluation, months: int
) -> Iterator[BomLine]:
    """Yield input and output tokens of the model APIs that stand on this card."""
    for use in evaluation.apis:
        if use.site != site.id:
            continue
        api = shelf.apis[use.api]
        for way, tokens, price, name in (
            ("input", use.input_tokens_year, api.input_usd_m, "input_usd_m"),
            ("output", use.output_tokens_year, api.output_usd_m, "output_usd_m"),
        ):
            yield BomLine(
                part=f"{api.id}.{way}",
                site_id=site.id,
                site=site.name,
                group=Group.CLOUD,
                manufacturer=api.provider,
                part_number=api.model_name,
                description=f"{api.label}, {way} tokens",
                quantity=rounded(amount(tokens / MONTHS_PER_YEAR / _MILLION), FINE_PLACES),
                unit=Unit.MILLION_TOKENS,
                list_price=amount(price),
                charge=Charge.MONTHLY,
                term_months=months,
                origin=origin_of(api.evidence.get(name)),
                remark="Mean month of the first year",
            )


def colocation_lines(site: Site, months: int) -> Iterator[BomLine]:
    """Yield the rent of a colocation site; metered energy is not ordered."""
    terms = site.colocation
    if terms is None:
        return
    energy = "energy included" if terms.energy_included else "energy metered apart"
    yield BomLine(
        part="colocation",
        site_id=site.id,
        site=site.name,
        group=Group.COLOCATION,
        description=f"Colocation, {terms.contracted_kw:g} kW contracted",
        quantity=Decimal(1),
        unit=Unit.MONTH,
        list_price=amount(terms.contracted_kw) * amount(terms.usd_per_kw_month),
        charge=Charge.MONTHLY,
        term_months=months,
        remark=f"{terms.usd_per_kw_month:g} USD per kW and month, {energy}",
    )


def link_lines(plan: Plan, months: int) -> Iterator[BomLine]:
    """Yield links that cost something by the month."""
    sites = _site_of_ends(plan)
    for link in plan.links:
        if not link.usd_month:
            continue
        site = sites.get(link.ends[0])
        yield BomLine(
            part=link.id,
            site_id=site.id if site else "",
            site=site.name if site else "",
            group=Group.CONNECTIVITY,
            description=f"{link.name}, {link.kind}, {link.gbit_s:g} Gbit/s",
            quantity=Decimal(1),
            unit=Unit.MONTH,
            list_price=amount(link.usd_month),
            charge=Charge.MONTHLY,
            term_months=months,
        )


def _site_of_ends(plan: Plan) -> dict[str, Site]:
    """Map everything that a link can end at to its site."""
    ends: dict[str, Site] = {site.id: site for site in plan.sites}
    rows: dict[str, Site] = {}
    for site, room, row in plan.rows():
        ends[room.id] = rows[row.id] = site
    ends.update({rack.id: rows[rack.row] for rack in plan.racks.values()})
    return ends
