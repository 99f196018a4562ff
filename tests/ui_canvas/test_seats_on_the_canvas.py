"""Which GPUs serve what, as it is drawn: colours, parts of a server, memory, one replica."""

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from planner.document.commands.workloads import EditDeployment
from planner.domain.finding import Severity
from planner.domain.identity import PlacementId
from planner.presenters.colouring import Metric
from planner.presenters.seats import Group
from planner.ui.canvas.items.rack_picture import Block
from planner.ui.canvas.scene import CanvasScene
from planner.ui.theme import DARK
from planner.workspace.state import Selection, Subject
from planner.workspace.workspace import Workspace
from tests.builders import H200, Draft, S, library


@pytest.fixture
def shared(qapp: QApplication) -> Workspace:
    """A rack with two servers of eight: 9 GPUs chat, 4 search, 3 idle."""
    del qapp
    draft = Draft()
    draft.rack(H200, H200)
    draft.deploy(draft.workload(users=900), replicas=9, name="Chat")
    draft.deploy(draft.workload("Search", 90), tp=4, replicas=1, name="Search")
    return Workspace(draft.project, library())


def scene_of(workspace: Workspace, metric: Metric = Metric.DEPLOYMENT) -> CanvasScene:
    scene = CanvasScene(DARK, QFont())
    scene.show_state(workspace.state)
    scene.set_metric(metric)
    return scene


def block(scene: CanvasScene, workspace: Workspace, name: str) -> Block:
    (rack,) = workspace.state.plan.racks.values()
    placement = next(one for one in rack.placements if one.name == name)
    picture = scene.racks.item(rack.id).picture
    return next(one for one in picture.blocks if one.placement == placement.id)


def test_a_server_has_the_colour_of_whom_it_serves(shared: Workspace) -> None:
    scene = scene_of(shared)
    first, second = (block(scene, shared, name) for name in ("gpu-01", "gpu-02"))
    assert first.shade == Group(0)
    assert first.parts == ()
    assert second.shade == Group(1)
    assert second.parts == ((Group(0), 1 / 8), (Group(1), 4 / 8), (None, 3 / 8))
    assert first.caption.detail == "Chat"
    assert second.caption.detail == "Chat + Search"


def test_the_legend_tells_the_idle(shared: Workspace) -> None:
    scene = scene_of(shared)
    assert scene.colours.seats.totals()[1] == 3


def test_the_bar_of_memory_is_there_near_by_only_where_it_is_asked_for(shared: Workspace) -> None:
    assert block(scene_of(shared, Metric.CLASS), shared, "gpu-01").filled == ()
    for metric in (Metric.DEPLOYMENT, Metric.VRAM):
        weights, kv, activations, overhead = block(
            scene_of(shared, metric), shared, "gpu-01"
        ).filled
        assert weights > kv > 0
        assert activations > 0
        assert 0 < weights + kv + activations + overhead < 1


def middle(scene: CanvasScene, placement: PlacementId, share: float) -> QPointF:
    box = scene.racks.block_box(placement)
    assert box is not None
    return QPointF(box.x + box.width * share, box.y + box.height / 2)


def test_the_replica_under_the_pointer_is_outlined(shared: Workspace) -> None:
    scene = scene_of(shared)
    second = block(scene, shared, "gpu-02").placement
    whole = scene.racks.block_box(second)
    assert whole is not None
    scene.point(middle(scene, second, 3 / 8))
    (box,) = scene.seats.boxes
    assert (box.width, box.x - whole.x) == (whole.width / 2, whole.width / 8)
    scene.point(middle(scene, second, 7 / 8))
    assert scene.seats.boxes == ()
    scene.point(QPointF(-5000, -5000))
    assert scene.seats.boxes == ()


def test_a_replica_over_two_servers_is_outlined_on_both(shared: Workspace) -> None:
    chat, search = shared.state.plan.deployments
    shared.run(EditDeployment(S, chat.id, "replicas", 1))
    shared.run(EditDeployment(S, search.id, "tp", 8))
    shared.run(EditDeployment(S, search.id, "replicas", 1))
    shared.run(EditDeployment(S, chat.id, "tp", 8))
    shared.run(EditDeployment(S, chat.id, "pp", 2))
    scene = scene_of(shared)
    scene.point(middle(scene, block(scene, shared, "gpu-01").placement, 0.5))
    assert len(scene.seats.boxes) == 2


@pytest.mark.parametrize("kind", [Subject.DEPLOYMENT, Subject.WORKLOAD, Subject.POOL])
def test_what_serves_the_selection_is_outlined_in_every_colour(
    shared: Workspace, kind: Subject
) -> None:
    scene = scene_of(shared, Metric.CLASS)
    plan, project = shared.state.plan, shared.state.project
    chosen, boxes = {
        Subject.DEPLOYMENT: (plan.deployments[1].id, 1),
        Subject.WORKLOAD: (project.workloads[0].id, 2),
        Subject.POOL: (plan.pools[0].id, 2),
    }[kind]
    shared.select(Selection(kind, (chosen,)))
    scene.show_state(shared.state)
    assert len(scene.seats.boxes) == boxes
    shared.select(Selection())
    scene.show_state(shared.state)
    assert scene.seats.boxes == ()


def test_what_has_no_gpus_is_calm(qapp: QApplication) -> None:
    del qapp
    draft = Draft()
    draft.rack(H200, "dell-r660")
    workspace = Workspace(draft.project, library())
    scene = scene_of(workspace)
    (rack,) = workspace.state.plan.racks.values()
    shades = [one.shade for one in scene.racks.item(rack.id).picture.blocks]
    assert shades == [None, Severity.INFO]
