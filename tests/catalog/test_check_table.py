"""The table of checks: what it holds, and what is told of a row that is none."""

from pathlib import Path

import pytest

from planner.app.paths import catalog_folder
from planner.catalog.checks import FOLDER, Family, Of, load_checks
from planner.catalog.loader import validate
from planner.domain.finding import Severity

TITLES = "id,family,title,checks,worst,of,limits,source,fix"
ROW = "PWR-001,PWR,Title,Compares.,error,racks sites,power.planning_limit,somebody,Do it."


def written(folder: Path, *lines: str) -> Path:
    (folder / FOLDER).mkdir()
    (folder / FOLDER / "checks.csv").write_text("\n".join((TITLES, *lines)), encoding="utf-8")
    return folder


def test_a_row_tells_of_a_rule(tmp_path: Path) -> None:
    (rule,), problems = load_checks(written(tmp_path, ROW))
    assert problems == ()
    assert (rule.id, rule.family, rule.worst) == ("PWR-001", Family.POWER, Severity.ERROR)
    assert rule.of == {Of.RACKS, Of.SITES}
    assert rule.limits == ("power.planning_limit",)


def test_a_folder_without_checks_has_none(tmp_path: Path) -> None:
    assert load_checks(tmp_path) == ((), ())


@pytest.mark.parametrize(
    ("line", "field", "words"),
    [
        (ROW, "id", "stands already"),
        (ROW.replace("001", "002").replace("sites", "lamps"), "of", '"lamps" is not one of'),
        (ROW.replace("001", "002").replace(",PWR,", ",ABC,"), "family", "is not one of"),
        (ROW.replace("001", "002").replace("Do it.", ""), "fix", "is empty"),
    ],
)
def test_a_wrong_row_is_told_with_its_line_and_left_out(
    tmp_path: Path, line: str, field: str, words: str
) -> None:
    rules, (problem,) = load_checks(written(tmp_path, ROW, line))
    assert len(rules) == 1
    assert (problem.line, problem.field) == (3, field)
    assert words in problem.message
    assert problem in validate([tmp_path])


def test_families_stand_together_in_the_built_in_table() -> None:
    rules, problems = load_checks(catalog_folder())
    assert problems == ()
    order = list(dict.fromkeys(rule.family for rule in rules))
    assert len(order) == len({rule.family for rule in rules})
    assert [rule.family for rule in rules] == sorted(
        (rule.family for rule in rules), key=order.index
    )
