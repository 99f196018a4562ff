"""The published cost cases that come with the program, calculated when somebody asks for them."""

from collections.abc import Sequence
from pathlib import Path

from planner.catalog.published_cases import load_cases
from planner.domain.errors import UserError
from planner.domain.phrase import say
from planner.studies.published_cases import CaseRun, NoResult, run_case

__all__ = ["CaseRun", "case_runs"]


def case_runs(folders: Sequence[Path]) -> tuple[CaseRun, ...]:
    """Return every case of these catalogue folders, calculated; a later one replaces its like.

    Raises:
        UserError: when a table has a mistake, with file and line, or a step has no result.
    """
    found: dict[str, CaseRun] = {}
    for folder in folders:
        cases, problems = load_cases(folder)
        if problems:
            raise UserError(
                say("A table of the published cases has a mistake: {0}", str(problems[0])),
                say("Nothing was calculated."),
                say("Correct the line and try again."),
            )
        try:
            found |= {case.id: run_case(case) for case in cases}
        except NoResult as problem:
            raise UserError(
                say("A published case cannot be calculated: {0}.", str(problem)),
                say("The other cases are as they were."),
                say("Correct the step in steps.csv and try again."),
            ) from problem
    return tuple(found.values())
