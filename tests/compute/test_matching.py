"""Names as people write them find the entry that was meant, or say what is near."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from planner.compute.matching import find, nearest
from planner.domain.identity import EntryId


@dataclass(frozen=True)
class Named:
    id: EntryId
    name: str


def _shelf(*pairs: tuple[str, str]) -> Mapping[EntryId, Named]:
    return {EntryId(key): Named(EntryId(key), name) for key, name in pairs}


PARTS = _shelf(
    ("h200-sxm", "H200 SXM 141GB"),
    ("h200-nvl", "H200 NVL 141GB"),
    ("gb200", "GB200 (per GPU)"),
    ("rtxpro6000-se", "RTX PRO 6000 Blackwell Server Edition"),
    ("mi300x", "Instinct MI300X"),
)
MODELS = _shelf(
    ("llama-3.1-8b", "Llama-3.1-8B"),
    ("llama-3.1-70b", "Llama-3.1-70B"),
    ("llama-3.3-70b", "Llama-3.3-70B"),
    ("deepseek-v3", "DeepSeek-V3"),
)


@pytest.mark.parametrize(
    ("written", "meant", "exact"),
    [
        ("H200-SXM", "h200-sxm", True),
        ("h200 sxm 141gb", "h200-sxm", True),
        ("H200 NVL", "h200-nvl", True),
        ("RTX PRO 6000 Server", "rtxpro6000-se", False),
        ("MI300X", "mi300x", True),
        ("AMD Instinct MI300X", "mi300x", False),
    ],
)
def test_parts_are_found(written: str, meant: str, exact: bool) -> None:
    match = find(written, PARTS)
    assert match is not None
    assert (match.entry.id, match.exact) == (meant, exact)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Llama-3.3-70B", "llama-3.3-70b"),
        ("meta-llama/Llama-3.1-8B-Instruct", "llama-3.1-8b"),
        ("llama 3.1 70b", "llama-3.1-70b"),
    ],
)
def test_models_are_found(written: str, meant: str) -> None:
    match = find(written, MODELS)
    assert match is not None
    assert match.entry.id == meant


@pytest.mark.parametrize("written", ["", "B200", "Llama-9-70B", "-"])
def test_what_is_not_there_is_not_guessed(written: str) -> None:
    assert find(written, PARTS) is None
    assert find(written, MODELS) is None


def test_the_nearest_names_are_offered() -> None:
    assert nearest("Llama-3.2-70B", MODELS)[0] in ("Llama-3.1-70B", "Llama-3.3-70B")
    assert "H200 SXM 141GB" in nearest("H20-SXM", PARTS)
