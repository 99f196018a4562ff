"""Why a cost of a month is what it is: energy, rent, people, care, instances and tokens."""

from collections.abc import Iterator, Sequence
from itertools import chain
from math import isclose
from typing import Final

from planner.compute.api_use import api_uses
from planner.compute.contracts import (
    Way,
    agreed_terms,
    burst_price,
    link_price,
    link_sites,
    token_item,
    token_price,
)
from planner.compute.explain.bursts import price_given
from planner.compute.explain.case import ENTERED, Case
from planner.compute.explain.prices import order_given, unit_given
from planner.compute.explain.purchases import line_explanations
from planner.compute.explain.sites import energy_of, facility_of, tariff_given
from planner.compute.explain.terms import Given, Term, applied, printed, summed
from planner.compute.money import burst_hours
from planner.compute.orders import Order, Role
from planner.compute.purchasing import label_of, support_usd_year
from planner.compute.totals import SiteRacks
from planner.domain.formula import Explanation, Formula
from planner.domain.identity import EntryId, SiteId
from planner.domain.offers import ModelApi
from planner.domain.phrase import say
from planner.domain.quote import Charge, line_id
from planner.domain.results import ApiUse
from planner.domain.service import Burst
from planner.domain.site import SiteKind
from planner.domain.units import HOURS_PER_MONTH, HOURS_PER_YEAR, MONTHS_PER_YEAR
from planner.engines.finance import FORMULAS
from planner.engines.finance.annuity import monthly_rate
from planner.engines.finance.cloud import commitment_left_usd, commitment_months_left
from planner.engines.finance.leasing import lease_usd_month
from planner.engines.finance.lines import HARDWARE, CostClass, CostLine, LineBasis, total_of
from planner.engines.finance.opex import staff_fte
from planner.engines.finance.streams import CostStream

SUPPORT_MONTH: Final = Formula(
    id="explain.support_month",
    result="support of a month",
    unit="USD",
    expression="support_usd_year / 12",
    symbols={"support_usd_year": "support of all servers of the site, USD per year"},
    source="Yearly contracts, in equal months over their term",
)

FIRST_YEAR: Final = say("As in the first year; later years follow the growth of demand.")
_SAME = 1e-9


class Streams:
    """Why the amounts of cost streams are what they are, found by label and amount."""

    def __init__(self, case: Case) -> None:
        self._escalation = case.rates.escalation
        self._known: dict[str, list[Explanation]] = {}
        for label, why in chain(line_explanations(case), _running(case)):
            self._known.setdefault(label, []).append(why)

    def explain(self, stream: CostStream) -> Explanation | None:
        """Return why the first amount of a stream is what it is, None where nothing says so.

        Sites may have lines of the same name, so that the amount decides: that of a month, of a
        year, or a credit.
        """
        paid = [(month, usd) for month, usd in enumerate(stream.monthly_usd or ()) if usd]
        # of credits the last one is explained: what was bought last
        of_credit = stream.cost_class is CostClass.RESIDUAL
        month, amount = paid[-1 if of_credit else 0] if paid else (0, 0.0)
        # free months come first: what is paid then has risen already
        years = max(0, month - 1) // MONTHS_PER_YEAR
        amount /= (1.0 + self._escalation.get(stream.cost_class, 0.0)) ** years
        for why in self._known.get(stream.label, ()):
            value = why.value or 0.0
            if any(
                isclose(amount, one, rel_tol=_SAME)
                for one in (value, value / MONTHS_PER_YEAR, -value)
            ):
                return why
        return None


def _running(case: Case) -> Iterator[tuple[str, Explanation]]:
    for place in case.powered.site_racks:
        yield from _site(case, place)
    for burst in case.plan.bursts:
        yield from _burst(case, burst)
    for api in sorted({route.api for route in case.plan.routes if route.api is not None}):
        yield case.shelf.apis[api].label, _api(case, api)
    yield from _links(case)
    for orders in case.money.orders.values():
        yield from _own(case, orders)


