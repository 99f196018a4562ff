"""Silicon of one's own against bought and rented: break-even, curves and what never pays."""

from dataclasses import replace

import pytest

from planner.compute.explain.case import Case
from planner.domain.errors import UserError
from planner.domain.units import HOURS_PER_MONTH
from planner.studies.build_or_buy import BuildOrBuy, build_or_buy, swept
from tests.builders import Draft, S, library, served_chat


def compared(draft: Draft) -> BuildOrBuy:
    case = Case(draft.project, S, draft.evaluate())
    return build_or_buy(case, library().offers.values(), library().accelerators)


def assume(draft: Draft, **values: float) -> Draft:
    shelf = draft.project.shelf
    changed = {
        f"silicon.{key}": replace(shelf.assumptions[f"silicon.{key}"], likely=value)
        for key, value in values.items()
    }
    assumptions = {**shelf.assumptions, **changed}
    draft.project = replace(draft.project, shelf=replace(shelf, assumptions=assumptions))
    return draft


def test_a_design_pays_from_tens_of_thousands_of_chips() -> None:
    found = compared(served_chat())
    assert found.break_even is not None
    assert 10_000 < found.break_even < 100_000
    assert found.merchant.units == 8


def test_the_curves_cross_where_it_breaks_even() -> None:
    found = compared(served_chat())
    assert found.break_even is not None
    for one in found.curve:
        if one.units < found.break_even * 0.999:
            assert one.own_usd > one.bought_usd
        elif one.units > found.break_even * 1.001:
            assert one.own_usd < one.bought_usd


def test_more_engineering_and_more_risk_need_more_chips() -> None:
    usual = compared(served_chat()).break_even
    dear = compared(assume(served_chat(), nre_usd=7e8)).break_even
    risky = compared(assume(served_chat(), risk_share=0.5)).break_even
    assert usual is not None
    assert dear is not None
    assert risky is not None
    assert min(dear, risky) > usual


def test_a_chip_as_dear_as_a_bought_one_never_pays() -> None:
    found = compared(assume(served_chat(), unit_usd=100_000, power_share=1.1))
    assert found.break_even is None
    assert found.saving_usd < 0
    assert all(one.own_usd > one.bought_usd for one in found.curve)


def test_rented_silicon_is_told_by_the_work_of_one_bought_gpu_cheapest_first() -> None:
    found = compared(served_chat())
    prices = [one.usd_unit_h for one in found.rented]
    assert prices == sorted(prices)
    assert {one.label.split()[0] for one in found.rented} <= {"Google", "AWS"}
    assert all(one.chips_per_unit > 1 for one in found.rented if "v5e" in one.label)


def test_without_gpus_of_its_own_there_is_nothing_to_compare() -> None:
    draft = Draft()
    draft.site()
    with pytest.raises(UserError, match="owns no accelerator"):
        compared(draft)


def test_renting_breaks_even_where_its_cost_meets_that_of_ones_own() -> None:
    terms = compared(served_chat()).terms
    even, rented = terms.break_even_rented, terms.rented_usd
    assert even is not None
    assert rented is not None
    assert terms.fixed_usd + terms.own_usd * even == pytest.approx(rented * even)


def test_a_sweep_passes_through_the_break_even_and_ends_where_none_is_reached() -> None:
    terms = compared(served_chat()).terms
    points = swept(terms, "silicon.unit_usd", 0.0, 2.0 * terms.unit_usd)
    middle = points[len(points) // 2]
    assert middle.value == terms.unit_usd
    assert middle.bought == pytest.approx(terms.break_even)
    bought = [one.bought for one in points if one.bought is not None]
    assert bought == sorted(bought)
    beyond = swept(terms, "silicon.unit_usd", 1e6, 2e6)
    assert {one.bought for one in beyond} == {None}


def test_rented_silicon_is_cheaper_only_than_price_and_energy_together() -> None:
    found = compared(served_chat())
    hours = found.terms.life_months * HOURS_PER_MONTH * found.terms.present
    for one in found.rented:
        assert one.cheaper == (one.usd_unit_h * hours < found.terms.bought_usd)


def test_energy_without_a_tariff_is_not_free() -> None:
    draft = served_chat()
    shelf = draft.project.shelf
    regions = {key: replace(one, tariff_usd_kwh=None) for key, one in shelf.regions.items()}
    draft.project = replace(draft.project, shelf=replace(shelf, regions=regions))
    with pytest.raises(UserError, match="price of electricity"):
        compared(draft)
