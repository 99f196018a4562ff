"""Why a cost of a month is what it is: energy, rent, people, care, instances and tokens."""

from collections.abc import Iterator
from itertools import chain
from math import isclose
from typing import Final

from planner.compute.explain.bursts import price_given
from planner.compute.explain.case import ENTERED, Case
from planner.compute.explain.purchases import line_explanations
from planner.compute.explain.sites import energy_of, facility_of, tariff_given
from planner.compute.explain.terms import Given, applied, printed
from planner.compute.money import RESERVED_MONTHS, burst_hours
from planner.compute.totals import SiteRacks
from planner.domain.formula import Explanation
from planner.domain.identity import EntryId
from planner.domain.service import Burst
from planner.domain.site import SiteKind
from planner.domain.units import HOURS_PER_YEAR, MONTHS_PER_YEAR
from planner.engines.finance import FORMULAS
from planner.engines.finance.cloud import commitment_left_usd, commitment_months_left
from planner.engines.finance.lines import HARDWARE, CostClass, CostLine, total_of
from planner.engines.finance.opex import staff_fte
from planner.engines.finance.streams import CostStream

FIRST_YEAR: Final = "As in the first year; later years follow the growth of demand."
_SAME = 1e-9


class Streams:
    """Why the amounts of cost streams are what they are, found by label and amount."""

    def __init__(self, case: Case) -> None:
        self._known: dict[str, list[Explanation]] = {}
        for label, why in chain(line_explanations(case), _running(case)):
            self._known.setdefault(label, []).append(why)

    def explain(self, stream: CostStream) -> Explanation | None:
        """Return why the first amount of a stream is what it is, None where nothing says so.

        Sites may have lines of the same name, so that the amount decides: that of a month, of a
        year, or a credit.
        """
        amount = next((usd for usd in stream.monthly_usd or () if usd), 0.0)
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
    for link in case.plan.links:
        if link.usd_month:
            yield link.name, printed(link.name, link.usd_month, "USD a month", ENTERED)


def _site(case: Case, place: SiteRacks) -> Iterator[tuple[str, Explanation]]:
    name = place.site.name
    lines = [line for site, line in case.money.lines if site == name]
    if place.site.kind is SiteKind.COLOCATION:
        yield f"{name}: colocation", _colocation(case, place)
    elif place.result.devices and place.result.tariff_usd_kwh is not None:
        yield f"{name}: energy", _energy(case, place)
        if place.site.demand_charge_usd_kw_month and place.result.facility_power_kw is not None:
            yield f"{name}: demand charge", _demand_charge(case, place)
    if total_of(lines, HARDWARE).usd:
        yield from _care(case, name, lines)
    gpus = place.gpus(case.shelf.parts)
    if gpus:
        yield f"{name}: staff", _staff(case, place, gpus)


def _energy(case: Case, place: SiteRacks) -> Explanation:
    site, result = place.site, place.result
    mean_kw = result.energy_kwh_year / HOURS_PER_YEAR
    tariff = tariff_given(case, site, result)
    given = {
        "facility_kw": Given(mean_kw, "kW", why=energy_of(case, site, result)),
        "usd_kwh": tariff,
    }
    usd = mean_kw * HOURS_PER_YEAR / MONTHS_PER_YEAR * tariff.value
    title = f"Energy of {site.name}, a month"
    return applied(title, usd, "USD", FORMULAS["finance.energy"], given)


def _demand_charge(case: Case, place: SiteRacks) -> Explanation:
    site, result = place.site, place.result
    peak, charge = result.facility_power_kw or 0.0, site.demand_charge_usd_kw_month
    given = {
        "design_day_kw": Given(peak, "kW", why=facility_of(case, site, result)),
        "usd_kw_month": Given(charge, "USD per kW and month", ENTERED),
    }
    title = f"Demand charge of {site.name}, a month"
    return applied(title, peak * charge, "USD", FORMULAS["finance.demand_charge"], given)


