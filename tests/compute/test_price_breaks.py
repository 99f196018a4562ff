"""The unit price of an order is that of its quantity, at the country of its site."""

from dataclasses import replace
from decimal import Decimal

import pytest

from planner.compute.evaluate import evaluate
from planner.compute.explain import explain
from planner.compute.pricing import at_break, at_price, break_text, price_break
from planner.document.commands.quoting import EditLines, Entry
from planner.domain.formula import Explanation
from planner.domain.hardware import Part, PriceBreak
from planner.domain.identity import EntryId
from planner.domain.project import Project
from planner.domain.provenance import Evidence, Replaced, Status
from planner.domain.quote import Charge, LineId
from planner.exchange.bom import bill_of_materials
from planner.exchange.lines import BomLine
from tests.builders import S, example

SERVER = EntryId("dgx-h200")
LINE = LineId("dgx-h200@site-1")
DAY = "2026-11-25"


def seen(source: str) -> Evidence:
    return Evidence(Status.SECONDARY, source, DAY)


ONE = PriceBreak(370_000.0, seen("List"))
FOUR = PriceBreak(350_000.0, seen("Quote for four"), 4)
HUNDRED = PriceBreak(300_000.0, seen("Quote for a hundred"), 100)
ITALY = PriceBreak(390_000.0, seen("List of Italy"), 1, "IT")
ITALY_FOUR = PriceBreak(380_000.0, seen("Quote of Italy"), 4, "IT")


def with_breaks(*breaks: PriceBreak, project: Project | None = None) -> Project:
    project = project or example()
    part = replace(project.shelf.parts[SERVER], price_breaks=breaks)
    shelf = replace(project.shelf, parts={**project.shelf.parts, SERVER: part})
    return replace(project, shelf=shelf)


def line(project: Project) -> BomLine:
    bom = bill_of_materials(project, S, evaluate(project, S), date=DAY)
    return next(one for one in bom.lines if one.line_id == LINE)


def test_the_example_orders_between_four_and_a_hundred_servers_in_italy() -> None:
    assert 4 <= line(example()).quantity < 100
    assert example().scenario(S).plan.sites[0].country == "IT"


@pytest.mark.parametrize(
    ("breaks", "price"),
    [
        ((), 370_000),
        ((ONE, FOUR), 350_000),
        ((ONE, HUNDRED), 370_000),
        ((ONE, FOUR, HUNDRED), 350_000),
        ((ONE, FOUR, ITALY), 390_000),
        ((ONE, FOUR, ITALY, ITALY_FOUR), 380_000),
        ((FOUR, replace(ITALY, region="DE")), 350_000),
    ],
)
def test_a_line_has_the_price_of_its_quantity_and_country(
    breaks: tuple[PriceBreak, ...], price: int
) -> None:
    assert line(with_breaks(*breaks)).list_price == Decimal(price)


def test_cost_model_and_bill_of_materials_reconcile_to_the_cent() -> None:
    project = with_breaks(ONE, FOUR, ITALY, replace(ITALY_FOUR, price_usd=380_123.45))
    evaluation = evaluate(project, S)
    bom = bill_of_materials(project, S, evaluation, date=DAY)
    assert bom.capex is not None
    steps = sum((step.amount for step in bom.steps), bom.total(Charge.ONE_OFF))
    assert steps == bom.capex
    cheaper = evaluate(with_breaks(ONE, FOUR), S).costs.capex_usd
    assert evaluation.costs.capex_usd > cheaper


def test_support_and_installation_follow_the_price_that_is_reached() -> None:
    def support(project: Project) -> Decimal:
        bom = bill_of_materials(project, S, evaluate(project, S), date=DAY)
        found = next(one for one in bom.lines if one.line_id == "dgx-h200.support@site-1")
        assert found.list_price is not None
        return found.list_price

    assert support(with_breaks(ONE, FOUR)) < support(with_breaks(ONE, HUNDRED))


def test_the_line_tells_which_price_it_has_and_whose_it_is() -> None:
    found = line(with_breaks(ONE, FOUR, ITALY, ITALY_FOUR))
    assert found.note == "price from 4 pieces on in IT"
    assert found.origin.source == "Quote of Italy"
    assert line(example()).note == ""


