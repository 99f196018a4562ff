"""Plain-word search over all names."""

import pytest

from planner.catalog.library import Library, Problem
from planner.domain.hardware import Part, PartKind

Builtin = tuple[Library, tuple[Problem, ...]]


def found(library: Library, text: str) -> list[str]:
    return [entry.id for entry in library.search(text)]


def test_count_and_accelerator_find_the_eight_gpu_servers(builtin: Builtin) -> None:
    library, _ = builtin
    parts = [entry for entry in library.search("h200 8x") if isinstance(entry, Part)]
    assert {"dgx-h200", "dell-xe9680", "hpe-xd670"} <= {part.id for part in parts}
    for part in parts:
        assert part.accelerators is not None
        assert part.accelerators.count == 8
        assert part.accelerators.accelerator in ("h200-sxm", "h200-nvl")


def test_what_can_be_placed_comes_first(builtin: Builtin) -> None:
    ids = found(builtin[0], "h200")
    assert ids.index("dgx-h200") < ids.index("azure-h200-germanywestcentral")
    assert ids.index("azure-h200-germanywestcentral") < ids.index("h200-sxm")


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("XE9680", "dell-xe9680"),
        ("dell h200", "dell-xe9680"),
        ("H200 germany", "azure-h200-germanywestcentral"),
        ("nebius llama 3.3", "nebius-llama-3.3-70b"),
        ("rack 42u", "rk-ar3300"),
        ("storage netapp", "netapp-a90"),
        ("nvl72", "gb200-nvl72"),
        ("switch mellanox", None),
        ("pdu 208", "pdu-208-60"),
        ("mqm9700", "qm9700"),
    ],
)
def test_words_of_every_kind(builtin: Builtin, text: str, entry: str | None) -> None:
    ids = found(builtin[0], text)
    assert (entry in ids) if entry else ids == []


def test_every_word_must_hit(builtin: Builtin) -> None:
    assert set(found(builtin[0], "dgx b200")) == {"dgx-b200"}
    assert found(builtin[0], "dgx cisco") == []


def test_a_version_is_one_word(builtin: Builtin) -> None:
    assert "llama-3.1-8b" not in found(builtin[0], "llama 3.3")


def test_order_and_case_do_not_matter(builtin: Builtin) -> None:
    library, _ = builtin
    assert library.search("8X H200") == library.search("h200 8x")


def test_a_kind_finds_all_of_it(builtin: Builtin) -> None:
    library, _ = builtin
    racks = {part.id for part in library.parts.values() if part.kind is PartKind.UPS}
    assert racks <= set(found(library, "ups"))


def test_nothing_finds_everything(builtin: Builtin) -> None:
    library, _ = builtin
    assert library.search("  ") == tuple(library.entries())
