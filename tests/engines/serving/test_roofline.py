"""Step costs: their limits, their trends, and measured steps."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.language_model import Precision
from planner.engines.serving.memory import weight_bytes
from planner.engines.serving.parameters import parameters
from planner.engines.serving.roofline import (
    Term,
    decode_step_s,
    prefill_s,
    prefill_work_s,
    step_costs,
)
from planner.engines.serving.setup import ServingSetup

MakeSetup = Callable[..., ServingSetup]


def _ideal(setup: ServingSetup) -> ServingSetup:
    """Return *setup* on a part that reaches its datasheet figures."""
    part = replace(
        setup.accelerator,
        prefill_efficiency=1.0,
        decode_bandwidth_efficiency=1.0,
        decode_flop_efficiency=1.0,
        collective_us=0.0,
    )
    return replace(setup, accelerator=part)


@pytest.mark.parametrize("name", ["Llama-3.1-8B", "Llama-3.1-70B", "Gemma-3-27B"])
def test_without_overheads_a_batch_of_one_takes_the_time_to_read_the_weights(
    make_setup: MakeSetup, name: str
) -> None:
    setup = _ideal(make_setup(name, engine="ideal", weights=Precision.BF16))
    count = parameters(setup.llm)
    # Every weight is read once, except an input embedding of its own and a vision tower.
    unread = 2 * count.other + (0 if count.tied else 2 * count.embedding)
    expected = (weight_bytes(setup.llm, Precision.BF16) - unread) / 4.8e12
    assert decode_step_s(setup, 1, 0) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("name", ["Llama-3.1-8B", "Llama-3.1-70B"])
def test_without_overheads_a_large_batch_takes_the_time_to_multiply(
    make_setup: MakeSetup, name: str
) -> None:
    setup = _ideal(make_setup(name, engine="ideal", weights=Precision.BF16))
    batch = 1_000_000
    expected = 2 * batch * parameters(setup.llm).active / 989e12
    assert decode_step_s(setup, batch, 0) == pytest.approx(expected, rel=1e-6)


def test_the_cache_of_every_sequence_is_read_in_every_step(make_setup: MakeSetup) -> None:
    setup = _ideal(make_setup(engine="ideal"))
    step = step_costs(setup).decode(16, 10_000)
    assert step.kv_s == pytest.approx(16 * 10_000 * 163_840 / (4.8e12 * 0.97))


@pytest.mark.parametrize(("batch", "share"), [(1, 0.03), (32, 0.64), (128, 0.98)])
def test_a_batch_touches_more_experts_than_a_token(
    make_setup: MakeSetup, batch: int, share: float
) -> None:
    costs = step_costs(make_setup("DeepSeek-V3", tp=8))
    assert costs.touched(batch) == pytest.approx(share, abs=0.005)


def test_a_long_prompt_takes_the_time_to_multiply(make_setup: MakeSetup) -> None:
    setup = _ideal(make_setup(engine="ideal", weights=Precision.BF16))
    tokens = 8192
    llm = setup.llm
    layers = 2 * tokens * parameters(llm).body / 989e12
    attention = 4 * llm.heads * llm.head_dim * llm.layers * tokens**2 / 2 / (989e12 * 0.5)
    assert prefill_work_s(setup, tokens) == pytest.approx(layers + attention)
    assert prefill_s(setup, tokens) == pytest.approx(layers + attention, rel=0.1)


def test_attention_copies_and_stages_share_the_prefill_of_many_but_not_of_one(
    make_setup: MakeSetup,
) -> None:
    one, copies = make_setup(), make_setup(dp=4)
    assert prefill_work_s(copies, 2000) == pytest.approx(prefill_work_s(one, 2000) / 4)
    assert prefill_s(copies, 2000) == pytest.approx(prefill_s(one, 2000))


def test_ranks_pay_for_their_links(make_setup: MakeSetup) -> None:
    alone = step_costs(make_setup()).decode(64, 2000)
    shared = step_costs(make_setup(tp=8)).decode(64, 2000)
    ethernet = step_costs(make_setup(tp=8, link_gb_s=50.0)).decode(64, 2000)
    assert alone.links_s == 0.0
    assert 0.0 < shared.links_s < ethernet.links_s
    assert shared.total_s < alone.total_s


def test_the_step_says_what_it_spends_its_time_on(make_setup: MakeSetup) -> None:
    costs = step_costs(make_setup())
    assert costs.decode(1, 100).dominant is Term.WEIGHTS
    assert costs.decode(64, 30_000).dominant is Term.KV
    assert costs.decode(4000, 100).dominant is Term.COMPUTE
    slow = make_setup(tp=8, link_gb_s=1.0)
    assert step_costs(slow).decode(512, 100).dominant is Term.LINKS


@pytest.mark.parametrize(("batch", "tokens_in", "seconds"), [(1, 128, 17.236), (8, 2048, 20.161)])
def test_a_measured_batch_on_mi300x_is_met(
    make_setup: MakeSetup, batch: int, tokens_in: int, seconds: float
) -> None:
    # ROCm vLLM 0.10 developer notes, 2025: Llama-3.1-70B FP8, 8 GPUs, 2,048 tokens out.
    setup = make_setup(part="MI300X", kv=Precision.BF16, tp=8)
    engine = replace(setup.engine, layer_us=17.4, sequence_us=13.9)
    setup = replace(setup, engine=engine)
    latency = prefill_s(setup, tokens_in) + (batch - 1) * prefill_work_s(setup, tokens_in)
    latency += 2048 * decode_step_s(setup, batch, tokens_in + 1024)
    assert latency == pytest.approx(seconds, rel=0.1)


FASTER = ("bandwidth_gb_s", "bf16_tflops", "fp8_tflops", "link_gb_s")


@given(
    name=st.sampled_from(["Llama-3.1-8B", "DeepSeek-V3", "gpt-oss-20b", "Qwen3-Next-80B-A3B"]),
    faster=st.sampled_from(FASTER),
    factor=st.floats(1.0, 10.0),
    load=st.tuples(st.integers(1, 1000), st.integers(1, 30_000)),
)
def test_a_faster_part_is_never_slower(
    make_setup: MakeSetup, name: str, faster: str, factor: float, load: tuple[int, int]
) -> None:
    batch, context = load
    setup = make_setup(name, tp=4)
    part = setup.accelerator
    better = replace(part, **{faster: getattr(part, faster) * factor})
    improved = replace(setup, accelerator=better)
    slack = 1 + 1e-12
    assert decode_step_s(improved, batch, context) <= decode_step_s(setup, batch, context) * slack
    assert prefill_s(improved, context) <= prefill_s(setup, context) * slack


@given(batch=st.integers(1, 500), more=st.integers(1, 500), context=st.integers(1, 30_000))
def test_more_sequences_take_longer_but_less_each(
    make_setup: MakeSetup, batch: int, more: int, context: int
) -> None:
    setup = make_setup("DeepSeek-V3", tp=8)
    small, large = (decode_step_s(setup, b, context) for b in (batch, batch + more))
    assert small <= large
    assert large / (batch + more) <= small / batch * (1 + 1e-12)
