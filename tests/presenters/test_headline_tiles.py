"""The nine tiles: value, limit, bar, and honesty about what is missing."""

from dataclasses import replace

import pytest

from planner.compute.evaluate import evaluate
from planner.domain.results import Evaluation, Figure
from planner.presenters import formats, kpis
from planner.presenters.kpis import Tile, differences, tiles
from planner.presenters.rows import Tone
from tests.builders import H200, Draft, S, example, library, served_chat


def with_figure(evaluation: Evaluation, key: str, **changes: object) -> Evaluation:
    figure = replace(evaluation.figures[key], **changes)  # type: ignore[arg-type]
    return replace(evaluation, figures={**evaluation.figures, key: figure})


@pytest.fixture(scope="module")
def draft() -> Draft:
    return served_chat()


@pytest.fixture(scope="module")
def evaluation(draft: Draft) -> Evaluation:
    return draft.evaluate()


def tile(draft: Draft, evaluation: Evaluation, key: str, **deltas: float) -> Tile:
    shown = tiles(draft.project, evaluation, deltas)
    return next(one for one in shown if one.key == key)


def test_there_are_nine_tiles_in_their_order(draft: Draft, evaluation: Evaluation) -> None:
    shown = tiles(draft.project, evaluation)
    assert [one.key for one in shown] == list(kpis.ORDER)
    assert all(one.title and one.value for one in shown)
    assert set(kpis.FIRST_SIX) < set(kpis.ORDER)


def test_a_tile_shows_value_and_limit_in_one_unit(draft: Draft, evaluation: Evaluation) -> None:
    shown = tile(
        draft, with_figure(evaluation, kpis.IT_POWER, value=48.2, limit=60.0), kpis.IT_POWER
    )
    assert (shown.value, shown.unit, shown.tone) == ("48.2", "kW / 60", Tone.GOOD)
    assert shown.fraction == pytest.approx(0.803, abs=1e-3)
    large = with_figure(evaluation, kpis.IT_POWER, value=48.2, limit=6000.0)
    assert tile(draft, large, kpis.IT_POWER).unit == "MW / 6"


def test_the_bar_says_near_and_above_a_limit_in_words_too(
    draft: Draft, evaluation: Evaluation
) -> None:
    near = with_figure(evaluation, kpis.HEAT, value=57.0, limit=58.0)
    assert tile(draft, near, kpis.HEAT).tone is Tone.WARNING
    above = tile(draft, with_figure(evaluation, kpis.HEAT, value=59.0, limit=58.0), kpis.HEAT)
    assert (above.tone, above.status, above.fraction) == (Tone.BAD, "above the limit", 1.0)


def test_vram_is_printed_as_on_the_datasheet(draft: Draft, evaluation: Evaluation) -> None:
    gpus = sum(pool.gpus for pool in evaluation.pools.values() if pool.owned)
    printed = library().accelerators[next(iter(evaluation.pools.values())).accelerator].memory_gb
    scale = formats.scale_of(formats.MEMORY, gpus * printed)
    expected = f"{scale.unit} / {formats.short(gpus * printed / scale.divisor)}"
    assert tile(draft, evaluation, kpis.VRAM).unit == expected


def test_throughput_is_bad_while_one_workload_is_short_though_the_sum_suffices(
    draft: Draft, evaluation: Evaluation
) -> None:
    enough = with_figure(evaluation, kpis.THROUGHPUT, value=50_000.0, limit=10_000.0)
    enough = with_figure(enough, kpis.UNSERVED, value=0.0)
    assert tile(draft, enough, kpis.THROUGHPUT).tone is Tone.GOOD
    short = tile(draft, with_figure(enough, kpis.UNSERVED, value=0.025), kpis.THROUGHPUT)
    assert short.tone is Tone.BAD
    assert "2.5" in short.unit
    assert "unserved" in short.unit
    assert "k tok/s / 10" in short.units


def test_ttft_names_the_workload_nearest_its_limit(draft: Draft, evaluation: Evaluation) -> None:
    shown = tile(draft, evaluation, kpis.TTFT)
    assert shown.title == f"TTFT p95 · {draft.project.workloads[0].name}"
    assert "SLO" in shown.unit


def test_tco_shows_its_range(draft: Draft, evaluation: Evaluation) -> None:
    figure = evaluation.figures[kpis.TCO]
    shown = tile(draft, evaluation, kpis.TCO)
    assert shown.title == "5-yr TCO"
    assert formats.spread(figure.value, figure.low, figure.high) in shown.unit
    assert figure.range_kind in shown.tooltip


