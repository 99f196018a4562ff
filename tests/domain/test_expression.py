"""The evaluator of printed formulas: arithmetic, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.expression import evaluate_expression, is_met, names_in


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1 + 2 * 3", 7.0),
        ("(1 + 2) * 3", 9.0),
        ("2 ** 3 ** 2", 512.0),
        ("-a + 10", 7.0),
        ("a / 2 - b", -2.5),
        ("max(a, b, 10) - min(a, b)", 7.0),
        ("log(a) - log(a)", 0.0),
        ("8 ** (1 / 3)", 2.0),
        ("(b + 3) % a", 1.0),
    ],
)
def test_arithmetic_is_evaluated(expression: str, expected: float) -> None:
    assert evaluate_expression(expression, {"a": 3.0, "b": 4.0}) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("a + c", '"c" has no value'),
        ("sum(a, b)", "sum"),
        ("__import__('os')", "not arithmetic"),
        ("a.real", "a.real"),
        ("a if b else 1", "not arithmetic"),
        ("max(a, key=b)", "not arithmetic"),
        ("a // 2", "not arithmetic"),
        ("'text'", "not a number"),
        ("True", "not a number"),
        ("a +", "is not arithmetic"),
        ("a / (b - 4)", "divides by 0"),
        ("(a - 4) ** 0.5", "no real power"),
        ("max()", "not arithmetic"),
        ("log()", "not arithmetic"),
        ("log(a - a)", "0 has no logarithm"),
        ("10 ** (a * 1000)", "too large"),
    ],
)
def test_anything_else_is_named(expression: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason.replace("(", r"\(").replace(")", r"\)")):
        evaluate_expression(expression, {"a": 3.0, "b": 4.0})


@given(a=st.floats(-1e6, 1e6), b=st.floats(0.1, 1e6))
def test_symbols_take_their_values(a: float, b: float) -> None:
    assert evaluate_expression("(a + b) / b", {"a": a, "b": b}) == (a + b) / b


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("", True),
        ("a < b", True),
        ("a + 1 >= b and b != 4", False),
        ("a > b or not b > 5", True),
        ("link == 'PCIe'", True),
        ("link != 'PCIe'", False),
        ("'CI' in link and a == 3", True),
        ("'NV' not in link", True),
        ("mass > 0", False),
    ],
)
def test_a_condition_compares_numbers_and_words(condition: str, *, holds: bool) -> None:
    assert is_met(condition, {"a": 3.0, "b": 4.0}, {"link": "PCIe"}) is holds


@pytest.mark.parametrize(
    "condition",
    ["a", "a < b < 9", "f(a) > 1", "'x' in a.b", "kind == 'x'", "a is b", "[a] == b", "a = 3"],
)
def test_a_condition_that_is_none_is_refused(condition: str) -> None:
    with pytest.raises(ValueError, match=r"is no condition|is not arithmetic|is no word"):
        is_met(condition, {"a": 3.0, "b": 4.0}, {"link": "PCIe"})


def test_names_are_told_without_those_of_functions() -> None:
    assert names_in("max(a, b) / (c + 1)") == {"a", "b", "c"}
    assert names_in("'x' in link and a > 2") == {"a", "link"}
