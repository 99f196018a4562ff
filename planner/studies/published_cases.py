"""Published cost cases calculated again by the functions of the finance engine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.catalog.published_cases import CaseStep, Expected, PublishedCase, Relation
from planner.domain.expression import evaluate_expression
from planner.engines.finance import FORMULAS, FUNCTIONS


class NoResult(ValueError):
    """A step of a case cannot be calculated; the message names it and says why."""


@dataclass(frozen=True, slots=True)
class Check:
    """A computed value beside the expected one."""

    expected: Expected
    step: CaseStep
    computed: float | None

    @property
    def passes(self) -> bool:
        """Whether the computed value stands to the expected one as it has to."""
        expected = self.expected
        if self.computed is None:
            return False
        allowed = max(expected.tolerance_share * abs(expected.value), expected.tolerance)
        match expected.relation:
            case Relation.AT_LEAST:
                return self.computed >= expected.value - allowed
            case Relation.AT_MOST:
                return self.computed <= expected.value + allowed
        return abs(self.computed - expected.value) <= allowed

    @property
    def off_share(self) -> float | None:
        """How far the computed value is from the expected one, as a share of it."""
        if self.computed is None or not self.expected.value:
            return None
        return self.computed / self.expected.value - 1.0


@dataclass(frozen=True, slots=True)
class CaseRun:
    """A case with every computed number: `values` by variant and key, and its checks."""

    case: PublishedCase
    values: Mapping[str, Mapping[str, float | None]]
    checks: tuple[Check, ...]

    @property
    def passes(self) -> bool:
        """Whether every expected value is met."""
        return all(check.passes for check in self.checks)


def run_case(case: PublishedCase) -> CaseRun:
    """Calculate every step of a case, for each of its variants.

    Raises:
        NoResult: when a step uses what is not there, or its formula is not one of the engine.
    """
    values = {variant: _calculated(case, variant) for variant in case.variants}
    steps = {step.key: step for step in case.steps}
    checks = tuple(
        Check(one, steps[one.step], values[one.variant][one.step]) for one in case.expected
    )
    return CaseRun(case, values, checks)


def _calculated(case: PublishedCase, variant: str) -> Mapping[str, float | None]:
    values: dict[str, float | None] = {
        one.key: one.value for one in case.inputs if one.variant in ("", variant)
    }
    for step in case.steps:
        known = {key: value for key, value in values.items() if value is not None}
        try:
            values[step.key] = _result(step, known)
        except ValueError as problem:
            where = f"{case.id}, {variant}" if variant else case.id
            raise NoResult(f"{where}: {step.key}: {problem}") from problem
    return values


def _result(step: CaseStep, known: Mapping[str, float]) -> float | None:
    if not step.formula:
        return evaluate_expression(step.arguments, known)
    function = FUNCTIONS.get(step.formula)
    if function is None:
        raise ValueError(f'"{step.formula}" is no function of the finance engine')
    given = _arguments(step.arguments)
    symbols = FORMULAS[step.formula].symbols
    if set(given) != set(symbols):
        raise ValueError(f"{step.formula} takes {', '.join(symbols)}, not {', '.join(given)}")
    return function(**{name: evaluate_expression(text, known) for name, text in given.items()})


def _arguments(text: str) -> dict[str, str]:
    """Return the arithmetic of each argument of ``name = arithmetic; name = arithmetic``."""
    parts: Sequence[tuple[str, str, str]] = [part.partition("=") for part in text.split(";")]
    return {name.strip(): arithmetic.strip() for name, _, arithmetic in parts}
