"""Calibration on measurements whose truth is known, and on those that were published."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from planner.app import logs
from planner.app.main import BAD_INPUT, run
from planner.app.paths import catalog_folder
from planner.catalog.library import Library
from planner.catalog.loader import load
from planner.compute.size import size_one
from planner.compute.size_choices import SizeRequest
from planner.studies.accuracy import LeftOut, cross_validate, scores
from planner.studies.calibration import Calibration, Cancelled, Fitted, Predictor, calibrate
from planner.studies.factors import factors_of, with_factors
from planner.studies.measurements import (
    COLUMNS,
    Measurement,
    NoMeasurements,
    read_measurements,
)

TABLE = catalog_folder() / "measurements" / "measurements.csv"
TRUTH = {
    "Hopper.prefill_efficiency": 0.5,
    "Hopper.decode_bandwidth_efficiency": 0.6,
    "Hopper.decode_flop_efficiency": 0.4,
    "vllm.efficiency": 1.0,
    "vllm.layer_us": 11.0,
}


@pytest.fixture(scope="module")
def library() -> Library:
    found, _ = load([catalog_folder()])
    return found


def made_up(
    library: Library, models: tuple[str, ...] = ("llama-3.1-8b", "llama-3.3-70b", "qwen3-32b")
) -> Iterator[Measurement]:
    """What a world with the factors of `TRUTH` would measure."""
    priors = {one.name: one.prior.likely for one in factors_of(library)}
    world = with_factors(library, priors | TRUTH)
    setups = product(models, ("H100-SXM", "H200-SXM"), (1, 16, 128))
    for number, (model, gpu, users) in enumerate(setups):
        request = SizeRequest(
            *(model, gpu, 8, 8),
            weights_precision="bf16",
            kv_precision="bf16",
            engine="vLLM",
            isl=1000,
            osl=500,
            concurrency=users,
            scenario="serving-fixed-concurrency",
        )
        result = size_one(world, request)
        for metric in ("ttft_ms", "tpot_ms", "tokens_per_s_total"):
            value = getattr(result, metric)
            assert value is not None, result.status
            source = f"{'one' if number % 2 else 'two'}-table"
            yield Measurement(
                f"{number}-{metric}", source, "2026-11", request, metric, value.likely
            )


@pytest.fixture(scope="module")
def measured(library: Library) -> tuple[Measurement, ...]:
    return tuple(made_up(library))


@pytest.fixture(scope="module")
def fitted(library: Library, measured: tuple[Measurement, ...]) -> Calibration:
    """What is found of the made-up world."""
    return calibrate(library, measured)


def test_a_fit_finds_the_factors_that_made_the_measurements(
    library: Library, measured: tuple[Measurement, ...], fitted: Calibration
) -> None:
    assert fitted.rows == 54
    bandwidth = (
        fitted.values["Hopper.decode_bandwidth_efficiency"] * fitted.values["vllm.efficiency"]
    )
    assert bandwidth == pytest.approx(0.6, rel=0.06)
    # Work per layer and collectives trade off against one another; what they make together is found.
    predicted = Predictor(measured)
    errors = predicted.logs(predicted.results(with_factors(library, fitted.values)))
    assert max(abs(errors)) < 0.05
    by_name = {one.factor.name: one for one in fitted.factors}
    known = by_name["Hopper.decode_bandwidth_efficiency"]
    assert known.identified
    assert known.low < known.value < known.high


def test_what_no_measurement_touches_stays_at_its_prior(fitted: Calibration) -> None:
    by_name = {one.factor.name: one for one in fitted.factors}
    # FP4 units do not exist on these parts, and no layer has experts.
    for name in ("Hopper.fp4_efficiency", "vllm.moe_layer_us"):
        assert by_name[name].value == pytest.approx(by_name[name].factor.prior.likely)
        assert not by_name[name].identified


def test_a_family_without_measurements_is_predicted_by_its_relatives(fitted: Calibration) -> None:
    by_name = {one.factor.name: one for one in fitted.factors}
    measured = by_name["Hopper.decode_bandwidth_efficiency"]
    kin, other = (by_name[f"{one}.decode_bandwidth_efficiency"] for one in ("Ampere", "CDNA 3"))

    def moved(one: Fitted) -> float:
        return one.value / one.factor.prior.likely

    # What was learnt of Hopper moves those of its vendor more than others.
    assert moved(measured) < moved(kin) < moved(other) < 1.0
    for one in (kin, other):
        assert one.rows == 0
        assert not one.identified
        assert one.high / one.low > measured.high / measured.low


def test_one_wild_measurement_hardly_moves_a_fit(
    library: Library, measured: tuple[Measurement, ...], fitted: Calibration
) -> None:
    wild = replace(measured[10], value=measured[10].value * 30.0)
    spoilt = calibrate(library, [*measured[:10], wild, *measured[11:]]).values
    for name in ("Hopper.decode_bandwidth_efficiency", "Hopper.prefill_efficiency"):
        assert spoilt[name] == pytest.approx(fitted.values[name], rel=0.1)


@pytest.mark.parametrize("left_out", LeftOut)
def test_pairs_and_publishers_that_were_left_out_are_predicted(
    library: Library, left_out: LeftOut
) -> None:
    two = tuple(made_up(library, ("llama-3.1-8b", "llama-3.3-70b")))
    rows = cross_validate(library, two, left_out)
    assert len(rows) == 36
    folds: dict[object, set[int]] = {}
    for one in rows:
        measured = one.measurement
        whole = measured.pair if left_out is LeftOut.PAIRS else measured.publisher
        folds.setdefault(whole, set()).add(one.fold)
    assert all(len(fold) == 1 for fold in folds.values())
    assert len({one.fold for one in rows}) > 1
    found = {one.group: one for one in scores(rows)}
    assert found["everything but first tokens"].median_error < 0.1
    assert found["tpot_ms"].rows == 12


def test_a_study_stops_when_it_is_asked_to(
    library: Library, measured: tuple[Measurement, ...]
) -> None:
    with pytest.raises(Cancelled):
        calibrate(library, measured, progress=lambda _: False)


def test_every_published_measurement_can_be_used() -> None:
    found = read_measurements(TABLE.read_text(encoding="utf-8"))
    assert len(found.usable) == 1406
    assert found.unusable == ()
    with (TABLE.parent / "sources.csv").open(encoding="utf-8") as handle:
        known = {row["id"] for row in csv.DictReader(handle)}
    assert {one.source for one in found.usable} == known


def test_lines_that_are_no_measurement_are_told_and_the_others_kept() -> None:
    row = dict.fromkeys(COLUMNS, "")
    row |= {"id": "a", "source": "s", "model": "m", "gpu": "g", "metric": "tpot_ms", "value": "3"}
    rows = [row, row | {"id": "b", "value": "-1"}, row | {"id": "c", "metric": "joy"}, row]
    rows.append(row | {"id": "d", "tp": "many"})
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    found = read_measurements(text.getvalue())
    assert [one.id for one in found.usable] == ["a"]
    reasons = {one.line: one.reason for one in found.unusable}
    assert reasons[3] == "value is -1; it must be a number above 0"
    assert 'the metric "joy" is not known' in reasons[4]
    assert reasons[5] == 'the id "a" is used twice'
    assert reasons[6] == 'tp is "many", which is not a number'
    with pytest.raises(NoMeasurements, match="lacks the columns id, source"):
        read_measurements("a,b\n1,2\n")


@pytest.fixture
def calibrate_file(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Return a function that runs the command and returns exit code, output and complaints."""

    def command(*words: str | Path) -> tuple[int, str, str]:
        code = run(["calibrate", *map(str, words)], logs.Crashes(None))
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


