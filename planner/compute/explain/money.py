"""Why the headlines of money are what they are."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from planner.compute.explain.case import Case
from planner.compute.explain.currency import in_shown_currency
from planner.compute.explain.exclusions import money_exclusions, price_dates
from planner.compute.explain.present import horizon_given, present, rate_given
from planner.compute.explain.purchases import left_out, purchase_terms
from planner.compute.explain.streams import Streams
from planner.compute.explain.terms import Given, Term, applied, listed, summed
from planner.domain.formula import Explanation, Formula
from planner.domain.money import CATALOGUE_CURRENCY
from planner.domain.phrase import say
from planner.domain.results import Figure
from planner.domain.units import MONTHS_PER_YEAR
from planner.engines.finance import FORMULAS
from planner.engines.finance.lines import CostClass
from planner.engines.finance.streams import CostStream

ATTRIBUTED: Final = Formula(
    id="explain.attributed",
    result="cost attributed to token workloads",
    unit="USD",
    expression="(tco - rented) * token_share + rented",
    symbols={
        "tco": "present value of all costs, USD",
        "rented": "of it cloud and model APIs, USD",
        "token_share": "share of the own GPUs that no training job takes",
    },
    source="Own costs by GPU-hours; what is rented serves tokens only",
)

_RENTED = (CostClass.CLOUD, CostClass.MODEL_API)


def converted(
    written: Callable[[Case, Figure], Explanation],
) -> Callable[[Case, Figure], Explanation]:
    """Return what explains an amount in the currency that is shown: its USD, then the rate."""

    def explained(case: Case, figure: Figure) -> Explanation:
        why = written(case, in_usd(case, figure))
        return in_shown_currency(case, why, figure.value)

    return explained


def in_usd(case: Case, figure: Figure) -> Figure:
    """Return an amount in the currency of the cost model, the same object where it is in it."""
    rate = case.project.prices.rates.get(figure.unit)
    if rate is None:
        return figure

    def usd(value: float | None) -> float | None:
        return None if value is None else value / rate.per_usd

    return replace(
        figure,
        unit=CATALOGUE_CURRENCY,
        value=usd(figure.value),
        low=usd(figure.low),
        high=usd(figure.high),
    )


def tco(case: Case, figure: Figure) -> Explanation:
    """Return why the total cost of ownership is what it is: groups, streams, months."""
    title = say("Total cost of ownership")
    if figure.value is None:
        return _without_data(case, figure, title)
    notes = [say("{0:sentence}.", figure.note)] if figure.note else []
    if figure.low is not None and figure.high is not None:
        notes.append(
            say(
                "Range {0:,.0f} to {1:,.0f}: root of the summed squares of the half-ranges "
                "by assumption, fully correlated inside one.",
                figure.low,
                figure.high,
            )
        )
    return summed(
        title,
        figure.value,
        figure.unit,
        _groups(case, figure.unit, rate_given(case), say("present value")),
        key="tco",
        source=say("Present values of all groups of cost; residual value is credited"),
        beside=(rate_given(case), horizon_given(case)),
        exclusions=money_exclusions(case),
        notes=(*notes, *_missing(case)),
    )


def undiscounted(case: Case, figure: Figure) -> Explanation:
    """Return why the plain sum of all costs is what it is."""
    title = say("Total cost, undiscounted")
    if figure.value is None:
        return _without_data(case, figure, title)
    no_rate = Given(0.0, "share a year", label=say("not discounted"))
    return summed(
        title,
        figure.value,
        figure.unit,
        _groups(case, figure.unit, no_rate, "undiscounted"),
        key="undiscounted",
        source=say("All months of the horizon as they are paid"),
        beside=(horizon_given(case),),
        exclusions=money_exclusions(case),
        notes=_missing(case),
    )


def _groups(case: Case, unit: str, rate: Given, kind: str) -> list[Term]:
    """What each group of cost adds at a discount rate, stream by stream."""
    known, terms = Streams(case), []
    for group, streams in _streams(case).items():
        parts = []
        for stream in streams:
            monthly = stream.monthly_usd or ()
            why = present(stream.label, monthly, unit, rate, known.explain(stream))
            parts.append(Term(stream.label, why.value or 0.0, why=why))
        value = sum(part.each for part in parts)
        title = say("{0}, {1}", group.value.capitalize(), kind)
        source = say("Every stream of this group, month by month")
        why = summed(title, value, unit, parts, key="group", source=source)
        terms.append(Term(say("{0}", group), value, why=why))
    return terms


def _streams(case: Case) -> dict[CostClass, list[CostStream]]:
    """The streams with data, by what the money is spent on."""
    found: dict[CostClass, list[CostStream]] = {}
    for stream in case.money.streams:
        if stream.monthly_usd is not None:
            found.setdefault(stream.cost_class, []).append(stream)
    return found


def _without_data(case: Case, figure: Figure, title: str) -> Explanation:
    gap = say("No data: {0}.", figure.no_data) if figure.no_data else say("Nothing has a price.")
    return listed(
        title,
        None,
        figure.unit,
        (rate_given(case),),
        (gap, *_missing(case)),
        exclusions=money_exclusions(case),
    )


def _missing(case: Case) -> list[str]:
    return [say("At least: {0} has no price.", label) for label in case.evaluation.costs.unpriced]


def capex(case: Case, figure: Figure) -> Explanation:
    """Return why the purchases cost what they do."""
    title = "Purchase"
    if figure.value is None:
        return _without_data(case, figure, title)
    return summed(
        title,
        figure.value,
        figure.unit,
        purchase_terms(case),
        key="capex",
        source=say("Itemised lines and estimated ones, each named"),
        exclusions=(*left_out(case), *price_dates(case)),
        notes=_missing(case),
    )


def cost_per_million(case: Case, figure: Figure) -> Explanation:
    """Return why a million output tokens cost what they do."""
    title = say("Cost per million output tokens")
    if figure.value is None:
        return _without_data(case, figure, title)
    costs = case.evaluation.costs
    total = costs.present_usd
    rented = sum(line.usd for line in costs.present_by_group if line.group in _RENTED)
    share = case.money.token_share
    cost = (total - rented) * share + rented
    whole = replace(
        tco(case, in_usd(case, case.evaluation.figures["tco_total"])), exclusions=(), parts=()
    )
    attributed = applied(
        say("Cost attributed to token workloads"),
        cost,
        figure.unit,
        ATTRIBUTED,
        {
            "tco": Given(total, figure.unit, why=whole),
            "rented": Given(rented, figure.unit),
            "token_share": Given(share, "share of GPUs"),
        },
    )
    tokens = present(
        say("Output tokens served, discounted"), _monthly_tokens(case), "tokens", rate_given(case)
    )
    given = {
        "pv_cost_usd": Given(cost, figure.unit, why=attributed),
        "pv_output_tokens": Given(tokens.value or 0.0, "tokens", why=tokens),
    }
    return applied(
        title,
        figure.value,
        figure.unit,
        FORMULAS["finance.usd_per_million_output_tokens"],
        given,
        beside=(rate_given(case),),
        exclusions=(
            *money_exclusions(case),
            say("Unserved requests: only what is served counts."),
        ),
        notes=(
            say("Input is part of the cost; only output tokens are counted."),
            *_unserved(case),
            *_missing(case),
        ),
    )


def _unserved(case: Case) -> list[str]:
    share = case.evaluation.figures["unserved_share"].value
    return [say("Unserved share beside it: {0:.1%}.", share)] if share else []


def _monthly_tokens(case: Case) -> Sequence[float]:
    """Output tokens served in each month of the horizon; month 0 has none."""
    monthly, years = [0.0], case.served.years
    for month in range(case.settings.horizon_months):
        service = years[min(month // MONTHS_PER_YEAR, len(years) - 1)]
        year = sum(
            float(hours.sum())
            * service.calendar.weight
            * 3600.0
            * case.workloads[workload].generated_tokens
            for (workload, _), hours in service.served.items()
        )
        monthly.append(year / MONTHS_PER_YEAR)
    return monthly
