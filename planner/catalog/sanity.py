"""Holds entries to the rules that catch a wrong figure; the rules themselves are in `rules`.

A doubt is the field and what is wrong with it. A figure that is right although a rule doubts it
says so: its evidence then has a note with the word ``exception:`` and the reason.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, pairwise
from typing import TypeVar

from planner.catalog.measures import Accelerators
from planner.catalog.rules import (
    ACCELERATOR_RULES,
    API_RULES,
    LLM_RULES,
    OFFER_RULES,
    PART_RULES,
    REGION_RULES,
    Rule,
)
from planner.domain.hardware import Accelerator, Part
from planner.domain.language_model import LanguageModel
from planner.domain.offers import CloudOffer, ModelApi, Region
from planner.domain.provenance import Evidence

T = TypeVar("T")

Doubt = tuple[str, str]
"""The field and what is wrong with it."""

EXCEPTION = "exception:"
"""Word in the note of a figure's evidence that silences the rules for this figure."""

KG_PER_UNIT_GPU = next(
    (rule.low, rule.high) for rule in PART_RULES if rule.id == "mass-of-an-empty-chassis"
)
"""A chassis without its GPUs weighs less: such figures must not reach a floor check."""


def doubts_about_part(part: Part, accelerators: Accelerators) -> Iterator[Doubt]:
    """Yield what the rules find wrong in *part*, whose accelerator must be among *accelerators*."""
    found = chain(_steps(part), _order_of_supplies(part), _broken(PART_RULES, part, accelerators))
    yield from _unless_excepted(found, part.evidence)


def doubts_about_accelerator(accelerator: Accelerator) -> Iterator[Doubt]:
    """Yield what the rules find wrong in *accelerator*."""
    found = _broken(ACCELERATOR_RULES, accelerator)
    yield from _unless_excepted(found, accelerator.evidence)


def doubts_about_llm(llm: LanguageModel) -> Iterator[Doubt]:
    """Yield what the rules find wrong in *llm*."""
    yield from _unless_excepted(_broken(LLM_RULES, llm), llm.evidence)


def doubts_about_offer(offer: CloudOffer) -> Iterator[Doubt]:
    """Yield what the rules find wrong in *offer*."""
    yield from _unless_excepted(_broken(OFFER_RULES, offer), offer.evidence)


def doubts_about_api(api: ModelApi) -> Iterator[Doubt]:
    """Yield what the rules find wrong in *api*."""
    yield from _unless_excepted(_broken(API_RULES, api), api.evidence)


def doubts_about_region(region: Region) -> Iterator[Doubt]:
    """Yield what the rules find wrong in *region*."""
    yield from _unless_excepted(_broken(REGION_RULES, region), region.evidence)


def _broken(
    rules: Sequence[Rule[T]], entry: T, accelerators: Accelerators | None = None
) -> Iterator[Doubt]:
    for rule in rules:
        measured = rule.measure(entry, accelerators or {})
        if measured is not None and not rule.low <= measured.value <= rule.high:
            words = {**measured.words, "value": measured.value, "low": rule.low, "high": rule.high}
            yield rule.field, rule.says.format(**words)


def _unless_excepted(doubts: Iterator[Doubt], evidence: Mapping[str, Evidence]) -> Iterator[Doubt]:
    """Yield the first doubt of each figure that does not explain itself."""
    told = set()
    for name, message in doubts:
        excepted = name in evidence and EXCEPTION in evidence[name].note
        if not excepted and name not in told:
            told.add(name)
            yield name, message


def _steps(part: Part) -> Iterator[Doubt]:
    """Idle, busy, peak and nameplate stand in this order."""
    draw = part.draw
    ladder = (
        ("idle_kw", draw.idle_kw),
        ("busy_kw", draw.busy_kw),
        ("peak_kw", draw.peak_kw),
        ("nameplate_kw", draw.nameplate_kw),
    )
    known = [(name, value) for name, value in ladder if value is not None]
    for (name, value), (above, limit) in pairwise(known):
        if value > limit:
            yield name, f"{value:g} kW is more than {above} ({limit:g} kW)."


def _order_of_supplies(part: Part) -> Iterator[Doubt]:
    supply = part.supply
    if supply is not None and not supply.minimum <= supply.needed <= supply.count:
        yield (
            "supply_needed",
            f"of {supply.count} supplies {supply.needed} are needed and {supply.minimum} are the"
            " minimum: these must not grow in this order.",
        )
