"""The published cost cases that ship, each given again by the finance engine."""

from dataclasses import replace

import pytest

from planner.app.paths import catalog_folder
from planner.catalog.published_cases import PublishedCase, Relation, load_cases
from planner.studies.published_cases import Check, NoResult, run_case

CASES = {case.id: case for case in load_cases(catalog_folder())[0]}


def test_all_six_ship_without_a_mistake() -> None:
    assert load_cases(catalog_folder())[1] == ()
    assert list(CASES) == ["p1", "p2", "p3", "p4", "p5", "p6"]


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_the_engine_gives_what_was_published(case: PublishedCase) -> None:
    run = run_case(case)
    missed = [
        (check.expected.variant, check.step.key, check.expected.value, check.computed)
        for check in run.checks
        if not check.passes
    ]
    assert not missed
    assert run.checks
    assert run.passes


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_what_is_expected_depends_on_what_goes_in(case: PublishedCase) -> None:
    def passes_without(place: int) -> bool:
        one = case.inputs[place]
        other = replace(one, value=one.value * 0.5)
        return run_case(
            replace(case, inputs=(*case.inputs[:place], other, *case.inputs[place + 1 :]))
        ).passes

    places = range(len(case.inputs))
    assert sum(not passes_without(place) for place in places) > len(places) / 2


def test_p2_has_no_gemini_column_and_counts_176_hours() -> None:
    case = CASES["p2"]
    assert not [one for one in case.inputs if "gemini" in one.key]
    assert next(one.value for one in case.inputs if one.key == "hours") == 176
    assert run_case(case).values["Kimi-K2"]["gpt5_months"] == pytest.approx(70.15, abs=0.005)


def test_a_relation_holds_in_its_direction_alone() -> None:
    step = CASES["p1"].steps[0]
    expected = replace(CASES["p1"].expected[0], value=10.0, tolerance_share=0.0)
    least = replace(expected, relation=Relation.AT_LEAST)
    most = replace(expected, relation=Relation.AT_MOST)
    assert Check(least, step, 11.0).passes
    assert not Check(least, step, 9.0).passes
    assert Check(most, step, 9.0).passes
    assert not Check(most, step, 11.0).passes
    assert not Check(expected, step, None).passes


@pytest.mark.parametrize(
    ("formula", "arguments", "why"),
    [
        ("finance.magic", "a = 1", "no function"),
        ("finance.payback", "invested_usd = 1", "takes"),
        ("", "missing + 1", '"missing" has no value'),
        ("", "1 / 0", "divides by 0"),
    ],
)
def test_a_step_that_cannot_be_calculated_is_named(formula: str, arguments: str, why: str) -> None:
    case = CASES["p5"]
    step = replace(case.steps[0], formula=formula, arguments=arguments)
    with pytest.raises(NoResult, match=f"p5: saving_usd_year: .*{why}"):
        run_case(replace(case, steps=(step, *case.steps[1:])))
