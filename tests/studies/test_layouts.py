"""The search for layouts: what is on the front, what carries a load, and why nothing does."""

from dataclasses import replace

import pytest

from planner.app.paths import catalog_folder
from planner.catalog.library import Library
from planner.catalog.loader import load
from planner.domain.identity import EntryId
from planner.domain.language_model import Precision
from planner.engines.serving.batching import slo_rate
from planner.engines.serving.memory import fit
from planner.engines.serving.speculation import Speculation
from planner.studies.layout_space import LayoutQuestion, setups
from planner.studies.layouts import LayoutPoint, search_layouts


@pytest.fixture(scope="module")
def library() -> Library:
    found, _ = load([catalog_folder()])
    return found


@pytest.fixture(scope="module")
def question(library: Library) -> LayoutQuestion:
    return asked(library, "llama-3.3-70b", "h200-sxm")


def asked(library: Library, model: str, gpu: str, gpus: int = 8) -> LayoutQuestion:
    return LayoutQuestion(
        library.llms[EntryId(model)],
        library.accelerators[EntryId(gpu)],
        library.engines[EntryId("vllm")],
        gpus,
        1000,
        300,
    )


def beats(one: LayoutPoint, other: LayoutPoint) -> bool:
    """Whether *one* is clearly better in one sense and not worse in the other."""
    speed = one.tokens_per_s_per_user / other.tokens_per_s_per_user
    rate = one.tokens_per_s_per_gpu / other.tokens_per_s_per_gpu
    return min(speed, rate) >= 1.0 and max(speed, rate) > 1.0001


@pytest.mark.parametrize("limit", [None, 30.0])
def test_nothing_beats_the_front_and_it_beats_all_else(
    question: LayoutQuestion, limit: float | None
) -> None:
    answer = search_layouts(replace(question, tpot_limit_ms=limit))
    points = [one for layout in answer.layouts for one in layout.points if one.in_limits]
    assert len(answer.front) > 3
    for point in answer.front:
        assert not any(beats(other, point) for other in points)
        assert limit is None or point.tpot_ms <= limit * (1 + 1e-9)
    for point in points:
        assert any(one == point or beats(one, point) or close(one, point) for one in answer.front)
    speeds = [one.tokens_per_s_per_user for one in answer.front]
    assert speeds == sorted(speeds, reverse=True)


def close(one: LayoutPoint, other: LayoutPoint) -> bool:
    return one.tokens_per_s_per_user == pytest.approx(
        other.tokens_per_s_per_user, rel=1e-4
    ) and one.tokens_per_s_per_gpu == pytest.approx(other.tokens_per_s_per_gpu, rel=1e-4)


def test_wide_groups_are_fast_and_narrow_ones_carry_much(question: LayoutQuestion) -> None:
    front = search_layouts(question).front
    assert front[0].setup.tp == 8
    assert front[-1].setup.tp == 1
    assert front[0].batch == 1.0


def test_the_same_question_has_the_same_answer(question: LayoutQuestion) -> None:
    assert search_layouts(question) == search_layouts(question)


def test_best_of_a_layout_is_what_its_objectives_allow(question: LayoutQuestion) -> None:
    strict = replace(question, ttft_limit_ms=400.0, tpot_limit_ms=30.0)
    for layout in search_layouts(strict).layouts:
        if not layout.fits:
            assert layout.points == ()
            continue
        rate = slo_rate(
            layout.setup, fit(layout.setup), 1000, 300, ttft_limit_ms=400.0, tpot_limit_ms=30.0
        ).requests_per_s
        found = layout.best.requests_per_s / layout.replicas if layout.best else 0.0
        assert found == pytest.approx(rate)


def test_idle_gpus_of_the_pool_count(question: LayoutQuestion) -> None:
    def best(gpus: int) -> float:
        answer = search_layouts(replace(question, gpus=gpus))
        wide = next(one for one in answer.layouts if one.setup.tp == 8 and one.setup.pp == 1)
        assert wide.best is not None
        return wide.best.tokens_per_s_per_gpu

    assert best(12) == pytest.approx(best(8) * 8 / 12)


