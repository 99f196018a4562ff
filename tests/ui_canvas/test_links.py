"""Links between places: what stands beside them, what hovering tells, how they are selected."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from planner.document.commands.links import EditLink
from planner.domain.facility import Link
from planner.domain.site import SiteKind
from planner.presenters import formats
from planner.ui.appearance import Appearance
from planner.ui.canvas.pointing import Zone
from planner.ui.canvas.scene import CanvasScene
from planner.workspace.state import NOTHING, Selection, Subject
from planner.workspace.workspace import Workspace


@pytest.fixture
def scene(workspace: Workspace, appearance: Appearance) -> CanvasScene:
    made = CanvasScene(appearance.theme, QApplication.font())
    made.show_state(workspace.state)
    workspace.changed.subscribe(made.show_state)
    return made


def wan(workspace: Workspace) -> Link:
    return next(one for one in workspace.state.plan.links if one.name == "Milan to Frankfurt")


def loads(workspace: Workspace) -> tuple[float, float]:
    link = wan(workspace)
    load = workspace.state.evaluation.links[link.id].load_gbit_s
    assert load is not None
    return load, link.gbit_s


def test_a_line_shows_its_load_against_its_bandwidth(
    workspace: Workspace, scene: CanvasScene
) -> None:
    load, _ = loads(workspace)
    shown = scene.links.picture(wan(workspace).id).load
    assert (
        shown.short == f"{formats.quantity(load, formats.BANDWIDTH)} of 10\N{NO-BREAK SPACE}Gbit/s"
    )
    assert shown.text.startswith(shown.short)
    assert "12" in shown.text
    assert not shown.over


def test_hovering_a_link_tells_its_load(workspace: Workspace, scene: CanvasScene) -> None:
    link = wan(workspace)
    middle = scene.links.middle(link.id)
    text = scene.tooltip(middle)
    assert link.name in text
    assert "Capacity 10" in text
    load, _ = loads(workspace)
    assert f"Load {formats.quantity(load, formats.BANDWIDTH)}" in text
    assert scene.links.at(middle + QPointF(0, 200)) is None


def test_a_link_that_carries_more_than_it_can_says_so(
    workspace: Workspace, scene: CanvasScene
) -> None:
    load, _ = loads(workspace)
    link = wan(workspace)
    assert workspace.run(EditLink(workspace.state.scenario, link.id, "gbit_s", load / 2))
    shown = scene.links.picture(link.id).load
    assert shown.over
    assert shown.short.startswith("▲")
    assert "More crosses it than it carries" in scene.tooltip(scene.links.middle(link.id))


def test_without_an_own_site_the_load_is_no_data_and_says_why(
    workspace: Workspace, appearance: Appearance
) -> None:
    state = workspace.state
    project = state.project
    scenario = project.scenario(state.scenario)
    sites = tuple(
        replace(one, kind=SiteKind.COLOCATION) if one.kind is SiteKind.OWN else one
        for one in scenario.plan.sites
    )
    rented = replace(scenario, plan=replace(scenario.plan, sites=sites))
    opened = Workspace(replace(project, scenarios=(rented,)), workspace.library)
    scene = CanvasScene(appearance.theme, QApplication.font())
    scene.show_state(opened.state)
    link = wan(opened)
    assert scene.links.picture(link.id).load.text.startswith("10\N{NO-BREAK SPACE}Gbit/s")
    text = scene.tooltip(scene.links.middle(link.id))
    assert "Load: no data" in text
    assert "no own site" in text


def test_a_link_hides_no_device(workspace: Workspace, scene: CanvasScene) -> None:
    for placement in workspace.state.plan.placements():
        box = scene.racks.block_box(placement.id)
        if box is not None:
            assert "Gbit/s" not in scene.tooltip(QPointF(*box.middle))
            assert scene.hit(QPointF(*box.middle)).zone is Zone.DEVICE


def test_a_click_beside_devices_selects_the_link_and_its_box_can_be_shown(
    workspace: Workspace, scene: CanvasScene
) -> None:
    link = wan(workspace)
    found = scene.hit(scene.links.middle(link.id))
    assert found.selection == Selection(Subject.LINK, (link.id,))
    assert scene.rect_of(found.selection).contains(scene.links.middle(link.id))
    assert scene.rect_of(NOTHING).isEmpty()
