"""Rows of failure tests: every single failure and every outage of a plan, in processor time."""

from collections.abc import Iterator
from time import process_time

from planner.catalog.library import Library
from planner.compute.evaluate import evaluate
from planner.document.templates import FIRST_SCENARIO
from planner.studies.failover import sweep
from tests.benchmarks.measuring import Measured
from tests.benchmarks.plans import big_project

BAR_MS = 2_000.0
RACKS, DEVICES = 200, 4_000


def failover_rows(library: Library) -> Iterator[Measured]:
    """A sweep over 200 racks of which no two neighbours are alike."""
    project = big_project(RACKS, DEVICES, library)
    evaluation = evaluate(project, FIRST_SCENARIO)
    before = process_time()
    found = sweep(project, evaluation)
    spent = (process_time() - before) * 1000.0
    yield Measured("failover_sweep_processor_time", spent, "ms", BAR_MS, RACKS)
    yield Measured("failover_sweep_failures", float(len(found.results)), "failures", None, RACKS)
