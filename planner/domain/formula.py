"""Formulas as values, so that every number can explain itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.domain.provenance import Evidence


@dataclass(frozen=True, slots=True)
class Formula:
    """The printable form of a calculation.

    `expression` is arithmetic over the names in `symbols` (operators + - * / **, min, max, sum is
    not allowed); `symbols` maps each name to its meaning with unit; `source` says where the formula
    comes from. A test evaluates every expression against the function it belongs to.
    """

    id: str
    result: str
    unit: str
    expression: str
    symbols: Mapping[str, str]
    source: str


@dataclass(frozen=True, slots=True)
class Input:
    """One number that went into a formula, with its evidence where it has any."""

    symbol: str
    label: str
    unit: str
    value: float
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a number is what it is: formula, inputs, result, and what is left out of it."""

    title: str
    value: float | None
    unit: str
    formula: Formula | None
    inputs: tuple[Input, ...]
    exclusions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    parts: tuple["Explanation", ...] = field(default=())