def _site(case: Case, place: SiteRacks) -> Iterator[tuple[str, Explanation]]:
    name = place.site.name
    lines = [line for site, line in case.money.lines if site == name]
    orders = case.money.orders.get(place.site.id, ())
    if place.site.kind is SiteKind.COLOCATION:
        yield say("{0}: colocation", name), _colocation(case, place)
    elif place.result.devices and place.result.tariff_usd_kwh is not None:
        yield say("{0}: energy", name), _energy(case, place)
        if place.site.demand_charge_usd_kw_month and place.result.facility_power_kw is not None:
            yield say("{0}: demand charge", name), _demand_charge(case, place)
    if total_of(lines, HARDWARE).usd:
        yield from _care(case, name, lines, orders)
    leased = -sum(line.usd or 0.0 for line in lines if line.basis is LineBasis.LEASED)
    if leased and case.rates.lease.months:
        yield say("{0}: lease", name), _lease(case, name, leased)
    if case.rates.opex.property_tax:
        yield say("{0}: property tax", name), _property_tax(case, name, lines)
    gpus = place.gpus(case.shelf.parts)
    if gpus:
        yield say("{0}: staff", name), _staff(case, place, gpus)
        if case.rates.opex.software_usd_gpu_year:
            yield say("{0}: software", name), _software(case, name, gpus)


def _energy(case: Case, place: SiteRacks) -> Explanation:
    site, result = place.site, place.result
    mean_kw = result.energy_kwh_year / HOURS_PER_YEAR
    tariff = tariff_given(case, site, result)
    given = {
        "facility_kw": Given(mean_kw, "kW", why=energy_of(case, site, result)),
        "usd_kwh": tariff,
    }
    usd = mean_kw * HOURS_PER_YEAR / MONTHS_PER_YEAR * tariff.value
    title = say("Energy of {0}, a month", site.name)
    return applied(title, usd, "USD", FORMULAS["finance.energy"], given)


def _demand_charge(case: Case, place: SiteRacks) -> Explanation:
    site, result = place.site, place.result
    peak, charge = result.facility_power_kw or 0.0, site.demand_charge_usd_kw_month
    given = {
        "design_day_kw": Given(peak, "kW", why=facility_of(case, site, result)),
        "usd_kw_month": Given(charge, "USD per kW and month", ENTERED),
    }
    title = say("Demand charge of {0}, a month", site.name)
    return applied(title, peak * charge, "USD", FORMULAS["finance.demand_charge"], given)


def _colocation(case: Case, place: SiteRacks) -> Explanation:
    site, result = place.site, place.result
    terms = agreed_terms(site, case.context.pricing)
    title = say("Colocation of {0}, a month", site.name)
    if terms is None or (not terms.energy_included and result.tariff_usd_kwh is None):
        return Explanation(
            title, None, "USD", None, (), notes=(say("No contract or no tariff is known."),)
        )
    monthly = 0.0 if terms.energy_included else result.energy_kwh_year / MONTHS_PER_YEAR
    tariff = tariff_given(case, site, result)
    rent = "finance.colocation_usd_kw_month"
    given = {
        "contracted_kw": Given(terms.contracted_kw, "kW", ENTERED),
        "usd_per_kw_month": case.entered(
            terms.usd_per_kw_month, "USD per kW and month", default=rent
        ),
        "metered_kwh": Given(
            monthly, "kWh", why=energy_of(case, site, result) if monthly else None
        ),
        "usd_kwh": tariff,
    }
    usd = terms.contracted_kw * terms.usd_per_kw_month + monthly * tariff.value
    return applied(title, usd, "USD", FORMULAS["finance.colocation"], given)


def _care(
    case: Case, name: str, lines: list[CostLine], orders: Sequence[Order]
) -> Iterator[tuple[str, Explanation]]:
    """Maintenance, support of servers and insurance."""
    hardware = total_of(lines, HARDWARE).usd or 0.0
    servers = total_of(lines, frozenset({CostClass.SERVERS})).usd or 0.0
    share = case.assumed("finance.maintenance_share")
    given = {
        "hardware_usd": Given(
            hardware - servers, "USD", label=say("price of the hardware but servers")
        ),
        "share": share,
    }
    usd = (hardware - servers) * share.value / MONTHS_PER_YEAR
    title, formula = say("Maintenance of {0}, a month", name), FORMULAS["finance.maintenance"]
    yield say("{0}: maintenance", name), applied(title, usd, "USD", formula, given)
    yield say("{0}: server support", name), _support(case, name, orders)
    share = case.assumed("finance.insurance_share")
    given = {"insured_usd": Given(hardware, "USD"), "share": share}
    title, monthly = say("Insurance of {0}, a month", name), hardware * share.value / 12
    yield (
        say("{0}: insurance", name),
        applied(title, monthly, "USD", FORMULAS["finance.insurance"], given),
    )


