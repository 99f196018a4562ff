"""Why the purchases of a plan cost what they do, line by line."""

from collections.abc import Iterator, Sequence
from math import isclose
from typing import Final

from planner.compute.explain.case import ENTERED, Case
from planner.compute.explain.prices import order_given
from planner.compute.explain.terms import Given, Term, applied
from planner.compute.finance_rates import LIFE_EXTRA, RESIDUAL_CURVE
from planner.compute.orders import WHOLE_PROJECT_NAME, Order, Role
from planner.compute.purchasing import COST_CLASS, is_itemised, label_of
from planner.domain.formula import Explanation, Formula
from planner.domain.phrase import say
from planner.domain.quote import Charge
from planner.domain.site import CostBasis, Site
from planner.engines.finance import FORMULAS
from planner.engines.finance.lines import IT_HARDWARE, CostClass, CostLine, LineBasis, total_of
from planner.engines.finance.streams import AssetLife, grown, residual_usd

PIECES: Final = Formula(
    id="explain.pieces",
    result="price of all pieces",
    unit="USD",
    expression="pieces * price_usd",
    symbols={"pieces": "pieces that the plan holds", "price_usd": "price of one, USD"},
    source="Unit price of the bill of materials, before tax",
)

_SERVERS = frozenset({CostClass.SERVERS})


class Purchases:
    """The purchase lines of one place, with what each of them is made of."""

    def __init__(self, case: Case, name: str, orders: Sequence[Order], site: Site | None) -> None:
        self.case = case
        self.name = name
        self.site = site
        self.lines = [line for place, line in case.money.lines if place == name]
        self._orders = {
            label_of(one): one
            for one in orders
            if is_itemised(one) and one.charge is Charge.ONE_OFF
        }

    def term(self, line: CostLine) -> Term:
        """Return a line as a term of the sum of all purchases; of a part, its pieces."""
        order = self._orders.get(line.label)
        if order is None or line.basis is LineBasis.INCLUDED or order.quantity % 1:
            return Term(
                say("{0}: {1}", self.name, line.label), line.usd or 0.0, why=self.explain(line)
            )
        price = order_given(self.case, order)
        of_part = order.role is Role.PART and order.part is not None
        label = (
            order.part.label if of_part and order.part else say("{0}: {1}", self.name, line.label)
        )
        if price.label:
            label = say("{0}, {1}", label, price.label)
        return Term(label, price.value, int(order.quantity), price.evidence, price.why)

    def explain(self, line: CostLine) -> Explanation | None:
        """Return why a line costs what it does, None where there is nothing to say."""
        title, usd = f"{line.label}, {self.name}", line.usd
        if usd is None or line.basis is LineBasis.INCLUDED:
            return None
        if line.basis is LineBasis.LEASED:
            same = [one for one in self.lines if one.basis is not LineBasis.LEASED]
            whole = total_of(same, frozenset({line.cost_class})).usd or 0.0
            leased = self.case.assumed("finance.leased_share")
            of_lease = {"share": leased, "hardware_usd": Given(whole, "USD")}
            return applied(title, usd, "USD", FORMULAS["finance.leased"], of_lease)
        order = self._orders.get(line.label)
        if order is not None:
            given = {
                "pieces": Given(float(order.quantity), "pieces"),
                "price_usd": order_given(self.case, order),
            }
            return applied(title, usd, "USD", PIECES, given)
        if line.cost_class is CostClass.BUILDING:
            return self._building(title, usd)
        return self._share(line, title, usd)

    def _share(self, line: CostLine, title: str, usd: float) -> Explanation | None:
        assumed, formulas = self.case.assumed, FORMULAS
        servers = Given(total_of(self._parts(), _SERVERS).usd or 0.0, "USD")
        match line.cost_class:
            case CostClass.NETWORK:
                given = {"servers_usd": servers, "share": assumed("finance.network_ratio")}
                notes = (say("Estimated: no switch is placed at this site."),)
                formula = formulas["finance.network"]
                return applied(title, usd, "USD", formula, given, notes=notes)
            case CostClass.SPARES:
                given = {"servers_usd": servers, "share": assumed("finance.spares_share")}
                return applied(title, usd, "USD", formulas["finance.spares"], given)
            case CostClass.DELIVERY:
                base = total_of(self._parts(), IT_HARDWARE).usd or 0.0
                duty = isclose(usd, base * self.case.rates.capex.duty)
                key = "finance.duty_share" if duty else "finance.freight_share"
                given = {"share": assumed(key), "it_hardware_usd": Given(base, "USD")}
                return applied(title, usd, "USD", formulas["finance.delivery"], given)
            case CostClass.INSTALLATION:
                base = total_of(self._parts(), IT_HARDWARE).usd or 0.0
                label = say("hardware that is installed")
                given = {
                    "share": assumed("finance.installation_share"),
                    "it_hardware_usd": Given(base, "USD", label=label),
                }
                return applied(title, usd, "USD", formulas["finance.installation"], given)
        return None

    def residual(self, line: CostLine) -> Explanation:
        """Return why a purchase is still worth what is credited in the last month."""
        building = line.cost_class is CostClass.BUILDING
        life = self.case.rates.life_of(line.cost_class) or self.case.rates.life
        horizon = self.case.settings.horizon_months
        # The last one bought: a thing whose life ends inside the horizon is bought again.
        age = (horizon - 1) % life.months + 1 if horizon else 0
        residual = self.case.assumed("finance.residual_share")
        if building:
            residual = Given(0.0, "share of price", label=say("nothing is left of a building"))
        price = Given((line.usd or 0.0) * self._dearer(age), "USD")
        value = residual_usd(price.value, age, life)
        title = say("What {0}, {1}, is worth after {2} months", line.label, self.name, age)
        if life.curve:
            label = say("share at {0} months on the curve that was chosen", age)
            chosen = self.case.assumed(RESIDUAL_CURVE)
            share = Given(life.share_at(age), "share of price", chosen.evidence, label)
            given = {"price_usd": price, "share": share}
            return applied(title, value, "USD", FORMULAS["finance.residual_curve"], given)
        given = {
            "price_usd": price,
            "residual_share": residual,
            "age_months": Given(float(age), "months"),
            "life_months": self._life_given(line.cost_class, life),
        }
        return applied(title, value, "USD", FORMULAS["finance.residual"], given)

    def _dearer(self, age_months: int) -> float:
        """By how much the last one bought was dearer than the first."""
        bought = self.case.settings.horizon_months - age_months
        return grown(self.case.rates.hardware_growth, bought)

    def _life_given(self, cost_class: CostClass, life: AssetLife) -> Given:
        if cost_class is CostClass.BUILDING:
            return self.case.assumed("finance.building_life_months")
        servers = self.case.assumed("finance.life_months")
        extra = life.months - int(servers.value)
        if not extra:
            return servers
        beyond = self.case.assumed(LIFE_EXTRA[cost_class])
        label = say("service life, {0} months beyond that of servers", extra)
        return Given(float(life.months), "months", beyond.evidence, label)

    def _parts(self) -> list[CostLine]:
        """The lines that estimates are a share of: all that comes before the user's own."""
        roles = (Role.PART, Role.PLANT, Role.CABLING, Role.OPTICS)
        return [
            line
            for line in self.lines
            if (order := self._orders.get(line.label)) is None or order.role in roles
        ]

    def _building(self, title: str, usd: float) -> Explanation:
        region = self.case.region(self.site) if self.site else None
        price = region.build_usd_w or 0.0 if region else 0.0
        evidence = region.evidence.get("build_usd_w") if region else None
        design_kw = self.site.design_it_kw or 0.0 if self.site else 0.0
        given = {
            "design_it_kw": Given(design_kw, "kW", ENTERED),
            "build_usd_w": Given(price, "USD per W", evidence),
        }
        return applied(title, usd, "USD", FORMULAS["finance.building"], given)


