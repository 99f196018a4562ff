"""What leaving costs: its terms, what is left of a contract, and months of spend."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.expression import evaluate_expression
from planner.engines.supply import (
    FORMULAS,
    SwitchingCost,
    commitment_usd,
    egress_usd,
    labour_usd,
    remaining_months,
    write_off_usd,
)

USD = st.floats(0, 1e9)


def test_a_term_is_paid_to_its_end_and_renewed_whenever_it_ends() -> None:
    assert remaining_months(36, 18) == 18
    assert remaining_months(12, 18) == 6
    assert remaining_months(12, 0) == 12
    assert remaining_months(12, 12) == 0
    assert remaining_months(0, 18) == 0
    assert commitment_usd(1000, 6, 3) == 6000
    assert commitment_usd(1000, 0, 3) == 3000


@pytest.mark.parametrize(("term", "month"), [(-1.0, 3.0), (12.0, -1.0)])
def test_a_term_that_cannot_be_is_told(term: float, month: float) -> None:
    with pytest.raises(ValueError, match="0 and more"):
        remaining_months(term, month)


def test_work_below_nothing_is_told() -> None:
    with pytest.raises(ValueError, match="0 and more"):
        labour_usd(-1.0, 150_000.0)


def test_a_worked_case_in_months_of_spend() -> None:
    cost = SwitchingCost(
        labour_usd=labour_usd(6, 150_000),
        training_usd=labour_usd(2, 150_000),
        parallel_usd=2 * 20_000,
        egress_usd=egress_usd(50, 0.09),
        commitment_usd=commitment_usd(20_000, 6, 2),
        write_off_usd=write_off_usd(1_000_000, 0.73, 0.5125),
    )
    assert cost.labour_usd == 75_000
    assert cost.training_usd == 25_000
    assert cost.egress_usd == pytest.approx(4_500)
    assert cost.write_off_usd == pytest.approx(217_500)
    assert cost.total_usd == pytest.approx(482_000)
    assert cost.months(20_000) == pytest.approx(24.1)
    assert cost.index(20_000) == pytest.approx(24.1 / 12)
    assert cost.months(0.0) is None


def test_hardware_that_sells_above_its_book_value_is_no_gain() -> None:
    assert write_off_usd(1000, 0.4, 0.5) == 0


@given(st.tuples(USD, USD, USD, USD, USD, USD), st.floats(1, 1e6))
def test_no_term_makes_leaving_cheaper_and_unknown_egress_is_a_lower_bound(
    terms: tuple[float, float, float, float, float, float], usd_month: float
) -> None:
    labour, training, parallel, egress, commitment, written_off = terms
    known = SwitchingCost(labour, training, parallel, egress, commitment, written_off)
    unknown = SwitchingCost(labour, training, parallel, None, commitment, written_off)
    assert unknown.total_usd <= known.total_usd + 1e-6
    assert max(terms) <= known.total_usd * (1 + 1e-12)
    months, index = known.months(usd_month), known.index(usd_month)
    assert months is not None
    assert index is not None
    assert months == pytest.approx(12 * index)


@given(st.floats(1, 120), st.floats(0, 240))
def test_never_more_than_a_whole_term_is_left(term: float, month: float) -> None:
    assert -1e-6 <= remaining_months(term, month) <= term


def test_the_printed_formulas_are_those_that_are_calculated() -> None:
    def printed(key: str, **symbols: float) -> float:
        return evaluate_expression(FORMULAS[f"supply.{key}"].expression, symbols)

    assert printed("switching_labour", person_months=6, fte_usd_year=150_000) == (
        labour_usd(6, 150_000)
    )
    assert printed("exit_egress", stored_tb=50, usd_gb=0.09) == egress_usd(50, 0.09)
    assert printed("remaining_commitment", usd_month=9, remaining_months=2, notice_months=3) == (
        commitment_usd(9, 2, 3)
    )
    assert printed("write_off", price_usd=900, book_share=0.7, resale_share=0.5) == (
        write_off_usd(900, 0.7, 0.5)
    )
    assert printed("parallel_run", usd_month=9, parallel_months=2) == 18
    cost = SwitchingCost(1, 2, 3, 4, 5, 6)
    terms = ("labour", "training", "parallel", "egress", "commitment", "write_off")
    symbols = {f"{name}_usd": float(place) for place, name in enumerate(terms, start=1)}
    assert printed("switching_cost", **symbols) == cost.total_usd
    assert printed("months_of_spend", switching_usd=21, usd_month=7) == cost.months(7)
