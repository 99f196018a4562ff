"""Training in closed form, against published runs and sizes."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from planner.domain.hardware import Accelerator
from planner.domain.language_model import LanguageModel
from planner.domain.workload import Optimiser, TrainingJob, TuningMethod
from planner.engines.serving.adapters import adapter_parameters
from planner.engines.serving.training import (
    activation_bytes_per_gpu,
    frozen_bytes,
    run_flop,
    run_hours,
    state_bytes_per_gpu,
)

Llms = Mapping[str, LanguageModel]
Parts = Mapping[str, Accelerator]
FULL = TrainingJob(15e12, 1, 1024, 0, 24, method=TuningMethod.FULL, recompute=False)


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
    job = replace(FULL, recompute=True)
    expected = 4096 * (4096 * 98 + 6 * 128256)
    assert activation_bytes_per_gpu(llms["Llama-3.1-8B"], job) == expected


def test_without_recomputation_every_layer_keeps_its_own(llms: Llms) -> None:
    job = replace(FULL, sequence_tokens=2048, sequences=4)
    expected = 4 * 2048 * (4096 * 34 * 32 + 6 * 128256)
    assert activation_bytes_per_gpu(llms["Llama-3.1-8B"], job) == expected


def test_recomputation_is_a_second_forward_pass(llms: Llms) -> None:
    model = llms["Llama-3.1-8B"]
    again = replace(FULL, recompute=True)
    assert run_flop(model, again) == pytest.approx(run_flop(model, FULL) * 8 / 6)


@pytest.mark.parametrize(("stage", "bytes_"), [(0, 120e9), (1, 31.4e9), (2, 16.6e9), (3, 1.88e9)])
def test_stages_of_zero_share_what_the_paper_says(llms: Llms, stage: int, bytes_: float) -> None:
    # Figure 1 of arXiv 1910.02054: 7.5 billion parameters on 64 GPUs.
    model = replace(llms["Llama-3.1-8B"], total_params_b=7.5)
    job = replace(FULL, gpus=64, zero_stage=stage)
    assert state_bytes_per_gpu(model, job) == pytest.approx(bytes_, rel=0.01)


def test_optimisers_differ_in_what_they_keep(llms: Llms) -> None:
    model, job = llms["Llama-3.1-70B"], replace(FULL, gpus=1)
    per_parameter = {
        optimiser: state_bytes_per_gpu(model, replace(job, optimiser=optimiser)) / 70.55e9
        for optimiser in Optimiser
    }
    assert per_parameter == pytest.approx(
        {Optimiser.ADAM: 16.0, Optimiser.ADAM_8BIT: 10.0, Optimiser.ADAM_BF16: 8.0}
    )


def test_four_bit_weights_of_a_large_model_fit_one_gpu_of_48_gb(llms: Llms) -> None:
    # QLoRA (arXiv 2305.14314) tunes 65 billion parameters on one GPU of 48 GB.
    model = llms["Llama-3.1-70B"]
    job = replace(FULL, gpus=1, method=TuningMethod.QLORA, lora_rank=64)
    tables = 2 * 128256 * 8192
    expected = 2 * tables + 4.127 / 8 * (70.55e9 - tables)
    assert frozen_bytes(model, job) == pytest.approx(expected)
    assert 38e9 < state_bytes_per_gpu(model, job) < 54e9
    assert run_flop(model, job) == run_flop(model, replace(job, method=TuningMethod.LORA))
