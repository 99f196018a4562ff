"""Numbers as people read them: digits, groups, signs, units, ranges, currency."""

from collections.abc import Iterator

import pytest

from planner.presenters import formats
from planner.presenters.typed import parsed

G, N, M = formats.GROUP, formats.SPACE, formats.MINUS


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (0.0412, "0.0412"),
        (0.41, "0.410"),
        (4.857, "4.86"),
        (9.996, "10.0"),
        (48.24, "48.2"),
        (99.96, "100"),
        (412.4, "412"),
        (1128.0, f"1{G}128"),
        (1234567.0, f"1{G}234{G}567"),
        (-8.41, f"{M}8.41"),
        (-0.00000001, "0"),
    ],
)
def test_a_number_has_three_digits_and_groups(value: float, text: str) -> None:
    assert formats.number(value) == text


def test_a_limit_has_no_trailing_zeros() -> None:
    assert formats.short(60.0) == "60"
    assert formats.short(17.5) == "17.5"
    assert formats.trimmed(1250.0) == f"1{G}250"


def test_a_value_and_its_limit_share_the_unit_of_the_larger() -> None:
    assert formats.scale_of(formats.POWER, 300.0, 1200.0).unit == "MW"
    assert formats.scale_of(formats.POWER, 300.0, None).unit == "kW"


def test_every_quantity_carries_its_unit() -> None:
    assert str(formats.power(48.2)) == f"48.2{N}kW"
    assert str(formats.power(1482.0)) == f"1.48{N}MW"
    assert str(formats.memory(1128.0)) == f"1.13{N}TB"
    assert str(formats.token_rate(41800.0)) == f"41.8{N}k tok/s"
    assert str(formats.duration(412.0)) == f"412{N}ms"
    assert str(formats.duration(12_400.0)) == f"12.4{N}s"


def test_missing_data_is_no_data_and_never_zero() -> None:
    for quantity in (formats.power(None), formats.memory(None), formats.count(None)):
        assert str(quantity) == "no data"
    assert formats.amount(None, "USD") == "no data"
    assert formats.percent(None) == "no data"


def test_money_is_short_in_tiles_and_whole_in_tables() -> None:
    assert str(formats.money(4_860_000.0, "USD")) == f"$4.86{N}M"
    assert str(formats.money(412_800.0, "USD")) == f"$413{N}k"
    assert str(formats.money(0.412, "USD")) == "$0.41"
    assert formats.amount(412_800.0, "USD") == f"$412{G}800"
    assert formats.amount(-31.2, "EUR") == f"{M}€31.20"
    assert formats.symbol("SEK") == f"SEK{N}"


def test_a_range_is_told_by_one_number_unless_it_is_lopsided() -> None:
    assert formats.spread(100.0, 89.0, 111.0) == f"±11{N}%"
    assert formats.spread(100.0, 92.0, 130.0) == f"{M}8/+30{N}%"
    assert formats.spread(100.0, None, 130.0) == ""
    assert formats.spread(None, 1.0, 2.0) == ""


def test_a_small_share_never_reads_as_zero() -> None:
    assert formats.percent(0.0) == f"0{N}%"
    assert formats.percent(0.0004) == f"<{N}1{N}%"
    assert formats.percent(0.0004, 1) == f"<{N}0.1{N}%"
    assert formats.percent(0.68) == f"68{N}%"


def test_a_rack_height_keeps_half_units() -> None:
    assert formats.units_high(16) == "8U"
    assert formats.units_high(3) == "1.5U"
    assert formats.units_high(None) == "no data"


@pytest.fixture
def german_pounds() -> Iterator[None]:
    """Numbers with a decimal comma, masses in pounds."""
    formats.use_style(formats.Style(decimal=",", imperial=True))
    yield
    formats.use_style(formats.Style())


@pytest.mark.usefixtures("german_pounds")
def test_one_style_rules_signs_and_units_everywhere() -> None:
    assert str(formats.power(48.2)) == f"48,2{N}kW"
    assert formats.trimmed(0.5) == "0,5"
    assert formats.short(7.0) == "7"
    assert formats.grouped(1234567) == f"1{G}234{G}567"
    assert str(formats.quantity(100.0, formats.MASS)) == f"220{N}lb"
    assert str(formats.quantity(20_000.0, formats.MASS)) == f"44{G}092{N}lb"
    assert str(formats.airflow(1699.01)) == f"1{G}000{N}CFM"
    assert formats.scale_of(formats.MASS, 100.0, 2000.0).unit == "lb"
    assert str(formats.quantity(None, formats.MASS)) == "no data"


@pytest.mark.usefixtures("german_pounds")
@pytest.mark.parametrize("value", [0.137, 1.5, 1234.5, 0.004, 1_000_000.25])
def test_what_is_written_in_a_style_is_read_back(value: float) -> None:
    assert parsed(formats.trimmed(value), ",") == value
