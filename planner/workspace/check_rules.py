"""The rules that plans are held to, read when somebody asks what is checked."""

from collections.abc import Sequence
from pathlib import Path

from planner.catalog.checks import CheckRule, load_checks
from planner.domain.errors import UserError
from planner.domain.phrase import say

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
    return tuple(found.values())
