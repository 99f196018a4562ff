"""What a form made, kept in the user's own catalogue and read again from its tables."""

from dataclasses import replace
from pathlib import Path

import pytest

from planner.app.paths import catalog_folder
from planner.catalog.library import Library
from planner.catalog.loader import load
from planner.domain.entry_fields import figure_names, value_of
from planner.domain.errors import UserError
from planner.domain.hardware import Accelerator, Part
from planner.domain.identity import EntryId
from planner.domain.provenance import Status
from planner.presenters.entry_page import entry_named
from planner.workspace.new_items import ItemForm, ItemKind, draft
from planner.workspace.own_catalogue import OwnCatalogue
from planner.workspace.workspace import Workspace
from tests.builders import Draft, library
from tests.item_forms import FILLED_FORMS

DAY = "2026-11-25"


@pytest.fixture
def workspace() -> Workspace:
    return Workspace(Draft().project, library())


def form(kind: ItemKind, numbers: dict[str, float], servers: int = 0, **texts: str) -> ItemForm:
    return ItemForm(kind, {"manufacturer": "Acme", **texts}, numbers, servers, "data sheet")


GPU = form(
    ItemKind.GPU,
    {"memory_gb": 288, "bandwidth_gb_s": 13000, "bf16_tflops": 4000, "board_kw": 1.8},
    8,
    name="B400",
)


def test_a_gpu_and_its_server_are_there_in_every_project(
    workspace: Workspace, tmp_path: Path
) -> None:
    folders = (catalog_folder(), tmp_path / "catalog")
    entries = draft(library(), GPU, DAY).entries
    OwnCatalogue(workspace, lambda: folders).keep(entries)

    read, problems = load(folders)
    assert problems == ()
    gpu, server = (
        read.accelerators[EntryId("acme-b400")],
        read.parts[EntryId("acme-8x-b400-server")],
    )
    made_gpu, made_server = entries
    assert isinstance(made_gpu, Accelerator)
    assert isinstance(made_server, Part)
    assert gpu.bandwidth_gb_s == made_gpu.bandwidth_gb_s
    assert gpu.prefill_efficiency == made_gpu.prefill_efficiency
    assert server.draw == made_server.draw
    assert server.accelerators == made_server.accelerators
    entered = gpu.evidence["bf16_tflops"]
    assert (entered.status, entered.date) == (Status.ENTERED, DAY)
    assert entered.source == "data sheet, entered by hand"
    assert server.evidence["nameplate_kw"].status is Status.DERIVED
    assert workspace.catalogue.parts[server.id].label == server.label
    assert len(workspace.library.parts) == len(library().parts) + 1


def test_a_figure_that_the_rules_doubt_is_kept_since_somebody_is_sure_of_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    folders = (catalog_folder(), tmp_path / "catalog")
    sparse = form(ItemKind.GPU, {**GPU.numbers, "fp8_tflops": 16000}, 0, name="B500")
    found = draft(library(), sparse, DAY)
    assert found.doubts
    OwnCatalogue(workspace, lambda: folders).keep(found.entries)
    read, problems = load(folders)
    assert problems == ()
    assert read.accelerators[EntryId("acme-b500")].fp8_tflops == 16000


def test_every_kind_is_kept_and_read_again_as_it_was(workspace: Workspace, tmp_path: Path) -> None:
    folders = (catalog_folder(), tmp_path / "catalog")
    own = OwnCatalogue(workspace, lambda: folders)
    made = {kind: draft(library(), one, DAY).entries for kind, one in FILLED_FORMS.items()}
    for entries in made.values():
        own.keep(entries)
    read, problems = load(folders)
    assert problems == ()
    for kind, entries in made.items():
        for entry in entries:
            again = entry_named(read, entry.id)
            assert again is not None, kind
            for name in figure_names(entry):
                assert value_of(again, name) == value_of(entry, name), (kind, name)
            for name, evidence in entry.evidence.items():
                assert again.evidence[name].status is evidence.status, (kind, name)


def test_what_was_kept_is_taken_out_again_while_nothing_refers_to_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    folders = (catalog_folder(), tmp_path / "catalog")
    own = OwnCatalogue(workspace, lambda: folders)
    gpu, server = draft(library(), GPU, DAY).entries
    own.keep((gpu, server))
    (region,) = draft(library(), FILLED_FORMS[ItemKind.REGION], DAY).entries
    own.keep((region,))
    assert all(own.has(one) for one in (gpu, server, region))
    with pytest.raises(UserError, match="refers to it"):
        own.remove(gpu)
    for entry in (server, gpu, region):
        own.remove(entry)
        assert not own.has(entry)
    assert load(folders)[1] == ()
    assert names(workspace.library) == names(library())


def test_the_built_in_entry_is_offered_again(workspace: Workspace, tmp_path: Path) -> None:
    folders = (catalog_folder(), tmp_path / "catalog")
    own = OwnCatalogue(workspace, lambda: folders)
    built_in = library().parts[EntryId("dgx-h200")]
    own.keep((replace(built_in, mass_kg=128),))
    mine = workspace.catalogue.parts[built_in.id]
    assert mine.mass_kg == 128
    assert own.has(mine)
    own.remove(mine)
    assert workspace.catalogue.parts[built_in.id] == built_in


def names(of: Library) -> set[EntryId]:
    return {one.id for one in of.entries()}
