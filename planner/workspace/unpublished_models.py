"""Figures nobody entered of a language model: they follow from its count of parameters."""

from collections.abc import Mapping
from dataclasses import replace

from planner.catalog.library import Library
from planner.catalog.parameters import total_params_b
from planner.domain.identity import EntryId
from planner.domain.language_model import (
    Attention,
    LanguageModel,
    MixtureOfExperts,
    Precision,
)
from planner.workspace.likeness import Figures, fixed, tidy, usual

_GATED_MATRICES = 3
_BILLION = 1e9
_TRIAL = 1024
"""A size to try: the count of parameters is a straight line in the size of a layer."""
_SHAPE = ("layers", "hidden", "heads", "kv_heads")
YES, NO = "yes", "no"


def figures_of_llm(
    library: Library, texts: Mapping[str, str], numbers: Mapping[str, float], today: str
) -> Figures:
    """Return what follows of a model: the size of its layers from its parameters, and the like."""
    developer = texts.get("developer", "").strip().lower()
    mine = [one for one in library.llms.values() if one.developer.lower() == developer]
    found = usual(mine or library.llms.values(), ("vocabulary",), today)
    if {"hidden", "heads"} <= numbers.keys() and numbers["hidden"] % numbers["heads"] == 0:
        size = numbers["hidden"] / numbers["heads"]
        found |= fixed("head_dim", size, "hidden size over heads", today)
    if "moe_routed" in numbers:
        found |= fixed("intermediate", 0, "every layer has experts", today)
        if "layers" in numbers:
            found |= fixed("moe_layers", numbers["layers"], "every layer has experts", today)
    known = {**{name: one.value for name, one in found.items()}, **numbers}
    found |= _size_of_layers(known, texts, today)
    known = {**{name: one.value for name, one in found.items()}, **known}
    return found | _active(known, today)


def attention_of(numbers: Mapping[str, float]) -> Attention:
    """Return how keys and values are kept, by the number of KV heads."""
    kv_heads = numbers.get("kv_heads")
    if kv_heads == 1:
        return Attention.MQA
    return Attention.MHA if kv_heads == numbers.get("heads") else Attention.GQA


def _size_of_layers(known: Mapping[str, float], texts: Mapping[str, str], today: str) -> Figures:
    """The size of feed-forward layers or experts with which the parameters add up."""
    name = "moe_intermediate" if "moe_routed" in known else "intermediate"
    needed = (*_SHAPE, "head_dim", "vocabulary", "total_params_b")
    if not {*needed} <= known.keys() or (name == "intermediate" and name in known):
        return {}
    tied = texts.get("tied_embeddings") == YES
    counted = [total_params_b(_trial({**known, name: size}, tied=tied)) for size in (0, _TRIAL)]
    per_size = (counted[1] - counted[0]) / _TRIAL
    size = (known["total_params_b"] - counted[0]) / per_size
    if size < 1:
        return {}
    return fixed(name, round(size), f"adds up to {known['total_params_b']:g} B parameters", today)


def _active(known: Mapping[str, float], today: str) -> Figures:
    total = known.get("total_params_b")
    if total is None:
        return {}
    if "moe_routed" not in known:
        return fixed("active_params_b", total, "every parameter of a dense model", today)
    needed = ("moe_top_k", "moe_intermediate", "moe_layers", "hidden")
    if not {*needed} <= known.keys():
        return {}
    idle = known["moe_routed"] - known["moe_top_k"]
    expert = _GATED_MATRICES * known["hidden"] * known["moe_intermediate"] / _BILLION
    active = tidy(total - known["moe_layers"] * idle * expert)
    note = f"{total:g} B less {idle:g} experts that rest in every layer"
    return fixed("active_params_b", active, note, today) if active > 0 else {}


def _trial(known: Mapping[str, float], *, tied: bool) -> LanguageModel:
    def of(name: str) -> int:
        return round(known.get(name, 0))

    model = LanguageModel(
        id=EntryId(""),
        developer="",
        name="",
        licence="",
        released="",
        total_params_b=0.0,
        active_params_b=0.0,
        layers=of("layers"),
        hidden=of("hidden"),
        heads=of("heads"),
        kv_heads=of("kv_heads"),
        head_dim=of("head_dim"),
        intermediate=of("intermediate"),
        vocabulary=of("vocabulary"),
        tied_embeddings=tied,
        attention=attention_of(known),
        max_context=0,
        native_precision=Precision.BF16,
    )
    if "moe_routed" not in known:
        return model
    layers, routed = of("moe_layers"), of("moe_routed")
    experts = MixtureOfExperts(routed, of("moe_top_k"), 0, of("moe_intermediate"), 0, layers, 0)
    return replace(model, experts=experts)
