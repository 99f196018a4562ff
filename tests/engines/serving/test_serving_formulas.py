"""What *Why?* prints is what is computed."""

from collections.abc import Callable, Mapping
from math import log

import pytest

from planner.domain.expression import evaluate_expression
from planner.domain.formula import Formula
from planner.domain.language_model import LanguageModel, Precision
from planner.domain.workload import TrainingJob, TuningMethod
from planner.engines.serving import (
    batching,
    cache,
    latency_formulas,
    memory,
    queueing,
    roofline,
    speculation,
    training,
)
from planner.engines.serving.setup import ServingSetup

MakeSetup = Callable[..., ServingSetup]

MODULES = (cache, latency_formulas, memory, queueing, roofline, speculation, training)
FORMULAS = [
    value for module in MODULES for value in vars(module).values() if isinstance(value, Formula)
]
EVERY_KIND = (
    "Llama-3.1-8B",
    "DeepSeek-V3",
    "DeepSeek-V3.2",
    "gpt-oss-120b",
    "Gemma-4-31B",
    "Llama-4-Scout",
    "Qwen3-Next-80B-A3B",
    "bge-m3",
)


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda formula: formula.id)
def test_every_formula_uses_exactly_the_symbols_it_explains(formula: Formula) -> None:
    values = dict.fromkeys(formula.symbols, 0.5)
    evaluate_expression(formula.expression, values)
    for name in formula.symbols:
        others = {key: value for key, value in values.items() if key != name}
        with pytest.raises(ValueError, match=f'"{name}" has no value'):
            evaluate_expression(formula.expression, others)


@pytest.mark.parametrize("name", EVERY_KIND)
@pytest.mark.parametrize("precision", [Precision.BF16, Precision.FP8, Precision.NVFP4])
def test_weights(llms: Mapping[str, LanguageModel], name: str, precision: Precision) -> None:
    printed = evaluate_expression(
        memory.WEIGHTS.expression, memory.weights_symbols(llms[name], precision)
    )
    assert printed == pytest.approx(memory.weight_bytes(llms[name], precision))


@pytest.mark.parametrize("name", EVERY_KIND)
@pytest.mark.parametrize("context", [100.0, 50_000.0])
def test_cache(llms: Mapping[str, LanguageModel], name: str, context: float) -> None:
    model = llms[name]
    printed = evaluate_expression(
        cache.kv_formula(model).expression, cache.kv_symbols(model, Precision.FP8, context)
    )
    computed = cache.kv_bytes_per_sequence(model, Precision.FP8, context)
    assert printed == pytest.approx(computed)


@pytest.mark.parametrize("name", ["Llama-3.1-8B", "DeepSeek-V3", "gpt-oss-120b"])
def test_steps(make_setup: MakeSetup, name: str) -> None:
    setup = make_setup(name, tp=4, pp=2)
    decode = evaluate_expression(
        roofline.DECODE_STEP.expression, roofline.decode_symbols(setup, 32, 3000)
    )
    assert decode == pytest.approx(roofline.decode_step_s(setup, 32, 3000))
    prefill = evaluate_expression(
        roofline.PREFILL_WORK.expression, roofline.prefill_symbols(setup, 3000)
    )
    assert prefill == pytest.approx(roofline.prefill_work_s(setup, 3000))


@pytest.mark.parametrize("name", ["Llama-3.1-8B", "DeepSeek-V3"])
def test_shortcuts(make_setup: MakeSetup, name: str) -> None:
    guess = speculation.Speculation(3, 0.8)
    setup = make_setup(name, tp=4, dp=2, speculation=guess, prefix_hit=0.4)
    printed = evaluate_expression(
        speculation.TOKENS_PER_STEP.expression, {"acceptance": 0.8, "drafted": 3.0}
    )
    assert printed == pytest.approx(guess.tokens_per_step)
    token = evaluate_expression(
        speculation.SPECULATIVE_TOKEN.expression,
        roofline.speculation_symbols(setup, guess, 32, 3000),
    )
    assert token == pytest.approx(roofline.token_s(setup, 32, 3000))
    new = evaluate_expression(roofline.NEW_TOKENS.expression, {"tokens": 3000, "hit": 0.4})
    assert new == pytest.approx(roofline.new_tokens(setup, 3000))
    prefill = evaluate_expression(
        roofline.PREFILL_WORK.expression, roofline.prefill_symbols(setup, 3000)
    )
    assert prefill == pytest.approx(roofline.prefill_work_s(setup, 3000))
    fitted = memory.fit(setup)
    fitting = evaluate_expression(
        memory.SHARED_CACHE.expression, memory.shared_symbols(setup, fitted, 3200, 1200)
    )
    assert fitting == pytest.approx(memory.kv_concurrency(setup, fitted, 3200, 1200))


def test_queue_latency_and_concurrency(make_setup: MakeSetup) -> None:
    setup = make_setup(tp=2)
    fitted = memory.fit(setup)
    point = batching.operating_point(setup, fitted, 2000, 200, 4.0, round_trip_ms=20)
    assert point.concurrency is not None
    assert point.ttft_mean_ms is not None
    assert point.tpot_ms is not None
    work = roofline.prefill_work_s(setup, 2000)
    step = roofline.decode_step_s(setup, point.concurrency, 2100)
    alone = roofline.prefill_s(setup, 2000)

    rho = evaluate_expression(queueing.RHO.expression, {"rate": 4.0, "prefill": work})
    assert rho == pytest.approx(point.rho)
    wait = evaluate_expression(
        queueing.P95_WAIT.expression,
        {"rho": rho, "prefill": work, "log_tail": log(rho / 0.05)},
    )
    assert wait == pytest.approx(queueing.wait_s(rho, work))
    ttft = evaluate_expression(
        latency_formulas.TTFT_P95.expression,
        {"prefill": alone, "step": step, "wait": wait, "round_trip": 20.0},
    )
    assert ttft == pytest.approx(point.ttft_p95_ms)
    tpot = evaluate_expression(
        latency_formulas.TPOT.expression,
        {"step": step, "concurrency": point.concurrency, "prefill": work, "output": 200.0},
    )
    assert tpot == pytest.approx(point.tpot_ms)
    users = evaluate_expression(
        latency_formulas.LITTLE.expression,
        {"rate": 4.0, "ttft": point.ttft_mean_ms - 20, "output": 200.0, "tpot": point.tpot_ms},
    )
    assert users == pytest.approx(point.concurrency)


@pytest.mark.parametrize("method", TuningMethod)
def test_training(make_setup: MakeSetup, method: TuningMethod) -> None:
    setup = make_setup()
    job = TrainingJob(2e8, 20, 8, 22, 8, method=method)
    hours = evaluate_expression(
        training.RUN_HOURS.expression,
        training.run_symbols(setup.llm, setup.accelerator, job),
    )
    assert hours == pytest.approx(training.run_hours(setup.llm, setup.accelerator, job))
    state = evaluate_expression(training.STATE.expression, training.state_symbols(setup.llm, job))
    assert state == pytest.approx(training.state_bytes_per_gpu(setup.llm, job))
    activations = evaluate_expression(
        training.ACTIVATIONS.expression, training.activation_symbols(setup.llm, job)
    )
    assert activations == pytest.approx(training.activation_bytes_per_gpu(setup.llm, job))