def _colocation(case: Case, place: SiteRacks) -> Explanation:
    site, result, terms = place.site, place.result, place.site.colocation
    title = f"Colocation of {site.name}, a month"
    if terms is None or (not terms.energy_included and result.tariff_usd_kwh is None):
        return Explanation(
            title, None, "USD", None, (), notes=("No contract or no tariff is known.",)
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


def _care(case: Case, name: str, lines: list[CostLine]) -> Iterator[tuple[str, Explanation]]:
    """Maintenance, support of servers and insurance."""
    hardware = total_of(lines, HARDWARE).usd or 0.0
    servers = total_of(lines, frozenset({CostClass.SERVERS})).usd or 0.0
    kinds = (
        ("maintenance", hardware - servers, "finance.maintenance_share", "hardware but servers"),
        ("server support", servers, "finance.support_share_year", "servers"),
    )
    for label, usd, key, base in kinds:
        share = case.assumed(key)
        given = {"hardware_usd": Given(usd, "USD", label=f"price of the {base}"), "share": share}
        title, monthly = f"{label.capitalize()} of {name}, a month", usd * share.value / 12
        formula = FORMULAS["finance.maintenance"]
        yield f"{name}: {label}", applied(title, monthly, "USD", formula, given)
    share = case.assumed("finance.insurance_share")
    given = {"insured_usd": Given(hardware, "USD"), "share": share}
    title, monthly = f"Insurance of {name}, a month", hardware * share.value / 12
    yield f"{name}: insurance", applied(title, monthly, "USD", FORMULAS["finance.insurance"], given)


def _staff(case: Case, place: SiteRacks, gpus: int) -> Explanation:
    site = place.site
    posts = staff_fte(gpus, site.always_staffed, case.rates.opex)
    least = "finance.always_staffed_fte" if site.always_staffed else "finance.minimum_fte"
    people = applied(
        f"Posts at {site.name}",
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
    title = f"Staff of {site.name}, a month"
    return applied(title, usd, "USD", FORMULAS["finance.staff_cost"], given)


def _burst(case: Case, burst: Burst) -> Iterator[tuple[str, Explanation]]:
    offer = case.shelf.offers[burst.offer]
    price = offer.usd_h(burst.tier)
    label = f"{burst.name} ({offer.provider} {burst.tier})"
    if price is None:
        return
    cost, notes = price_given(offer, burst.tier), (FIRST_YEAR,)
    months = RESERVED_MONTHS.get(burst.tier)
    if months is None:
        deployed = [one.id for one in case.plan.deployments if one.pool == burst.pool]
        hours = burst_hours(burst, case.served.first, deployed)
        given = {"instance_hours": Given(hours, "h"), "usd_h": cost}
        formula = FORMULAS["finance.instances"]
        title = f"{label}, first year"
        yield label, applied(title, hours * price, "USD", formula, given, notes=notes)
    else:
        yield from _commitment_left(case, burst, label, months)
        instances = Given(float(burst.maximum), "instances", ENTERED)
        given = {"instances": instances, "usd_h": cost}
        usd = burst.maximum * 730.0 * price
        title = f"{label}, a month"
        yield label, applied(title, usd, "USD", FORMULAS["finance.reserved"], given)
    if offer.egress_usd_gb:
        yield f"{label}: egress", _egress(case, burst, offer.egress_usd_gb)


def _commitment_left(
    case: Case, burst: Burst, label: str, term_months: int
) -> Iterator[tuple[str, Explanation]]:
    offer = case.shelf.offers[burst.offer]
    months = commitment_months_left(case.settings.horizon_months, term_months)
    given = {
        "months_left": Given(float(months), "months"),
        "instances": Given(float(burst.maximum), "instances", ENTERED),
        "usd_h": price_given(offer, burst.tier),
    }
    usd = commitment_left_usd(months, burst.maximum, offer.usd_h(burst.tier) or 0.0)
    title = f"{label}: rest of the term"
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
        "gb": Given(gb, "GB", per_token.evidence, "output tokens × bytes that leave for each"),
        "usd_gb": Given(usd_gb, "USD per GB", offer.evidence.get("egress_usd_gb")),
    }
    title = f"Egress of {burst.name}, first year"
    formula = FORMULAS["finance.egress"]
    return applied(title, gb * usd_gb, "USD", formula, given, notes=(FIRST_YEAR,))


def _api(case: Case, api_id: EntryId) -> Explanation:
    api, service = case.shelf.apis[api_id], case.served.first
    requests = {one.id: service.requests_year(one.id, api_id) for one in case.project.workloads}
    taken = sum(requests[one.id] * one.input_tokens for one in case.project.workloads)
    made = sum(requests[one.id] * one.generated_tokens for one in case.project.workloads)
    given = {
        "input_tokens": Given(taken, "tokens"),
        "input_usd_m": Given(
            api.input_usd_m, "USD per million tokens", api.evidence.get("input_usd_m")
        ),
        "output_tokens": Given(made, "tokens"),
        "output_usd_m": Given(
            api.output_usd_m, "USD per million tokens", api.evidence.get("output_usd_m")
        ),
    }
    usd = (taken * api.input_usd_m + made * api.output_usd_m) / 1e6
    formula = FORMULAS["finance.model_api"]
    title = f"{api.label}, first year"
    return applied(title, usd, "USD", formula, given, notes=(FIRST_YEAR,))
