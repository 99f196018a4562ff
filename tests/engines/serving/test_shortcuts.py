"""Speculative decoding and prefix caches: their limits, and that nothing changes without them."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from planner.domain.language_model import Precision
from planner.engines.serving.batching import operating_point, slo_rate
from planner.engines.serving.memory import fit, kv_concurrency, max_concurrency
from planner.engines.serving.roofline import (
    StepTime,
    decode_step_s,
    prefill_s,
    prefill_work_s,
    step_costs,
    token_s,
)
from planner.engines.serving.setup import ServingSetup, refusal
from planner.engines.serving.speculation import Speculation

MakeSetup = Callable[..., ServingSetup]
FREE_DRAFT = 0.0


def ideal(
    make_setup: MakeSetup, speculation: Speculation | None, **changes: object
) -> ServingSetup:
    """Return a set-up without overheads that reaches the datasheet figures of its part."""
    setup = make_setup(engine="ideal", weights=Precision.BF16, speculation=speculation, **changes)
    part = replace(
        setup.accelerator,
        prefill_efficiency=1.0,
        decode_bandwidth_efficiency=1.0,
        decode_flop_efficiency=1.0,
        collective_us=0.0,
    )
    return replace(setup, accelerator=part)


@pytest.mark.parametrize(
    ("drafted", "acceptance", "tokens"),
    [(1, 0.0, 1.0), (4, 0.0, 1.0), (1, 0.5, 1.5), (3, 0.8, 2.952), (5, 1.0, 6.0)],
)
def test_a_step_yields_what_is_accepted_and_one_more(
    drafted: int, acceptance: float, tokens: float
) -> None:
    assert Speculation(drafted, acceptance).tokens_per_step == pytest.approx(tokens)


def test_bound_by_memory_a_right_guess_is_free(make_setup: MakeSetup) -> None:
    plain = token_s(ideal(make_setup, None), 1, 0)
    sure = ideal(make_setup, Speculation(3, 1.0, FREE_DRAFT))
    assert token_s(sure, 1, 0) == pytest.approx(plain / 4, rel=1e-3)


def test_bound_by_compute_the_gain_vanishes(make_setup: MakeSetup) -> None:
    batch = 1_000_000
    plain = token_s(ideal(make_setup, None), batch, 0)
    sure = token_s(ideal(make_setup, Speculation(3, 1.0, FREE_DRAFT)), batch, 0)
    assert sure == pytest.approx(plain, rel=1e-6)
    doubtful = token_s(ideal(make_setup, Speculation(3, 0.6, FREE_DRAFT)), batch, 0)
    assert doubtful > 1.5 * plain


def test_the_gain_shrinks_as_the_batch_grows(make_setup: MakeSetup) -> None:
    plain, guessing = make_setup(), make_setup(speculation=Speculation(3, 0.7))
    gains = [token_s(plain, b, 1000) / token_s(guessing, b, 1000) for b in (1, 16, 64, 256, 1024)]
    assert gains[0] > 2.0
    assert gains == sorted(gains, reverse=True)
    assert gains[-1] < 1.0


def test_nothing_accepted_is_a_loss(make_setup: MakeSetup) -> None:
    for batch in (1, 64):
        guessing = make_setup(speculation=Speculation(2, 0.0))
        assert token_s(guessing, batch, 1000) > token_s(make_setup(), batch, 1000)


def test_verifying_touches_more_experts(make_setup: MakeSetup) -> None:
    plain = make_setup("DeepSeek-V3", tp=8)
    guessing = replace(plain, speculation=Speculation(1, 0.85, FREE_DRAFT))
    costs = step_costs(guessing)
    read = costs.dense_read_s + costs.expert_read_s * costs.touched(8)
    assert costs.decode(4, 1000).weights_s == pytest.approx(read)
    assert costs.decode(4, 1000).weights_s > 1.5 * step_costs(plain).decode(4, 1000).weights_s


def test_the_cache_is_read_once_for_all_guesses(make_setup: MakeSetup) -> None:
    def step(speculation: Speculation | None) -> StepTime:
        return step_costs(make_setup(speculation=speculation)).decode(8, 20_000)

    assert step(Speculation(3, 0.7)).kv_s == step(None).kv_s


def test_drafting_takes_time_and_memory(make_setup: MakeSetup) -> None:
    head = make_setup(tp=2, speculation=Speculation(3, 0.7))
    model = replace(head, speculation=Speculation(3, 0.7, 0.11))
    free = replace(head, speculation=Speculation(3, 0.7, FREE_DRAFT))
    plain = replace(head, speculation=None)
    assert token_s(free, 8, 1000) < token_s(head, 8, 1000) < token_s(model, 8, 1000)
    added = decode_step_s(head, 8, 1000) - decode_step_s(free, 8, 1000)
    assert added == pytest.approx(3 / plain.llm.layers * decode_step_s(plain, 8, 1000))
    assert fit(free).weights_bytes == fit(plain).weights_bytes
    assert fit(head).weights_bytes == pytest.approx(fit(plain).weights_bytes * 81 / 80, rel=0.01)
    assert fit(model).weights_bytes > fit(head).weights_bytes


def test_the_first_token_is_not_sooner_and_the_others_are(make_setup: MakeSetup) -> None:
    plain = make_setup(tp=4)
    guessing = replace(plain, speculation=Speculation(3, 0.7))
    before = operating_point(plain, fit(plain), 2000, 300, 1.0)
    after = operating_point(guessing, fit(guessing), 2000, 300, 1.0)
    assert before.ttft_p95_ms is not None
    assert after.ttft_p95_ms is not None
    assert before.tpot_ms is not None
    assert after.tpot_ms is not None
    assert after.ttft_p95_ms >= before.ttft_p95_ms
    assert after.tpot_ms < before.tpot_ms


@pytest.mark.parametrize("name", ["Llama-3.1-70B", "DeepSeek-V3", "gpt-oss-120b"])
def test_a_hit_leaves_less_to_compute_but_all_to_attend_to(
    make_setup: MakeSetup, name: str
) -> None:
    setup = make_setup(name, tp=8)
    half = replace(setup, prefix_hit=0.5)
    assert 0.5 * prefill_work_s(setup, 8000) < prefill_work_s(half, 8000)
    assert prefill_work_s(half, 8000) < prefill_work_s(setup, 8000)
    assert prefill_s(half, 8000) < prefill_s(setup, 8000)
    assert decode_step_s(half, 16, 8000) == decode_step_s(setup, 16, 8000)


def test_a_hit_skips_the_multiplications_of_the_layers(make_setup: MakeSetup) -> None:
    setup = ideal(make_setup, None)
    costs = step_costs(setup)
    hit = replace(setup, prefix_hit=0.75)
    pairs = (4000**2 - 3000**2) / 2 * setup.llm.layers
    expected = 1000 * costs.prefill_dense_s + costs.prefill_attention_s * pairs
    assert prefill_work_s(hit, 4000) == pytest.approx(expected)


def test_a_common_prefix_is_kept_once(make_setup: MakeSetup) -> None:
    setup = make_setup(tp=2)
    fitted = fit(setup)
    each = fitted.sequence_bytes / setup.max_length
    room = (fitted.kv_pool_bytes - 3000 * each) / (1000 * each)
    assert kv_concurrency(setup, fitted, 4000, 3000) == pytest.approx(room)
    assert kv_concurrency(setup, fitted, 4000) == kv_concurrency(setup, fitted, 4000, 0.0)


@pytest.mark.parametrize("name", ["DeepSeek-V3", "gpt-oss-120b", "Qwen3-Next-80B-A3B"])
def test_more_is_shared_never_fewer_fit(make_setup: MakeSetup, name: str) -> None:
    setup = make_setup(name, tp=8, prefix_hit=0.0)
    rooms = [max_concurrency(setup, fit(setup), 4000, shared) for shared in (0, 1000, 2000, 3900)]
    assert rooms == sorted(rooms)


def test_states_are_never_shared(make_setup: MakeSetup) -> None:
    hybrid = make_setup("Qwen3-Next-80B-A3B", tp=2)
    fitted = fit(hybrid)
    states = kv_concurrency(hybrid, fitted, 0.0)
    assert kv_concurrency(hybrid, fitted, 4000, 4000) < states < float("inf")


def test_a_hit_raises_the_rate_within_objectives(make_setup: MakeSetup) -> None:
    rates = []
    for hit in (0.0, 0.3, 0.6, 0.9):
        setup = make_setup(tp=4, prefix_hit=hit)
        rates.append(slo_rate(setup, fit(setup), 4000, 400, tpot_limit_ms=40.0).requests_per_s)
    assert rates == sorted(rates)
    assert rates[-1] > 1.3 * rates[0]


def test_no_hit_and_no_draft_change_nothing(make_setup: MakeSetup) -> None:
    for name in ("Llama-3.1-70B", "DeepSeek-V3"):
        setup = make_setup(name, tp=8)
        neutral = replace(setup, prefix_hit=0.0, speculation=None)
        point = operating_point(setup, fit(setup), 2000, 200, 1.0)
        assert operating_point(neutral, fit(neutral), 2000, 200, 1.0) == point
        step = step_costs(setup).decode(16, 1000)
        assert (step.draft_s, step.tokens, step.token_s) == (0.0, 1.0, step.total_s)
        assert step_costs(setup).verify(16, 1000) == step


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"prefix_hit": 1.0}, "last token of a prompt"),
        ({"prefix_hit": -0.1}, "at least 0"),
        ({"speculation": Speculation(0, 0.5)}, "needs at least 1"),
        ({"speculation": Speculation(3, 1.2)}, "between 0 and 1"),
        ({"speculation": Speculation(3, 0.5, -1.0)}, "0 or more"),
    ],
)
def test_impossible_shortcuts_are_refused(
    make_setup: MakeSetup, changes: dict[str, object], part: str
) -> None:
    assert part in (refusal(make_setup(**changes)) or "")
