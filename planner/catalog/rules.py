"""Sanity rules as the tables state them: what is calculated of an entry, between which bounds it may lie.

A rule whose figures an entry does not have says nothing about it. What a rule says is a text with
expressions in braces, ``{nameplate_kw / rack_units:.1f} kW a rack unit``, which may also name
``value``, ``low`` and ``high``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from planner.catalog import measures
from planner.catalog.measures import Accelerators, Entry, Figures
from planner.domain.expression import (
    evaluate_expression,
    is_met,
    names_in,
)
from planner.domain.finding import Severity
from planner.domain.phrase import Phrase, filled

_BOUNDS = frozenset({"value", "low", "high"})
"""Names that only what a rule says may use."""


@dataclass(frozen=True, slots=True)
class Says:
    """The words of a rule: a template with numbered places, and what is calculated for each."""

    template: str
    places: tuple[str, ...]

    @property
    def names(self) -> frozenset[str]:
        """The figures and words that it asks for."""
        return frozenset(name for place in self.places for name in names_in(place)) - _BOUNDS

    def about(self, figures: Figures, value: float, low: float, high: float) -> Phrase:
        """Return the words about one entry."""
        numbers = {**figures.numbers, "value": value, "low": low, "high": high}
        values = (
            figures.words[place] if place in figures.words else evaluate_expression(place, numbers)
            for place in self.places
        )
        return filled(self.template, values)


@dataclass(frozen=True, slots=True)
class Rule:
    """A bound on what *expression* gives for entries of some kinds; the doubt falls on *field*.

    `when` is a condition that must hold first. An error keeps the figure out, a warning is only
    told. `why` is what the rule has caught, `source` and
    `date` tell where the bounds come from.
    """

    id: str
    kinds: frozenset[str]
    field: str
    expression: str
    when: str
    low: float
    high: float
    severity: Severity
    says: Says
    why: str
    source: str
    date: str

    @property
    def names(self) -> frozenset[str]:
        """Every name that it asks of an entry."""
        return self.needed | names_in(self.when) if self.when else self.needed

    @property
    def needed(self) -> frozenset[str]:
        """Names without which it says nothing."""
        return names_in(self.expression) | self.says.names

    def broken_by(self, figures: Figures) -> Phrase | None:
        """Return what is wrong, None when the rule is kept or does not apply."""
        if not is_met(self.when, figures.numbers, figures.words):
            return None
        try:
            value = evaluate_expression(self.expression, figures.numbers)
        except ValueError:
            # A figure is missing, or nothing can be divided by it.
            return None
        if self.low <= value <= self.high:
            return None
        return self.says.about(figures, value, self.low, self.high)


@dataclass(frozen=True)
class RuleBook:
    """The rules of all catalogue folders, in the order of their files."""

    rules: tuple[Rule, ...] = ()

    @cached_property
    def _of_kind(self) -> Mapping[str, "_Page"]:
        return {
            kind: _Page(tuple(rule for rule in self.rules if kind in rule.kinds))
            for kind in measures.KINDS
        }

    def rule(self, rule_id: str) -> Rule | None:
        """Return a rule by its id."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)

    def broken(self, entry: Entry, accelerators: Accelerators) -> Iterator[tuple[Rule, Phrase]]:
        """Yield every rule that *entry* breaks, with what is wrong."""
        page = self._of_kind[measures.kind_of(entry)]
        if not page.rules:
            return
        figures = measures.figures_of(entry, accelerators, page.names)
        known = figures.numbers.keys() | figures.words.keys()
        for rule, needed in page.rules_and_needs:
            if needed <= known:
                said = rule.broken_by(figures)
                if said is not None:
                    yield rule, said


@dataclass(frozen=True)
class _Page:
    """The rules about one kind, and what they ask of it, worked out once."""

    rules: tuple[Rule, ...]

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(name for rule in self.rules for name in rule.names)

    @cached_property
    def rules_and_needs(self) -> tuple[tuple[Rule, frozenset[str]], ...]:
        return tuple((rule, rule.needed) for rule in self.rules)
