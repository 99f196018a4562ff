"""What the catalogue says now is taken over item by item, and can be undone."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from planner.app import wiring
from planner.catalog.differences import Fate, FieldChange
from planner.catalog.library import Library
from planner.document.updating import update_command, updates
from planner.domain.hardware import Part
from planner.domain.identity import EntryId
from planner.domain.provenance import Status
from planner.workspace.dropping import place_best
from planner.workspace.workspace import Workspace
from tests.builders import library

H200 = EntryId("dgx-h200")
CABINET = EntryId("rk-ar3300")


def later(**parts: Part | None) -> Library:
    """The catalogue of next year: parts by id with a hyphen for each underscore, None for gone."""
    shelf: Mapping[EntryId, Part] = library().parts
    changed = {EntryId(key.replace("_", "-")): part for key, part in parts.items()}
    kept = {key: part for key, part in {**shelf, **changed}.items() if part is not None}
    return replace(library(), parts=kept, version="2027.11")


def dearer() -> Library:
    part = library().parts[H200]
    price = replace(part.evidence["price_usd"], date="2027-11-01", low=400_000, high=500_000)
    return later(
        dgx_h200=replace(part, price_usd=450_000.0, evidence={**part.evidence, "price_usd": price})
    )


@pytest.fixture
def workspace() -> Workspace:
    made = Workspace(wiring.empty_project(library(), "Plan", "DE"), library())
    assert made.run(place_best(made.state, library(), H200))
    return made


def test_a_project_is_as_the_catalogue_it_was_made_with(workspace: Workspace) -> None:
    assert updates(workspace.state.project, library()) == ()


def test_a_newer_price_is_offered_with_both_values_and_dates(workspace: Workspace) -> None:
    found = updates(workspace.state.project, dearer())
    assert [(one.fate, one.entry) for one in found] == [(Fate.CHANGED, dearer().parts[H200])]
    assert found[0].changes == (
        FieldChange("price_usd", 370_000.0, 450_000.0),
        FieldChange("price_usd date", "2026-08-01", "2027-11-01"),
    )


def test_what_is_taken_over_changes_the_totals_and_can_be_undone(workspace: Workspace) -> None:
    before = workspace.state.evaluation.figures["capex"].value
    assert before is not None
    command = update_command(updates(workspace.state.project, dearer()), dearer())
    assert command.label(workspace.state.project) == "update 1 entry from catalogue 2027.11"
    assert workspace.run(command)
    after = workspace.state.evaluation.figures["capex"].value
    assert after is not None
    assert after > before
    shelf = workspace.state.project.shelf
    assert shelf.parts[H200].price_usd == 450_000
    assert shelf.catalogue_version == "2027.11"
    assert updates(workspace.state.project, dearer()) == ()
    workspace.undo()
    assert workspace.state.evaluation.figures["capex"].value == before
    assert workspace.state.project.shelf.parts[H200].price_usd == 370_000


def test_what_the_catalogue_has_no_more_is_told_and_kept(workspace: Workspace) -> None:
    gone = later(dgx_h200=None)
    found = updates(workspace.state.project, gone)
    assert [(one.fate, one.entry.label) for one in found if isinstance(one.entry, Part)] == [
        (Fate.WITHDRAWN, "NVIDIA DGX H200")
    ]
    assert update_command(found, gone).entries == ()


def test_what_nobody_has_a_copy_of_is_not_offered(workspace: Workspace) -> None:
    other = replace(library().parts[EntryId("dgx-b200")], price_usd=1_000_000.0)
    assert updates(workspace.state.project, later(dgx_b200=other)) == ()


def test_a_new_assumption_is_offered_to_an_old_project(workspace: Workspace) -> None:
    shelf = workspace.state.project.shelf
    older = {k: v for k, v in shelf.assumptions.items() if k != "supply.price_months"}
    project = replace(workspace.state.project, shelf=replace(shelf, assumptions=older))
    found = updates(project, library())
    assert [(one.fate, one.entry) for one in found] == [
        (Fate.NEW, library().assumptions["supply.price_months"])
    ]
    updated = update_command(found, library()).apply(project)
    assert set(updated.shelf.assumptions) == set(library().assumptions)


def test_what_the_project_entered_itself_is_not_overwritten(workspace: Workspace) -> None:
    shelf = workspace.state.project.shelf
    mine = shelf.parts[H200]
    entered = replace(mine.evidence["price_usd"], status=Status.ENTERED)
    own = replace(mine, price_usd=1.0, evidence={**mine.evidence, "price_usd": entered})
    project = replace(
        workspace.state.project, shelf=replace(shelf, parts={**shelf.parts, H200: own})
    )
    assert updates(project, dearer()) == ()
