"""Holds entries to the rules that catch a wrong figure; the rules themselves are data, see `rules`.

A figure that is right although a rule doubts it says so: its evidence then has a note with the word
``exception:`` and the reason.
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from planner.catalog.measures import Accelerators, Entry
from planner.catalog.rules import RuleBook
from planner.domain.finding import Severity
from planner.domain.hardware import Part
from planner.domain.identity import EntryId
from planner.domain.offers import CloudOffer, ModelApi
from planner.domain.phrase import Phrase, say

EXCEPTION = "exception:"
"""Word in the note of a figure's evidence that silences the rules for this figure."""


class Doubt(NamedTuple):
    """A field, what is wrong with it, and whether it can be used all the same."""

    field: str
    message: Phrase
    is_warning: bool = False


def doubts_about(entry: Entry, accelerators: Accelerators, rules: RuleBook) -> Iterator[Doubt]:
    """Yield the gravest doubt about each figure of *entry* that does not explain itself.

    *accelerators* are those that servers hold.
    """
    found = sorted(
        (
            Doubt(rule.field, said, rule.severity is Severity.WARNING)
            for rule, said in rules.broken(entry, accelerators)
        ),
        key=lambda doubt: doubt.is_warning,
    )
    told = set()
    for doubt in found:
        evidence = entry.evidence.get(doubt.field)
        excepted = evidence is not None and EXCEPTION in evidence.note
        if not excepted and doubt.field not in told:
            told.add(doubt.field)
            yield doubt


@dataclass(frozen=True, slots=True)
class Check:
    """Holds entries to the rules, and to the entries that they refer to."""

    rules: RuleBook
    accelerators: Accelerators = field(default_factory=dict)
    llms: Container[EntryId] = frozenset()

    def __call__(self, entry: Entry) -> Iterator[Doubt]:
        """Yield what is wrong with *entry*; without its accelerator a server cannot be judged."""
        strangers = tuple(self._strangers(entry))
        yield from strangers
        if not strangers or not isinstance(entry, Part):
            yield from doubts_about(entry, self.accelerators, self.rules)

    def _strangers(self, entry: Entry) -> Iterator[Doubt]:
        if isinstance(entry, Part) and entry.accelerators is not None:
            yield from _unless_in(self.accelerators, "accelerator", entry.accelerators.accelerator)
        elif isinstance(entry, CloudOffer):
            yield from _unless_in(self.accelerators, "accelerator", entry.accelerator)
        elif isinstance(entry, ModelApi) and entry.llm is not None:
            yield from _unless_in(self.llms, "llm", entry.llm)


def _unless_in(known: Container[EntryId], name: str, entry: EntryId) -> Iterator[Doubt]:
    if entry not in known:
        yield Doubt(name, say('"{0}" is not in the catalogue, or its own row was left out.', entry))
