"""Old prices are told on the day of the export, and a project keeps the prices it was made with."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl

from planner.compute.evaluate import evaluate
from planner.document.commands.quoting import EditLines, Entry
from planner.document.templates import FIRST_SCENARIO
from planner.domain.codec import from_json, to_json
from planner.domain.observation import months_old
from planner.domain.project import Project
from planner.exchange.bom import bill_of_materials
from planner.exchange.lines import Bom
from planner.exchange.offer import warnings
from planner.exchange.price_age import is_lead_old, is_old, old_lines, oldest_price_date
from planner.exchange.results_json import results_json
from planner.exchange.workbook import write_workbook
from planner.presenters.bom import bom_view
from planner.presenters.rows import Tone

TODAY = "2026-11-25"


def bom_of(example: Any, day: str = TODAY) -> Bom:
    return bill_of_materials(example.project, FIRST_SCENARIO, example.evaluation, date=day)


def test_prices_older_than_three_months_are_told_with_the_oldest(example: Any) -> None:
    bom = bom_of(example)
    old = old_lines(bom)
    assert old
    assert len(old) < len(bom.lines)
    for line in bom.lines:
        age = months_old(line.origin.price_date, TODAY)
        assert is_old(line, bom) is (line.list_price is not None and age is not None and age > 3)
    oldest = min(line.origin.price_date for line in bom.lines if line.origin.price_date)
    assert oldest_price_date(bom) == oldest
    told = [text for text in warnings(bom) if "older than 3 months" in text]
    assert len(told) == 1
    assert told[0].endswith(f"the oldest is of {oldest}.")


def test_more_prices_are_old_a_year_later(example: Any) -> None:
    assert len(old_lines(bom_of(example, "2027-11-25"))) > len(old_lines(bom_of(example)))


def test_without_a_day_nothing_is_called_old(example: Any) -> None:
    assert old_lines(bom_of(example, "")) == ()


def test_a_project_from_before_the_assumption_has_no_old_prices(example: Any) -> None:
    shelf = example.project.shelf
    before = {k: v for k, v in shelf.assumptions.items() if k != "supply.price_months"}
    project = replace(example.project, shelf=replace(shelf, assumptions=before))
    bom = bill_of_materials(project, FIRST_SCENARIO, example.evaluation, date=TODAY)
    assert old_lines(bom) == ()


def test_the_date_of_an_old_price_turns_amber(example: Any) -> None:
    view = bom_view(example.project, example.evaluation, TODAY)
    old = {str(line.line_id) for line in old_lines(bom_of(example))}
    for row in view.table.rows:
        for key in ("price_date", "list_price"):
            told = "older than 3 months" in row.cells[key].tooltip
            assert told is (row.key in old)
            assert not told or row.cells[key].tone is Tone.WARNING


def test_a_lead_time_turns_amber_after_two_months_unless_it_was_entered(example: Any) -> None:
    later = "2027-03-01"
    view = bom_view(example.project, example.evaluation, later)
    rows = [row for row in view.table.rows if row.cells["lead_weeks"].text]
    assert rows
    assert all(row.cells["lead_weeks"].tone is Tone.WARNING for row in rows)
    line = next(one for one in bom_of(example, later).lines if one.lead_weeks)
    assert is_lead_old(line, bom_of(example, later))
    command = EditLines((Entry(line.line_id, "lead_weeks", 10.0),), later)
    told = command.apply(example.project)
    bom = bill_of_materials(told, FIRST_SCENARIO, example.evaluation, date=later)
    same = next(one for one in bom.lines if one.line_id == line.line_id)
    assert same.lead_weeks == 10
    assert not is_lead_old(same, bom)


def test_the_internal_workbook_prints_the_oldest_price(example: Any, tmp_path: Path) -> None:
    bom = bom_of(example)
    path = tmp_path / "bom.xlsx"
    write_workbook(bom, path)
    rows = openpyxl.load_workbook(path)["Summary"].iter_rows(values_only=True)
    assert {row[1] for row in rows if row[0] == "Oldest price used"} == {oldest_price_date(bom)}


def test_results_as_json_tell_the_oldest_price(example: Any) -> None:
    data = results_json(example.project, FIRST_SCENARIO, example.evaluation)
    assert data["oldest_price_date"] == oldest_price_date(bom_of(example))


def test_a_saved_project_opens_with_the_prices_it_was_made_with(example: Any) -> None:
    kept = from_json(Project, to_json(example.project))
    again = evaluate(kept, FIRST_SCENARIO)
    assert again.costs == example.evaluation.costs
    bom = bill_of_materials(kept, FIRST_SCENARIO, again, date="2027-11-25")
    assert oldest_price_date(bom) == oldest_price_date(bom_of(example))
    assert [line.list_price for line in bom.lines] == [
        line.list_price for line in bom_of(example).lines
    ]
