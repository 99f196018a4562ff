"""A few letters find the title that a person means."""

import pytest

from planner.presenters.fuzzy import ranked, score

TITLES = (
    "New",
    "Open…",
    "Open Example",
    "Save",
    "Save As…",
    "Export BoM…",
    "Export Picture…",
    "Undo place NVIDIA DGX H200",
    "Add Workload…",
    "Fit Selection",
    "Size a Workload…",
)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("sa", "Save"),
        ("saa", "Save As…"),
        ("eb", "Export BoM…"),
        ("bom", "Export BoM…"),
        ("ep", "Export Picture…"),
        ("aw", "Add Workload…"),
        ("size", "Size a Workload…"),
        ("FIT", "Fit Selection"),
        ("o ex", "Open Example"),
    ],
)
def test_the_title_that_is_meant_comes_first(query: str, first: str) -> None:
    assert ranked(query, TITLES, str)[0] == first


def test_letters_must_come_in_their_order() -> None:
    assert score("evas", "Save") is None
    assert ranked("zq", TITLES, str) == []


def test_nothing_typed_finds_everything_as_it_was() -> None:
    assert ranked("", TITLES, str) == list(TITLES)
