"""Training in closed form, against published runs and sizes."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from planner.domain.hardware import Accelerator
from planner.domain.language_model import LanguageModel
from planner.domain.workload import TrainingJob, TuningMethod
from planner.engines.serving.training import (
    activation_bytes_per_gpu,
    adapter_parameters,
    run_flop,
    run_hours,
    state_bytes_per_gpu,
)

Llms = Mapping[str, LanguageModel]
Parts = Mapping[str, Accelerator]
FULL = TrainingJob(15e12, 1, 1024, 0, 24, method=TuningMethod.FULL)


def test_pre_training_takes_the_published_gpu_hours(llms: Llms, parts: Parts) -> None:
    # Llama-3.1-405B: 15.6 x 10^12 tokens at 38 to 43 % MFU on 16,384 H100 took 30.84 million
    # GPU-hours, restarts included (model card, July 2024; arXiv 2407.21783).
    job = replace(FULL, tokens_per_run=15.6e12, gpus=16384)
    hours = run_hours(llms["Llama-3.1-405B"], parts["H100-SXM"], job) * job.gpus
    assert hours == pytest.approx(30.84e6, rel=0.15)


def test_a_token_costs_six_flop_per_active_parameter_and_attention(llms: Llms) -> None:
    model = llms["DeepSeek-V3"]
    attention = 6 * 2 * 61 * 7168 * 4096
    assert run_flop(model, FULL) == pytest.approx(15e12 * (6 * 37e9 + attention))


def test_time_shrinks_with_gpus_and_with_frozen_weights(llms: Llms, parts: Parts) -> None:
    model, part = llms["Llama-3.1-8B"], parts["H200-SXM"]
    hours = run_hours(model, part, FULL)
    assert run_hours(model, part, replace(FULL, gpus=2048)) == pytest.approx(hours / 2)
    lora = replace(FULL, method=TuningMethod.LORA)
    assert run_hours(model, part, lora) == pytest.approx(hours * 4 / 6)


def test_the_job_knows_its_mfu_best(llms: Llms, parts: Parts) -> None:
    model, part = llms["Llama-3.1-8B"], parts["H200-SXM"]
    own = replace(FULL, mfu=0.2)
    assert run_hours(model, part, own, mfu=0.4) == pytest.approx(
        2 * run_hours(model, part, FULL, mfu=0.4)
    )


def test_mixtures_of_experts_reach_a_lower_share(llms: Llms, parts: Parts) -> None:
    model, part = llms["DeepSeek-V3"], parts["H200-SXM"]
    assert run_hours(model, part, FULL) == run_hours(model, part, FULL, mfu=0.25)


def test_full_training_keeps_sixteen_bytes_a_parameter(llms: Llms) -> None:
    job = replace(FULL, gpus=8)
    assert state_bytes_per_gpu(llms["Llama-3.1-70B"], job) == pytest.approx(16 * 70.55e9 / 8)


def test_adapters_are_small_beside_frozen_weights(llms: Llms) -> None:
    model = llms["Llama-3.1-8B"]
    # PEFT prints 41,943,040 trainable parameters for rank 16 on all linear layers.
    assert adapter_parameters(model, 16) == 41_943_040
    job = replace(FULL, gpus=1, method=TuningMethod.LORA, lora_rank=16)
    expected = 2 * 8.03e9 + 16 * 41_943_040
    assert state_bytes_per_gpu(model, job) == pytest.approx(expected)


def test_activations_are_kept_at_the_edges_of_layers(llms: Llms) -> None:
    # 4,096 tokens x (4,096 x (2 x 32 + 34) + 6 x 128,256)
    assert activation_bytes_per_gpu(llms["Llama-3.1-8B"]) == 4096 * (4096 * 98 + 6 * 128256)
