"""Finding entries as one types: words, conditions, near misses, and how a search may go on."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.hardware import Part
from planner.presenters.catalogue import items
from planner.presenters.catalogue_chips import Chip
from planner.presenters.catalogue_filters import FIELDS
from planner.presenters.catalogue_search import CatalogueSearch
from planner.presenters.privacy import hide_prices
from tests.builders import library


@pytest.fixture
def search() -> CatalogueSearch:
    return CatalogueSearch(library())


@pytest.fixture
def hidden_prices() -> Iterator[None]:
    hide_prices(hidden=True)
    yield
    hide_prices(hidden=False)


def ids(search: CatalogueSearch, text: str, chip: Chip | None = None) -> set[str]:
    return {entry.id for entry in search.find(text, chip).entries}


def test_conditions_narrow_by_the_figures_that_rows_show(search: CatalogueSearch) -> None:
    found = search.find("gpu>=8 vram>=141 kw<=12").entries
    assert "dgx-h200" in {entry.id for entry in found}
    for part in found:
        assert isinstance(part, Part)
        assert part.accelerators is not None
        assert part.gpus >= 8
        assert library().accelerators[part.accelerators.accelerator].memory_gb >= 141
        assert part.draw.nameplate_kw is not None
        assert part.draw.nameplate_kw <= 12


@pytest.mark.parametrize("field", [one for one in FIELDS if one != "gpu"])
def test_every_field_parts_those_with_data(search: CatalogueSearch, field: str) -> None:
    value = FIELDS[field].value
    known = [v for one in search.find().entries if (v := value(one, library())) is not None]
    middle = sorted(known)[len(known) // 2]
    at_least, below = ids(search, f"{field}>={middle}"), ids(search, f"{field}<{middle}")
    assert at_least
    assert not at_least & below
    assert len(at_least | below) == len(known)
    assert ids(search, f"{field}={middle}") <= at_least


def test_words_conditions_and_vendors_go_together(search: CatalogueSearch) -> None:
    assert ids(search, "h200 kw<=11 vendor:nvidia") == {"dgx-h200"}
    assert ids(search, 'vendor:"Mistral AI"') == ids(search, "mistral ai")
    assert ids(search, "price<=2.5k 42u") <= ids(search, "price<=2500")
    assert ids(search, "u=8 gpu:8") == ids(search, "U=8 gpu=8")


def test_a_condition_without_its_value_yet_hides_nothing(search: CatalogueSearch) -> None:
    everything = ids(search, "")
    assert ids(search, "gpu>") == ids(search, "gpu>=") == ids(search, "vendor:") == everything


def test_an_unknown_field_is_named_and_passed_over(search: CatalogueSearch) -> None:
    found = search.find("h200 fans>=3")
    assert {entry.id for entry in found.entries} == ids(search, "h200")
    assert "“fans”" in found.note
    assert "gpu, vram" in found.note


@pytest.mark.parametrize("typo", ["supermcro", "supremicro", "suppermicro", "supermikro"])
def test_a_letter_that_differs_is_forgiven_and_told(search: CatalogueSearch, typo: str) -> None:
    found = search.find(typo.rsplit(maxsplit=1)[-1])
    assert {entry.id for entry in found.entries} == ids(search, "supermicro")
    assert "supermicro" in found.note


def test_a_digit_that_differs_is_another_product(search: CatalogueSearch) -> None:
    assert search.find("h250").entries == ()
    assert search.find("zzzz").entries == ()


def test_gpus_and_models_are_found_in_their_own_groups(search: CatalogueSearch) -> None:
    gpus = ids(search, "h200", Chip.ACCELERATORS)
    assert "h200-sxm" in gpus < ids(search, "", Chip.ACCELERATORS)
    assert "llama-3.3-70b" in ids(search, "llama", Chip.LLMS)
    assert "llama-3.3-70b" not in ids(search, "llama")


def test_a_model_is_better_than_nothing(search: CatalogueSearch) -> None:
    found = search.find("gqa").entries
    assert {entry.id for entry in found} == ids(search, "gqa", Chip.LLMS) != set()


def test_components_are_found_in_their_own_group_by_figures_too(search: CatalogueSearch) -> None:
    found = ids(search, "optic gbit>=800", Chip.COMPONENTS)
    assert found
    assert found < ids(search, "optic", Chip.COMPONENTS)
    assert not found & ids(search, "")


def test_favourites_keep_their_order(search: CatalogueSearch) -> None:
    wanted = tuple(library().parts)[5:2:-1]
    assert tuple(entry.id for entry in search.find(only=wanted).entries) == wanted


def test_fields_vendors_and_values_are_suggested(search: CatalogueSearch) -> None:
    def texts(typed: str) -> list[str]:
        return [one.text for one in search.suggestions(typed)]

    assert texts("g")[:2] == ["gpu>=", "gbit>="]
    assert "Generic" in texts("ge")
    assert texts("h200 vr") == ["vram>="]
    assert "vram>=141" in texts("vram>=")
    assert texts("vram>=14") == ["vram>=141"]
    assert texts("") == texts("h200 ") == texts("xyz") == []
    (vendor,) = search.suggestions("h200 mistral")
    assert vendor.search == 'h200 vendor:"Mistral AI" '
    assert vendor.meaning == items(len(ids(search, 'vendor:"Mistral AI"')))


def test_hidden_prices_cannot_be_searched_for(search: CatalogueSearch, hidden_prices: None) -> None:
    assert all(
        not FIELDS[one.text[:-2]].money for one in search.suggestions("p") if ">" in one.text
    )
    assert "“price”" in search.find("price<=3000").note
    assert "hourly" not in search.find("price<=3000").note


SHARED = CatalogueSearch(library())


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from([*FIELDS, "vendor", ">=", "<", "=", ":", '"', "8", "1.", " "])))
def test_whatever_is_typed_is_answered(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert ids(SHARED, text, Chip.GPU_SERVERS) <= ids(SHARED, "", Chip.GPU_SERVERS)
    for one in SHARED.suggestions(text):
        assert one.search != text
        SHARED.find(one.search)


@settings(max_examples=60, deadline=None)
@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    SHARED.find(text)
    SHARED.suggestions(text)