def test_a_partial_sum_is_a_lower_bound_and_says_so(draft: Draft, evaluation: Evaluation) -> None:
    shown = tile(draft, with_figure(evaluation, kpis.TCO, missing=2, of=14), kpis.TCO)
    assert shown.value.startswith("≥")
    assert "2 of 14 without data" in shown.unit
    assert "2 of 14" not in shown.units[-1]


def test_a_value_nobody_knows_reads_no_data_with_its_reason(
    draft: Draft, evaluation: Evaluation
) -> None:
    unknown = with_figure(evaluation, kpis.TCO, value=None, no_data="a server has no price")
    shown = tile(draft, unknown, kpis.TCO)
    assert (shown.value, shown.fraction, shown.tone) == ("no data", None, Tone.MUTED)
    assert shown.tooltip == "a server has no price"


def test_a_plan_without_anything_has_no_tile_that_invents_a_number() -> None:
    draft = Draft()
    shown = {one.key: one for one in tiles(draft.project, draft.evaluate())}
    for key in (kpis.TTFT, kpis.TOKEN_COST):
        assert shown[key].value == "no data"
        assert shown[key].tooltip
    assert (shown[kpis.VRAM].unit, shown[kpis.VRAM].fraction) == ("GB", None)
    assert (shown[kpis.THROUGHPUT].unit, shown[kpis.THROUGHPUT].fraction) == ("tok/s", None)


def test_break_even_never_at_once_and_after_months(draft: Draft, evaluation: Evaluation) -> None:
    curve = (1.0,) * 61
    costs = replace(evaluation.costs, reference_present=curve, reference_name="AWS on demand")
    base = replace(evaluation, costs=costs)
    never = tile(draft, with_figure(base, kpis.BREAK_EVEN, value=None), kpis.BREAK_EVEN)
    assert (never.value, never.unit) == ("never", "within 60 months")
    assert never.status == "vs AWS on demand"
    at_once = tile(draft, with_figure(base, kpis.BREAK_EVEN, value=0.0), kpis.BREAK_EVEN)
    assert (at_once.value, at_once.unit) == ("0", "cheaper from the start")
    later = tile(draft, with_figure(base, kpis.BREAK_EVEN, value=26.0), kpis.BREAK_EVEN)
    assert (later.value, later.units) == ("26", ("months vs AWS on demand", "months"))


def test_a_change_is_signed_and_judged(draft: Draft, evaluation: Evaluation) -> None:
    base = with_figure(evaluation, kpis.IT_POWER, value=48.2, limit=60.0)
    shown = tile(draft, base, kpis.IT_POWER, it_power_kw=8.4)
    assert shown.change == f"+8.40{formats.SPACE}kW"
    assert shown.change_tone is Tone.NORMAL
    cheaper = tile(draft, base, kpis.TCO, tco_total=-12_000.0)
    assert cheaper.change == f"{formats.MINUS}$12.0{formats.SPACE}k"
    assert cheaper.change_tone is Tone.GOOD
    slower = tile(draft, base, kpis.TTFT, ttft_p95_ms=40.0)
    assert slower.change_tone is Tone.WARNING


def test_a_change_too_small_to_read_is_not_shown(draft: Draft, evaluation: Evaluation) -> None:
    assert tile(draft, evaluation, kpis.TIME_TO_SERVE, time_to_serve_weeks=0.2).change == ""


def test_differences_hold_what_one_more_server_changes() -> None:
    draft = Draft()
    rack = draft.rack(H200)
    before = draft.evaluate()
    draft.place(H200, rack)
    changes = differences(before, draft.evaluate())
    assert changes[kpis.IT_POWER] > 0
    assert all(value != 0 for value in changes.values())


def test_every_tile_of_the_example_can_be_read_aloud() -> None:
    project = example()
    evaluation = Draft()
    evaluation.project = project
    for one in tiles(project, evaluation.evaluate()):
        assert one.spoken.startswith(one.title)
        assert one.value in one.spoken


def test_a_missing_figure_is_no_data(draft: Draft, evaluation: Evaluation) -> None:
    empty = replace(evaluation, figures={kpis.TCO: Figure(kpis.TCO, "USD", None)})
    assert tile(draft, empty, kpis.IT_POWER).value == "no data"


def test_rates_and_latency_tell_what_they_stand_on() -> None:
    project = example()
    shown = {one.key: one for one in tiles(project, evaluate(project, S))}
    for key in ("throughput_output_tokens_per_s", "ttft_p95_ms"):
        assert "Document search: calibrated family, rates " in shown[key].tooltip


def test_a_plan_that_falls_short_says_why_it_has_no_date() -> None:
    short = served_chat(users=60_000)
    shown = tile(short, short.evaluate(), kpis.TIME_TO_SERVE)
    assert shown.value == formats.no_data()
    assert "falls short" in shown.status
    assert "what is ordered serves after" in shown.tooltip
