"""Lines of fabrics under the racks: what shares a way is one tray with its number of cables."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QImage, QPainter
from PySide6.QtWidgets import QApplication

from planner.domain.fabric import FabricKind
from planner.domain.fabric_results import Bundle, FabricResult
from planner.domain.identity import FabricId, RoomId
from planner.ui.canvas.fabric_lines import FabricLines, fabric_lines
from planner.ui.canvas.layout import Layout, lay_out
from planner.ui.canvas.scene import CanvasScene
from planner.ui.theme import DARK
from planner.workspace.fabrics import Place, building, drafts
from planner.workspace.state import Selection, Subject
from planner.workspace.workspace import Workspace
from tests.builders import H200, Draft, feeds, library


def racks(count: int = 3) -> Draft:
    draft = Draft()
    for _ in range(count):
        draft.rack(H200, H200, H200, H200, on=feeds(125.0))
    return draft


def built(draft: Draft) -> Draft:
    state = Workspace(draft.project, library()).state
    site = draft.plan.sites[0].id
    fabrics = [one.fabric for one in drafts(state, site, library())]
    found = building(state, site, fabrics, library(), Place.NEW_RACKS)
    assert found is not None
    return draft.run(found.command)


def lines_of(draft: Draft, *bundles: Bundle) -> tuple[FabricLines, Layout]:
    layout = lay_out(draft.plan, draft.project.shelf.parts)
    site = draft.plan.sites[0].id
    result = FabricResult(
        FabricId("f"), site, "Compute fabric", FabricKind.COMPUTE, 64, bundles=bundles
    )
    (found,) = fabric_lines([result], layout)
    return found, layout


def test_what_shares_a_way_is_added_up() -> None:
    draft = racks(3)
    one, two, three = draft.plan.racks
    found, _ = lines_of(draft, Bundle(one, three, 32), Bundle(two, three, 16), Bundle(two, two, 9))
    assert [stretch.cables for stretch in found.trays] == [32, 48]
    assert {rack: drop.cables for rack, drop in found.drops} == {one: 32, two: 16, three: 48}
    assert found.trays[0].x2 == found.trays[1].x1


def test_between_rows_cables_run_along_the_left_of_the_site() -> None:
    draft = racks(1)
    other = RoomId(draft.plan.sites[0].rooms[0].id)
    for _ in range(40):  # a row breaks, or the second room stands below
        draft.rack(room=other)
    layout = lay_out(draft.plan, draft.project.shelf.parts)
    first, *_, last = draft.plan.racks
    rows = {layout.racks[one].cell.bottom for one in (first, last)}
    found, _ = lines_of(draft, Bundle(first, last, 4))
    upright = [one for one in found.trays if one.x1 == one.x2]
    assert len(upright) == (1 if len(rows) > 1 else 0)
    if upright:
        assert upright[0].x1 < min(place.x for place in layout.racks.values())


def test_fabrics_of_a_plan_are_drawn_hidden_found_and_explained(qapp: QApplication) -> None:
    scene = CanvasScene(DARK, QFont())
    state = Workspace(built(racks()).project, library()).state
    scene.show_state(state)
    layer = scene.fabrics
    kinds = [one.kind for one in state.plan.sites[0].fabrics]
    assert [entry.text for entry in layer.legend] == [
        one.name for one in state.plan.sites[0].fabrics
    ]
    assert len(layer.item.lines) == len(kinds)
    compute = layer.item.lines[0]
    rack, drop = compute.drops[0]
    middle = QPointF(drop.x1, (drop.y1 + drop.y2) / 2)
    assert layer.at(middle) == compute.fabric
    assert f"{drop.cables} cables leave this rack" in layer.tooltip(middle).replace(" ", " ")
    assert rack in state.plan.racks
    chosen = Selection(Subject.FABRIC, (compute.fabric,))
    assert not scene.rect_of(chosen).isEmpty()
    scene.highlight(chosen)
    picture = QImage(1200, 800, QImage.Format.Format_ARGB32)
    with QPainter(picture) as painter:
        scene.render(painter)
    layer.set_shown(False)
    assert layer.legend == ()
    assert layer.at(middle) is None


def test_without_fabrics_nothing_is_worked_out(qapp: QApplication) -> None:
    scene = CanvasScene(DARK, QFont())
    scene.show_state(Workspace(racks(1).project, library()).state)
    assert scene.fabrics.item.lines == ()
    assert scene.fabrics.item.boundingRect().isNull()
