"""Costs in the columns of FOCUS 1.2, the FinOps cost and usage specification, for FinOps tools.

A purchase is a charge of its own: its BilledCost is the cash, its EffectiveCost is 0. What it costs
over its life are charges of later periods whose BilledCost is 0 and whose EffectiveCost is the
annuity, residual value included; the residual value is a credit. So BilledCost adds up to the cash
view and EffectiveCost to the economic view. ListCost and ContractedCost belong to what is billed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from json import dumps

from planner.compute.contracts import burst_price
from planner.compute.explain.case import Case
from planner.compute.orders import WHOLE_PROJECT_NAME, Order
from planner.compute.purchasing import is_itemised, label_of
from planner.domain.identity import ScenarioId
from planner.domain.offers import CloudOffer, Tier
from planner.domain.phrase import say
from planner.domain.project import Project
from planner.domain.quote import Charge
from planner.domain.results import Evaluation
from planner.domain.service import Burst
from planner.domain.site import Site
from planner.domain.units import MONTHS_PER_YEAR
from planner.engines.finance.lines import CostClass
from planner.engines.finance.views import Seen, View, seen

COLUMNS = (
    *("BillingAccountId", "BillingAccountName", "BillingCurrency"),
    *("BillingPeriodStart", "BillingPeriodEnd", "ChargePeriodStart", "ChargePeriodEnd"),
    *("ChargeCategory", "ChargeClass", "ChargeDescription", "ChargeFrequency"),
    *("BilledCost", "EffectiveCost", "ListCost", "ContractedCost"),
    *("ListUnitPrice", "ContractedUnitPrice", "PricingCategory", "PricingCurrency"),
    *("PricingQuantity", "PricingUnit", "ConsumedQuantity", "ConsumedUnit"),
    *("CommitmentDiscountCategory", "CommitmentDiscountType", "CommitmentDiscountStatus"),
    *("CommitmentDiscountQuantity", "CommitmentDiscountUnit", "CapacityReservationStatus"),
    *("ServiceCategory", "ServiceName", "ProviderName", "PublisherName", "InvoiceIssuerName"),
    *("RegionId", "RegionName", "ResourceId", "ResourceName", "ResourceType"),
    *("SkuId", "SkuPriceId", "SubAccountId", "SubAccountName", "Tags"),
)
"""FOCUS 1.2 names of what a plan can tell, in the order of the file."""

Value = str | float | None
FocusRow = Mapping[str, Value]

_SERVICE_CATEGORY = {
    CostClass.SERVERS: "Compute",
    CostClass.CLOUD: "Compute",
    CostClass.STORAGE: "Storage",
    CostClass.NETWORK: "Networking",
    CostClass.LINKS: "Networking",
    CostClass.MODEL_API: "AI and Machine Learning",
    CostClass.SOFTWARE: "Management and Governance",
}
_BY_USE = frozenset({CostClass.ENERGY, CostClass.CLOUD, CostClass.MODEL_API})
_PRICING = {Tier.ON_DEMAND: "Standard", Tier.SPOT: "Dynamic"}
_TERM = {Tier.RESERVED_1Y: "Reserved 1 year", Tier.RESERVED_3Y: "Reserved 3 years"}
_LEAST_USD = 5e-4
"""A charge below this is none."""


@dataclass(frozen=True, slots=True)
class _Period:
    """Months `first` to `last` of the plan, both counted, and the dates that they stand for."""

    first: int
    last: int
    start: str
    end: str

    def sum(self, monthly_usd: Sequence[float]) -> float:
        return sum(monthly_usd[self.first : self.last + 1])


def focus_rows(
    project: Project,
    scenario: ScenarioId,
    evaluation: Evaluation,
    *,
    start: date,
    by_year: bool = False,
) -> tuple[FocusRow, ...]:
    """Return every charge of a scenario by month, or by year; lines without data have none.

    The first month is that of *start*; purchases at the start of the plan fall into it.
    """
    case = Case(project, scenario, evaluation)
    writer = _Writer(case, _periods(start, case.settings.horizon_months, by_year=by_year))
    return tuple(writer.rows())


def first_month(project: Project, today: date) -> date:
    """Return the first day of the month in which demand starts, else of the current one."""
    try:
        start = date.fromisoformat(project.settings.demand_start)
    except ValueError:
        start = today
    return start.replace(day=1)


class _Writer:
    """Turns the streams of a plan into charges."""

    def __init__(self, case: Case, periods: Sequence[_Period]) -> None:
        self._case = case
        self._periods = periods
        self._shown = case.project.shown_currency
        self._sites = {site.name: site for site in case.plan.sites}
        self._orders = {
            (self._place(place), label_of(one)): one
            for place, orders in case.money.orders.items()
            for one in orders
            if is_itemised(one) and one.charge is Charge.ONE_OFF
        }
        self._bursts = {
            str(say("{0} ({1} {2})", burst.name, offer.provider, burst.tier)): (burst, offer)
            for burst in case.plan.bursts
            for offer in (case.shelf.offers[burst.offer],)
        }
        self._apis = {one.label: one for one in case.shelf.apis.values()}

    def rows(self) -> Iterator[FocusRow]:
        """Yield the charges, line by line and period by period."""
        settings = self._case.settings
        rate, horizon = settings.discount_rate, settings.horizon_months
        spread = min(horizon, self._case.rates.life.months)
        streams = self._case.money.streams
        for one in seen(streams, View.CASH, rate, spread):
            if one.monthly_usd is not None:
                yield from self._billed(one, one.monthly_usd)
        for one in seen(streams, View.ECONOMIC, rate, spread):
            if one.monthly_usd is not None and one.purchase is not None:
                yield from self._amortised(one, one.monthly_usd)

    def _billed(self, one: Seen, monthly_usd: Sequence[float]) -> Iterator[FocusRow]:
        owned = one.purchase is not None
        facts = self._facts(one)
        for period in self._periods:
            usd = period.sum(monthly_usd)
            if abs(usd) < _LEAST_USD:
                continue
            yield {
                **self._frame(one, period),
                **facts,
                **self._prices(one, usd),
                "ChargeCategory": _category(one),
                "ChargeFrequency": _frequency(one),
                "BilledCost": self._money(usd),
                "EffectiveCost": 0.0 if owned else self._money(usd),
            }

    def _amortised(self, one: Seen, monthly_usd: Sequence[float]) -> Iterator[FocusRow]:
        facts = self._facts(one)
        for period in self._periods:
            usd = period.sum(monthly_usd)
            if abs(usd) >= _LEAST_USD:
                yield {
                    **self._frame(one, period),
                    **facts,
                    "ChargeCategory": "Usage",
                    "ChargeFrequency": "Recurring",
                    "ChargeDescription": f"{one.label}, annuity",
                    "PricingCategory": "Standard",
                    "BilledCost": 0.0,
                    "EffectiveCost": self._money(usd),
                    "ListCost": 0.0,
                    "ContractedCost": 0.0,
                }

    def _frame(self, one: Seen, period: _Period) -> dict[str, Value]:
        """What every charge says: account, currency, dates, class."""
        project, code = self._case.project, self._shown.code
        tags = {"scenario": project.scenario(self._case.scenario).name}
        tags["cost_class"] = one.cost_class.value
        return {
            "BillingAccountId": project.id,
            "BillingAccountName": project.name,
            "BillingCurrency": code,
            "PricingCurrency": code,
            "BillingPeriodStart": period.start,
            "BillingPeriodEnd": period.end,
            "ChargePeriodStart": period.start,
            "ChargePeriodEnd": period.end,
            "ChargeDescription": str(one.label),
            "ServiceCategory": _SERVICE_CATEGORY.get(one.cost_class, "Other"),
            "ServiceName": one.cost_class.value,
            "Tags": dumps(tags, ensure_ascii=False),
        }

    def _facts(self, one: Seen) -> dict[str, Value]:
        """Who provides it, where, and under which ids."""
        if one.purchase is not None:
            place, line = self._case.money.lines[one.purchase]
            order = self._orders.get((place, line.label))
            return {**_of_order(order), **_of_site(self._sites.get(place), place)}
        rented = self._rented(one)
        if rented is not None:
            burst, offer = rented
            site = next((x for x in self._case.plan.sites if x.id == burst.site), None)
            return {**_of_site(site, ""), **_of_burst(burst, offer)}
        api = self._apis.get(str(one.label))
        if api is not None:
            return {
                **dict.fromkeys(("ProviderName", "InvoiceIssuerName"), api.provider),
                "PublisherName": api.provider,
                "ResourceName": api.label,
                "SkuId": api.id,
            }
        name = str(one.label).partition(":")[0]
        return _of_site(self._sites.get(name), name if name in self._sites else "")

    def _prices(self, one: Seen, usd: float) -> dict[str, Value]:
        """What was listed and agreed for a charge that is billed."""
        found: dict[str, Value] = {
            "ListCost": self._money(usd),
            "ContractedCost": self._money(usd),
            "PricingCategory": "Standard",
        }
        if one.purchase is not None and one.cost_class is not CostClass.RESIDUAL:
            place, line = self._case.money.lines[one.purchase]
            order = self._orders.get((place, line.label))
            return found | (self._of_purchase(order, usd) if order is not None else {})
        rented = self._rented(one)
        return found | (self._of_rental(*rented, usd) if rented is not None else {})

    def _of_purchase(self, order: Order, usd: float) -> dict[str, Value]:
        price, quantity = order.price, float(order.quantity)
        counted = price.sell if self._case.context.pricing.prices.seller else price.cost
        if not counted or price.list_price is None or not quantity:
            return {}
        listed = usd * float(price.list_price / counted)
        return {
            "ListCost": self._money(listed),
            "ListUnitPrice": self._money(listed / quantity),
            "ContractedUnitPrice": self._money(usd / quantity),
            "PricingQuantity": quantity,
            "PricingUnit": "Units",
        }

    def _of_rental(self, burst: Burst, offer: CloudOffer, usd: float) -> dict[str, Value]:
        pricing = self._case.context.pricing
        price = burst_price(burst, offer, pricing)
        each = pricing.usd(price)
        term = _TERM.get(burst.tier)
        found: dict[str, Value] = {"PricingCategory": _PRICING.get(burst.tier, "Committed")}
        risen = self._case.rates.escalation.get(CostClass.CLOUD)
        if each and not risen:
            hours = usd / each
            listed = each * float((price.list_price or 0) / (price.cost or 1))
            found |= {
                "ListCost": self._money(hours * listed),
                "ListUnitPrice": self._money(listed),
                "ContractedUnitPrice": self._money(each),
                "PricingQuantity": hours,
                "PricingUnit": "Hours",
                "ConsumedQuantity": hours,
                "ConsumedUnit": "Hours",
            }
            if term is not None:
                found |= {"CommitmentDiscountQuantity": hours, "CommitmentDiscountUnit": "Hours"}
        if term is not None:
            found |= {
                "CommitmentDiscountCategory": "Usage",
                "CommitmentDiscountType": term,
                "CommitmentDiscountStatus": "Used",
                "CapacityReservationStatus": "Used",
            }
        return found

    def _rented(self, one: Seen) -> tuple[Burst, CloudOffer] | None:
        """Return the burst of a stream of rented hours; egress is priced by volume."""
        label = str(one.label)
        found = self._bursts.get(label)
        if found is None and one.cost_class is CostClass.CLOUD and "egress" not in label:
            found = next(
                (pair for name, pair in self._bursts.items() if label.startswith(name)), None
            )
        return found

    def _place(self, site: str) -> str:
        found = next((one.name for one in self._case.plan.sites if one.id == site), None)
        return str(WHOLE_PROJECT_NAME) if found is None else found

    def _money(self, usd: float) -> float:
        return usd * self._shown.per_usd


def _of_order(order: Order | None) -> dict[str, Value]:
    if order is None:
        return {"ResourceType": "estimated, not itemised"}
    thing = order.part or order.component
    maker = thing.manufacturer if thing else ""
    if order.extra is not None:
        maker = order.extra.manufacturer
    return {
        **dict.fromkeys(("ProviderName", "PublisherName", "InvoiceIssuerName"), maker),
        "ResourceId": order.line_id,
        "ResourceName": str(label_of(order)),
        "ResourceType": order.role.value,
        "SkuId": order.item,
        "SkuPriceId": order.line_id,
    }


def _of_burst(burst: Burst, offer: CloudOffer) -> dict[str, Value]:
    names = ("ProviderName", "PublisherName", "InvoiceIssuerName")
    return {
        **dict.fromkeys(names, offer.provider),
        "RegionId": offer.region_code,
        "ResourceId": burst.id,
        "ResourceName": burst.name,
        "ResourceType": offer.instance,
        "SkuId": offer.id,
        "SkuPriceId": f"{offer.id}.{burst.tier}",
    }


def _of_site(site: Site | None, name: str) -> dict[str, Value]:
    if site is None:
        return {"SubAccountName": name}
    return {
        "SubAccountId": site.id,
        "SubAccountName": site.name,
        "RegionId": site.region or site.country,
        "RegionName": site.country,
    }


def _category(one: Seen) -> str:
    """FOCUS: what is bought, also by subscription, is a purchase; what is metered is usage."""
    if one.cost_class is CostClass.RESIDUAL:
        return "Credit"
    if one.cost_class is CostClass.PROPERTY_TAX:
        return "Tax"
    return "Usage" if one.cost_class in _BY_USE else "Purchase"


def _frequency(one: Seen) -> str:
    if one.purchase is not None:
        return "One-Time"
    return "Usage-Based" if one.cost_class in _BY_USE else "Recurring"


def _periods(start: date, horizon: int, *, by_year: bool) -> tuple[_Period, ...]:
    step = MONTHS_PER_YEAR if by_year else 1
    found = []
    for first in range(1, horizon + 1, step):
        last = min(first + step - 1, horizon)
        found.append(
            _Period(0 if first == 1 else first, last, _day(start, first - 1), _day(start, last))
        )
    return tuple(found)


def _day(start: date, months: int) -> str:
    """Return the start of the month that comes so many months later, as FOCUS writes time."""
    year, month = divmod(start.month - 1 + months, MONTHS_PER_YEAR)
    day = datetime(start.year + year, month + 1, 1, tzinfo=UTC)
    return day.strftime("%Y-%m-%dT%H:%M:%SZ")
