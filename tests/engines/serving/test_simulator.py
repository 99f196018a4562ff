"""The simulator against what must hold of every queue, and against the closed form."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.language_model import Admission, Precision
from planner.engines.serving.batching import fixed_concurrency, operating_point
from planner.engines.serving.cache import kv_bytes_per_sequence_per_gpu
from planner.engines.serving.memory import fit, max_concurrency
from planner.engines.serving.setup import Disaggregation, ServingSetup
from planner.engines.serving.simulator import Percentiles, Router, Simulation, Slo, simulate
from planner.engines.serving.speculation import Speculation
from planner.engines.serving.timeline import Timeline
from planner.engines.serving.traffic import (
    Bursts,
    ClosedLoop,
    Even,
    Fixed,
    Kind,
    Mix,
    Poisson,
    Recorded,
    Size,
    Skewed,
    Timed,
    Traffic,
)

MakeSetup = Callable[..., ServingSetup]

CHAT = Mix((Kind(Fixed(1000), Fixed(300)),))
VARIED = Mix((Kind(Skewed(1000, 0.8), Even(100, 500)),))


def run(setup: ServingSetup, traffic: Traffic, **options: object) -> Simulation:
    return simulate(setup, fit(setup), traffic, **{"seed": 1, **options})  # type: ignore[arg-type]


def known(found: Percentiles | None) -> Percentiles:
    assert found is not None
    return found


def test_a_seed_gives_the_same_result_every_time(make_setup: MakeSetup) -> None:
    setup = make_setup(tp=2)
    traffic = Poisson(3.0, 30.0, VARIED)
    assert run(setup, traffic, seed=7) == run(setup, traffic, seed=7)
    assert run(setup, traffic, seed=7) != run(setup, traffic, seed=8)


@pytest.mark.parametrize(
    ("model", "layout", "size"),
    [
        ("Llama-3.1-8B", {}, Size(1000, 300)),
        ("Llama-3.1-70B", {"tp": 2}, Size(30_000, 50)),  # four chunks
        ("Llama-3.1-70B", {"tp": 2, "pp": 4}, Size(2000, 100)),
        ("DeepSeek-V3", {"tp": 8, "ep": 8}, Size(1000, 300)),
        ("gpt-oss-120b", {"tp": 2}, Size(1000, 300)),
        ("bge-m3", {"weights": Precision.BF16}, Size(500, 0)),
        ("bge-m3", {"weights": Precision.BF16}, Size(500, 40)),
    ],
)
def test_a_lone_request_takes_as_long_as_in_the_closed_form(
    make_setup: MakeSetup, model: str, layout: dict[str, object], size: Size
) -> None:
    setup = make_setup(model, **{"max_length": sum(size), **layout})
    found = run(setup, Recorded((Timed(5.0, size),)), round_trip_ms=20.0)
    alone = operating_point(setup, fit(setup), *size, 1e-9, round_trip_ms=20.0)
    assert known(found.ttft_ms).mean == pytest.approx(alone.ttft_mean_ms, rel=2e-3)
    if model != "bge-m3":
        assert known(found.tpot_ms).mean == pytest.approx(alone.tpot_ms, rel=2e-3)
        assert known(found.itl_ms).p99 == pytest.approx(alone.tpot_ms, rel=5e-3)
    else:
        assert found.tpot_ms is None
        assert found.itl_ms is None


@pytest.mark.parametrize("replicas", [1, 3])
def test_requests_and_rate_are_tied_by_littles_law(make_setup: MakeSetup, replicas: int) -> None:
    traffic = Poisson(2.5 * replicas, 900.0, VARIED)
    found = run(make_setup(tp=2), traffic, replicas=replicas, warm_up_s=60.0)
    seconds = known(found.latency_ms).mean / 1e3
    assert found.concurrency == pytest.approx(found.requests_per_s * seconds, rel=0.02)


def test_a_queue_is_near_its_closed_form_at_moderate_load(make_setup: MakeSetup) -> None:
    setup = make_setup(tp=2)
    found = run(setup, Poisson(2.0, 900.0, CHAT), warm_up_s=60.0)
    closed = operating_point(setup, fit(setup), 1000, 300, 2.0)
    assert known(found.tpot_ms).mean == pytest.approx(closed.tpot_ms, rel=0.05)
    assert found.concurrency == pytest.approx(closed.concurrency, rel=0.1)


def test_more_cache_never_means_more_waiting(make_setup: MakeSetup) -> None:
    setup = make_setup()
    whole = fit(setup)
    waits = []
    for share in (0.05, 0.1, 0.2, 0.4, 1.0):
        fitted = replace(whole, kv_pool_bytes=whole.kv_pool_bytes * share)
        found = simulate(setup, fitted, Poisson(2.0, 120.0, VARIED), seed=3)
        waits.append((known(found.wait_ms).mean, found.waiting_most))
    assert waits == sorted(waits, reverse=True)
    assert waits[0][0] > 100 * waits[-1][0]


@pytest.mark.parametrize("users", [1, 8, 64, 300])
@pytest.mark.parametrize(
    ("model", "layout"), [("Llama-3.1-70B", {"tp": 2}), ("gpt-oss-120b", {"tp": 2})]
)
def test_a_closed_loop_has_the_throughput_of_its_closed_form(
    make_setup: MakeSetup, model: str, layout: dict[str, object], users: int
) -> None:
    setup = make_setup(model, **layout)
    found = run(setup, ClosedLoop(users, 10 * users, CHAT))
    closed = fixed_concurrency(setup, fit(setup), 1000, 300, users)
    assert closed is not None
    # The closed form counts no time in which a user's next request is on its way.
    assert found.output_tokens_per_s == pytest.approx(closed.output_tokens_per_s, rel=0.1)


def test_users_beyond_the_cache_wait_and_the_rest_goes_on(make_setup: MakeSetup) -> None:
    setup = make_setup(max_length=8192)
    long = Mix((Kind(Even(6500, 7000), Even(800, 1000)),))
    cap = max_concurrency(setup, fit(setup), 8000)
    full = run(setup, ClosedLoop(cap, 6 * cap, long))
    crowd = run(setup, ClosedLoop(2 * cap, 12 * cap, long))
    assert crowd.waiting_most >= cap - 2
    assert crowd.output_tokens_per_s == pytest.approx(full.output_tokens_per_s, rel=0.1)
    assert known(crowd.ttft_ms).p50 > 5 * known(full.ttft_ms).p50


@settings(max_examples=25, deadline=None)
@given(
    times=st.lists(st.floats(0.0, 20.0), max_size=25),
    sizes=st.lists(st.tuples(st.integers(1, 9000), st.integers(0, 600)), min_size=25, max_size=25),
    replicas=st.integers(1, 3),
    router=st.sampled_from(Router),
    share=st.floats(0.01, 1.0),
)
def test_no_request_is_lost_or_faster_than_alone(
    make_setup: MakeSetup,
    times: list[float],
    sizes: list[tuple[int, int]],
    replicas: int,
    router: Router,
    share: float,
) -> None:
    setup = make_setup(max_length=8192)
    fitted = fit(setup)
    fitted = replace(fitted, kv_pool_bytes=fitted.kv_pool_bytes * share)
    requests = tuple(Timed(at, Size(*size)) for at, size in zip(times, sizes, strict=False))
    found = simulate(setup, fitted, Recorded(requests), seed=0, replicas=replicas, router=router)
    assert found.sent == len(times)
    assert found.ended + found.refused == found.sent
    assert found.measured == found.ended
    for spread in (found.ttft_ms, found.tpot_ms, found.itl_ms, found.latency_ms, found.wait_ms):
        if spread is not None:
            figures = [spread.p50, spread.p90, spread.p95, spread.p99]
            assert figures == sorted(figures)
    if found.ended:
        shortest = operating_point(setup, fitted, 1, 0, 1e-9).ttft_mean_ms
        assert known(found.wait_ms).p50 >= 0.0
        assert known(found.ttft_ms).p50 >= (shortest or 0.0) * (1 - 1e-9)
        assert known(found.latency_ms).p99 >= known(found.ttft_ms).p99 - 1e-6


def test_what_is_longer_than_the_set_up_takes_is_refused(make_setup: MakeSetup) -> None:
    setup = make_setup(max_length=4096)
    requests = (Timed(2.0, Size(4000, 97)), Timed(0.0, Size(1000, 50)))
    found = run(setup, Recorded(requests))
    assert (found.sent, found.ended, found.refused) == (2, 1, 1)
    lengths = Mix((Kind(Even(3000, 5000), Fixed(100)),))
    loop = run(setup, ClosedLoop(4, 40, lengths))
    assert loop.ended + loop.refused == 40
    assert 10 < loop.refused < 30


def test_nothing_runs_where_nothing_fits_in_memory(make_setup: MakeSetup) -> None:
    found = run(make_setup("DeepSeek-V3"), Poisson(1.0, 20.0, CHAT))
    assert found.refused == found.sent > 0
    assert found.ttft_ms is None
    assert found.good_share is None
    assert found.output_tokens_per_s == 0.0


def test_bursts_wait_longer_for_first_tokens_than_single_requests(make_setup: MakeSetup) -> None:
    setup = make_setup(tp=2)
    single = run(setup, Poisson(2.0, 300.0, CHAT))
    bursts = run(setup, Bursts(2.0, 10, 300.0, CHAT))
    assert bursts.sent == pytest.approx(single.sent, rel=0.25)
    assert known(bursts.ttft_ms).p50 > 1.5 * known(single.ttft_ms).p50


def test_prefills_of_others_stretch_some_gaps(make_setup: MakeSetup) -> None:
    setup = make_setup(tp=2)
    found = run(setup, Poisson(2.0, 120.0, CHAT))
    assert known(found.itl_ms).p99 > 2 * known(found.itl_ms).p50
    assert known(found.tpot_ms).p99 < 2 * known(found.tpot_ms).p50


def test_a_second_replica_halves_the_load_of_each(make_setup: MakeSetup) -> None:
    setup = make_setup(tp=2)
    one = run(setup, Poisson(2.0, 300.0, CHAT), warm_up_s=20.0)
    two = run(setup, Poisson(4.0, 300.0, CHAT), replicas=2, warm_up_s=20.0)
    assert two.concurrency == pytest.approx(2 * one.concurrency, rel=0.15)
    assert known(two.tpot_ms).mean == pytest.approx(known(one.tpot_ms).mean, rel=0.05)


def test_the_router_knows_who_is_busy(make_setup: MakeSetup) -> None:
    setup = make_setup(tp=2, max_length=16_384)
    # Every second request is long: in turn, one replica gets all of them.
    requests = tuple(
        Timed(0.5 * turn, Size(8000, 800) if turn % 2 else Size(50, 5)) for turn in range(120)
    )
    in_turn = run(setup, Recorded(requests), replicas=2, router=Router.ROUND_ROBIN)
    by_load = run(setup, Recorded(requests), replicas=2, router=Router.LEAST_LOADED)
    assert known(by_load.latency_ms).p90 < 0.9 * known(in_turn.latency_ms).p90


def test_goodput_counts_requests_that_keep_every_limit(make_setup: MakeSetup) -> None:
    setup = make_setup(tp=2)

    def good(ttft_ms: float | None, tpot_ms: float | None) -> float:
        slo = Slo(ttft_ms, tpot_ms)
        found = run(setup, Poisson(3.0, 120.0, CHAT), slo=slo)
        assert found.good_share is not None
        assert found.goodput_per_s == pytest.approx(found.good_share * found.measured / 120.0)
        return found.good_share

    assert good(None, None) == 1.0
    assert good(1.0, None) == good(None, 1.0) == 0.0
    middle = known(run(setup, Poisson(3.0, 120.0, CHAT)).ttft_ms).p50
    assert good(middle, None) == pytest.approx(0.5, abs=0.02)
    assert good(middle, 1e6) >= good(middle, 18.0)


def test_lengths_follow_their_distributions() -> None:
    mix = Mix((Kind(Skewed(2000, 1.0), Even(10, 20), 3.0), Kind(Fixed(7), Fixed(9))))
    sizes = list(ClosedLoop(1, 4000, mix).schedule(Random(1)).sizes)
    long = [size for size in sizes if size != (7, 9)]
    assert len(long) / len(sizes) == pytest.approx(0.75, abs=0.03)
    assert sum(size.input_tokens for size in long) / len(long) == pytest.approx(2000, rel=0.08)
    assert {size.output_tokens for size in long} == set(range(10, 21))
    assert mix.mean == pytest.approx((1501.75, 13.5))


def test_a_user_who_thinks_sends_less(make_setup: MakeSetup) -> None:
    setup = make_setup(tp=2)
    hasty = run(setup, ClosedLoop(10, 100, CHAT))
    calm = run(setup, ClosedLoop(10, 100, CHAT, think_s=60.0))
    assert calm.requests_per_s < hasty.requests_per_s / 5
    assert calm.concurrency < hasty.concurrency / 5


def test_a_run_can_be_ended_early(make_setup: MakeSetup) -> None:
    class Enough(Exception):
        pass

    breaths: list[int] = []

    def breathe() -> None:
        breaths.append(1)
        if len(breaths) == 3:
            raise Enough

    with pytest.raises(Enough):
        run(make_setup(tp=2), Poisson(3.0, 300.0, CHAT), breathe=breathe)


def crowded(make_setup: MakeSetup, admission: Admission | None, engine: str = "vLLM") -> Simulation:
    """A cache for about 40 requests, and twice as many users; nothing of it is a warm-up."""
    setup = make_setup(engine=engine)
    room = 40 * kv_bytes_per_sequence_per_gpu(setup, 1300)
    fitted = replace(fit(setup), kv_pool_bytes=room)
    loop = ClosedLoop(80, 400, CHAT)
    return simulate(setup, fitted, loop, seed=1, admission=admission, timeline_s=1e4)


def test_a_full_cache_puts_back_who_came_last_and_all_end(make_setup: MakeSetup) -> None:
    reserving = crowded(make_setup, Admission.RESERVING)
    preempting = crowded(make_setup, Admission.PREEMPTING)
    assert reserving.preempted == 0
    assert preempting.preempted > 20
    assert preempting.ended == reserving.ended == 400
    # Whoever is put back waits in the middle of its answer.
    assert known(preempting.itl_ms).p99 >= known(reserving.itl_ms).p99
    assert known(preempting.wait_ms).mean < known(reserving.wait_ms).mean
    assert max(timeline_of(preempting).running) > max(timeline_of(reserving).running)


def timeline_of(found: Simulation) -> Timeline:
    assert found.timeline is not None
    return found.timeline


def test_engines_admit_requests_in_their_own_way(make_setup: MakeSetup) -> None:
    assert crowded(make_setup, None) == crowded(make_setup, Admission.PREEMPTING)
    own = crowded(make_setup, None, "TensorRT-LLM")
    assert own == crowded(make_setup, Admission.RESERVING, "TensorRT-LLM")


@pytest.mark.parametrize("admission", Admission)
def test_the_timeline_loses_nothing(make_setup: MakeSetup, admission: Admission) -> None:
    found = crowded(make_setup, admission)
    course = timeline_of(found)
    seconds = len(course.running) * course.bin_s
    assert seconds == pytest.approx(found.measured_s, abs=course.bin_s)
    tokens = found.output_tokens_per_s * found.measured_s
    assert sum(course.output_tokens) == pytest.approx(tokens, rel=0.01)
    again = sum(course.prompt_tokens) - found.requests_per_s * found.measured_s * 1000
    assert again > -1.0
    assert 0.5 * found.waiting_most < max(course.waiting) <= found.waiting_most
    inside = (sum(course.waiting) + sum(course.running)) * course.bin_s
    # A request on its way to the scheduler is in neither.
    assert inside == pytest.approx(found.concurrency * found.measured_s, rel=0.02)
    assert max(course.kv_share) > 0.9
    assert max(course.kv_share) <= 1.0 + 1e-9


def test_a_timeline_begins_after_the_warm_up(make_setup: MakeSetup) -> None:
    setup = make_setup(tp=2)
    requests = (Timed(0.0, Size(1000, 20)), Timed(10.0, Size(1000, 20)), Timed(30.0, Size(9, 9)))
    found = run(setup, Recorded(requests), warm_up_s=5.0, timeline_s=20.0, replicas=2)
    course = timeline_of(found)
    assert len(course.running) == 200
    assert sum(course.prompt_tokens) == pytest.approx(1000)
    assert sum(course.output_tokens) == pytest.approx(20)
    busy = [place for place, running in enumerate(course.running) if running]
    assert 50 <= busy[0] <= 51
    assert run(setup, Recorded(requests)).timeline is None


def test_shortcuts_are_as_quick_as_in_the_closed_form(make_setup: MakeSetup) -> None:
    setup = make_setup(tp=2, max_length=8192)
    request = Recorded((Timed(0.0, Size(4000, 200)),))
    plain = run(setup, request)
    for shortcut in ({"speculation": Speculation(3, 0.7)}, {"prefix_hit": 0.75}):
        quick = replace(setup, **shortcut)
        found = run(quick, request)
        alone = operating_point(quick, fit(quick), 4000, 200, 1e-9)
        assert known(found.ttft_ms).mean == pytest.approx(alone.ttft_mean_ms, rel=0.03)
        assert known(found.tpot_ms).mean == pytest.approx(alone.tpot_ms, rel=5e-3)
        assert known(found.latency_ms).mean < 0.95 * known(plain.latency_ms).mean


def test_shared_prefixes_let_more_requests_in(make_setup: MakeSetup) -> None:
    setup = make_setup()
    whole = fit(setup)
    fitted = replace(whole, kv_pool_bytes=20 * kv_bytes_per_sequence_per_gpu(setup, 1300))
    shared = replace(setup, prefix_hit=0.8)
    loop = ClosedLoop(100, 300, CHAT)
    apart = simulate(setup, fitted, loop, seed=1, timeline_s=10.0)
    together = simulate(shared, fitted, loop, seed=1, timeline_s=10.0)
    assert max(timeline_of(together).running) > 2 * max(timeline_of(apart).running)


def apart(make_setup: MakeSetup, prefill: int = 2, decode: int = 3) -> ServingSetup:
    return make_setup(tp=2, max_length=8192, disaggregation=Disaggregation(prefill, decode))


def test_a_lone_request_that_is_read_apart_takes_as_long_as_in_the_closed_form(
    make_setup: MakeSetup,
) -> None:
    setup = apart(make_setup)
    found = run(setup, Recorded((Timed(5.0, Size(3000, 200)),)))
    alone = operating_point(setup, fit(setup), 3000, 200, 1e-9)
    assert known(found.ttft_ms).mean == pytest.approx(alone.ttft_mean_ms, rel=2e-3)
    assert known(found.tpot_ms).mean == pytest.approx(alone.tpot_ms, rel=2e-3)


def test_prompts_read_apart_stretch_no_gap_between_tokens(make_setup: MakeSetup) -> None:
    load = Poisson(4.0, 200.0, CHAT)
    setup = apart(make_setup)
    found = run(setup, load, warm_up_s=20.0)
    together = run(make_setup(tp=2), load, warm_up_s=20.0)
    assert known(found.itl_ms).p99 < 0.5 * known(together.itl_ms).p99
    closed = operating_point(setup, fit(setup), 1000, 300, 4.0)
    assert known(found.tpot_ms).mean == pytest.approx(closed.tpot_ms, rel=0.05)
    assert known(found.ttft_ms).mean == pytest.approx(closed.ttft_mean_ms, rel=0.1)


def test_too_few_readers_make_first_tokens_wait(make_setup: MakeSetup) -> None:
    load = Poisson(9.0, 120.0, CHAT)
    few = run(apart(make_setup, prefill=1), load, timeline_s=100.0)
    many = run(apart(make_setup, prefill=4), load, timeline_s=100.0)
    assert few.ended == many.ended == few.sent
    assert known(few.ttft_ms).p95 > 1.5 * known(many.ttft_ms).p95
    assert sum(timeline_of(few).waiting) > sum(timeline_of(many).waiting)
    read = sum(timeline_of(many).prompt_tokens)
    assert read == pytest.approx(9.0 * 100.0 * 1000, rel=0.15)
