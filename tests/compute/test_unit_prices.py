"""One look-up of prices: line before item before class, currencies apart without a rate."""

from math import isclose

import pytest

from planner.compute.evaluate import evaluate
from planner.compute.explain import explain
from planner.compute.pricing import Pricing
from planner.document.command import Command
from planner.document.commands.quoting import (
    AddExtraLine,
    EditLines,
    Entry,
    SetCurrency,
    SetExchangeRate,
    SetSeller,
    SetTerms,
)
from planner.domain.expression import evaluate_expression
from planner.domain.formula import Explanation
from planner.domain.identity import SiteId
from planner.domain.money import amount
from planner.domain.project import Project
from planner.domain.quote import (
    WHOLE_PROJECT,
    Charge,
    ExtraLine,
    ItemKey,
    LineId,
    LineOverlay,
    Option,
    PriceClass,
    Terms,
    Unit,
)
from planner.domain.results import Evaluation
from tests.builders import S, example

DAY = "2026-11-25"
SERVER = LineId("dgx-h200@site-1")
LIST = amount(370_000.0)


def after(*commands: Command) -> Project:
    project = example()
    for command in commands:
        project = command.apply(project)
    return project


def enter(field: str, value: object, line: LineId = SERVER) -> EditLines:
    return EditLines((Entry(line, field, value),), DAY)


def capex(project: Project) -> float:
    return evaluate(project, S).costs.capex_usd


def server(project: Project) -> Pricing:
    return Pricing(project.prices, project.settings.currency)


CLASS = SetTerms(PriceClass.SERVERS, Terms(0.1, 0.05))
ITEM = SetTerms(ItemKey("dgx-h200"), Terms(0.2))


@pytest.mark.parametrize(
    ("commands", "discount", "margin"),
    [
        ((), 0.0, 0.0),
        ((CLASS,), 0.1, 0.05),
        ((CLASS, ITEM), 0.2, 0.05),
        ((CLASS, ITEM, enter("discount", 0.3)), 0.3, 0.05),
        ((CLASS, ITEM, enter("discount", 0.0), enter("margin", 0.0)), 0.0, 0.0),
    ],
)
def test_terms_of_the_line_win_over_the_item_over_the_class(
    commands: tuple[Command, ...], discount: float, margin: float
) -> None:
    pricing = server(after(*commands))
    price = pricing.unit("dgx-h200", "site-1", LIST, PriceClass.SERVERS)
    assert (float(price.discount), float(price.margin)) == (discount, margin)
    assert pricing.unit_cost_usd("dgx-h200", "site-1", LIST, PriceClass.SERVERS) == pytest.approx(
        370_000 * (1 - discount)
    )
    elsewhere = pricing.unit("dgx-h200", "site-50", LIST, PriceClass.SERVERS)
    assert not elsewhere.entered


def test_a_converted_price_is_rounded_and_one_without_a_rate_stays_apart() -> None:
    euro = after(SetCurrency("EUR"), SetExchangeRate("EUR", 0.92345, "2026-11-20"))
    price = server(euro).unit("cable", "site-1", amount(12.34))
    assert (str(price.list_price), price.currency) == ("11.40", "EUR")
    apart = server(after(SetCurrency("EUR"))).unit("cable", "site-1", amount(12.34))
    assert (str(apart.list_price), apart.currency) == ("12.34", "USD")
    assert server(after(SetCurrency("EUR"))).is_apart(apart)


def test_yen_have_no_decimals_and_hours_six() -> None:
    yen = after(SetCurrency("JPY"), SetExchangeRate("JPY", 155.37, "2026-11-20"))
    assert str(server(yen).unit("cable", "x", amount(12.34)).sell) == "1917"
    hour = server(yen).unit("gpu", "x", amount(2.5), unit=Unit.HOUR)
    assert str(hour.sell) == "388.425000"


def test_discounts_reach_capex_and_support_and_the_seller_counts_what_is_sold() -> None:
    listed = evaluate(example(), S).costs
    cheaper = evaluate(after(CLASS), S).costs
    assert cheaper.capex_usd < listed.capex_usd
    support = "maintenance"
    yearly = [{str(x.group): x.usd for x in costs.yearly}[support] for costs in (listed, cheaper)]
    assert yearly[1] < yearly[0]
    sold = evaluate(after(CLASS, SetSeller(seller=True)), S).costs
    assert sold.capex_usd > cheaper.capex_usd
    assert sold.capex_usd == pytest.approx(
        cheaper.capex_usd + _margin_of_servers(after(CLASS)), rel=1e-9
    )


def _margin_of_servers(project: Project) -> float:
    """What the margin of the class adds to servers and to the estimates that follow from them."""
    sold = after(CLASS, SetSeller(seller=True))
    lines = zip(evaluate(project, S).costs.capex, evaluate(sold, S).costs.capex, strict=True)
    return sum(b.usd - a.usd for a, b in lines)


