"""The public cases of supply by their ids, and what every network of tasks has to keep."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.expression import evaluate_expression
from planner.engines.supply import (
    FORMULAS,
    RiskTerms,
    RiskWeights,
    Task,
    concentration,
    concentration_between,
    concentration_of,
    drawn_ends,
    exposure_usd,
    ordered,
    risk_points,
    schedule,
    stock_weeks,
)


def test_sc_01_herfindahl() -> None:
    assert concentration((40, 30, 20, 10)).herfindahl == 3000


def test_sc_02_merger_and_shares_that_do_not_sum_to_100() -> None:
    before, after = concentration((70, 15, 5)), concentration((70, 20))
    assert (before.herfindahl, after.herfindahl) == (5150, 5300)
    assert after.herfindahl - before.herfindahl == 150
    assert before.total_percent == 90
    assert not before.is_whole
    assert concentration((40, 30, 20, 10)).is_whole


def test_sc_03_accelerators() -> None:
    assert concentration((80, 6, 14)).herfindahl == 6632


OWN = (
    Task("grid", 208),
    Task("transformer", 128),
    Task("switchgear", 65),
    Task("shell", 104),
    Task("GPUs", 52),
    Task("commissioning", 12, ("grid", "transformer", "switchgear", "shell")),
    Task("installation", 6, ("commissioning", "GPUs")),
    Task("burn-in", 3, ("installation",)),
    Task("deployment", 2, ("burn-in",)),
)
LAST = ("commissioning", "installation", "burn-in", "deployment")


def test_sc_04_critical_path_of_an_own_site() -> None:
    plan = schedule(OWN)
    assert plan.end == 231
    assert plan.critical == ("grid", *LAST)
    floats = {task.name: task.float_weeks for task in plan.tasks}
    assert {name: floats[name] for name in ("transformer", "shell", "switchgear", "GPUs")} == {
        "transformer": 80,
        "shell": 104,
        "switchgear": 143,
        "GPUs": 168,
    }


def test_sc_04_with_power_on_site() -> None:
    powered = tuple(
        replace(task, after=tuple(name for name in task.after if name != "grid"))
        for task in OWN
        if task.name != "grid"
    )
    plan = schedule(powered)
    assert plan.end == 151
    assert plan.critical == ("transformer", *LAST)


def test_sc_04_colocation_with_power() -> None:
    gpus, installation, *rest = (OWN[4], replace(OWN[6], after=("GPUs",)), *OWN[7:])
    assert schedule((gpus, installation, *rest)).end == 63


def test_draws_of_the_likely_weeks_are_the_schedule() -> None:
    ends = drawn_ends(OWN, {"grid": np.full(5, 208.0)})
    assert ends["deployment"].tolist() == [231.0] * 5


@pytest.mark.parametrize(
    ("tasks", "told"),
    [
        ((Task("a", 1, ("b",)), Task("b", 1, ("a",))), "wait for one another: "),
        ((Task("a", 1), Task("a", 2)), '"a" stands twice'),
        ((Task("a", 1, ("z",)),), 'waits for "z", which is no task'),
    ],
)
def test_a_network_that_cannot_be_done_is_told(tasks: tuple[Task, ...], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        ordered(tasks)


@pytest.mark.parametrize("shares", [(101.0,), (-1.0,), (60.0, 60.0)])
def test_shares_that_cannot_be_are_told(shares: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="share"):
        concentration(shares)


def test_risk_is_the_sum_of_its_terms_and_100_at_the_worst() -> None:
    weights = RiskWeights(0.2, 0.2, 0.2, 0.15, 0.1, 0.15)
    worst = risk_points(RiskTerms(10_000, 1, 3, 1, 1, 1), weights)
    assert sum(worst.values()) == pytest.approx(100)
    assert worst["lead time"] == pytest.approx(20)
    assert sum(risk_points(RiskTerms(0, 0, 0, 0, 0, 0), weights).values()) == 0
    with pytest.raises(ValueError, match=r"sum to 1\.1"):
        replace(weights, country=0.25)
    with pytest.raises(ValueError, match=r"the weight of country is -0\.05"):
        replace(weights, country=-0.05, lead_time=0.4)


def test_exposure_ends_where_stock_lasts() -> None:
    assert exposure_usd(1000, 30, 10) == 20_000
    assert exposure_usd(1000, 30, 40) == 0


@given(st.dictionaries(st.text(min_size=1), st.floats(0.01, 1e6), min_size=1, max_size=9))
def test_concentration_lies_between_equal_shares_and_one_supplier(
    amounts: dict[str, float],
) -> None:
    index = concentration_of(amounts).herfindahl
    assert 10_000 / len(amounts) - 1e-6 <= index <= 10_000 + 1e-6


@given(st.lists(st.floats(0, 300), min_size=9, max_size=9), st.integers(0, 8))
def test_longer_tasks_never_end_earlier_and_a_float_is_what_may_slip(
    weeks: list[float], slipping: int
) -> None:
    tasks = tuple(replace(task, weeks=took) for task, took in zip(OWN, weeks, strict=True))
    plan = schedule(tasks)
    spare = plan.task(tasks[slipping].name).float_weeks

    def slipped(by: float) -> float:
        late = replace(tasks[slipping], weeks=tasks[slipping].weeks + by)
        return schedule((*tasks[:slipping], late, *tasks[slipping + 1 :])).end

    assert slipped(spare) == pytest.approx(plan.end)
    assert slipped(spare + 1) == pytest.approx(plan.end + 1)


@given(st.tuples(*[st.floats(0, 1)] * 4, st.floats(0, 2)))
def test_the_printed_risk_is_the_one_that_is_calculated(
    drawn: tuple[float, float, float, float, float],
) -> None:
    single, substitution, export, country, lead = drawn
    terms = RiskTerms(2500, single, lead, substitution, export, country)
    weights = RiskWeights(0.2, 0.2, 0.2, 0.15, 0.1, 0.15)
    symbols = {
        "herfindahl": 2500,
        "single_source": single,
        "lead_ratio": lead,
        "substitution": substitution,
        "export_share": export,
        "country_share": country,
        "concentration_weight": 0.2,
        "single_weight": 0.2,
        "lead_weight": 0.2,
        "substitution_weight": 0.15,
        "export_weight": 0.1,
        "country_weight": 0.15,
    }
    printed = evaluate_expression(FORMULAS["supply.risk"].expression, symbols)
    assert printed == pytest.approx(sum(risk_points(terms, weights).values()))


def test_the_other_printed_formulas_are_those_that_are_calculated() -> None:
    shares = {"one_percent": 60.0, "other_percent": 40.0}
    assert evaluate_expression(FORMULAS["supply.herfindahl"].expression, shares) == (
        concentration((60, 40)).herfindahl
    )
    lost = {"usd_per_week": 1000.0, "recover_weeks": 30.0, "survive_weeks": 12.0}
    assert evaluate_expression(FORMULAS["supply.exposure"].expression, lost) == (
        exposure_usd(1000, 30, 12)
    )


def test_what_nobody_published_lies_between_many_and_the_largest() -> None:
    least, greatest = concentration_between({"one": 50.0, "other": 20.0}, 30.0)
    assert (least.herfindahl, least.total_percent) == (2900.0, 70.0)
    assert greatest.herfindahl == 80**2 + 20**2
    alone = concentration_between({}, 5.0)
    assert (alone[0].herfindahl, alone[1].herfindahl) == (0.0, 10_000.0)


@given(
    st.lists(st.floats(0.01, 1e6), min_size=1, max_size=6),
    st.lists(st.floats(0.0, 1e6), min_size=1, max_size=6),
)
def test_whoever_has_what_is_unknown_the_index_lies_between(
    known: list[float], others: list[float]
) -> None:
    amounts = {f"known {place}": amount for place, amount in enumerate(known)}
    least, greatest = concentration_between(amounts, sum(others))
    told = amounts | {f"other {place}": amount for place, amount in enumerate(others)}
    index = concentration_of(told).herfindahl
    assert least.herfindahl - 1e-6 <= index <= greatest.herfindahl + 1e-6


def test_stock_lasts_as_long_as_failures_leave_of_it() -> None:
    assert stock_weeks(2, 0.5) == 4
    assert stock_weeks(0, 0.5) == 0
    assert stock_weeks(1, 0.0) == float("inf")
    printed = evaluate_expression(
        FORMULAS["supply.stock_weeks"].expression, {"spares": 2.0, "failures_week": 0.5}
    )
    assert printed == stock_weeks(2, 0.5)
    with pytest.raises(ValueError, match="0 and more"):
        stock_weeks(-1, 0.5)