def test_the_command_writes_the_factors(
    tmp_path: Path, calibrate_file: Callable[..., tuple[int, str, str]]
) -> None:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    few = tmp_path / "few.csv"
    few.write_text("\n".join([lines[0], *lines[1:7]]), encoding="utf-8")
    code, said, _ = calibrate_file(few, "-o", tmp_path / "factors.csv")
    assert code == 0
    assert "6 measurements of latency and throughput, every line is used." in said
    with (tmp_path / "factors.csv").open(encoding="utf-8") as handle:
        factors = {row["factor"]: row for row in csv.DictReader(handle)}
    assert float(factors["tensorrt-llm.moe_layer_us"]["value"]) > 0
    assert factors["tensorrt-llm.layer_us"]["measurements"] == "6"
    spread = factors["predicted / measured of MoE, rates"]
    assert float(spread["low"]) <= float(spread["value"]) <= float(spread["high"])
    assert spread["measurements"] == "6"
    assert "TensorRT-LLM, rates" in said
    assert "Without measurements, from their relatives: " in said


def test_the_command_says_what_is_wrong_with_a_table(
    tmp_path: Path, calibrate_file: Callable[..., tuple[int, str, str]]
) -> None:
    other = tmp_path / "other.csv"
    other.write_text("name,age\nx,3\n", encoding="utf-8")
    code, _, said = calibrate_file(other)
    assert code == BAD_INPUT
    assert "other.csv lacks the columns id, source" in said
    code, _, said = calibrate_file(tmp_path / "nowhere.csv")
    assert code == BAD_INPUT
    assert "nowhere.csv cannot be read" in said
    empty = tmp_path / "empty.csv"
    empty.write_text(",".join(COLUMNS), encoding="utf-8")
    code, _, said = calibrate_file(empty)
    assert code == BAD_INPUT
    assert "holds 0 measurements" in said
