"""Predicted memory beside start-up logs and files: the bars that it must keep."""

from planner.app.paths import catalog_folder
from planner.catalog.library import Library
from planner.studies.measurements import read_measurements
from planner.studies.memory_accuracy import memory_scores
from tests.builders import library as builtin

TABLE = catalog_folder() / "measurements" / "measurements.csv"


def test_memory_is_as_near_to_published_logs_as_it_must_be() -> None:
    found: Library = builtin()
    rows = read_measurements(TABLE.read_text(encoding="utf-8")).usable
    scores = {one.group: one for one in memory_scores(found, rows)}
    weights = scores["weights per GPU"]
    assert weights.rows == 21
    assert weights.median_error <= 0.01
    assert weights.within_twentieth >= 0.95
    assert weights.worst <= 0.08
    pool = scores["KV pool and maximum concurrency"]
    assert pool.within_fifteen >= 0.75
    assert pool.wrongly_fits == 0
    assert scores["activations"].in_range == 1.0