def _software(case: Case, name: str, gpus: int) -> Explanation:
    each = case.assumed("finance.software_usd_gpu_year")
    given = {"gpus": Given(float(gpus), "GPUs"), "usd_gpu_year": each}
    usd = gpus * each.value / MONTHS_PER_YEAR
    title = say("Software of {0}, a month", name)
    return applied(title, usd, "USD", FORMULAS["finance.software"], given)


def _lease(case: Case, name: str, price_usd: float) -> Explanation:
    terms = case.rates.lease
    month = monthly_rate(terms.annual_rate)
    interest = case.assumed("finance.lease_rate")
    given = {
        "price_usd": Given(price_usd, "USD", label=say("price of what is leased")),
        "residual_share": case.assumed("finance.lease_residual_share"),
        "rate": Given(month, "a month", interest.evidence, say("interest of a month")),
        "months": case.assumed("finance.lease_months"),
    }
    usd = lease_usd_month(price_usd, terms.residual_share, month, terms.months)
    title = say("Lease of hardware at {0}, a month", name)
    return applied(title, usd, "USD", FORMULAS["finance.lease"], given)


def _property_tax(case: Case, name: str, lines: list[CostLine]) -> Explanation:
    owned = total_of(lines, HARDWARE | {CostClass.BUILDING}).usd or 0.0
    share = case.assumed("finance.property_tax_share")
    given = {"property_usd": Given(owned, "USD"), "share": share}
    title, usd = say("Property tax of {0}, a month", name), owned * share.value / MONTHS_PER_YEAR
    return applied(title, usd, "USD", FORMULAS["finance.property_tax"], given)


def _support(case: Case, name: str, orders: Sequence[Order]) -> Explanation:
    """A month of the yearly support contracts of the servers."""
    year = support_usd_year(orders, case.context.pricing)
    terms = []
    for one in orders:
        if one.role is Role.SUPPORT and one.part is not None:
            price, count = order_given(case, one), int(one.quantity)
            terms.append(Term(one.part.label, price.value, count, price.evidence, price.why))
    title = say("Server support of {0}", name)
    whole = summed(
        say("{0}, a year", title),
        year,
        "USD",
        terms,
        key="support",
        source=say("Yearly support lines of the bill of materials"),
        beside=(case.assumed("finance.support_share_year"),),
    )
    given = {"support_usd_year": Given(year, "USD", why=whole)}
    return applied(say("{0}, a month", title), year / MONTHS_PER_YEAR, "USD", SUPPORT_MONTH, given)


def _links(case: Case) -> Iterator[tuple[str, Explanation]]:
    places = link_sites(case.plan.links, case.plan.sites, case.plan.racks)
    for link in case.plan.links:
        if link.usd_month:
            place = places.get(link.id, SiteId(""))
            price = link_price(link, place, case.context.pricing)
            given = unit_given(case, line_id(link.id, place), price, "USD a month", ENTERED)
            yield link.name, printed(link.name, given.value, "USD a month", given.evidence)


def _own(case: Case, orders: Sequence[Order]) -> Iterator[tuple[str, Explanation]]:
    """The user's own recurring lines, by their first month."""
    for order in orders:
        if order.extra is None or order.charge is Charge.ONE_OFF:
            continue
        label, price = label_of(order), order_given(case, order)
        periods = MONTHS_PER_YEAR if order.charge is Charge.YEARLY else 1
        usd = price.value * float(order.quantity) / periods
        yield label, printed(say("{0}, a month", label), usd, "USD a month", price.evidence)


def _staff(case: Case, place: SiteRacks, gpus: int) -> Explanation:
    site = place.site
    posts = staff_fte(gpus, site.always_staffed, case.rates.opex)
    least = "finance.always_staffed_fte" if site.always_staffed else "finance.minimum_fte"
    people = applied(
        say("Posts at {0}", site.name),
        posts,
        "FTE",
        FORMULAS["finance.staff"],
        {
            "minimum_fte": case.assumed(least),
            "gpus": Given(float(gpus), "GPUs"),
            "gpus_per_fte": case.assumed("finance.gpus_per_fte"),
        },
    )
    cost = case.assumed("finance.fte_usd_year")
    given = {"fte": Given(posts, "FTE", why=people), "fte_usd_year": cost}
    usd = posts * cost.value / MONTHS_PER_YEAR
    title = say("Staff of {0}, a month", site.name)
    return applied(title, usd, "USD", FORMULAS["finance.staff_cost"], given)


