"""What a site costs by month: what it buys and fetches again, and what running it takes."""

from collections.abc import Iterator, Sequence

from planner.compute.contracts import agreed_terms
from planner.compute.finance_rates import Rates
from planner.compute.pricing import Pricing
from planner.compute.purchasing import SiteMoney, own_streams, support_stream
from planner.domain.phrase import say
from planner.domain.site import SiteKind
from planner.domain.units import HOURS_PER_MONTH, MONTHS_PER_YEAR
from planner.engines.finance.leasing import lease_payments
from planner.engines.finance.lines import HARDWARE, CostClass, CostLine, LineBasis, total_of
from planner.engines.finance.opex import (
    colocation_usd_month,
    demand_charge_usd_month,
    energy_usd_month,
    insurance_usd_month,
    maintenance_usd_month,
    property_tax_usd_month,
    software_usd_month,
    staff_fte,
)
from planner.engines.finance.streams import (
    CostStream,
    asset_streams,
    maintenance_stream,
    monthly_stream,
)

_PROPERTY = HARDWARE | {CostClass.BUILDING}


def site_streams(
    money: SiteMoney,
    lines: Sequence[CostLine],
    pricing: Pricing,
    rates: Rates,
    horizon: int,
) -> list[CostStream]:
    """Return purchase, running and residual streams of a site by month."""
    streams: list[CostStream] = []
    name = money.site.name
    for line in lines:
        streams += _bought(line, rates, horizon)
    streams += _energy(money, pricing, horizon)
    streams += _care(money, lines, pricing, rates, horizon)
    leased = -sum(line.usd or 0.0 for line in lines if line.basis is LineBasis.LEASED)
    if leased and rates.lease.months:
        paid = lease_payments(leased, rates.lease, horizon)
        streams.append(CostStream(say("{0}: lease", name), CostClass.LEASE, paid))
    if money.gpus:
        posts = staff_fte(money.gpus, money.site.always_staffed, rates.opex)
        staff = posts * rates.opex.fte_usd_year / MONTHS_PER_YEAR
        streams.append(monthly_stream(say("{0}: staff", name), CostClass.STAFF, staff, horizon))
        if rates.opex.software_usd_gpu_year:
            usd = software_usd_month(money.gpus, rates.opex.software_usd_gpu_year)
            label = say("{0}: software", name)
            streams.append(monthly_stream(label, CostClass.SOFTWARE, usd, horizon))
    streams += own_streams(money.orders, pricing, horizon)
    return streams


def own_purchase_streams(lines: Sequence[CostLine], rates: Rates, horizon: int) -> list[CostStream]:
    """Return purchase and residual streams of what is bought at a place without racks."""
    streams: list[CostStream] = []
    for line in lines:
        streams += _bought(line, rates, horizon)
    return streams


def _bought(line: CostLine, rates: Rates, horizon: int) -> tuple[CostStream, ...]:
    life = rates.life_of(line.cost_class)
    return asset_streams(line, life, horizon, rates.hardware_growth)


def _care(
    money: SiteMoney, lines: Sequence[CostLine], pricing: Pricing, rates: Rates, horizon: int
) -> Iterator[CostStream]:
    """Yield maintenance, support, insurance and property tax of what stands at a site."""
    name, opex = money.site.name, rates.opex
    owned = total_of(lines, _PROPERTY).usd
    # what is leased is maintained and insured as well
    lines = [line for line in lines if line.basis is not LineBasis.LEASED]
    hardware = total_of(lines, HARDWARE).usd
    if hardware:
        yield _maintenance(say("{0}: maintenance", name), lines, rates, horizon)
        yield support_stream(say("{0}: server support", name), money.orders, pricing, horizon)
        insurance = insurance_usd_month(hardware, opex.insurance)
        yield monthly_stream(say("{0}: insurance", name), CostClass.INSURANCE, insurance, horizon)
    if owned and opex.property_tax:
        tax = property_tax_usd_month(owned, opex.property_tax)
        label = say("{0}: property tax", name)
        yield monthly_stream(label, CostClass.PROPERTY_TAX, tax, horizon)


def _maintenance(label: str, lines: Sequence[CostLine], rates: Rates, horizon: int) -> CostStream:
    """Return the maintenance of all hardware but servers, which have support contracts.

    It is free again for a while after each purchase, so that every life has its own course.
    """
    by_life: dict[int, set[CostClass]] = {}
    for cost_class in sorted(HARDWARE - {CostClass.SERVERS}):
        by_life.setdefault(rates.lives[cost_class].months, set()).add(cost_class)
    months = [0.0] * (horizon + 1)
    for life_months, classes in by_life.items():
        usd = total_of(lines, frozenset(classes)).usd or 0.0
        one = maintenance_stream(
            label,
            maintenance_usd_month(usd, rates.opex.maintenance),
            free_months=rates.opex.maintenance_free_months,
            life_months=life_months,
            horizon_months=horizon,
        )
        months = [known + more for known, more in zip(months, one.monthly_usd or (), strict=True)]
    return CostStream(label, CostClass.MAINTENANCE, tuple(months))


def _energy(money: SiteMoney, pricing: Pricing, horizon: int) -> Iterator[CostStream]:
    site, result = money.site, money.result
    tariff = result.tariff_usd_kwh
    monthly_kwh = result.energy_kwh_year / MONTHS_PER_YEAR
    if site.kind is SiteKind.COLOCATION:
        rent, terms = None, agreed_terms(site, pricing)
        if terms is not None and terms.energy_included:
            rent = colocation_usd_month(terms, 0.0, 0.0)
        elif terms is not None and tariff is not None:
            rent = colocation_usd_month(terms, monthly_kwh, tariff)
        yield monthly_stream(say("{0}: colocation", site.name), CostClass.COLOCATION, rent, horizon)
        return
    if result.devices == 0:
        return
    average = result.energy_kwh_year / (MONTHS_PER_YEAR * HOURS_PER_MONTH)
    usd = None if tariff is None else energy_usd_month(average, tariff)
    yield monthly_stream(say("{0}: energy", site.name), CostClass.ENERGY, usd, horizon)
    if site.demand_charge_usd_kw_month and result.facility_power_kw is not None:
        charge = demand_charge_usd_month(result.facility_power_kw, site.demand_charge_usd_kw_month)
        yield monthly_stream(
            say("{0}: demand charge", site.name), CostClass.ENERGY, charge, horizon
        )
