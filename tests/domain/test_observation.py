"""Which observation speaks, what it is in USD, and when it is old."""

from dataclasses import replace

import pytest

from planner.domain.observation import (
    Observation,
    Observed,
    Rate,
    current,
    in_catalogue_units,
    is_stale,
    months_old,
    price_breaks,
)
from planner.domain.provenance import Basis, Evidence, Status

SEEN = Observation(
    what=Observed.PRICE,
    typical=1000.0,
    low=800.0,
    high=1500.0,
    currency="USD",
    region="",
    basis=Basis.STREET,
    quantity_from=1,
    valid_from="2026-06-01",
    valid_to="",
    source="A shop",
    status=Status.SECONDARY,
)
LATER = replace(SEEN, typical=1200.0, valid_from="2026-09-01")
RATES = {"EUR": Rate("EUR", 0.8, "2026-09-02", "A bank")}


def test_the_latest_day_speaks() -> None:
    assert current((SEEN, LATER), Observed.PRICE) is LATER
    assert current((LATER, SEEN), Observed.PRICE) is LATER


def test_nothing_speaks_for_what_was_not_observed() -> None:
    assert current((SEEN,), Observed.LEAD_TIME) is None


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(SEEN, layer=1, valid_from="2025"), id="of a later layer"),
        pytest.param(replace(SEEN, region="DE", valid_from="2025"), id="of the region"),
    ],
)
def test_something_comes_before_the_latest_day(other: Observation) -> None:
    assert current((SEEN, other, LATER), Observed.PRICE, region="DE") is other


def test_a_price_of_another_region_does_not_speak() -> None:
    foreign = replace(LATER, region="JP")
    assert current((SEEN, foreign), Observed.PRICE, region="DE") is SEEN
    assert current((SEEN, foreign), Observed.PRICE) is SEEN


def test_a_used_price_speaks_only_where_there_is_no_other() -> None:
    used = replace(LATER, basis=Basis.USED)
    assert current((SEEN, used), Observed.PRICE) is SEEN
    assert current((used,), Observed.PRICE) is used


def test_a_quantity_break_speaks_from_its_quantity() -> None:
    many = replace(SEEN, quantity_from=10, typical=900.0)
    assert current((SEEN, many), Observed.PRICE, quantity=9) is SEEN
    assert current((SEEN, many), Observed.PRICE, quantity=10) is many


def test_a_price_in_usd_stays_as_it_is() -> None:
    quote = replace(SEEN, basis=Basis.QUOTE, valid_to="2026-12-31", note="of June")
    assert in_catalogue_units(quote, {}) == (
        1000.0,
        Evidence(
            Status.SECONDARY,
            "A shop",
            "2026-06-01",
            800.0,
            1500.0,
            "of June",
            "quote",
            "2026-12-31",
        ),
    )


def test_another_currency_is_converted_at_the_dated_rate_and_says_so() -> None:
    converted = in_catalogue_units(replace(SEEN, currency="EUR"), RATES)
    assert converted is not None
    value, evidence = converted
    assert (value, evidence.low, evidence.high) == (1250.0, 1000.0, 1875.0)
    assert evidence.note == "1,000 EUR at 0.8 per USD of 2026-09-02"


def test_without_a_rate_there_is_no_price_and_never_a_rate_of_one() -> None:
    assert in_catalogue_units(replace(SEEN, currency="CHF"), RATES) is None


@pytest.mark.parametrize(
    ("seen", "months"),
    [("2026-08-26", 3.0), ("2026-08", 3.8), ("2026", 10.8), ("2026-11-25", 0.0)],
)
def test_age_in_months_counts_a_date_without_its_day_from_its_first(
    seen: str, months: float
) -> None:
    assert months_old(seen, "2026-11-25") == pytest.approx(months, abs=0.05)


def test_what_is_no_date_has_no_age() -> None:
    assert months_old("soon", "2026-11-25") is None
    assert months_old("2026-13", "2026-11-25") is None


@pytest.mark.parametrize(
    ("date", "valid_to", "stale"),
    [
        ("2026-09-09", "", False),
        ("2026-08-01", "", True),
        ("2026-11-20", "2026-11-24", True),
        ("2026-11-20", "2026-11-25", False),
    ],
)
def test_a_price_is_stale_after_three_months_or_its_last_day(
    date: str, valid_to: str, stale: bool
) -> None:
    evidence = Evidence(Status.SECONDARY, "A shop", date, valid_to=valid_to)
    assert is_stale(evidence, "2026-11-25", 3.0) is stale


def test_nothing_is_stale_without_evidence_or_a_day_to_compare_with() -> None:
    old = Evidence(Status.SECONDARY, "A shop", "2020")
    assert not is_stale(None, "2026-11-25", 3.0)
    assert not is_stale(old, "", 3.0)


TEN = replace(SEEN, typical=900.0, quantity_from=10)
GERMAN = replace(SEEN, typical=1100.0, region="DE")


def prices(*seen: Observation) -> list[tuple[str, int, float]]:
    return [(one.region, one.quantity_from, one.price_usd) for one in price_breaks(seen, RATES)]


def test_one_price_for_everybody_has_no_breaks() -> None:
    assert prices() == []
    assert prices(SEEN) == prices(SEEN, LATER) == []


def test_a_quantity_has_its_own_price_as_far_as_it_speaks() -> None:
    assert prices(SEEN, TEN) == [("", 1, 1000.0), ("", 10, 900.0)]
    # a later price for one piece speaks for ten as well
    assert prices(TEN, LATER) == []
    assert prices(TEN) == [("", 10, 900.0)]


def test_the_prices_of_a_country_are_complete() -> None:
    assert prices(SEEN, GERMAN) == [("", 1, 1000.0), ("DE", 1, 1100.0)]
    assert prices(SEEN, TEN, GERMAN) == [
        ("", 1, 1000.0),
        ("", 10, 900.0),
        ("DE", 1, 1100.0),
    ]
    lower = replace(GERMAN, typical=950.0, quantity_from=10)
    assert prices(SEEN, TEN, lower) == [
        ("", 1, 1000.0),
        ("", 10, 900.0),
        ("DE", 1, 1000.0),
        ("DE", 10, 950.0),
    ]


def test_breaks_are_in_dollars_with_what_stands_behind_them() -> None:
    euro = replace(TEN, currency="EUR", typical=800.0)
    assert prices(SEEN, euro) == [("", 1, 1000.0), ("", 10, 1000.0)]
    unknown = replace(TEN, currency="XTS")
    assert prices(SEEN, unknown) == []
    _, ten = price_breaks((SEEN, euro), RATES)
    assert "800 EUR at 0.8 per USD" in ten.evidence.note