def test_fewest_gpus_carry_the_load_and_fewer_do_not(question: LayoutQuestion) -> None:
    loaded = replace(question, requests_per_s=40.0, tpot_limit_ms=50.0, gpus=16)
    answer = search_layouts(loaded)
    fewest = answer.fewest
    assert fewest is not None
    assert fewest.gpus_for_load is not None
    needs = [one.gpus_for_load for one in answer.layouts if one.gpus_for_load is not None]
    assert fewest.gpus_for_load == min(needs)
    assert fewest.best is not None
    each = fewest.best.requests_per_s / fewest.replicas
    replicas = fewest.gpus_for_load // fewest.setup.gpus
    assert (replicas - 1) * each < 40.0 <= replicas * each
    assert all(one.requests_per_s >= 40.0 * (1 - 1e-9) for one in answer.front)
    small = search_layouts(replace(loaded, gpus=8))
    assert small.front == ()
    assert small.fewest is not None
    assert f"need at least {small.fewest.gpus_for_load} GPUs" in small.reason


def test_shortcuts_move_the_front(question: LayoutQuestion) -> None:
    plain = search_layouts(question).front
    drafting = search_layouts(replace(question, speculation=Speculation(3, 0.7))).front
    cached = search_layouts(replace(question, prefix_hit=0.8)).front
    assert drafting[0].tokens_per_s_per_user > 1.5 * plain[0].tokens_per_s_per_user
    assert cached[-1].tokens_per_s_per_gpu > 1.2 * plain[-1].tokens_per_s_per_gpu


def test_experts_are_spread_over_copies_of_attention(library: Library) -> None:
    answer = search_layouts(asked(library, "deepseek-r1", "b200-sxm", 16))
    copied = [one for one in answer.layouts if one.setup.dp > 1]
    assert copied
    assert all(one.setup.ep == one.setup.tp * one.setup.dp <= 8 for one in copied)
    # The latent cache is copied by tensor parallelism, so copies of attention carry more.
    assert answer.front[-1].setup.dp > 1
    dense = setups(asked(library, "llama-3.3-70b", "h200-sxm", 16))
    assert {one.dp for one in dense} == {1}


def test_precisions_are_those_the_part_has_and_the_model_permits(library: Library) -> None:
    def weights(model: str, gpu: str) -> set[Precision]:
        return {one.weights for one in setups(asked(library, model, gpu))}

    wide, half, quarter = Precision.BF16, Precision.FP8, Precision.NVFP4
    assert weights("llama-3.3-70b", "h200-sxm") == {wide, half}
    assert weights("deepseek-r1", "b200-sxm") == {half, quarter}
    assert weights("gpt-oss-120b", "h200-sxm") == {Precision.MXFP4}
    assert weights("deepseek-r1", "a100-sxm-80") == {wide}
    fixed = replace(asked(library, "llama-3.3-70b", "h200-sxm"), weights=wide, kv=half)
    assert {(one.weights, one.kv) for one in setups(fixed)} == {(wide, half)}


def test_when_nothing_fits_it_says_what_is_missing(library: Library) -> None:
    small = asked(library, "llama-3.1-405b", "h100-sxm", 4)
    reason = search_layouts(small).reason
    assert "fits on 4 x H100" in reason
    assert "GiB short on each GPU, decided by the weights" in reason
    assert "8 GPUs would hold it" in reason
    assert search_layouts(replace(small, gpus=8)).front


def test_when_objectives_are_out_of_reach_it_says_what_is_reached(
    question: LayoutQuestion,
) -> None:
    answer = search_layouts(replace(question, tpot_limit_ms=1.0, ttft_limit_ms=5.0))
    assert answer.front == ()
    assert "none keeps TTFT p95 of 5 ms and TPOT of 1 ms" in answer.reason
    lone = [one.points[0] for one in answer.layouts if one.points]
    assert f"TPOT of {min(one.tpot_ms for one in lone):.1f} ms" in answer.reason


def test_what_cannot_be_searched_is_told(library: Library, question: LayoutQuestion) -> None:
    def reason(**changes: object) -> str:
        answer = search_layouts(replace(question, **changes))  # type: ignore[arg-type]
        assert not answer.layouts
        assert not answer.front
        return answer.reason

    assert "generates no tokens" in search_layouts(asked(library, "bge-m3", "h200-sxm")).reason
    assert "at least 1 output token" in reason(output_tokens=0)
    assert "reads at most" in reason(input_tokens=200_000)
    assert "At least 1 GPU" in reason(gpus=0)
    assert "Raise the maximum length" in reason(max_length=1000)
    assert "has no NVFP4 units" in reason(weights=Precision.NVFP4)
    assert "last token of a prompt" in reason(prefix_hit=1.0)
