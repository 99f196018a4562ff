"""Whatever number the inspector shows has a *Why?*: rooms, counts, sums over the selection too."""

from collections.abc import Iterator

import pytest

from planner.app.paths import catalog_folder
from planner.compute.evaluate import evaluate
from planner.document.templates import load_template
from planner.domain.identity import ProjectId, RackId
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.presenters.explaining import why_of
from planner.presenters.inspection import FigureRow, Inspection
from planner.presenters.inspector import inspect
from tests.builders import H200, Draft, S, example, library

WORDS = frozenset(
    {"region", "provider", "controllers", "verdict", "limited_by", "host", "type"}
    | {"class_reached", "spares", "binding", "climate", "air_gap", "short_of", "closed"}
    | {"air_gap_advice", "air_gap_instead"}
)
"""Rows that hold words, or count what is listed beside them; none is worked out."""

NOTHING_TO_EXPLAIN = ("no data", "nothing, route a workload here")

Chosen = tuple[str, tuple[str, ...]]


@pytest.fixture(
    scope="module", params=["hybrid_bank", "sovereign_airgap", "all_cloud", "rag_department"]
)
def planned(request: pytest.FixtureRequest) -> tuple[Project, Evaluation]:
    path = catalog_folder() / "templates" / f"{request.param}.yaml"
    project = load_template(path, library(), ProjectId("p"))
    return project, evaluate(project, S)


def selections(project: Project) -> Iterator[Chosen]:
    """Everything that can be selected alone, and several devices and racks together."""
    plan = project.scenario(S).plan
    devices, racks = tuple(one.id for one in plan.placements()), tuple(plan.racks)
    yield from (("placement", (one,)) for one in devices)
    yield from (("rack", (one,)) for one in racks)
    yield from (("room", (room.id,)) for site in plan.sites for room in site.rooms)
    yield from (("site", (one.id,)) for one in plan.sites)
    yield from (("burst", (one.id,)) for one in plan.bursts)
    yield from (("pool", (one.id,)) for one in plan.pools)
    yield from (("deployment", (one.id,)) for one in plan.deployments)
    yield from (("link", (one.id,)) for one in plan.links)
    yield from (("workload", (one.id,)) for one in project.workloads)
    if len(devices) > 1:
        yield "placement", devices
    if len(racks) > 1:
        yield "rack", racks


def figures(inspection: Inspection) -> Iterator[FigureRow]:
    for section in inspection.sections:
        yield from (row for row in section.rows if isinstance(row, FigureRow))


def test_every_figure_has_a_why(planned: tuple[Project, Evaluation]) -> None:
    project, evaluation = planned
    for kind, ids in selections(project):
        found = inspect(project, evaluation, library(), kind, ids)
        assert found is not None
        for row in figures(found):
            if WORDS.intersection(row.key.split(":")) or str(row.figure) in NOTHING_TO_EXPLAIN:
                continue
            assert row.explain, f"{row.key}: {row.label} {row.figure}"
            why = why_of(project, evaluation, row.explain, kind, ids)
            assert why is not None, row.explain
            assert why.formula or why.inputs or why.notes, row.explain


def test_a_room_says_why_it_is_warm_and_what_it_removes() -> None:
    project = example()
    evaluation = evaluate(project, S)
    site = project.scenario(S).plan.sites[0]
    why = why_of(project, evaluation, f"room:{site.rooms[0].id}:air_heat_kw")
    assert why is not None
    assert why.title.startswith(f"Heat to air in {site.rooms[0].name}: why ")
    assert any("DGX H200" in one.label for one in why.inputs)
    removed = next(one for one in why.parts if "removes" in one.title)
    assert removed.formula == (
        "3 × air handlers + coolers of r02 + coolers of r01 + coolers of r03 + coolers of r04"
    )
    assert (removed.inputs[0].value, removed.inputs[0].status) == ("40\u00a0kW", "entered")
    # A rear door takes what its rack gives to the air; the door could take 50 kW.
    assert removed.inputs[1].value == "33.9\u00a0kW"


def test_a_room_without_cooling_units_removes_what_is_assumed_for_each_rack() -> None:
    draft = Draft()
    draft.rack(H200)
    room = draft.plan.sites[0].rooms[0].id
    why = why_of(draft.project, draft.evaluate(), f"room:{room}:air_heat_kw")
    assert why is not None
    removed = next(one for one in why.parts if "removes" in one.title)
    assert removed.formula == "per rack × racks"
    assert any(one.status == "assumed" and one.source for one in removed.inputs)


def test_racks_together_weigh_and_cost_what_each_of_them_does() -> None:
    """Cabinets included, as in the inspector of one rack."""
    project = example()
    evaluation = evaluate(project, S)
    racks = tuple(project.scenario(S).plan.racks)[:2]
    mass = sum(evaluation.racks[RackId(one)].mass_kg for one in racks)
    why = why_of(project, evaluation, "selection:mass_kg", "rack", racks)
    found = inspect(project, evaluation, library(), "rack", racks)
    assert why is not None
    assert found is not None
    (row,) = (one for one in figures(found) if one.key == "selection:mass_kg")
    assert f"{mass:,.0f}".replace(",", "\u202f") in str(row.figure)
    assert f"{mass:,.0f}".replace(",", "\u202f") in why.title
