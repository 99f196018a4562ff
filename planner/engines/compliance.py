"""Compliance: what dated rules say about facts of data, sites and hardware.

The rules are data; this engine only asks them. Results are a planning aid, not legal advice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from planner.domain.compliance import ComplianceRule, Facts, RuleStatus
from planner.domain.expression import is_met
from planner.domain.finding import Severity
from planner.domain.formula import Formula
from planner.domain.phrase import Phrase, filled, say

TOTAL_PROCESSING_PERFORMANCE = Formula(
    id="compliance.tpp",
    result="total processing performance",
    unit="1",
    expression="dense_tops * bits",
    symbols={
        "dense_tops": "dense tera-operations per second at the format that gives the most",
        "bits": "length of that format in bits",
    },
    source="ECCN 3A090, technical note",
)

SOVEREIGNTY_SCORE = Formula(
    id="compliance.sovereignty_score",
    result="sovereignty score",
    unit="points of 100",
    expression="100 * weighted_levels / (highest_level * weights)",
    symbols={
        "weighted_levels": "sum of weight x level reached over the objectives",
        "highest_level": "highest level of an objective",
        "weights": "sum of the weights",
    },
    source="EU Cloud Sovereignty Framework, October 2025: weighted objectives, level by minimum",
)

FORMULAS: Mapping[str, Formula] = {
    formula.id: formula for formula in (TOTAL_PROCESSING_PERFORMANCE, SOVEREIGNTY_SCORE)
}
"""Every formula of the engine by id."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule says: `rule` is its id, `stage` the row that spoke.

    `severity` is that of the rule, lowered where it is a proposal or not yet in force.
    """

    rule: str
    stage: str
    severity: Severity
    message: Phrase
    status: RuleStatus
    pending_until: str
    source: str
    verified_on: str

    @property
    def blocks(self) -> bool:
        """Whether what was asked about may not be done."""
        return self.severity is Severity.ERROR


def verdicts(rules: Iterable[ComplianceRule], facts: Facts) -> tuple[Verdict, ...]:
    """Return what the rules say about *facts*, worst first, then by id; each rule speaks once.

    A rule that has ended or has not begun on the day tells so, as an information. A stage of a rule
    that is in force speaks before one that has ended.
    """
    spoken: dict[str, Verdict] = {}
    for rule in sorted(rules, key=lambda one: one.expired(facts.on)):
        if rule.rule in spoken:
            continue
        if is_met(rule.when, facts.numbers, facts.words):
            spoken[rule.rule] = _verdict(rule, facts)
    return tuple(sorted(spoken.values(), key=lambda one: (one.severity.rank, one.rule)))


def _verdict(rule: ComplianceRule, facts: Facts) -> Verdict:
    message = filled(rule.says, (_value(place, facts) for place in rule.places))
    severity = rule.severity
    if rule.status is RuleStatus.PROPOSAL:
        severity = Severity.INFO
    pending = rule.pending(facts.on)
    if pending:
        severity = Severity.INFO
        message = say("From {0}: {1}", rule.effective_from, message)
    if rule.expired(facts.on):
        severity = Severity.INFO
        message = say("Ended on {0}: {1}", rule.effective_to, message)
    return Verdict(
        rule.rule,
        rule.id,
        severity,
        message,
        rule.status,
        rule.effective_from if pending else "",
        rule.source,
        rule.verified_on,
    )


def _value(place: str, facts: Facts) -> object:
    if place in facts.words:
        return facts.words[place].strip()
    return facts.numbers[place]


def total_processing_performance(dense_tops: float, bits: int) -> float:
    """Return the total processing performance of a chip at one number format (ECCN 3A090)."""
    return dense_tops * bits


def highest_processing_performance(tops_by_bits: Mapping[int, float]) -> float:
    """Return the greatest total processing performance over the formats of a chip.

    Raises:
        ValueError: when no format is given.
    """
    if not tops_by_bits:
        raise ValueError("a chip without any dense figure has no processing performance")
    return max(total_processing_performance(tops, bits) for bits, tops in tops_by_bits.items())


@dataclass(frozen=True, slots=True)
class Objective:
    """One objective of a sovereignty framework: its weight and the level that is reached."""

    name: str
    weight: float
    level: int


def sovereignty_score(objectives: Sequence[Objective], highest_level: int) -> tuple[float, int]:
    """Return the score from 0 to 100 and the level, which is the lowest that is reached.

    Raises:
        ValueError: when weights do not sum to 1, or a level lies outside 0 to *highest_level*.
    """
    weights = sum(one.weight for one in objectives)
    if abs(weights - 1.0) > 1e-6:
        raise ValueError(f"the weights sum to {weights:g}, not to 1")
    for one in objectives:
        if not 0 <= one.level <= highest_level:
            raise ValueError(f'"{one.name}" has level {one.level} of 0 to {highest_level}')
    weighted = sum(one.weight * one.level for one in objectives)
    return 100.0 * weighted / (highest_level * weights), min(one.level for one in objectives)