def purchases_of(case: Case) -> list[Purchases]:
    """Return the purchases of every site, and of what belongs to none."""
    sites = {site.id: site for site in case.plan.sites}
    found = []
    for place, orders in case.money.orders.items():
        site = sites.get(place)
        name = site.name if site else WHOLE_PROJECT_NAME
        found.append(Purchases(case, name, orders, site))
    return found


def purchase_terms(case: Case) -> list[Term]:
    """Return every purchase of the plan as a term of their sum."""
    return [one.term(line) for one in purchases_of(case) for line in one.lines if line.usd]


def line_explanations(case: Case) -> Iterator[tuple[str, Explanation]]:
    """Yield why purchases cost what they do and what is left of them, by label of the stream."""
    for one in purchases_of(case):
        for line in one.lines:
            why = one.explain(line)
            if why is not None:
                yield line.label, why
            if line.usd:
                yield say("{0}, residual value", line.label), one.residual(line)


def left_out(case: Case) -> list[str]:
    """Return what purchases leave out at the sites as they are set."""
    found = [say("Tax, customs and financing: costs are before tax."), _discounts(case)]
    bases = {site.cost_basis for site in case.sites()}
    if CostBasis.INCREMENTAL in bases:
        found.append(
            say("Building, power and cooling plant that is not placed (incremental sites).")
        )
    if CostBasis.SUNK in bases:
        found.append(say("Building and plant already paid (sunk sites)."))
    if any(
        COST_CLASS[case.shelf.parts[part].kind] is CostClass.POWER_COOLING
        for part in case.money.counts
    ) and (bases & {CostBasis.GREENFIELD, CostBasis.SUNK}):
        found.append(say("Placed power and cooling equipment of these buildings: it is included."))
    return found


def _discounts(case: Case) -> str:
    entered = any(one.price.discount for orders in case.money.orders.values() for one in orders)
    return (
        say("Discounts other than those entered.")
        if entered
        else say("Discounts: list prices hold.")
    )
