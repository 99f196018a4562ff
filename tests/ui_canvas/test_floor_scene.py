"""The floor plan: what it draws of a plan, what can be selected in it."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.document.commands.racks import DeleteRacks
from planner.domain.identity import RackId
from planner.presenters.colouring import Level, Metric
from planner.presenters.floor_field import FieldKind
from planner.ui.floor.items.field import FieldItem
from planner.ui.floor.view import FloorView
from planner.ui.theme import DARK
from planner.workspace.state import NOTHING, Selection, Subject
from planner.workspace.workspace import Workspace
from tests.builders import Draft, library


def hall() -> Workspace:
    draft = Draft()
    for _ in range(3):
        draft.rack("dgx-h200")
    draft.rack()
    draft.floor("ups-gvl-500")
    return Workspace(draft.project, library())


@pytest.fixture
def workspace(qapp: QApplication) -> Workspace:
    return hall()


@pytest.fixture
def view(workspace: Workspace, qtbot: QtBot) -> Iterator[FloorView]:
    made = FloorView(workspace, DARK, QApplication.font())
    workspace.changed.subscribe(made.show_state)
    made.resize(900, 600)
    made.show()
    made.show_state(workspace.state)
    yield made
    made.close()
    made.deleteLater()


def middle(view: FloorView, one: str) -> QPoint:
    places = view.canvas.places
    box = places.rack_box(RackId(one)) or places.unit_box(one)
    assert box is not None
    return view.mapFromScene(QPointF(*box.middle))


def click(
    view: FloorView, at: QPoint, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, held, at)


def test_every_rack_and_unit_is_where_the_layout_says(
    view: FloorView, workspace: Workspace
) -> None:
    places = view.canvas.places
    assert set(places.racks) == set(workspace.state.plan.racks)
    assert len(places.units) == 1
    for rack in places.racks:
        box = places.rack_box(rack)
        assert box is not None
        assert places.rack_at(*box.middle) == rack
        assert (box.width, box.height) == (60.0, 120.0)


def test_a_click_selects_a_rack_and_ctrl_adds_another(
    view: FloorView, workspace: Workspace
) -> None:
    first, second, *_ = workspace.state.plan.racks
    click(view, middle(view, first))
    assert workspace.state.selection == Selection(Subject.RACK, (first,))
    click(view, middle(view, second), Qt.KeyboardModifier.ControlModifier)
    assert workspace.state.selection == Selection(Subject.RACK, (first, second))
    assert len(view.canvas.outlines.selected) == 2
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert workspace.state.selection == NOTHING
    assert not view.canvas.outlines.selected


def test_a_click_on_plant_selects_it_and_one_beside_it_the_room(
    view: FloorView, workspace: Workspace
) -> None:
    (unit,) = view.canvas.places.units
    click(view, middle(view, unit))
    assert workspace.state.selection == Selection(Subject.PLACEMENT, (unit,))
    room = next(iter(view.canvas.places.rooms.values()))
    corner = view.mapFromScene(QPointF(room.floor.x + 5, room.floor.bottom - 5))
    click(view, corner)
    assert workspace.state.selection == Selection(Subject.ROOM, (room.room,))


def test_a_rubber_band_selects_the_racks_it_touches(view: FloorView, workspace: Workspace) -> None:
    first, second, *_ = workspace.state.plan.racks
    start = middle(view, first) - QPoint(0, round(90 * view.camera.zoom))
    end = middle(view, second)
    viewport, left = view.viewport(), Qt.MouseButton.LeftButton
    QTest.mousePress(viewport, left, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(viewport, (start + end) / 2)
    QTest.mouseMove(viewport, end)
    QTest.mouseRelease(viewport, left, Qt.KeyboardModifier.NoModifier, end)
    assert set(workspace.state.selection.ids) == {first, second}


def test_racks_show_the_metric_that_colours_the_canvas(
    view: FloorView, workspace: Workspace
) -> None:
    full, *_, empty = workspace.state.plan.racks
    assert view.canvas.mark_of(empty).value == "–"
    view.canvas.set_metric(Metric.MASS)
    heavy = view.canvas.mark_of(full)
    assert heavy.value.endswith("kg")
    assert heavy.shade == view.canvas.colours.smooth_rack(workspace.state.plan.racks[full])
    assert isinstance(heavy.shade, Level)
    assert view.canvas.mark_of(empty).shade != heavy.shade


def test_a_double_click_asks_for_the_rack_from_its_front(
    view: FloorView, workspace: Workspace, qtbot: QtBot
) -> None:
    first = next(iter(workspace.state.plan.racks))
    with qtbot.waitSignal(view.rack_wanted) as asked:
        QTest.mouseDClick(
            view.viewport(),
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            middle(view, first),
        )
    assert asked.args == [first]


def test_hovering_tells_the_load_of_a_rack(view: FloorView, workspace: Workspace) -> None:
    rack = next(iter(workspace.state.plan.racks.values()))
    box = view.canvas.places.rack_box(rack.id)
    assert box is not None
    text = view.canvas.tooltip(QPointF(*box.middle))
    assert text.startswith(rack.name)
    assert "kW" in text


def test_power_density_lies_on_the_tiles_while_it_is_shown(
    view: FloorView, workspace: Workspace
) -> None:
    scene = view.canvas

    def top() -> float | None:
        return None if scene.field.ends is None else scene.field.ends[1]

    plain = len(scene.items())
    assert top() is None
    scene.show_field(FieldKind.DENSITY)
    fields = [one for one in scene.items() if isinstance(one, FieldItem)]
    assert len(fields) == len(scene.places.rooms)
    before = top()
    assert before is not None
    rack = next(iter(workspace.state.plan.racks))
    workspace.run(DeleteRacks(workspace.state.scenario, frozenset({rack})))
    view.show_state(workspace.state)
    assert (top() or before) <= before
    scene.show_field(None)
    assert top() is None
    assert len(scene.items()) == plain


def test_one_heat_map_takes_the_place_of_another(view: FloorView) -> None:
    scene = view.canvas
    ends = {}
    for kind in FieldKind:
        scene.show_field(kind)
        ends[kind] = scene.field.ends
        assert [one for one in scene.items() if isinstance(one, FieldItem)]
    low, top = ends[FieldKind.INLET] or (0.0, 0.0)
    assert 15.0 <= low < top <= 40.0
    assert ends[FieldKind.LOAD] == (0.0, 1.0) or (ends[FieldKind.LOAD] or (0.0, 0.0))[1] > 1.0
    assert len({*ends.values()}) == len(FieldKind)


def test_what_lay_under_the_pointer_is_outlined_no_more_when_it_is_gone(
    view: FloorView, workspace: Workspace
) -> None:
    scene = view.canvas
    rack = next(iter(workspace.state.plan.racks))
    box = scene.places.rack_box(rack)
    assert box is not None
    scene.hover(QPointF(*box.middle))
    assert not scene.outlines.boundingRect().isEmpty()
    workspace.run(DeleteRacks(workspace.state.scenario, frozenset({rack})))
    view.show_state(workspace.state)
    assert scene.outlines.boundingRect().isEmpty()
