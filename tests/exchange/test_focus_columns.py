"""Costs in the columns of FOCUS 1.2: names, allowed values, and sums that agree with the views."""

import csv
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from planner.document.commands.assumptions import EditSetting
from planner.document.commands.cloud import EditBurst
from planner.document.commands.quoting import SetExchangeRate, SetTerms
from planner.domain.offers import Tier
from planner.domain.quote import PriceClass, Terms
from planner.domain.results import Evaluation
from planner.engines.finance.views import View
from planner.exchange.csv_file import write_rows
from planner.exchange.focus import COLUMNS, FocusRow, first_month, focus_rows
from planner.studies.finance_report import finance_report
from tests.builders import Draft, example, served_chat

START = date(2026, 11, 1)

Charges = tuple[FocusRow, ...]


def charges(draft: Draft, *, by_year: bool = False) -> tuple[Charges, Evaluation]:
    evaluation = draft.evaluate()
    project = draft.project
    scenario = project.scenarios[0].id
    return focus_rows(project, scenario, evaluation, start=START, by_year=by_year), evaluation


def bank() -> Draft:
    draft = Draft()
    draft.project = example()
    return draft


@pytest.fixture(scope="module")
def known() -> tuple[Draft, Charges, Evaluation]:
    draft = bank()
    return draft, *charges(draft)


def total(rows: Sequence[FocusRow], column: str) -> float:
    return sum(float(row.get(column) or 0.0) for row in rows)


def test_what_is_billed_is_the_cash_and_what_is_effective_the_annuity(
    known: tuple[Draft, Charges, Evaluation],
) -> None:
    draft, rows, evaluation = known
    report = finance_report(draft.project, evaluation)
    assert total(rows, "BilledCost") == pytest.approx(evaluation.costs.total_usd)
    assert total(rows, "EffectiveCost") == pytest.approx(report.total(View.ECONOMIC))


def test_by_year_the_sums_are_the_same(known: tuple[Draft, Charges, Evaluation]) -> None:
    _, monthly, _ = known
    yearly, _ = charges(bank(), by_year=True)
    assert len(yearly) < len(monthly) / 5
    for column in ("BilledCost", "EffectiveCost", "ListCost", "ContractedCost"):
        assert total(yearly, column) == pytest.approx(total(monthly, column))
    assert {row["ChargePeriodStart"] for row in yearly} == {
        f"{2026 + year}-11-01T00:00:00Z" for year in range(5)
    }


def test_a_purchase_is_billed_once_and_effective_over_its_life(
    known: tuple[Draft, Charges, Evaluation],
) -> None:
    _, rows, _ = known
    named = "7 × NVIDIA DGX H200"
    server = [row for row in rows if str(row["ChargeDescription"]).startswith(named)]
    (bought,) = [row for row in server if row["ChargeCategory"] == "Purchase"]
    assert bought["ChargeFrequency"] == "One-Time"
    assert bought["BilledCost"] == pytest.approx(7 * 370_000)
    assert bought["EffectiveCost"] == 0.0
    assert bought["PricingQuantity"] == 7.0
    assert bought["ListUnitPrice"] == pytest.approx(370_000)
    assert bought["ProviderName"] == "NVIDIA"
    used = [row for row in server if row["ChargeCategory"] == "Usage"]
    assert len(used) == 60
    assert total(used, "BilledCost") == 0.0
    assert [row for row in server if row["ChargeCategory"] == "Credit"]


def test_a_discount_parts_list_cost_from_contracted_cost() -> None:
    draft = served_chat()
    draft.run(SetTerms(PriceClass.SERVERS, Terms(0.2, None)))
    rows, _ = charges(draft)
    bought = next(row for row in rows if row["ServiceName"] == "servers" and row["BilledCost"])
    assert float(bought["ContractedCost"] or 0) == pytest.approx(
        0.8 * float(bought["ListCost"] or 0)
    )
    assert bought["BilledCost"] == bought["ContractedCost"]


@pytest.mark.parametrize(
    ("tier", "category"),
    [
        (Tier.ON_DEMAND, "Standard"),
        (Tier.SPOT, "Dynamic"),
        (Tier.RESERVED_1Y, "Committed"),
        (Tier.RESERVED_3Y, "Committed"),
    ],
)
def test_tiers_are_pricing_categories(tier: Tier, category: str) -> None:
    draft = bank()
    burst = draft.plan.bursts[0]
    offer = draft.project.shelf.offers[burst.offer]
    prices: dict[str, Any] = {
        "reserved_1y_usd_h": 60.0,
        "reserved_3y_usd_h": 40.0,
        "spot_usd_h": 30.0,
    }
    shelf = draft.project.shelf
    offers = {**shelf.offers, burst.offer: replace(offer, **prices)}
    draft.project = replace(draft.project, shelf=replace(shelf, offers=offers))
    draft.run(EditBurst(draft.project.scenarios[0].id, burst.id, "tier", tier))
    rows, _ = charges(draft, by_year=True)
    rented = [row for row in rows if row.get("ResourceId") == burst.id]
    assert rented
    assert {row["PricingCategory"] for row in rented} == {category}
    committed = {row.get("CommitmentDiscountCategory") for row in rented}
    assert committed == ({"Usage"} if category == "Committed" else {None})


def test_every_value_is_one_that_focus_allows(
    known: tuple[Draft, Charges, Evaluation],
) -> None:
    _, rows, _ = known
    allowed = {
        "ChargeCategory": {"Usage", "Purchase", "Tax", "Credit", "Adjustment"},
        "ChargeFrequency": {"One-Time", "Recurring", "Usage-Based"},
        "PricingCategory": {"Standard", "Dynamic", "Committed", "Other"},
        "BillingCurrency": {"USD"},
    }
    for row in rows:
        assert set(row) <= set(COLUMNS)
        for column, values in allowed.items():
            assert row[column] in values
        assert str(row["ChargePeriodStart"]) < str(row["ChargePeriodEnd"])
        assert json.loads(str(row["Tags"]))["cost_class"] == row["ServiceName"]


def test_amounts_are_in_the_currency_of_the_project() -> None:
    draft = served_chat()
    draft.run(EditSetting("currency", "EUR"))
    draft.run(SetExchangeRate("EUR", 0.5, "2026-11-25"))
    rows, evaluation = charges(draft)
    assert total(rows, "BilledCost") == pytest.approx(evaluation.costs.total_usd / 2, rel=1e-6)
    assert {row["BillingCurrency"] for row in rows} == {"EUR"}


def test_the_file_has_the_names_of_focus_and_plain_numbers(tmp_path: Path) -> None:
    rows, _ = charges(served_chat(), by_year=True)
    write_rows(COLUMNS, rows, tmp_path / "costs.csv")
    with (tmp_path / "costs.csv").open(encoding="utf-8", newline="") as handle:
        read = list(csv.DictReader(handle))
    assert list(read[0]) == list(COLUMNS)
    assert len(read) == len(rows)
    assert sum(float(row["BilledCost"]) for row in read) == pytest.approx(total(rows, "BilledCost"))


def test_the_first_month_is_that_of_demand() -> None:
    draft = served_chat()
    assert first_month(draft.project, date(2026, 11, 25)) == date(2026, 11, 1)
    draft.run(EditSetting("demand_start", "2027-02-15"))
    assert first_month(draft.project, date(2026, 11, 25)) == date(2027, 2, 1)
