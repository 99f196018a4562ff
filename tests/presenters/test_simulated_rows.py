"""How a simulated peak hour reads in the inspector of a workload."""

from collections.abc import Mapping

import pytest

from planner.domain.identity import WorkloadId
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.presenters.inspection import FigureRow, Inspection
from planner.presenters.inspector import inspect
from planner.presenters.rows import Tone
from planner.presenters.simulation import with_peak_hour
from planner.studies.peak_hour import PeakHour
from tests.builders import Draft, example, library

HOUR = PeakHour(1, 1250.0, 48.0, 190.0, 0.934, 1234, 61.0)


@pytest.fixture(scope="module")
def project() -> Project:
    return example()


@pytest.fixture(scope="module")
def evaluation(project: Project) -> Evaluation:
    draft = Draft()
    draft.project = project
    return draft.evaluate()


def named(project: Project, name: str) -> WorkloadId:
    return next(one.id for one in project.workloads if one.name == name)


def shown(
    project: Project,
    evaluation: Evaluation,
    name: str,
    found: PeakHour | None = None,
    *,
    under_way: bool = False,
) -> Inspection:
    chosen = named(project, name)
    usual = inspect(project, evaluation, library(), "workload", (chosen,))
    assert usual is not None
    return with_peak_hour(usual, evaluation, chosen, found, under_way=under_way)


def rows(inspection: Inspection) -> Mapping[str, FigureRow]:
    (section,) = (one for one in inspection.sections if one.key == "simulated")
    return {row.label: row for row in section.rows if isinstance(row, FigureRow)}


def plain(row: FigureRow) -> str:
    """Return the figure with usual spaces."""
    return " ".join(str(row.figure).split())


def test_the_simulation_stands_below_the_closed_form(
    project: Project, evaluation: Evaluation
) -> None:
    inspection = shown(project, evaluation, "Document search", HOUR)
    keys = [one.key for one in inspection.sections]
    assert keys.index("simulated") == keys.index("service") + 1
    (title,) = (one.title for one in inspection.sections if one.key == "simulated")
    assert "simulated, seed 1" in title
    found = rows(inspection)
    assert plain(found["TTFT p95"]) == "1 250 / 3 000 ms"
    assert plain(found["ITL p99"]) == "190 ms"
    assert plain(found["Within SLO"]) == "93 %"
    assert "234 requests" in found["TTFT p95"].tooltip
    assert "closed form" in found["TTFT p95"].tooltip
    (service,) = (one for one in inspection.sections if one.key == "service")
    told = [row.label for row in service.rows if "Closed form" in getattr(row, "tooltip", "")]
    assert told == ["TTFT p95", "TPOT p95"]


def test_above_an_objective_it_warns(project: Project, evaluation: Evaluation) -> None:
    limit = evaluation.workloads[named(project, "Document search")].tpot_limit_ms
    assert limit is not None
    good = PeakHour(1, 100.0, limit, 100.0, 1.0, 600, 60.0)
    slow = PeakHour(1, 100.0, limit * 1.1, 100.0, 0.4, 600, 60.0)
    for hour, tone in ((good, Tone.NORMAL), (slow, Tone.WARNING)):
        row = rows(shown(project, evaluation, "Document search", hour))["TPOT p95"]
        assert row.tone is tone
        assert plain(row).endswith(f"/ {limit:g} ms")


def test_places_are_kept_while_it_is_under_way(project: Project, evaluation: Evaluation) -> None:
    waiting = shown(project, evaluation, "Document search", under_way=True)
    assert {str(row.figure) for row in rows(waiting).values()} == {"…"}
    assert waiting.shape == shown(project, evaluation, "Document search", HOUR).shape


def test_what_could_not_be_simulated_is_no_data(project: Project, evaluation: Evaluation) -> None:
    found = rows(shown(project, evaluation, "Document search"))
    assert {str(row.figure) for row in found.values()} == {"no data"}
    assert "closed form above holds" in found["TTFT p95"].tooltip


def test_a_job_without_requests_has_no_such_section(
    project: Project, evaluation: Evaluation
) -> None:
    inspection = shown(project, evaluation, "Nightly fine-tune", under_way=True)
    assert "simulated" not in [one.key for one in inspection.sections]
