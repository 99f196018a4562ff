"""What a training job takes on its GPUs: time, memory, energy, and the reasons."""

from dataclasses import replace

import pytest

from planner.compute.explain import explain
from planner.compute.explain.case import Case
from planner.compute.explain.training import TrainingFigures, training_figures
from planner.document.commands.workloads import EditWorkload
from planner.domain.units import GIB
from planner.domain.workload import TuningMethod
from tests.builders import H200, Draft, S
from tests.compute.test_explain_models import check

FIGURES = (
    "run_hours",
    "state_bytes",
    "activation_bytes",
    "training_memory",
    "run_kwh",
    "kwh_per_million",
)


def tuning(**changes: object) -> Draft:
    draft = Draft()
    draft.rack(H200)
    workload = draft.training()
    draft.deploy(workload, dp=8, replicas=1)
    (made,) = draft.project.workloads
    assert made.training is not None
    job = replace(made.training, **changes)  # type: ignore[arg-type]
    draft.run(EditWorkload(replace(made, training=job), "training"))
    return draft


def figures(draft: Draft) -> TrainingFigures:
    (workload,) = draft.project.workloads
    found = training_figures(Case(draft.project, S, draft.evaluate()), workload.id)
    assert found is not None
    return found


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("method", TuningMethod)
def test_every_figure_follows_from_its_formula(name: str, method: TuningMethod) -> None:
    draft = tuning(method=method)
    (workload,) = draft.project.workloads
    why = explain(draft.project, S, draft.evaluate(), f"workload:{workload.id}:{name}")
    assert why is not None
    assert check(why) >= 1


def test_memory_of_the_pool_is_state_and_activations_of_every_gpu() -> None:
    draft = tuning()
    found = figures(draft)
    (pool,) = draft.evaluate().pools.values()
    assert pool.memory.weights == pytest.approx(8 * found.state_bytes)
    assert pool.memory.activations == pytest.approx(8 * found.activation_bytes)
    assert found.memory_bytes == pytest.approx(140.4 * GIB, rel=0.03)


def test_four_bit_weights_take_less_memory_and_as_much_time() -> None:
    lora, qlora = figures(tuning()), figures(tuning(method=TuningMethod.QLORA))
    assert qlora.state_bytes < lora.state_bytes * 0.4
    assert qlora.hours == lora.hours


def test_keeping_activations_saves_time_for_memory() -> None:
    again, kept = figures(tuning()), figures(tuning(recompute=False))
    assert kept.hours == pytest.approx(again.hours * 4 / 6)
    assert kept.activation_bytes > 5 * again.activation_bytes


def test_what_does_not_fit_says_so() -> None:
    full = tuning(method=TuningMethod.FULL)
    assert not figures(full).fits
    (finding,) = full.findings("MEM-003")
    assert finding.detail == "Use more GPUs or LoRA instead of full training or 8-bit Adam."
    assert figures(tuning()).fits
    assert not tuning().findings("MEM-003")


def test_energy_is_the_draw_of_the_server_with_its_plant_over_the_hours() -> None:
    draft = tuning()
    found = figures(draft)
    (site,) = draft.evaluate().sites.values()
    assert found.kwh is not None
    assert site.pue is not None
    draw_kw = found.kwh / found.hours / site.pue
    # Eight H200 under training: three quarters of the 10.2 kW of a DGX.
    assert draw_kw == pytest.approx(0.76 * 10.2, rel=0.02)
    assert found.kwh_per_million == pytest.approx(found.kwh / 100)


def test_half_the_gpus_of_a_server_draw_half_of_it() -> None:
    whole, half = tuning(), Draft()
    half.rack(H200)
    half.deploy(half.training(gpus=4), dp=4, replicas=1)
    assert figures(half).kwh == pytest.approx(figures(whole).kwh, rel=0.01)
    assert figures(half).hours == pytest.approx(2 * figures(whole).hours)
