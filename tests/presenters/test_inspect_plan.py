"""What there is to see of a plan while nothing in it is selected."""

from dataclasses import replace

from planner.compute.evaluate import evaluate
from planner.domain.finding import Severity
from planner.presenters.inspect_plan import inspect_plan
from planner.presenters.inspection import FigureRow, LinkRow
from tests.builders import Draft, example


def test_it_names_the_sites_and_the_errors_with_their_fixes() -> None:
    project = example()
    evaluation = evaluate(project, project.scenarios[0].id)
    shown = inspect_plan(project, evaluation)
    (sites,) = shown.sections
    links = [row for row in sites.rows if isinstance(row, LinkRow)]
    assert [row.text for row in links] == [one.name for one in project.scenarios[0].plan.sites]
    errors = [one for one in evaluation.findings if one.severity is Severity.ERROR]
    assert len(errors) >= 2
    assert {row.message for row in shown.findings} == {one.message for one in errors}
    assert any(row.fixes for row in shown.findings)


def test_of_many_errors_some_are_told_and_all_are_counted() -> None:
    project = example()
    evaluation = evaluate(project, project.scenarios[0].id)
    error = next(one for one in evaluation.findings if one.severity is Severity.ERROR)
    many = tuple(replace(error, subject=f"{error.subject}-{n}") for n in range(500))
    shown = inspect_plan(project, replace(evaluation, findings=many))
    assert len(shown.findings) == 4
    (counted,) = shown.sections[-1].rows
    assert isinstance(counted, FigureRow)
    assert counted.figure.number == "500"


def test_an_empty_plan_has_only_the_hint() -> None:
    project = Draft().project
    shown = inspect_plan(project, evaluate(project, project.scenarios[0].id))
    assert shown.sections == ()
    assert shown.findings == ()
    assert "Select a device" in shown.subtitle
