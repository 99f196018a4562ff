"""New entries by form: what is derived by rule, what is doubted, what cannot be."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from planner.catalog.parameters import total_params_b
from planner.document.commands.entries import RemoveEntry, entries_of
from planner.domain.components import Component
from planner.domain.hardware import Accelerator, Part
from planner.domain.identity import EntryId
from planner.domain.language_model import Attention, LanguageModel
from planner.domain.offers import CloudOffer, Region
from planner.domain.provenance import Status
from planner.presenters.catalogue_row import catalogue_row
from planner.presenters.entry_page import entry_page
from planner.presenters.item_forms import FORMS
from planner.presenters.where_used import where_used
from planner.workspace.dropping import place_best
from planner.workspace.new_items import (
    NEEDED,
    Draft,
    ItemForm,
    ItemKind,
    columns_of_kind,
    doubts_about_figure,
    draft,
    named_like,
)
from planner.workspace.workspace import Workspace
from tests.builders import Draft as Project
from tests.builders import example, library
from tests.item_forms import FILLED_FORMS

DAY = "2026-11-25"
X1 = replace(
    library().parts[EntryId("dgx-h200")], id=EntryId("acme-x1"), manufacturer="Acme", name="X1"
)
GPU = {"memory_gb": 288.0, "bandwidth_gb_s": 8000.0, "bf16_tflops": 2500.0}


def made(
    kind: ItemKind,
    numbers: Mapping[str, float],
    texts: Mapping[str, str] | None = None,
    in_servers_of: int = 0,
) -> Draft:
    named = {"manufacturer": "Acme", "name": "X1", **(texts or {})}
    return draft(library(), ItemForm(kind, named, numbers, in_servers_of), DAY)


def part_of(found: Draft) -> Part:
    (part,) = found.entries
    assert isinstance(part, Part)
    return part


def test_factors_come_from_a_like_gpu_of_the_same_maker_and_are_assumed() -> None:
    found = made(ItemKind.GPU, GPU, {"manufacturer": "amd"})
    (gpu,) = found.entries
    assert isinstance(gpu, Accelerator)
    like = library().accelerators[EntryId(found.like)]
    assert like.manufacturer == "AMD"
    assert gpu.prefill_efficiency == like.prefill_efficiency
    assert gpu.evidence["prefill_efficiency"].status is Status.ASSUMED
    assert like.name in gpu.evidence["prefill_efficiency"].note
    assert gpu.memory_gib == pytest.approx(0.99 * 288)
    memory = gpu.evidence["memory_gib"]
    assert memory.low == pytest.approx(0.93 * 288)
    assert memory.high == 288


def test_a_price_is_scaled_from_the_nearest_priced_gpu_with_its_range() -> None:
    (gpu,) = made(ItemKind.GPU, GPU).entries
    assert isinstance(gpu, Accelerator)
    assert gpu.price_usd is not None
    evidence = gpu.evidence["price_usd"]
    assert evidence.status is Status.DERIVED
    assert evidence.low == pytest.approx(0.6 * gpu.price_usd)
    assert evidence.high == pytest.approx(1.4 * gpu.price_usd)
    (priced,) = made(ItemKind.GPU, {**GPU, "price_usd": 41_000.0}).entries
    assert isinstance(priced, Accelerator)
    assert priced.price_usd == 41_000
    assert priced.evidence["price_usd"].status is Status.ENTERED


@pytest.mark.parametrize(
    ("kind", "numbers", "price"),
    [
        (ItemKind.STORAGE, {"half_units": 4.0, "usable_tb": 100.0}, 50_000),
        (ItemKind.SWITCH, {"half_units": 2.0, "ports": 64.0, "port_gbit_s": 400.0}, 39_936),
    ],
)
def test_storage_and_switches_are_priced_by_what_they_hold(
    kind: ItemKind, numbers: dict[str, float], price: float
) -> None:
    part = part_of(made(kind, numbers))
    assert part.price_usd == pytest.approx(price)
    assert part.mass_kg is not None
    assert part.evidence["mass_kg"].status is Status.DERIVED
    assert part.draw.nameplate_kw is None


def test_a_server_of_any_number_of_gpus_gets_figures_or_no_data() -> None:
    of = {"accelerator": "h200-sxm"}
    eight = part_of(made(ItemKind.GPU_SERVER, {"accelerator_count": 8, "half_units": 16}, of))
    assert eight.draw.nameplate_kw == pytest.approx(8 * 0.7 * 1.6)
    assert eight.mass_kg == 130
    four = part_of(made(ItemKind.GPU_SERVER, {"accelerator_count": 4, "half_units": 8}, of))
    assert four.draw.nameplate_kw == pytest.approx(4 * 0.7 * 1.6)
    assert four.mass_kg != 130
    cpu = part_of(made(ItemKind.CPU_SERVER, {"half_units": 2}))
    assert cpu.draw.nameplate_kw is None
    assert cpu.price_usd is None
    assert cpu.lead_weeks == 16


def test_what_is_missing_or_impossible_is_named_and_nothing_is_made() -> None:
    found = made(ItemKind.GPU, {"memory_gb": 288}, {"name": " "})
    assert found.missing == ("name", "bandwidth_gb_s", "bf16_tflops")
    assert found.command is None
    found = made(ItemKind.GPU, {**GPU, "memory_gb": 288_000.0})
    assert set(found.problems) == {"memory_gb"}
    assert "check the unit" in found.problems["memory_gb"]
    assert found.command is None
    bare = replace(library(), accelerators={})
    form = ItemForm(ItemKind.GPU, {"manufacturer": "Acme", "name": "X1"}, GPU)
    assert draft(bare, form, DAY).command is None


def test_ids_are_free_and_doubts_of_the_server_are_told_too() -> None:
    library_with_x1 = replace(library(), parts={**library().parts, EntryId("acme-x1"): X1})
    texts = {"manufacturer": "Acme", "name": "X1"}
    form = ItemForm(ItemKind.CPU_SERVER, texts, {"half_units": 2})
    assert part_of(draft(library(), form, DAY)).id == "acme-x1"
    again = part_of(draft(library_with_x1, form, DAY))
    assert again.id == "acme-x1-2"
    assert named_like(library_with_x1, ItemKind.CPU_SERVER, texts) == "Acme X1"
    assert named_like(library(), ItemKind.CPU_SERVER, texts) == ""
    found = made(ItemKind.GPU, {**GPU, "board_kw": 1.2}, in_servers_of=8)
    assert [entry.id for entry in found.entries] == ["acme-x1", "acme-8x-x1-server"]


def test_only_new_doubts_about_a_figure_are_told() -> None:
    part = library().parts[EntryId("dgx-h200")]
    assert doubts_about_figure(library(), part, "nameplate_kw", 10.2) == ""
    assert "accelerators draw" in doubts_about_figure(library(), part, "nameplate_kw", 5.0)
    assert doubts_about_figure(library(), part, "ports", 5.0) == ""


def test_every_kind_has_a_form_that_works_at_once() -> None:
    assert FILLED_FORMS.keys() == set(ItemKind)
    for kind, form in FILLED_FORMS.items():
        columns = columns_of_kind(kind)
        asked = [field.name for fields in FORMS[kind] for field in fields]
        assert columns.keys() >= {*asked, *NEEDED[kind]}, kind
        assert len(FORMS[kind][0]) <= 8, kind
        found = draft(library(), form, DAY)
        assert (found.missing, dict(found.problems), dict(found.doubts)) == ((), {}, {}), kind
        assert found.command is not None
        project = found.command.apply(Project().project)
        workspace = Workspace(project, library())
        for entry in found.entries:
            page = entry_page(entry, workspace.library)
            assert page.badge == "entered"
            assert catalogue_row(entry, workspace.library).name
            removed = RemoveEntry(type(entry), entry.id).apply(project)
            assert entry.id not in entries_of(removed.shelf, type(entry))
        (named, *_) = found.entries
        assert named_like(workspace.library, kind, {**found.derived_texts, **form.texts})
        assert named.evidence.keys() >= form.numbers.keys()


def test_the_layers_of_a_language_model_add_up_to_its_parameters() -> None:
    form = FILLED_FORMS[ItemKind.LLM]
    (llm,) = draft(library(), form, DAY).entries
    assert isinstance(llm, LanguageModel)
    assert llm.attention is Attention.GQA
    assert llm.intermediate == pytest.approx(28672, rel=0.001)
    assert llm.evidence["intermediate"].status is Status.DERIVED
    assert total_params_b(llm) == pytest.approx(70.55, rel=0.001)

    mixed = {"moe_routed": 128, "moe_top_k": 8, "hidden": 4096, "layers": 94, "kv_heads": 4}
    numbers = {**form.numbers, **mixed, "total_params_b": 235, "head_dim": 128}
    found = draft(library(), ItemForm(ItemKind.LLM, form.texts, numbers), DAY)
    (llm,) = found.entries
    assert isinstance(llm, LanguageModel)
    assert llm.experts is not None
    assert llm.experts.intermediate == pytest.approx(1536, rel=0.01)
    assert llm.active_params_b == pytest.approx(22, rel=0.05)
    without = {name: one for name, one in numbers.items() if name != "moe_top_k"}
    assert "moe_top_k" in draft(library(), ItemForm(ItemKind.LLM, form.texts, without), DAY).missing


def test_an_offer_needs_a_price_and_a_region_takes_what_holds_for_its_country() -> None:
    form = FILLED_FORMS[ItemKind.OFFER]
    assert draft(library(), replace(form, numbers={"gpus": 8}), DAY).missing == ("on_demand_usd_h",)
    spot = draft(library(), replace(form, numbers={"gpus": 8, "spot_usd_h": 20}), DAY)
    assert spot.missing == ()
    (offer,) = spot.entries
    assert isinstance(offer, CloudOffer)
    assert (offer.operator_home, offer.country, offer.reference) == ("US", "IT", False)
    (region,) = draft(library(), FILLED_FORMS[ItemKind.REGION], DAY).entries
    assert isinstance(region, Region)
    italy = library().regions[EntryId("it")]
    assert region.carbon_g_kwh == italy.carbon_g_kwh
    assert region.evidence["carbon_g_kwh"].status is Status.ASSUMED
    assert (region.tariff_usd_kwh, region.jurisdiction) == (0.11, "EU")
    wrong = replace(FILLED_FORMS[ItemKind.REGION], texts={"name": "Tyrol", "country": "Austria"})
    assert "two letters" in draft(library(), wrong, DAY).problems["country"]


def test_a_drive_is_priced_by_the_terabyte_where_that_is_told() -> None:
    form = FILLED_FORMS[ItemKind.DRIVE]
    (drive,) = draft(
        library(), replace(form, numbers={"capacity_tb": 20, "price_usd_tb": 18}), DAY
    ).entries
    assert isinstance(drive, Component)
    assert drive.price_usd == 360
    assert drive.ratings["capacity_tb"] == 20


def test_what_can_be_placed_stands_in_the_plan_at_once() -> None:
    placed = 0
    for kind, form in FILLED_FORMS.items():
        workspace = Workspace(example(), library())
        command = draft(library(), form, DAY).command
        assert command is not None
        workspace.run(command)
        entry = command.entries[0]
        if catalogue_row(entry, workspace.library).chip.is_placed:
            placed += 1
            assert workspace.run(place_best(workspace.state, workspace.library, entry.id)), kind
            assert where_used(workspace.state.project, entry), kind
    assert placed == 12
