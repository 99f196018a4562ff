"""How concentrated a purchase is, how risky it is, and what the loss of a source costs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from math import inf

from planner.domain.formula import Formula

HIGH_CONCENTRATION = 1800.0
"""From this index on a market counts as highly concentrated (US merger guidelines of 2023)."""
MEDIUM_CONCENTRATION = 1000.0
"""From this index on it counts as moderately concentrated."""

HERFINDAHL = Formula(
    id="supply.herfindahl",
    result="Herfindahl-Hirschman index of two shares; further shares add their squares",
    unit="1",
    expression="one_percent ** 2 + other_percent ** 2",
    symbols={
        "one_percent": "share of one supplier, per cent",
        "other_percent": "share of another supplier, per cent",
    },
    source="US Department of Justice and FTC, Merger Guidelines 2023, guideline 1",
)

RISK = Formula(
    id="supply.risk",
    result="supply risk",
    unit="points of 100",
    expression=(
        "100 * (concentration_weight * herfindahl / 10000 + single_weight * single_source"
        " + lead_weight * lead_ratio / 2 + substitution_weight * substitution"
        " + export_weight * export_share + country_weight * country_share)"
    ),
    symbols={
        "concentration_weight": "weight of concentration",
        "herfindahl": "Herfindahl-Hirschman index of the vendors",
        "single_weight": "weight of single sources",
        "single_source": "share of spend with one qualified source, 0 to 1",
        "lead_weight": "weight of lead time",
        "lead_ratio": "lead time over the time until it is needed, 0 to 2",
        "substitution_weight": "weight of substitution",
        "substitution": "0 drop-in, 0.5 requalify, 1 redesign",
        "export_weight": "weight of export rules",
        "export_share": "share under export licence risk for the country of the site, 0 to 1",
        "country_weight": "weight of one country",
        "country_share": "concentration of value by country, 0 to 1",
    },
    source="Estimate of weights; terms after Simchi-Levi et al., Interfaces 45 (2015) 375",
)

EXPOSURE = Formula(
    id="supply.exposure",
    result="exposure to the loss of a source",
    unit="USD",
    expression="usd_per_week * max(0, recover_weeks - survive_weeks)",
    symbols={
        "usd_per_week": "cost of a week without it, USD",
        "recover_weeks": "time to recover the source, weeks",
        "survive_weeks": "time that stock and alternatives last, weeks",
    },
    source="Simchi-Levi et al., Interfaces 45 (2015) 375",
)

STOCK = Formula(
    id="supply.stock_weeks",
    result="weeks that a stock of spares lasts",
    unit="weeks",
    expression="spares / failures_week",
    symbols={
        "spares": "servers that lie in stock",
        "failures_week": "servers that fail in a week",
    },
    source="Stock over its use; time to survive after Simchi-Levi et al., Interfaces 45 (2015) 375",
)

FORMULAS: Mapping[str, Formula] = {one.id: one for one in (HERFINDAHL, RISK, EXPOSURE, STOCK)}
"""Every formula of this module by id."""


@dataclass(frozen=True, slots=True)
class Concentration:
    """The Herfindahl-Hirschman index of shares, and what the shares sum to in per cent."""

    herfindahl: float
    total_percent: float

    @property
    def is_whole(self) -> bool:
        """Whether the shares sum to 100 % within a tenth of a point."""
        return abs(self.total_percent - 100.0) <= 0.1


def concentration(shares_percent: Iterable[float]) -> Concentration:
    """Return how concentrated *shares_percent* are, as they are given, not scaled to 100.

    Raises:
        ValueError: when a share lies outside 0 to 100, or they sum to more than 100.
    """
    shares = tuple(shares_percent)
    for share in shares:
        if not 0.0 <= share <= 100.0:
            raise ValueError(f"a share of {share:g} % lies outside 0 to 100 %")
    total = sum(shares)
    if total > 100.1:
        raise ValueError(f"the shares sum to {total:g} %, more than 100 %")
    return Concentration(sum(share**2 for share in shares), total)


def concentration_of(amounts: Mapping[str, float]) -> Concentration:
    """Return the concentration of amounts by supplier, country or whatever they are keyed by.

    Raises:
        ValueError: when an amount is negative, or all are 0.
    """
    total = sum(amounts.values())
    if total <= 0 or any(amount < 0 for amount in amounts.values()):
        raise ValueError("amounts are 0 and more, and not all 0")
    return concentration(100.0 * (amount / total) for amount in amounts.values())


def concentration_between(
    amounts: Mapping[str, float], unknown: float
) -> tuple[Concentration, Concentration]:
    """Return the least and greatest concentration of *amounts* with *unknown* more, whoever has it.

    The least is when it is spread over many, the greatest when the largest has it all.

    Raises:
        ValueError: when an amount is negative, or all are 0.
    """
    total = sum(amounts.values()) + unknown
    if total <= 0 or unknown < 0 or any(amount < 0 for amount in amounts.values()):
        raise ValueError("amounts are 0 and more, and not all 0")
    known = sorted((100.0 * (amount / total) for amount in amounts.values()), reverse=True)
    rest = 100.0 * (unknown / total)
    most = [known[0] + rest, *known[1:]] if known else [rest]
    return concentration(known), concentration(min(share, 100.0) for share in most)


@dataclass(frozen=True, slots=True)
class RiskWeights:
    """How much each term counts, from 0 to 1; they sum to 1."""

    concentration: float
    single_source: float
    lead_time: float
    substitution: float
    export: float
    country: float

    def __post_init__(self) -> None:
        every = {one.name: float(getattr(self, one.name)) for one in fields(self)}
        for name, weight in every.items():
            if not 0.0 <= weight <= 1.0:
                raise ValueError(f"the weight of {name} is {weight:g}, outside 0 to 1")
        total = sum(every.values())
        if abs(total - 1.0) > 1e-6:
            raise ValueError(f"the weights sum to {total:g}, not to 1")


@dataclass(frozen=True, slots=True)
class RiskTerms:
    """What a class of components brings to its risk; shares and levels from 0 to 1.

    `lead_ratio` is lead time over the time until it is needed, counted up to 2.
    """

    herfindahl: float
    single_source: float
    lead_ratio: float
    substitution: float
    export_share: float
    country_share: float


def risk_points(terms: RiskTerms, weights: RiskWeights) -> Mapping[str, float]:
    """Return the points of each term; their sum is the risk from 0 to 100."""
    return {
        "concentration": 100.0 * weights.concentration * terms.herfindahl / 10_000.0,
        "single source": 100.0 * weights.single_source * terms.single_source,
        "lead time": 100.0 * weights.lead_time * min(2.0, max(0.0, terms.lead_ratio)) / 2.0,
        "substitution": 100.0 * weights.substitution * terms.substitution,
        "export": 100.0 * weights.export * terms.export_share,
        "country": 100.0 * weights.country * terms.country_share,
    }


def exposure_usd(usd_per_week: float, recover_weeks: float, survive_weeks: float) -> float:
    """Return what the loss of a source costs beyond what stock and alternatives bridge, in USD."""
    return usd_per_week * max(0.0, recover_weeks - survive_weeks)


def stock_weeks(spares: float, failures_week: float) -> float:
    """Return how many weeks spares replace what fails; none fails, none is used: without end.

    Raises:
        ValueError: when one of them is below 0.
    """
    if spares < 0.0 or failures_week < 0.0:
        raise ValueError("spares and failures are 0 and more")
    if not spares:
        return 0.0
    return spares / failures_week if failures_week else inf
