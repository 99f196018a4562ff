"""The map of jurisdictions: where things stand, what is hit, chosen, walked over, and as a file."""

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.compute.evaluate import evaluate
from planner.domain.atlas import Position
from planner.domain.identity import EntryId, SiteId
from planner.presenters.regions import Area, RegionMap, region_map
from planner.ui.canvas.geometry import Box
from planner.ui.mime import entry_mime
from planner.ui.regions.places import arrange
from planner.ui.regions.projection import clipped, fitted
from planner.ui.regions.render import drawn_map
from planner.ui.regions.view import RegionsView
from planner.ui.theme import DARK
from planner.workspace.state import NOTHING, Subject
from planner.workspace.workspace import Workspace
from tests.abroad import VIRGINIA, ZURICH, abroad, world
from tests.builders import S, library

LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
BOX = Box(10.0, 20.0, 400.0, 300.0)


@pytest.fixture(scope="module")
def shown() -> RegionMap:
    return region_map(abroad(), S, evaluate(abroad(), S), world())


@pytest.fixture
def workspace() -> Workspace:
    return Workspace(abroad(), library())


@pytest.fixture
def view(qtbot: QtBot, workspace: Workspace) -> RegionsView:
    made = RegionsView(workspace, DARK, QApplication.font(), world)
    qtbot.addWidget(made)
    made.resize(1200, 600)
    made.show()
    made.show_state(workspace.state)
    made.fit_all()
    return made


def click(view: RegionsView, x: float, y: float) -> None:
    QTest.mouseClick(view.viewport(), LEFT, PLAIN, view.mapFromScene(QPointF(x, y)))


def drag(view: RegionsView, to: QPoint) -> None:
    """Move the pointer with the left button held."""
    none, there = Qt.KeyboardModifier.NoModifier, QPointF(to)
    moved = QMouseEvent(QEvent.Type.MouseMove, there, there, LEFT, LEFT, none)
    QApplication.sendEvent(view.viewport(), moved)


def drop(view: RegionsView, data: QMimeData) -> bool:
    """Drag something in and let it go in the middle of the view; returns whether it is taken."""
    at, copy = view.viewport().rect().center(), Qt.DropAction.CopyAction
    enter = QDragEnterEvent(at, copy, data, LEFT, PLAIN)
    QApplication.sendEvent(view.viewport(), enter)
    if not enter.isAccepted():
        return False
    QApplication.sendEvent(view.viewport(), QDropEvent(QPointF(at), copy, data, LEFT, PLAIN))
    return True


def test_every_place_is_inside_the_map_and_north_is_up() -> None:
    oslo, rome, dublin = Position(59.9, 10.7), Position(41.9, 12.5), Position(53.3, -6.3)
    projection = fitted(BOX, (oslo, rome, dublin))
    points = [projection.at(one) for one in (oslo, rome, dublin)]
    assert all(BOX.contains(*one) for one in points)
    assert points[0][1] < points[2][1] < points[1][1]
    assert points[2][0] < points[0][0]


def test_land_is_cut_at_the_edge_of_the_map() -> None:
    square = ((-100.0, -100.0), (200.0, -100.0), (200.0, 200.0), (-100.0, 200.0))
    assert set(clipped(square, BOX)) == {(10.0, 20.0), (200.0, 20.0), (200.0, 200.0), (10.0, 200.0)}
    assert clipped(((0.0, 0.0), (5.0, 0.0), (0.0, 5.0)), BOX) == ()


def crowded(shown: RegionMap) -> RegionMap:
    """The same map with seven cards in one area, and twenty flows more."""
    (card, *_), (flow, *_) = shown.cards, shown.flows
    cards = [replace(card, site=SiteId(f"more-{number}")) for number in range(7)]
    flows = [replace(flow, key=f"more-{number}") for number in range(20)]
    return replace(shown, cards=(*shown.cards, *cards), flows=(*shown.flows, *flows))


def nowhere(shown: RegionMap) -> RegionMap:
    """The same map, and nobody knows where the places lie."""
    cards = tuple(replace(one, position=None, area="") for one in shown.cards)
    return replace(shown, cards=cards, areas=(Area("", "Country not stated"),))


@pytest.mark.parametrize("change", [lambda shown: shown, crowded, nowhere])
def test_nothing_stands_on_anything_else(
    shown: RegionMap, change: Callable[[RegionMap], RegionMap]
) -> None:
    shown = change(shown)
    places = arrange(shown)
    for one, other in combinations((*places.cards.values(), *places.rows.values()), 2):
        assert not one.meets(other)
    frames = {area.key: area.box for area in places.areas}
    for one, other in combinations((*frames.values(), places.map, places.panel), 2):
        assert not one.meets(other)
    for card in shown.cards:
        assert frames[card.area].united(places.cards[card.site]) == frames[card.area]
    spots = [pin.at for pin in places.pins.values()]
    assert len(set(spots)) == len(spots)
    assert all(places.map.contains(*spot) for spot in spots)


