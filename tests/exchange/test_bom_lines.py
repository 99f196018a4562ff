"""What a line of the bill of materials costs."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.money import amount, rounded
from planner.domain.quote import Charge, Option, Unit
from planner.exchange.lines import Bom, BomLine, Group

SERVER = BomLine("server", "site-1", "Milan", Group.COMPUTE, "Server", Decimal(2))

prices = st.decimals("0.01", "9999999", places=2)
shares = st.decimals("0", "0.95", places=3)


def test_unit_sell_is_list_less_discount_over_one_less_margin() -> None:
    line = replace(
        SERVER, list_price=Decimal("1000"), discount=Decimal("0.1"), margin=Decimal("0.25")
    )
    assert line.unit_cost == Decimal("900.00")
    assert line.unit_sell == Decimal("1200.00")
    assert line.total == Decimal("2400.00")


def test_half_a_cent_rounds_away_from_zero_as_in_a_spreadsheet() -> None:
    line = replace(SERVER, quantity=Decimal(1), list_price=Decimal("2.675"))
    assert line.total == Decimal("2.68")
    assert rounded(Decimal("-0.125"), 2) == Decimal("-0.13")


@pytest.mark.parametrize(
    ("unit", "currency", "price"),
    [
        (Unit.EACH, "USD", "1.23"),
        (Unit.HOUR, "USD", "1.234568"),
        (Unit.MILLION_TOKENS, "EUR", "1.234568"),
        (Unit.EACH, "JPY", "1"),
    ],
)
def test_places_follow_unit_and_currency(unit: Unit, currency: str, price: str) -> None:
    line = replace(SERVER, unit=unit, currency=currency, list_price=Decimal("1.2345678"))
    assert str(line.unit_sell) == price


def test_a_recurring_line_has_a_term_total_and_a_one_off_line_none() -> None:
    line = replace(SERVER, list_price=Decimal("100"), term_months=54)
    assert line.term_total is None
    assert replace(line, charge=Charge.MONTHLY).term_total == Decimal("10800.00")
    assert replace(line, charge=Charge.YEARLY).term_total == Decimal("900.00")


def test_a_line_without_a_price_costs_nobody_knows_what() -> None:
    line = replace(SERVER, charge=Charge.MONTHLY, term_months=12)
    assert (line.unit_cost, line.unit_sell, line.total, line.term_total) == (None,) * 4


def test_totals_keep_charges_and_options_apart(bom: Bom) -> None:
    # 3 x 370000 x 0.885 / 0.93 + 17 x 12.35 + 2 x 370000
    assert bom.total(Charge.ONE_OFF) == Decimal("1056290.31") + Decimal("209.95") + 740000
    assert bom.total(Charge.YEARLY) == Decimal("133200.00")
    assert bom.total(Charge.ONE_OFF, Option.OPTIONAL) == Decimal("370000.00")
    assert bom.term_total() == Decimal("599400.00") + rounded(
        Decimal("151.041667") * Decimal("84.812346"), 2
    ) * Decimal(60)
    assert [line.part for line in bom.without_price] == ["mystery"]


def test_a_line_id_is_one_of_its_kind_and_has_nothing_that_upsets_a_formula(bom: Bom) -> None:
    ids = [line.line_id for line in bom.lines]
    assert len(set(ids)) == len(ids)
    odd = replace(SERVER, part='a*"b?c', site_id="~x@y")
    assert odd.line_id == "a--b-c@-x-y"


@given(price=prices, discount=shares, margin=shares, more=prices)
def test_a_higher_list_price_never_sells_for_less(
    price: Decimal, discount: Decimal, margin: Decimal, more: Decimal
) -> None:
    line = replace(SERVER, list_price=price, discount=discount, margin=margin)
    dearer = replace(line, list_price=price + more)
    assert line.unit_sell is not None
    assert dearer.unit_sell is not None
    assert line.unit_sell <= dearer.unit_sell


@given(st.floats(min_value=0, max_value=1e12, allow_nan=False))
def test_an_amount_is_the_number_that_the_float_prints(value: float) -> None:
    assert float(amount(value)) == value
    assert amount(0.1) == Decimal("0.1")
