"""Why the purchases of a plan cost what they do, line by line."""

from collections.abc import Iterator, Mapping
from typing import Final

from planner.compute.explain.case import ENTERED, Case
from planner.compute.explain.terms import Given, Term, applied
from planner.compute.money import COST_CLASS
from planner.compute.totals import SiteRacks
from planner.domain.formula import Explanation, Formula
from planner.domain.site import CostBasis
from planner.engines.finance import FORMULAS
from planner.engines.finance.lines import IT_HARDWARE, CostClass, CostLine, LineBasis, total_of
from planner.engines.finance.streams import residual_usd

PIECES: Final = Formula(
    id="explain.pieces",
    result="price of all pieces",
    unit="USD",
    expression="pieces * price_usd",
    symbols={"pieces": "pieces that the plan holds", "price_usd": "price of one, USD"},
    source="List prices, before discounts and tax",
)

_SERVERS = frozenset({CostClass.SERVERS})


class Purchases:
    """The purchase lines of one site, with what each of them is made of."""

    def __init__(self, case: Case, place: SiteRacks) -> None:
        self.case = case
        self.site = place.site
        self.counts: Mapping[str, int] = {
            str(part): count for part, count in place.part_counts().items()
        }
        self.lines = [line for name, line in case.money.lines if name == place.site.name]
        self._part_of = {
            f"{count} × {case.shelf.parts[part].label}": part
            for part, count in place.part_counts().items()
        }

    def term(self, line: CostLine) -> Term:
        """Return a line as a term of the sum of all purchases; of a part, its pieces."""
        part_id = self._part_of.get(line.label)
        if part_id is None or line.basis is LineBasis.INCLUDED:
            return Term(f"{self.site.name}: {line.label}", line.usd or 0.0, why=self.explain(line))
        part = self.case.shelf.parts[part_id]
        price = part.price_usd or 0.0
        return Term(part.label, price, self.counts[part_id], part.evidence.get("price_usd"))

    def explain(self, line: CostLine) -> Explanation | None:
        """Return why a line costs what it does, None where there is nothing to say."""
        title, usd = f"{line.label}, {self.site.name}", line.usd
        if usd is None or line.basis is LineBasis.INCLUDED:
            return None
        part_id = self._part_of.get(line.label)
        if part_id is not None:
            part = self.case.shelf.parts[part_id]
            given = {
                "pieces": Given(float(self.counts[part_id]), "pieces"),
                "price_usd": Given(part.price_usd or 0.0, "USD", part.evidence.get("price_usd")),
            }
            return applied(title, usd, "USD", PIECES, given)
        if line.cost_class is CostClass.BUILDING:
            return self._building(title, usd)
        return self._share(line, title, usd)

    def _share(self, line: CostLine, title: str, usd: float) -> Explanation | None:
        assumed, formulas = self.case.assumed, FORMULAS
        servers = Given(total_of(self._items(), _SERVERS).usd or 0.0, "USD")
        match line.cost_class:
            case CostClass.NETWORK:
                given = {"servers_usd": servers, "share": assumed("finance.network_ratio")}
                notes = ("Estimated: no switch is placed at this site.",)
                formula = formulas["finance.network"]
                return applied(title, usd, "USD", formula, given, notes=notes)
            case CostClass.SPARES:
                given = {"servers_usd": servers, "share": assumed("finance.spares_share")}
                return applied(title, usd, "USD", formulas["finance.spares"], given)
            case CostClass.INSTALLATION:
                base = servers
                if line.basis is LineBasis.ESTIMATED:
                    base = Given(total_of(self.lines, IT_HARDWARE).usd or 0.0, "USD")
                label = "hardware that is installed"
                given = {
                    "share": assumed("finance.installation_share"),
                    "it_hardware_usd": Given(base.value, "USD", label=label),
                }
                return applied(title, usd, "USD", formulas["finance.installation"], given)
        return None

    def residual(self, line: CostLine) -> Explanation:
        """Return why a purchase is still worth what is credited in the last month."""
        building = line.cost_class is CostClass.BUILDING
        life = self.case.rates.building_life if building else self.case.rates.life
        horizon = self.case.settings.horizon_months
        # The last one bought: a thing whose life ends inside the horizon is bought again.
        age = (horizon - 1) % life.months + 1 if horizon else 0
        residual = self.case.assumed("finance.residual_share")
        if building:
            residual = Given(0.0, "share of price", label="nothing is left of a building")
        key = "finance.building_life_months" if building else "finance.life_months"
        given = {
            "price_usd": Given(line.usd or 0.0, "USD"),
            "residual_share": residual,
            "age_months": Given(float(age), "months"),
            "life_months": self.case.assumed(key),
        }
        value = residual_usd(line.usd or 0.0, age, life)
        title = f"What {line.label}, {self.site.name}, is worth after {age} months"
        return applied(title, value, "USD", FORMULAS["finance.residual"], given)

    def _items(self) -> list[CostLine]:
        return [line for line in self.lines if line.label in self._part_of]

    def _building(self, title: str, usd: float) -> Explanation:
        region = self.case.region(self.site)
        price = region.build_usd_w or 0.0 if region else 0.0
        evidence = region.evidence.get("build_usd_w") if region else None
        given = {
            "design_it_kw": Given(self.site.design_it_kw or 0.0, "kW", ENTERED),
            "build_usd_w": Given(price, "USD per W", evidence),
        }
        return applied(title, usd, "USD", FORMULAS["finance.building"], given)


def purchases_of(case: Case) -> list[Purchases]:
    """Return the purchases of every site with racks."""
    return [Purchases(case, place) for place in case.powered.site_racks]


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
                yield f"{line.label}, residual value", one.residual(line)


def left_out(case: Case) -> list[str]:
    """Return what purchases leave out at the sites as they are set."""
    found = ["Tax, customs and financing: costs are before tax.", "Discounts: list prices hold."]
    bases = {site.cost_basis for site in case.sites()}
    if CostBasis.INCREMENTAL in bases:
        found.append("Building, power and cooling plant that is not placed (incremental sites).")
    if CostBasis.SUNK in bases:
        found.append("Building and plant already paid (sunk sites).")
    if any(
        COST_CLASS[case.shelf.parts[part].kind] is CostClass.POWER_COOLING
        for part in case.money.counts
    ) and (bases & {CostBasis.GREENFIELD, CostBasis.SUNK}):
        found.append("Placed power and cooling equipment of these buildings: it is included.")
    return found