def test_a_click_on_a_row_or_on_the_number_chooses_the_workload(
    view: RegionsView, workspace: Workspace
) -> None:
    scene = view.canvas
    assert scene.map is not None
    assert scene.places is not None
    flow = next(one for one in scene.map.flows if one.title.endswith("us-east-1"))
    click(view, *scene.places.rows[flow.key].middle)
    assert workspace.state.selection.single_of(Subject.WORKLOAD) == flow.workload
    assert scene.current == flow.key
    click(view, *scene.places.cards[ZURICH].middle)
    assert workspace.state.selection.single_of(Subject.SITE) == ZURICH
    assert scene.current == ""
    click(view, *scene.places.arcs[flow.key].badge)
    assert scene.current == flow.key
    assert "GDPR-TR-1" in scene.tooltip(QPointF(*scene.places.arcs[flow.key].badge))
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert workspace.state.selection == NOTHING


def test_arrow_keys_walk_over_cards_and_flows(view: RegionsView, workspace: Workspace) -> None:
    walked = set()
    QTest.keyClick(view, Qt.Key.Key_Down)
    for _ in range(5):
        QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.canvas.current  # the list of flows is at the right
    for _ in range(20):
        QTest.keyClick(view, Qt.Key.Key_Up)
    for _ in range(len(view.canvas.spots())):
        walked.add(view.canvas.current)
        QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.canvas.map is not None
    assert walked == {one.key for one in view.canvas.map.flows}
    for _ in range(5):
        QTest.keyClick(view, Qt.Key.Key_Left)
    wanted: list[SiteId] = []
    view.site_wanted.connect(wanted.append)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert wanted == [workspace.state.selection.single_of(Subject.SITE)]


def test_the_pointer_lets_one_flow_stand_out(view: RegionsView) -> None:
    scene = view.canvas
    assert scene.map is not None
    assert scene.places is not None
    before = view.grab().toImage()
    key = scene.map.flows[0].key
    QTest.mouseMove(view.viewport(), view.mapFromScene(QPointF(*scene.places.rows[key].middle)))
    assert view.grab().toImage() != before
    QTest.mouseMove(view.viewport(), QPoint(2, 2))


def test_a_flow_is_dragged_to_another_place_and_told_what_closes_the_way(
    view: RegionsView, workspace: Workspace
) -> None:
    scene = view.canvas
    assert scene.map is not None
    assert scene.places is not None
    flow = next(one for one in scene.map.flows if one.title == "Document search → Frankfurt")
    milan = next(one for one in scene.map.cards if one.title == "Milan")
    start = view.mapFromScene(QPointF(*scene.places.rows[flow.key].middle))
    virginia = view.mapFromScene(QPointF(*scene.places.cards[VIRGINIA].middle))
    end = view.mapFromScene(QPointF(*scene.places.cards[milan.site].middle))
    QTest.mousePress(view.viewport(), LEFT, PLAIN, start)
    drag(view, virginia)
    drag(view, virginia + QPoint(1, 1))
    assert scene.ghost.picture is not None
    assert "no GPUs" in scene.ghost.picture.reason
    drag(view, end)
    assert workspace.state.preview is not None
    QTest.mouseRelease(view.viewport(), LEFT, PLAIN, end)
    view.show_state(workspace.state)
    routes = [one for one in workspace.state.plan.routes if one.workload == flow.workload]
    assert len(routes) == 1
    assert "Document search → Frankfurt" not in {one.title for one in scene.map.flows}
    assert not scene.ghost.isVisible()


def test_an_offer_of_the_catalogue_is_dropped_on_the_map_and_a_server_is_not(
    view: RegionsView, workspace: Workspace
) -> None:
    offer = next(one.id for one in library().offers.values() if one.country == "US")
    assert not drop(view, entry_mime(EntryId("dgx-h200")))
    assert drop(view, entry_mime(offer))
    (*_, burst) = workspace.state.plan.bursts
    assert burst.offer == offer
    view.show_state(workspace.state)
    assert view.canvas.map is not None
    assert burst.site in {one.site for one in view.canvas.map.cards}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_map_is_written_as_picture_vector_and_page(qapp: QApplication, theme: str) -> None:
    evaluation = evaluate(abroad(), S)
    written = {
        suffix: drawn_map(abroad(), S, evaluation, world(), suffix, theme)
        for suffix in (".png", ".svg", ".pdf")
    }
    assert written[".png"].startswith(b"\x89PNG")
    assert written[".pdf"].startswith(b"%PDF-")
    svg = written[".svg"].decode()
    for text in ("Zurich DR", "forbidden", "GDPR-TR-1", "Switzerland"):
        assert text in svg