def _burst(case: Case, burst: Burst) -> Iterator[tuple[str, Explanation]]:
    offer, pricing = case.shelf.offers[burst.offer], case.context.pricing
    price = pricing.usd(burst_price(burst, offer, pricing))
    label = f"{burst.name} ({offer.provider} {burst.tier})"
    if price is None:
        return
    cost, notes = price_given(case, burst), (FIRST_YEAR,)
    months = burst.tier.term_months
    if months is None:
        deployed = [one.id for one in case.plan.deployments if one.pool == burst.pool]
        hours = burst_hours(burst, case.served.first, deployed)
        given = {"instance_hours": Given(hours, "h"), "usd_h": cost}
        formula = FORMULAS["finance.instances"]
        title = say("{0}, first year", label)
        yield label, applied(title, hours * price, "USD", formula, given, notes=notes)
    else:
        yield from _commitment_left(case, burst, label, months)
        instances = Given(float(burst.maximum), "instances", ENTERED)
        given = {"instances": instances, "usd_h": cost}
        usd = burst.maximum * HOURS_PER_MONTH * price
        title = say("{0}, a month", label)
        yield label, applied(title, usd, "USD", FORMULAS["finance.reserved"], given)
    if offer.egress_usd_gb:
        yield say("{0}: egress", label), _egress(case, burst, offer.egress_usd_gb)


def _commitment_left(
    case: Case, burst: Burst, label: str, term_months: int
) -> Iterator[tuple[str, Explanation]]:
    months = commitment_months_left(case.settings.horizon_months, term_months)
    price = price_given(case, burst)
    given = {
        "months_left": Given(float(months), "months"),
        "instances": Given(float(burst.maximum), "instances", ENTERED),
        "usd_h": price,
    }
    usd = commitment_left_usd(months, burst.maximum, price.value)
    title = say("{0}: rest of the term", label)
    yield title, applied(title, usd, "USD", FORMULAS["finance.commitment_left"], given)


def _egress(case: Case, burst: Burst, usd_gb: float) -> Explanation:
    service, offer = case.served.first, case.shelf.offers[burst.offer]
    deployed = [one.id for one in case.plan.deployments if one.pool == burst.pool]
    tokens = sum(
        service.requests_year(one.id, deployment) * one.generated_tokens
        for one in case.project.workloads
        for deployment in deployed
    )
    gb = tokens * case.rates.egress_gb_per_token
    per_token = case.assumed("finance.egress_bytes_per_token")
    given = {
        "gb": Given(gb, "GB", per_token.evidence, say("output tokens × bytes that leave for each")),
        "usd_gb": Given(usd_gb, "USD per GB", offer.evidence.get("egress_usd_gb")),
    }
    title = say("Egress of {0}, first year", burst.name)
    formula = FORMULAS["finance.egress"]
    return applied(title, gb * usd_gb, "USD", formula, given, notes=(FIRST_YEAR,))


def _api(case: Case, api_id: EntryId) -> Explanation:
    api = case.shelf.apis[api_id]
    uses = api_uses(case.plan.routes, case.project.workloads, case.served.first)
    mine = [use for use in uses if use.api == api_id]
    taken = sum(use.input_tokens_year for use in mine)
    made = sum(use.output_tokens_year for use in mine)
    paid, earned = (
        _token_given(case, api, Way.INPUT, mine),
        _token_given(case, api, Way.OUTPUT, mine),
    )
    given = {
        "input_tokens": Given(taken, "tokens"),
        "input_usd_m": paid,
        "output_tokens": Given(made, "tokens"),
        "output_usd_m": earned,
    }
    usd = (taken * paid.value + made * earned.value) / 1e6
    formula = FORMULAS["finance.model_api"]
    title = say("{0}, first year", api.label)
    return applied(title, usd, "USD", formula, given, notes=(FIRST_YEAR,))


def _token_given(case: Case, api: ModelApi, way: Way, uses: Sequence[ApiUse]) -> Given:
    """The price of a million tokens, the mean by tokens where cards have prices of their own."""
    unit, name = "USD per million tokens", f"{way}_usd_m"
    found = []
    for use in uses:
        place = use.site or ""
        price = token_price(api, way, place, case.context.pricing)
        line = line_id(token_item(api, way), place)
        tokens = use.input_tokens_year if way is Way.INPUT else use.output_tokens_year
        given = unit_given(case, line, price, unit, api.evidence.get(name))
        found.append((tokens, given))
    whole = sum(tokens for tokens, _ in found)
    if len({given.value for _, given in found}) == 1 or not whole:
        return found[0][1]
    mean = sum(tokens * given.value for tokens, given in found) / whole
    return Given(mean, unit, label=say("mean price by tokens"))
