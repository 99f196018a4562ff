"""The loaded catalogue: entries of every kind by id, and plain-word search over their names."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from planner.catalog.rules import RuleBook
from planner.domain.compliance import ComplianceRule
from planner.domain.components import Component
from planner.domain.demand_shape import DemandShape
from planner.domain.fabric import Medium
from planner.domain.hardware import Accelerator, Part
from planner.domain.identity import EntryId
from planner.domain.language_model import EngineProfile, LanguageModel
from planner.domain.observation import Observation, Rate
from planner.domain.offers import CloudOffer, ModelApi, Region
from planner.domain.provenance import Estimate

Entry = Part | CloudOffer | ModelApi | LanguageModel | Accelerator | EngineProfile | Region

_TOKEN = re.compile(r"[0-9]+\.[0-9]+|[0-9a-z]+")
"""Words of a name; a version such as 3.3 stays one word."""
_INSIDE_FROM = 4
"""From this many letters a word may also hit in the middle of a token ("west" in "northwest")."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a catalogue file; `line` counts from 1, 0 when it is the file itself."""

    file: str
    line: int
    field: str
    message: str
    is_warning: bool = False
    """Whether what it speaks of is used all the same."""

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return (
            f"{place}, {self.field}: {self.message}" if self.field else f"{place}: {self.message}"
        )


@dataclass(frozen=True, slots=True)
class Library:
    """Every entry of the catalogue, by kind and id, in the order of the files.

    `assumptions` are the defaults of every engine; `choices` are defaults that are words, such as
    the rack of a first drop; `shapes` what a demand curve may start from. `components` are priced and listed, but neither placed nor calculated
    with; `media` are the ways to make a link, in the order of preference. `observations` are all prices and lead times seen, of
    which entries show the current ones, `rates` what one USD bought. `overlays` names the folder
    of every entry that is not, or not only, of the first. `rules` are what figures are held to,
    `compliance` the dated rules of law, `problems` the rows that were left out. `version` names the catalogue and its overlays, `as_of` is the ISO
    date of its state of knowledge.
    """

    version: str = ""
    as_of: str = ""
    parts: Mapping[EntryId, Part] = field(default_factory=dict)
    accelerators: Mapping[EntryId, Accelerator] = field(default_factory=dict)
    llms: Mapping[EntryId, LanguageModel] = field(default_factory=dict)
    engines: Mapping[EntryId, EngineProfile] = field(default_factory=dict)
    offers: Mapping[EntryId, CloudOffer] = field(default_factory=dict)
    apis: Mapping[EntryId, ModelApi] = field(default_factory=dict)
    regions: Mapping[EntryId, Region] = field(default_factory=dict)
    assumptions: Mapping[str, Estimate] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)
    shapes: Mapping[str, DemandShape] = field(default_factory=dict)
    components: Mapping[EntryId, Component] = field(default_factory=dict)
    media: tuple[Medium, ...] = ()
    observations: Mapping[EntryId, tuple[Observation, ...]] = field(default_factory=dict)
    rates: Mapping[str, Rate] = field(default_factory=dict)
    overlays: Mapping[EntryId, str] = field(default_factory=dict)
    rules: RuleBook = field(default_factory=RuleBook)
    compliance: Mapping[EntryId, ComplianceRule] = field(default_factory=dict)
    problems: tuple[Problem, ...] = field(default=(), compare=False)
    _index: tuple[tuple[frozenset[str], Entry], ...] | None = field(
        init=False, repr=False, compare=False, default=None
    )

    @property
    def indexed(self) -> tuple[tuple[frozenset[str], Entry], ...]:
        """Every entry with the words that find it; worked out when it is first asked for."""
        if self._index is None:
            rows = [(frozenset(_tokens(self._names(entry))), entry) for entry in self.entries()]
            object.__setattr__(self, "_index", tuple(rows))
        return self._index or ()

    def entries(self) -> Iterable[Entry]:
        """Yield what can be placed first (parts, offers, APIs), then what they refer to."""
        yield from self.parts.values()
        yield from self.offers.values()
        yield from self.apis.values()
        yield from self.llms.values()
        yield from self.accelerators.values()
        yield from self.engines.values()
        yield from self.regions.values()

    def found_components(self, text: str) -> tuple[Component, ...]:
        """Return the components that every word of *text* hits."""
        return tuple(
            one
            for one in self.components.values()
            if is_hit(
                text, f"{one.label} {one.part_number} {one.protocol} {one.kind} {one.id} component"
            )
        )

    def search(self, text: str) -> tuple[Entry, ...]:
        """Return the entries that every word of *text* hits, in the order of `entries`.

        Words may be manufacturer, name, accelerator, count ("8x"), kind, country or id, upper or
        lower case, in any order; a word hits at the start of a name's word. An empty text finds
        everything.
        """
        words = _tokens(text)
        return tuple(entry for tokens, entry in self.indexed if _all_hit(words, tokens))

    def _names(self, entry: Entry) -> str:
        match entry:
            case Part():
                return f"{entry.manufacturer} {entry.name} {entry.part_number} {entry.kind} {entry.id} {self._fit(entry)}"
            case CloudOffer():
                name = self._accelerator_names(entry.accelerator)
                return (
                    f"{entry.provider} {entry.instance} {entry.region_code} {entry.country}"
                    f" {self._place(entry.country)} {name} {entry.gpus}x cloud {entry.id}"
                )
            case ModelApi():
                return f"{entry.provider} {entry.model_name} {entry.country} {self._place(entry.country)} api {entry.id}"
            case LanguageModel():
                return f"{entry.developer} {entry.name} {entry.attention} {entry.id} llm model"
            case Accelerator():
                return f"{entry.manufacturer} {entry.name} {entry.architecture} {entry.id} accelerator gpu"
            case EngineProfile():
                return f"{entry.name} {entry.id} engine"
            case Region():
                return f"{entry.name} {entry.country} {entry.id} region site"

    def _fit(self, part: Part) -> str:
        fit = part.accelerators
        if fit is None:
            return ""
        return f"{fit.count}x {fit.count} gpu {self._accelerator_names(fit.accelerator)}"

    def _accelerator_names(self, accelerator_id: EntryId) -> str:
        accelerator = self.accelerators.get(accelerator_id)
        return f"{accelerator.name} {accelerator_id}" if accelerator else accelerator_id

    def _place(self, country: str) -> str:
        region = self.regions.get(EntryId(country.lower()))
        return region.name if region else ""


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text.lower())


def is_hit(text: str, names: str) -> bool:
    """Whether every word of *text* hits one of *names*."""
    return _all_hit(_tokens(text), frozenset(_tokens(names)))


def _all_hit(words: Iterable[str], tokens: frozenset[str]) -> bool:
    return all(_hits(word, tokens) for word in words)


def _hits(word: str, tokens: frozenset[str]) -> bool:
    if any(token.startswith(word) for token in tokens):
        return True
    return len(word) >= _INSIDE_FROM and any(word in token for token in tokens)
