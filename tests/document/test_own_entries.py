"""Entries of a project's own: added, edited with a reason, set back."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from planner.catalog.schema import Cell
from planner.document.commands.entries import (
    AddEntries,
    EditEntry,
    RemoveEntry,
    ResetEntry,
    columns_of,
    entries_of,
)
from planner.document.updating import updates
from planner.domain.codec import from_json, to_json
from planner.domain.components import Component, ComponentKind
from planner.domain.entry_fields import Entry, field_paths, number_of, value_of, with_value
from planner.domain.errors import EditRefused
from planner.domain.hardware import Accelerator, Part
from planner.domain.identity import EntryId
from planner.domain.language_model import EngineProfile, LanguageModel
from planner.domain.offers import CloudOffer, Region
from planner.domain.provenance import Status
from planner.workspace.workspace import Workspace
from tests.builders import H200, Draft, example, library

DGX = library().parts[EntryId(H200)]
GPU = library().accelerators[EntryId("h200-sxm")]
DAY = "2026-11-25"


def everything() -> list[Entry]:
    return list(library().entries())


def edited(draft: Draft, field: str = "nameplate_kw", value: float = 9.9) -> Part:
    draft.run(EditEntry(DGX, field, value, "measured in our lab", DAY, GPU))
    return draft.project.shelf.parts[DGX.id]


def test_every_figure_of_every_entry_is_found_by_the_name_its_evidence_uses() -> None:
    for entry in everything():
        names = field_paths(type(entry))
        assert entry.evidence.keys() <= names.keys()
        for name in entry.evidence:
            column = columns_of(type(entry))[name]
            assert column.is_number or column.cell in (Cell.CHOICE, Cell.TEXT)
            if number_of(entry, name) is not None:  # the width of a UPS is no frame of a rack
                assert value_of(with_value(entry, name, 7), name) == 7


def test_an_edit_lies_over_the_datasheet_and_comes_off_again() -> None:
    draft = Draft()
    label = EditEntry(DGX, "nameplate_kw", 9.9, "", DAY).label(draft.project)
    assert label == "edit nameplate of NVIDIA DGX H200"
    part = edited(draft)
    assert part.draw.nameplate_kw == 9.9
    evidence = part.evidence["nameplate_kw"]
    assert (evidence.status, evidence.date, evidence.note) == (
        Status.ENTERED,
        DAY,
        "measured in our lab",
    )
    assert evidence.replaced is not None
    assert evidence.replaced.value == DGX.draw.nameplate_kw
    assert evidence.replaced.evidence == DGX.evidence["nameplate_kw"]
    assert draft.project.shelf.accelerators[GPU.id] is GPU
    assert from_json(Part, to_json(part)) == part

    twice = edited(draft, value=9.5)
    kept = twice.evidence["nameplate_kw"].replaced
    assert kept is not None
    assert kept.value == DGX.draw.nameplate_kw

    draft.run(ResetEntry(Part, DGX.id, "nameplate_kw"))
    assert draft.project.shelf.parts[DGX.id] == DGX


def test_a_figure_nobody_knew_is_entered_and_becomes_no_data_again() -> None:
    draft = Draft()
    assert DGX.draw.idle_kw is None
    assert edited(draft, "idle_kw", 2.1).draw.idle_kw == 2.1
    draft.run(ResetEntry(Part, DGX.id))
    assert draft.project.shelf.parts[DGX.id] == DGX


def test_the_depth_of_a_cabinet_is_one_figure() -> None:
    frame = library().parts[EntryId("rk-ar3300")]
    draft = Draft().run(EditEntry(frame, "depth_mm", 1000, "measured", DAY))
    changed = draft.project.shelf.parts[frame.id]
    assert changed.frame is not None
    assert (changed.depth_mm, changed.frame.depth_mm) == (1000, 1000)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("nameplate_kw", 10_200, "10200 kW is outside 0 to 1000"),
        ("nameplate_kw", float("nan"), "outside"),
        ("ports", 64, "nothing that ports could belong to"),
        ("manufacturer", 1, "no figure"),
    ],
)
def test_what_cannot_be_is_refused_with_the_figure(field: str, value: float, told: str) -> None:
    draft = Draft()
    before = draft.project
    with pytest.raises(EditRefused, match=told):
        edited(draft, field, value)
    assert draft.project is before


def test_the_height_of_what_stands_in_a_rack_stays() -> None:
    draft = Draft()
    assert edited(draft, "half_units", 12).half_units == 12
    standing = Draft()
    standing.place(H200, standing.rack())
    with pytest.raises(EditRefused, match="stands in this project"):
        edited(standing, "half_units", 12)


def test_own_entries_are_offered_and_their_names_are_taken() -> None:
    own = replace(DGX, id=EntryId("acme-x1"), name="X1", manufacturer="Acme", evidence={})
    draft = Draft().run(AddEntries((own,)))
    assert entries_of(draft.project.shelf, Part)[own.id] is own
    with pytest.raises(EditRefused, match="in this project already"):
        draft.run(AddEntries((own,)))


def test_what_a_project_added_is_removed_while_nothing_uses_it() -> None:
    gpu = replace(GPU, id=EntryId("acme-g1"), name="G1", evidence={})
    fit = replace(DGX.accelerators, accelerator=gpu.id) if DGX.accelerators else None
    server = replace(DGX, id=EntryId("acme-x1"), accelerators=fit, evidence={})
    draft = Draft().run(AddEntries((gpu, server)))
    with pytest.raises(EditRefused, match="DGX H200 holds it"):
        draft.run(RemoveEntry(Accelerator, gpu.id))
    draft.run(RemoveEntry(Part, server.id), RemoveEntry(Accelerator, gpu.id))
    assert server.id not in draft.project.shelf.parts
    assert gpu.id not in draft.project.shelf.accelerators

    standing = Draft()
    standing.rack(H200)
    with pytest.raises(EditRefused, match="stand in this project"):
        standing.run(RemoveEntry(Part, DGX.id))


def test_the_catalogue_of_a_project_follows_its_edits_and_undo() -> None:
    workspace = Workspace(Draft().project, library())
    assert workspace.library is library()

    own = replace(DGX, id=EntryId("acme-x1"), name="X1", manufacturer="Acme", evidence={})
    workspace.run(AddEntries((own,)))
    assert workspace.library.search("acme x1") == (own,)
    seen = workspace.library
    workspace.run(EditEntry(DGX, "mass_kg", 128, "weighed", DAY, GPU))
    assert workspace.library.parts[DGX.id].mass_kg == 128
    assert workspace.catalogue.parts[DGX.id] is DGX
    assert workspace.library is not seen

    workspace.undo()
    workspace.undo()
    assert names(workspace.library.parts) == names(library().parts)
    assert workspace.library.parts[DGX.id] is DGX


def names(parts: Mapping[EntryId, Part]) -> list[str]:
    return [one.label for one in parts.values()]


def test_what_is_used_stays_whatever_kind_it_is() -> None:
    project = example()
    shelf = project.shelf
    kinds: tuple[tuple[type, Mapping[EntryId, Entry]], ...] = (
        (LanguageModel, shelf.llms),
        (CloudOffer, shelf.offers),
        (Region, shelf.regions),
    )
    used = {one.llm for one in project.workloads}
    plan = project.scenarios[0].plan
    used |= {one.offer for one in plan.bursts} | {one.region for one in plan.sites if one.region}
    for kind, entries in kinds:
        for entry in entries.keys() & used:
            with pytest.raises(EditRefused, match="is used"):
                RemoveEntry(kind, entry).apply(project)
    (engine,) = {one.engine for one in plan.deployments}
    with pytest.raises(EditRefused, match="runs it"):
        RemoveEntry(EngineProfile, engine).apply(project)
    free = next(one for one in shelf.offers if one not in used)
    assert free not in RemoveEntry(CloudOffer, free).apply(project).shelf.offers


def test_components_are_a_projects_own_too() -> None:
    drive = next(one for one in library().components.values() if one.kind is ComponentKind.DRIVE)
    workspace = Workspace(Draft().project, library())
    workspace.run(EditEntry(drive, "price_usd_tb", 99, "a quote", DAY))
    offered = workspace.library.components[drive.id]
    assert offered.price_usd_tb == 99
    assert offered.evidence["price_usd_tb"].edited
    assert updates(workspace.state.project, library()) == ()
    workspace.run(ResetEntry(Component, drive.id))
    assert workspace.library.components[drive.id] is drive
    workspace.run(RemoveEntry(Component, drive.id))
    assert workspace.state.project.shelf.components == {}
