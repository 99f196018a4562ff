"""Prices and lead times stand apart from specifications, layer on layer, with their problems."""

from collections.abc import Callable
from pathlib import Path

import pytest

from planner.catalog.library import Library, Problem
from planner.catalog.loader import load
from planner.domain.identity import EntryId
from planner.domain.provenance import Status

Tables = dict[str, list[dict[str, str]]]
Write = Callable[..., Path]

PRICES = "observations/prices.csv"
LEAD_TIMES = "observations/lead_times.csv"
RATES = "observations/rates.csv"
SERVER = EntryId("good-server")
PRICE = {
    "id": "good-server",
    "low": "250000",
    "typical": "300000",
    "high": "400000",
    "currency": "USD",
    "region": "",
    "basis": "street",
    "quantity_from": "",
    "valid_from": "2026-08-01",
    "valid_to": "",
    "source": "test",
    "status": "secondary",
    "note": "as seen",
}
LEAD = {
    "id": "good-server good-rack-system",
    "low": "8",
    "typical": "16",
    "high": "52",
    "basis": "estimate",
    "valid_from": "2026",
    "source": "test",
    "status": "derived",
    "note": "P50",
}
EURO = {
    "currency": "EUR",
    "per_usd": "0.8",
    "date": "2026-09-01",
    "source": "test",
    "status": "secondary",
}


def own_prices(*rows: dict[str, str]) -> Tables:
    """A folder of a later layer that has nothing but prices and their source."""
    return {
        PRICES: [{**PRICE, "low": "", "high": "", **row} for row in rows],
        "sources.csv": [{"id": "test", "title": "Our supplier"}],
        "manifest.csv": [
            {"key": "version", "value": "ours"},
            {"key": "as_of", "value": "2026-11-22"},
        ],
    }


def test_an_entry_shows_what_was_observed_with_day_range_and_basis(
    good_tables: Tables, write: Write
) -> None:
    library, problems = load([write({**good_tables, PRICES: [PRICE], LEAD_TIMES: [LEAD]})])
    assert problems == ()
    part = library.parts[SERVER]
    assert (part.price_usd, part.lead_weeks) == (300_000, 16)
    price = part.evidence["price_usd"]
    assert (price.low, price.high, price.date) == (250_000, 400_000, "2026-08-01")
    assert (price.basis, price.status, price.note) == ("street", Status.SECONDARY, "as seen")
    assert part.evidence["lead_weeks"].high == 52
    assert library.parts[EntryId("good-rack-system")].lead_weeks == 16


def test_older_observations_stay_beside_the_current_one(good_tables: Tables, write: Write) -> None:
    old = {**PRICE, "valid_from": "2025-12", "low": "", "typical": "270000", "high": ""}
    library, problems = load([write({**good_tables, PRICES: [old, PRICE]})])
    assert problems == ()
    assert library.parts[SERVER].price_usd == 300_000
    assert [one.typical for one in library.observations[SERVER]] == [300_000, 270_000]


def test_another_currency_is_converted_at_the_dated_rate(good_tables: Tables, write: Write) -> None:
    euros = {**PRICE, "currency": "EUR"}
    library, problems = load([write({**good_tables, PRICES: [euros], RATES: [EURO]})])
    assert problems == ()
    assert library.parts[SERVER].price_usd == 375_000
    assert library.rates["EUR"].date == "2026-09-01"


def test_the_price_list_of_an_organisation_needs_no_copy_of_the_entries(
    good_tables: Tables, write: Write
) -> None:
    shipped = write({**good_tables, PRICES: [PRICE]}, "shipped")
    ours = own_prices({"typical": "280000", "basis": "quote", "valid_from": "2026-02-01"})
    library, problems = load([shipped, write(ours, "ours")])
    assert problems == ()
    part = library.parts[SERVER]
    assert part.price_usd == 280_000
    assert part.evidence["price_usd"].source == "Our supplier"
    assert part.draw.nameplate_kw == 10.2


def test_a_price_in_a_table_of_values_counts_for_its_own_layer(
    good_tables: Tables, write: Write
) -> None:
    shipped = write({**good_tables, PRICES: [PRICE]}, "shipped")
    mine = {**good_tables, "servers/servers.csv": [dict(good_tables["servers/servers.csv"][0])]}
    mine["servers/servers.csv"][0]["price_usd"] = "311000"
    library, problems = load([shipped, write(mine, "mine")])
    assert problems == ()
    assert library.parts[SERVER].price_usd == 311_000


@pytest.mark.parametrize(
    ("changes", "field", "phrase"),
    [
        pytest.param({"id": "no-such"}, "id", 'no entry "no-such"', id="an unknown entry"),
        pytest.param({"currency": "CHF"}, "currency", "no rate of CHF", id="no rate"),
        pytest.param({"typical": "1"}, "typical", "not between low and high", id="outside"),
        pytest.param({"source": "gossip"}, "source", '"gossip" is not in', id="no source"),
        pytest.param({"valid_from": "May"}, "valid_from", '"May" is not a date', id="no day"),
        pytest.param({"valid_to": "soon"}, "valid_to", '"soon" is not a date', id="no last day"),
        pytest.param({"basis": "measured"}, "basis", "is not one of", id="basis of a power"),
    ],
)
def test_a_wrong_observation_is_told_with_its_line(
    good_tables: Tables, write: Write, changes: dict[str, str], field: str, phrase: str
) -> None:
    good = {**PRICE, "id": "good-rack-system", "typical": "3000000", "low": "", "high": ""}
    folder = write({**good_tables, PRICES: [good, {**PRICE, **changes}]})
    library, problems = load([folder])
    assert [(problem.line, problem.field) for problem in problems] == [(3, field)]
    assert phrase in problems[0].message
    assert problems[0].file.endswith(PRICES)
    assert library.parts[EntryId("good-rack-system")].price_usd == 3_000_000
    assert library.parts[SERVER].price_usd is None


def test_the_rise_of_flash_prices_is_in_the_built_in_catalogue(
    builtin: tuple[Library, tuple[Problem, ...]],
) -> None:
    library, _ = builtin
    drive = EntryId("ssd-30tb-tlc")
    assert [one.typical for one in library.observations[drive]] == [10_950, 3_062]
    assert library.components[drive].price_usd == 10_950


def test_prices_of_the_built_in_catalogue_are_all_observations(
    builtin: tuple[Library, tuple[Problem, ...]],
) -> None:
    library, _ = builtin
    priced = [one.id for one in library.parts.values() if one.price_usd is not None]
    priced += [one.id for one in library.accelerators.values() if one.price_usd is not None]
    assert len(priced) > 150
    assert [one for one in priced if one not in library.observations] == []


def test_a_price_that_cannot_be_right_leaves_the_entry_with_the_price_before(
    good_tables: Tables, write: Write
) -> None:
    shipped = write({**good_tables, PRICES: [PRICE]}, "shipped")
    before = load([shipped])[0].parts[SERVER]
    ours = own_prices({"typical": "28", "basis": "quote", "valid_from": "2026-02-01"})
    folder = write(ours, "ours")
    library, problems = load([shipped, folder])
    assert library.parts[SERVER].price_usd == before.price_usd
    assert [(problem.file, problem.line) for problem in problems] == [(str(folder / PRICES), 2)]
    assert "28 USD is 0.00 times its 8 accelerators" in problems[0].message
