"""The headline strip: previews, changes, small windows, *Why?* by mouse and keyboard."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QToolButton, QVBoxLayout, QWidget

from planner.document.commands.placing import PlacePart
from planner.domain.identity import EntryId, RackId
from planner.domain.project import Project
from planner.presenters import kpis
from planner.presenters.explaining import why_of
from planner.presenters.kpis import tiles
from planner.ui.inspector.why_view import WhyPopover
from planner.ui.kpi.strip import KpiStrip
from planner.ui.kpi.tile import LOW_PX, TileView
from planner.workspace.state import Selection, Subject
from planner.workspace.workspace import Workspace
from tests.builders import H200, Draft, S, library

Show = Callable[..., None]
Host = Callable[..., KpiStrip]


@pytest.fixture
def host(shown: Show) -> Callable[..., KpiStrip]:
    """Puts a strip on top of a window of a size."""

    def put(workspace: Workspace, width: int = 1680, height: int = 900) -> KpiStrip:
        window = QWidget()
        strip = KpiStrip(workspace)
        column = QVBoxLayout(window)
        column.addWidget(strip)
        column.addStretch()
        shown(window, width, height)
        return strip

    return put


def one_more(workspace: Workspace) -> PlacePart:
    part = library().parts[EntryId(H200)]
    assert part.accelerators
    rack = RackId(next(iter(workspace.state.plan.racks)))
    return PlacePart(S, part, library().accelerators[part.accelerators.accelerator], rack, 40)


@pytest.fixture
def small(open_project: Callable[[Project], Workspace]) -> Workspace:
    draft = Draft()
    draft.rack(H200)
    return open_project(draft.project)


def test_the_strip_shows_the_nine_tiles_of_the_presenter(workspace: Workspace, host: Host) -> None:
    strip = host(workspace)
    expected = tiles(workspace.state.project, workspace.state.evaluation)
    assert [strip.tile(one.key) for one in expected] == list(expected)
    assert all(strip.view(one.key).isVisible() for one in expected)


def test_a_narrow_or_low_window_keeps_six_tiles_and_offers_the_rest(
    workspace: Workspace, host: Host, qapp: QApplication
) -> None:
    strip = host(workspace, 1366)
    visible = [key for key in kpis.ORDER if strip.view(key).isVisible()]
    assert visible == [key for key in kpis.ORDER if key in kpis.FIRST_SIX]
    assert strip.height() == LOW_PX + 1
    strip.window().resize(1680, 900)
    qapp.processEvents()
    assert all(strip.view(key).isVisible() for key in kpis.ORDER)
    strip.window().resize(1680, 700)
    qapp.processEvents()
    assert strip.height() == LOW_PX + 1


def test_the_rest_is_one_click_away(workspace: Workspace, host: Host) -> None:
    strip = host(workspace, 1366)
    (more,) = strip.findChildren(QToolButton)
    assert more.text() == "+3"
    QTest.mouseClick(more, Qt.MouseButton.LeftButton)
    (popup,) = [one for one in strip.findChildren(QFrame) if one.isWindow() and one.isVisible()]
    titles = {view.tile.title for view in popup.findChildren(TileView)}
    popup.close()
    rest = set(kpis.ORDER) - set(kpis.FIRST_SIX)
    assert titles == {strip.tile(key).title for key in rest}


def test_a_preview_shows_its_figures_and_what_it_would_change(small: Workspace, host: Host) -> None:
    strip = host(small)
    before = strip.tile(kpis.IT_POWER)
    preview = small.preview(one_more(small))
    strip.show_state(small.state)
    assert preview.evaluation is not None
    assert preview.project is not None
    during = strip.tile(kpis.IT_POWER)
    assert during.value != before.value
    assert during.change.startswith("+")
    assert strip.view(kpis.IT_POWER).change_text == during.change
    small.drop_preview()
    strip.show_state(small.state)
    assert strip.tile(kpis.IT_POWER).value == before.value
    assert strip.view(kpis.IT_POWER).change_text == ""


def test_an_edit_shows_its_change_for_a_while(small: Workspace, host: Host) -> None:
    strip = host(small)
    small.run(one_more(small))
    strip.show_state(small.state)
    view = strip.view(kpis.IT_POWER)
    assert view.change_text.endswith("kW")
    assert view._fade.isActive()
    assert view._fade.interval() == 10_000
    view._fade.timeout.emit()
    assert view.change_text == ""


def test_selecting_something_keeps_the_change(small: Workspace, host: Host) -> None:
    strip = host(small)
    small.run(one_more(small))
    strip.show_state(small.state)
    small.select(Selection(Subject.RACK, (next(iter(small.state.plan.racks)),)))
    strip.show_state(small.state)
    assert strip.view(kpis.IT_POWER).change_text


def test_a_tile_explains_itself_by_click_and_by_keyboard(
    small: Workspace, host: Host, qapp: QApplication
) -> None:
    strip = host(small)
    view = strip.view(kpis.IT_POWER)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton)
    popover = strip.findChild(WhyPopover)
    assert popover is not None
    assert popover.view.why is not None
    assert popover.view.why.formula
    QTest.keyClick(popover, Qt.Key.Key_Escape)
    assert not popover.isVisible()
    qapp.processEvents()
    assert view.focusPolicy() & Qt.FocusPolicy.TabFocus
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Space)
    again = [one for one in strip.findChildren(WhyPopover) if one.isVisible()]
    assert len(again) == 1
    again[0].close()


def test_every_headline_opens_an_explanation(workspace: Workspace, host: Host) -> None:
    strip = host(workspace)
    for key in kpis.ORDER:
        strip.view(key).click()
        (popover,) = [one for one in strip.findChildren(WhyPopover) if one.isVisible()]
        assert popover.view.why is not None
        assert popover.view.why.title
        popover.close()


def test_an_open_explanation_follows_its_headline(small: Workspace, host: Host) -> None:
    strip = host(small)
    strip.view(kpis.IT_POWER).click()
    (popover,) = [one for one in strip.findChildren(WhyPopover) if one.isVisible()]
    before = popover.view.why
    small.run(one_more(small))
    strip.show_state(small.state)
    after = popover.view.why
    assert after == why_of(small.state.project, small.state.evaluation, kpis.IT_POWER)
    assert after != before
    assert after is not None
    assert after.title in [label.text() for label in popover.findChildren(QLabel)]
    popover.close()


def test_headlines_that_a_narrow_window_hides_follow_while_they_are_shown(
    small: Workspace, host: Host, qapp: QApplication
) -> None:
    strip = host(small, 1280, 720)
    strip.keep([key for key in kpis.ORDER if key != kpis.IT_POWER][:6])
    strip.findChildren(QToolButton)[0].click()
    (popup,) = [one for one in strip.findChildren(QFrame) if one.isWindow() and one.isVisible()]
    small.run(one_more(small))
    strip.show_state(small.state)
    shown = {one.tile.key: one.tile for one in popup.findChildren(TileView)}
    assert shown[kpis.IT_POWER] == strip.tile(kpis.IT_POWER)
    popup.close()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    small.undo()
    strip.show_state(small.state)
    assert strip.tile(kpis.IT_POWER) != shown[kpis.IT_POWER]


def test_tiles_speak_title_value_and_state(workspace: Workspace, host: Host) -> None:
    strip = host(workspace)
    for key in kpis.ORDER:
        assert strip.view(key).accessibleName() == strip.tile(key).spoken