def test_own_lines_count_unless_they_are_optional() -> None:
    travel = ExtraLine(ItemKey(""), SiteId("site-1"), "Travel", quantity=3)
    entered = LineOverlay(list_price=1000.0)
    base = after(AddExtraLine(travel, entered, DAY))
    assert capex(base) == pytest.approx(capex(example()) + 3000.0)
    line = base.prices.extra_lines[0].line_id
    optional = enter("option", Option.OPTIONAL, line).apply(base)
    assert capex(optional) == pytest.approx(capex(example()))


def test_recurring_own_lines_are_paid_over_their_term() -> None:
    licence = ExtraLine(
        ItemKey(""),
        WHOLE_PROJECT,
        "Management",
        PriceClass.SOFTWARE,
        10.0,
        charge=Charge.YEARLY,
        term_months=24,
    )
    project = after(AddExtraLine(licence, LineOverlay(list_price=120.0), DAY))
    before, now = evaluate(example(), S).costs, evaluate(project, S).costs
    assert now.total_usd - before.total_usd == pytest.approx(2400.0)
    assert now.capex_usd == before.capex_usd
    assert {str(line.group): line.usd for line in now.yearly}["software"] == pytest.approx(1200.0)


def test_an_own_line_without_a_price_makes_the_sum_a_lower_bound() -> None:
    travel = ExtraLine(ItemKey(""), SiteId("site-1"), "Travel")
    figure = evaluate(after(AddExtraLine(travel, LineOverlay(), DAY)), S).figures["capex"]
    assert figure.missing == evaluate(example(), S).figures["capex"].missing + 1


def test_a_price_without_an_exchange_rate_is_a_gap_that_is_named() -> None:
    project = after(SetCurrency("EUR"), enter("list_price", 300_000.0), SetCurrency("USD"))
    figure = evaluate(project, S).figures["tco_total"]
    assert figure.value is None
    assert figure.no_data.startswith("no exchange rate for EUR")
    known = SetExchangeRate("EUR", 0.9, "2026-11-20").apply(project)
    assert evaluate(known, S).figures["tco_total"].value is not None


def test_amounts_read_in_the_projects_currency_and_in_usd_while_there_is_no_rate() -> None:
    usd = evaluate(example(), S).figures["capex"]
    without = evaluate(after(SetCurrency("EUR")), S).figures["capex"]
    assert (without.unit, without.value) == ("USD", usd.value)
    euro = evaluate(after(SetCurrency("EUR"), SetExchangeRate("EUR", 0.92, DAY)), S).figures
    assert euro["capex"].unit == euro["tco_total"].unit == "EUR"
    assert usd.value is not None
    # prices are converted and rounded one by one, so the sums agree to some cents
    assert euro["capex"].value == pytest.approx(usd.value * 0.92, rel=1e-6)
    assert euro["it_power_kw"].unit == "kW"


def test_an_entered_lead_time_decides_when_the_plan_serves() -> None:
    weeks = explain(after(enter("lead_weeks", 77.0)), S, _evaluated(77.0), "first_token_weeks")
    assert weeks is not None
    figure = _evaluated(77.0).figures["time_to_serve_weeks"]
    assert figure.note == "NVIDIA DGX H200, orders in parallel"


def _evaluated(weeks: float) -> Evaluation:
    return evaluate(after(enter("lead_weeks", weeks)), S)


def test_only_money_runs_again_after_a_price() -> None:
    base = evaluate(example(), S)
    project = after(enter("list_price", 1.0))
    again = evaluate(project, S, base)
    whole = evaluate(project, S)
    assert again.figures == whole.figures
    assert again.costs == whole.costs
    for rack, result in again.racks.items():
        assert result is base.racks[rack]


EXPLAINED = (
    (CLASS, ITEM, enter("discount", 0.25), enter("list_price", 355_555.55)),
    (CLASS, SetSeller(seller=True)),
    (CLASS, SetCurrency("EUR"), SetExchangeRate("EUR", 0.9234, DAY, "ECB")),
    (
        AddExtraLine(
            ExtraLine(ItemKey(""), SiteId("site-1"), "Travel", quantity=2.5),
            LineOverlay(list_price=99.0),
            DAY,
        ),
        enter("list_price", 120_000.0, LineId("optics-and-cables@site-1")),
        enter("list_price", 150.0, LineId("dgx-h200.rails@site-1")),
    ),
)


@pytest.mark.parametrize("commands", EXPLAINED)
@pytest.mark.parametrize("key", ["capex", "tco_total", "cost_per_million_output_tokens"])
def test_amounts_explain_themselves_down_to_the_unit_price(
    commands: tuple[Command, ...], key: str
) -> None:
    project = after(*commands)
    evaluation = evaluate(project, S)
    why = explain(project, S, evaluation, key)
    assert why is not None
    assert why.value == evaluation.figures[key].value
    assert _checked(why) >= 1


def _checked(why: Explanation) -> int:
    """Return how many formulas of an explanation give its values."""
    found = 0
    if why.formula is not None and why.value is not None:
        symbols = {one.symbol: one.value for one in why.inputs}
        value = evaluate_expression(why.formula.expression, symbols)
        assert isclose(value, why.value, rel_tol=1e-9, abs_tol=1e-6), why.title
        found = 1
    return found + sum(_checked(part) for part in why.parts)
