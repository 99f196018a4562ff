"""The rules that plans are held to, read when somebody asks what is checked."""

import re
from collections.abc import Sequence
from pathlib import Path

from planner.catalog.checks import CheckRule, Family, Of, load_checks
from planner.catalog.compliance import load_compliance
from planner.domain.compliance import ComplianceRule
from planner.domain.errors import UserError
from planner.domain.phrase import say

_PLACE = re.compile(r"\{\d+[^}]*\}")
"""Where a fact of the plan stands in the words of a rule."""

__all__ = ["CheckRule", "check_rules"]


def check_rules(folders: Sequence[Path]) -> tuple[CheckRule, ...]:
    """Return every rule that these catalogue folders tell of; a later one replaces its like.

    Raises:
        UserError: when the table has a mistake, with file and line.
    """
    found: dict[str, CheckRule] = {}
    for folder in folders:
        rules, problems = load_checks(folder)
        if problems:
            raise UserError(
                say("The table of checks has a mistake: {0}", str(problems[0])),
                say("The checks themselves work as before."),
                say("Correct the line and try again."),
            )
        found |= {rule.id: rule for rule in rules}
    laws: dict[str, CheckRule] = {}
    for law in load_compliance(folders)[0]:
        laws.setdefault(law.rule, _of_law(law))
    return tuple({**found, **{key: law for key, law in laws.items() if key not in found}}.values())


def _of_law(law: ComplianceRule) -> CheckRule:
    """A dated rule of law, in the words that it has for a plan; facts are left open."""
    return CheckRule(
        law.rule,
        Family.SOVEREIGNTY,
        _PLACE.sub("…", law.says),
        say("A dated rule ({0}), verified on {1}.", law.status.value, law.verified_on),
        law.severity,
        frozenset((Of.WORKLOADS, Of.SITES)),
        (),
        law.source,
        say("Enter the facts that it asks for at site, workload and project, or choose otherwise."),
    )
