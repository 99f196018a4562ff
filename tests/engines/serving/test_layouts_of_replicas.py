"""Context parallelism, pipeline stages, adapters and separate prefill: what they cost and save."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.expression import evaluate_expression
from planner.domain.language_model import Generations, Precision, SoftwareGeneration
from planner.domain.units import GIB
from planner.engines.serving.adapters import adapter_bytes_per_gpu, adapter_parameters
from planner.engines.serving.batching import (
    Limit,
    fixed_concurrency,
    operating_point,
    slo_rate,
)
from planner.engines.serving.cache import kv_bytes_per_sequence, kv_bytes_per_sequence_per_gpu
from planner.engines.serving.links import TRANSFER, transfer_s, transfer_symbols
from planner.engines.serving.memory import fit, max_concurrency, weight_bytes_per_gpu
from planner.engines.serving.roofline import decode_step_s, prefill_s, step_costs
from planner.engines.serving.setup import Adapters, Disaggregation, ServingSetup, refusal

MakeSetup = Callable[..., ServingSetup]


# Context parallelism ------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "tp", "cp"), [("DeepSeek-V3", 8, 8), ("Llama-3.1-70B", 16, 2)])
def test_context_parallel_ranks_share_what_would_be_copies(
    make_setup: MakeSetup, name: str, tp: int, cp: int
) -> None:
    copies, shared = make_setup(name, tp=tp), make_setup(name, tp=tp, cp=cp)
    assert refusal(shared) is None
    own = kv_bytes_per_sequence_per_gpu(shared, 4096)
    assert own == pytest.approx(kv_bytes_per_sequence_per_gpu(copies, 4096) / cp)
    assert own == pytest.approx(kv_bytes_per_sequence(shared.llm, shared.kv, 4096) / tp)


def test_context_parallelism_pays_where_caches_are_long(make_setup: MakeSetup) -> None:
    copies, shared = make_setup("DeepSeek-V3", tp=8), make_setup("DeepSeek-V3", tp=8, cp=8)
    assert decode_step_s(shared, 64, 100_000) < decode_step_s(copies, 64, 100_000)
    assert decode_step_s(shared, 1, 100) > decode_step_s(copies, 1, 100)


@pytest.mark.parametrize(("tp", "cp", "use"), [(8, 2, 1), (16, 4, 2), (8, 3, 1)])
def test_only_copies_can_be_shared(make_setup: MakeSetup, tp: int, cp: int, use: int) -> None:
    found = refusal(make_setup(tp=tp, cp=cp))
    assert found is not None
    assert f"Use cp {use}." in found


# Links --------------------------------------------------------------------------------------------


def test_a_group_beyond_its_link_domain_goes_over_the_fabric(make_setup: MakeSetup) -> None:
    inside, beyond = make_setup(tp=16, domain=16), make_setup(tp=16, domain=8)
    assert decode_step_s(beyond, 64, 2000) > decode_step_s(inside, 64, 2000)
    faster = replace(beyond, fabric_gb_s=100.0)
    assert decode_step_s(faster, 64, 2000) < decode_step_s(beyond, 64, 2000)


def test_the_last_stage_and_the_largest_one_make_the_others_wait(make_setup: MakeSetup) -> None:
    one, eight = make_setup(engine="ideal"), make_setup(engine="ideal", pp=8)
    step, staged = step_costs(one).decode(1, 0), step_costs(eight).decode(8, 0)
    head = one.llm.hidden * one.llm.vocabulary * 2.0
    speed = one.accelerator.bandwidth_gb_s * 1e9 * one.accelerator.decode_bandwidth_efficiency
    assert staged.weights_s - step.weights_s == pytest.approx(7 * head / speed)
    uneven = make_setup("DeepSeek-V3", tp=8, pp=8)  # 61 layers: stages of 8
    even = replace(uneven, llm=replace(uneven.llm, layers=64))
    assert step_costs(uneven).kv_byte_s == pytest.approx(step_costs(even).kv_byte_s * 64 / 61)


# Adapters -----------------------------------------------------------------------------------------


def test_adapters_take_memory_beside_the_weights(make_setup: MakeSetup) -> None:
    plain, adapted = make_setup(tp=4), make_setup(tp=4, adapters=Adapters(16, 32))
    more = weight_bytes_per_gpu(adapted) - weight_bytes_per_gpu(plain)
    # One factor of each matrix is shared by the ranks, the other one is copied.
    per_rank = 2.0 * adapter_parameters(plain.llm, 32) * (1 + 1 / 4) / 2
    assert more == pytest.approx(16 * per_rank)
    assert adapter_bytes_per_gpu(adapted) == pytest.approx(per_rank)
    assert fit(adapted).kv_pool_bytes == pytest.approx(fit(plain).kv_pool_bytes - more)


def test_adapters_slow_every_step(make_setup: MakeSetup) -> None:
    plain, adapted = (
        make_setup("Llama-3.1-8B"),
        make_setup("Llama-3.1-8B", adapters=Adapters(8, 16)),
    )
    slower = decode_step_s(adapted, 8, 1000) - decode_step_s(plain, 8, 1000)
    assert 0.002 <= slower < 0.003  # 2 ms a token for 32 layers (Punica)
    many = replace(adapted, adapters=Adapters(64, 16))
    assert decode_step_s(many, 64, 1000) > decode_step_s(adapted, 64, 1000)


# Disaggregation -----------------------------------------------------------------------------------


@pytest.fixture
def apart(make_setup: MakeSetup) -> ServingSetup:
    """Two instances read prompts, one generates; four GPUs each."""
    return make_setup(tp=4, disaggregation=Disaggregation(2, 1))


def test_a_disaggregated_replica_takes_the_gpus_of_all_its_instances(apart: ServingSetup) -> None:
    assert (apart.gpus, apart.instance_gpus) == (12, 4)
    more = replace(apart, disaggregation=Disaggregation(2, 3))
    fitted = fit(apart)
    assert max_concurrency(more, fitted, 4000) == 3 * max_concurrency(apart, fitted, 4000)
    assert fit(more).kv_tokens == pytest.approx(3 * fitted.kv_tokens)


def test_prompts_that_are_read_elsewhere_lengthen_no_token(apart: ServingSetup) -> None:
    together = replace(apart, disaggregation=None)
    fitted = fit(apart)
    rate = 0.5 * slo_rate(together, fitted, 4000, 200).requests_per_s
    alone, mixed = (operating_point(one, fitted, 4000, 200, rate) for one in (apart, together))
    assert alone.tpot_ms is not None
    assert mixed.tpot_ms is not None
    assert alone.tpot_ms < mixed.tpot_ms
    step = step_costs(apart).decode(max(alone.concurrency or 0.0, 1.0), 4100)
    assert alone.tpot_ms == pytest.approx(step.token_s * 1e3)


def test_the_first_token_waits_for_the_cache_to_arrive(apart: ServingSetup) -> None:
    slow = replace(apart, disaggregation=Disaggregation(2, 1, link_gb_s=1.0))
    fitted = fit(apart)
    quick_ms, slow_ms = (
        operating_point(one, fitted, 4000, 200, 0.01).ttft_mean_ms for one in (apart, slow)
    )
    assert quick_ms is not None
    assert slow_ms is not None
    moved_s = kv_bytes_per_sequence(apart.llm, apart.kv, 4000) / (0.7 * 1e9)
    gap = transfer_s(slow, 4000) - transfer_s(apart, 4000)
    assert transfer_s(slow, 4000) == pytest.approx(moved_s, rel=1e-3)
    assert slow_ms - quick_ms == pytest.approx(gap * 1e3)
    computed = evaluate_expression(TRANSFER.expression, transfer_symbols(slow, 4000))
    assert computed == pytest.approx(transfer_s(slow, 4000))


def test_either_kind_of_instance_can_be_the_narrow_one(apart: ServingSetup) -> None:
    fitted = fit(apart)
    long_prompts = slo_rate(apart, fitted, 8000, 20)
    assert long_prompts.limited_by is Limit.PREFILL
    more = replace(apart, disaggregation=Disaggregation(4, 1))
    assert slo_rate(more, fitted, 8000, 20).requests_per_s == pytest.approx(
        2 * long_prompts.requests_per_s, rel=1e-3
    )
    long_answers = slo_rate(apart, fitted, 100, 8000)
    assert long_answers.limited_by is Limit.KV
    assert slo_rate(more, fitted, 100, 8000) == long_answers


def test_the_greatest_rate_of_a_disaggregated_replica_is_feasible(apart: ServingSetup) -> None:
    fitted = fit(apart)
    for lengths in ((1000, 300), (8000, 20), (100, 4000)):
        best = slo_rate(apart, fitted, *lengths, ttft_limit_ms=2000, tpot_limit_ms=50)
        point = operating_point(apart, fitted, *lengths, best.requests_per_s)
        assert point.feasible
        assert point.ttft_p95_ms is not None
        assert point.ttft_p95_ms <= 2000 * (1 + 1e-6)


@given(users=st.integers(1, 5000))
def test_a_closed_loop_of_separate_instances_obeys_littles_law(
    make_setup: MakeSetup, users: int
) -> None:
    setup = make_setup(tp=4, disaggregation=Disaggregation(2, 2))
    loop = fixed_concurrency(setup, fit(setup), 2000, 200, users)
    assert loop is not None
    requests_per_s = loop.output_tokens_per_s / 200
    assert requests_per_s * loop.request_latency_s == pytest.approx(users, rel=1e-6)
    assert loop.ttft_ms >= prefill_s(setup, 2000) * 1e3


@pytest.mark.parametrize("sizes", [(0, 1), (1, 0)])
def test_both_kinds_of_instance_are_needed(make_setup: MakeSetup, sizes: tuple[int, int]) -> None:
    found = refusal(make_setup(disaggregation=Disaggregation(*sizes)))
    assert found is not None
    assert "both need at least 1" in found


# Memory and generations ---------------------------------------------------------------------------


@pytest.mark.parametrize("kv", [Precision.NVFP4, Precision.MXFP4, Precision.FP8, Precision.BF16])
@given(
    name=st.sampled_from(
        ["Llama-3.1-8B", "DeepSeek-V3", "gpt-oss-20b", "Qwen3-Next-80B-A3B", "Gemma-3-27B"]
    ),
    tp=st.sampled_from([1, 2, 4, 8]),
    pp=st.sampled_from([1, 2, 4, 8]),
    cp=st.sampled_from([1, 2]),
    length=st.integers(1, 30_000),
)
def test_more_gpus_never_hold_more_each(
    make_setup: MakeSetup, kv: Precision, name: str, tp: int, pp: int, cp: int, length: int
) -> None:
    def held(setup: ServingSetup) -> float:
        # A lone stage holds embedding and head; with several the first one holds the former.
        return weight_bytes_per_gpu(setup) + kv_bytes_per_sequence_per_gpu(setup, length)

    setup = make_setup(name, tp=tp, pp=pp, kv=kv)
    assert held(replace(setup, tp=2 * tp)) <= held(setup)
    assert held(replace(setup, pp=2 * pp)) <= held(setup)
    assert held(replace(setup, dp=2)) <= held(setup)
    shared = replace(setup, cp=cp)
    if refusal(shared) is None:
        assert held(shared) <= held(setup)


def test_a_fit_says_what_decides_and_by_how_much(make_setup: MakeSetup) -> None:
    small = fit(make_setup("DeepSeek-V3", tp=2))
    assert not small.fits
    assert small.deciding == "weights"
    assert small.short_bytes > 190 * GIB
    assert fit(make_setup("DeepSeek-V3", tp=8)).fits


def test_other_generations_of_software_move_every_part_of_a_step(make_setup: MakeSetup) -> None:
    current = make_setup("Llama-3.1-70B", tp=4)
    engine = replace(current.engine, generations=Generations(0.8, 0.5, 1.1, 1.4))
    at = {
        one: decode_step_s(replace(current, engine=engine, software=one), 1, 0)
        for one in SoftwareGeneration
    }
    now = decode_step_s(current, 1, 0)
    assert at[SoftwareGeneration.CURRENT] == now
    # Only what crosses the link stays as it is.
    assert at[SoftwareGeneration.CONSERVATIVE] == pytest.approx(now / 0.8, rel=0.01)
    assert at[SoftwareGeneration.EXPECTED] == pytest.approx(now / 1.1, rel=0.01)
    mixture = replace(make_setup("DeepSeek-V3", tp=8), engine=engine)
    older = replace(mixture, software=SoftwareGeneration.CONSERVATIVE)
    assert decode_step_s(older, 8, 0) == pytest.approx(2 * decode_step_s(mixture, 8, 0), rel=0.01)