def test_a_price_that_was_entered_speaks_for_every_quantity() -> None:
    project = with_breaks(ONE, FOUR)
    entered = EditLines((Entry(LINE, "list_price", 365_000.0),), DAY).apply(project)
    assert (line(entered).list_price, line(entered).note) == (Decimal(365_000), "")
    part = project.shelf.parts[SERVER]
    behind = Evidence(Status.ENTERED, "us", DAY, replaced=Replaced(370_000.0))
    edited = replace(part, price_usd=1.0, evidence={**part.evidence, "price_usd": behind})
    assert price_break(edited, 5, "IT") is None


def test_below_the_least_quantity_nobody_has_named_a_price() -> None:
    part = replace(example().shelf.parts[SERVER], price_usd=None, price_breaks=(FOUR,))
    assert price_break(part, 3, "IT") is None
    reached = price_break(part, 4, "IT")
    assert reached is FOUR
    assert at_break(part, reached).price_usd == 350_000.0
    assert at_break(part, reached).evidence["price_usd"].source == "Quote for four"


def test_prices_of_other_quantities_move_with_that_of_one_piece() -> None:
    part = _part(ONE, FOUR, ITALY)
    assert part.price_usd == 370_000.0
    dearer = at_price(part, 740_000.0)
    assert [one.price_usd for one in dearer.price_breaks] == [740_000.0, 700_000.0, 780_000.0]
    assert at_price(part, 370_000.0) == part
    plain = example().shelf.parts[SERVER]
    assert at_price(plain, 1.0) == replace(plain, price_usd=1.0)


def test_a_range_of_the_price_moves_the_cost_of_a_line_at_a_break() -> None:
    project = with_breaks(ONE, FOUR)
    parts = {**project.shelf.parts, SERVER: at_price(project.shelf.parts[SERVER], 740_000.0)}
    dearer = replace(project, shelf=replace(project.shelf, parts=parts))
    assert line(dearer).list_price == Decimal(700_000)


@pytest.mark.parametrize(
    ("reached", "text"),
    [
        (ONE, "price below 4 pieces"),
        (FOUR, "price from 4 pieces on"),
        (ITALY, "price below 4 pieces in IT"),
        (ITALY_FOUR, "price from 4 pieces on in IT"),
    ],
)
def test_every_price_is_named_in_words(reached: PriceBreak, text: str) -> None:
    assert break_text(_part(ONE, FOUR, ITALY, ITALY_FOUR), reached) == text


def test_prices_of_countries_alone_are_named_by_the_country() -> None:
    part = _part(ONE, ITALY)
    assert break_text(part, ITALY) == "price in IT"
    assert break_text(part, ONE) == "price of all other countries"


def _part(*breaks: PriceBreak) -> Part:
    return replace(example().shelf.parts[SERVER], price_breaks=breaks)


def test_why_names_the_quantity_and_its_source_and_nothing_where_there_is_one_price() -> None:
    told = _texts(with_breaks(ONE, FOUR, ITALY, ITALY_FOUR))
    assert any("price from 4 pieces on in IT" in text for text in told)
    assert any("Quote of Italy" in text for text in told)
    assert not any("pieces on" in text for text in _texts(example()))


def _texts(project: Project) -> list[str]:
    why = explain(project, S, evaluate(project, S), "capex")
    assert why is not None
    return list(_walk(why))


def _walk(why: Explanation) -> list[str]:
    found = [why.title, *map(str, why.notes)]
    for one in why.inputs:
        found.append(str(one.label))
        if one.evidence is not None:
            found.append(one.evidence.source)
    for part in why.parts:
        found += _walk(part)
    return found


def test_an_edit_elsewhere_keeps_the_orders_and_their_prices() -> None:
    project = with_breaks(ONE, FOUR)
    base = evaluate(project, S)
    named = replace(project, name="Another name")
    again = evaluate(named, S, base)
    assert again.costs == base.costs
    assert again.costs == evaluate(named, S).costs
